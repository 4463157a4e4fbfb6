"""The eight parts of a debrief: each a sentence, a table and how sure it is; what is known at once comes first.

Parts come as they are made, as plain data, with a drawing where there is one, so that a room shows the first while the
last are still computed.
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
from twofutures.viz.charts.album import encode
from twofutures.viz.reports.debrief import CHOICE, rows, turning
from twofutures.viz.reports.why import as_data
from twofutures.viz.telling import debrief as tell
from twofutures.viz.telling import room as tell_room
from twofutures.viz.telling.seated import seated

Part = tuple[dict[str, Any], bytes]  # plain data, and a drawing as SVG (empty where there is none)
Drawn = tuple[dict[str, Any], Figure | None]  # plain data, and its chart where there is one
LAST = 6  # the number of the part that is made last


def parts(
    game: Game,
    predicted: Iterable[Mapping[str, Any]],
    noise: float,
    lucks: int = 1000,
    worlds: int = 1000,
    ahead: Ahead | None = None,
    arranged: Iterable[Mapping[str, Any]] = (),
) -> Iterator[Part]:
    """The parts of a finished game's debrief, as they are made; ``ahead`` has played much of it already.

    ``noise`` is the dial that its room was played with, ``arranged`` who played what in each turn.
    """
    yield from encoded(at_once(game, noise))
    seen = debrief(game, lucks, worlds, ahead=ahead)
    yield from three(seen)
    yield from encoded(later(seen, predicted, arranged))


def encoded(made: Iterable[Drawn]) -> Iterator[Part]:
    """Parts with their charts as SVG."""
    return ((part, b"" if figure is None else encode(figure, "svg")) for part, figure in made)


def at_once(game: Game, noise: float) -> Iterator[Drawn]:
    """What needs no other world: what is left out, and beliefs beside the truth."""
    rows = held(game, Dials(noise))
    yield _part(8, "left_out", "What the model leaves out", *tell_room.left_out()), None
    yield _drawn(_part(1, "beliefs", "Belief and truth", *tell_room.beliefs(rows)), rows, charts.beliefs)


def later(
    seen: Debrief, predicted: Iterable[Mapping[str, Any]] = (), arranged: Iterable[Mapping[str, Any]] = ()
) -> Iterator[Drawn]:
    """What takes worlds of its own: forecasts, whose decisions mattered, goals, and pacts that nobody signed."""
    game, few = seen.game, max(2, seen.lucks.worlds // 5)
    given = [Forecast(one["seat"], one["turn"], one["figure"], one["value"]) for one in predicted]
    foretold = misses(game, given, _autopilots(seen))
    yield _drawn(_part(7, "forecasts", "Forecasts", *tell_room.forecasts(foretold)), foretold, charts.forecasts)
    shared = shares(game, few, min(few, LUCKS_OF_LINES))
    part = _part(4, "shares", "Whose decisions mattered", *tell_room.shares(shared))
    part["sentence"] = " ".join([part["sentence"], *seated(standing(game.acts)[0], arranged)])
    yield _drawn(part, shared if shared.seats else None, charts.shares)
    last = tell_room.goals(seen, offers(game, few))
    yield _drawn(_part(LAST, "goals", "Goals, and pacts that nobody signed", *last), seen, charts.goals)


def _drawn(part: dict[str, Any], shown: Any, draw: Callable[[Any], Figure]) -> Drawn:
    """A part with the chart of what it shows, where it shows anything."""
    return ({**part, "drawn": True}, draw(shown)) if shown else (part, None)


def three(seen: Debrief) -> Iterator[Part]:
    """Your world among its lucks, luck against choice, and where it turned; each with its drawing."""
    drawings = (encode(figure, "svg") for _, figure, _ in charts.draw(seen))  # each once what it shows is there
    sure = tell.reading(seen)
    among = [
        [
            tell.named(name).label,
            tell.named(name).show(seen.own(name)),
            f"{seen.below(name):,}",
            f"{seen.above(name):,}",
        ]
        for name in seen.figures
    ]
    head = ("figure", "your world", "lucks in which it is smaller", "larger")
    yield _part(2, "among", "Your world among its lucks", tell.among(seen), head, among, sure, True), next(drawings)
    yield _part(3, "choice", "Luck or choice", tell.choice(seen), CHOICE, rows(seen), sure, True), next(drawings)
    causes = as_data(seen.causes)
    links = [[sentence] for sentence in turning(seen, {"turning": causes})] or [["Nothing in it can be undone."]]
    yield (
        _part(
            5, "turning", "Where your world turned", causes["verdict"], ("undone on the same luck",), links,
            "every link was undone by itself and played again on the same luck, in this one world; links act together, "
            "so that their effects do not add up", True,
        ),
        next(drawings),
    )  # fmt: skip


def _autopilots(seen: Debrief) -> dict[str, Any]:
    """What the model would have said before the first turn, by figure."""
    return {figure: Question.read(figure).of(seen.lucks.run, NOBODY.name) for figure in ASKED}


def _part(
    number: int, name: str, title: str, sentence: str, columns: Sequence[str], cells: Sequence[Sequence[str]],
    how_sure: str, drawn: bool = False,
) -> dict[str, Any]:  # fmt: skip
    return {
        "number": number, "name": name, "title": title, "sentence": sentence, "columns": list(columns),
        "rows": [list(row) for row in cells], "how_sure": how_sure, "drawn": drawn, "last": number == LAST,
    }  # fmt: skip
