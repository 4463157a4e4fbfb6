"""``twofutures explorer``: answers to every setting of a few dials, stored in one page that needs no server."""

from pathlib import Path

from twofutures.experiments.batches.folder import OtherBatch
from twofutures.experiments.batches.run import run
from twofutures.experiments.work.files import write_atomically
from twofutures.viz.explorer.grid import Grid
from twofutures.viz.explorer.page import page
from twofutures.viz.terminal.output import print_json, print_lines
from twofutures.viz.terminal.progress import BatchProgress, say
from twofutures.viz.words.languages import ENGLISH, speaking

PAGE, WORLDS = "index.html", "worlds"


def make(
    grid: Grid, folder: Path, workers: int, new: bool, as_json: bool, quiet: bool, language: str = ENGLISH
) -> None:
    """Play what the folder does not hold yet, write the page in a language; OtherBatch if other settings lie there."""
    batch = grid.batch()
    say(f"{len(batch.cases):,} settings × {batch.worlds:,} worlds into {folder / WORLDS}", quiet)
    with BatchProgress(batch, quiet) as progress:
        try:
            results = run(batch, folder / WORLDS, workers, report=progress, new=new, strict=True)
        except OtherBatch as error:
            raise OtherBatch(f"{error}, or start over with --new") from None
    file = folder / PAGE
    with speaking(language):
        text = page(grid, results)
    write_atomically(file, lambda path: path.write_text(text, encoding="utf-8"))
    size, settings = file.stat().st_size, len(batch.cases)
    if as_json:
        print_json({"page": str(file), "settings": settings, "worlds": batch.worlds, "bytes": size})
        return
    print_lines([
        f"{file} ({size / 1e6:.1f} MB) answers {settings:,} settings in {batch.worlds:,} worlds "
        "each: open it in a browser, send it or put it on any web host; it needs nothing else.",
        f"{folder / WORLDS} holds the worlds it was made from, and can be deleted.",
    ])  # fmt: skip
