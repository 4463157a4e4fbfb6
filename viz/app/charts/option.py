"""A panel as options of ECharts: plain JSON, no functions, so that nothing is evaluated in the browser; its legend."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from markupsafe import Markup

from twofutures.abm.calendar import BRANCH, QUARTERS
from twofutures.viz.app.charts.panel import Band, Line, Panel
from twofutures.viz.look import theme
from twofutures.viz.look.tokens import SIZES
from twofutures.viz.words.texts import say

END, LABEL, ROW, LETTER = 96, 13, 15, 6.4  # pixels: beside a chart for the names of its lines; its words and their rows
AROUND = 68  # pixels above and below the lines
TEXT: dict[str, Any] = {"fontSize": LABEL, "color": theme.INK, "fontFamily": SIZES["sans"]}
FIGURES = 4  # significant figures sent to the browser
OUTLINE = (2, 3)  # pixels of a dot and of the gap after it
DASH = 1.6  # pixels per unit of matplotlib's dashes


def option(panel: Panel, motion: bool = True, scale: float = 1.0, height: int = 260) -> dict[str, Any]:
    """The whole chart, so many pixels high. Bands are an area with paper laid over it up to the low line."""
    series = [part for band in panel.bands for part in _band(band, panel)]
    axis = _limits(panel)
    if single := [line for line in panel.lines if line.faint]:
        series.append(_single(single, panel))
    named = [line for line in panel.lines if not line.faint]
    apart = _apart(named, panel, axis, (height - AROUND) / scale)
    series += [_line(line, panel, scale, down) for line, down in zip(named, apart, strict=True)]
    if panel.dots:
        series.append(_dots(panel, panel.dots))
    text = {**TEXT, "fontSize": round(TEXT["fontSize"] * scale)}
    return {
        "animation": motion,
        "animationDuration": 250,
        "animationDurationUpdate": 250,
        "textStyle": text,
        "grid": {"left": 8, "right": round((END + 14) * scale), "top": 34, "bottom": 6, "containLabel": True},
        "legend": {"show": False},
        "tooltip": {"trigger": "axis", "backgroundColor": theme.PAPER, "confine": True, "textStyle": text},
        "xAxis": {
            "type": "category", "data": list(QUARTERS), "boundaryGap": False,
            "axisLabel": {**text, "interval": 7, "margin": 14}, "axisLine": {"onZero": False},
            "axisTick": {"interval": 3},
        },
        "yAxis": _heights(panel, text) | axis,
        "series": [*series, _marks(panel, text)],
    }  # fmt: skip


def _heights(panel: Panel, text: dict[str, Any]) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "type": "log" if panel.log else "value", "name": panel.unit, "nameLocation": "end",
        "nameTextStyle": {**text, "align": "left", "padding": [0, 0, 0, -24]},
        "axisLabel": {**text, "showMinLabel": not panel.log, "showMaxLabel": not panel.log},
        "splitLine": {"show": False}, "axisLine": {"show": True}, "axisTick": {"show": True},
    }  # fmt: skip
    return axis


def _apart(lines: list[Line], panel: Panel, axis: dict[str, float], height: float) -> list[float]:
    """By how many pixels the name at the end of each line stands lower than its end, so that none covers another."""
    ends = [float(np.asarray(line.values)[-1]) * (100 if panel.share else 1) for line in lines]
    if panel.stacked:
        ends = list(map(float, np.cumsum(ends)))
    low, high = axis.get("min", 0.0), axis.get("max", max((end for end in ends if np.isfinite(end)), default=1.0))
    along = np.log if panel.log and low > 0 else float
    drawn = [at for at, end in enumerate(ends) if np.isfinite(end)]
    down, free = [0.0] * len(ends), -np.inf
    for at in sorted(drawn, key=lambda at: -ends[at]):
        part = (along(high) - along(max(ends[at], low))) / ((along(high) - along(low)) or 1.0)
        half = ROW * np.ceil(LETTER * len(lines[at].named) / END) / 2
        middle = max(part * height, free + half)
        down[at], free = float(middle - part * height), middle + half
    return down


def _limits(panel: Panel) -> dict[str, float]:
    heights = panel.heights()
    if not len(heights):
        return {}
    low, high = float(heights.min()), float(heights.max())
    if panel.share:
        return {"min": 0, "max": 100}
    if panel.log:
        low, high = (min(low, 1.0), max(high, *(panel.references or {1.0: ""})))
        return {"min": float(f"{max(low, 0.1) / 1.3:.2g}"), "max": float(f"{high * 1.6:.2g}")}
    if panel.stacked:
        return {"min": 0}
    low, high = min(low, 0.0), max(high, *(panel.references or {0.0: ""}))
    step = 5.0 if high - low > 12 else 1.0 if high - low > 2 else 0.5
    return {
        "min": step * float(np.floor(low / step)),
        "max": step * float(np.ceil((high + 0.02 * (high - low)) / step)),
    }


def _scaled(values: Any, panel: Panel) -> list[float | None]:
    """Numbers as a browser wants them: a few figures, None where there is none (or none that a log axis can show)."""
    heights = np.asarray(values, dtype=float) * (100 if panel.share else 1)
    return [float(f"{x:.{FIGURES}g}") if np.isfinite(x) and (x > 0 or not panel.log) else None for x in heights]


def line_style(line: Line) -> dict[str, Any]:
    """Width, dash, colour and strength of a line; legends draw the same."""
    dash = line.look.dash if isinstance(line.look.dash, str) else [DASH * x for x in line.look.dash[1]]
    return {
        "width": 0.7 if line.faint else line.width, "type": dash, "color": line.look.colour,
        "opacity": 0.35 if line.faint else 1,
    }  # fmt: skip


def _single(lines: list[Line], panel: Panel) -> dict[str, Any]:
    """Lines of single worlds as one that is broken off after each: twenty would cost a browser twenty times as much."""
    pairs = [pair for line in lines for pair in (*enumerate(_scaled(line.values, panel)), (0, None))]
    return {
        "type": "line", "name": lines[0].label, "data": pairs, "symbol": "none", "animation": False, "silent": True,
        "tooltip": {"show": False}, "lineStyle": line_style(lines[0]), "z": 4,
    }  # fmt: skip


def _line(line: Line, panel: Panel, scale: float, down: float) -> dict[str, Any]:
    """A line with its name at its end, or so far below."""
    made: dict[str, Any] = {
        "type": "line", "name": line.label, "data": _scaled(line.values, panel), "symbol": "none",
        "lineStyle": line_style(line), "itemStyle": {"color": line.look.colour}, "z": 6,
        "endLabel": {
            "show": True, "formatter": line.named, "color": theme.INK, "fontSize": round(LABEL * scale),
            "fontFamily": SIZES["sans"], "width": round(END * scale), "overflow": "break",
            "lineHeight": round(ROW * scale), "offset": [0, round(down * scale)],
        },
    }  # fmt: skip
    if panel.stacked:
        made |= {"stack": "whole", "areaStyle": {"color": line.look.colour, "opacity": 0.55}}
    return made


def _band(band: Band, panel: Panel) -> list[dict[str, Any]]:
    """High, then low: what lies under the low line is paper again. An outline is two dotted lines and no area."""
    if band.outline:
        line = {"type": "line", "symbol": "none", "silent": True, "z": 3, "itemStyle": {"color": band.colour}}
        line["lineStyle"] = {"color": band.colour, "width": 1, "type": list(OUTLINE)}
        ends = {"high": band.high, "low": band.low}
        return [
            {**line, "name": say(f"charts.{end}", band=band.label), "data": _scaled(of, panel)}
            for end, of in ends.items()
        ]
    common = {"type": "line", "symbol": "none", "silent": True, "lineStyle": {"opacity": 0}}
    tint = {"color": band.colour, "opacity": 0.2, "origin": "start"}
    paper = {"color": theme.PAPER, "opacity": 1, "origin": "start"}
    return [
        {**common, "name": say("charts.high", band=band.label), "data": _scaled(band.high, panel), "z": 1,
         "areaStyle": tint, "itemStyle": {"color": band.colour, "opacity": 0.4}},
        {**common, "name": say("charts.low", band=band.label), "data": _scaled(band.low, panel), "z": 2,
         "areaStyle": paper, "itemStyle": {"color": band.colour, "opacity": 0.4}},
    ]  # fmt: skip


def _dots(panel: Panel, dots: Mapping[int, float]) -> dict[str, Any]:
    values = [dots.get(step, np.nan) for step in range(len(QUARTERS))]
    return {
        "type": "line", "name": say("charts.recorded"), "data": _scaled(values, panel), "symbol": "circle",
        "symbolSize": 7,
        "lineStyle": {"width": 0, "color": theme.INK}, "z": 8,
        "itemStyle": {"color": theme.PAPER, "borderColor": theme.INK, "borderWidth": 1.5},
    }  # fmt: skip


def _marks(panel: Panel, text: dict[str, Any]) -> dict[str, Any]:
    """The quarter before futures branch, and the reference heights."""
    label = {**text, "color": theme.FAINT, "backgroundColor": theme.PAPER}
    branch = {"xAxis": BRANCH - 1, "label": {**label, "formatter": say("charts.branch"), "position": "end"}}
    lines = [
        {
            "yAxis": height * (100 if panel.share else 1),
            "label": {**label, "formatter": words, "position": "insideEndTop"},
        }
        for height, words in (panel.references or {}).items()
    ]
    style = {"color": theme.FAINT, "width": 1, "type": "dashed"}
    return {
        "type": "line", "name": "", "data": [], "tooltip": {"show": False}, "z": 9,
        "markLine": {
            "silent": True, "symbol": "none", "lineStyle": style, "data": [branch, *lines], "animation": False,
        },
    }  # fmt: skip


def legend(panel: Panel) -> Markup:
    """Dash, colour and name of every kind of mark that has no name at its end, as a list that wraps on a phone."""
    area = Markup('<rect width="34" height="12" fill="{}" opacity="0.25"/>')
    outline = Markup(f'<path d="M0 2 H34 M0 10 H34" stroke="{{}}" stroke-dasharray="{OUTLINE[0]} {OUTLINE[1]}"/>')
    marks = {line.label: _dash(line) for line in panel.lines if line.faint}
    marks |= {band.label: (outline if band.outline else area).format(band.colour) for band in panel.bands}
    if panel.dots:
        circle = Markup('<circle cx="17" cy="6" r="4" fill="none" stroke="{}"/>')
        marks[say("charts.recorded")] = circle.format(theme.INK)
    row = Markup('<li><svg width="34" height="12" aria-hidden="true">{}</svg> {}</li>')
    if not marks:
        return Markup("")
    rows = Markup("").join(row.format(mark, label) for label, mark in marks.items())
    return Markup('<ul class="tf-legend">{}</ul>').format(rows)


def _dash(line: Line) -> Markup:
    look = line_style(line)
    dashes = "" if isinstance(look["type"], str) else " ".join(map(str, look["type"]))
    dash = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else ""
    path = Markup('<path d="M0 6 H34" stroke="{}" stroke-width="{}" opacity="{}"{}/>')
    return path.format(look["color"], look["width"], look["opacity"], dash)
