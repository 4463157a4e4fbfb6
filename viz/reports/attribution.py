"""``twofutures attribute``: how much each mechanism or policy contributes, so that the parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.cases.attribution import (
    FIGURES,
    Attribution,
    attribute,
    gains,
    ordered,
    players_from,
    whole,
)
from twofutures.experiments.figures import spread
from twofutures.viz.charts import attribution as charts
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.reports import frame
from twofutures.viz.reports.answer import Asked, Told, as_case, folder_of, tell, word
from twofutures.viz.words.numbers import counted

THEN = "every coalition of the players is played in the same worlds, on the same luck."


def show(case: Any, over: str, against: Any, names: Sequence[str], asked: Asked) -> None:
    """Attribute, write the folder, print the tables or the JSON."""
    chosen, other = as_case(case), as_case(against) if against else None
    if over in ("policies", "levers") and other is None:
        other = as_case("inaction")
    players, _ = players_from(over, chosen, other)
    past = asked.past()
    with asked.simulating(asked.worlds << len(players)) as progress:
        found = attribute(past, chosen, over, other, names or FIGURES, progress)
    command = ["twofutures attribute", word(case), f"--over {over}", *(f"--observable {name}" for name in names)]
    command += [f"--against {word(against)}"] if against else []
    told = of(found, asked, " ".join([*command, asked.options()]))
    tell(asked, told, folder_of(asked, "attribute", found.case.name, over))


def of(found: Attribution, asked: Asked, command: str) -> Told:
    """The answer in figures, tables and sentences."""
    summary = summarise(found, asked, command)
    measured = [*found.shown, charts.CLASS]
    rows = [[theme.label(p), *(_cell(summary, name, p) for name in measured)] for p in found.players]
    rows.append(["all together", *(charts.show(summary["figures"][n]["whole"]["mean"], n) for n in measured)])
    head = ["player", *(charts.titled(name) for name in measured)]
    return Told(
        "attribute",
        f"What {theme.label(found.case.name)} is made of: contributions of {found.over}",
        summary,
        charts.draw(found),
        [("Mean contribution (10–90% of worlds); shares of worlds in percentage points", head, rows)],
        sentences(found, summary),
        as_csv(found, summary),
        THEN,
    )


def summarise(found: Attribution, asked: Asked, command: str) -> dict[str, Any]:
    """Everything told, as plain data: contributions by figure and class, interactions, how well it adds up."""
    cases = {"case": found.case} | ({"against": found.against} if found.against else {})
    return {
        **frame.preamble(command, asked.plan(**cases)),
        "over": found.over,
        "players": {name: list(group) for name, group in found.players.items()},
        "figures": {name: of_figure(found, name) for name in (*found.shown, *CLASSES)},
    }


def of_figure(found: Attribution, name: str) -> dict[str, Any]:
    """One figure's contributions, interactions and check sum."""
    shares, total, table = gains(found, name), whole(found, name), found.table(name)
    return {
        "nobody": float(table[0].mean()),
        "everybody": float(table[-1].mean()),
        "whole": {"mean": float(total.mean()), **spread(total)},
        "players": {p: {"mean": float(values.mean()), **spread(values)} for p, values in shares.items()},
        "interactions": dict(zip(found.players, found.pairs(name), strict=True)),
        "largest_remainder": float(np.abs(sum(shares.values()) - total).max()),
    }


def _cell(summary: dict[str, Any], name: str, player: str) -> str:
    row = summary["figures"][name]["players"][player]
    mean = charts.show(row["mean"], name)
    if name == charts.CLASS or row["p10"] is None:
        return mean
    return f"{mean} ({charts.show(row['p10'], name)} to {charts.show(row['p90'], name)})"


def sentences(found: Attribution, summary: dict[str, Any]) -> list[str]:
    """The answer in words."""
    name = found.shown[0]
    shares, row = gains(found, name), summary["figures"][name]
    first = ordered(shares)[0]
    count, remainder = len(found.players), max(f["largest_remainder"] for f in summary["figures"].values())
    return [
        f"{counted(count, 'player')}, so {1 << count:,} coalitions in {found.worlds:,} simulated worlds on the "
        f"same luck. The largest mean contribution to {measure(name).label} is that of {theme.label(first)}: "
        f"{charts.show(row['players'][first]['mean'], name)} of {charts.show(row['whole']['mean'], name)} in all.",
        "A contribution is the mean over all orders in which players can be added (Shapley value), world by world; in "
        f"every world the parts add up to the whole (largest remainder {remainder:.0e}).",
    ]


def as_csv(found: Attribution, summary: dict[str, Any]) -> str:
    """One row per figure and player."""
    rows = [
        (name, player, row["mean"], row["p10"], row["median"], row["p90"])
        for name, figure in frame.plain(summary["figures"]).items()
        for player, row in figure["players"].items()
    ]
    return frame.table_text(("figure", "player", "mean", "p10", "median", "p90"), rows)
