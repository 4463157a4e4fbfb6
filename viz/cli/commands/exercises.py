"""Commands about exercises that check themselves: list, show, check, print, notebook."""

from pathlib import Path

import click

from twofutures.viz.cli.arguments.groups import Suggesting, help_alone
from twofutures.viz.cli.arguments.options import as_json, language, once_by_word
from twofutures.viz.cli.arguments.readers import read_answer, read_exercise
from twofutures.viz.cli.arguments.types import Checked

NUMBER = Checked("exercise", read_exercise)


@click.group(cls=Suggesting, invoke_without_command=True)
@click.pass_context
def exercise(ctx: click.Context) -> None:
    """Exercises for a class or for yourself: list, show, check, print, notebook."""
    help_alone(ctx)


@exercise.command("list")
@as_json
def list_exercises(as_json: bool) -> None:
    """List the exercises: number, title, minutes, and what each is about."""
    from twofutures.viz.reports.exercises import show_list

    show_list(as_json)


@exercise.command()
@click.argument("name", metavar="NUMBER", type=NUMBER)
@as_json
def show(name: str, as_json: bool) -> None:
    """Show exercise NUMBER: its text, what you choose and what is asked."""
    from twofutures.viz.reports.exercises import show_one

    show_one(name, as_json)


@exercise.command()
@click.argument("name", metavar="NUMBER", type=NUMBER)
@click.option(
    "--answer", "answers", type=Checked("name=answer", read_answer), multiple=True, required=True,
    callback=once_by_word,
    help="What you chose, guessed or came to, such as years=2.5; may be repeated.",
)  # fmt: skip
@language
@as_json
@click.pass_context
def check(ctx: click.Context, name: str, answers: dict[str, str], language: str, as_json: bool) -> None:
    """Play the recipe of exercise NUMBER and say of each answer whether it is right; exit code 1 unless all are."""
    from twofutures.viz.reports.exercises import show_check

    if not show_check(name, answers, as_json, language):
        ctx.exit(1)


@exercise.command("print")
@click.argument("names", metavar="[NUMBER]...", nargs=-1, type=NUMBER)
@click.option("--form", type=click.Choice(("html", "md")), default="html", show_default=True, help="Form of the file.")
@click.option("--keys", is_flag=True, help="Add the sheet of keys, for whoever teaches.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file (- is standard output).  [default: results/exercises.html]"
)
@language
def print_exercises(names: tuple[str, ...], form: str, keys: bool, out: Path | None, language: str) -> None:
    """Write worksheets to print, with room for answers: of some exercises, or of all."""
    from twofutures.viz.reports.exercises import write_sheets

    write_sheets(names, form, keys, out, language)


@exercise.command()
@click.argument("name", metavar="NUMBER", type=NUMBER)
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file (- is standard output).  [default: its name, here]"
)
def notebook(name: str, out: Path | None) -> None:
    """Write the notebook of exercise NUMBER (05, 06 and 09 have one), without any answer in it."""
    from twofutures.viz.reports.exercises import write_notebook

    write_notebook(name, out)


COMMANDS = (exercise,)
