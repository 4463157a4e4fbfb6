"""``twofutures calibrate``: the fit to the record, told as it goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from twofutures.experiments.record.calibrate import WAVES, about, calibrate, members_of
from twofutures.experiments.record.members import FILE, store
from twofutures.viz.reports.backtest import FOLDER
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import Counted, say


def run_calibration(
    waves: tuple[int, ...], members: int, workers: int, work: Path | None, out: Path | None, as_json: bool
) -> None:
    """Fit to the record and store the members (in the package, unless told otherwise)."""
    folder = work or FOLDER / "calibration"
    sizes = waves or WAVES
    with Counted("fitting", sum(sizes), as_json) as tick:
        fit = calibrate(folder, sizes, workers=workers, tick=tick)
    file = (out / FILE.name) if out else FILE
    told: dict[str, Any] = about(fit)
    store(members_of(fit, members), told, file)
    if as_json:
        print_json(told)
    else:
        print_fit(told)
    say(f"{members} equally weighted members are in {file}", quiet=as_json)


def print_fit(told: dict[str, Any]) -> None:
    """How the fit went, and what the past informs."""
    console = Console(highlight=False, markup=False)
    table = Table("parameter", "shift (prior sd)", "variance kept", box=box.SIMPLE_HEAD, pad_edge=False)
    for row in told["informed"][:20]:
        table.add_row(row["parameter"], f"{row['shift_sd']:+.2f}", f"{row['variance_kept']:.2f}")
    console.print(table)
    console.print(
        f"{told['worlds_drawn']:,} worlds drawn, {told['survivors']:,} survive, effective sample "
        f"{told['effective_sample']:.0f}; mean distance {told['distance_fitted_mean']} against a prior median of "
        f"{told['distance_prior_median']}. What the list does not show, the past leaves wide."
    )
