"""The report of a run: one page with its method, provenance, outcomes, fans, sensitivity, discovery, limits."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from twofutures.experiments.analysis import columns
from twofutures.experiments.questions import Question
from twofutures.experiments.work import citation
from twofutures.experiments.work.files import write_text
from twofutures.experiments.work.libraries import need_analysis
from twofutures.experiments.work.sealed import read_sealed
from twofutures.viz.charts import album
from twofutures.viz.look.measures import how_drawn
from twofutures.viz.reports import analysis_page, frame, html, outlook_page
from twofutures.viz.reports.discovery import searched, yes_or_no
from twofutures.viz.reports.outlook import summarise
from twofutures.viz.reports.query import check_all
from twofutures.viz.reports.sensitivity import FILE as SENSITIVITY
from twofutures.viz.reports.stored_run import FolderRun
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.words.numbers import counted, listed, sentence

SCORED = ("lead_months_smooth", "swing_us_part")
PAGE = "batch_report.html"
FANS = tuple(name for name in album.CHARTS if name != "outcomes")


@dataclass(frozen=True)
class Loaded:
    """A run, what made it, its fingerprint, and analyses that lie beside it."""

    run: FolderRun
    made_with: Mapping[str, Any]
    digest: str
    designs: Sequence[Mapping[str, Any]] = ()


def load(folder: Path, beside: Path | None = None) -> Loaded:
    """The folder's run; sensitivity analyses from the same folder or from ``beside``. ValueError if there is no run."""
    run = FolderRun(columns.load(folder))
    manifest = run.whole.store.manifest()
    file = (beside or folder) / SENSITIVITY
    if beside and not file.is_file():
        raise ValueError(f"{beside} holds no {SENSITIVITY}: make one with 'twofutures sensitivity --out {beside}'")
    designs = read_sealed(file)["analyses"] if file.is_file() else []
    return Loaded(run, manifest["made_with"], manifest["digest"], designs)


def show(folder: Path, outcomes: Sequence[str], beside: Path | None, verify: bool, quiet: bool) -> None:
    """Write the page into the folder."""
    if verify:
        check_all(folder, quiet)
    questions = yes_or_no(outcomes)
    loaded = load(folder, beside)
    for question in questions:
        loaded.run.read.check(question)
    write_text(folder / PAGE, batch_page(loaded, questions, quiet))
    say(f"the report is {folder / PAGE}", quiet)


def batch_page(loaded: Loaded, questions: Sequence[Question], quiet: bool = True) -> Markup:
    """The whole page, with progress unless quiet."""
    summary = summarise(loaded.run, of_file=False) | {
        "made_with": dict(loaded.made_with),
        "command": loaded.run.command(),
    }
    title = f"{counted(summary['plan']['worlds'], 'simulated world')} per package to 2028"
    parts: tuple[Callable[[], Iterable[Markup]], ...] = (
        lambda: _opening(loaded, summary, title),
        lambda: [html.section("Outcomes", "outcomes", _outcomes(loaded, summary))],
        lambda: [html.section("Over time", "fans", _charts(loaded, FANS))],
        lambda: _analyses(loaded, questions),
        lambda: _closing(loaded),
    )
    written: list[Markup] = []
    with Progress("writing", len(parts), quiet, "parts") as progress:
        for part in parts:
            written += part()
            progress.advance(1)
    return html.page(title, written)


def _opening(loaded: Loaded, summary: Mapping[str, Any], title: str) -> Iterator[Markup]:
    yield from frame.opening(title)
    yield outlook_page.headline(summary)
    yield from map(html.text, loaded.run.remarks())
    method = [
        *outlook_page.method(summary),
        *map(html.text, loaded.run.design()),
        html.text(
            f"The run's fingerprint is {loaded.digest}: plan, code and data that give another one are another run."
        ),
    ]
    yield html.section("Method and provenance", "method", method)


def _closing(loaded: Loaded) -> Iterator[Markup]:
    yield frame.leaves_out()
    yield html.section("Where the numbers come from", "sources", frame.evidence())
    yield html.section("How to cite this run", "citation", _citation(loaded))


def _outcomes(loaded: Loaded, summary: Mapping[str, Any]) -> Iterator[Markup]:
    yield outlook_page.packages(summary)
    yield from _charts(loaded, ("outcomes",))
    yield outlook_page.figures(summary)
    yield html.text(how_drawn(summary["plan"]["ensemble"]))


def _charts(loaded: Loaded, names: tuple[str, ...]) -> Iterator[Markup]:
    kept = loaded.run.charts(names)
    for _, figure, caption in album.draw(loaded.run, kept):
        yield html.figure(album.encode(figure, "svg"), caption)
    if missing := [name for name in names if name not in kept]:
        yield html.text(f"The folder does not keep what these charts need: {listed(missing)}.")


def _analyses(loaded: Loaded, questions: Sequence[Question]) -> Iterator[Markup]:
    """Sensitivity and discovery, or how to get them."""
    try:
        need_analysis()
    except ValueError as missing:
        yield html.section("Sensitivity and discovery", "sensitivity", [html.text(sentence(str(missing)))])
        return
    read = loaded.run.read
    scored = [Question.read(name) for name in SCORED if name in read.observables and columns.judged(read)]
    table = columns.of_results(read, [*questions, *scored])
    yield html.section("Sensitivity", "sensitivity", _sensitivity(loaded, table, scored))
    yield html.section("Discovery", "discovery", analysis_page.discovered(searched(table, questions)))


def _sensitivity(loaded: Loaded, table: columns.Analysed, scored: Sequence[Question]) -> Iterator[Markup]:
    """Scores from the run's own worlds; indices too where a design lies beside it."""
    from twofutures.experiments.analysis.discovery import scores

    yield html.text(
        "These worlds differ in luck and in all their assumptions at once, so what follows is read from given data: "
        "scores, not shares of the variance. Assumptions of fitted worlds are correlated, and a score may stand for a "
        "neighbour's."
    )
    if scored and table.x and len(table.group) > 1:
        yield from analysis_page.scored({str(q): scores(table.x, table.y[str(q)]) for q in scored})
    else:
        yield html.text("Nothing is scored: that takes several worlds, and the lead or market figures of 2028.")
    for design in loaded.designs:
        yield from analysis_page.designed(design)
    if not loaded.designs:
        yield html.text(
            "For shares of the variance with intervals, run 'twofutures sensitivity' with this folder as --out, and "
            "this report again."
        )


def _citation(loaded: Loaded) -> Iterator[Markup]:
    yield html.text(citation.plain(loaded.made_with, loaded.digest))
    yield Markup("<pre>{}</pre>").format(html.text(citation.bibtex(loaded.made_with, loaded.digest), "code"))
    yield html.text("Cite the sources of the numbers that your argument rests on, too; they are listed above.")
