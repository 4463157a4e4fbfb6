"""The tile map of third countries, the list that says the same, and the card of one country."""

from collections.abc import Mapping
from itertools import pairwise
from math import exp

import solara
from markupsafe import Markup

from twofutures.agents.names import name
from twofutures.experiments.one_world.country_card import DRIVERS, Country
from twofutures.experiments.one_world.frames import Frame
from twofutures.policies.extension import in_use, on_stage
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.drawing import Finished, Shown, Table
from twofutures.viz.app.parts.inputs import Choice
from twofutures.viz.app.parts.section import Section
from twofutures.viz.drawings import spark, tile_map
from twofutures.viz.words import numbers
from twofutures.viz.words.numbers import number, percent
from twofutures.viz.words.texts import say


def regions() -> Mapping[str, str]:
    """Region by country, of everybody on stage."""
    return {row["key"]: row["region"] for row in on_stage(in_use()).countries}


@solara.component
def MapPanel(player: Player, at: int) -> None:
    """The map of the quarter shown, and the country that was picked."""
    chosen, choose = solara.use_state("")
    frame = player.frames[at]
    with Section(say("one_world.map")), solara.Div(classes=["tf-columns"]):
        Shown(tile_map.draw(frame.countries, regions(), frame.quarter, chosen), on_pick=choose)
        with solara.Column():  # the list that says what the map says, and the card of the country picked in either
            listed = {name(c.key): c.key for c in sorted(frame.countries, key=lambda c: name(c.key))}
            pick = lambda name: choose(listed[name])  # noqa: E731
            Choice(say("one_world.country"), list(listed), name(chosen) if chosen else None, on_value=pick)
            for country in frame.countries:
                if country.key == chosen:
                    Card(player, at, country)


@solara.component
def Card(player: Player, at: int, country: Country) -> None:
    """One country: use over time, what pulls it, whom it looks to, what happened there."""
    with solara.Div(classes=["tf-card"], attributes={"role": "status"}):
        solara.v.Html(tag="h3", children=[name(country.key)])
        solara.v.Html(tag="p", children=[tile_map.sentence(country)])
        Finished(lines(player, at, country))
        Pulls(country)
        for line in standing(country):
            solara.v.Html(tag="p", children=[line])
        near = player.neighbours[country.key]
        looked = numbers.listed(f"{name(key)} ({percent(weight)})" for key, weight in near)
        solara.v.Html(tag="p", children=[say("one_world.looks_to", neighbours=looked)])
        for line in happened(player, at, country.key):
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
    solara.v.Html(tag="p", children=[say("one_world.pulls", name=strongest, meaning=DRIVERS[strongest])])
    rows = [(name, DRIVERS[name], f"{pull:+.2f}", times(pull)) for name, pull in country.pulls.items()]
    head = tuple(say(f"one_world.pull_{column}") for column in ("driver", "meaning", "log_odds", "times"))
    Table(say("one_world.pulls_table", country=name(country.key)), head, rows)


def times(pull: float) -> str:
    """Log-odds as a factor in favour of either side."""
    side = "PRC" if pull > 0 else "US"
    return f"{exp(abs(pull)):.1f} × toward {side}" if abs(pull) > 0.005 else "none"


def happened(player: Player, at: int, key: str) -> list[str]:
    """A country's own events and changes of side up to the quarter shown."""
    frames = list(player.frames)[: at + 1]
    lines = []
    for before, now in pairwise(frames):
        was, is_ = of(before, key), of(now, key)
        if (was.prc > was.us) != (is_.prc > is_.us):
            more = "PRC" if is_.prc > is_.us else "US"
            lines.append(say("one_world.switched", quarter=now.quarter, more=more))
        if was.bloc != is_.bloc:
            lines.append(say("one_world.moved_bloc", quarter=now.quarter, before=was.bloc, now=is_.bloc))
        lines += [f"{e.quarter}: {e.what.replace('_', ' ')}." for e in now.events if e.who == key]
    return lines
