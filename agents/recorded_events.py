"""Events that come by chance once the record ends, and till then as recorded: none that nobody saw, none left out."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from twofutures.abm.calendar import quarter_step
from twofutures.abm.parameters import DATA
from twofutures.abm.worlds import Worlds

if TYPE_CHECKING:
    from twofutures.abm.model import Model


@cache
def record() -> Mapping[str, tuple[int, frozenset[int]]]:
    """By kind of event: the last quarter that the record holds, and those in which one came."""
    tables = tomllib.loads((DATA / "recorded_events.toml").read_text(encoding="utf-8"))
    came = [(row["kind"], quarter_step(row["quarter"])) for row in tables["event"]]
    return {
        kind: (quarter_step(row["until"]), frozenset(quarter for of, quarter in came if of == kind))
        for kind, row in tables["kind"].items()
    }


def chance_of(kind: str, model: "Model", chance: Worlds) -> Worlds | float:
    """Chance that such an event comes this quarter: 1 or 0 as recorded; past the record, or its cut, as assumed."""
    until, came = record()[kind]
    return chance if model.input_quarter > until else float(model.input_quarter in came)
