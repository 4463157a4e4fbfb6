"""Scenario files: cases and run settings as TOML. Every fault is told at once, with its line and its fix.

``python -m twofutures.policies.scenario_file`` renews their JSON schema after a declared number changed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, run_quarter
from twofutures.abm.lever import levers
from twofutures.abm.names import UnknownName, known
from twofutures.abm.outside import as_text, parse_toml, read_text
from twofutures.abm.parameters import parameters
from twofutures.policies.case import MECHANISMS, Case
from twofutures.policies.extension import checked, function_named, in_use, use
from twofutures.policies.policy import Policy, Rule
from twofutures.policies.scenario_fields import Extend, PolicyRow, Row, model

SCHEMA = Path(__file__).with_name("scenario.schema.json")

START = quarter_name(BRANCH + 1)
TYPES = {
    "int_type": "must be a whole number", "int_from_float": "must be a whole number", "float_type": "must be a number",
    "finite_number": "must be a finite number", "string_type": "must be text", "list_type": "must be a list",
    "model_type": "must be a table", "missing": "is missing: add it", "too_short": "must name at least one",
}  # fmt: skip
BOUNDS = ("greater_than_equal", "less_than_equal")


@dataclass(frozen=True)
class ScenarioRun:
    """What a file asks for: its cases, and the settings of a run that it names (worlds, seed, ensemble, held)."""

    cases: tuple[Case, ...]
    settings: Mapping[str, Any]
    text: str
    extensions: tuple[str, ...] = ()

    def case(self, file: str, label: str = "") -> Case:
        """The case of that name, or the only one. ValueError names those there are."""
        cases = {case.name: case for case in self.cases}
        if label:
            return cases[known(f"case of {file}", label, cases)]
        if len(cases) > 1:
            raise ValueError(f"{file} holds {len(cases)} cases: name one, such as '{file}#{next(iter(cases))}'")
        return self.cases[0]


def read_scenario(path: Path, trusted: bool = True) -> ScenarioRun:
    """The file's cases and settings. ValueError, on one line, names every fault with its line, key and fix.

    Modules that it names are imported, from where it lies too; unless it is ``trusted``, only those already in use.
    """
    return scenario_of(read_text(path), path, trusted)


def uploaded(content: bytes, name: str) -> ScenarioRun:
    """The same of a file's content that somebody sent: it may use the extensions in use, and import nothing."""
    return scenario_of(as_text(content, name), Path(name), trusted=False)


def scenario_of(text: str, path: Path, trusted: bool) -> ScenarioRun:
    """The cases and settings of a text that lies, or would lie, at a path."""
    content = parse_toml(text, str(path))
    lines = lines_of(text)
    extensions = extended(content, path, trusted)
    try:
        file = model().file.model_validate(content)
    except ValidationError as error:
        faults = sorted(fault(row, lines) for row in error.errors())
        raise ValueError(f"{path}: {'; '.join(dict.fromkeys(message for _, message in faults))}") from None
    named = {key: getattr(file, key) for key in ("worlds", "seed", "ensemble")}
    settings = {key: value for key, value in named.items() if value is not None} | {"held": numbers(file.held)}
    return ScenarioRun(tuple(cases_of(file, path)), settings, text, extensions)


def extended(content: Mapping[str, Any], path: Path, trusted: bool) -> tuple[str, ...]:
    """The extensions that a file names, loaded, so that what they declare can be checked like anything else."""
    table = content.get("extend")
    named = table.get("module") if isinstance(table, Mapping) else []
    modules = [name for name in listed(named) if isinstance(name, str)]
    rows = [content, *(row for row in listed(content.get("case")) if isinstance(row, Mapping))]
    rules = [str(rule).partition(":")[0] for row in rows for rule in listed(row.get("rules"))]
    if strange := [name for name in [*modules, *rules] if not trusted and name not in in_use()]:
        raise ValueError(
            f"{path}: it names the module {strange[0]}, which is not in use: start with --extend {strange[0]}"
        )
    try:
        return checked(modules, path.parent)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def listed(value: Any) -> list[Any]:
    """A list, one name as a list of it, and nothing for what is neither: the check of the whole file refuses that."""
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def cases_of(file: Any, path: Path) -> list[Case]:
    """The cases of a checked file; ValueError if two have one name."""
    rows = file.case or [
        model().case(package=name, label=file.label) for name in file.packages or [file.package or "status_quo"]
    ]
    cases = []
    for place, row in enumerate(rows, 1):
        try:
            cases.append(_case(row, file))
        except ValueError as error:
            raise ValueError(f"{path}: case {place} ({row.label or row.package}): {error}") from None
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{path}: two cases are named {name!r}: give each [[case]] a label of its own")
    return cases


def _case(row: Any, file: Any) -> Case:
    start = row.start or file.start or START

    def both(key: str) -> dict[str, float]:
        return numbers(getattr(file, key)) | numbers(getattr(row, key))

    policies: list[Policy | Rule] = [
        policy for each in (file, row) for laid in each.policy for policy in policies_of(laid, start)
    ]
    policies += [function_named(name) for each in (file, row) for name in each.rules]
    return Case(
        row.package,
        start,
        tuple(dict.fromkeys([*file.views, *row.views])),
        both("levers"),
        tuple(policies),
        both("assumptions"),
        both("switches"),
        row.label,
    )


def numbers(table: Row) -> dict[str, float]:
    """What a table of numbers says."""
    return {name: float(value) for name, value in table.model_dump(exclude_unset=True).items()}


def policies_of(row: PolicyRow, start: str) -> list[Policy]:
    """A row as policies: a schedule is one policy per step, each until the next."""
    last = run_quarter(row.end) if row.end else LAST
    steps = row.steps() if row.schedule else [(run_quarter(row.start or start), row.value)]
    ends = [*(step - 1 for step, _ in steps[1:]), last]
    if steps[-1][0] > last:
        raise ValueError(f"the policy on {row.lever} starts in {quarter_name(steps[-1][0])}, after its end {row.end}")
    return [
        Policy(row.name or f"{row.lever} by hand", {row.lever: value}, step, end, row.strength, citation=row.citation)
        for (step, value), end in zip(steps, ends, strict=True)
    ]


def case_of(text: str) -> Case:
    """A case from ``PACKAGE[@START][+VIEW…]`` or from a scenario file (``my.toml``, or ``my.toml#label``).

    Extensions that the file names are in use from then on.
    """
    name, _, label = text.partition("#")
    if name.endswith(".toml"):
        run = read_scenario(Path(name))
        use([*in_use(), *run.extensions])
        return run.case(name, label)
    head, *views = (part.strip() for part in text.split("+"))
    package, at, start = head.partition("@")
    case = Case(package, run_name(start) if at else START, tuple(views))
    return case if case.start == START else Case(package, case.start, case.views, label="+".join([head, *views]))


def run_name(start: str) -> str:
    """A quarter from the branch on, as it is written."""
    return quarter_name(run_quarter(start, first=BRANCH))


def lines_of(text: str) -> dict[tuple[str | int, ...], int]:
    """Where each key stands: path → line number. Keys inside inline tables stand where the table begins."""
    here: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    places: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        key, equals, _ = line.partition("=")
        if line.startswith("["):
            here, parts = (), names_in(line.lstrip("[").partition("]")[0])
            for place, part in enumerate(parts):
                here += (part,)
                if line.startswith("[[") and place == len(parts) - 1:
                    counts[here] = counts.get(here, 0) + 1
                    places.setdefault(here, number)
                here += (counts[here] - 1,) if here in counts else ()
            places.setdefault(here, number)
        elif equals:
            places.setdefault((*here, *names_in(key)), number)
    return places


def names_in(key: str) -> list[str]:
    """The parts of a dotted key, without their quotes."""
    return [part.strip().strip("\"'") for part in key.split(".")]


def fault(row: Mapping[str, Any], lines: Mapping[tuple[str | int, ...], int]) -> tuple[int, str]:
    """The line, and ``line 9, levers.enforcement: …``, from one of pydantic's errors."""
    path = tuple(row["loc"])
    known_path = path
    while known_path and known_path not in lines:
        known_path = known_path[:-1]
    line = lines[known_path] if known_path else 0
    where = f"line {line}, " if line else ""
    message = explained(row, path)
    shown = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return line, f"{where}{shown}: {message}" if shown else f"{where}{message}"


def explained(row: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    """What is wrong and what to write instead."""
    if row["type"] == "extra_forbidden":
        kind, names = allowed(path)
        try:
            return known(kind, str(path[-1]), names)
        except UnknownName as error:
            return str(error)
    if row["type"] in BOUNDS:
        low, high, unit = bounds(path)
        return f"{row['input']} is outside its range: use {low:g}..{high:g}{unit}"
    return TYPES.get(row["type"], row["msg"].removeprefix("Value error, "))


def allowed(path: tuple[str | int, ...]) -> tuple[str, list[str]]:
    """The kind of name that stands at a path, and the names there are."""
    tables = {
        "levers": ("lever", levers()),
        "assumptions": ("assumption", parameters()),
        "held": ("assumption", parameters()),
        "switches": ("mechanism", MECHANISMS),
    }
    rows: dict[str, Any] = {"case": model().case, "policy": PolicyRow, "extend": Extend}
    kind, names = "key", list(model().file.model_fields)
    for part in path[:-1]:
        if part in tables:
            kind, names = tables[str(part)][0], list(tables[str(part)][1])
        elif part in rows:
            names = list(rows[str(part)].model_fields)
    return kind, names


def bounds(path: tuple[str | int, ...]) -> tuple[float, float, str]:
    """The range of the number at a path, and its unit."""
    name = str(path[-1])
    if "levers" in path[:-1] or {"assumptions", "held"} & set(path[:-1]):
        row = levers()[name] if "levers" in path[:-1] else parameters()[name]
        return row.low, row.high, f" {row.unit}"
    if name in ("worlds", "seed"):
        low, high = model().file.model_fields[name].metadata[:2]
        return low.ge, high.le, ""
    return 0.0, 1.0, ""


def schema() -> dict[str, Any]:
    """The JSON schema of a scenario file, for editors that complete and check while one types."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model().file.model_json_schema()}


def written() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(written(), encoding="utf-8")
