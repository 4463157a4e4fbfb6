"""The sensitivity command: screen, share out the variance, draw and tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from twofutures.experiments.analysis import sensitivity
from twofutures.experiments.analysis.libraries import need_analysis
from twofutures.experiments.batches.factors import EVERY, Factor, choose
from twofutures.experiments.files import write_json
from twofutures.experiments.provenance import provenance
from twofutures.experiments.questions import Question
from twofutures.viz.charts.album import write
from twofutures.viz.charts.sensitivity import album
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import analysis_page, html
from twofutures.viz.reports.frame import standing_line, write_text
from twofutures.viz.telling import findings
from twofutures.viz.terminal.output import print_json, print_table
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.numbers import sentence

MOST_IN_SOBOL = 60  # factors: beyond, screen first
FILE = "sensitivity.json"


@dataclass(frozen=True)
class Wanted:
    """What the command was asked for."""

    method: str
    package: str
    factors: tuple[str, ...]
    groups: tuple[str, ...]
    outcomes: tuple[str, ...]
    trajectories: int
    samples: int
    top: int
    members: int
    lucks: int
    seed: int
    start: str


def show(wanted: Wanted, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Run the designs, write charts, page and data, print the tables or the JSON."""
    need_analysis()
    told = {"wanted": asdict(wanted), "analyses": analyses(wanted, quiet), "made_with": provenance()}
    folder = out or Path("results") / f"sensitivity-{wanted.package}"
    with Progress("drawing", 1, quiet):
        write_folder(told, folder)
    if as_json:
        print_json(told)
    else:
        print_indices(told)
    say(f"charts, sensitivity.html and {FILE} are in {folder}", quiet)


def analyses(wanted: Wanted, quiet: bool = True) -> list[dict[str, Any]]:
    """One analysis for a method, two for both: Morris over everything, Sobol over what it found strongest."""
    questions = [Question.read(text) for text in wanted.outcomes]
    factors = choose(wanted.factors, wanted.groups or (() if wanted.factors else (EVERY,)))
    made: list[dict[str, Any]] = []
    if wanted.method != "sobol":
        made.append(_morris(wanted, factors, questions, quiet))
    if wanted.method == "both":
        factors = choose(sensitivity.strongest(made[0], wanted.top))
    if wanted.method != "morris":
        if len(factors) > MOST_IN_SOBOL:
            raise ValueError(
                f"Sobol over {len(factors)} factors takes {sensitivity.sobol_rows(len(factors), wanted.samples):,} "
                "rows: name fewer, or let --method both screen them first"
            )
        made.append(_sobol(wanted, factors, questions, quiet))
    return made


def _morris(wanted: Wanted, factors: list[Factor], questions: list[Question], quiet: bool) -> dict[str, Any]:
    played, names = _played(wanted, factors, questions), [f.name for f in factors]
    whole = sensitivity.morris_rows(len(factors), wanted.trajectories) * played.worlds
    with Progress("screening", whole, quiet) as progress:
        found = sensitivity.morris(names, _with(played, progress), wanted.trajectories, wanted.seed)
    return _told(wanted, found, played) | {"trajectories": wanted.trajectories}


def _sobol(wanted: Wanted, factors: list[Factor], questions: list[Question], quiet: bool) -> dict[str, Any]:
    played, names = _played(wanted, factors, questions), [f.name for f in factors]
    whole = sensitivity.sobol_rows(len(factors), wanted.samples) * played.worlds
    with Progress("sharing out", whole, quiet) as progress:
        found = sensitivity.sobol(names, _with(played, progress), wanted.samples, wanted.seed, wanted.lucks)
    return _told(wanted, found, played)


def _played(wanted: Wanted, factors: list[Factor], questions: list[Question]) -> sensitivity.Played:
    return sensitivity.Played(
        factors, questions, wanted.package, wanted.start, wanted.members, wanted.lucks, wanted.seed
    )


def _with(played: sensitivity.Played, progress: Progress) -> Callable[[Any], Any]:
    return lambda unit: played(unit, progress)


def _told(wanted: Wanted, found: Mapping[str, Any], played: sensitivity.Played) -> dict[str, Any]:
    varied = [f.name for f in played.factors]
    return {**found, "package": wanted.package, "worlds": played.worlds, "varied": varied}


def write_folder(told: Mapping[str, Any], folder: Path) -> None:
    """JSON, charts and page, each whole or not at all."""
    write_json(folder / FILE, told)
    for found in told["analyses"]:
        for name, (figure, _) in album(found).items():
            write(figure, folder, name)
    write_text(folder / "sensitivity.html", sensitivity_page(told))


def sensitivity_page(told: Mapping[str, Any]) -> str:
    """A self-contained page."""
    parts = [html.text("What moves the outcome", "h1"), standing_line()]
    for found in told["analyses"]:
        parts += analysis_page.designed(found)
    parts.append(html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)]))
    return html.page("twofutures: what moves the outcome", parts)


def print_indices(told: Mapping[str, Any]) -> None:
    """The strongest factors on stdout."""
    for found in told["analyses"]:
        for question, rows in found["questions"].items():
            _print_one(found["method"], question, rows)
    print(WHAT_IF)


def _print_one(method: str, question: str, told: Mapping[str, Any]) -> None:
    kinds = ("mu_star", "conf", "sigma") if method == "morris" else ("total", "conf", "first", "first_conf")
    heads = ("effect (μ*)", "± 95%", "spread (σ)") if method == "morris" else ("total", "± 95%", "first", "± 95%")
    rows = [
        (row["name"], *("no value" if row[k] is None else f"{row[k]:.3g}" for k in kinds)) for row in told["factors"]
    ]
    print_table(f"{method.capitalize()}: what moves {findings.asked(question)}", ("factor", *heads), rows[:15])
    print(sentence(findings.settled_said(told)), findings.luck_said(told.get("shares")))
