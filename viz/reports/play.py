"""``twofutures play``: one seat against everybody on autopilot, asked turn by turn or from a script; then the end."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from twofutures.abm.calendar import quarter_name
from twofutures.experiments.game.debrief import debrief
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Played, Table, WildCard, read_log, standing
from twofutures.experiments.game.sight import Dials
from twofutures.policies.game.formats import format_of
from twofutures.policies.game.seats import Seat, seat, seats
from twofutures.viz.reports import paper, turn
from twofutures.viz.reports.answer import RESULTS, as_file_name, give
from twofutures.viz.reports.asking import HELP, QUIT, UNDO, Answers
from twofutures.viz.reports.debrief import LOG, answer
from twofutures.viz.reports.debrief_parts import at_once, later
from twofutures.viz.terminal.output import print_json, print_paragraph
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import listed

HOW = "Moves, such as 1c 4b (Enter: none; undo; quit; ? for all notches and what they cost)"
ALTERED = (
    "since {quarter} this world is another than the one that was saved: code, data, NumPy or processor are not those "
    "of then, and figures may differ"
)
Cards = Sequence[tuple[str, str]]  # a card by name, and the first quarter of the turn in which it comes
WildCards = Sequence[tuple[str, int, str, str]]  # assumption, notch, reason, and the first quarter of the turn


@dataclass(frozen=True)
class Asked:
    """How a game was asked for: who plays which world, or which file goes on; where answers come from and go to."""

    who: str | None
    world: int
    seed: int
    length: str
    cards: Cards
    wild: WildCards
    script: Path | None
    paper: Path | None
    resume: Path | None
    replay: Path | None
    lucks: int
    worlds: int
    whole: bool
    true: bool
    out: Path | None
    as_json: bool
    quiet: bool

    @property
    def silent(self) -> bool:
        """Whether nothing but results is wanted."""
        return self.quiet or self.as_json


def show(asked: Asked) -> bool:
    """Play, resume or replay a game, and tell it when it is over; whether a replay gave the same world as its log."""
    if asked.replay:
        file = file_of(asked.replay)
        game = _again(file, asked.silent)
        _seen(game, file, asked, f"twofutures play --resume {file} goes on with turn {game.turn}")
        return not game.altered
    if asked.paper:
        return _paper(asked, asked.paper)
    answers = Answers(asked.script)
    if asked.as_json and answers.asks:
        raise ValueError("--json prints nothing but JSON, so nobody can be asked: give the moves with --script FILE")
    if asked.resume:
        file = file_of(asked.resume)
        game = _again(file, asked.silent)
        if len(game.table.seats) > 1:
            raise ValueError(
                f"{file} has {len(game.table.seats)} seats: play goes on with games of one, --replay reads all"
            )
    else:
        table = Table(world=asked.world, seed=asked.seed, seats=(_seat(asked, answers),), format=asked.length)
        file = _place(asked, table)
        answers.check(seat(table.seats[0]))
        cards_of(asked, table.format, 1)
        with Progress("playing the recorded past", 1, asked.silent):
            game = Game(table)
        game.save(file)
    cards_of(asked, game.table.format, game.turn)
    if not _play(game, file, answers, asked):
        say(f"saved: twofutures play --resume {file} goes on from here", asked.silent)
        if asked.as_json:
            print_json({"log": str(file), "turns_played": game.turn - 1, "over": False})
        return True
    _tell(game, file, asked)
    return True


def file_of(path: Path) -> Path:
    """The log that a file or a game's folder names."""
    return path / LOG if path.is_dir() else path


def cards_of(asked: Asked, length: str, first: int) -> None:
    """ValueError unless every card and wild card comes in the first quarter of a turn still to be decided."""
    of = format_of(length)
    starts = [quarter_name(of.begins(n)) for n in range(first, of.turns + 1)]
    for name, quarter in [*asked.cards, *((name, quarter) for name, _, _, quarter in asked.wild)]:
        if quarter not in starts:
            raise ValueError(f"card {name}: cards come when a turn begins, in {listed(starts) if starts else 'none'}")


def _seat(asked: Asked, answers: Answers) -> str:
    if asked.who:
        return asked.who
    if not answers.asks:
        raise ValueError(f"name a seat: twofutures play SEAT, one of {listed(seats())}")
    print_table("Seats", ("", "seat", "you"), [[str(n), s.label, s.brief] for n, s in enumerate(seats().values(), 1)])
    while True:
        text = answers.ask("Which seat?")
        try:
            return [*seats()][int(text) - 1] if text.isdigit() and 0 < int(text) <= len(seats()) else seat(text).name
        except ValueError as error:
            answers.refuse(error)


def _place(asked: Asked, table: Table) -> Path:
    """Where a new game is kept. ValueError if one lies there that is not over, or any in a folder that was named."""
    file = (asked.out or RESULTS / f"game-{table.seats[0]}-{table.seed}-{table.world}") / LOG
    if file.exists():
        kept, _, acts = read_log(file)
        played = len(standing(acts)[0])
        if played and (asked.out or played < format_of(kept.format).turns):
            raise ValueError(f"{file} holds a game: go on with --resume {file}, or name another folder with --out")
    return file


def _again(file: Path, silent: bool) -> Game:
    with Progress("playing the game again", 1, silent) as progress:
        game = Game.resume(file, progress)
    if game.altered:
        say(ALTERED.format(quarter=game.altered))
    return game


def _paper(asked: Asked, sheet: Path) -> bool:
    """Play what a sheet holds so far: the same sheet with more turns is the same game, gone on with."""
    with Progress("playing the game of the sheet", 1, asked.silent):
        game = paper.play(sheet, asked.world, asked.seed, asked.length)
    file = (asked.out or RESULTS / f"game-{as_file_name(sheet.stem)}") / LOG
    game.save(file)
    _seen(game, file, asked, f"add rows of turn {game.turn} to {sheet} and play it again")
    return True


def _seen(game: Game, file: Path, asked: Asked, more: str) -> None:
    """What happened in every turn, and the end; or what goes on with a game that is not over."""
    if not asked.as_json:
        for played in range(1, game.turn):
            turn.news(game, played)
    if game.ended:
        _tell(game, file, asked)
    elif asked.as_json:
        print_json({"log": str(file), "turns_played": game.turn - 1, "over": False, "altered": game.altered})
    else:
        print_paragraph(f"The game is not over: {more}.")


def _tell(game: Game, file: Path, asked: Asked) -> None:
    with ExitStack() as bars:

        def begin(what: str) -> Progress:
            bars.close()
            return bars.enter_context(Progress(what, asked.worlds, asked.silent))

        seen = debrief(game, asked.lucks, asked.worlds, begin)
        noise = 0.0 if asked.true or asked.paper else Dials().noise  # of what was shown while it was played
        beyond = [made() for made in (*at_once(game, noise), *later(seen))] if asked.whole else []
    folder = asked.out or file.parent
    give(answer(seen, file, sorted(beyond, key=lambda one: one[0]["number"])), folder, asked.as_json, asked.silent)


# -- turns -------------------------------------------------------------------------------------------------------------


def _play(game: Game, file: Path, answers: Answers, asked: Asked) -> bool:
    """Ask and play until the game is over, saving every turn; False if the player leaves before."""
    who, silent = seat(game.table.seats[0]), asked.as_json
    if not silent:
        print_paragraph(f"You are the {who.label}. {who.brief} Everybody else is on autopilot.")
        print_paragraph(f"{game.format.label}; at most {game.format.moves} lines move in a turn, the others stand.")
    while not game.ended:
        for name, quarter in asked.cards:
            if quarter == game.quarters[0] and Played(card=name) not in standing(game.acts)[1]:
                game.play_card(name)
        for name, notch, reason, quarter in asked.wild:
            there = {act.assumption for act in game.since if isinstance(act, WildCard)}
            if quarter == game.quarters[0] and name not in there:
                game.play_wild_card(name, notch, reason)
        if not silent:
            turn.before(game, who, asked.true)
        try:
            word = _decide(game, who, answers)
        except EOFError:
            game.save(file)
            raise ValueError(
                f"{answers.name} has no moves for turn {game.turn}: a line for each turn, empty for none; the game is "
                f"saved, go on with --resume {file}"
            ) from None
        if word == QUIT:
            return False
        if word != UNDO:
            game.resolve()
        game.save(file)
        if not silent and word != UNDO:
            turn.news(game, game.turn - 1) if asked.true else turn.heard(game, who)
    return True


def _decide(game: Game, who: Seat, answers: Answers) -> str:
    """Make the moves of an answer, or all that it takes back or leaves; the word it was, if any."""
    while True:
        text = answers.ask(HOW)
        if text == HELP:
            turn.notches(who)
            continue
        if text == QUIT:
            return QUIT
        try:
            if text == UNDO:
                game.undo()
                return UNDO
            trial = game.fork()
            for line, notch in turn.moves_in(text, who):
                trial.move(who.name, line, notch)
        except ValueError as error:
            answers.refuse(error)
            continue
        game.acts = trial.acts
        return ""
