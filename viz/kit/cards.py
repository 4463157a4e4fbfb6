"""Role cards, one for each seat: what it is, what it wants, what it can promise, and what it can move."""

from markupsafe import Markup

from twofutures.abm.lever import lever
from twofutures.policies.bounds import USUAL_FORMAT
from twofutures.policies.game.formats import format_of
from twofutures.policies.game.goals import Goal, goals_of
from twofutures.policies.game.pacts import Pact, pacts
from twofutures.policies.game.seats import Line, Seat, seats
from twofutures.viz.kit.pages import page
from twofutures.viz.reports import html
from twofutures.viz.telling.debrief import named
from twofutures.viz.words.names import seat_label
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import say, translated


def cards() -> Markup:
    """All cards, one a page when printed."""
    all_seats = Markup("\n").join(map(card, seats().values()))
    return page(say("kit.cards"), say("kit.cards_about"), [Markup('<div class="cards">{}</div>').format(all_seats)])


def card(one: Seat) -> Markup:
    """The card of a seat."""
    signed = [promise(pact, one) for pact in pacts().values() if one.name in pact.signs]
    lines = [line_part(number, line) for number, line in enumerate(one.lines.values(), 1)]
    most = format_of(USUAL_FORMAT).moves
    body = [
        html.text(translated(one.brief)),
        html.text(say("kit.wants"), "h3"), html.text(say("kit.wants_about"), kind="quiet"),
        html.bullets(map(goal_part, goals_of(one.name))),
        html.text(say("kit.promises"), "h3"), html.bullets(signed) if signed else html.text(say("kit.no_promises")),
        html.text(say("kit.moves"), "h3"), html.text(say("kit.moves_about", most=most), kind="quiet"),
        Markup('<div class="lines">{}</div>').format(Markup("").join(lines)),
        html.text(say("kit.waits", waits=listed(map(translated, one.waits))), kind="quiet"),
    ]  # fmt: skip
    return html.section(translated(one.label), one.name, body)


def goal_part(goal: Goal) -> Markup:
    """A goal and the figure it is read from; secret ones say so."""
    figure = named(goal.figure)
    label, unit = translated(figure.label), translated(figure.unit)
    shown = label if not unit or label.endswith(unit) else f"{label}, {unit}"
    words = say("kit.goal", label=translated(goal.label), figure=shown)
    tag = html.text(say("kit.secret"), "span", "secret") if goal.secret else Markup("")
    return Markup("{} {}").format(words, tag)


def promise(pact: Pact, one: Seat) -> str:
    """A pact in words, with the others who sign it."""
    others = [seat_label(name) for name in pact.signs if name != one.name]
    return say("kit.promise", label=translated(pact.label), others=listed(others), meaning=translated(pact.meaning))


def line_part(number: int, line: Line, head: str = "h4") -> Markup:
    """A line with its number, its notches by letter, and its price; `play` and paper take the same letters."""
    price = "; ".join(dict.fromkeys(translated(lever(name).cost) for name in line.levers))
    notches = Markup("").join(html.text(translated(notch.label), "li") for notch in line.notches.values())
    return Markup('<div class="line">{}<ol>{}</ol><p class="quiet">{}</p></div>').format(
        html.text(f"{number} · {translated(line.label)}", head), notches, say("kit.price", price=price)
    )
