"""A turn as its seat sees it: what became known, what it sees and wants, what it can move, and the end of the turn."""

import solara

from twofutures.abm.calendar import BRANCH, quarter_name
from twofutures.abm.lever import lever
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.sight import Sight, sight
from twofutures.policies.game.seats import OWN, Line, seat
from twofutures.policies.game.sight import EVERYBODY, seen_by
from twofutures.viz.app.engine.games import log_of
from twofutures.viz.app.engine.solo import Solo, usual
from twofutures.viz.app.game.role_card import Figures, Goals
from twofutures.viz.app.parts.controls import Control, use_attempt
from twofutures.viz.app.parts.drawing import Reveal
from twofutures.viz.app.parts.section import Section
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.telling.sight import news
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import figures, listed, number
from twofutures.viz.words.texts import say, translated


@solara.component
def Turn(visit: Visit, solo: Solo, game: Game, busy: bool) -> None:
    """Three columns: what is known, what can be moved, what is wanted. While the turn is played all stands still."""
    seen = solara.use_memo(lambda: sight(game, solo.seat), [solo.played])
    with solara.Div(classes=["tf-turn"]):
        with solara.Div():
            News(game, seen)
            Readings(seen)
        Moves(visit, solo, seen, busy)
        with solara.Div():
            Goals(solo.seat, seen)
            with Section(say("play.pacts")):
                solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.pacts_none")])
            Saved(solo)


@solara.component
def News(game: Game, seen: Sight) -> None:
    """What everybody heard of in the turn that was played last."""
    first = say("play.news_first", quarter=quarter_name(BRANCH - 1))
    lines = news(seen) if game.turn > 1 else [first]
    with (
        Section(say("play.news"), "tf-heard"),
        solara.v.Html(tag="ul", class_="tf-cable", attributes={"aria-live": "polite"}),
    ):
        for line in lines or [say("play.news_none")]:
            solara.v.Html(tag="li", children=[line])


@solara.component
def Saved(solo: Solo) -> None:
    """The game's log, to take away."""
    with Section(say("play.saved")):
        solara.FileDownload(lambda: log_of(solo), "log.json", label=say("play.save"))
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.save_about")])


@solara.component
def Readings(seen: Sight) -> None:
    """What the seat sees beside its goals: what is its own to see, and behind a line what everybody sees."""
    shown, show = solara.use_state(False)
    public = seen_by(EVERYBODY)
    rows = [one for one in seen.readings if one.name not in seen.goals.values()]
    own, others = ([one for one in rows if (one.name in public) is wanted] for wanted in (False, True))
    with Section(say("play.readings")):
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.readings_about")])
        Figures([(translated(one.label), one, "") for one in own])
        Reveal(say("play.everybody", count=len(others)), shown, show)
        if shown:
            Figures([(translated(one.label), one, "") for one in others])


@solara.component
def Moves(visit: Visit, solo: Solo, seen: Sight, busy: bool) -> None:
    """Every line of the seat with its notches, and how many moves are left."""
    left = say("play.left", left=solo.left, most=usual().moves)
    with solara.v.Html(tag="section", class_="tf-lines", attributes={"aria-label": say("play.lines")}):
        solara.v.Html(tag="h2", children=[say("play.lines")])
        line = left if solo.left else say("play.left_none", most=usual().moves)
        solara.v.Html(tag="p", class_="tf-quiet", attributes={"role": "status"}, children=[line])
        for one in seat(solo.seat).lines.values():
            LineDial(visit, solo, one, seen, busy)


@solara.component
def LineDial(visit: Visit, solo: Solo, line: Line, seen: Sight, busy: bool) -> None:
    """One line: where it stands, its notches, what it costs. Lines beyond the most that may move are locked."""
    fault, attempt = use_attempt()
    stands, chosen = seen.stands[line.name], dict(solo.chosen)

    def take(notch: str) -> None:
        now = visit.game.value
        if now is not None and now.played == solo.played:  # a press may come late
            visit.game.value = now.choose(line.name, notch, stands)

    Control(
        name=line.name, label=translated(line.label), notches=notches(line), chosen=chosen.get(line.name, stands),
        boxes=[], price=say("play.price", cost=price(line)),
        about=say("play.now", values=standing(line, seen)), fault=fault,
        moved=line.name in chosen, locked=busy or not (solo.left or line.name in chosen),
        event_turn=lambda notch: attempt(lambda: take(notch)),
        event_near=lambda *_: None,  # turns are not played ahead
    )  # fmt: skip


def price(line: Line) -> str:
    """What moving it costs, as its levers say."""
    return "; ".join(dict.fromkeys(translated(lever(name).cost) for name in line.levers))


def notches(line: Line) -> list[dict[str, str]]:
    """The notches of a line with what they mean, the one first that gives it back."""
    rows = [{"name": OWN, "label": say("play.as_it_goes"), "means": say("play.as_it_goes_means"), "values": ""}]
    for one in line.notches.values():
        sizes = " · ".join(figures(value, "g") for value in one.settings.values())
        label, means = spelt(one.name), translated(one.label)
        rows.append({"name": one.name, "label": label, "means": means, "values": means if means != label else sizes})
    return rows


def standing(line: Line, seen: Sight) -> str:
    """Where the line stands: the notch it was moved to, or what those set who decide it in the world."""
    notch = seen.stands[line.name]
    if notch != OWN:
        return translated(line.notch(notch).label)
    return listed(f"{spelt(name)} {number(seen.levers[name])} {translated(lever(name).unit)}" for name in line.levers)
