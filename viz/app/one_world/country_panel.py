"""The card of one third country."""

from collections.abc import Callable
from itertools import pairwise
from math import exp

import solara
from markupsafe import Markup

from twofutures.experiments.one_world.country_card import DRIVERS, Country
from twofutures.experiments.one_world.frames import Frame
from twofutures.viz.app.one_world.news_panel import Why
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.one_world.sent import Sent
from twofutures.viz.app.parts.drawing import Finished, Table
from twofutures.viz.drawings import spark
from twofutures.viz.telling.markets import country_sentence
from twofutures.viz.words import numbers
from twofutures.viz.words.names import name, side
from twofutures.viz.words.numbers import figures, number, percent
from twofutures.viz.words.texts import say, translated

MOST_EVENTS = 4  # of a country, latest first
LEAST = 0.005  # log-odds: less is no pull


@solara.component
def CountryCard(sent: Sent, at: int, key: str, open_agent: Callable[[str], None]) -> None:
    """One country: use over time, what pulls it, whom it looks to, what happened there and why."""
    player, frame = sent.player, sent.frames[at]
    country = next((one for one in frame.countries if one.key == key), None)
    with solara.Div():
        if country is None:
            return
        solara.v.Html(tag="p", children=[country_sentence(country)])
        Finished(lines(player, at, country))
        own = [event for each in sent.frames[: at + 1] for event in each.events if event.who == key]
        for event in own[: -MOST_EVENTS - 1 : -1]:
            Why(sent.scene, event, open_agent).key(f"why-{event.number}")
        Pulls(country)
        near = player.neighbours[key]
        looked = numbers.listed(f"{name(key)} ({percent(weight)})" for key, weight in near)
        for line in (*standing(country), say("one_world.looks_to", neighbours=looked), *switched(player, at, key)):
            solara.v.Html(tag="p", children=[line])


def standing(country: Country) -> list[str]:
    """What derivatives add to PRC use, what is left of trust, and what a club is worth, where it is anything."""
    us, prc = number(country.trust_us), number(country.trust_prc)
    lines = [say("one_world.derived", derived=percent(country.derived))] if country.derived > country.prc else []
    lines += [say("one_world.trusted", us=us, prc=prc)] if min(country.trust_us, country.trust_prc) < 1 else []
    lines += [say("one_world.discount", discount=percent(country.discount))] if country.discount else []
    return lines + ([say("one_world.licences")] if country.discount and country.club_us else [])


def of(frame: Frame, key: str) -> Country:
    """One country in a quarter."""
    return next(country for country in frame.countries if country.key == key)


def lines(player: Player, at: int, country: Country) -> Markup:
    """Small lines over the quarters, each with its name and present value."""
    past = [of(frame, country.key) for frame in list(player.frames)]
    cells = []
    for figure, show in (("prc", percent), ("us", percent), ("adoption", percent), ("norm", number)):
        label = say(f"one_world.map_{'norms' if figure == 'norm' else figure}")
        drawn = Markup(spark.draw([getattr(c, figure) for c in past], at, label, show))
        cells.append(Markup("<div>{}: {}{}</div>").format(label, show(getattr(country, figure)), drawn))
    return Markup('<div class="tf-grid">{}</div>').format(Markup("").join(cells))


@solara.component
def Pulls(country: Country) -> None:
    """The drivers, as how many times they multiply PRC over US use."""
    strongest = max(country.pulls, key=lambda name: abs(country.pulls[name]))
    solara.v.Html(
        tag="p", children=[say("one_world.pulls", name=translated(strongest), meaning=translated(DRIVERS[strongest]))]
    )
    rows = [
        (translated(driver), translated(DRIVERS[driver]), figures(pull, "+.2f"), times(pull))
        for driver, pull in country.pulls.items()
    ]
    head = tuple(say(f"one_world.pull_{column}") for column in ("driver", "meaning", "log_odds", "times"))
    Table(say("one_world.pulls_table", country=name(country.key)), head, rows)


def times(pull: float) -> str:
    """Log-odds as a factor in favour of either side."""
    if abs(pull) <= LEAST:
        return say("numbers.none")
    return say("one_world.toward", times=exp(abs(pull)), side=side("PRC" if pull > 0 else "US"))


def switched(player: Player, at: int, key: str) -> list[str]:
    """When another side's models became the more used, and other rules prevailed, up to the quarter shown."""
    texts = []
    for before, now in pairwise(list(player.frames)[: at + 1]):
        was, is_ = of(before, key), of(now, key)
        if (was.prc > was.us) != (is_.prc > is_.us):
            more = side("PRC" if is_.prc > is_.us else "US")
            texts.append(say("one_world.switched", quarter=now.quarter, more=more))
        if was.bloc != is_.bloc:
            texts.append(
                say("one_world.moved_bloc", quarter=now.quarter, before=translated(was.bloc), now=translated(is_.bloc))
            )
    return texts
