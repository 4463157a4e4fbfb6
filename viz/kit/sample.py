"""The recorded sample game: a log that anybody replays to the bit, and its debrief, made by today's code.

``python -m twofutures.viz.kit.sample`` plays ``data/sample_moves.csv``, filled in as by a class, and writes the log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from twofutures.experiments.game.debrief import Debrief, debrief
from twofutures.experiments.game.game import Game
from twofutures.experiments.work.files import write_text
from twofutures.policies.bounds import USUAL_FORMAT
from twofutures.viz.charts import album
from twofutures.viz.kit.pages import DATA
from twofutures.viz.reports import html, paper
from twofutures.viz.reports.debrief import LOG, answer
from twofutures.viz.reports.debrief_parts import at_once, later
from twofutures.viz.words.texts import say

MOVES, FILE = DATA / "sample_moves.csv", DATA / "sample_game.json"
WORLD, SEED = 12, 2028
PAGE = "debrief.html"
Progress = Callable[[str], Callable[[int, int], None]]


@dataclass(frozen=True)
class Recorded:
    """The sample game with its debrief, and its charts as files (PNG) with captions."""

    game: Game
    seen: Debrief
    pictures: dict[str, tuple[Path, str]]


def record() -> None:
    """Play the moves and write the log."""
    paper.play(MOVES, WORLD, SEED, USUAL_FORMAT).save(FILE)


def write(folder: Path, lucks: int, worlds: int, progress: Progress) -> Recorded:
    """Replay the log, and write it with its moves, its debrief and the charts of that into a folder."""
    game = Game.resume(FILE, progress("playing the sample game again"))
    seen = debrief(game, lucks, worlds, progress)
    progress("whose decisions mattered")(0, 1)
    beyond = [made() for made in (*at_once(game, 0.0), *later(seen))]
    made = answer(seen, Path(LOG), sorted(beyond, key=lambda one: one[0]["number"]))
    charts = album.keep_drawn(made.drawn, folder, album.FORMS)
    note = [html.text(say("kit.altered", quarter=game.altered), kind="standing")] if game.altered else []
    write_text(folder / PAGE, html.page(made.title, [*note, *made.parts(charts)]))
    for file, name in ((FILE, LOG), (MOVES, "moves.csv")):
        write_text(folder / name, file.read_text(encoding="utf-8"))
    return Recorded(game, seen, {name: (folder / f"{name}.png", caption) for name, (_, caption) in charts.items()})


if __name__ == "__main__":
    record()
