"""Commands that list what is declared, with its sources."""

from __future__ import annotations

import click

from twofutures.viz.cli.options import as_json
from twofutures.viz.cli.types import GROUP


@click.command()
@as_json
def packages(as_json: bool) -> None:
    """List the packages: what they mean, set and hold, and whose proposal they are."""
    from twofutures.viz.cli.declared_lists import package_list

    package_list(as_json)


@click.command()
@as_json
def levers(as_json: bool) -> None:
    """List the levers: who owns them, their range, source and cost."""
    from twofutures.viz.cli.declared_lists import lever_list

    lever_list(as_json)


@click.command()
@click.option("--group", type=GROUP, help="Only one theme, such as smuggling.")
@as_json
def parameters(group: str | None, as_json: bool) -> None:
    """List the assumptions: value, range, meaning, source, confidence."""
    from twofutures.viz.cli.declared_lists import parameter_list

    parameter_list(group, as_json)


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


@click.command()
@click.option("--theme", help="Only one theme, such as smuggling.")
@click.option("--events", is_flag=True, help="The kinds of events of a story instead, with the facts they carry.")
@as_json
def observables(theme: str | None, events: bool, as_json: bool) -> None:
    """List what every run records: label, unit and meaning of each observable."""
    from twofutures.viz.cli.declared_lists import event_list, observable_list

    (event_list if events else observable_list)(theme, as_json)


COMMANDS = (packages, levers, parameters, policies, views, observables)
