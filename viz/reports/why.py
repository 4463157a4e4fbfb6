"""``twofutures why``: why a world ended as it did, the chain of causes, each checked by playing without it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from markupsafe import Markup

from twofutures.experiments.batches.again import again
from twofutures.experiments.batches.outlook import plan
from twofutures.experiments.cases.lived import World
from twofutures.experiments.cases.why import Link, Why, why
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.charts.why import counterfactuals
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import frame, html
from twofutures.viz.reports.answer import RESULTS, Answer, as_file_name, give
from twofutures.viz.reports.one_world import figure
from twofutures.viz.telling.causes import link_sentence, removal_sentence, verdict
from twofutures.viz.terminal.output import print_bullets, print_paragraph
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.words.texts import say, translated

HELD_BACK = "Held back: it worked the other way"


def reading() -> str:
    """How a chain of causes is to be read."""
    return say("debrief.page_reading")


def show(world: World, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Play, follow back, remove, play again; write the folder, print the chain or the JSON."""
    with Progress("playing this world again and again", 1, quiet):
        causes = why(world)
    folder = out or RESULTS / f"why-{as_file_name(world.case.name)}-{world.seed}-{world.number}"
    give(answer(causes), folder, as_json, quiet)


def answer(causes: Why) -> Answer:
    """Chain and removals as plain data, chart, page and text."""
    world = causes.world
    batch = plan(worlds=1, seed=world.seed, held=world.held, ensemble=world.ensemble, cases=[world.case])
    command, scenario = again(batch, world.number, tell="why")
    summary = as_data(causes) | {"command": command}
    return Answer(
        "why", f"Why world {causes.world.number} ended so", summary, [("why", *counterfactuals(causes))],
        lambda drawn: _parts(summary, drawn), lambda: _print(summary), page="why.html", charts="chart",
        scenario=scenario,
    )  # fmt: skip


def as_data(causes: Why) -> dict[str, Any]:
    """Everything that is shown, as plain data that depends on nothing but arguments, code and data."""
    d, world, case = causes.decisive, causes.world, causes.world.case
    return {
        "title": f"World {world.number}, seed {world.seed}, “{theme.label(case.name)}”",
        "outcome": causes.outcome,
        "means_2028": {name: figure(x) for name, x in causes.means.items()},
        "verdict": verdict(causes),
        "decisive": {"quantity": d.name, "value": figure(d.value), "edge": figure(d.edge), "crossed": d.quarter},
        "chain": [_link(causes, link) for link in causes.chain],
        "held_back": [_link(causes, link) for link in causes.held_back],
        "removals": [
            {
                "quarter": r.link.quarter, "who": r.link.who, "what": r.link.what, "how": r.how, "outcome": r.outcome,
                "means_2028": {name: figure(x) for name, x in r.means.items()},
                "lead": [figure(x) for x in r.lead], "sentence": removal_sentence(causes, r),
            }
            for r in causes.removals
        ],
        "lead": [figure(x) for x in causes.lead],
        "reading": f"{reading()} {translated(WHAT_IF)}",
        "made_with": provenance(),
    }  # fmt: skip


def _link(causes: Why, link: Link) -> dict[str, Any]:
    return {
        "quarter": link.quarter, "who": link.who, "what": link.what, "facts": dict(link.facts),
        "sentence": link_sentence(causes, link),
    }  # fmt: skip


def _print(summary: Mapping[str, Any]) -> None:
    print_paragraph(summary["title"], bold=True)
    print_paragraph(summary["verdict"])
    print_bullets("Because, latest first", [row["sentence"] for row in summary["chain"]] or ["Nothing on record."])
    if summary["held_back"]:
        print_bullets(HELD_BACK, [row["sentence"] for row in summary["held_back"]])
    checked = [row["sentence"] for row in summary["removals"]]
    print_bullets("Checked on the same luck", checked or ["Nothing on record."])
    click.echo()
    print_paragraph(summary["reading"])


def _parts(summary: Mapping[str, Any], drawn: frame.Charts) -> Iterator[Markup]:
    yield from frame.opening(summary["title"])
    yield html.text(summary["verdict"])
    sentences = [row["sentence"] for row in summary["chain"]] or ["Nothing on record lies behind it."]
    yield html.section("Because, latest first", "chain", [html.bullets(sentences)])
    if summary["held_back"]:
        yield html.section(HELD_BACK, "held_back", [html.bullets([row["sentence"] for row in summary["held_back"]])])
    checked = [
        html.bullets([row["sentence"] for row in summary["removals"]] or ["No link of the chain can be undone."]),
        *(html.figure(image, caption) for image, caption in drawn.values()),
        html.text(summary["reading"]),
    ]
    yield html.section("Checked on the same luck", "checked", checked)
    yield frame.leaves_out()
    yield html.section(
        "Provenance", "method", [frame.again(summary["command"], summary["made_with"], caption="How to tell it again")]
    )
