"""Start: the first insight within a minute: a count, two presets, one lever."""

from dataclasses import replace

import solara

from twofutures.policies.packages import packages
from twofutures.viz.app.charts import figures
from twofutures.viz.app.engine.dials import dial
from twofutures.viz.app.parts.chart import Chart
from twofutures.viz.app.parts.controls import LeverDial
from twofutures.viz.app.parts.section import paragraph
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import say

PRESETS = {"preset_a": "loopholes_closed", "preset_b": "inaction", "neutral": "status_quo"}
HIGHLIGHTED = "enforcement"


@solara.component
def Page(visit: Visit) -> None:
    """Presets, the lever, the lead."""
    router = solara.use_router()
    solara.v.Html(tag="p", children=[say("start.lead")], class_="tf-intro")
    with solara.Div(classes=["tf-start"]):
        with solara.Div(classes=["tf-begin"]):
            Presets(visit)
            Lever(visit)
            go = lambda: router.push(visit.address("explore"))  # noqa: E731
            solara.Button(say("start.next"), on_click=go, color="primary", class_="tf-next")
        answer = visit.answer.value
        if answer is not None and not visit.hidden.value:
            Chart(figures.lead(answer), visit.motion.value, True, 1.5 if visit.projector.value else 1.0)
    solara.v.Html(tag="p", children=[say("start.about")])


@solara.component
def Presets(visit: Visit) -> None:
    """Two stories and the middle, none of them marked as better."""
    with solara.Div(classes=["tf-presets"]):
        for key, package in PRESETS.items():
            chosen = visit.screen.package == package
            label = {"strong": say(f"start.{key}"), "span": say(f"start.{key}_from")}  # its story, and who proposes it
            text = solara.Div(children=[solara.v.Html(tag=tag, children=[words]) for tag, words in label.items()])
            solara.Button(
                on_click=lambda package=package: visit.move(replace(visit.screen, package=package)), children=[text],
                outlined=not chosen, color="primary" if chosen else None, class_="tf-preset",
                attributes={"aria-pressed": str(chosen).lower()},
            )  # fmt: skip


@solara.component
def Lever(visit: Visit) -> None:
    """The one lever; it stops asking for attention once it has been moved."""
    paragraph("start.move", "start.move_about")
    LeverDial(visit, HIGHLIGHTED, pulse=not visit.screen.levers)
    package = visit.screen.package
    besides = visit.screen.with_levers(dict.fromkeys(dial(HIGHLIGHTED).levers)).says()
    if package not in PRESETS.values():
        besides = [packages()[package].label, *besides]
    if besides:  # what a link sets that no button of this page shows
        solara.Text(say("start.also", what=listed(besides)))
