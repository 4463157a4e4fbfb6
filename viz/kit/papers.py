"""What is handed out and collected: survey, rubric, consent, and sheets for a game without phones."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from twofutures.policies.bounds import USUAL_FORMAT
from twofutures.policies.game.formats import format_of
from twofutures.policies.game.seats import Seat, seats
from twofutures.viz.kit.cards import line_part
from twofutures.viz.kit.pages import blanks, from_markdown, in_language, page, rows_of, source, texts_by
from twofutures.viz.reports import html
from twofutures.viz.reports.frame import table_text
from twofutures.viz.reports.paper import COLUMNS
from twofutures.viz.words.texts import say, translated

BEFORE, AFTER, BOTH = "before", "after", "both"
SCALE = 5
POINTS = range(4)


def survey() -> Markup:
    """The survey, a sheet for before and one for after."""
    return page(say("kit.survey"), say("kit.survey_about"), map(survey_sheet, (BEFORE, AFTER)))


def survey_sheet(when: str) -> Markup:
    """What is asked before, or after."""
    asks = [ask for ask in texts_by(translated, rows_of("survey")["ask"]) if ask["when"] in (when, BOTH)]
    body = [html.text(say("kit.survey_code")), *(_question(n, ask) for n, ask in enumerate(asks, 1))]
    return html.section(say(f"kit.survey_{when}"), when, body)


def _question(number: int, ask: Mapping[str, Any]) -> Markup:
    head = html.text(f"{number}. {ask['text']}", "h3")
    if ask["kind"] == "open":
        return head + blanks(2)
    if ask["kind"] == "number":
        return head + blanks(1)
    low, high = ask["ends"]
    steps = [say("kit.scale_end", n=n, end={1: low, SCALE: high}.get(n, "")).strip() for n in range(1, SCALE + 1)]
    boxes = Markup("").join(html.text(f"☐ {step}", "li") for step in steps)
    return head + Markup('<ul class="choices">{}</ul>').format(boxes)


def answers_form() -> str:
    """A CSV form for answers: a row for each sheet that came back."""
    return table_text(["code", "when", *(ask["id"] for ask in rows_of("survey")["ask"])], [])


def rubric() -> Markup:
    """Three tasks and how each is judged."""
    tasks = texts_by(translated, rows_of("rubric")["task"])
    return page(say("kit.rubric"), say("kit.rubric_about"), map(_task, enumerate(tasks, 1)))


def _task(numbered: tuple[int, Mapping[str, Any]]) -> Markup:
    number, task = numbered
    head = [say("kit.criterion"), *(say("kit.points", n=n) for n in POINTS)]
    rows = [[one["name"], *one["levels"]] for one in task["criteria"]]
    return html.section(task["name"], f"task-{number}", [
        html.text(task["about"]),
        html.table(say("kit.most_points", most=len(rows) * POINTS[-1]), head, rows, numbers=False),
        html.text(say("kit.remarks"), "h3"), blanks(4),
    ])  # fmt: skip


def consent() -> Markup:
    """The consent text, to be filled in."""
    title, _, text = in_language(source("consent")).partition("\n")
    return page(
        title.strip("# "),
        say("kit.consent_about"),
        [html.section(say("kit.consent"), "consent", [from_markdown(text)])],
    )


# -- without phones ----------------------------------------------------------------------------------------------------


def sheets() -> Markup:
    """For a game without phones: a sheet for each seat, and one for whoever enters what they decided."""
    return page(say("kit.paper"), say("kit.paper_about"), [_entering(), *map(_seat_sheet, seats().values())])


def _entering() -> Markup:
    """How moves get into the file, and what is played then."""
    rows = [
        ["1", "us_government", "4b", ""],
        ["1", "prc_government", "2c", "yes"],
        ["2", "pact", "truce", ""],
        ["3", "", "", ""],
    ]
    return html.section(say("kit.entering"), "entering", [
        html.text(say("kit.entering_about")),
        html.table(say("kit.entering_rows"), COLUMNS, rows, numbers=False),
        html.bullets(say(f"kit.entering_{n}") for n in (1, 2, 3)),
        html.text("twofutures play --paper moves.csv", "pre"),
        html.text(say("kit.entering_names")),
        html.table(say("kit.names"), (say("kit.seat"), say("kit.name")), _names(), numbers=False),
    ])  # fmt: skip


def _names() -> Iterator[list[str]]:
    yield from ([translated(one.label), one.name] for one in seats().values())


def _seat_sheet(one: Seat) -> Markup:
    """A seat's lines with number and letters, and boxes for what it moves in every turn."""
    game = format_of(USUAL_FORMAT)
    head = [
        say("kit.turn_column"),
        *(say("kit.move", n=n) for n in range(1, game.moves + 1)),
        say("kit.secret_one"),
        say("kit.pact"),
        say("kit.foretold"),
    ]
    rows: Iterable[list[str]] = ([f"{turn}", *[""] * (len(head) - 1)] for turn in range(1, 10))
    lines = Markup("").join(line_part(number, line, "h3") for number, line in enumerate(one.lines.values(), 1))
    return html.section(translated(one.label), one.name, [
        html.text(say("kit.paper_seat", moves=game.moves), kind="quiet"),
        Markup('<div class="boxes">{}</div>').format(html.table(say("kit.decided"), head, rows, numbers=False)),
        Markup('<div class="cards"><div class="lines">{}</div></div>').format(lines),
    ])  # fmt: skip


def moves_form() -> str:
    """The CSV form for moves, empty."""
    return table_text(COLUMNS, [])
