"""A chart on the page: title, legend, the chart, its caption as text and alternative, the same figures as a table."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import ipecharts
import solara

from viz import page, theme
from viz.catalogue import say
from viz.live_charts.option import line_style, option
from viz.live_charts.panel import Line, Panel


@solara.component
def Chart(panel: Panel, motion: bool = True, large: bool = False, scale: float = 1.0) -> None:
    """A panel over time that people hover over."""
    height = "380px" if large else "260px"
    Figure(panel.title, panel.caption, option(panel, motion, scale), panel.table(), legend(panel), height)


@solara.component
def Figure(
    title: str, caption: str, made: dict[str, Any], figures: tuple[list[str], list[list[str]]], key: str = "",
    height: str = "300px",
) -> None:  # fmt: skip
    """Any chart; keyboards and screen readers get the caption and the table."""
    said = f"said-{re.sub(r'[^a-z0-9]+', '-', title.lower())}"  # the caption is also the chart's name
    with solara.v.Html(tag="figure", class_="tf-figure"):
        solara.v.Html(tag="h3", children=[title])
        if key:
            solara.HTML(tag="div", unsafe_innerHTML=key)
        with solara.Div(classes=["tf-chart"], attributes={"role": "img", "aria-labelledby": said}):
            Drawn(made, height)
        solara.v.Html(tag="figcaption", children=[caption], attributes={"id": said})
        Table(title, *figures)


@solara.component
def Drawn(made: dict[str, Any], height: str) -> None:
    """The chart's widget. Options go to it past the page's tree, which would walk through every number each time."""
    element = ipecharts.EChartsRawWidget.element(style={"width": "100%", "height": height})
    solara.use_effect(lambda: setattr(solara.get_widget(element), "option", made), [made])


def legend(panel: Panel) -> str:
    """Dash, colour and name of every kind of mark, as a list that wraps on a phone."""
    kinds = {line.label: _dash(line) for line in panel.lines}
    kinds |= {band.label: f'<rect width="34" height="12" fill="{band.colour}" opacity="0.25"/>' for band in panel.bands}
    if panel.dots:
        kinds[say("charts.recorded")] = f'<circle cx="17" cy="6" r="4" fill="none" stroke="{theme.INK}"/>'
    rows = "".join(
        f'<li><svg width="34" height="12" aria-hidden="true">{mark}</svg> {escape(label)}</li>'
        for label, mark in kinds.items()
    )
    return f'<ul class="tf-legend">{rows}</ul>'


def _dash(line: Line) -> str:
    look = line_style(line)
    dash = "" if isinstance(look["type"], str) else f' stroke-dasharray="{" ".join(map(str, look["type"]))}"'
    colour, width, strength = look["color"], look["width"], look["opacity"]
    return f'<path d="M0 6 H34" stroke="{colour}" stroke-width="{width}" opacity="{strength}"{dash}/>'


@solara.component
def Table(title: str, head: list[str], rows: list[list[str]]) -> None:
    """Figures behind a line that opens them; they are only sent when somebody opens it."""
    open_, set_open = solara.use_state(False)
    label = say("frame.table_close" if open_ else "frame.table")
    solara.Button(
        label, on_click=lambda: set_open(not open_), text=True, small=True,
        attributes={"aria-expanded": str(open_).lower(), "aria-label": f"{label}: {title}"},
    )  # fmt: skip
    if open_:
        with solara.Div(classes=["tf-table"], attributes={"tabindex": "0", "role": "group", "aria-label": title}):
            table(title, head, rows)


def table(title: str, head: list[str], rows: list[list[str]]) -> Any:
    """A table of plain text, as one element of HTML whose cells are escaped."""
    escaped = [[escape(cell) for cell in row] for row in rows]
    made = page.table(title, [escape(cell) for cell in head], escaped)
    return solara.HTML(tag="div", unsafe_innerHTML=made)
