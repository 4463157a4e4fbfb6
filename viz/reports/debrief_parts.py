"""The eight parts of a debrief: each a sentence, a table and how sure it is; what is known at once comes first.

Parts come as they are made, as plain data, with a drawing where there is one, so that a room shows the first while the
last are still computed. Each is worded and drawn in every language there is: whoever reads it, reads it in their own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from twofutures.experiments.game.ahead import Ahead
from twofutures.experiments.game.beliefs import held
from twofutures.experiments.game.debrief import Debrief, debrief
from twofutures.experiments.game.forecasts import ASKED, Forecast, misses
from twofutures.experiments.game.game import NOBODY, Game
from twofutures.experiments.game.log import standing
from twofutures.experiments.game.offers import offers
from twofutures.experiments.game.shares import LUCKS_OF_LINES, shares
from twofutures.experiments.game.sight import Dials
from twofutures.experiments.questions import Question
from twofutures.viz.charts import debrief as charts
from twofutures.viz.charts import panels
from twofutures.viz.charts.album import encode
from twofutures.viz.charts.why import counterfactuals
from twofutures.viz.reports.debrief import choice_head, rows, turning
from twofutures.viz.reports.why import as_data
from twofutures.viz.telling import debrief as tell
from twofutures.viz.telling import room as tell_room
from twofutures.viz.telling.seated import seated
from twofutures.viz.words.languages import ENGLISH, MADE, speaking, spoken, written
from twofutures.viz.words.numbers import figures
from twofutures.viz.words.pseudo import made
from twofutures.viz.words.texts import say

Part = tuple[dict[str, Any], bytes]  # plain data, and a drawing as SVG (empty where there is none)
Worded = Mapping[str, Part]  # a part by language
Drawn = tuple[dict[str, Any], Figure | None]  # plain data, and its chart where there is one
Made = Callable[[], Drawn]  # words a part and draws its chart, in the language that is spoken
LAST = 6  # the number of the part that is made last


def parts(
    game: Game,
    predicted: Iterable[Mapping[str, Any]],
    noise: float,
    lucks: int = 1000,
    worlds: int = 1000,
    ahead: Ahead | None = None,
    arranged: Iterable[Mapping[str, Any]] = (),
) -> Iterator[Worded]:
    """The parts of a finished game's debrief, as they are made; ``ahead`` has played much of it already.

    ``noise`` is the dial that its room was played with, ``arranged`` who played what in each turn.
    """
    yield from in_every_language(at_once(game, noise))
    seen = debrief(game, lucks, worlds, ahead=ahead)
    yield from in_every_language(three(seen))
    yield from in_every_language(later(seen, predicted, arranged))


def in_every_language(every: Iterable[Made]) -> Iterator[Worded]:
    """Parts in every language that somebody wrote, with their charts as SVG."""
    for make in every:
        part_in = {}
        for code in written():
            with speaking(code):
                part, figure = make()
                part_in[code] = part, b"" if figure is None else encode(figure, "svg")
        yield part_in


def read(part: Worded) -> Part:
    """A part in the language that is spoken; in one that is made from English its drawing is in English."""
    code = spoken()
    if code not in MADE:
        return part[code]
    plain, drawing = part[ENGLISH]
    words = {key: made(code, plain[key]) for key in ("title", "sentence", "how_sure")}
    rows = [[made(code, cell) for cell in row] for row in (plain["columns"], *plain["rows"])]
    return {**plain, **words, "columns": rows[0], "rows": rows[1:]}, drawing


def at_once(game: Game, noise: float) -> Iterator[Made]:
    """What needs no other world: what is left out, and beliefs beside the truth."""
    rows = held(game, Dials(noise))
    yield lambda: (_part(8, "left_out", *tell_room.left_out()), None)
    yield lambda: _drawn(_part(1, "beliefs", *tell_room.beliefs(rows)), rows, charts.beliefs)


def later(
    seen: Debrief, predicted: Iterable[Mapping[str, Any]] = (), arranged: Iterable[Mapping[str, Any]] = ()
) -> Iterator[Made]:
    """What takes worlds of its own: forecasts, whose decisions mattered, goals, and pacts that nobody signed."""
    game, few, arranged = seen.game, max(2, seen.lucks.worlds // 5), list(arranged)
    given = [Forecast(one["seat"], one["turn"], one["figure"], one["value"]) for one in predicted]
    foretold = misses(game, given, _autopilots(seen))
    yield lambda: _drawn(_part(7, "forecasts", *tell_room.forecasts(foretold)), foretold, charts.forecasts)
    shared = shares(game, few, min(few, LUCKS_OF_LINES))

    def who_mattered() -> Drawn:
        part = _part(4, "shares", *tell_room.shares(shared))
        part["sentence"] = " ".join([part["sentence"], *seated(standing(game.acts)[0], arranged)])
        return _drawn(part, shared if shared.seats else None, charts.shares)

    yield who_mattered
    offered = offers(game, few)
    yield lambda: _drawn(_part(LAST, "goals", *tell_room.goals(seen, offered)), seen, charts.goals)


def _drawn(part: dict[str, Any], shown: Any, draw: Callable[[Any], Figure]) -> Drawn:
    """A part with the chart of what it shows, where it shows anything."""
    return ({**part, "drawn": True}, draw(shown)) if shown else (part, None)


def three(seen: Debrief) -> Iterator[Made]:
    """Your world among its lucks, luck against choice, and where it turned; each with its drawing."""
    yield lambda: _with(_part(2, "among", tell.among(seen), *_among(seen), tell.reading(seen)), charts.among(seen))
    choice = lambda: (tell.choice(seen), choice_head(), rows(seen), tell.reading(seen))  # noqa: E731
    yield lambda: _with(_part(3, "choice", *choice()), charts.choice(seen))
    yield lambda: _with(_part(5, "turning", *_turning(seen)), counterfactuals(seen.causes))


def _with(part: dict[str, Any], chart: panels.Chart) -> Drawn:
    return {**part, "drawn": True}, chart[0]


def _among(seen: Debrief) -> tuple[list[str], list[list[str]]]:
    """Every figure in the world that was played, and in how many lucks it is smaller and larger."""
    head = [say(f"debrief.{part}") for part in ("figure", "among_world", "among_smaller", "among_larger")]
    cells = [
        [tell.named(name).label, tell.named(name).show(seen.own(name)), figures(seen.below(name)),
         figures(seen.above(name))]
        for name in seen.figures
    ]  # fmt: skip
    return head, cells


def _turning(seen: Debrief) -> tell_room.Chapter:
    """What undoing each link of the chain did."""
    causes = as_data(seen.causes)
    links = [[sentence] for sentence in turning(seen, {"turning": causes})] or [[say("debrief.turning_none")]]
    return causes["verdict"], [say("debrief.turning_undone")], links, say("debrief.turning_sure")


def _autopilots(seen: Debrief) -> dict[str, Any]:
    """What the model would have said before the first turn, by figure."""
    return {figure: Question.read(figure).of(seen.lucks.run, NOBODY.name) for figure in ASKED}


def _part(
    number: int, name: str, sentence: str, columns: Sequence[str], cells: Sequence[Sequence[str]], how_sure: str
) -> dict[str, Any]:
    return {
        "number": number, "name": name, "title": say(f"debrief.part_{number}"), "sentence": sentence,
        "columns": list(columns), "rows": [list(row) for row in cells], "how_sure": how_sure, "drawn": False,
        "last": number == LAST,
    }  # fmt: skip
