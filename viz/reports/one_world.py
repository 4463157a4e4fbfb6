"""One world: the same world as in an outlook of the same seed, played again with a story-keeper, and told."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

import click
import numpy as np

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.batch import Batch, play
from twofutures.experiments.batches.outlook import plan
from twofutures.experiments.files import write_json
from twofutures.experiments.futures import Outcomes
from twofutures.experiments.provenance import provenance
from twofutures.viz.charts import album
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.reports.frame import standing_line, write_text
from twofutures.viz.telling.chronicle import Quarter, chronicle, outcome, verdict
from twofutures.viz.telling.scene import Scene
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import say
from twofutures.viz.words.limits import LEAVES_OUT

SHOWN = (
    "lead_months_smooth", "lead_months", "eci_us", "eci_prc", "eci_open", "gap_usable", "gap_owned", "gap_flow",
    "gap_production", "third_us_aligned_reach", "third_prc_reach", "norm_share_democratic", "norm_share_state_control",
)  # fmt: skip


class OneWorld(Outcomes):
    """One played world, read like any run: charts and criteria take either. ``batch`` is what was played."""

    worlds = 1

    def __init__(self, batch: Batch, model: Model) -> None:
        self.batch, self.cases, self._recorder = batch, batch.names, model.recorder

    def series(self, name: str, case: str) -> Worlds:
        """One observable, shape (25 quarters, 1), as a file would hold it."""
        known("case", case, self.cases)
        return self._recorder.series(name).astype(np.float32)


def replay(
    package: str,
    seed: int,
    number: int,
    start: str,
    held: Mapping[str, float],
    ensemble: str,
    levers: Mapping[str, float] | None = None,
    views: tuple[str, ...] = (),
) -> Scene:
    """Play world ``number`` from 2022Q4 to 2028Q4, noting what happens from the first quarter on."""
    batch, story = plan([package], 1, seed, start, held, ensemble, levers, views), Story()
    return scene_of(batch, play(batch, np.array([number]), story=story), story)


def scene_of(batch: Batch, model: Model, story: Story) -> Scene:
    """A played world, the only one of its batch, ready to be told."""
    blocs = {agent.key: agent.bloc for agent in model.cast()}
    return Scene(OneWorld(batch, model), batch.names[0], story.events, blocs, model.street.hubs, batch.cases[0].start)


def show(
    package: str,
    seed: int,
    number: int,
    start: str,
    held: Mapping[str, float],
    levers: Mapping[str, float],
    ensemble: str,
    out: Path | None,
    as_json: bool,
    views: tuple[str, ...] = (),
) -> None:
    """Replay, tell on stdout, write charts, page and data."""
    folder = out or Path("results") / f"world-{package}-{seed}-{number}"
    tell(replay(package, seed, number, start, held, ensemble, levers, views), number, folder, as_json)


def tell(scene: Scene, number: int, folder: Path, as_json: bool, more: Mapping[str, Any] | None = None) -> None:
    """Tell on stdout, write charts, page and data; ``more`` joins the data."""
    quarters, found = chronicle(scene), outcome(scene)
    told = as_data(scene, number, quarters, found) | dict(more or {})
    charts = album.keep(scene.run, folder, album.OF_ONE_WORLD)
    write_json(folder / "world.json", told)
    write_text(folder / "story.html", story_page(told, charts))
    if as_json:
        print_json(told)
    else:
        print_story(told)
    say(f"charts, story.html and world.json are in {folder}", quiet=as_json)


def as_data(scene: Scene, number: int, quarters: list[Quarter], found: Mapping[str, Any]) -> dict[str, Any]:
    """Everything told, as plain data that depends on nothing but arguments, code and data."""
    batch, case = scene.run.batch, scene.run.batch.cases[0]
    series = {name: [figure(x) for x in scene.run.series(name, scene.package)[:, 0]] for name in SHOWN}
    return {
        "package": scene.package,
        "seed": batch.seed,
        "world": number,
        "start": case.start,
        "ensemble": batch.ensemble,
        "held": dict(sorted(batch.held.items())),
        "levers": dict(sorted(case.levers.items())),
        "views": list(case.views),
        "made_with": provenance(),
        "outcome": {**found, "sentence": verdict(found)},
        "quarters": [{"quarter": q.name, "state": q.state, "lines": list(q.lines)} for q in quarters],
        "series": {"quarter": list(QUARTERS), **series},
        "events": [{**asdict(e), "world": number} for e in scene.events],
        "reading": f"One simulated world, under these assumptions and this luck. {WHAT_IF}",
    }


def figure(x: float) -> float | None:
    """A recorded value as JSON can hold it: all digits of a float32, None where there is no value."""
    return float(str(np.float32(x))) if np.isfinite(x) else None


def print_story(told: Mapping[str, Any]) -> None:
    """The chronicle on stdout, wrapped to the terminal."""
    width = min(100, shutil.get_terminal_size((80, 24)).columns)
    click.secho(f"World {told['world']} of seed {told['seed']} under “{theme.label(told['package'])}”", bold=True)
    for quarter in told["quarters"]:
        click.secho(f"\n{quarter['quarter']}  {quarter['state']}", bold=True)
        for line in quarter["lines"] or ["Nothing of note."]:
            click.echo(textwrap.fill(line, width, initial_indent="  - ", subsequent_indent="    "))
    click.secho("\n" + textwrap.fill(told["outcome"]["sentence"], width), bold=True)
    click.echo(textwrap.fill(told["reading"], width))


def story_page(told: Mapping[str, Any], charts: Mapping[str, tuple[bytes, str]]) -> str:
    """The page, from what was told and the charts (SVG and caption by name)."""
    return html.page(f"World {told['world']}: {theme.label(told['package'])}", _parts(told, charts))


def _parts(told: Mapping[str, Any], charts: Mapping[str, tuple[bytes, str]]) -> Iterator[str]:
    yield f"<h1>World {told['world']} of seed {told['seed']} under “{theme.label(told['package'])}”</h1>"
    yield standing_line()
    yield html.text(told["outcome"]["sentence"])
    yield html.text(told["reading"], kind="quiet")
    yield html.section("What happened", "story", [_quarter(quarter) for quarter in told["quarters"]])
    yield html.section("The charts", "charts", [html.figure(svg, caption) for svg, caption in charts.values()])
    yield html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)])
    yield html.section("Provenance", "method", [html.fold("How to play this world again", _provenance(told))])


def _quarter(quarter: Mapping[str, Any]) -> str:
    lines = quarter["lines"] or ["Nothing of note."]
    return f"<h3>{quarter['quarter']}</h3>\n{html.text(quarter['state'], kind='quiet')}\n{html.bullets(lines)}"


def _provenance(told: Mapping[str, Any]) -> str:
    options = [f"--{name} {told[name]}" for name in ("package", "seed", "world", "start", "ensemble")]
    options += [f"--set {name}={value!r}" for name, value in told["held"].items()]
    options += [f"--lever {name}={value!r}" for name, value in told["levers"].items()]
    options += [f"--view {name}" for name in told["views"]]
    rows = [["command", f"<code>{escape(' '.join(['twofutures world', *options]))}</code>"]]
    rows += html.plain_rows(told["made_with"])
    return html.table("What it takes to make this page again", ["what", "value"], rows, numbers=False)
