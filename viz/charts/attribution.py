"""Who contributed how much: ordered bars with the spread over worlds, and what players do together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twofutures.experiments.cases.attribution import gains, ordered, whole
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import counted, listed, number

BOTH_WAYS = "PuOr_r"  # two hues that the colour-blind tell apart, white at nothing
CLASS = "commanding lead"


def draw(found: Any) -> Iterator[tuple[str, Figure, str]]:
    """(name, figure, caption): bars for every figure and the class, then what pairs add to the first figure."""
    names = [name for name in found.values if name != "class" and name in found.shown]
    for name in [*names, CLASS]:
        yield f"parts-{name.replace(' ', '-')}", *bars(found, name)
    if len(found.players) > 1:
        yield "pairs", *pairs(found, names[0])


def titled(name: str) -> str:
    """A figure's name as a title."""
    return f"worlds with a {name}" if name == CLASS else measure(name).label


def show(x: float, name: str) -> str:
    """A contribution with its sign; to a class in percentage points of the worlds."""
    return f"{100 * x:+.1f} points" if name == CLASS else measure(name).signed(x)


def bars(found: Any, name: str) -> tuple[Figure, str]:
    """Mean contributions, largest first, with 10–90 % of worlds as whiskers."""
    parts = gains(found, name)
    order = ordered(parts)
    with theme.drawing():
        figure = Figure(figsize=(7.0, 1.1 + 0.42 * len(order)), layout="constrained")
        axes = figure.subplots()
        for row, player in enumerate(reversed(order)):
            _bar(axes, row, parts[player], name)
        axes.set_yticks(range(len(order)), [theme.label(player) for player in reversed(order)])
        axes.axvline(0, color=theme.INK, linewidth=0.8)
        axes.set_xlabel(f"contribution to {titled(name)} (mean; line: 10–90% of worlds)")
        axes.margins(x=0.18)
    return figure, _caption(found, name, parts, order)


def _bar(axes: Axes, row: int, values: Any, name: str) -> None:
    look = theme.LOOKS[2] if np.mean(values) >= 0 else theme.LOOKS[1]
    mean, (low, high) = float(np.mean(values)), np.quantile(values, (0.1, 0.9))
    axes.barh(row, mean, color=look.colour, hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0)
    axes.plot([low, high], [row, row], color=theme.INK, linewidth=1.2)
    end = max(high, mean, 0) if mean >= 0 else min(low, mean, 0)
    axes.annotate(
        show(mean, name), (end, row), (4 if mean >= 0 else -4, 0), textcoords="offset points", va="center",
        ha="left" if mean >= 0 else "right", fontsize=theme.SMALL,
    )  # fmt: skip


def _caption(found: Any, name: str, parts: Any, order: list[str]) -> str:
    said = [f"{theme.label(player)} {show(float(np.mean(parts[player])), name)}" for player in order]
    total = float(np.mean(whole(found, name)))
    source = f"with all of them on against all off, {theme.label(found.case.name)}"
    if found.against:
        source = f"{theme.label(found.case.name)} against {theme.label(found.against.name)}"
    return (
        f"Contributions to {titled(name)} in {counted(found.worlds, 'simulated world')} on the same luck "
        f"({source}): {listed(said)}. They add up to the whole difference, {show(total, name)} in the mean."
    )


def pairs(found: Any, name: str) -> tuple[Figure, str]:
    """What two players add together beyond what each adds alone (Shapley interaction index)."""
    table, players = found.pairs(name), [theme.label(player) for player in found.players]
    most = float(np.abs(table).max()) or 1.0
    with theme.drawing():
        side = 1.8 + 0.62 * len(players)
        figure = Figure(figsize=(side + 0.8, side), layout="constrained")
        axes = figure.subplots()
        axes.imshow(table, cmap=BOTH_WAYS, vmin=-most, vmax=most)
        for i, j in np.ndindex(table.shape):
            if i != j:
                dark = abs(table[i, j]) > 0.6 * most
                axes.text(
                    j, i, number(table[i, j]), ha="center", va="center", fontsize=theme.SMALL,
                    color=theme.PAPER if dark else theme.INK,
                )  # fmt: skip
        axes.set_xticks(range(len(players)), players, rotation=40, ha="right")
        axes.set_yticks(range(len(players)), players)
    i, j = np.unravel_index(np.abs(table).argmax(), table.shape)
    kind = "more" if table[i, j] > 0 else "less"
    return figure, (
        f"What two players add to {titled(name)} together beyond what they add apart (Shapley interaction index, mean "
        f"over the worlds). The strongest pair is {players[i]} with {players[j]}: together "
        f"{number(abs(table[i, j]))} {kind} than apart."
    )
