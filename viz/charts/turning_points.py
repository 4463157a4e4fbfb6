"""Where the majority turns, and what waiting costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twofutures.abm.outcomes import CLASSES
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import counted, listed, percent


def turning(found: Any) -> tuple[Figure, str]:
    """Worlds by answer over the values tried, with every turning point as a line."""
    with theme.drawing():
        figure = Figure(figsize=(7.0, 3.8), layout="constrained")
        axes = figure.subplots()
        for place, (answer, counts) in enumerate(zip(found.question.choices, found.counts, strict=True)):
            look = theme.of_class(answer) if answer in CLASSES else theme.LOOKS[1 + place]
            if counts.any():
                axes.plot(
                    found.values, counts, color=look.colour, linestyle=look.dash, linewidth=1.8, marker="o",
                    markersize=3, label=answer,
                )  # fmt: skip
        for flip in found.turns:
            axes.axvline(flip.value, color=theme.INK, linewidth=0.9, linestyle=(0, (2, 2)))
        axes.set_xlabel(f"{theme.label(found.name)}, {found.unit}")
        axes.set_ylabel(f"worlds, of {found.worlds:,}")
        axes.set_ylim(0, found.worlds * 1.05)
        figure.legend(loc="outside lower center", ncols=3, handlelength=3)
    error = ""
    if found.turns:
        flip = found.turns[0]
        error = f" At {flip.high:.4g}, {percent(flip.share)} of worlds end in “{flip.after}”, give or take "
        error += f"{100 * flip.error:.1f} points (standard error)."
    return (
        figure,
        f"{found.verdict} {counted(found.worlds, 'simulated world')} at each value, same luck.{error}",
    )


def waiting(found: Any) -> Iterator[tuple[str, Figure, str]]:
    """(name, figure, caption): lead and compute gap by start quarter, and outcome classes."""
    for name in found.shown:
        yield f"delay-{name}", *curve(found, name)
    yield "delay-classes", *classes(found)


def curve(found: Any, name: str) -> tuple[Figure, str]:
    """A figure by start quarter: median, 10–90 % of the worlds, and never beginning as the limit."""
    rows, told = found.waiting(name), measure(name)
    places = np.arange(len(rows))
    with theme.drawing():
        figure = Figure(figsize=(7.0, 3.6), layout="constrained")
        axes = figure.subplots()
        for place, row in zip(places, rows, strict=True):
            look = theme.LOOKS[1] if place == len(rows) - 1 else theme.LOOKS[2]
            axes.plot([place, place], [row["p10"], row["p90"]], color=look.colour, linewidth=5, alpha=0.3)
            axes.plot(place, row["median"], "s" if look is theme.LOOKS[1] else "o", color=look.colour, markersize=6)
        axes.plot(places[:-1], [row["median"] for row in rows[:-1]], color=theme.LOOKS[2].colour, linewidth=1.2)
        _starts(axes, found)
        axes.set_ylabel(f"{told.label}, {told.when}")
    return figure, _curve_caption(found, name, rows)


def _starts(axes: Axes, found: Any) -> None:
    axes.set_xticks(range(len(found.starts)), found.starts)
    axes.set_xlabel(f"start of {theme.label(found.case.package)}")


def _curve_caption(found: Any, name: str, rows: list[dict[str, Any]]) -> str:
    told, worlds = measure(name), found.figures["class"].shape[1]
    said = []
    for row in rows[1:]:
        inside = "" if row["low"] is None else f" ({told.signed(row['low'])} to {told.signed(row['high'])})"
        said.append(f"{row['start']} {told.signed(row['paired']['median'])}{inside}")
    begun = f"{told.show(rows[0]['median'])} if it begins in {rows[0]['start']}"
    return (
        f"{told.label[:1].upper()}{told.label[1:]} by start of {theme.label(found.case.package)}, median and 10–90% of "
        f"{counted(worlds, 'simulated world')}: {begun}. Against that start, in the same worlds, the median "
        f"change is (95% interval) {listed(said)}."
    )


def classes(found: Any) -> tuple[Figure, str]:
    """Worlds by outcome class, stacked, by start quarter."""
    counts, worlds = found.counts(), found.figures["class"].shape[1]
    with theme.drawing():
        figure = Figure(figsize=(7.0, 3.8), layout="constrained")
        axes = figure.subplots()
        base = np.zeros(len(counts))
        for name in theme.SHOWN:
            look, heights = theme.of_class(name), np.array([row[name] for row in counts.values()])
            axes.bar(
                range(len(counts)), heights, bottom=base, color=look.colour, hatch=look.hatch, edgecolor=theme.PAPER,
                label=name,
            )  # fmt: skip
            base = base + heights
        _starts(axes, found)
        axes.set_ylabel(f"worlds, of {worlds:,}")
        figure.legend(loc="outside lower center", ncols=3)
    said = [f"{row['commanding lead']:,} ({start})" for start, row in counts.items()]
    return figure, (
        f"Of {counted(worlds, 'simulated world')}, under these assumptions, these end in a commanding US lead by "
        f"start of {theme.label(found.case.package)}: {listed(said)}."
    )
