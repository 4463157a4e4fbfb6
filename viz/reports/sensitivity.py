"""``twofutures sensitivity``: screen, share out the variance, draw and tell."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from twofutures.abm.lever import Factor
from twofutures.experiments.analysis import sensitivity
from twofutures.experiments.batches.factors import EVERY, choose
from twofutures.experiments.questions import Question
from twofutures.experiments.work.libraries import need_analysis
from twofutures.experiments.work.provenance import provenance
from twofutures.policies.case import Case
from twofutures.policies.overruled import overruled, sentences
from twofutures.viz.charts.sensitivity import album
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import analysis_page, frame
from twofutures.viz.reports.answer import RESULTS, Answer, give
from twofutures.viz.telling import findings
from twofutures.viz.terminal.output import print_lines
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import sentence

MOST_IN_SOBOL = 60  # factors: beyond, screen first
FILE = "sensitivity.json"


@dataclass(frozen=True)
class Settings:
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


def show(settings: Settings, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Run the designs, write charts, page and data, print the tables or the JSON."""
    need_analysis()
    summary = {"wanted": asdict(settings), "analyses": analyses(settings, quiet), "made_with": provenance()}
    give(answer(summary), out or RESULTS / f"sensitivity-{settings.package}", as_json, quiet)


def analyses(settings: Settings, quiet: bool = True) -> list[dict[str, Any]]:
    """One analysis for a method, two for both: Morris over everything, Sobol over what came out strongest."""
    factors = choose(settings.factors, settings.groups or (() if settings.factors else (EVERY,)))
    made: list[dict[str, Any]] = []
    if settings.method != "sobol":
        rows = settings.trajectories * (len(factors) + 1)  # of a Morris design
        screen = partial(sensitivity.morris, trajectories=settings.trajectories)
        made.append(_analysed(settings, factors, screen, "screening", rows, quiet))
        made[0]["trajectories"] = settings.trajectories
    if settings.method == "both":
        factors = choose(sensitivity.strongest(made[0], settings.top))
    if settings.method != "morris":
        rows = settings.samples * (len(factors) + 2)  # of a Sobol design, for first and total indices
        if len(factors) > MOST_IN_SOBOL:
            raise ValueError(
                f"Sobol over {len(factors)} factors takes {rows:,} rows: name fewer, or let --method both screen them "
                "first"
            )
        share_out = partial(sensitivity.sobol, samples=settings.samples, lucks=settings.lucks)
        made.append(_analysed(settings, factors, share_out, "sharing out", rows, quiet))
    return made


def _analysed(
    settings: Settings, factors: list[Factor], method: Any, label: str, rows: int, quiet: bool
) -> dict[str, Any]:
    questions = [Question.read(text) for text in settings.outcomes]
    played = sensitivity.Played(
        factors, questions, settings.package, settings.start, settings.members, settings.lucks, settings.seed
    )
    names = [factor.name for factor in factors]
    with Progress(label, rows * played.worlds, quiet) as progress:
        indices = method(names, lambda unit: played(unit, progress), seed=settings.seed)
    in_place = sentences(overruled([Case(settings.package, settings.start)], names))
    return {**indices, "package": settings.package, "worlds": played.worlds, "varied": names, "remarks": in_place}


def answer(summary: Mapping[str, Any]) -> Answer:
    """Charts, page and tables of all analyses."""
    drawn = (
        (name, figure, caption)
        for analysis in summary["analyses"]
        for name, (figure, caption) in album(analysis).items()
    )
    return Answer(
        "sensitivity", "twofutures: what moves the outcome", summary, drawn, lambda charts: _parts(summary, charts),
        lambda: print_indices(summary), page="sensitivity.html", read_again=True,
    )  # fmt: skip


def _parts(summary: Mapping[str, Any], charts: frame.Charts) -> Iterator[Markup]:
    yield from frame.opening("What moves the outcome")
    for analysis in summary["analyses"]:
        yield from analysis_page.designed(analysis, charts)
    yield frame.leaves_out()


def print_indices(summary: Mapping[str, Any]) -> None:
    """The strongest factors on stdout."""
    for analysis in summary["analyses"]:
        method = analysis["method"]
        kinds = ("mu_star", "conf", "sigma") if method == "morris" else ("total", "conf", "first", "first_conf")
        heads = ("effect (μ*)", "± 95%", "spread (σ)") if method == "morris" else ("total", "± 95%", "first", "± 95%")
        for question, indices in analysis["questions"].items():
            print_table(
                f"{method.capitalize()}: what moves {findings.noun(question)}",
                ("factor", *heads),
                [
                    (row["name"], *(analysis_page.three_figures(row[k]) for k in kinds))
                    for row in indices["factors"][:15]
                ],
            )
            luck = findings.luck_sentence(indices.get("shares"))
            print_lines([f"{sentence(findings.settled_sentence(indices))} {luck}".strip()])
        print_lines(analysis["remarks"])
    print_lines([WHAT_IF])
