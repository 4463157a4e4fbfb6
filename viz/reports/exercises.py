"""``twofutures exercise``: the list, one exercise, right or not, and worksheets to print."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from markupsafe import Markup

from twofutures.experiments.documents.exercises import sheets
from twofutures.experiments.exercises import worksheet
from twofutures.experiments.exercises.check import Verdict, check
from twofutures.experiments.exercises.keys import published
from twofutures.experiments.exercises.sheet import BLOCKS, CODE, Exercise, exercise, exercises
from twofutures.experiments.work.files import write_text
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.terminal.output import print_json, print_lines, print_paragraph
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.languages import ENGLISH, speaking, spoken
from twofutures.viz.words.numbers import typed
from twofutures.viz.words.texts import say, translated

FORMS = {"html": Path("results/exercises.html"), "md": Path("results/exercises.md")}
PRINTED = "section { break-before: page; } .scroll table { width: 100%; } td, th { border: 1px solid #6b6b6b; }"
HOW = "Each answer is checked by playing the model: the command below takes seconds and says of each if it is right."


def show_list(as_json: bool) -> None:
    """Print number, title, minutes and what each is about."""
    rows = [(one.number, one.title, str(one.minutes), one.about) for one in exercises().values()]
    if as_json:
        print_json([{"name": n, **about(one)} for n, one in exercises().items()])
        return
    print_table("Exercises that check themselves", ("number", "title", "minutes", "about"), rows)
    print_lines(["twofutures exercise show 01 prints one; twofutures exercise check 01 --answer … checks it."])


def about(one: Exercise) -> dict[str, Any]:
    """An exercise as plain data, without any answer."""
    return {
        "title": one.title, "minutes": one.minutes, "about": one.about, "text": worksheet.text(one),
        "choose": {choice.name: choice.label for choice in one.choices},
        "asked": {asked.name: {"label": asked.label, "form": asked.form} for asked in one.asked},
    }  # fmt: skip


def show_one(name: str, as_json: bool) -> None:
    """Print one exercise."""
    one = exercise(name)
    if as_json:
        print_json({"name": name, **about(one)})
        return
    print_paragraph(f"{one.number} · {one.title}", bold=True)
    print_paragraph(worksheet.about(one))
    click.echo(f"\n{worksheet.text(one)}\n")
    print_table("", worksheet.HEAD[:3], [row[:3] for row in worksheet.rows(one)])
    print_lines([f"{HOW}\n", f"    {worksheet.call(one)}"])
    if one.notebook:
        print_lines([f"As a notebook: twofutures exercise notebook {one.number}"])


def as_read(one: Exercise, answers: Mapping[str, str]) -> dict[str, str]:
    """Answers in the language that is spoken as the check reads them: English words, numbers as programs write them."""
    instead = (*(choice.instead for choice in one.choices), *(asked.instead for asked in one.asked))
    words = (*instead, *(word for asked in one.asked for word in asked.words))
    english = {translated(word).casefold(): word for word in words if word}
    return {name: english.get(text.strip().casefold()) or typed(text) for name, text in answers.items()}


def show_check(name: str, answers: dict[str, str], as_json: bool, language: str = ENGLISH) -> bool:
    """Print of each answer whether it is right, and once all are, the lesson, in a language; whether all are."""
    with speaking(language):
        return _show_check(exercise(name), answers, as_json)


def _show_check(one: Exercise, answers: dict[str, str], as_json: bool) -> bool:
    key, judged = check(one, as_read(one, answers))
    right = all(verdict.right for verdict in judged)
    learned = worksheet.lesson(one, key, translated) if right else ""
    if as_json:
        print_json({"name": one.name, "right": right, "answers": [_plain(one) for one in judged], "lesson": learned})
        return right
    rows = [(translated(v.asked.label), answers.get(v.asked.name, ""), _verdict(v)) for v in judged]
    what, *_, answer = map(translated, worksheet.HEAD)
    print_table(f"{one.number} · {translated(one.title)}", (what, answer, ""), rows)
    if learned:
        print_paragraph(learned)
    return right


def _verdict(verdict: Verdict) -> str:
    return say("learn.right") if verdict.right else say("learn.not_yet", hint=translated(verdict.hint))


def _plain(verdict: Verdict) -> dict[str, Any]:
    return {
        "asked": verdict.asked.name,
        "answer": verdict.answer,
        "right": verdict.right,
        "hint": translated(verdict.hint),
    }


def write_notebook(name: str, out: Path | None) -> None:
    """Write the notebook of an exercise, and say where it lies. ValueError for one without, and where a file lies."""
    one = exercise(name)
    if not one.notebook:
        having = ", ".join(each.number for each in exercises().values() if each.notebook)
        raise ValueError(f"exercise {one.number} has no notebook: name one of {having}")
    place = out or Path(one.notebook.name)
    if place.exists() and str(place) != "-":
        raise ValueError(f"{place} is there already, perhaps with answers: name another with --out")
    write_text(place, one.notebook.read_text(encoding="utf-8"))
    if str(place) != "-":
        print_lines([f"The notebook is {place}: open it in Jupyter, or in an editor that runs notebooks."])


def write_sheets(names: Sequence[str], form: str, keys: bool, out: Path | None, language: str) -> None:
    """Write the worksheets of some exercises, or of all, in a language, and say where they lie."""
    chosen = [exercise(name) for name in names] or list(exercises().values())
    place = out or FORMS[form]
    with speaking(language):
        made = page(chosen, keys) if form == "html" else sheets(chosen, published() if keys else None, translated)
    write_text(place, made)
    if str(place) != "-":
        print_lines([f"Worksheets of {len(chosen)} exercises are in {place}."])


def page(chosen: Sequence[Exercise], keys: bool = False) -> str:
    """Worksheets as one page in the language that is spoken, each exercise on a sheet of its own when printed."""
    return html.page(translated(worksheet.TITLE), _parts([one.in_language(translated) for one in chosen], keys))


def _parts(chosen: Sequence[Exercise], keys: bool) -> Iterator[Markup]:
    yield Markup("<style>@media print {{ {} }}</style>").format(Markup(PRINTED))
    yield html.text(translated(worksheet.TITLE), "h1")
    yield html.text(translated(WHAT_IF), kind="standing")
    head, key_head = (list(map(translated, cells)) for cells in (worksheet.HEAD, worksheet.KEY_HEAD))
    for one in chosen:
        table = html.table(translated(worksheet.ASKED), head, worksheet.rows(one, translated), numbers=False)
        body = [html.text(worksheet.about(one, translated), kind="quiet"), *paragraphs(worksheet.text(one)), table]
        command = worksheet.call(one) + (f" --lang {spoken()}" if spoken() != ENGLISH else "")
        yield html.section(f"{one.number} · {one.title}", one.name, [*body, html.text(command, "code")])
    if keys:
        rows = worksheet.keys(chosen, published(), translated)
        table = html.table(translated(worksheet.FOR_TEACHERS), key_head, rows, numbers=False)
        yield html.section(translated(worksheet.KEYS), "keys", [table])


def paragraphs(text: str) -> Iterator[Markup]:
    """Markdown paragraphs, names in code and blocks of code, as HTML."""
    for part in BLOCKS.findall(text):
        if part.startswith(CODE):
            yield html.text(re.sub(r"^```\w*\n?|^    ", "", part, flags=re.MULTILINE).strip("\n"), "pre")
        else:
            words = re.split(r"`([^`]+)`", part)
            yield html.text(
                Markup("").join(html.text(word, "code") if i % 2 else html.escape(word) for i, word in enumerate(words))
            )
