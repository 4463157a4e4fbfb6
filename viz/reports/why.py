"""Why a world ended as it did: the chain of causes, each checked by playing without it; text, page, chart and data."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import click

from twofutures.experiments.cases.why import Why, World, why
from twofutures.experiments.files import write_json
from twofutures.experiments.provenance import provenance
from twofutures.viz.charts.why import counterfactuals
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.reports.claims import keep
from twofutures.viz.reports.frame import standing_line, write_text
from twofutures.viz.reports.one_world import figure
from twofutures.viz.telling.causes import checked, told, verdict
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.words.limits import LEAVES_OUT

READING = (
    "The chain follows recorded events backwards from the quantity that decided the class; its last link is the first "
    "cause. A removal plays the same world and the same luck again with one event undone: it shows what hung on that "
    "event, given everything else, and not that the event alone brought the outcome about."
)


def show(world: World, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Play, follow back, remove, play again; write the folder, print the chain or the JSON."""
    folder = out or Path("results") / f"why-{world.case.package}-{world.seed}-{world.number}"
    with Progress("playing this world again and again", 1, quiet):
        found = why(world)
    data = as_data(found)
    drawn = keep([("why", *counterfactuals(found))], folder)
    write_json(folder / "why.json", data)
    write_text(folder / "why.html", html.page(f"Why world {world.number} ended so", _parts(data, drawn)))
    if as_json:
        print_json(data)
    else:
        _print(data)
    say(f"chart, why.html and why.json are in {folder}", quiet)


def command(world: World) -> str:
    """The command line that tells this again."""
    case = world.case
    options = [f"--package {case.package}", f"--seed {world.seed}", f"--world {world.number}", f"--start {case.start}"]
    options += [f"--ensemble {world.ensemble}"]
    options += [f"--set {name}={value!r}" for name, value in sorted(world.held.items())]
    options += [f"--lever {name}={value!r}" for name, value in sorted(case.levers.items())]
    options += [f"--view {name}" for name in case.views]
    return " ".join(["twofutures why", *options])


def as_data(found: Why) -> dict[str, Any]:
    """Everything told, as plain data that depends on nothing but arguments, code and data."""
    d = found.decisive
    return {
        "title": f"World {found.world.number}, seed {found.world.seed}, “{theme.label(found.world.case.package)}”",
        "command": command(found.world),
        "outcome": found.outcome,
        "means_2028": {name: figure(x) for name, x in found.means.items()},
        "verdict": verdict(found),
        "decisive": {"quantity": d.name, "value": figure(d.value), "edge": figure(d.edge), "crossed": d.quarter},
        "chain": [
            {"quarter": k.quarter, "who": k.who, "what": k.what, "facts": dict(k.facts), "sentence": told(found, k)}
            for k in found.chain
        ],
        "removals": [
            {
                "quarter": r.link.quarter, "who": r.link.who, "what": r.link.what, "how": r.how, "outcome": r.outcome,
                "means_2028": {name: figure(x) for name, x in r.means.items()},
                "lead": [figure(x) for x in r.lead], "sentence": checked(found, r),
            }
            for r in found.removals
        ],
        "lead": [figure(x) for x in found.lead],
        "reading": f"{READING} {WHAT_IF}",
        "made_with": provenance(),
    }  # fmt: skip


def _print(data: Mapping[str, Any]) -> None:
    width = min(100, shutil.get_terminal_size((80, 24)).columns)
    click.secho(data["title"], bold=True)
    click.echo(textwrap.fill(data["verdict"], width))
    for title, rows in (("Because, latest first", data["chain"]), ("Checked on the same luck", data["removals"])):
        click.secho(f"\n{title}", bold=True)
        for row in rows or [{"sentence": "Nothing on record."}]:
            click.echo(textwrap.fill(row["sentence"], width, initial_indent="  - ", subsequent_indent="    "))
    click.echo("\n" + textwrap.fill(data["reading"], width))


def _parts(data: Mapping[str, Any], drawn: Mapping[str, tuple[bytes, str]]) -> Iterator[str]:
    yield f"<h1>{escape(data['title'])}</h1>"
    yield standing_line()
    yield html.text(data["verdict"])
    sentences = [row["sentence"] for row in data["chain"]] or ["Nothing on record lies behind it."]
    yield html.section("Because, latest first", "chain", [html.bullets(sentences)])
    removed = [row["sentence"] for row in data["removals"]] or ["No link of the chain can be undone."]
    charts = [html.figure(svg, caption) for svg, caption in drawn.values()]
    yield html.section(
        "Checked on the same luck", "checked", [html.bullets(removed), *charts, html.text(data["reading"])]
    )
    yield html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)])
    rows = [["command", f"<code>{escape(data['command'])}</code>"], *html.plain_rows(data["made_with"])]
    yield html.section(
        "Provenance", "method", [html.table("How to tell it again", ["what", "value"], rows, numbers=False)]
    )
