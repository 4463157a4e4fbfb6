"""Groups of commands whose unknown names suggest the nearest."""

from typing import Any

import click

from twofutures.abm.names import known


class Suggesting(click.Group):
    """A group that answers a command it does not know with the nearest it does."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command by name."""
        if not args[0].startswith("-"):
            try:
                known("command", args[0], self.list_commands(ctx))
            except ValueError as error:
                raise click.UsageError(str(error)) from None
        return super().resolve_command(ctx, args)
