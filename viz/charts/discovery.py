"""What leads to an outcome: how a PRIM box was chosen, where its limits lie, and feature scores by outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twofutures.abm.lever import factor
from twofutures.experiments.analysis import ema
from twofutures.viz.look import theme
from twofutures.viz.telling import findings
from twofutures.viz.words.numbers import counted, listed, percent, sentence

MOST = 20  # factors in the map


def trade_off(question: str, told: Mapping[str, Any]) -> tuple[Figure, str]:
    """Coverage against density on the way of the first box's peeling; shade and size say how many limits it has."""
    box = told["prim"][0]
    curve, chosen = box["trade_off"], box["trade_off"][box["chosen"]]
    with theme.drawing():
        figure = Figure(figsize=(6.2, 4.2), layout="constrained")
        axes = figure.subplots()
        shown = axes.scatter(
            [row["coverage"] for row in curve], [row["density"] for row in curve], c=[row["limits"] for row in curve],
            cmap="cividis", s=22,
        )  # fmt: skip
        figure.colorbar(shown, ax=axes, label="limits in the box")
        axes.plot(chosen["coverage"], chosen["density"], "o", markersize=11, markerfacecolor="none", color=theme.INK)
        axes.annotate("chosen", (chosen["coverage"], chosen["density"]), (9, 6), textcoords="offset points")
        axes.axhline(told["base"], color=theme.FAINT, linewidth=0.8, linestyle=(0, (2, 2)))
        axes.annotate("all worlds", (0.0, told["base"]), (0, 3), textcoords="offset points", color=theme.FAINT)
        axes.set(xlim=(-0.02, 1.05), ylim=(0, 1.05), xlabel="coverage: part of all cases of interest inside the box",
                 ylabel="density: part of the box\nthat is of interest")  # fmt: skip
    return figure, (
        f"Wider boxes cover more of {findings.noun(question)}, narrower ones hold them more densely; the box with the "
        f"best balance among those with at most 4 limits covers {percent(chosen['coverage'])} at a density of "
        f"{percent(chosen['density'])} in the half where it was found, against {percent(told['base'])} of "
        "all worlds."
    )


def limits(question: str, told: Mapping[str, Any]) -> tuple[Figure, str]:
    """The limits of every box, each on its factor's declared range."""
    boxes = told["prim"]
    height = 0.8 + sum(0.45 + 0.34 * len(box["box"]) for box in boxes)
    with theme.drawing():
        figure = Figure(figsize=(7.2, height), layout="constrained")
        parts = figure.subplots(
            len(boxes), 1, squeeze=False, height_ratios=[len(b["box"]) + 0.6 for b in boxes]
        ).ravel()
        for place, (axes, box) in enumerate(zip(parts, boxes, strict=True)):
            _box(axes, place, box)
    return figure, " ".join(findings.rule_sentence(box, question) for box in boxes)


def _box(axes: Axes, place: int, box: Mapping[str, Any]) -> None:
    names = list(box["box"])[::-1]
    for row, name in enumerate(names):
        limit = box["box"][name]
        said = findings.limit_phrase(name, limit).removeprefix(f"{name} ")
        axes.annotate(
            f"{said} (p {box['p_values']['judged'][name]:.2g})", (1.03, row), va="center", fontsize=theme.SMALL
        )
        if not ema.of_words(limit):
            low, high = _on_range(name, limit)
            axes.plot([0, 1], [row, row], color=theme.FAINT, linewidth=1)
            axes.plot([low, high], [row, row], color=theme.US, linewidth=6, solid_capstyle="butt")
    axes.set_yticks(range(len(names)), names)
    spans = not all(ema.of_words(limit) for limit in box["box"].values())
    axes.set_xticks([0, 1], ["low end", "high end"] if spans else ["", ""])
    axes.set(xlim=(-0.02, 1.9), ylim=(-0.6, len(names) - 0.4))
    axes.set_title(f"box {place + 1}: {percent(box['judged']['density'])} of its worlds", loc="left")
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.tick_params(length=0)


def _on_range(name: str, limit: Sequence[float | None]) -> tuple[float, float]:
    declared = factor(name)
    wide = declared.high - declared.low
    low, high = limit
    return (
        0.0 if low is None else (low - declared.low) / wide,
        1.0 if high is None else (high - declared.low) / wide,
    )


def score_map(told: Mapping[str, Mapping[str, Any]]) -> tuple[Figure, str]:
    """Feature scores by question as a map, factors × outcomes: what is above chance for some outcome."""
    found = {q: {row["name"]: row for row in scores["factors"]} for q, scores in told.items()}
    best: dict[str, float] = {}
    for rows in found.values():
        for name, row in rows.items():
            if row["above_chance"]:
                best[name] = max(best.get(name, 0.0), row["score"])
    names = sorted(best, key=lambda name: -best[name])[:MOST] or list(next(iter(found.values())))[:3]
    cells = np.array([[found[q][name]["score"] for q in found] for name in names])
    with theme.drawing():
        figure = Figure(figsize=(3.4 + 1.5 * len(found), 1.6 + 0.28 * len(names)), layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(cells, cmap="Blues", aspect="auto", vmin=0)
        for (row, column), value in np.ndenumerate(cells):
            sure = list(found.values())[column][names[row]]["above_chance"]
            shade = theme.PAPER if value > 0.6 * cells.max() else theme.INK
            text = f"{value:.3f}" if sure else "chance"
            axes.text(column, row, text, ha="center", va="center", fontsize=theme.SMALL, color=shade)
        axes.set_yticks(range(len(names)), names)
        axes.set_xticks(range(len(found)), [_wrapped(q) for q in found])
        figure.colorbar(image, ax=axes, label="feature score")
    said = []
    for question, scores in told.items():
        clear = [row["name"] for row in scores["factors"] if row["above_chance"]]
        most = f"{listed(clear[:3])} {'leads' if len(clear) == 1 else 'lead'}" if clear else "nothing stands out"
        said.append(f"for {findings.noun(question)}, {most}")
    total = len(next(iter(found.values())))
    return figure, sentence(
        f"{'; '.join(said)}; {counted(len(best), 'factor')} of {total} score above what shuffled factors reach "
        "for some outcome"
    )


def _wrapped(question: str) -> str:
    return findings.noun(question).replace(" (2028 mean)", "\n(2028 mean)").replace(" that end in ", "\nthat end in ")
