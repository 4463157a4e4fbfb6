"""The page of one world: its outcome, its charts and its chronicle, in one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from twofutures.viz import theme
from twofutures.viz.limits import LEAVES_OUT
from twofutures.viz.reports import html
from twofutures.viz.reports.frame import standing_line


def story_page(told: Mapping[str, Any], charts: Mapping[str, tuple[bytes, str]]) -> str:
    """The page, from what was told and the charts (SVG and caption by name)."""
    return html.page(f"World {told['world']}: {theme.label(told['package'])}", _parts(told, charts))


def _parts(told: Mapping[str, Any], charts: Mapping[str, tuple[bytes, str]]) -> Iterator[str]:
    yield f"<h1>World {told['world']} of seed {told['seed']} under “{theme.label(told['package'])}”</h1>"
    yield standing_line()
    yield html.text(told["outcome"]["sentence"])
    yield html.text(told["reading"], kind="quiet")
    yield html.section("What happened", "story", [_quarter(quarter) for quarter in told["quarters"]])
    yield html.section("The charts", "charts", [html.figure(svg, caption) for svg, caption in charts.values()])
    yield html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)])
    yield html.section("Provenance", "method", [html.fold("How to play this world again", _provenance(told))])


def _quarter(quarter: Mapping[str, Any]) -> str:
    lines = quarter["lines"] or ["Nothing of note."]
    return f"<h3>{quarter['quarter']}</h3>\n{html.text(quarter['state'], kind='quiet')}\n{html.bullets(lines)}"


def _provenance(told: Mapping[str, Any]) -> str:
    options = [f"--{name} {told[name]}" for name in ("package", "seed", "world", "start", "ensemble")]
    options += [f"--set {name}={value!r}" for name, value in told["held"].items()]
    options += [f"--lever {name}={value!r}" for name, value in told["levers"].items()]
    options += [f"--view {name}" for name in told["views"]]
    rows = [["command", f"<code>{escape(' '.join(['twofutures world', *options]))}</code>"]]
    rows += html.plain_rows(told["made_with"])
    return html.table("What it takes to make this page again", ["what", "value"], rows, numbers=False)
