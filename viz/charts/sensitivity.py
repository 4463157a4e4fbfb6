"""What moves an outcome: Sobol indices as a tornado, Morris effects as a scatter, and whether they have settled."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.telling import findings
from twofutures.viz.words.numbers import counted, listed, number, percent

SHOWN = 15  # factors
LINES = 6
Indices = Mapping[str, Any]  # of one question, as sensitivity.json holds them


def _column(rows: list[Indices], key: str) -> list[float]:
    """Indices of factors; what could not be computed counts as nothing."""
    return [row[key] or 0.0 for row in rows]


@theme.drawing()
def tornado(question: str, indices: Indices) -> panels.Chart:
    """Total indices as bars, first indices as points, both with 95% intervals; strongest on top."""
    rows = indices["factors"][:SHOWN][::-1]
    places = np.arange(len(rows))
    figure, axes = panels.alone(7.0, 1.2 + 0.3 * len(rows))
    axes.barh(
        places, _column(rows, "total"), xerr=_column(rows, "conf"), color=theme.OTHERS, height=0.6,
        label="total: alone and together with others", ecolor=theme.INK, capsize=2, error_kw={"linewidth": 0.8},
    )  # fmt: skip
    axes.errorbar(
        _column(rows, "first"), places - 0.15, xerr=_column(rows, "first_conf"), fmt="o", color=theme.US,
        markersize=4, linewidth=1, label="first: alone",
    )  # fmt: skip
    axes.set_yticks(places, [row["name"] for row in rows])
    axes.axvline(0, color=theme.INK, linewidth=0.6)
    axes.set_xlabel("part of the variance, with 95% interval")
    figure.legend(loc="outside lower center", ncols=2)
    lead = {key: value or 0.0 for key, value in indices["factors"][0].items()}
    clear = [row["name"] for row in indices["factors"] if (row["total"] or 0.0) > (row["conf"] or 0.0)]
    return figure, (
        f"{lead['name']} moves {findings.noun(question)} most: it has a part in {percent(lead['total'])} of "
        f"the variance between rows of the design (plus or minus {percent(lead['conf'])}), "
        f"{percent(lead['first'])} by itself; {counted(len(clear), 'factor')} of "
        f"{len(indices['factors'])} can be told from zero."
    )


@theme.drawing()
def screening(question: str, indices: Indices) -> panels.Chart:
    """Mean size of a factor's effect against how much that effect depends on the rest."""
    rows = indices["factors"]
    figure, axes = panels.alone(7.0, 4.6)
    across, up = _column(rows, "mu_star"), _column(rows, "sigma")
    axes.plot(across, up, "o", color=theme.US, markersize=4, alpha=0.6)
    most = 1.08 * max([*across, *up]) or 1.0
    axes.plot([0, most], [0, most], color=theme.FAINT, linewidth=0.8, linestyle=panels.DASHED)
    axes.annotate("depends on the rest", (0.02, 0.97), xycoords="axes fraction", va="top", color=theme.FAINT)
    axes.annotate("much the same everywhere", (0.98, 0.02), xycoords="axes fraction", ha="right", color=theme.FAINT)
    for place, row in enumerate(rows[: LINES + 2]):
        aside = (5, 4 if place % 2 else -9)
        axes.annotate(row["name"], (across[place], up[place]), aside, textcoords="offset points", fontsize=theme.SMALL)
    axes.set(
        xlim=(0, 1.25 * max(across) or 1.0), ylim=(0, 1.15 * max(up) or 1.0),
        xlabel="mean size of the effect of a move over the whole belief (μ*)", ylabel="spread of that effect (σ)",
    )  # fmt: skip
    lead = listed(f"{row['name']} ({number(row['mu_star'] or 0.0)})" for row in rows[:3])
    idle = sum(not row["mu_star"] for row in rows)
    return figure, (
        f"Of {counted(len(rows), 'factor')}, the largest mean effects on {findings.noun(question)} are those of "
        f"{lead}; {idle} changed nothing at all."
    )


@theme.drawing()
def settling(question: str, indices: Indices) -> panels.Chart:
    """The strongest factors' index and interval at an eighth, a quarter, half and all of the design."""
    steps = [step for step in indices["convergence"] if step["factors"]]
    samples = [step["samples"] for step in steps]
    figure, axes = panels.alone(7.0, 3.6)
    for row, look in zip(indices["factors"][:LINES], theme.LOOKS, strict=False):
        path = [step["factors"][row["name"]] for step in steps]
        axes.errorbar(
            samples, _column(path, "value"), yerr=_column(path, "conf"), color=look.colour, linestyle=look.dash,
            marker="o", markersize=3, linewidth=1.4, elinewidth=0.7, capsize=2, label=row["name"],
        )  # fmt: skip
    axes.set_xscale("log", base=2)
    axes.set_xticks(samples, [f"{n:,}" for n in samples])
    axes.set_xlabel("samples (base points or trajectories)")
    axes.set_ylabel("total index" if "total" in indices["factors"][0] else "μ*")
    figure.legend(loc="outside lower center", ncols=3)
    return figure, f"Have the indices for {findings.noun(question)} settled? {findings.settled_sentence(indices)}"


def names(analysis: Mapping[str, Any]) -> list[str]:
    """The file names of the charts of one analysis: two a question."""
    plain = ("".join(c if c.isalnum() else "-" for c in question) for question in analysis["questions"])
    return [f"{analysis['method']}-{name}{more}" for name in plain for more in ("", "-samples")]


def album(analysis: Mapping[str, Any]) -> dict[str, panels.Chart]:
    """All charts of one sensitivity analysis, by file name."""
    first = tornado if analysis["method"] == "sobol" else screening
    charts = [draw(*asked) for asked in analysis["questions"].items() for draw in (first, settling)]
    return dict(zip(names(analysis), charts, strict=True))
