"""Lab: the screen as a file and a command, batches, data and charts to take away, and a file to open."""

from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
import solara

from twofutures.abm.lever import lever, levers
from twofutures.abm.outside import LARGEST_TEXT
from twofutures.viz.app.engine import screen_file
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import finite
from twofutures.viz.app.pages import downloads
from twofutures.viz.app.parts.controls import use_attempt
from twofutures.viz.app.parts.inputs import Choice
from twofutures.viz.app.parts.section import paragraph
from twofutures.viz.app.parts.visit import Visit, made_with
from twofutures.viz.words import faults
from twofutures.viz.words.texts import say

MOST_CASES = 36
EXAMPLE = {0: ("enforcement", "1 2 3"), 1: ("", ""), 2: ("", "")}  # by place: a lever and its values
FORMS = {"csv": "screen.csv", "parquet": "screen.parquet", "codebook": "screen.codebook.csv"}
KB = LARGEST_TEXT // 1000


@solara.component
def Page(visit: Visit) -> None:
    """Everything a researcher takes away."""
    solara.v.Html(tag="p", children=[say("lab.lead")])
    text = screen_file.written(visit.screen)
    paragraph("lab.file", "lab.file_about")
    code(text, say("lab.file"))
    solara.FileDownload(text, screen_file.NAME, label=say("lab.save_file"))
    paragraph("lab.command")
    code(screen_file.COMMAND.format(screen_file.NAME), say("lab.command"))
    Batch(visit)
    answer = visit.answer.value
    if answer is None or visit.hidden.value:
        solara.Text(say("lab.waiting"))
    else:
        paragraph("lab.data", "lab.data_about", worlds=answer.worlds)
        with solara.Div(classes=["tf-actions"]):
            for form, name in FORMS.items():  # made when somebody asks for it
                make = partial(downloads.rows, answer, form)
                solara.FileDownload(make, name, label=say(f"lab.{form}"))
        Charts(answer)
    Upload(visit)
    solara.Text(say("lab.versions", **made_with()))


def code(text: str, label: str) -> None:
    """Text to be copied."""
    solara.v.Html(tag="pre", class_="tf-file", attributes={"tabindex": "0", "aria-label": label}, children=[text])


@solara.component
def Batch(visit: Visit) -> None:
    """Every combination of a few values of a few levers, as one scenario file."""
    rows, set_rows = solara.use_state(EXAMPLE)  # by place: a lever and its values as text
    paragraph("lab.batch", "lab.batch_about")
    none = say("lab.batch_none")
    wrong, table = [], {}

    def choose(place: int, label: str) -> None:
        set_rows(rows | {place: ("" if label == none else label, rows[place][1])})

    def write(place: int, text: str) -> None:
        set_rows(rows | {place: (rows[place][0], text)})

    for place, (name, text) in rows.items():
        with solara.Div(classes=["tf-setting"]):
            label = say("lab.batch_lever", place=place + 1)
            Choice(label, [none, *levers()], name or none, partial(choose, place))
            if name:
                label = say("lab.batch_values", name=name, low=lever(name).low, high=lever(name).high)
                solara.InputText(label, value=text, on_value=partial(write, place))
                try:
                    table[name] = numbers(name, text)
                except ValueError as fault:
                    wrong.append(faults.in_words(str(fault)))
    Combined(visit, table, wrong)


@solara.component
def Combined(visit: Visit, table: dict[str, list[float]], wrong: list[str]) -> None:
    """The batch's size, its file, or what is wrong with it."""
    count = int(np.prod([len(row) for row in table.values()])) if table else 0
    if count > MOST_CASES:
        wrong = [*wrong, say("lab.batch_many", count=count, most=MOST_CASES)]
    for fault in wrong:
        solara.Warning(fault)
    if wrong or not count:
        return
    cases = [dict(zip(table, row, strict=True)) for row in product(*table.values())]
    text = screen_file.batch(visit.screen, cases)
    solara.Text(say("lab.batch_cases", count=count, worlds=visit.screen.worlds))
    code(screen_file.COMMAND.format("batch.toml"), say("lab.command"))
    solara.FileDownload(text, "batch.toml", label=say("lab.batch_save"))


def numbers(name: str, text: str) -> list[float]:
    """The values of a lever, each once; ValueError if one is none or outside its range."""
    parts = text.replace(",", " ").split()[: MOST_CASES + 1]
    values = list(dict.fromkeys(finite(repr(part), part) for part in parts))
    for value in values:
        lever(name).check(value)
    return values


@solara.component
def Charts(answer: Answer) -> None:
    """A chart for print."""
    name, set_name = solara.use_state(downloads.CHARTS[0])
    paragraph("lab.charts", "lab.charts_about", worlds=answer.worlds)
    with solara.Div(classes=["tf-actions"]):
        Choice(say("lab.chart"), downloads.CHARTS, name, set_name)
        for form in ("png", "svg"):
            make = partial(downloads.chart, answer, name, form)
            solara.FileDownload(make, f"{name}.{form}", label=say(f"lab.{form}"))


@solara.component_vue("../parts/upload.vue")
def Chooser(label: str, most: int, event_chosen: Callable[[dict], None] | None = None) -> None:
    """A plain file input; a file larger than ``most`` bytes is named but not sent."""


@solara.component
def Upload(visit: Visit) -> None:
    """A scenario file becomes the screen, checked like any other."""
    fault, attempt = use_attempt()
    open_ = lambda file: attempt(lambda: visit.move(screen_file.read(content(file), visit.screen.worlds)))  # noqa: E731
    paragraph("lab.upload", "lab.upload_about", kb=KB)
    Chooser(label=say("lab.upload"), most=LARGEST_TEXT, event_chosen=open_)
    if fault:
        solara.Warning(say("lab.upload_fault", fault=fault))


def content(file: dict) -> bytes:
    """What a browser sent as a file; ValueError if it is too large or no TOML file."""
    text, name = file.get("text"), file.get("name")
    if not isinstance(text, str) or not isinstance(name, str) or not name.endswith(".toml"):
        raise ValueError(say("lab.upload_toml"))
    if file.get("size", 0) > LARGEST_TEXT:
        raise ValueError(say("lab.upload_large", kb=KB))
    return text.encode()
