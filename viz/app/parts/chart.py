"""A chart on the page: title, legend, the chart, its caption as text and alternative, the same figures as a table."""

import json
from collections.abc import Callable
from typing import Any

import solara

from twofutures.abm.outcomes import held
from twofutures.viz.app.charts import tiles
from twofutures.viz.app.charts.option import legend, option
from twofutures.viz.app.charts.panel import Panel
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import NOW
from twofutures.viz.look.tokens import live
from twofutures.viz.reports import html
from twofutures.viz.words.texts import say

LIBRARY = "echarts@5.4.0/dist/echarts.common.min.js"  # among the browser files that Solara brings along


@solara.component
def Chart(panel: Panel, motion: bool = True, large: bool = False, scale: float = 1.0) -> None:
    """A panel over time that people hover over."""
    height = 380 if large else 260
    made = option(panel, motion, scale, height)
    Figure(panel.title, panel.caption, made, panel.table(), legend(panel), f"{height}px")


@solara.component
def Figure(
    title: str, caption: str, made: dict[str, Any], figures: tuple[list[str], list[list[str]]], key: str = "",
    height: str = "300px",
) -> None:  # fmt: skip
    """Any chart; keyboards and screen readers get the caption and the table, which is only sent when it is opened."""
    open_, set_open = solara.use_state(False)
    Drawn(
        title=title, caption=caption, legend=live(key), height=height, option=live(json.dumps(made, allow_nan=False)),
        label=say("frame.table_close" if open_ else "frame.table"), table=html.table(title, *figures) if open_ else "",
        library=LIBRARY, missing=say("frame.no_charts"), event_turn=lambda *_: set_open(not open_),
    )  # fmt: skip


@solara.component_vue("chart.vue")
def Drawn(
    title: str, caption: str, legend: str, height: str, option: str, label: str, table: str, library: str,
    missing: str, event_turn: Callable[..., None],
) -> None:  # fmt: skip
    """A chart in one piece, so that an answer costs one message. The options are text, which nothing walks through."""


@solara.component
def Tiles(answer: Answer) -> None:
    """What kind of 2028 the worlds have, and which criteria of either story hold, before and after the levers."""
    now, was = map(answer.counts, answer.cases)
    made = tiles.figure(now, was, held(answer.criteria(NOW)))
    solara.HTML(tag="figure", unsafe_innerHTML=live(made), classes=["tf-figure", "tf-tiles"])


@solara.component
def Table(title: str, head: list[str], rows: list[list[str]], opened: bool = False) -> None:
    """Figures behind a line that opens and closes them; they are only sent while they are open."""
    open_, set_open = solara.use_state(opened)
    label = say("frame.table_close" if open_ else "frame.table")
    solara.Button(
        label, on_click=lambda: set_open(not open_), text=True, small=True,
        attributes={"aria-expanded": str(open_).lower(), "aria-label": f"{label}: {title}"},
    )  # fmt: skip
    if open_:
        with solara.Div(classes=["tf-table"], attributes={"tabindex": "0", "role": "group", "aria-label": title}):
            solara.HTML(tag="div", unsafe_innerHTML=html.table(title, head, rows))
