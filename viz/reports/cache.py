"""``twofutures cache``: what is kept on this machine, and what of it is of use to this code."""

from collections.abc import Sequence
from typing import Any

import click

from twofutures.experiments.work import cache, kept_past
from twofutures.experiments.work.cache import VARIABLE, Kept
from twofutures.experiments.work.provenance import rules_as_they_lie
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.terminal.tables import print_table

COLUMNS = ("kept", "of", "MB", "file")
MEGABYTE = 10**6  # bytes


def show(make: bool, as_json: bool) -> None:
    """Print the folder and every file in it; ``make`` plays the past first if this code has none."""
    if make:
        with Progress("playing the recorded past", 1, as_json):
            kept_past.all_members()
    files = [as_data(one) for one in cache.kept()]
    if as_json:
        print_json({"folder": where(), "files": files})
        return
    _print("What this machine keeps", files)
    if where() and not any(one["of_use"] and one["kind"] == kept_past.KIND for one in files):
        click.echo("The past of this code is not kept yet: the first command that needs it plays it.")


def clear(as_json: bool) -> None:
    """Remove every file that is kept, and print which."""
    files = [as_data(one) for one in cache.clear()]
    if as_json:
        print_json({"folder": where(), "removed": files})
        return
    _print("What was removed", files)
    say("the next command that needs the past plays it again")


def as_data(one: Kept) -> dict[str, Any]:
    """A file as plain data; ``of_use`` says whether this code, data, NumPy and processor would read it."""
    of_use = one.made_of in (kept_past.made_of(), rules_as_they_lie())
    return {"file": one.path.name, "kind": one.kind, "made_of": one.made_of, "bytes": one.size, "of_use": of_use}


def where() -> str:
    """The folder; empty if nothing shall be kept."""
    return str(cache.folder() or "")


def _print(title: str, files: Sequence[dict[str, Any]]) -> None:
    if not where():
        click.echo(f"Nothing is kept: {VARIABLE} is off.")
    elif files:
        rows = [
            [one["kind"], "this code" if one["of_use"] else "other code, data or machine",
             f"{one['bytes'] / MEGABYTE:.1f}", one["file"]]
            for one in files
        ]  # fmt: skip
        print_table(f"{title}, in {where()}", COLUMNS, rows)
    else:
        click.echo(f"Nothing is kept in {where()}.")
