"""The discover command: which assumptions and policies lead to an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twofutures.experiments.analysis import columns, discovery
from twofutures.experiments.analysis.columns import Analysed
from twofutures.experiments.analysis.libraries import need_analysis
from twofutures.experiments.batches.factors import choose
from twofutures.experiments.files import write_json
from twofutures.experiments.provenance import provenance
from twofutures.experiments.questions import Question
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.reports import analysis_page, html
from twofutures.viz.reports.frame import standing_line, write_text
from twofutures.viz.telling import findings
from twofutures.viz.terminal.output import print_json, print_table
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.numbers import counted

FOLDER = Path("results") / "discovery"
ROWS = 10


def show(
    outcomes: Sequence[str], packages: Sequence[str], worlds: int, vary: Sequence[str], seed: int, start: str,
    ensemble: str, out: Path | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Discovery in new worlds."""
    questions, varied = wanted(outcomes), choose(vary) if vary else []
    with Progress("simulating", worlds, quiet) as progress:
        found = columns.play(packages, questions, worlds, seed, start, ensemble, vary=varied, progress=progress)
    plan = {"packages": list(packages), "worlds": worlds, "vary": list(vary), "seed": seed, "start": start,
            "ensemble": ensemble}  # fmt: skip
    _finish(plan, found, questions, out or FOLDER, as_json, quiet)


def show_folder(folder: Path, outcomes: Sequence[str], out: Path | None, as_json: bool, quiet: bool) -> None:
    """Discovery in the worlds of a results folder."""
    from twofutures.viz.reports.stored_run import FolderRun

    questions, run = wanted(outcomes), FolderRun(columns.load(folder))
    for remark in run.remarks():
        say(remark, quiet)
    batch = run.batch
    plan = {"packages": batch.names, "worlds": run.worlds, "worlds_read": run.read.worlds,
            "worlds_planned": batch.worlds, "vary": batch.design.names, "seed": batch.seed,
            "start": batch.cases[0].start, "ensemble": batch.ensemble,
            "remarks": [*run.remarks(), *run.design()]}  # fmt: skip
    _finish(plan, columns.of_results(run.read, questions), questions, out or folder, as_json, quiet)


def wanted(outcomes: Sequence[str]) -> list[Question]:
    """The questions; ValueError unless there are the libraries to search for answers."""
    need_analysis()
    return yes_or_no(outcomes)


def yes_or_no(outcomes: Sequence[str]) -> list[Question]:
    """The questions; ValueError unless each is answered by yes or no."""
    questions = [Question.read(text) for text in outcomes]
    for question in questions:
        if not question.yes_or_no:
            raise ValueError(f"say which worlds: give {question} a limit, such as '{question}<6'")
    return questions


def searched(found: Analysed, questions: Sequence[Question], seed: int = 0) -> dict[str, dict[str, Any]]:
    """Discovery by question; ``too_few`` says why there is none."""
    told: dict[str, dict[str, Any]] = {}
    for question in questions:
        try:
            told[str(question)] = discovery.discover(found.x, found.y[str(question)], found.group, seed)
        except discovery.TooFew as error:
            told[str(question)] = {"too_few": str(error)}
    return told


def _finish(
    plan: Mapping[str, Any], found: Analysed, questions: Sequence[Question], folder: Path, as_json: bool, quiet: bool
) -> None:
    with Progress("searching", 1, quiet):
        by_question = searched(found, questions)
        if all("too_few" in one for one in by_question.values()):
            raise ValueError("; ".join(f"{q}: {one['too_few']}" for q, one in by_question.items()))
        told = {"plan": dict(plan), "questions": by_question, "made_with": provenance()}
        write_json(folder / "discovery.json", told)
        write_text(folder / "discovery.html", discovery_page(told))
    if as_json:
        print_json(told)
    else:
        print_rules(told)
    say(f"discovery.html and discovery.json are in {folder}", quiet)


def discovery_page(told: Mapping[str, Any]) -> str:
    """A self-contained page."""
    scores = {q: one["scores"] for q, one in told["questions"].items() if "scores" in one}
    parts = [html.text("What leads to the outcome", "h1"), standing_line()]
    parts += map(html.text, (*told["plan"].get("remarks", ()), how_drawn(told["plan"]["ensemble"])))
    parts += [*analysis_page.discovered(told["questions"])]
    parts += [html.text("Feature scores", "h3"), *analysis_page.scored(scores)]
    parts.append(html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)]))
    return html.page("twofutures: what leads to the outcome", parts)


def print_rules(told: Mapping[str, Any]) -> None:
    """Boxes, rules and scores on stdout."""
    for question, one in told["questions"].items():
        if "too_few" in one:
            print(f"{findings.asked(question)}: {one['too_few']}")
            continue
        scores = [(r["name"], f"{r['score']:.3f}", "" if r["above_chance"] else "not above chance")
                  for r in one["scores"]["factors"][:ROWS]]  # fmt: skip
        print_table(f"Scores for {findings.asked(question)}", ("factor", "score", ""), scores)
        print(f"PRIM: {counted(len(one['prim']), 'box', 'boxes')} held in the judged half")
        for box in one["prim"]:
            print(f"  {findings.rule_said(box, question)}")
        print(f"CART: {counted(len(one['cart']), 'rule')} held in the judged half")
        for row in one["cart"]:
            print(f"  {findings.rule_said(row, question)}")
    print(WHAT_IF)
