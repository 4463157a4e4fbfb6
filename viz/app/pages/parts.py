"""Parts: every part of the design on one page, with every colour; no page leads here (/parts)."""

import numpy as np
import solara

from twofutures.viz.app.charts import figures
from twofutures.viz.app.engine.dials import dial, dials
from twofutures.viz.app.parts.chart import Chart, Tiles
from twofutures.viz.app.parts.controls import LeverDial
from twofutures.viz.app.parts.drawing import Shown, Table
from twofutures.viz.app.parts.inputs import Choice, OneOf, Slider, Tick
from twofutures.viz.app.parts.section import Section
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings import dots
from twofutures.viz.look.tokens import COLOURS
from twofutures.viz.words.numbers import number
from twofutures.viz.words.texts import say, translated


@solara.component
def Page(visit: Visit) -> None:
    """Colours, controls, figures."""
    solara.v.Html(tag="p", children=[say("parts.lead")])
    Colours()
    Controls(visit)
    Figures(visit)


@solara.component
def Colours() -> None:
    """A field of every colour with its name."""
    with Section(say("parts.colours")), solara.Div(classes=["tf-grid"]):
        for name in COLOURS:
            with solara.Div(classes=["tf-row"]):
                solara.Div(classes=["tf-swatch"], style=f"background:var(--{name})", attributes={"data-token": name})
                solara.Text(name)


@solara.component
def Controls(visit: Visit) -> None:
    """Buttons, inputs, a lever."""
    on, turn = solara.use_state(True)
    names = [translated(one.label) for one in dials().values()]
    chosen, choose = solara.use_state(names[0])
    few, take = solara.use_state(names[0])
    at, slide = solara.use_state(2)
    with Section(say("parts.controls")):
        with solara.Div(classes=["tf-actions"]):
            solara.Button(say("parts.main"), color="primary")
            solara.Button(say("parts.outlined"), outlined=True)
            solara.Button(say("parts.text"), text=True)
            solara.Button(say("parts.disabled"), outlined=True, disabled=True)
        Tick(say("parts.tick"), on, turn)
        Tick(say("parts.switch"), on, turn, switch=True)
        with solara.Div(classes=["tf-setting"]):
            Choice(say("explore.levers"), names, chosen, choose)
        OneOf(say("explore.levers"), names[:3], few, take)
        Slider(say("explore.levers"), names, at, slide)
        LeverDial(visit, dial("enforcement").name)
        solara.Warning(say("parts.warning"))


@solara.component
def Figures(visit: Visit) -> None:
    """Chart, drawing, tiles, table, card."""
    answer = visit.answer.value
    with Section(say("parts.figures")):
        values = np.linspace(-6, 30, 40)
        Shown(dots.draw(values, say("charts.lead"), number, (0.0, 12.0)))
        Table(say("parts.figures"), ["a", "b"], [["1", "2"]])
        with solara.Div(classes=["tf-card"]):
            solara.v.Html(tag="p", class_="tf-verdict", children=[say("parts.verdict")])
        if answer is not None:
            Chart(figures.lead(answer), visit.motion.value)
            Tiles(answer)
