"""How much of what it was not shown lies in its bands: measured once for a fit, kept beside the record, read by pages.

``python -m twofutures.experiments.record.coverage`` measures it anew (minutes); a new fit or other targets call for it.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.record.backtest import Backtest, Covered, backtest, luck_of, out_of_time
from twofutures.experiments.record.discrepancy import Layer
from twofutures.experiments.record.families import families
from twofutures.experiments.record.left_out import LeftOut, left_out
from twofutures.experiments.record.targets import targets
from twofutures.experiments.work.files import write_json
from twofutures.policies.members import members_digest

FILE = Path(__file__).parent / "data" / "coverage.json"
FITS = Path("results") / "coverage"  # resumed where a run was interrupted
CUTS = ("2025Q2", "2024Q4", "2024Q2")


def made_from() -> dict[str, Any]:
    """What the figures hang on: the members and the judged numbers with their families."""
    judged = [target for target in targets() if not target.is_input]
    return {"members": members_digest(), "targets": {t.id: [t.family, len(t.observed)] for t in judged}}


def as_dict(sample: Backtest, left: LeftOut, cuts: list[Backtest]) -> dict[str, Any]:
    """Plain values of everything the pages say."""
    return {
        "made_from": made_from(),
        "layer": asdict(sample.layer),
        "in_sample": asdict(sample.covered),
        "left_out": {"worlds_drawn": left.worlds, "families": {f.name: asdict(f.covered) for f in left.families}},
        "out_of_time": {str(cut.until): {"covered": asdict(cut.covered), "size": cut.layer.pooled} for cut in cuts},
    }


def measured(folder: Path) -> dict[str, Any]:
    """Everything measured anew; fits lie in the folder and are resumed."""
    cuts = [out_of_time(cut, folder / cut) for cut in CUTS]
    return as_dict(backtest(), left_out(folder / "left_out"), cuts)


@cache
def kept() -> dict[str, Any]:
    """What was measured for the shipped fit."""
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def layer() -> Layer:
    """The discrepancy layer of the shipped fit, for what is foretold."""
    return Layer(**kept()["layer"])


def reported(name: str, simulated: Worlds) -> Worlds | None:
    """10 and 90 % of an observable with the layer, shape (2, quarters); None where no family names it, or of one world.

    ``simulated`` is (quarters, worlds); a world's error is that of its place.
    """
    worlds = simulated.shape[1]
    if worlds < 2 or not any(name in family.observables for family in families().values()):
        return None
    return np.quantile(layer().series(luck_of(worlds), name, simulated), (0.1, 0.9), axis=1)


def of_families() -> dict[str, Covered]:
    """Left-out numbers by family."""
    counts = kept()["left_out"]["families"]
    return {name: Covered(**counts[name]) for name in families() if name in counts}


def of_left_out() -> Covered:
    """All left-out numbers together."""
    return sum(of_families().values(), Covered(0, 0, 0))


def of_cuts() -> dict[str, Covered]:
    """Values after each cut, the latest first."""
    return {cut: Covered(**kept()["out_of_time"][cut]["covered"]) for cut in CUTS}


def sizes_of_cuts() -> dict[str, float]:
    """How large the layer of each cut is, over all families, in log units."""
    return {cut: kept()["out_of_time"][cut]["size"] for cut in CUTS}


if __name__ == "__main__":
    write_json(FILE, measured(FITS))
