"""What the columns of an export mean: unit, label, meaning, range and source of each, as rows of a codebook."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.lever import Factor, factors
from twofutures.abm.observable import Observable
from twofutures.abm.outcomes import CLASSES, own_classes
from twofutures.abm.parameters import sources
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.questions import YEAR
from twofutures.policies.case import MECHANISMS

SWITCH, CLASS = "switch_", "class_"  # what columns of a mechanism, and of a class from outside, begin with
COMPUTED = "computed by the model"
DATED = re.compile(rf"(?P<name>\w+)_(?P<when>{YEAR}|{'|'.join(QUARTERS)})")
FAN = {"p10": "10 % of worlds lie below", "median": "half of the worlds lie below", "p90": "90 % of worlds lie below"}


@dataclass(frozen=True)
class Column:
    """What one column holds; ``kind`` is string, integer or number, ``values`` are all that a string may be."""

    name: str
    kind: str = "number"
    unit: str = ""
    label: str = ""
    meaning: str = ""
    low: float | None = None
    high: float | None = None
    source: str = COMPUTED
    values: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The column as a row of the codebook; empty where nothing is known."""
        ends = {"lowest": self.low, "highest": self.high}
        return {
            "name": self.name, "type": self.kind, "unit": self.unit, "label": self.label, "meaning": self.meaning,
            **{name: "" if value is None else value for name, value in ends.items()},
            "values": "; ".join(self.values), "source": self.source,
        }  # fmt: skip


ASKED = "as asked"
INDEX = {  # where a row belongs, and what it came out as
    "case": Column("case", "string", "", "case", "its label, or package and views", source=ASKED),
    "package": Column(
        "package", "string", "", "package", "the package of policies that the case follows", source=ASKED
    ),
    "start": Column("start", "string", "", "start", "quarter in which package and levers begin", source=ASKED),
    "views": Column("views", "string", "", "views", "rival views held, joined by +; empty for none", source=ASKED),
    "label": Column("label", "string", "", "label", "the case's label, where it was given one", source=ASKED),
    "world": Column("world", "integer", "1", "world", "number of the world: the same luck in every case", 0.0),
    "quarter": Column("quarter", "string", "", "quarter", "values stand at its end, flows within it", values=QUARTERS),
    "outcome": Column("outcome", "string", "", "outcome class", "kind of 2028 it came out as", values=CLASSES),
    "worlds": Column("worlds", "integer", "1", "worlds", "worlds that the row is made of", 1.0),
}


def describe(name: str) -> Column:
    """What a column of this name holds; a bare name where nobody declared it."""
    dated = DATED.fullmatch(name)
    if name in INDEX:
        return INDEX[name]
    if declared := shipped().observables.get(name):
        return _of_observable(name, declared)
    if row := factors().get(name):
        return _of_factor(name, row)
    if name.startswith(SWITCH) and (mechanism := MECHANISMS.get(name.removeprefix(SWITCH))):
        meaning = f"whether the mechanism acts ({mechanism}): 1 on, 0 off, between in part"
        return Column(name, "number", "1", name.replace("_", " "), meaning, 0.0, 1.0, ASKED)
    if dated and (declared := shipped().observables.get(dated["name"])):
        when = "mean of the four quarters of 2028" if dated["when"] == YEAR else dated["when"]
        return _of_observable(name, declared, f", {when}")
    own = {column_of_class(one): one for one in own_classes()}
    if name in own:
        meaning = f"1 where all hold: {' and '.join(own_classes()[own[name]])}; else 0"
        return Column(name, "integer", "1", own[name], meaning, 0.0, 1.0)
    return Column(name, "any", source="")


def _of_observable(name: str, declared: Observable, when: str = "") -> Column:
    ends = (0.0, None) if declared.unit in ("count", "H100e", "0 or 1") else (None, None)
    return Column(name, "number", declared.unit, declared.label + when, declared.meaning, *ends)


def _of_factor(name: str, row: Factor) -> Column:
    source = sources().get(row.source)
    cited = ", ".join(part for part in (source.publisher, source.title, source.date) if part) if source else row.source
    return Column(name, "number", row.unit, name.replace("_", " "), row.meaning, row.low, row.high, cited)


def column_of_class(name: str) -> str:
    """The column that says whether a world is of a class from outside."""
    return CLASS + re.sub(r"\W+", "_", name)


def rows(names: Iterable[str], observable: str = "") -> Iterator[dict[str, Any]]:
    """The codebook of these columns; in a fan, p10 to p90 are of one ``observable``."""
    for name in names:
        column = describe(name)
        if observable and name in FAN:
            of = describe(observable)
            column = Column(name, "number", of.unit, f"{of.label}, {name}", f"{FAN[name]}: {of.meaning}")
        yield column.row()


def text(names: Iterable[str], observable: str = "") -> str:
    """The codebook as CSV."""
    stream = StringIO()
    writer = csv.DictWriter(stream, list(Column("").row()), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(names, observable))
    return stream.getvalue()


def beside(file: Path) -> Path:
    """Where the codebook of a file lies: ``sweep.csv.codebook.csv`` beside ``sweep.csv``."""
    return file.with_name(f"{file.name}.codebook.csv")


def metadata(name: str) -> dict[str, str]:
    """Unit, label, meaning and values of a column, as the metadata of a field in Arrow and Parquet."""
    column = describe(name)
    texts = {"unit": column.unit, "label": column.label, "meaning": column.meaning, "values": "; ".join(column.values)}
    return {key: text for key, text in texts.items() if text}
