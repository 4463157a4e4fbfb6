"""The front door: turns every error of ours into one line that names the fix."""

import errno
import gc
import os
import sys
from typing import Any

import click

from twofutures.viz.cli.arguments.groups import Suggesting

WRONG, INTERRUPTED = 2, 130
SELDOM = 10_000  # new containers between two collections: a command builds charts and worlds that stay until it ends
LONGEST = 2_000  # letters of a line: it may quote what was typed
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
KEPT = "stopped: finished chunks are kept, and the same command goes on from there"
GO_ON = dict.fromkeys(("outlook", "batch", "calibrate", "backtest"), KEPT)  # what is kept of what was stopped
GO_ON["play"] = "stopped: turns that were played are saved; go on with --resume and the game's folder"
NOT_KEPT = "stopped: nothing was written; run it again, or ask for fewer worlds"


class Front(Suggesting):
    """A group of commands whose failures are one line on stderr and exit code 2; Ctrl-C is 130.

    With ``TWOFUTURES_DEBUG`` set, errors keep their traceback.
    """

    running = ""  # the command that was asked for

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; always ends with SystemExit, as click's own ``main`` does."""
        gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
        if extension := sys.modules.get("twofutures.policies.extension"):
            extension.use()  # what an earlier command of this process used is its own
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except (click.Abort, KeyboardInterrupt):
            leave(GO_ON.get(self.running, NOT_KEPT), INTERRUPTED)
        except click.ClickException as error:
            leave(error.format_message(), WRONG)
        except (ValueError, OSError, MemoryError) as error:
            if os.environ.get("TWOFUTURES_DEBUG"):
                raise
            leave(explain(error), WRONG)
        sys.exit(code if isinstance(code, int) else 0)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command by name, which is remembered."""
        resolved = super().resolve_command(ctx, args)
        self.running = args[0]
        return resolved


def explain(error: BaseException) -> str:
    """One line: what went wrong and what to do."""
    if isinstance(error, MemoryError):
        return "not enough memory for that many worlds: ask for fewer with --worlds"
    if isinstance(error, OSError) and error.strerror:
        there = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{there}: {'make room, or ' if error.errno in FULL else ''}name another place for it"
    return " ".join(str(error).split())


def leave(message: str, code: int) -> None:
    """Say one line on stderr and end; a stdout that no longer takes anything is let go, so that leaving is quiet."""
    try:
        sys.stdout.flush()
    except OSError:
        if sys.__stdout__ and sys.stdout is sys.__stdout__:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
    line = " ".join(message.split())
    click.echo(f"twofutures: {line if len(line) <= LONGEST else f'{line[:LONGEST]} …'}", err=True)
    sys.exit(code)
