"""The run in a results folder, an outlook or any batch, read the way charts, tables and pages read a run."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.worlds import Worlds
from twofutures.experiments.analysis import columns
from twofutures.experiments.batches.design import replications
from twofutures.experiments.batches.outlook import command_line, shared
from twofutures.experiments.batches.results import Results
from twofutures.experiments.futures import Outcomes
from twofutures.policies.overruled import sentences
from twofutures.viz.charts.album import NEEDS
from twofutures.viz.words.numbers import counted, listed

AGAIN = (
    "python -c 'from twofutures.experiments.batches import folder, run; "
    """run.run(folder.Folder(".").batch(), "again")'"""
)
KINDS = {"factorial": "every combination", "lhs": "Latin hypercubes", "sobol": "a scrambled Sobol sequence",
         "given": "points of the user's own"}  # fmt: skip


class FolderRun(Outcomes):
    """Counts are of all worlds that are there; everything else is read from ``read``, evenly spaced among them."""

    def __init__(self, whole: Results) -> None:
        self.whole, self.read = whole, columns.thinned(whole)
        self.batch, self.cases = whole.batch, whole.cases
        self.worlds, self.observables = whole.worlds, whole.observables

    def by_quarter(self, name: str, case: str) -> Worlds:
        """One observable of one case, shape (25 quarters, worlds read); NaN in quarters that were not kept."""
        return self.read.by_quarter(name, case)

    def fan(self, name: str, case: str, levels: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Worlds:
        """Quantiles over the worlds read, by quarter, shape (levels, 25); NaN in quarters that were not kept."""
        every = np.full((len(levels), len(QUARTERS)), np.nan)
        every[:, self.batch.steps] = self.read.fan(name, case, levels)
        return every

    def counts(self, case: str) -> dict[str, int]:
        """Worlds per outcome class, of all."""
        return self.whole.counts(case)

    def own_counts(self, case: str) -> dict[str, int]:
        """Worlds per outcome class from outside, of all."""
        return self.whole.own_counts(case)

    def charts(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of these charts whose observables and quarters the folder keeps."""
        kept, judged = set(self.observables), columns.judged(self.whole)
        return tuple(name for name in names if not NEEDS[name] or (judged and kept.issuperset(NEEDS[name])))

    def command(self) -> str:
        """What makes the run again: an outlook's command, or the line that runs the folder's manifest."""
        batch, packages = self.batch, shared(self.batch) is not None
        plainly = replace(batch, design=replications(batch.worlds), keep=None, quarters=QUARTERS, override=())
        of_outlook = plainly == batch
        known = of_outlook and (packages or self.whole.store.scenario)
        return command_line(batch, not packages) if known else AGAIN

    def remarks(self) -> Iterator[str]:
        """What a reader must know first: worlds that are missing, or not read."""
        batch, there, read = self.batch, self.worlds, self.read.worlds
        if there < batch.worlds:
            states = [status.state for status in self.whole.store.statuses()]
            yield (
                f"Computed so far: {there:,} of {batch.worlds:,} worlds; of {counted(len(states), 'chunk')}, "
                f"{states.count('missing')} are missing and {states.count('failed')} failed. All that follows tells of "
                "what is there."
            )
        if read < there:
            yield (
                f"Counts of worlds are those of all {there:,}; fans, medians and analyses read {read:,} of them per "
                "case, evenly spaced."
            )

    def design(self) -> Iterator[str]:
        """What varies besides luck and drawn assumptions."""
        design = self.batch.design
        if design.axes:
            varied = ("{} ({:g} to {:g})".format(axis.name, *axis.bounds) for axis in design.axes)
            yield (
                f"By design, {listed(varied)} vary: {KINDS[design.kind]}, "
                f"{counted(design.points, 'point')}, {counted(design.replications, 'world')} at each, from "
                f"{'the branch' if design.since == 'branch' else design.since} on. All cases meet the same points."
            )
            yield from sentences(self.batch.overruled)
