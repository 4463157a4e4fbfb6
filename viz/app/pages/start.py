"""Start: one rule on the left, every world as a dot on the right: the first insight within a minute."""

from dataclasses import replace
from typing import Any

import solara

from twofutures.policies.packages import packages
from twofutures.viz.app.engine.dials import PICKED, dial
from twofutures.viz.app.parts.controls import LeverDial
from twofutures.viz.app.parts.dots import Dots
from twofutures.viz.app.parts.frame import Headline
from twofutures.viz.app.parts.inputs import OneOf
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import say, translated

PRESETS = {"preset_a": "loopholes_closed", "preset_b": "inaction", "neutral": "status_quo"}
WAYS = {"next": "explore", "watch": "one_world", "play": "play"}  # from here; the first is the one filled button


@solara.component
def Page(visit: Visit) -> None:
    """The question, the rule, the worlds."""
    with solara.Div(classes=["tf-start"]):
        with solara.Div(classes=["tf-say"]):
            solara.v.Html(tag="h1", children=[say("start.title")])
            solara.v.Html(tag="p", class_="tf-why", children=[say("start.lead")])
            Rule(visit)
            Expected(visit)
            Presets(visit)
            Ways(visit)
        with solara.v.Html(tag="section", class_="tf-stage", attributes={"aria-label": say("start.stage")}):
            Headline(visit, large=True)
            if visit.hidden.value:
                solara.v.Html(tag="p", children=[say("start.hidden")])
            else:
                Dots(visit)


@solara.component
def Rule(visit: Visit) -> None:
    """One lever out of four; it stops asking for attention once any has been moved."""
    labels = {say(f"start.pick_{name}"): name for name in PICKED}
    is_set = [name for name in PICKED if any(lever in dict(visit.screen.levers) for lever in dial(name).levers)]
    chosen, choose = solara.use_state((is_set or PICKED)[0])
    with solara.Div(classes=["tf-rule"]):
        OneOf(say("start.which"), list(labels), say(f"start.pick_{chosen}"), lambda label: choose(labels[label]))
        LeverDial(visit, chosen, pulse=not visit.screen.levers, boxes=False).key(chosen)
        package = visit.screen.package
        besides = visit.screen.with_levers(dict.fromkeys(dial(chosen).levers)).says()
        if package not in PRESETS.values():
            besides = [translated(packages()[package].label), *besides]
        if besides:  # what a link sets that no button of this page shows
            solara.Text(say("start.also", what=listed(besides)))


@solara.component_vue("../parts/guess.vue")
def Guess_(label: str, most: int, value: int | None, event_guess: Any) -> None:
    """A slider for a number of worlds."""


@solara.component
def Expected(visit: Visit) -> None:
    """A guess before the move, and how far off it was after."""
    most = visit.screen.worlds

    def take(count: Any, *_: Any) -> None:
        if not isinstance(count, int | float) or not 0 <= count <= most:
            return  # a browser may send anything
        if visit.hidden.value:
            visit.guess(round(count))
        else:
            visit.ahead.value = round(count)

    with solara.Div(classes=["tf-guess-first"]):
        Guess_(label=say("start.guess", worlds=most), most=most, value=visit.ahead.value, event_guess=take)
        waits = say("start.guess_waits") if visit.ahead.value is not None else ""
        score = visit.score() if visit.guesses.value and not visit.hidden.value else ""
        status = {"role": "status"}
        solara.v.Html(tag="p", attributes=status, children=[waits or score or say("start.guess_about")])


@solara.component
def Presets(visit: Visit) -> None:
    """Two stories and the middle, none of them marked as better."""
    attributes = {"role": "group", "aria-label": say("explore.package")}
    with solara.Div(classes=["tf-presets"], attributes=attributes):
        for key, package in PRESETS.items():
            chosen = visit.screen.package == package
            solara.Button(
                say(f"start.{key}"), outlined=not chosen, color="primary" if chosen else None, class_="tf-preset",
                on_click=lambda package=package: visit.move(replace(visit.screen, package=package)),
                attributes={"aria-pressed": str(chosen).lower(), "title": say(f"start.{key}_from")},
            )  # fmt: skip


@solara.component
def Ways(visit: Visit) -> None:
    """Where one can go from here, with the present screen."""
    router = solara.use_router()
    with solara.v.Html(tag="nav", class_="tf-ways", attributes={"aria-label": say("start.ways")}):
        for way, page in WAYS.items():
            first = page == next(iter(WAYS.values()))
            solara.Button(
                say(f"start.{way}"), on_click=lambda page=page: router.push(visit.address(page)),
                outlined=not first, color="primary" if first else None,
            )  # fmt: skip
