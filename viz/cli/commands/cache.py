"""The command about what this machine keeps."""

import click

from twofutures.viz.cli.arguments.options import as_json


@click.command()
@click.option("--make", is_flag=True, help="Play the recorded past now, if it is not kept yet.")
@click.option("--clear", is_flag=True, help="Remove what is kept; nothing else in the folder is touched.")
@as_json
def cache(make: bool, clear: bool, as_json: bool) -> None:
    """What is kept on this machine so that nobody waits for it twice: the recorded past, the code's fingerprint.

    It is made when it is first needed, proves itself when it is read, and is made anew when code, data or processor
    have changed. TWOFUTURES_CACHE=FOLDER keeps it elsewhere, TWOFUTURES_CACHE=off nowhere.
    """
    if make and clear:
        raise click.UsageError("choose one of --make and --clear")
    from twofutures.viz.reports import cache as report

    if clear:
        report.clear(as_json)
    else:
        report.show(make, as_json)


COMMANDS = (cache,)
