"""A batch: cases × worlds of a design on the same luck, computed chunk by chunk into a folder that can be resumed.

A batch is plain data; its manifest, this code and its data are all that is needed to make any world of it again.
"""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, lru_cache
from typing import Any, Self

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS, quarters_between, run_quarter
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.outcomes import JUDGED_BY
from twofutures.abm.parameters import parameter
from twofutures.abm.plain import plain, several
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches import design as designs
from twofutures.experiments.batches.design import Design
from twofutures.experiments.batches.spans import Spans
from twofutures.experiments.futures import CHUNK_ROWS, ENSEMBLES, Past
from twofutures.experiments.questions import check_own_classes
from twofutures.experiments.work.kept_past import all_members
from twofutures.experiments.work.provenance import engine_digest, extension_digest, provenance
from twofutures.policies.case import Case, several_cases
from twofutures.policies.extension import checked, files_of, function_named, in_use, name_of, on_stage
from twofutures.policies.members import fitted, members_digest
from twofutures.policies.overruled import Overruled, overruled
from twofutures.policies.policy import Policy
from twofutures.policies.scenario import Scenario

HEADLINE = (
    *JUDGED_BY, "swing_use_us", "swing_use_prc", "swing_rules_rights", "swing_rules_control", "lead_months",
    "gap_usable", "gap_owned", "gap_flow", "gap_production",
)  # fmt: skip
CPU = "CPU features"  # of what made a batch: NumPy counts the last bits otherwise with others
AFTER_BRANCH = QUARTERS[BRANCH:]
BASE_MIB, ROW_MIB = 230, 0.145  # measured: a worker before its first chunk, and what each row of a chunk adds


@dataclass(frozen=True)
class Batch:
    """What to run: every case in every world of the design.

    ``held`` fixes assumptions from 2022Q4 on; ``keep`` names the observables to write (None: all), ``quarters`` when.
    ``chunk`` is how many worlds are computed together: it decides memory and files, never results. ``extensions`` are
    modules that add to what is shipped (by default those in use); those of policies that are functions join them.
    ``override`` names what the design varies although a case or ``held`` sets it: the design's values rule then.
    """

    cases: tuple[Case, ...]
    design: Design = field(default_factory=lambda: designs.replications(1000))
    seed: int = 2028
    ensemble: str = "fitted"
    held: Mapping[str, float] = field(default_factory=dict)
    keep: tuple[str, ...] | None = HEADLINE
    quarters: tuple[str, ...] = AFTER_BRANCH
    chunk: int = 0
    extensions: tuple[str, ...] = field(default_factory=in_use)
    override: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known("ensemble", self.ensemble, ENSEMBLES)
        if isinstance(self.quarters, str):
            object.__setattr__(self, "quarters", quarters_between(self.quarters))
        object.__setattr__(self, "cases", several_cases(self.cases))
        for name in ("quarters", "keep", "override"):
            if (named := getattr(self, name)) is not None:
                object.__setattr__(self, name, several(named))
        for name in ("seed", "held", "chunk"):
            object.__setattr__(self, name, plain(getattr(self, name)))
        if not self.cases or len(set(self.names)) != len(self.cases):
            raise ValueError("name at least one case, each only once: two cases of one make need labels")
        if not isinstance(self.chunk, int) or self.chunk < 0:
            raise ValueError(f"chunk must be a whole number of worlds, or 0 for as many as is best, not {self.chunk}")
        if not isinstance(self.seed, int) or not 0 <= self.seed < 2**63:
            raise ValueError(f"seed must be a whole number from 0 to 2^63 - 1, not {self.seed}")
        for name, value in self.held.items():
            parameter(name).check(value)
        for quarter in self.quarters:
            run_quarter(quarter)
        if not self.quarters or list(self.quarters) != sorted(set(self.quarters)):
            raise ValueError("name the quarters to keep in their order, each once")
        if self.design.since != "branch" and self.ensemble == "fitted":
            raise ValueError("fitted worlds have their past: vary from the branch on, or use the prior ensemble")
        functions = [policy for case in self.cases for policy in case.policies if not isinstance(policy, Policy)]
        modules = [name_of(function).partition(":")[0] for function in functions]
        named = checked([name for name in self.extensions if name not in modules])
        object.__setattr__(self, "extensions", tuple(dict.fromkeys([*named, *modules])))
        check_own_classes()
        for case in self.cases:
            as_data(case)
        for name in self.override:
            known("name that the design varies", name, self.design.names)
        if fixed := [one for one in self.overruled if one.name not in self.override]:
            raise ValueError(f"{fixed[0].fault}: choose one, or let the design rule with --override {fixed[0].name}")
        if not self.chunk:
            object.__setattr__(self, "chunk", max(1, CHUNK_ROWS // len(self.cases)))

    def __repr__(self) -> str:
        kept, cases = "everything" if self.keep is None else f"{len(self.keep)} observables", len(self.cases)
        return (
            f"<Batch {cases} case{'s' * (cases > 1)} × {self.worlds:,} {self.ensemble} worlds, {self.design.kind}"
            f"{' over ' * bool(self.design.axes)}{', '.join(self.design.names)}, seed {self.seed}, keeps {kept} in "
            f"{self.quarters[0]}..{self.quarters[-1]}>"
        )

    @property
    def names(self) -> list[str]:
        """The cases by name."""
        return [case.name for case in self.cases]

    @property
    def worlds(self) -> int:
        """Worlds per case."""
        return self.design.worlds

    @property
    def overruled(self) -> list[Overruled]:
        """Where the design's values come in place of what a case or ``held`` sets."""
        return overruled(self.cases, self.design.names, self.held)

    @property
    def steps(self) -> list[int]:
        """The kept quarters, counted from 2022Q4."""
        return [QUARTERS.index(quarter) for quarter in self.quarters]

    def case(self, name: str | None = None) -> int:
        """Place of a case by name (``a + b`` means ``a+b``); without a name the only one."""
        if name is None and len(self.cases) > 1:
            raise ValueError(f"say which case: {', '.join(self.names)}")
        if name is None or name in self.names:
            return self.names.index(name) if name else 0
        return self.names.index(known("case", "+".join(map(str.strip, name.split("+"))), self.names))

    def chunks(self) -> Spans:
        """World numbers by chunk, as ranges."""
        return Spans(self.worlds, self.chunk)

    def within(self, mebibytes: float) -> Self:
        """The same batch in chunks that one process computes in so much memory (never larger than measured best)."""
        rows = int(min(CHUNK_ROWS, (mebibytes - BASE_MIB) / ROW_MIB))
        if rows < len(self.cases):
            need = BASE_MIB + ROW_MIB * len(self.cases)
            raise ValueError(f"a process needs at least {need:,.0f} MiB for one world of every case: give more memory")
        return replace(self, chunk=max(1, rows // len(self.cases)))

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the manifest."""
        return {f.name: getattr(self, f.name) for f in fields(self)} | {
            "cases": [as_data(case) for case in self.cases],
            "design": self.design.as_data(),
            "held": dict(sorted(self.held.items())),
            "keep": None if self.keep is None else list(self.keep),
            "quarters": list(self.quarters),
            "extensions": list(self.extensions),
            "override": list(self.override),
        }


def from_dict(stored: Mapping[str, Any], values: Mapping[str, Worlds] | None = None) -> Batch:
    """The batch of ``as_dict``; ``values`` are those of a given design."""
    extensions = tuple(stored.get("extensions", ()))
    varied = [axis["name"] for axis in stored["design"]["axes"]]  # until there was an override, every design ruled
    return Batch(
        **{
            **stored,
            "extensions": extensions,
            "override": tuple(stored.get("override", varied)),
            "cases": tuple(as_case(case) for case in stored["cases"]),
            "design": designs.from_data(stored["design"], values),
            "keep": None if stored["keep"] is None else tuple(stored["keep"]),
            "quarters": tuple(stored["quarters"]),
        }
    )


def as_data(case: Case) -> dict[str, Any]:
    """A case as JSON can hold it; ValueError if it is made of numbers per world, or of functions without a name."""
    declared = [policy for policy in case.policies if isinstance(policy, Policy)]
    settings = [{**policy.settings, "strength": policy.strength} for policy in declared]
    if any(np.ndim(v) for t in (case.levers, case.assumptions, case.switches, *settings) for v in t.values()):
        raise ValueError(
            f"{case.name}: numbers that differ by world belong in a design (experiments.batches.design.given)"
        )
    stored = {
        **{name: getattr(case, name) for name in ("package", "start", "label")},
        "views": list(case.views),
        **{name: dict(getattr(case, name)) for name in ("levers", "assumptions", "switches")},
        "policies": [
            {f.name: getattr(p, f.name) for f in fields(p)} | {"settings": dict(p.settings)}
            if isinstance(p, Policy)
            else {"function": name_of(p)}
            for p in case.policies
        ],
    }
    return plain(stored)


def as_case(stored: Mapping[str, Any]) -> Case:
    """The case of ``as_data``."""
    policies = tuple(
        function_named(policy["function"]) if "function" in policy else Policy(**policy)
        for policy in stored["policies"]
    )
    return Case(**{**stored, "views": tuple(stored["views"]), "policies": policies})


def made_of(ensemble: str, extensions: tuple[str, ...] = ()) -> dict[str, str]:
    """Everything that decides the numbers besides the batch itself, as fingerprints."""
    made = provenance()
    prints = {"code": made["code"], "data": made["data"], "NumPy": made["numpy"], "engine": engine_digest()}
    prints[CPU] = " ".join(made["cpu"])
    prints |= {f"extension {name}": extension_digest(files_of(name)) for name in extensions}
    return prints | ({"fit": members_digest()} if ensemble == "fitted" else {})


# -- playing -----------------------------------------------------------------------------------------------------------


def play(
    batch: Batch,
    ids: Sequence[int] | Worlds,
    cases: Sequence[Case] | None = None,
    point: Mapping[str, Worlds] | None = None,
    story: Story | None = None,
    only: Sequence[str] | None = None,
) -> Model:
    """The batch's worlds with these numbers, played to the end: world k of case j is row ``j·len(ids) + k``.

    Where ``only`` some observables matter, reports that give none of them are left out as soon as that is known.
    """
    gc.collect()  # a model and its agents know each other: the last one would stay until Python thinks of it
    ids = np.asarray(ids)
    point = batch.design.at(ids) if point is None else point
    if batch.extensions:  # a report from outside may read what another has recorded
        only = None
    past = past_of(batch, batch.design.luck(ids), point, story, only)
    model = past.branch([case.with_values(point) for case in cases or batch.cases], story)
    del past
    gc.collect()
    if only is not None:
        model.report_only(only)
    return model.run(LAST)


def past_of(
    batch: Batch, ids: Worlds, point: Mapping[str, Worlds], story: Story | None, only: Sequence[str] | None = None
) -> Past:
    """The past of these worlds; where a batch is large enough to meet every fitted member, all are played only once."""
    if batch.ensemble == "fitted" and story is None and batch.worlds >= len(fitted()):
        return _members(tuple(sorted(batch.held.items())), batch.extensions).of_worlds(ids, batch.seed)
    held: dict[str, Any] = dict(batch.held)
    if batch.design.since != "branch":
        held |= {name: point[name] for name in batch.design.assumptions}
    lean = None if only is None or batch.ensemble == "fitted" else lambda model: model.report_only(only)
    return Past(ids, batch.seed, batch.ensemble, held, story, watch=lean, roster=on_stage(batch.extensions))


@lru_cache(maxsize=1)
def _members(held: tuple[tuple[str, float], ...], extensions: tuple[str, ...]) -> Past:
    return Past(len(fitted()), held=dict(held), roster=on_stage(extensions))


@cache
def observables(extensions: tuple[str, ...] = (), members: bool = False) -> tuple[str, ...]:
    """Everything a world can report; a kept past of the fitted ``members`` tells it, else one world plays a quarter."""
    if members and not extensions and (whole := all_members()):
        return tuple(sorted(whole.recorded))
    return tuple(Scenario(central=True, roster=on_stage(extensions)).build(1).run(0).recorder.names)


def kept(batch: Batch) -> tuple[str, ...]:
    """The observables a batch writes; UnknownName suggests the nearest."""
    there = observables(batch.extensions, batch.ensemble == "fitted")
    return tuple(sorted({known("observable", name, there) for name in (there if batch.keep is None else batch.keep)}))
