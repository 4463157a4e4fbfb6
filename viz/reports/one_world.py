"""``twofutures world``: the same world as in an outlook of the same seed, played with a story-keeper, and told."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.again import again
from twofutures.experiments.batches.batch import Batch, play
from twofutures.experiments.futures import Outcomes
from twofutures.experiments.work.provenance import provenance
from twofutures.policies.decisions import decisions
from twofutures.viz.charts import album
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import frame, html
from twofutures.viz.reports.answer import RESULTS, Answer, as_file_name, give
from twofutures.viz.telling.chronicle import chronicle, outcome, verdict
from twofutures.viz.telling.decisions import decided
from twofutures.viz.telling.scene import Scene
from twofutures.viz.terminal.output import print_bullets, print_paragraph

SHOWN = (
    "lead_months_smooth", "lead_months", "eci_us", "eci_prc", "eci_open", "gap_usable", "gap_owned", "gap_flow",
    "gap_production", "swing_us_part", "swing_use_us", "swing_use_prc", "swing_rules_direction",
    "swing_rules_rights", "swing_rules_control",
)  # fmt: skip


class OneWorld(Outcomes):
    """One played world, read like any run: charts and criteria take either. ``batch`` is what was played."""

    worlds = 1

    def __init__(self, batch: Batch, model: Model) -> None:
        self.batch, self.cases, self._recorder = batch, batch.names, model.recorder

    def by_quarter(self, name: str, case: str) -> Worlds:
        """One observable, shape (25 quarters, 1), as a file would hold it."""
        known("case", case, self.cases)
        return self._recorder.series(name).astype(np.float32)


def show(batch: Batch, number: int, out: Path | None, as_json: bool) -> None:
    """Play, tell on stdout, write charts, page and data."""
    folder = out or RESULTS / f"world-{as_file_name(batch.names[0])}-{batch.seed}-{number}"
    give(answer(replay(batch, number), number, *again(batch, number)), folder, as_json, quiet=as_json)


def replay(batch: Batch, number: int) -> Scene:
    """World ``number`` of the batch's only case, played from 2022Q4 to 2028Q4, ready to be told."""
    story = Story()
    return scene_of(batch, play(batch, np.array([number]), story=story), story)


def scene_of(batch: Batch, model: Model, story: Story) -> Scene:
    """A played world, the only one of its batch, ready to be told."""
    blocs = {agent.key: agent.bloc for agent in model.cast()}
    return Scene(OneWorld(batch, model), batch.cases[0], story.events, blocs, model.street.hubs)


def answer(
    scene: Scene, number: int, command: str, scenario: str = "", more: Mapping[str, Any] | None = None
) -> Answer:
    """The chronicle as plain data, which ``more`` joins, charts, page and text.

    ``command`` plays the world again; it reads ``scenario``, which is kept beside the page.
    """
    summary = as_data(scene, number) | {"command": command} | dict(more or {})
    named = theme.label(scene.case.name)
    heading = f"World {number} of seed {summary['seed']} under “{named}”"
    return Answer(
        "world", f"World {number}: {named}", summary, album.draw(scene.run, album.OF_ONE_WORLD),
        lambda drawn: _parts(heading, summary, command, drawn), lambda: _print(heading, summary), page="story.html",
        scenario=scenario,
    )  # fmt: skip


def as_data(scene: Scene, number: int) -> dict[str, Any]:
    """Everything that is shown, as plain data that depends on nothing but arguments, code and data."""
    batch, case, outcomes = scene.run.batch, scene.case, outcome(scene)
    return {
        "case": case.name,
        "package": case.package,
        "seed": batch.seed,
        "world": number,
        "start": case.start,
        "ensemble": batch.ensemble,
        "held": dict(sorted(batch.held.items())),
        "levers": {name: case.levers[name] for name in sorted(case.levers)},
        "views": list(case.views),
        "assumptions": dict(sorted(case.assumptions.items())),
        "switches": dict(sorted(case.switches.items())),
        "policies": [decided(one) for one in decisions(case) if one.what == "policy"],
        "made_with": provenance(),
        "outcome": {**outcomes, "sentence": verdict(outcomes)},
        "quarters": [{"quarter": q.name, "state": q.state, "lines": list(q.lines)} for q in chronicle(scene)],
        "series": {
            "quarter": list(QUARTERS),
            **{name: [figure(x) for x in scene.run.by_quarter(name, case.name)[:, 0]] for name in SHOWN},
        },
        "events": [{**asdict(e), "world": number} for e in scene.events],
        "reading": f"One simulated world, under these assumptions and this luck. {WHAT_IF}",
    }


def figure(x: float) -> float | None:
    """A recorded value as JSON can hold it: all digits of a float32, None where there is no value."""
    return float(str(np.float32(x))) if np.isfinite(x) else None


def _print(heading: str, summary: Mapping[str, Any]) -> None:
    print_paragraph(heading, bold=True)
    for quarter in summary["quarters"]:
        print_bullets(f"{quarter['quarter']}  {quarter['state']}", quarter["lines"] or ["Nothing of note."])
    print_paragraph("")
    print_paragraph(summary["outcome"]["sentence"], bold=True)
    print_paragraph(summary["reading"])


def _parts(heading: str, summary: Mapping[str, Any], command: str, charts: frame.Charts) -> Iterator[Markup]:
    yield from frame.opening(heading)
    yield html.text(summary["outcome"]["sentence"])
    yield html.text(summary["reading"], kind="quiet")
    yield html.section("What happened", "story", _quarters(summary))
    yield frame.figures_section(charts)
    yield frame.leaves_out()
    how = html.fold("How to play this world again", frame.again(command, summary["made_with"]))
    yield html.section("Provenance", "method", [how])


def _quarters(summary: Mapping[str, Any]) -> Iterator[Markup]:
    for quarter in summary["quarters"]:
        yield html.text(quarter["quarter"], "h3")
        yield html.text(quarter["state"], kind="quiet")
        yield html.bullets(quarter["lines"] or ["Nothing of note."])
