"""A finished game as an answer: three charts in a folder and in the terminal, a page, and data that says everything."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import click
import numpy as np
from markupsafe import Markup
from matplotlib.figure import Figure

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.game.debrief import FIRST, LEAD, Debrief
from twofutures.experiments.game.log import Frozen, Move, Played, Signed, WildCard
from twofutures.experiments.work.provenance import provenance
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import OWN, lines, seats
from twofutures.viz.charts.debrief import draw
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import frame, html
from twofutures.viz.reports.answer import Answer
from twofutures.viz.reports.why import as_data, reading
from twofutures.viz.telling import debrief as tell
from twofutures.viz.telling.wild_cards import in_words
from twofutures.viz.terminal.bars import print_bars
from twofutures.viz.terminal.output import print_bullets, print_paragraph
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.names import seat_label, spelt
from twofutures.viz.words.numbers import figures, number
from twofutures.viz.words.texts import say, translated

LOG = "log.json"  # of a game's folder: the save file
BINS = 10
MOST = 6  # removals seen in the terminal: those that move the lead most
WAYS = ("lowers", "leaves", "raises")


def answer(seen: Debrief, log: Path, beyond: Sequence[tuple[Mapping[str, Any], Figure | None]] = ()) -> Answer:
    """The debrief as plain data, charts, page and text; ``log`` is the file that makes it again.

    ``beyond`` are further parts with their charts, of ``debrief_parts``.
    """
    data = as_plain(seen, log) | {"beyond": [part for part, _ in beyond]}
    more = ((part["name"], figure, part["sentence"]) for part, figure in beyond if figure is not None)
    data["command"] += " --whole" if beyond else ""
    return Answer(
        "game", data["title"], data, chain(draw(seen), more), lambda drawn: _parts(seen, data, drawn),
        lambda: _print(seen, data), page="game.html",
    )  # fmt: skip


def as_plain(seen: Debrief, log: Path) -> dict[str, Any]:
    """Everything that is shown, as plain data that depends on nothing but the log, code and data."""
    game, lucks, worlds = seen.game, seen.lucks.worlds, seen.worlds.worlds
    causes, table = as_data(seen.causes), game.table
    world, seed = str(table.world), str(table.seed)
    return {
        "title": say("debrief.page_title", seats=tell.players(seen), world=world, seed=seed),
        "command": f"twofutures play --replay {log} --lucks {lucks} --worlds {worlds}",
        "table": table.model_dump(mode="json"),
        "decided": decided(seen.game),
        "digest": game.digest(),
        "outcome": seen.outcome,
        "among": {"sentence": tell.among(seen), "lucks": lucks, "alike": seen.alike(), "figures": _among(seen)},
        "choice": {
            "sentence": tell.choice(seen), "worlds": worlds, "in_lucks": _ways(seen.lucks),
            "in_worlds": _ways(seen.worlds),
        },
        "turning": {name: causes[name] for name in ("verdict", "decisive", "chain", "held_back", "removals", "lead")},
        "goals": [
            {
                "goal": one.goal.name, "seat": one.goal.seat, "figure": one.goal.figure, "wants": one.goal.wants,
                "played": one.played, "autopilots": one.autopilots, "gain": one.gain, "better": one.better,
                "worse": one.worse, "sentence": tell.scored(seen, one),
            }
            for one in seen.scores
        ],
        "reading": f"{tell.reading(seen)} {translated(WHAT_IF)}",
        "made_with": provenance(),
    }  # fmt: skip


def decided(game: Any) -> list[dict[str, Any]]:
    """What was decided, turn by turn, in words and as settings."""
    acts = [(n, act) for n, decided_then in enumerate(game.by_turn, 1) for act in decided_then]
    return [{"turn": n, **row} for n, act in acts if (row := _decided(act))]


def _decided(act: Any) -> dict[str, Any]:
    if isinstance(act, Move):
        line = lines()[act.line]
        label = line.notch(act.notch).label if act.notch in (*line.notches, OWN) else act.notch
        return {"what": f"{translated(line.label)}: {translated(label)}", "settings": act.settings, "by": act.seat}
    if isinstance(act, Signed):
        return {"what": translated(pact(act.pact).label), "settings": act.settings, "by": "pact"}
    if isinstance(act, Frozen):
        what = say("room.frozen" if act.frozen else "room.freed", seat=seat_label(act.seat))
        return {"what": what, "settings": {}, "by": act.seat}
    if isinstance(act, WildCard):
        return {"what": in_words(act), "settings": {act.assumption: act.value}, "by": "wild card"}
    return {"what": spelt(act.card), "settings": {}, "by": "card"} if isinstance(act, Played) else {}


def _among(seen: Debrief) -> dict[str, Any]:
    return {
        name: {"own": seen.own(name), "below": seen.below(name), "above": seen.above(name)} for name in seen.figures
    }


def _ways(comparison: Any) -> dict[str, Any]:
    return {name: frame.plain(comparison.measured(name)) for name in comparison.names} | {"flips": comparison.flips()}


# -- in the terminal ---------------------------------------------------------------------------------------------------


def _print(seen: Debrief, data: Mapping[str, Any]) -> None:
    click.echo()
    print_paragraph(data["title"], bold=True)
    print_bars("1. Your world among its lucks: US lead of 2028 in months, as you decided", histogram(seen, LEAD))
    print_bars("   and outcome classes", _classes(seen))
    click.echo()
    print_paragraph(data["among"]["sentence"])
    click.echo()
    print_table("2. Luck or choice: your decisions against autopilots, on the same luck", choice_head(), rows(seen))
    print_paragraph(data["choice"]["sentence"])
    click.secho("\n3. Where your world turned", bold=True)
    print_paragraph(data["turning"]["verdict"])
    print_bullets("Undone one by one, on the same luck", turning(seen, data) or [say("debrief.turning_none")])
    print_bullets("Your goals", [row["sentence"] for row in data["goals"]])
    for part in data["beyond"]:
        click.echo()
        print_table(part["title"], part["columns"], part["rows"])
        print_paragraph(f"{part['sentence']} How sure: {part['how_sure']}.")
    click.echo()
    print_paragraph(data["reading"])
    print_paragraph(f"The same again, bit for bit: {data['command']}")


def histogram(seen: Debrief, name: str) -> list[tuple[str, int, str]]:
    """A figure over the lucks in bins of equal width, and which bin your world lies in."""
    values = seen.lucks.values(name)[1]
    edges = np.histogram_bin_edges(values, BINS)
    bins = np.clip(np.searchsorted(edges, values, "right") - 1, 0, BINS - 1)
    spans = [f"{number(low)} to {number(high)}" for low, high in pairwise(edges)]
    marks = ["← your world" if place == bins[FIRST] else "" for place in range(BINS)]
    return list(zip(spans, np.bincount(bins, minlength=BINS).tolist(), marks, strict=True))


def _classes(seen: Debrief) -> list[tuple[str, int, str]]:
    counts = seen.lucks.run.counts(seen.lucks.b.name)
    return [(name, counts[name], "← your world" if name == seen.outcome else "") for name in CLASSES if counts[name]]


def choice_head() -> list[str]:
    """What stands above ``rows``."""
    parts = ("figure", *(f"choice_{part}" for part in (*WAYS, "median", "luck", "unknown")))
    return [say(f"debrief.{part}") for part in parts]


def rows(seen: Debrief) -> list[list[str]]:
    """Each figure: in how many lucks it was lowered, left, raised, by how much, and how far luck spreads it."""
    cells = []
    for name in seen.figures:
        here, there, figure = seen.lucks.measured(name), seen.worlds.measured(name), tell.named(name)
        ends = ((row["a"]["p10"], row["a"]["p90"]) for row in (here, there))
        spread = [say("debrief.range", low=figure.show(low), high=figure.show(high)) for low, high in ends]
        change = figure.signed(here["difference"]["median"])
        cells.append([figure.label, *(figures(here[way]) for way in WAYS), change, *spread])
    return cells


def turning(seen: Debrief, data: Mapping[str, Any]) -> list[str]:
    """What undoing each link did, those first that move the lead most."""
    lead = seen.causes.means["lead_months_smooth"]
    moved = [abs(removal.means["lead_months_smooth"] - lead) for removal in seen.causes.removals]
    order = sorted(range(len(moved)), key=lambda place: -moved[place])
    return [data["turning"]["removals"][place]["sentence"] for place in order[:MOST]]


def _whose(by: str) -> str:
    """By whom something was decided: a seat, or a kind of act."""
    return seat_label(by) if by in seats() else say(f"debrief.page_by_{by.replace(' ', '_')}")


# -- as a page ---------------------------------------------------------------------------------------------------------


def _parts(seen: Debrief, data: Mapping[str, Any], drawn: frame.Charts) -> Iterator[Markup]:
    yield from frame.opening(data["title"])
    moves = [[f"{row['turn']}", row["what"], _whose(row["by"])] for row in data["decided"]]
    head = [say(f"debrief.page_{part}") for part in ("turn", "what", "by")]
    by_turn = html.table(say("debrief.page_by_turn"), head, moves, numbers=False)
    yield html.section(say("debrief.page_decided"), "decided", [by_turn])
    beyond = {part["name"]: drawn[part["name"]] for part in data["beyond"] if part["drawn"]}
    first = {name: chart for name, chart in drawn.items() if name not in beyond}
    yield frame.figures_section(first, say("debrief.page_charts"))
    yield html.section(
        say("debrief.page_figures"), "figures", [html.table(say("debrief.page_same"), choice_head(), rows(seen))]
    )
    yield html.section(say("debrief.page_hung"), "turning", [
        html.text(data["turning"]["verdict"]),
        html.bullets([row["sentence"] for row in data["turning"]["removals"]] or [say("debrief.turning_none")]),
        html.text(reading(), kind="quiet"),
    ])  # fmt: skip
    yield html.section(say("debrief.page_goals"), "goals", [html.bullets([row["sentence"] for row in data["goals"]])])
    for part in data["beyond"]:
        table = html.table(part["title"], part["columns"], part["rows"], numbers=False)
        sure = html.text(say("debrief.page_sure", sure=part["how_sure"]), kind="quiet")
        shown = html.figure(*beyond[part["name"]]) if part["drawn"] else html.text(part["sentence"])
        yield html.section(part["title"], part["name"], [shown, table, sure])
    yield html.text(data["reading"])
    yield frame.leaves_out()
    yield html.section(say("debrief.page_made"), "method", [frame.again(data["command"], data["made_with"])])
