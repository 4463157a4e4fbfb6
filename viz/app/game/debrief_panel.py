"""A finished game: what was decided, and what it comes to, part by part as another process makes it."""

from collections.abc import Callable, Sequence
from html import escape

import solara

from twofutures.experiments.game.game import Game
from twofutures.viz.app.engine.long_work import DEBRIEFS, Progress, others_wait, use_work
from twofutures.viz.app.engine.solo import Solo
from twofutures.viz.app.game.role_card import Wanted
from twofutures.viz.app.game.teller import Far, teller
from twofutures.viz.app.parts.drawing import Reveal, Shown, Table
from twofutures.viz.app.parts.section import Section
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings.svg import Drawing
from twofutures.viz.reports.debrief import decided
from twofutures.viz.reports.debrief_parts import Worded, read
from twofutures.viz.words import faults
from twofutures.viz.words.numbers import sentence
from twofutures.viz.words.texts import say, translated


@solara.component
def Ended(visit: Visit, solo: Solo, game: Game) -> None:
    """The decisions, the three charts as soon as they are made, and the rest for those who ask."""
    asked, ask = solara.use_state(bool(teller().recall(solo, beyond=True)))
    Decided(game)
    Wanted(solo.seat)
    Parts(*use_parts(visit, solo, False, say("play.telling")))
    if teller().recall(solo):
        if asked:
            Beyond(visit, solo)
        else:
            with solara.Div(classes=["tf-actions"]):
                solara.Button(say("play.beyond"), on_click=lambda: ask(True), outlined=True)
            solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.beyond_about")])


@solara.component
def Beyond(visit: Visit, solo: Solo) -> None:
    """The parts that take worlds of their own."""
    Parts(*use_parts(visit, solo, True, say("play.beyond_telling")))


@solara.component
def Decided(game: Game) -> None:
    """Every move by its turn."""
    rows = [[f"{row['turn']}", row["what"]] for row in decided(game)]
    with Section(say("play.decided")):
        if rows:
            Table(say("play.decided"), [say("play.decided_turn"), say("play.decided_what")], rows)
        else:
            solara.v.Html(tag="p", children=[say("play.decided_none")])


def use_parts(visit: Visit, solo: Solo, beyond: bool, busy: str) -> tuple[Sequence[Worded], str, str]:
    """(the parts made so far, what is still being done, what went wrong): they are made in the background, once.

    ``busy`` says so while they are. Whoever goes to another page meanwhile finds them made, unless others wait.
    """
    work, start, _ = use_work(visit.inside, DEBRIEFS)
    parts, set_parts = solara.use_state(teller().recall(solo, beyond))
    far, set_far = solara.use_state("")
    shown = solara.use_ref(True)

    def make(progress: Progress) -> None:
        made: list[Worded] = []

        def deliver(message: Worded | Far) -> None:
            if isinstance(message, Far):
                visit.inside(lambda: set_far(in_words(message)) if shown.current else None)
            else:
                made.append(message)
                parts_now = tuple(made)
                visit.inside(lambda: set_parts(parts_now) if shown.current else None)

        teller().tell(solo, beyond, deliver, lambda: progress(0, 1) if others_wait(DEBRIEFS) else None)

    def begin() -> Callable[[], None]:
        if not teller().recall(solo, beyond):
            start(make)
        return lambda: setattr(shown, "current", False)

    solara.use_effect(begin, [])
    return parts, f"{busy} {far}" if work.state in ("waiting", "running") else "", work.fault


def in_words(far: Far) -> str:
    """How far a game is replayed, in the language of whose page it is: call it in there."""
    return say("play.telling_far", what=translated(far.what), done=far.done, whole=far.whole)


@solara.component
def Parts(parts: Sequence[Worded], busy: str, fault: str) -> None:
    """Parts in the order of their numbers, and what is still being done."""
    for part, drawing in sorted(map(read, parts), key=lambda one: int(one[0]["number"])):
        with Section(f"{part['title']}"):
            if drawing:
                Shown(Drawing(inline(drawing, part["sentence"]), part["sentence"], part["columns"], part["rows"]))
            else:
                solara.v.Html(tag="p", children=[part["sentence"]])
                Rows(part["title"], part["columns"], part["rows"])
            solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.sure", how_sure=sentence(part["how_sure"]))])
    if fault:
        solara.Error(say("frame.failed", fault=faults.in_words(fault)))
    elif busy:
        solara.v.Html(tag="p", attributes={"role": "status"}, children=[busy])
        solara.v.ProgressLinear(indeterminate=True, attributes={"aria-hidden": "true"})


@solara.component
def Rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table behind a line that opens it."""
    shown, show = solara.use_state(False)
    if rows:
        Reveal(say("frame.table"), shown, show)
    if shown:
        Table(title, columns, rows)


def inline(drawing: bytes, sentence: str) -> str:
    """A finished chart as part of the page, under its sentence; its words are as large as they were drawn."""
    text = drawing.decode("utf-8")
    words = escape(say("play.chart", sentence=sentence))
    return text[text.index("<svg") :].replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1)
