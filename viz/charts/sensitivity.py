"""What moves an outcome: Sobol indices as a tornado, Morris effects as a scatter, and whether they have settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from twofutures.viz.look import theme
from twofutures.viz.telling import findings
from twofutures.viz.words.numbers import counted, listed, number, percent

SHOWN = 15  # factors
LINES = 6


def tornado(question: str, told: Mapping[str, Any]) -> tuple[Figure, str]:
    """Total indices as bars, first indices as points, both with 95% intervals; strongest on top."""
    rows = told["factors"][:SHOWN][::-1]
    places = np.arange(len(rows))
    with theme.drawing():
        figure = Figure(figsize=(7.0, 1.2 + 0.3 * len(rows)), layout="constrained")
        axes = figure.subplots()
        total, first = ([row[kind] or 0.0 for row in rows] for kind in ("total", "first"))
        around: dict[str, Any] = {"ecolor": theme.INK, "capsize": 2, "error_kw": {"linewidth": 0.8}}
        axes.barh(
            places, total, xerr=[row["conf"] or 0.0 for row in rows], color=theme.OTHERS, height=0.6,
            label="total: alone and together with others", **around,
        )  # fmt: skip
        axes.errorbar(
            first, places - 0.15, xerr=[row["first_conf"] or 0.0 for row in rows], fmt="o", color=theme.US,
            markersize=4, linewidth=1, label="first: alone",
        )  # fmt: skip
        axes.set_yticks(places, [row["name"] for row in rows])
        axes.axvline(0, color=theme.INK, linewidth=0.6)
        axes.set_xlabel("part of the variance, with 95% interval")
        figure.legend(loc="outside lower center", ncols=2)
    lead = told["factors"][0]
    clear = [row["name"] for row in told["factors"] if (row["total"] or 0.0) > (row["conf"] or 0.0)]
    return figure, (
        f"{lead['name']} moves {findings.noun(question)} most: it has a part in {percent(lead['total'] or 0.0)} of "
        f"the variance between rows of the design (plus or minus {percent(lead['conf'] or 0.0)}), "
        f"{percent(lead['first'] or 0.0)} by itself; {counted(len(clear), 'factor')} of "
        f"{len(told['factors'])} can be told from zero."
    )


def screening(question: str, told: Mapping[str, Any]) -> tuple[Figure, str]:
    """Mean size of a factor's effect against how much that effect depends on the rest."""
    rows = told["factors"]
    with theme.drawing():
        figure = Figure(figsize=(7.0, 4.6), layout="constrained")
        axes = figure.subplots()
        across, up = ([row[kind] or 0.0 for row in rows] for kind in ("mu_star", "sigma"))
        axes.plot(across, up, "o", color=theme.US, markersize=4, alpha=0.6)
        most = 1.08 * max([*across, *up]) or 1.0
        axes.plot([0, most], [0, most], color=theme.FAINT, linewidth=0.8, linestyle=(0, (2, 2)))
        axes.annotate("depends on the rest", (0.02, 0.97), xycoords="axes fraction", va="top", color=theme.FAINT)
        axes.annotate("much the same everywhere", (0.98, 0.02), xycoords="axes fraction", ha="right", color=theme.FAINT)
        for place, row in enumerate(rows[: LINES + 2]):
            at = (row["mu_star"] or 0.0, row["sigma"] or 0.0)
            axes.annotate(
                row["name"], at, (5, 4 if place % 2 else -9), textcoords="offset points", fontsize=theme.SMALL
            )
        axes.set_xlim(0, 1.25 * max(across) or 1.0)
        axes.set_ylim(0, 1.15 * max(up) or 1.0)
        axes.set_xlabel("mean size of the effect of a move over the whole belief (μ*)")
        axes.set_ylabel("spread of that effect (σ)")
    lead = listed(f"{row['name']} ({number(row['mu_star'] or 0.0)})" for row in rows[:3])
    idle = sum(not row["mu_star"] for row in rows)
    return figure, (
        f"Of {counted(len(rows), 'factor')}, the largest mean effects on {findings.noun(question)} are those of "
        f"{lead}; {idle} changed nothing at all."
    )


def settling(question: str, told: Mapping[str, Any]) -> tuple[Figure, str]:
    """The strongest factors' index and interval at an eighth, a quarter, half and all of the design."""
    steps = [step for step in told["convergence"] if step["factors"]]
    with theme.drawing():
        figure = Figure(figsize=(7.0, 3.6), layout="constrained")
        axes = figure.subplots()
        for row, look in zip(told["factors"][:LINES], theme.LOOKS, strict=False):
            found = [step["factors"][row["name"]] for step in steps]
            axes.errorbar(
                [step["samples"] for step in steps], [x["value"] or 0.0 for x in found],
                yerr=[x["conf"] or 0.0 for x in found], color=look.colour, linestyle=look.dash, marker="o",
                markersize=3, linewidth=1.4, elinewidth=0.7, capsize=2, label=row["name"],
            )  # fmt: skip
        axes.set_xscale("log", base=2)
        samples = [step["samples"] for step in steps]
        axes.set_xticks(samples, [f"{n:,}" for n in samples])
        axes.set_xlabel("samples (base points or trajectories)")
        axes.set_ylabel("total index" if "total" in told["factors"][0] else "μ*")
        figure.legend(loc="outside lower center", ncols=3)
    return (
        figure,
        f"Have the indices for {findings.noun(question)} settled? {findings.settled_sentence(told)}",
    )


def album(told: Mapping[str, Any]) -> dict[str, tuple[Figure, str]]:
    """All charts of one sensitivity analysis, by file name."""
    first = tornado if told["method"] == "sobol" else screening
    made = {}
    for question, found in told["questions"].items():
        name = f"{told['method']}-{''.join(c if c.isalnum() else '-' for c in question)}"
        made[name] = first(question, found)
        made[f"{name}-samples"] = settling(question, found)
    return made
