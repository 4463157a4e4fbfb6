"""In which forms a command was asked to draw: said on the command line, read where charts are written."""

from typing import Any

import click

FORMS = {"svg": ("svg",), "png": ("png",), "both": ("svg", "png")}
KEY = f"{__name__}.forms"


def ask_forms(ctx: click.Context, _: click.Parameter, choice: str) -> Any:
    """Keep a choice for as long as the command runs."""
    ctx.meta[KEY] = FORMS[choice]
    return choice


def forms_asked() -> tuple[str, ...]:
    """The forms that the running command was asked for; SVG outside of one."""
    ctx = click.get_current_context(silent=True)
    asked: tuple[str, ...] = ctx.meta.get(KEY, FORMS["svg"]) if ctx else FORMS["svg"]
    return asked
