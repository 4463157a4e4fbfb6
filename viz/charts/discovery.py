"""What leads to an outcome: how a PRIM box was chosen, where its limits lie, and feature scores by outcome."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from twofutures.abm.lever import factor
from twofutures.experiments.analysis import ema
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.telling import findings
from twofutures.viz.words.numbers import counted, listed, percent, sentence

MOST = 20  # factors in the map


@theme.drawing()
def trade_off(question: str, rules: Mapping[str, Any]) -> panels.Chart:
    """Coverage against density on the way of the first box's peeling; shade and size say how many limits it has."""
    box, base = rules["prim"][0], rules["base"]
    coverage, density, count = ([row[key] for row in box["trade_off"]] for key in ("coverage", "density", "limits"))
    chosen = (coverage[box["chosen"]], density[box["chosen"]])
    figure, axes = panels.alone(6.2, 4.2)
    figure.colorbar(axes.scatter(coverage, density, c=count, cmap="cividis", s=22), ax=axes, label="limits in the box")
    axes.plot(*chosen, "o", markersize=11, markerfacecolor="none", color=theme.INK)
    axes.annotate("chosen", chosen, (9, 6), textcoords="offset points")
    axes.axhline(base, color=theme.FAINT, linewidth=0.8, linestyle=panels.DASHED)
    axes.annotate("all worlds", (0.0, base), (0, 3), textcoords="offset points", color=theme.FAINT)
    axes.set(xlim=(-0.02, 1.05), ylim=(0, 1.05), xlabel="coverage: part of all cases of interest inside the box",
             ylabel="density: part of the box\nthat is of interest")  # fmt: skip
    return figure, (
        f"Wider boxes cover more of {findings.noun(question)}, narrower ones hold them more densely; the box with the "
        f"best balance among those with at most 4 limits covers {percent(chosen[0])} at a density of "
        f"{percent(chosen[1])} in the half where it was found, against {percent(base)} of "
        "all worlds."
    )


@theme.drawing()
def limits(question: str, rules: Mapping[str, Any]) -> panels.Chart:
    """The limits of every box, each on its factor's declared range."""
    boxes = rules["prim"]
    size = (7.2, 0.8 + sum(0.45 + 0.34 * len(box["box"]) for box in boxes))
    figure = panels.Figure(figsize=size, layout="constrained")
    heights = [len(box["box"]) + 0.6 for box in boxes]
    rows_of_axes = figure.subplots(len(boxes), 1, squeeze=False, height_ratios=heights).ravel()
    for place, (axes, box) in enumerate(zip(rows_of_axes, boxes, strict=True), 1):
        names, ends = list(box["box"])[::-1], ["", ""]
        for row, name in enumerate(names):
            limit = box["box"][name]
            text = findings.limit_phrase(name, limit).removeprefix(f"{name} ")
            chance = f"(p {box['p_values']['judged'][name]:.2g})"
            axes.annotate(f"{text} {chance}", (1.03, row), va="center", fontsize=theme.SMALL)
            if not ema.of_words(limit):
                ends = ["low end", "high end"]
                axes.plot([0, 1], [row, row], color=theme.FAINT, linewidth=1)
                axes.plot(_on_range(name, limit), [row, row], color=theme.US, linewidth=6, solid_capstyle="butt")
        axes.set_yticks(range(len(names)), names)
        axes.set_xticks([0, 1], ends)
        axes.set(xlim=(-0.02, 1.9), ylim=(-0.6, len(names) - 0.4))
        axes.set_title(f"box {place}: {percent(box['judged']['density'])} of its worlds", loc="left")
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.tick_params(length=0)
    return figure, " ".join(findings.rule_sentence(box, question) for box in boxes)


def _on_range(name: str, limit: Sequence[float | None]) -> list[float]:
    """Both ends of a limit, from 0 to 1 of the factor's range."""
    declared = factor(name)
    low, high = (
        open_end if end is None else end for end, open_end in zip(limit, (declared.low, declared.high), strict=True)
    )
    return [(end - declared.low) / (declared.high - declared.low) for end in (low, high)]


@theme.drawing()
def score_map(scores: Mapping[str, Mapping[str, Any]]) -> panels.Chart:
    """Feature scores by question as a map, factors × outcomes: what is above chance for some outcome."""
    table = {question: {row["name"]: row for row in of["factors"]} for question, of in scores.items()}
    every = list(next(iter(table.values())))
    clear = {question: [n for n, row in rows.items() if row["above_chance"]] for question, rows in table.items()}
    best = {n: max(table[q][n]["score"] for q in table if n in clear[q]) for q in table for n in clear[q]}
    names = sorted(best, key=lambda name: -best[name])[:MOST] or every[:3]
    cells = np.array([[rows[name]["score"] for rows in table.values()] for name in names])
    figure, axes = panels.alone(3.4 + 1.5 * len(table), 1.6 + 0.28 * len(names))
    image = axes.imshow(cells, cmap="Blues", aspect="auto", vmin=0)
    for (row, column), value in np.ndenumerate(cells):
        sure = names[row] in list(clear.values())[column]
        shade = theme.PAPER if value > 0.6 * cells.max() else theme.INK
        text = f"{value:.3f}" if sure else "chance"
        axes.text(column, row, text, ha="center", va="center", fontsize=theme.SMALL, color=shade)
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(len(table)), [_wrapped(question) for question in table])
    figure.colorbar(image, ax=axes, label="feature score")
    leading = []
    for question, those in clear.items():
        most = f"{listed(those[:3])} {'leads' if len(those) == 1 else 'lead'}" if those else "nothing stands out"
        leading.append(f"for {findings.noun(question)}, {most}")
    return figure, sentence(
        f"{'; '.join(leading)}; {counted(len(best), 'factor')} of {len(every)} score above what shuffled factors reach "
        "for some outcome"
    )


def _wrapped(question: str) -> str:
    return findings.noun(question).replace(" (2028 mean)", "\n(2028 mean)").replace(" that end in ", "\nthat end in ")
