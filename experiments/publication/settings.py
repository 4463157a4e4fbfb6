"""What every case sets, and which value ruled: one row per case and assumption, lever or mechanism."""

from collections.abc import Iterator
from typing import Any

from twofutures.abm.parameters import parameters
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.codebook import Column
from twofutures.experiments.batches.tables import of_case
from twofutures.policies.case import Case
from twofutures.policies.overruled import shown
from twofutures.policies.policy import HOLD, Policy

KINDS = ("assumption", "lever", "mechanism", "rule")
COLUMNS = {
    "setting": Column("setting", "string", "", "setting", "name of what is set", source=""),
    "kind": Column("kind", "string", "", "kind", "what it is", source="", values=KINDS),
    "value": Column("value", "number", "", "value", "at what it stands; empty where no one number says it", source=""),
    "how": Column("how", "string", "", "how", "how it is set, where no one number says it", source=""),
    "set_by": Column("set_by", "string", "", "set by", "design, batch, view, package, case or policy", source=""),
}


def rows(batch: Batch) -> Iterator[dict[str, Any]]:
    """What rules in every case: what it varies or sets by name, which mechanisms are off, which policies are rules."""
    for case in batch.cases:
        decided = (name for policy in case.followed() if isinstance(policy, Policy) for name in policy.settings)
        for name in dict.fromkeys([*batch.design.names, *batch.held, *case.assumed(), *decided]):
            yield of_case(case) | _row(batch, case, name)
        for name, value in case.switched().items():
            yield of_case(case) | _as_row(name, "mechanism", value, "", "case or view")
        for policy in case.policies:
            if not isinstance(policy, Policy):
                yield of_case(case) | _as_row(policy.__name__, "rule", None, "a function", f"case {case.name}")


def _row(batch: Batch, case: Case, name: str) -> dict[str, Any]:
    """The setting of an assumption or lever that rules: what varies, else what is laid on last."""
    kind, laid = "assumption" if name in parameters() else "lever", case.set_by(name)
    if name in batch.held:
        laid = {"batch": batch.held[name], **laid}
    who, setting = list(laid.items())[-1] if laid else (f"package {case.package}", HOLD)
    if name in batch.design.names:
        (axis,) = (axis for axis in batch.design.axes if axis.name == name)
        how = "varies from {:g} to {:g}".format(*axis.bounds)
        return _as_row(name, kind, None, f"{how} in place of {shown(setting)} ({who})" if laid else how, "design")
    value = case.value_of(name) if case.set_by(name) else batch.held.get(name)
    return _as_row(name, kind, value, "" if value is not None else shown(setting), who)


def _as_row(name: str, kind: str, value: Any, how: str, by: str) -> dict[str, Any]:
    return {"setting": name, "kind": kind, "value": None if value is None else float(value), "how": how, "set_by": by}
