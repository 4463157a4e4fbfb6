"""``twofutures discover``: which assumptions and policies lead to an outcome."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from twofutures.agents.observables.declared import shipped
from twofutures.experiments.analysis import columns, discovery
from twofutures.experiments.analysis.columns import Analysed
from twofutures.experiments.batches.factors import choose
from twofutures.experiments.questions import Question
from twofutures.experiments.work.libraries import need_analysis
from twofutures.experiments.work.provenance import provenance
from twofutures.policies.case import Case
from twofutures.policies.overruled import overruled, sentences
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.reports import analysis_page, frame, html
from twofutures.viz.reports.answer import RESULTS, Answer, give
from twofutures.viz.reports.stored_run import FolderRun
from twofutures.viz.telling import findings
from twofutures.viz.terminal.output import print_bullets, print_lines
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import counted

ROWS = 10


def show(
    outcomes: Sequence[str], packages: Sequence[str], worlds: int, vary: Sequence[str], seed: int, start: str,
    ensemble: str, out: Path | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Discovery in new worlds."""
    need_analysis()
    questions, varied = yes_or_no(outcomes), choose(vary) if vary else []
    for question in questions:
        question.check(shipped().observables)
    with Progress("simulating", worlds, quiet) as progress:
        table = columns.play(packages, questions, worlds, seed, start, ensemble, vary=varied, progress=progress)
    remarks = sentences(overruled([Case(name, start) for name in packages], vary))
    for remark in remarks:
        say(remark, quiet)
    plan = {"packages": list(packages), "worlds": worlds, "vary": list(vary), "seed": seed, "start": start,
            "ensemble": ensemble, "remarks": remarks}  # fmt: skip
    give(answer(plan, table, questions, quiet), out or RESULTS / "discovery", as_json, quiet)


def show_folder(folder: Path, outcomes: Sequence[str], out: Path | None, as_json: bool, quiet: bool) -> None:
    """Discovery in the worlds of a results folder."""
    need_analysis()
    questions, run = yes_or_no(outcomes), FolderRun(columns.load(folder))
    for remark in run.remarks():
        say(remark, quiet)
    batch, table = run.batch, columns.of_results(run.read, questions)
    for remark in sentences(batch.overruled):
        say(remark, quiet)
    plan = {"packages": batch.names, "worlds": run.worlds, "worlds_read": run.read.worlds,
            "worlds_planned": batch.worlds, "vary": batch.design.names, "seed": batch.seed,
            "start": batch.cases[0].start, "ensemble": batch.ensemble,
            "remarks": [*run.remarks(), *run.design()]}  # fmt: skip
    give(answer(plan, table, questions, quiet), out or folder, as_json, quiet)


def yes_or_no(outcomes: Sequence[str]) -> list[Question]:
    """The questions; ValueError unless each is answered by yes or no."""
    return [Question.read(text).must_be_yes_or_no() for text in outcomes]


def searched(table: Analysed, questions: Sequence[Question], seed: int = 0) -> dict[str, dict[str, Any]]:
    """Discovery by question; ``too_few`` says why there is none."""
    rules: dict[str, dict[str, Any]] = {}
    for question in questions:
        try:
            rules[str(question)] = discovery.discover(table.x, table.y[str(question)], table.group, seed)
        except discovery.TooFew as error:
            rules[str(question)] = {"too_few": str(error)}
    return rules


def answer(plan: Mapping[str, Any], table: Analysed, questions: Sequence[Question], quiet: bool) -> Answer:
    """Rules and scores as plain data, page and tables. ValueError if no question has enough cases."""
    with Progress("searching", 1, quiet):
        rules = searched(table, questions)
    if all("too_few" in one for one in rules.values()):
        raise ValueError("; ".join(f"{q}: {one['too_few']}" for q, one in rules.items()))
    summary = {"plan": dict(plan), "questions": rules, "made_with": provenance()}
    return Answer(
        "discovery", "twofutures: what leads to the outcome", summary, (), lambda _: _parts(summary),
        lambda: print_rules(rules), page="discovery.html", charts="",
    )  # fmt: skip


def _parts(summary: Mapping[str, Any]) -> Iterator[Markup]:
    yield from frame.opening("What leads to the outcome")
    plan = summary["plan"]
    yield from map(html.text, (*plan.get("remarks", ()), how_drawn(plan["ensemble"])))
    yield from analysis_page.discovered(summary["questions"])
    yield html.text("Feature scores", "h3")
    yield from analysis_page.scored({q: one["scores"] for q, one in summary["questions"].items() if "scores" in one})
    yield frame.leaves_out()


def print_rules(rules: Mapping[str, Any]) -> None:
    """Boxes, rules and scores on stdout."""
    for question, one in rules.items():
        if "too_few" in one:
            print_lines([f"{findings.noun(question)}: {one['too_few']}"])
            continue
        scores = [(r["name"], f"{r['score']:.3f}", "" if r["above_chance"] else "not above chance")
                  for r in one["scores"]["factors"][:ROWS]]  # fmt: skip
        print_table(f"Scores for {findings.noun(question)}", ("factor", "score", ""), scores)
        for method, key, kind in (("PRIM", "prim", ("box", "boxes")), ("CART", "cart", ("rule", "rules"))):
            print_bullets(
                f"{method}: {counted(len(one[key]), *kind)} held in the judged half",
                [findings.rule_sentence(row, question) for row in one[key]],
            )
    print_lines([WHAT_IF])
