"""A turn of a game in the terminal: where a seat stands as it sees it, or as it is, what it can move, what happened."""

import re

import click

from twofutures.abm.calendar import quarter_name
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.sight import Sight, sight
from twofutures.policies.game.goals import Goal, goals, goals_of
from twofutures.policies.game.seats import OWN, Line, Seat
from twofutures.viz.telling import chronicle
from twofutures.viz.telling import debrief as telling
from twofutures.viz.telling.scene import Scene
from twofutures.viz.telling.sight import amount, way
from twofutures.viz.telling.sight import news as tell_news
from twofutures.viz.telling.wild_cards import of_turn
from twofutures.viz.terminal.output import print_bullets, print_paragraph
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import number

GOAL, SEEN = ("goal", "now", "how you know"), ("figure", "now", "how you know")
SHORT = re.compile(r"(\d{1,3})([a-z])")  # a line by its number, a notch by its letter


def before(game: Game, who: Seat, true: bool = False) -> None:
    """Where the seat stands before a turn: its goals, its lines, at what they stand; all notches before the first.

    Figures are the seat's own readings (``sight``), or with ``true`` those of the world.
    """
    span = game.quarters[0] if len(game.quarters) == 1 else f"{game.quarters[0]} to {game.quarters[-1]}"
    click.echo()
    print_paragraph(f"Turn {game.turn} of {game.format.turns}: {span}", bold=True)
    if true:
        _as_it_is(game, who)
    else:
        _as_seen(sight(game, who.name))
    if game.turn == 1:
        notches(who)
    rows = [[f"{n}", line.label, stands_at(game, line)] for n, line in enumerate(who.lines.values(), 1)]
    print_table("Where your lines stand", ("", "line", "stands at"), rows)


def _as_it_is(game: Game, who: Seat) -> None:
    print_paragraph(chronicle.state(_scene(game), game.model.quarter_name))
    rows = [_goal(game, goal) for goal in goals_of(who.name)]
    print_table("What you want", ("goal", "figure", "now", "change"), rows)


def _as_seen(seen: Sight) -> None:
    """Readings of goals, and all others, each with how well and of when it is seen."""
    readings = {one.name: one for one in seen.readings}
    aims = [(goals()[goal].label, readings.pop(name, None)) for goal, name in seen.goals.items()]
    print_table("What you want", GOAL, [[label, amount(one), way(one)] for label, one in aims])
    print_table("What you see", SEEN, [[one.label, amount(one), way(one)] for one in readings.values()])


def notches(who: Seat) -> None:
    """Every line of a seat with its notches, as letters and by name, and its price."""
    rows = [
        [f"{n}", line.name, f"{line.label}: {_words(line)}", line.price] for n, line in enumerate(who.lines.values(), 1)
    ]
    print_table("What you can move", ("", "name", "line and notches", "what it costs"), rows)
    print_paragraph(f"The last letter of a line, {OWN}, gives it back to those who decide it in the world.")


def _words(line: Line) -> str:
    named = [f"{one.label} ({one.name})" if one.label != one.name else one.name for one in line.notches.values()]
    return "; ".join(f"{chr(ord('a') + n)} {text}" for n, text in enumerate([*named, OWN]))


def _goal(game: Game, goal: Goal) -> list[str]:
    """A goal's figure at present, and what it changed by since the turn before."""
    figure, name = telling.named(goal.figure), goal.figure.partition("@")[0]
    series = game.by_quarter(name)[:, 0]
    now, earlier = game.model.quarter, game.format.begins(max(1, game.turn - 1)) - 1
    change = figure.signed(series[now] - series[earlier]) if game.turn > 1 else ""
    return [goal.label, f"{figure.label} ({figure.unit})", figure.show(series[now]), change]


def stands_at(game: Game, line: Line) -> str:
    """Where a line stands: at the notch it was moved to, or at what those set who decide it in the world."""
    notch = game.notch_of(line.name)
    if notch != OWN:
        return notch
    return f"{OWN} ({', '.join(number(float(game.model.levers[name][0])) for name in line.levers)})"


def heard(game: Game, who: Seat) -> None:
    """What became known to a seat in the turn that was played last."""
    span = game.format.begins(game.turn - 1), game.format.ends(game.turn - 1)
    title = "What became known, " + " to ".join(dict.fromkeys(map(quarter_name, span)))
    print_bullets(title, [*of_turn(game, game.turn - 1), *tell_news(sight(game, who.name))] or ["Nothing of note."])


def news(game: Game, turn: int) -> None:
    """What happened in a turn that was played, quarter by quarter."""
    scene = _scene(game)
    for card in of_turn(game, turn):
        print_paragraph(card)
    for step in range(game.format.begins(turn), game.format.ends(turn) + 1):
        quarter = quarter_name(step)
        lines = chronicle.tell(scene, quarter)
        print_bullets(f"{quarter}  {chronicle.state(scene, quarter)}", lines or ["Nothing of note."])


def _scene(game: Game) -> Scene:
    blocs = {agent.key: agent.bloc for agent in game.model.cast()}
    return Scene(game, game.case(), game.story.events, blocs, game.model.street.hubs)


def moves_in(text: str, who: Seat) -> list[tuple[str, str]]:
    """The moves of an answer, such as ``1c, 4b`` or ``enforcement=triple``; ValueError names what is none."""
    moves, rows = [], list(who.lines.values())
    for word in text.replace(",", " ").split():
        if short := SHORT.fullmatch(word):
            place, letter = int(short[1]) - 1, ord(short[2]) - ord("a")
            if not 0 <= place < len(rows) or letter > len(rows[place].notches):
                raise ValueError(f"there is no {word}: lines go from 1 to {len(rows)}, notches by the letters shown")
            moves.append((rows[place].name, [*rows[place].notches, OWN][letter]))
            continue
        name, sign, notch = word.partition("=")
        if not sign:
            raise ValueError(f"{word!r} is no move: write a number and a letter, such as 1c, or LINE=NOTCH")
        moves.append((name, who.line(name).notch(notch).name))
    return moves
