"""Reading a batch: one column at a time, from as many chunks as are there, finished or not."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.lever import factor
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.outcomes import CLASSES
from twofutures.abm.parameters import Parameter
from twofutures.abm.plain import several
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches import tables
from twofutures.experiments.batches.arrays import about, to_xarray
from twofutures.experiments.batches.away import Chunk, location, source
from twofutures.experiments.batches.batch import kept, play
from twofutures.experiments.batches.codebook import metadata
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.spans import ends
from twofutures.experiments.futures import Outcomes
from twofutures.experiments.questions import YEAR, Question
from twofutures.experiments.work.arrow import numbers
from twofutures.experiments.work.libraries import need
from twofutures.policies.members import fitted

IN_MEMORY = 2**26  # bytes of columns that stay at hand, if they are at least so few and at most so many
FEWEST, MOST = 8, 512


class NoWorlds(ValueError):
    """There is no world to tell of: no chunk is finished, or none meets the conditions."""


class Results(Outcomes):
    """The worlds of a batch's folder. Nothing is read before it is asked for.

    ``conditions`` such as ``"spillover>0.5"`` or ``"near parity"`` keep the worlds that answer yes; see ``only``, and
    ``every`` the worlds of every so many; see ``thinned``.
    """

    def __init__(self, folder: Path | str, conditions: tuple[str, ...] = (), every: int = 1) -> None:
        self.questions = [Question.read(condition).must_be_yes_or_no() for condition in several(conditions)]
        self.store, self.conditions, self.every = Folder(folder), tuple(map(str, self.questions)), every
        self.batch = self.store.batch()
        self.cases = self.batch.names
        for question in self.questions:
            self.check(question)
        self._remember()

    def _remember(self) -> None:  # columns that were read, as many as memory is for
        room = IN_MEMORY // (4 * self.batch.worlds * len(self.batch.quarters))
        remember: Any = lru_cache(max(FEWEST, min(MOST, room)))
        self._mask, self._column = remember(self._fitting), remember(self._read)
        self._open = lru_cache(maxsize=FEWEST)(lambda file: pq.ParquetFile(source(self.store.verified(file))))

    def _alike(self, **other: Any) -> "Results":
        """The same results but for these attributes, with nothing read yet."""
        twin = Results.__new__(Results)
        same = ("questions", "store", "conditions", "every", "batch", "cases", "_finished")
        twin.__dict__.update({name: getattr(self, name) for name in same} | other)
        twin._remember()
        return twin

    def __repr__(self) -> str:
        batch, where = self.batch, "".join(f", where {one}" for one in self.conditions)
        size = f"{len(self.cases)} case{'s' * (len(self.cases) > 1)} × {self.worlds:,} of {batch.worlds:,} worlds"
        kept = f"{len(self.observables)} observables in {batch.quarters[0]}..{batch.quarters[-1]}"
        return f"<Results {self.store.path}: {size}{where}, {kept}>"

    def only(self, *conditions: str) -> "Results":
        """The same results, cut to the worlds in which all conditions hold."""
        return Results(self.store.path, (*self.conditions, *conditions), self.every)

    def thinned(self, every: int) -> "Results":
        """The same results, cut to the worlds whose number is a multiple of ``every``; no other is read into memory."""
        return Results(self.store.path, self.conditions, every)

    def parts(self) -> Iterator["Results"]:
        """The same results chunk by chunk, each of which answers for its own worlds: in memory lies one at a time."""
        return (self._alike(_finished=[one]) for one in self._finished)

    @cached_property
    def observables(self) -> list[str]:
        """What was kept."""
        return list(kept(self.batch))

    @cached_property
    def dataset(self) -> Any:
        """All finished chunks as one Arrow dataset. NoWorlds if there is none, Damaged if one is not as written."""
        import pyarrow.dataset as ds  # with pandas: half a second

        self.must_have_chunks()
        files, paths = location([self.store.verified(file) for _, file in self._finished])
        return ds.dataset(paths, format="parquet", filesystem=files)

    @cached_property
    def _finished(self) -> list[tuple[range, Chunk]]:
        """Worlds and file of every finished chunk."""
        there = self.store.chunks()
        return [(ids, there[ends(ids)]) for ids in self.batch.chunks().among(there)]

    def must_have_chunks(self) -> None:
        """NoWorlds, saying why, unless a chunk is finished."""
        if self._finished:
            return
        statuses, where = self.store.statuses(), self.store.path
        failed = [status for status in statuses if status.state == "failed"]
        if not failed:
            raise NoWorlds(f"{where} holds no finished worlds yet: run its command again first")
        rest = "" if len(failed) == len(statuses) else ", and the others are missing"
        raise NoWorlds(
            f"{where} holds no finished worlds: {len(failed):,} of {len(statuses):,} chunks failed{rest} (first: "
            f"{failed[0].error}); their tracebacks are in {where / 'failures'}, and the same command tries them again"
        )

    def must_have_worlds(self, cases: Sequence[str] = ()) -> Self:
        """Itself; NoWorlds unless in one of these cases (by default of all) a world meets the conditions."""
        self.must_have_chunks()
        cases = several(cases)
        if not (any(len(self.chosen(case)) for case in cases or self.cases) if self.questions else self.worlds):
            wanted, under = " and ".join(self.conditions), f" under {' or '.join(cases)}" if cases else ""
            raise NoWorlds(
                f"none of the {self.worlds:,} worlds in {self.store.path}{under} meets {wanted}: ask for less"
            )
        return self

    @property
    def worlds(self) -> int:
        """Worlds per case that are there."""
        return sum(-(-ids.stop // self.every) - -(-ids.start // self.every) for ids, _ in self._finished)

    @cached_property
    def ids(self) -> Worlds:
        """Numbers of the worlds that are there, the same for every case."""
        parts = (np.arange(-(-ids.start // self.every) * self.every, ids.stop, self.every) for ids, _ in self._finished)
        return np.concatenate([np.arange(0), *parts])

    def chosen(self, case: str | None = None) -> Worlds:
        """Numbers of the worlds of a case in which the conditions hold."""
        return self.ids[self._mask(self.batch.case(case))]

    def _fitting(self, row: int) -> Worlds:
        everyone, fits = self._alike(questions=[], conditions=()), np.ones(self.worlds, dtype=bool)
        for question in self.questions:
            fits &= question.of(everyone, self.cases[row]) > 0
        return fits

    def check(self, question: Question) -> None:
        """ValueError unless the folder keeps what the question needs."""
        question.check(self.observables, "outcome in this folder")
        for asked in question.conditions:
            if asked.name in self.observables and not set(asked.steps) <= set(self.batch.steps):
                first, last = self.batch.quarters[0], self.batch.quarters[-1]
                raise ValueError(
                    f"{asked} asks for {asked.when or YEAR}, but the folder keeps {first} to {last}: "
                    "ask for an outcome class"
                )

    def _read(self, name: str, row: int) -> Worlds:
        """One stored column of a case, whole, in the order of ``ids``."""
        self.must_have_chunks()
        parts = []
        for ids, file in self._finished:
            group = self._open(file).read_row_group(row, columns=[name])  # a case is a group, its rows are the worlds
            parts.append(numbers(group[name]).reshape(len(ids), -1)[-ids.start % self.every :: self.every])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def series(self, name: str, case: str | None = None) -> Worlds:
        """One observable of a case as stored, shape (worlds, kept quarters), float32."""
        row = self.batch.case(case)
        return self._column(known("observable", name, self.observables), row)[self._mask(row)]

    def by_quarter(self, name: str, case: str | None = None) -> Worlds:
        """The same as the model lays it out, shape (25 quarters, worlds): NaN in quarters that were not kept."""
        values = self.series(name, case)
        every = np.full((len(QUARTERS), len(values)), np.nan, dtype=np.float32)
        every[self.batch.steps] = values.T
        return every

    def fan(self, name: str, case: str | None = None, levels: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Worlds:
        """Quantiles over the worlds by quarter, shape (levels, kept quarters); NaN where no world is left."""
        values = self.series(name, case)
        if not len(values):
            return np.full((len(levels), len(self.batch.steps)), np.nan)
        return np.quantile(np.ascontiguousarray(values.T), levels, axis=1)

    def classes(self, case: str | None = None, thresholds: Mapping[str, float] | None = None) -> Worlds:
        """Outcome class of each world, an index into CLASSES; judged again if other thresholds are given."""
        if thresholds:
            return super().classes(self.cases[self.batch.case(case)], thresholds)
        row = self.batch.case(case)
        return self._column("outcome", row)[self._mask(row), 0]

    def counts(self, case: str | None = None) -> dict[str, int]:
        """Worlds per outcome class; of a whole run they stand in the footers of its chunks, and no column is read."""
        if self.conditions or self.every > 1:
            return super().counts(self.cases[self.batch.case(case)])
        return dict(zip(CLASSES, self._counted[self.batch.case(case)].tolist(), strict=True))

    @cached_property
    def _counted(self) -> Worlds:  # shape (cases, classes)
        none = np.zeros((len(self.cases), len(CLASSES)), dtype=int)
        return sum((self.store.counts(file) for _, file in self._finished), none)

    def assumption(self, name: str, case: str | None = None) -> Worlds:
        """What was assumed (or which lever set) in each world of a case, made again from the manifest.

        It is the value from the branch on; shape (worlds,). Levers are known where the design or the case sets them.
        """
        row = self.batch.case(case)
        return self._varied(name, row)[self._mask(row)]

    def _varied(self, name: str, row: int) -> Worlds:
        batch, case, numbers = self.batch, self.batch.cases[row], self.ids
        declared, fixed = factor(name), case.value_of(name)
        if name in batch.design.names:
            return batch.design.at(numbers)[name]
        if fixed is not None or name in batch.held:
            return np.full(len(numbers), float(batch.held[name] if fixed is None else fixed))
        if not isinstance(declared, Parameter):
            lacks = "sets by steps or in part" if case.set_by(name) else "does not set"
            raise ValueError(f"the batch {lacks} {name} in {case.name}: vary it, or set it by case")
        luck = batch.design.luck(numbers)
        if batch.ensemble == "fitted":
            return fitted().value(name, luck % len(fitted()))
        return declared.at(Luck(batch.seed, luck).uniform(f"assumption/{name}", -1))

    def to_pandas(
        self, names: Sequence[str] = (), cases: Sequence[str] = (), quarters: Sequence[str] = (), by: str = "quarter"
    ) -> Any:
        """A tidy pandas DataFrame: one row per case, world and quarter, or with ``by="world"`` per case and world.

        Rows say their case (case, package, start, views, label), outcome class and the values that ruled; then come the
        observables (by default all kept, in all kept quarters). By world they are 2028 means, ``NAME_2028``, and values
        of ``quarters`` (by default the last), ``NAME_2028Q4``. The frame's ``attrs`` hold unit, label and meaning of
        every column.
        """
        need("pandas")
        self.must_have_worlds(several(cases))
        pieces = {"quarter": tables.by_quarter, "world": tables.by_world}[known("row", by, ("quarter", "world"))]
        frame = pa.concat_tables(pieces(self, several(names), several(cases), quarters)).to_pandas()
        frame.attrs = {name: metadata(name) for name in frame}
        return frame

    def to_xarray(self, names: Sequence[str] = (), cases: Sequence[str] = (), quarters: Sequence[str] = ()) -> Any:
        """An xarray Dataset by the CF conventions: observables (case, world, quarter), what ruled (case, world).

        Cases carry what they are (package, start, views, label) as coordinates; quarters are dates, so that
        ``sel(quarter="2028")`` chooses four of them.
        """
        self.must_have_worlds(several(cases))
        dataset = to_xarray(self, several(names), several(cases), quarters)
        return dataset.assign_attrs(about(self.batch, self.store.manifest(), "Results.to_xarray()"))

    def replay(self, world: int, case: str | None = None, story: Story | None = None) -> tuple[Model, bool | None]:
        """Play one world again; whether it is bitwise what is stored (None where its chunk is not there)."""
        if not 0 <= world < self.batch.worlds:
            raise ValueError(f"the batch has worlds 0 to {self.batch.worlds - 1:,}, not {world:,}")
        row = self.batch.case(case)
        model = play(self.batch, np.array([world]), [self.batch.cases[row]], story=story)
        return model, self._agrees(model, world, row)

    def _agrees(self, model: Model, world: int, row: int) -> bool | None:
        there = [self._alike(_finished=[one], every=1) for one in self._finished if world in one[0]]
        if not there:
            return None
        read, place, steps = there[0]._read, world - there[0].ids[0], self.batch.steps
        return all(
            np.array_equal(read(name, row)[place], model.recorder.series(name)[steps, 0].astype(np.float32), True)
            for name in self.observables
        )
