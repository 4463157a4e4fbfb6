"""Commands that list what people propose and believe: single policies and rival views."""

from __future__ import annotations

import click

from twofutures.viz.cli.options import as_json


@click.command()
@as_json
def policies(as_json: bool) -> None:
    """List the single policies: what they set, who proposes them, what they cost."""
    from twofutures.viz.cli.declared_lists import policy_list

    policy_list(as_json)


@click.command()
@as_json
def views(as_json: bool) -> None:
    """List the rival views: whose argument, which assumptions; any view crosses any package."""
    from twofutures.viz.cli.declared_lists import view_list

    view_list(as_json)


COMMANDS = (policies, views)
