"""Two rooms of one world as an answer: one chart, its sentence, a table, how sure it is; or as a debrief's part."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from twofutures.experiments.game.debrief import LEAD
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.two_rooms import TwoRooms, two_rooms
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.charts import two_rooms as charts
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import frame, html
from twofutures.viz.reports.answer import RESULTS, Answer, give
from twofutures.viz.reports.debrief import decided
from twofutures.viz.reports.debrief_parts import Drawn
from twofutures.viz.telling import two_rooms as tell
from twofutures.viz.terminal.output import print_paragraph
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.texts import say

NUMBER = 9  # behind the eight parts of a room's own debrief


def part(seen: TwoRooms) -> Drawn:
    """The comparison as a part of both rooms' debriefs, and its chart."""
    figure, sentence = charts.two_rooms(seen)
    made = {
        "number": NUMBER, "name": f"rooms_{'_'.join(seen.names)}", "title": say("room.two_rooms_title"),
        "sentence": sentence, "columns": list(tell.head(seen)), "rows": tell.table(seen),
        "how_sure": tell.how_sure(seen), "drawn": True, "last": False,
    }  # fmt: skip
    return made, figure


def show(logs: tuple[Path, Path], lucks: int, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Compare the games of two logs. ValueError for logs that are none, of different worlds, or not over."""
    one, two = (log.stem.removeprefix("game-") for log in logs)
    names = (one, two) if one != two else (f"{logs[0].parent.name}/{one}", f"{logs[1].parent.name}/{two}")
    if names[0] == names[1]:
        raise ValueError("these are one log: name the logs of two rooms")
    silent = quiet or as_json
    with Progress("playing both games again", 1, silent):
        games = (Game.resume(logs[0]), Game.resume(logs[1]))
    with Progress("their decisions in the same lucks", 1, silent):
        seen = two_rooms(names, games, lucks)
    folder = out or RESULTS / f"rooms-{games[0].table.seed}-{games[0].table.world}"
    give(answer(seen, logs), folder, as_json, silent)


def answer(seen: TwoRooms, logs: tuple[Path, Path]) -> Answer:
    """The comparison as chart, page, text and data."""
    table = seen.games[0].table
    title = say("room.two_rooms_page", one=seen.names[0], two=seen.names[1], world=table.world, seed=table.seed)
    how = f"{tell.how_sure(seen)} {WHAT_IF}"
    leads = (frame.plain(one) for one in seen.lead())
    data: dict[str, Any] = {
        "title": title, "command": f"twofutures game {logs[0]} {logs[1]} --lucks {len(seen.difference(LEAD))}",
        "sentence": tell.two_rooms(seen), "columns": list(tell.head(seen)), "rows": tell.table(seen), "how_sure": how,
        "lead_by_quarter": dict(zip((*seen.names, "autopilots"), leads, strict=True)),
        "decided": {name: decided(game) for name, game in zip(seen.names, seen.games, strict=True)},
        "made_with": provenance(),
    }  # fmt: skip
    figure, caption = charts.two_rooms(seen)

    def parts(drawn: frame.Charts) -> Iterable[Markup]:
        yield from frame.opening(title)
        yield frame.figures_section(drawn, say("room.two_rooms_title"))
        yield html.section("In figures", "figures", [html.table(title, data["columns"], data["rows"])])
        yield html.text(how)
        yield frame.leaves_out()
        yield html.section("Provenance", "method", [frame.again(data["command"], data["made_with"])])

    def show_it() -> None:
        print_table(data["title"], data["columns"], data["rows"])
        print_paragraph(data["sentence"])
        print_paragraph(how)

    return Answer("rooms", title, data, [("rooms", figure, caption)], parts, show_it, page="rooms.html")
