"""The table of a game alone: whose seat it is, which turn, what is shown of it, and the bar that ends the turn."""

from typing import Any

import solara

from twofutures.abm.calendar import quarter_name
from twofutures.experiments.game.game import Game
from twofutures.policies.game.seats import seat
from twofutures.viz.app.engine.games import games
from twofutures.viz.app.engine.long_work import TURNS, Work, use_work
from twofutures.viz.app.engine.solo import Solo, usual
from twofutures.viz.app.game.debrief_panel import Ended
from twofutures.viz.app.game.teller import teller
from twofutures.viz.app.game.turn_panel import Saved, Turn
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words import faults
from twofutures.viz.words.texts import say, translated


@solara.component
def Table(visit: Visit, solo: Solo) -> None:
    """The game as far as it has been played; what is not remembered of it is played in the background."""
    work, start, _ = use_work(visit.inside, TURNS)
    newest: Any = solara.use_ref(None)  # the stand that is shown while the next one is played

    def begin() -> None:
        if not solo.ended:
            teller().follow(solo)
        if games().recall(solo) is None:
            start(lambda progress: (solo.played, games().play(solo, progress)))

    solara.use_effect(begin, [solo.played])
    solara.use_effect(lambda: lambda: teller().leave(solo), [])
    game = played(solo, work)
    if game is not None:
        newest.current = (solo.played, game)
    Head(visit, solo)
    if work.fault:
        solara.Error(say("frame.failed", fault=faults.in_words(work.fault)))
    if newest.current is None:
        solara.v.Html(tag="p", attributes={"role": "status"}, children=[say("play.loading", world=solo.world)])
    elif game is not None and solo.ended:
        Ended(visit, solo, game).key(str(solo.query()))
        Saved(solo)
    else:
        Turn(visit, solo if game is not None else newest.current[0], newest.current[1], game is None)
    if newest.current is not None:
        Bar(visit, solo, game is None)


def played(solo: Solo, work: Work) -> Game | None:
    """The game at the turn that is being decided, if it has been played so far."""
    game = games().recall(solo)
    return work.value[1] if game is None and work.value and work.value[0] == solo.played else game


@solara.component
def Head(visit: Visit, solo: Solo) -> None:
    """The seat, its brief and its world; the turns, with the one that is being decided marked."""
    own = seat(solo.seat)
    with solara.Div(classes=["tf-seat"]):
        with solara.Div():
            solara.v.Html(tag="h2", children=[translated(own.label)])
            solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.where", world=solo.world, seed=solo.seed)])
            solara.v.Html(tag="p", children=[translated(own.brief)])
        with solara.Div():
            Turns(solo)
            with solara.Div(classes=["tf-actions"]):
                solara.Button(say("play.another"), on_click=lambda: visit.game.set(None), outlined=True, small=True)


@solara.component
def Turns(solo: Solo) -> None:
    """All turns by their quarters."""
    with solara.v.Html(tag="ol", class_="tf-turns", attributes={"aria-label": say("play.turns")}):
        for turn in range(1, usual().turns + 1):
            here = {"aria-current": "step"} if turn == solo.turn else {}
            kind = "tf-done" if turn < solo.turn else ""
            solara.v.Html(tag="li", class_=kind, attributes=here, children=[span(turn)])


def span(turn: int) -> str:
    """The quarters of a turn: ``2026Q4``, ``2027Q1–Q2``."""
    first, last = (quarter_name(step) for step in (usual().begins(turn), usual().ends(turn)))
    return first if first == last else f"{first}–{last[4:] if last[:4] == first[:4] else last}"


@solara.component
def Bar(visit: Visit, solo: Solo, busy: bool) -> None:
    """A sentence about what is chosen, and the buttons that end the turn or take the last one back; it sticks."""
    short, more = sentences(solo, busy)
    with solara.v.Html(tag="section", class_="tf-end", attributes={"aria-label": say("play.bar")}):
        with solara.v.Html(tag="p", attributes={"role": "status"}):
            solara.v.Html(tag="b", children=[short])
            solara.v.Html(tag="span", children=[more])
        with solara.Div(classes=["tf-actions"]):
            undo = lambda: visit.game.set(solo.undo())  # noqa: E731
            solara.Button(say("play.undo"), on_click=undo, outlined=True, disabled=busy or not solo.turns)
            if not solo.ended:
                end = lambda: visit.game.set(solo.end_turn())  # noqa: E731
                solara.Button(say("play.end"), on_click=end, color="primary", disabled=busy)


def sentences(solo: Solo, busy: bool) -> tuple[str, str]:
    """Where the game is; what is chosen for the turn, and what happens when it ends."""
    if busy:
        return say("play.playing"), ""
    if solo.ended:
        return say("play.over"), say("play.end_over")
    turn = say("play.turn_now", turn=solo.turn, turns=usual().turns, span=span(solo.turn))
    chosen = "; ".join(solo.in_words(solo.chosen))
    moves = say("play.end_some", moves=chosen) if chosen else say("play.end_none")
    return turn, f"{moves} {say('play.end_then', span=span(solo.turn))}"
