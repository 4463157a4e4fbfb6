"""The kit: what is in it, in the order in which a teacher needs it, and how it is written, whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from markupsafe import Markup

from twofutures.experiments.exercises.sheet import exercises
from twofutures.experiments.publication.bundle import pack
from twofutures.experiments.work.files import write_atomically, write_text
from twofutures.experiments.work.libraries import need
from twofutures.viz.kit import cards, guide, papers, sample, sessions, slides
from twofutures.viz.kit.pages import in_language, page, source
from twofutures.viz.reports import exercises as worksheets
from twofutures.viz.reports import html
from twofutures.viz.terminal.output import print_lines
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.words.languages import ENGLISH, speaking
from twofutures.viz.words.texts import say

START, SLIDES, SAMPLE = "start_here.html", "slides.pptx", "sample_game"

# Every file by its place in the kit, in reading order, and what makes it; `kit.file_…` of the texts tell of each.
FILES: Mapping[str, Callable[[], str]] = {
    "host_guide.html": guide.printable,
    "run_sheets.html": sessions.run_sheets,
    "role_cards.html": cards.cards,
    "consent.html": papers.consent,
    "survey.html": papers.survey,
    "survey_answers.csv": papers.answers_form,
    "paper/sheets.html": papers.sheets,
    "paper/moves.csv": papers.moves_form,
    "exercises.html": lambda: worksheets.page(list(exercises().values())),
    "exercises_with_keys.html": lambda: worksheets.page(list(exercises().values()), keys=True),
    "rubric.html": papers.rubric,
    "editable/host_guide.md": guide.editable,
    "editable/consent.md": lambda: in_language(source("consent")),
}
MADE = (SLIDES, f"{SAMPLE}/{sample.PAGE}")  # what takes the sample game


def make(out: Path, lucks: int, worlds: int, quiet: bool = False, language: str = ENGLISH) -> None:
    """Write the kit in a language into a new folder or, if its name ends in ``.zip``, a file, and say where it lies.

    ValueError, with what to do, if something lies there, or if a library is missing.
    """
    zipped = out.suffix == ".zip"
    if out.exists() and (zipped or not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out} is there already: name a new one, or remove it")
    need("markdown", "pptx", extra="teach")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as work:
        place = Path(work) / "kit"
        write(place, lucks, worlds, quiet, language)
        if zipped:
            write_atomically(out, lambda file: pack(place, file))
        else:
            os.replace(place, out)  # an empty folder may lie there
    print_lines([say("kit.written", out=out, start=START)])


def write(place: Path, lucks: int, worlds: int, quiet: bool, language: str) -> None:
    """Everything, into a folder that nobody sees yet."""
    with speaking(language):
        with ExitStack() as bars:

            def begin(what: str) -> Progress:
                bars.close()
                return bars.enter_context(Progress(what, worlds, quiet))

            recorded = sample.write(place / SAMPLE, lucks, worlds, begin)
        for name, text in FILES.items():
            write_text(place / name, text())
        write_atomically(place / SLIDES, lambda file: file.write_bytes(slides.deck(recorded.pictures)))
        write_text(place / START, start())


def start() -> Markup:
    """What is in the kit, with a link to each file and a sentence about it."""
    files = [*[*FILES][:2], MADE[0], *[*FILES][2:], MADE[1]]
    items = [Markup("{}: {}").format(html.link(name, name), say(f"kit.file_{key_of(name)}")) for name in files]
    return page(
        say("kit.start"), say("kit.start_about"), [html.section(say("kit.files"), "files", [html.bullets(items)])]
    )


def key_of(name: str) -> str:
    """The key of the sentence about a file."""
    return name.replace("/", "_").rpartition(".")[0] + ("_form" if name.endswith(".csv") else "")
