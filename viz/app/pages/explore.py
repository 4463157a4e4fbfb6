"""Explore: levers on the left, what comes out on the right, the world's assumptions below and apart."""

from collections.abc import Callable
from dataclasses import replace

import solara

from twofutures.policies.packages import packages
from twofutures.viz.app.charts import figures
from twofutures.viz.app.charts.panel import Panel
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.dials import dials
from twofutures.viz.app.engine.screen import MOST_SEED, WORLDS
from twofutures.viz.app.pages.saved import Save
from twofutures.viz.app.parts.chart import Chart, Tiles
from twofutures.viz.app.parts.controls import STARTS, UNCERTAIN, Assumption, LeverDial, Views
from twofutures.viz.app.parts.dots import Dots
from twofutures.viz.app.parts.headline import LEADS, QUESTIONS, in_words
from twofutures.viz.app.parts.in_view import InView
from twofutures.viz.app.parts.inputs import Choice, Tick
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.texts import say, translated

LARGE, SMALL = (figures.lead, figures.gap), (figures.channels, figures.markets, figures.releases, figures.norms)


@solara.component
def Page(visit: Visit) -> None:
    """The sandbox."""
    with solara.Div(classes=["tf-explore"]):
        with solara.v.Html(tag="section", class_="tf-levers", attributes={"aria-label": say("explore.levers")}):
            solara.v.Html(tag="h2", children=[say("explore.levers")])
            solara.v.Html(tag="p", class_="tf-quiet", children=[say("explore.about")])
            Setting(visit)
            for name in dials():
                LeverDial(visit, name)
            Save(visit)
        with solara.v.Html(tag="section", class_="tf-results", attributes={"aria-label": say("explore.results")}):
            with solara.Div(classes=["tf-asking"]):
                Asked(visit)
                Guess(visit)
            Results(visit)
    World(visit)


@solara.component
def Setting(visit: Visit) -> None:
    """The package underneath the levers, when it begins, and a way back to the beginning."""
    screen = visit.screen

    named = {translated(row.label): name for name, row in packages().items()}
    with solara.Div(classes=["tf-setting"]):
        package = lambda label: visit.move(replace(visit.screen, package=named[label]))  # noqa: E731
        start = lambda quarter: visit.move(replace(visit.screen, start=quarter))  # noqa: E731
        Choice(say("explore.package"), list(named), translated(packages()[screen.package].label), package)
        Choice(say("explore.start"), STARTS, screen.start, start)
        untouched = screen == screen.baseline()
        back = lambda: visit.move(visit.screen.baseline())  # noqa: E731
        solara.Button(say("explore.reset"), on_click=back, disabled=untouched, small=True, outlined=True)


@solara.component
def Asked(visit: Visit) -> None:
    """What the headline counts: whoever moves a lever that does nothing for the lead can see where it matters."""
    by_words = {in_words(one): one for one in QUESTIONS.values()}
    chosen = in_words(visit.question) if visit.question in QUESTIONS.values() else None
    Choice(say("explore.asked"), list(by_words), chosen, lambda words: visit.asking.set(by_words[words]))


@solara.component
def Guess(visit: Visit) -> None:
    """Predict before the reveal: a guess first, figures after, and how far off guesses were so far."""
    Tick(say("explore.guess_first"), visit.guessing.value, visit.guessing.set)
    guess, set_guess = solara.use_state(500)
    if visit.hidden.value:
        with solara.Div(classes=["tf-guess"]):
            solara.InputInt(say("explore.guess"), value=guess, on_value=set_guess)
            wrong = not 0 <= (guess if guess is not None else -1) <= visit.screen.worlds
            solara.Button(say("explore.reveal"), on_click=lambda: visit.guess(guess), disabled=wrong, color="primary")
    elif visit.guesses.value:
        solara.Text(visit.score())


@solara.component
def Results(visit: Visit) -> None:
    """Everything that answers the present screen."""
    answer = visit.answer.value
    if answer is None or visit.hidden.value:
        solara.Text(say("explore.waiting" if answer is None else "explore.hidden"))
        return
    scale = 1.5 if visit.projector.value else 1.0
    if visit.question == LEADS:
        Dots(visit)
    motion = visit.motion.value
    InView(answer, lambda answer: Charts(answer, LARGE, motion, True, scale))
    InView(answer, Tiles)
    InView(answer, lambda answer: Charts(answer, SMALL, motion, False, scale))


@solara.component
def Charts(answer: Answer, of: tuple[Callable[[Answer], Panel], ...], motion: bool, large: bool, scale: float) -> None:
    """Some figures of an answer."""
    with solara.Div(classes=["tf-pair" if large else "tf-minis"]):
        for figure in of:
            Chart(figure(answer), motion, large, scale)


@solara.component
def World(visit: Visit) -> None:
    """What is assumed, not decided: views, uncertain numbers, luck."""
    open_, set_open = solara.use_state(False)
    with solara.v.Html(tag="section", class_="tf-assumed", attributes={"aria-label": say("explore.world")}):
        label = say("explore.world_close" if open_ else "explore.world_open")
        wide = {"aria-expanded": str(open_).lower()}
        solara.Button(label, on_click=lambda: set_open(not open_), outlined=True, attributes=wide)
        if not open_:
            return
        solara.v.Html(tag="p", children=[say("explore.world_about")])
        Views(visit)
        with solara.Div(classes=["tf-assumptions"]):
            for name in UNCERTAIN:
                Assumption(visit, name)
        Luck(visit)


@solara.component
def Luck(visit: Visit) -> None:
    """Seed and number of worlds."""
    screen = visit.screen

    def seed(value: int | None) -> None:
        if value is not None and 0 <= value <= MOST_SEED:
            visit.move(replace(visit.screen, seed=value))

    with solara.Div(classes=["tf-setting"]):
        solara.InputInt(say("explore.seed"), value=screen.seed, on_value=seed)
        count = lambda worlds: visit.move(replace(visit.screen, worlds=worlds))  # noqa: E731
        Choice(say("explore.worlds"), WORLDS, screen.worlds, count)
