"""``twofutures publish`` and ``reproduce``: a run as a bundle for a repository, and a bundle played again."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click

from twofutures.experiments.publication import bundle
from twofutures.experiments.publication.reproduction import Bundle, Reproduction, played_again
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import BatchProgress, Progress, say
from twofutures.viz.words.numbers import counted, listed


def publish(folder: Path, out: Path, title: str, authors: Sequence[str], licence: str, quiet: bool) -> None:
    """Write the bundle and say what comes next."""
    with Progress("writing", 1, quiet):
        bundle.publish(folder, out, title, authors, licence)
    say(f"the bundle is {out}; check it with: twofutures reproduce {out}", quiet)


def show(path: Path, out: Path | None, workers: int, scheduler: str | None, as_json: bool, quiet: bool) -> bool:
    """Play a bundle again, print what came of it; whether every file and value is as it was published."""
    with ExitStack() as stack:
        opened, progress = stack.enter_context(Bundle(path)), None
        if not opened.unfit():
            progress = stack.enter_context(BatchProgress(opened.store().batch(), quiet or as_json))
        result = played_again(opened, out, workers, scheduler, progress)
    if as_json:
        print_json(asdict(result) | {"bundle": str(path), "same": result.same})
    elif result.same:
        click.echo(sentence(result))
    if result.other:
        say(f"made with other {listed(result.other)} than is here: last digits may differ for that", quiet or as_json)
    for difference in result.differences:
        say(f"twofutures: {difference}", as_json)
    return result.same


def sentence(result: Reproduction) -> str:
    """That all is the same."""
    return (
        f"{counted(result.cases, 'case')} × {counted(result.worlds, 'world')} played again: all "
        f"{result.values:,} values are the same, bit for bit, and all {result.files:,} files as published."
    )
