"""The reference pages, written from the code and its data whenever the site is built (or by this file alone).

Nothing of what is written is kept in the repository (``docs/reference/`` is ignored by git but for ``index.md``), so no
page can differ from the code. Each function gives one page as Markdown.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

TOP = Path(__file__).parent.parent
LONGEST, MOST = 100, 40  # letters of a line, and of a default that is shown
COPIES = ("CONTRIBUTING", "CHANGELOG", "DATA")  # files at the top of the repository that the site shows too


def cell(text: object) -> str:
    """Text that is safe inside a table."""
    plain = " ".join(str(text).split())
    return re.sub(r"([|*<])", r"\\\1", plain)


def code(text: object) -> str:
    """A name, set as code."""
    return "``" + " ".join(str(text).split()).replace("|", "\\|") + "``"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells are Markdown already."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def page(title: str, lead: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", lead, *parts]) + "\n"


@cache
def data(file: str) -> Mapping[str, Any]:
    """A declared table of the repository."""
    return tomllib.loads((TOP / file).read_text(encoding="utf-8"))


def number(value: float) -> str:
    """A number without needless digits."""
    return f"{value:,.6g}" if abs(value) >= 10_000 else f"{value:.6g}"


def cited(key: str) -> str:
    """A link to a publication on the page of sources."""
    row = data("abm/data/sources.toml")[key]
    said = "judgement" if key == "judgement" else f"{row['publisher']} {row['date']}".strip()
    return f"[{cell(said)}](sources.md#source-{key})"


# -- commands ----------------------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its options, as the command line itself declares them."""
    main = importlib.import_module("twofutures.viz.cli.main").main
    groups: dict[str, list[Any]] = {}
    for command in main.commands.values():
        told = (inspect.getmodule(command.callback).__doc__ or "Other commands.").strip().splitlines()[0]
        title = told.rstrip(".").split(":")[0].removeprefix("Commands ").removeprefix("that ")
        groups.setdefault(title, []).append(command)
    parts = []
    for told, members in groups.items():
        parts.append(f"## {told[:1].upper()}{told[1:]}")
        parts += [described(main, command) for command in members]
    lead = (
        "Every command takes `--help`. Those that report take `--json`, which prints JSON on standard output and "
        "nothing else."
    )
    return page("Commands", lead, *parts)


def described(main: Any, command: Any) -> str:
    """One command: what it does, how it is called, its options."""
    import click

    ctx = click.Context(command, info_name=f"twofutures {command.name}", parent=click.Context(main, info_name=""))
    usage = " ".join(["twofutures", command.name, *command.collect_usage_pieces(ctx)])
    records = [record for param in command.params if (record := param.get_help_record(ctx))]
    options = [[code(name), cell(told)] for name, told in records]
    told = "\n\n".join(cell(part) for part in inspect.cleandoc(command.help or "").split("\n\n"))
    parts = [f"### twofutures {command.name}", told, f"```text\n{usage}\n```", cell(command.epilog or "")]
    return "\n\n".join(part for part in [*parts, table(["option", "meaning"], options)] if part)


# -- declared data -----------------------------------------------------------------------------------------------------


def observables() -> str:
    """What every run can report. PLACEHOLDER until the table is declared: says so."""
    file = TOP / "agents/data/observables.toml"
    lead = (
        "What every run can report, for every quarter and world. A question, a chart and a file use these names "
        "([ask a question](../how_to/ask_a_question.md))."
    )
    if not file.exists():
        return page("Observables", lead, "The table of observables is not declared yet.")
    themes: dict[str, list[Sequence[str]]] = {}
    for name, row in data(str(file.relative_to(TOP))).items():
        shown = [code(name), cell(row["label"]), cell(row["unit"]), cell(row["meaning"])]
        themes.setdefault(row["theme"], []).append(shown)
    parts = [f"## {theme}\n\n{table(['name', 'label', 'unit', 'meaning'], rows)}" for theme, rows in themes.items()]
    return page("Observables", lead, *parts)


def parameters() -> str:
    """Every assumption by theme."""
    columns = ["name", "meaning", "value (range), unit, shape of belief", "source, confidence"]
    parts = []
    for theme, rows in data("abm/data/parameters.toml").items():
        shown = [
            [code(name), cell(row["meaning"]), ranged(row), f"{cited(row['source'])}, {row['confidence']}"]
            for name, row in rows.items()
        ]
        parts.append(f"## {theme}\n\n{table(columns, shown)}")
    lead = (
        "Every uncertain number that a rule uses. Each world draws its own value from the range; nothing numeric hides "
        "in a rule. Confidence: A an official text or several independent reports, B one report of quality, C a weak "
        "source or a judgement of the authors, with a range that is wide on purpose."
    )
    return page("Assumptions", lead, *parts)


def ranged(row: Mapping[str, Any]) -> str:
    """A number with its range, unit and shape of belief."""
    between = f"{number(row['value'])} ({number(row['low'])} … {number(row['high'])})"
    return f"{between} {cell(row['unit'])}, {row['dist']}"


def levers() -> str:
    """What governments can set."""
    columns = ["name", "meaning", "owner: range (neutral)", "cost", "source"]
    shown = [
        [
            code(name), cell(row["meaning"]),
            f"{row['owner']}: {number(row['low'])} to {number(row['high'])} {cell(row['unit'])}"
            f" ({number(row['neutral'])})",
            cell(row["cost"]), cited(row["source"]),
        ]
        for name, row in data("abm/data/levers.toml").items()
    ]  # fmt: skip
    lead = "What governments can set. A lever that nobody sets follows its owner's own rule."
    return page("Levers", lead, table(columns, shown))


def sets(row: Mapping[str, Any]) -> str:
    """What a package or a policy does to levers."""
    said = [f"holds the levers of {', '.join(row['hold'])}"] if row.get("hold") else []
    said += [f"puts the levers of {', '.join(row['neutral'])} to neutral"] if row.get("neutral") else []
    said += [f"policies {', '.join(row['policies'])}"] if row.get("policies") else []
    said += [f"{code(name)} {number(value)}" for name, value in row.get("settings", {}).items()]
    said += [
        f"{code(name)} {number(value)} after {quarters:g} quarters"
        for name, steps in row.get("steps", {}).items()
        for quarters, value in steps
    ]
    return "; ".join(said) or "nothing"


def assumes(row: Mapping[str, Any]) -> str:
    """What a view assumes, and which mechanisms it switches."""
    said = [*row.get("assumptions", {}).items(), *row.get("switches", {}).items()]
    return "; ".join(f"{code(name)} {number(value)}" for name, value in said)


def packages() -> str:
    """Packages, single policies and views."""
    packs = [
        [code(name), cell(row["label"]), cell(row["meaning"]), sets(row), cited(row["source"])]
        for name, row in data("policies/data/packages.toml").items()
    ]
    single = [
        [
            code(name), f"{cell(row['label'])}: {cell(row['meaning'])}", cell(row["proposer"]), sets(row),
            cell(row["cost"]), cited(row["source"]),
        ]
        for name, row in data("policies/data/policies.toml").items()
    ]  # fmt: skip
    views = [
        [code(name), cell(row["argument"]), assumes(row), ", ".join(cited(key) for key in row["sources"])]
        for name, row in data("policies/data/views.toml").items()
    ]
    return page(
        "Packages, policies and views",
        "A package joins policies, a policy sets levers, a view sets assumptions. Any view can be laid over any "
        "package, and every value can be edited in a [scenario file](../scenario_files.md).",
        "## Packages\n\n" + table(["name", "label", "meaning", "what it sets", "source"], packs),
        "## Policies\n\n" + table(["name", "meaning", "proposed by", "what it sets", "cost", "source"], single),
        "## Views\n\n" + table(["name", "argument", "what it assumes", "sources"], views),
    )


def sources() -> str:
    """Publications."""
    shown = [
        [
            f"[]{{#source-{key}}}{code(key)}", cell(row["title"]), cell(row["publisher"]), cell(row["date"]),
            f"<{row['link']}>" if row["link"] else "–",
        ]
        for key, row in data("abm/data/sources.toml").items()
    ]  # fmt: skip
    lead = "Every publication that a number, a lever or a dated event cites, by its key."
    return page("Sources", lead, table(["key", "title", "publisher", "date", "link"], shown))


# -- Python ------------------------------------------------------------------------------------------------------------


def python() -> str:
    """The public face: everything that ``from twofutures import …`` gives."""
    face = importlib.import_module("twofutures")
    lead = (
        "Everything that `from twofutures import …` gives. These names are kept stable; what lies below them "
        "([architecture](../architecture.md)) may move from one version to the next."
    )
    return page("Python", lead, *(spoken(name, getattr(face, name)) for name in face.__all__))


def spoken(name: str, thing: Any) -> str:
    """One public name."""
    if inspect.isclass(thing):
        return "\n\n".join([f"## {name}", signature(name, thing), docstring(thing), *members(name, thing)])
    if inspect.ismodule(thing):
        return "\n\n".join([f"## {name}", docstring(thing), *constants(thing), *functions(name, thing)])
    if callable(thing):
        return "\n\n".join([f"## {name}", signature(name, thing), docstring(thing)])
    return f"## {name}\n\n{code(repr(thing))}"


def signature(name: str, thing: Any) -> str:
    """How it is called; a default that is long or no plain value is left out."""
    try:
        told = inspect.signature(thing)
    except (TypeError, ValueError):
        return ""
    parts = [argument(one) for one in told.parameters.values() if one.name != "self"]
    given = told.return_annotation
    back = "" if given in (inspect.Signature.empty, "None", None) else f" -> {kind_of(given)}"
    line = f"{name}({', '.join(parts)}){back}"
    if len(line) > LONGEST:
        line = f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){back}"
    return f"```python\n{line}\n```"


def argument(one: inspect.Parameter) -> str:
    """One argument with its kind and default."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(one.kind, "")
    kind = "" if one.annotation is inspect.Parameter.empty else f": {kind_of(one.annotation)}"
    if one.default is inspect.Parameter.empty:
        return f"{stars}{one.name}{kind}"
    plain = isinstance(one.default, str | int | float | bool | tuple | type(None)) and len(repr(one.default)) < MOST
    default = repr(one.default) if plain and " at 0x" not in repr(one.default) else "..."
    return f"{stars}{one.name}{kind}{' = ' if kind else '='}{default}"


def kind_of(annotation: Any) -> str:
    """An annotation as it was written."""
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def docstring(thing: Any) -> str:
    """Its docstring as Markdown."""
    return re.sub(r"(?<!`)<", r"\\<", inspect.getdoc(thing) or "")


def members(name: str, kind: type) -> list[str]:
    """Public methods and properties, its own and those it inherits from this project."""
    found = []
    for member, thing in inspect.getmembers(kind):
        home = next((base for base in kind.__mro__ if member in vars(base)), object)
        if member.startswith("_") or home.__module__.split(".")[0] in ("builtins", "mesa", "abc"):
            continue
        raw = vars(home)[member]
        if isinstance(raw, property) or type(raw).__name__ == "cached_property":
            found.append(f"### {name}.{member}\n\n{docstring(raw)}")
        elif inspect.isroutine(thing) and thing.__doc__:
            found.append(f"### {name}.{member}\n\n{signature(f'{name}.{member}', thing)}\n\n{docstring(thing)}")
    return found


def constants(module: Any) -> list[str]:
    """Public tuples and numbers of a module."""
    rows = [
        [code(name), cell(", ".join(map(str, value)) if isinstance(value, tuple) else value)]
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, tuple | int | float | str)
    ]
    return [table(["constant", "value"], rows)] if rows else []


def functions(name: str, module: Any) -> list[str]:
    """Public functions and classes that a module itself defines."""
    own = [
        (n, thing) for n, thing in vars(module).items()
        if not n.startswith("_") and callable(thing) and getattr(thing, "__module__", "") == module.__name__
    ]  # fmt: skip
    return [f"### {name}.{n}\n\n{signature(f'{name}.{n}', thing)}\n\n{docstring(thing)}" for n, thing in own]


# -- copies and all ----------------------------------------------------------------------------------------------------


def copy(name: str) -> str:
    """A file of the repository's top, its links led from here."""
    text = (TOP / f"{name}.md").read_text(encoding="utf-8")
    return re.sub(r"\]\(docs/", "](../", text)


PAGES: Mapping[str, Callable[[], str]] = {
    "commands": commands, "observables": observables, "parameters": parameters, "levers": levers, "packages": packages,
    "sources": sources, "python": python,
}  # fmt: skip


def write(folder: Path) -> None:
    """Write all pages; one that says what it said before is left alone, so that nothing is built twice."""
    folder.mkdir(exist_ok=True)
    made = {name: make() for name, make in PAGES.items()} | {name.lower(): copy(name) for name in COPIES}
    for name, text in made.items():
        file = folder / f"{name}.md"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(TOP))
    write(Path(__file__).parent / "reference")
