"""``twofutures calibrate``: the fit to the record, told as it goes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twofutures.experiments.record.calibrate import WAVES, about, calibrate, members_of, store
from twofutures.policies.members import FILE
from twofutures.viz.reports.answer import RESULTS
from twofutures.viz.terminal.output import print_json, print_lines
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.terminal.tables import print_table


def show(
    waves: tuple[int, ...], members: int, workers: int, work: Path | None, out: Path | None, as_json: bool
) -> None:
    """Fit to the record and store the members (in the package, unless ``out`` names a folder)."""
    sizes = waves or WAVES
    with Progress("fitting", sum(sizes), as_json) as progress:
        fit = calibrate(work or RESULTS / "calibration", sizes, workers=workers, tick=progress.advance)
    file, summary = (out / FILE.name) if out else FILE, about(fit)
    store(members_of(fit, members), summary, file)
    if as_json:
        print_json(summary)
    else:
        print_fit(summary)
    say(f"{members} equally weighted members are in {file}", quiet=as_json)


def print_fit(summary: Mapping[str, Any]) -> None:
    """How the fit went, and what the past informs."""
    rows = [
        [row["parameter"], f"{row['shift_sd']:+.2f}", f"{row['variance_kept']:.2f}"] for row in summary["informed"][:20]
    ]
    print_table("", ("parameter", "shift (prior sd)", "variance kept"), rows)
    print_lines(
        [
            f"{summary['worlds_drawn']:,} worlds drawn, {summary['survivors']:,} survive, effective sample "
            f"{summary['effective_sample']:.0f}; mean distance {summary['distance_fitted_mean']} against a prior "
            f"median of {summary['distance_prior_median']}. What the list does not show, the past leaves wide."
        ]
    )
