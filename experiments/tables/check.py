"""Whether every shipped table holds what ``data/tables.toml`` says it must.

``python -m twofutures.experiments.tables.check`` (or ``twofutures data check``) prints one line for every fault, with
file, row, column and cure, and ends with 1 if there is any. Cells are checked by frictionless, which only developers
need: ``pip install 'twofutures[dev]'``.
"""

import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from twofutures.abm.lever import levers
from twofutures.abm.parameters import shipped_parameters, sources
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.record.families import families
from twofutures.experiments.record.forecasts import RULES
from twofutures.experiments.record.measures import MEASURES
from twofutures.experiments.record.scores import SINCE_2024
from twofutures.experiments.tables.rows import Line, lines_of
from twofutures.experiments.work.files import TOP
from twofutures.policies.game.seats import seats
from twofutures.policies.packages import packages
from twofutures.policies.proposals import proposals
from twofutures.policies.views import critiques

FILE = Path(__file__).parent / "data" / "tables.toml"
FLOORS, KINDS = ("abm", "agents", "policies", "experiments"), (".csv", ".toml", ".parquet")
OTHERS, OPTIONAL = "*", "?"
BOUNDS = ("minimum", "maximum", "minLength", "pattern", "enum")  # of Table Schema
AS_MEANT = f"or, if it is meant, change what {FILE.name} says"
COLUMN = "column that is not declared"


def _countries() -> list[str]:
    return [line.cells["iso3"] for line in lines_of(TOP / "abm" / "data" / "countries.csv")]


def _agents() -> list[str]:
    return [line.cells["key"] for line in lines_of(TOP / "agents" / "data" / "roster.toml", "*[]")]


KNOWN: Mapping[str, Callable[[], Iterable[str]]] = {
    "agents": _agents,
    "agents and levers": lambda: (*_agents(), *levers()),
    "countries": _countries,
    "critiques": critiques,
    "families": families,
    "families and rules": lambda: (*families(), RULES),
    "levers": levers,
    "measures": lambda: MEASURES,
    "observables": lambda: shipped().observables,
    "packages": packages,
    "parameters": shipped_parameters,
    "policies": lambda: (*proposals(), *(p.proposal for p in proposals().values())),
    "recorded series": lambda: (*shipped().observables, *SINCE_2024),
    "seats": seats,
    "sources": sources,
}


@dataclass(frozen=True)
class Problem:
    """One fault of a table: where it stands, what is wrong, what to do."""

    file: str
    row: str
    column: str
    what: str

    def __str__(self) -> str:
        return (
            ", ".join(filter(None, [self.file, self.row, self.column and f"column {self.column}"])) + f": {self.what}"
        )


@dataclass(frozen=True)
class Table:
    """What one file must hold."""

    name: str
    rows: int
    fields: Mapping[str, Any]
    key: Sequence[str] = ()
    sources: Sequence[str] = ()
    own: str = ""
    at: str = "*"
    items: Sequence[str] = ()
    order: Sequence[str] = field(default_factory=tuple)

    @property
    def file(self) -> Path:
        """The file; ``#`` in the name tells two tables of one file apart."""
        return TOP / self.name.partition("#")[0]

    @property
    def says_where_from(self) -> bool:
        """Whether every number has a source: by column, as a whole, or because it states no fact of the world."""
        return bool(self.sources or self.own or {"source", "sources"} & set(self.fields))

    def lines(self, file: Path | None = None) -> list[Line]:
        """Its rows, or those of a copy."""
        return lines_of(file or self.file, self.at, self.items)


@dataclass(frozen=True)
class Field:
    """One column: its type, its bounds, and whether a cell may be empty."""

    type: str
    optional: bool
    bounds: Mapping[str, Any]
    known: str = ""
    unit: str = ""
    columns: str = ""

    @classmethod
    def read(cls, spec: str | Mapping[str, Any]) -> Self:
        """A type by name, or one with bounds of its own."""
        own = {"is": spec} if isinstance(spec, str) else dict(spec)
        word = own.pop("is")
        base = dict(types().get(word.removeprefix(OPTIONAL), {"type": word.removeprefix(OPTIONAL)}))
        both = {**base, **own}
        bounds = {name: both[name] for name in BOUNDS if name in both}
        more = {name: both.get(name, "") for name in ("known", "unit", "columns")}
        return cls(both["type"], word.startswith(OPTIONAL), bounds, **more)

    def descriptor(self, name: str) -> dict[str, Any]:
        """The column in the words of Table Schema."""
        constraints = {**self.bounds, "required": not self.optional}
        return {"name": name, "type": self.type, "constraints": constraints}


@cache
def types() -> Mapping[str, Mapping[str, Any]]:
    """Types by name."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["types"]


@cache
def tables() -> tuple[Table, ...]:
    """Every declared table, in file order."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Table(name, **row) for name, row in content.items() if name != "types")


def shipped_files() -> list[str]:
    """Every table that lies on the floors, but that of the app's words."""
    files = (f for floor in FLOORS for f in sorted((TOP / floor).rglob("*")) if f.suffix in KINDS)
    return [f.relative_to(TOP).as_posix() for f in files if f != FILE]


def problems(table: Table, file: Path | None = None) -> list[Problem]:
    """Every fault of a table, or of a copy of it that somebody has edited."""
    lines = table.lines(file)
    names = list(dict.fromkeys([*(n for n in table.fields if n != OTHERS), *(n for x in lines for n in x.cells)]))
    fields = {n: Field.read(table.fields.get(n, table.fields.get(OTHERS, "any"))) for n in names}
    return [*_of_columns(table, fields), *_of_names(table, fields, lines), *_of_cells(table, fields, lines)]


def _of_columns(table: Table, fields: Mapping[str, Field]) -> Iterator[Problem]:
    others = Field.read(table.fields[OTHERS]) if OTHERS in table.fields else None
    for name in fields:
        if name in table.fields:
            continue
        if others is None:
            yield Problem(table.name, "", name, f"is a {COLUMN}: take it out, {AS_MEANT}")
        elif others.columns and name not in set(KNOWN[others.columns]()):
            yield Problem(table.name, "", name, f"names none of the {others.columns}: correct it, {AS_MEANT}")


def _of_names(table: Table, fields: Mapping[str, Field], lines: Sequence[Line]) -> Iterator[Problem]:
    for name, column in fields.items():
        allowed = set(KNOWN[column.known]()) if column.known else set()
        for line in lines if allowed else ():
            cell = line.cells.get(name)
            for word in cell if isinstance(cell, list) else [cell] if cell is not None else []:
                if word not in allowed:
                    yield Problem(table.name, line.place, name, f"{word!r} is none of the {column.known}: correct it")


def _of_cells(table: Table, fields: Mapping[str, Field], lines: Sequence[Line]) -> Iterator[Problem]:
    """What frictionless says, with the place as people call it."""
    try:
        from frictionless import Checklist, Resource, Schema, checks
    except ImportError:
        raise ValueError("tables are checked with frictionless: pip install 'twofutures[dev]'") from None

    if len(lines) != table.rows:
        yield Problem(
            table.name,
            "",
            "",
            f"has {len(lines)} rows, declared are {table.rows}: put back what is missing, {AS_MEANT}",
        )
    if not lines:
        return
    schema = {"fields": [one.descriptor(name) for name, one in fields.items()], "primaryKey": list(table.key)}
    data = [list(fields), *([line.cells.get(name) for name in fields] for line in lines)]
    rules: list[Any] = [checks.row_constraint(formula=formula) for formula in table.order]
    report = Resource(data=data, schema=Schema.from_descriptor(schema)).validate(Checklist(checks=rules))
    for error in (error for task in report.tasks for error in task.errors):
        number = getattr(error, "row_number", 0)
        place = lines[number - 2].place if number else ""
        cell = getattr(error, "cell", "")
        what = f"{cell!r} does not fit, {error.note}" if cell else f"{error.note}"
        yield Problem(table.name, place, getattr(error, "field_name", ""), f"{what}: correct it, {AS_MEANT}")


def every_problem() -> list[Problem]:
    """Every fault of every shipped table, and every table that is not declared or not there."""
    declared = {table.name.partition("#")[0] for table in tables()}
    there = set(shipped_files())
    strays = [
        Problem(name, "", "", f"is not declared: say in {FILE.name} what it must hold") for name in there - declared
    ]
    gone = [Problem(name, "", "", "is not there: put it back") for name in declared - there]
    return [*strays, *gone, *(p for t in tables() if t.name.partition("#")[0] in there for p in problems(t))]


def main() -> int:
    """Print every fault; the exit code."""
    faults = every_problem()
    print(*faults, *([] if faults else [f"{len(tables())} tables hold what {FILE.name} says"]), sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
