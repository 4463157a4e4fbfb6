"""The reference pages, written from the code and its data whenever the site is built.

Nothing of what is written is kept in the repository (``docs/reference/`` is ignored by git but for ``index.md``), so no
page can differ from the code. Each function gives one page as Markdown; the floors read what they declare.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from parts import cell, code, page, table
from python_api import python

from twofutures.abm.lever import levers as declared_levers
from twofutures.abm.parameters import parameters as declared_parameters
from twofutures.agents.observables import declared as outputs
from twofutures.policies.packages import packages as declared_packages
from twofutures.policies.proposals import proposals
from twofutures.policies.views import views
from twofutures.viz.cli.commands.lists import sets
from twofutures.viz.cli.main import main
from twofutures.viz.words.sources import origin

TOP = Path(__file__).parent.parent
COPIES = ("CONTRIBUTING", "CHANGELOG", "DATA")  # files at the top of the repository that the site shows too


def cited(key: str) -> str:
    """A link to a publication."""
    return f"[{cell(origin(key))}](../evidence.md#{key})"


def by_theme(rows: Iterable[Any], theme: str, columns: list[str], cells: Callable[[Any], list[str]]) -> list[str]:
    """One table for each run of rows that share a theme, which is the attribute of this name."""
    return [
        f"## {name.replace('_', ' ').capitalize()}\n\n{table(columns, map(cells, group))}"
        for name, group in groupby(rows, lambda row: getattr(row, theme))
    ]


# -- commands ----------------------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its options, as the command line itself declares them."""
    parts = []
    for about, group in groupby(main.commands.items(), lambda item: inspect.getmodule(item[1].callback).__doc__):
        title = about.strip().rstrip(".")
        parts += [f"## {title}", *(described(*one) for item in group for one in whole(*item))]
    lead = (
        "Every command takes `--help`. Those that report take `--json`, which prints JSON on standard output and "
        "nothing else."
    )
    return page("Commands", lead, *parts)


def whole(name: str, command: click.Command) -> Iterable[tuple[str, click.Command]]:
    """A command, and those of a group below it, each by all its words."""
    yield name, command
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from whole(f"{name} {below.name}", below)


def described(name: str, command: click.Command) -> str:
    """One command: what it does, how it is called, its options."""
    context = click.Context(command, info_name=f"twofutures {name}", parent=click.Context(main, info_name=""))
    records = [record for param in command.params if (record := param.get_help_record(context))]
    return "\n\n".join(
        [
            f"### twofutures {name}",
            *map(cell, inspect.cleandoc(command.help or "").split("\n\n")),
            f"```text\n{' '.join(['twofutures', name, *command.collect_usage_pieces(context)])}\n```",
            *([cell(command.epilog)] if command.epilog else []),
            table(["option", "meaning"], [[code(name), cell(meaning)] for name, meaning in records]),
        ]
    )


# -- declared data -----------------------------------------------------------------------------------------------------


def observables() -> str:
    """What every run reports, and the kinds of events that a story tells of."""
    lead = (
        "What every run reports, for every quarter and world. A question, a chart and a file use these names "
        "([ask a question](../how_to/ask_a_question.md)). `twofutures observables` lists them too."
    )
    rows = by_theme(
        sorted(outputs.observables(), key=lambda one: outputs.themes().index(one.theme)),
        "theme",
        ["name", "label", "unit", "meaning"],
        lambda one: [code(one.name), cell(one.label), cell(one.unit), cell(one.meaning)],
    )
    events = [
        [
            code(one.name), cell(one.meaning), cell(", ".join(one.who)),
            cell("; ".join(f"{name}: {fact.meaning}, {fact.unit}" for name, fact in one.facts.items())),
        ]
        for one in outputs.events()
    ]  # fmt: skip
    about_events = "What agents note in the story of a world: `twofutures observables --events`."
    columns = ["name", "meaning", "noted by", "facts it carries"]
    return page("Observables", lead, *rows, f"## Events\n\n{about_events}\n\n{table(columns, events)}")


def parameters() -> str:
    """Every assumption by theme."""
    lead = (
        "Every uncertain number that a rule uses. Each world draws its own value from the range; nothing numeric hides "
        "in a rule. Confidence: A an official text or several independent reports, B one report of quality, C a weak "
        "source or a judgement of the authors, with a range that is wide on purpose."
    )
    columns = ["name", "meaning", "value (range), unit, shape of belief", "source, confidence"]
    parts = by_theme(
        declared_parameters().values(),
        "group",
        columns,
        lambda p: [
            code(p.name), cell(p.meaning), f"{p.value:g} ({p.low:g} … {p.high:g}) {cell(p.unit)}, {p.dist}",
            f"{cited(p.source)}, {p.confidence}",
        ],
    )  # fmt: skip
    return page("Assumptions", lead, *parts)


def levers() -> str:
    """What governments and others can set."""
    rows = [
        [
            code(one.name), cell(one.meaning),
            f"{one.owner}: {one.low:g} … {one.high:g} {cell(one.unit)} ({one.neutral:g})", cell(one.cost),
            cited(one.source),
        ]
        for one in declared_levers().values()
    ]  # fmt: skip
    lead = (
        "What governments can set, and what labs, vendors, hosts and allies settle for themselves. A lever that nobody "
        "sets follows its owner's own rule; of a ratio that rule is 1."
    )
    return page("Levers", lead, table(["name", "meaning", "owner: range (neutral)", "cost", "source"], rows))


def packages() -> str:
    """Packages, single policies and views."""
    joined = [
        [code(one.name), cell(one.label), cell(one.meaning), cell(sets(one)), cited(one.source)]
        for one in declared_packages().values()
    ]
    single = [
        [code(one.name), f"{cell(one.label)}: {cell(one.meaning)}", cell(one.proposer), staged(one), cell(one.cost),
         cited(one.source)]
        for one in proposals().values()
    ]  # fmt: skip
    rival = [
        [
            code(one.name), cell(one.argument),
            "; ".join(f"{code(name)} {value:g}" for name, value in {**one.assumptions, **one.switches}.items()),
            ", ".join(map(cited, one.sources)),
        ]
        for one in views().values()
    ]  # fmt: skip
    return page(
        "Packages, policies and views",
        "A package joins policies, a policy sets levers, a view sets assumptions. Any view can be laid over any "
        "package, and every value can be edited in a [scenario file](../scenario_files.md).",
        "## Packages\n\n" + table(["name", "label", "meaning", "what it sets", "source"], joined),
        "## Policies\n\n" + table(["name", "meaning", "proposed by", "what it sets", "cost", "source"], single),
        "## Views\n\n" + table(["name", "argument", "what it assumes", "sources"], rival),
    )


def staged(proposal: Any) -> str:
    """What a policy sets, at once and in steps."""
    steps = [(name, *step) for name, steps in proposal.steps.items() for step in steps]
    later = [f"{name} {value:g} after {quarters} quarters" for name, quarters, value in steps]
    return cell("; ".join([*([sets(proposal)] if proposal.settings else []), *later]))


# -- copies and all ----------------------------------------------------------------------------------------------------


def copy(name: str) -> str:
    """A file of the repository's top, its links led from here."""
    return re.sub(r"\]\(docs/", "](../", (TOP / f"{name}.md").read_text(encoding="utf-8"))


PAGES: Mapping[str, Callable[[], str]] = {
    "commands": commands, "observables": observables, "parameters": parameters, "levers": levers, "packages": packages,
    "python": python,
}  # fmt: skip


def write(folder: Path) -> None:
    """Write all pages; one that says what it said before is left alone, so that nothing is built twice."""
    pages = {name: make() for name, make in PAGES.items()} | {name.lower(): copy(name) for name in COPIES}
    for name, text in pages.items():
        file = folder / f"{name}.md"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
