"""Groups of commands: an unknown name suggests the nearest, and none at all prints the help."""

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


def help_alone(ctx: click.Context) -> None:
    """Print the help of a group that was called without a command."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
