"""What a browser is sent of one world: every quarter once, in small plain values, so that it plays without asking.

Amounts go in hundreds of H100e and shares in whole percent; sentences are filled in over there, from the same catalogue
and the same figures as everywhere else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.abm.places.chip_market import FRONTS
from twofutures.agents.market_rules import FIELDS
from twofutures.experiments.one_world.chip_routes import ABROAD, AT_HOME, HOSTS, UNSEEN, USERS, Flow
from twofutures.experiments.one_world.country_card import BLOCS, Country
from twofutures.policies.extension import in_use, on_stage
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.telling.chronicle import kind_of, lines_of, outcome, state, verdict
from twofutures.viz.telling.markets import map_sentence, site
from twofutures.viz.telling.models import FRONTIERS, STEP
from twofutures.viz.telling.routes import SUMS, called, sums
from twofutures.viz.telling.scene import Line
from twofutures.viz.words.languages import spoken
from twofutures.viz.words.names import name, side, title
from twofutures.viz.words.numbers import figures, number
from twofutures.viz.words.texts import catalogue, say, translated

LARGE = ("million", "billion")  # words in numbers
UNIT, DOT = 100, 10_000  # H100e: what amounts are sent in, and what one dot stands for in a quarter
LEAP = 8.0  # ECI points: a release that moves a frontier so far is marked beside the slider
MARGIN = 5.0  # ECI points by which the race's axis reaches beyond what happened
DESIGNERS = ("nvidia", "tpu", "trainium", "amd", "huawei", "prc_other")  # as they stand, from above; others below
BUYERS = ("US owners", "allied owners", "third owners", FRONTS, HOSTS, "PRC licensed", "PRC abroad", "PRC owners")
TONES = {"US": "us", "PRC": "prc", "elsewhere": "third"}  # of those who use chips in the end
NEWS = dict.fromkeys(("bust", "charges", "moved_hub"), "diverted") | {"joined_us_club": "us", "joined_prc_club": "prc"}
COLUMNS: tuple[tuple[int, tuple[str, ...]], ...] = (  # of the map: tiles across, regions from north to south
    (2, ("North America", "Latin America")),
    (4, ("Europe", "Sub-Saharan Africa")),
    (3, ("Eurasia", "MENA")),
    (4, ("South Asia", "Southeast Asia", "East Asia & Pacific")),
)
SITES = ("", "us planned", "prc planned", "us live", "prc live")  # national computing, by the place in this list
Data = dict[str, Any]


class Sent:
    """A world as far as it is played, as its browser gets it: one part for each picture."""

    def __init__(self, player: Player) -> None:
        self.player, self.frames, self.scene = player, list(player.frames), player.scene()
        self.whole = player.ended
        self._lines: dict[str, list[list[Line]]] = {}  # by language: visitors share a world

    @property
    def lines(self) -> list[list[Line]]:
        """The lines of every quarter in the visitor's language; how the world ended comes first in the last."""
        if spoken() not in self._lines:
            self._lines[spoken()] = self._tell()
        return self._lines[spoken()]

    def _tell(self) -> list[list[Line]]:
        lines = [lines_of(self.scene, frame.quarter) for frame in self.frames]
        if self.whole:
            lines[-1].insert(0, Line(100, verdict(outcome(self.scene))))
        return lines

    def flow(self) -> Data:
        """Where chips go: nodes in fixed layers, and both views of the routes by quarter."""
        views = [View([getattr(frame, one) for frame in self.frames]) for one in ("flows", "seen")]
        layers = layers_of(views[0].ends | views[1].ends, self.player.hubs)
        captions = [
            [list(sums(flows, frame.events).values()) for flows, frame in zip(view.flows, self.frames, strict=True)]
            for view in views
        ]
        return {
            "quarters": QUARTERS, "large": {one: plain(catalogue()[f"numbers.{one}"]) for one in LARGE},
            "unit": UNIT, "dot": DOT, "sums": SUMS, "captions": captions,
            "nodes": [self.node(key, i) for i, layer in enumerate(layers) for key in layer],
            "names": {key: called(key) for layer in layers for key in layer},
            "views": [view.as_data() for view in views],
        }  # fmt: skip

    def node(self, key: str, layer: int) -> Data:
        """One actor of the flow: names by room, the colour of its edge, and what opens when it is picked."""
        card = "country" if key in self.player.neighbours else "agent" if key in self.player.roles else ""
        colour = TONES.get(key, "edge")
        names = {"name": called(key, "box"), "phone": called(key, "phone")}
        return {"key": key, "layer": layer, "tone": colour, "opens": card, **names}

    def map(self) -> Data:
        """Third countries: where each stands, and what it was like in every quarter (one figure a country)."""
        keys = [country.key for country in self.frames[0].countries]
        return {
            "keys": keys, "names": [name(key) for key in keys], "columns": columns(keys, regions()),
            "fields": len(FIELDS), "sites": [one.replace(" ", "_") for one in SITES],
            "quarters": [tiles(frame.countries) for frame in self.frames],
            "captions": [map_sentence(frame.countries, frame.quarter) for frame in self.frames],
        }  # fmt: skip

    def race(self) -> Data:
        """The frontier of each side by quarter, who holds it, and how many models were released."""
        series = {side: [round(frame.recorded[eci], 2) for frame in self.frames] for side, eci in FRONTIERS.items()}
        points = [point for side in series.values() for point in side]
        return {
            "quarters": QUARTERS, "branch": BRANCH, "series": series, "low": min(points) - MARGIN,
            "high": max(points) + MARGIN, "names": {bloc: side(bloc) for bloc in FRONTIERS},
            "holders": {bloc: self.holders(bloc) for bloc in FRONTIERS},
            "releases": [sum(e.what == "released" for e in frame.events) for frame in self.frames],
        }  # fmt: skip

    def holders(self, side: str) -> list[str]:
        """By quarter, who had released the best model of a side; "" before the first release."""
        names: list[str] = []
        holder = ""
        for frame in self.frames:
            own = [e for e in frame.events if e.what == "released" and self.scene.blocs.get(e.who) == side]
            best = max(own, key=lambda e: e.facts["eci"], default=None)
            if best and best.facts["eci"] > frame.recorded[FRONTIERS[side]] - STEP:
                holder = title(best.who)
            names.append(holder)
        return names

    def news(self) -> Data:
        """News by quarter: each line's text and the colour of its mark."""
        lines = [[[line.text, self.tone_of(line)] for line in quarter] for quarter in self.lines]
        return {"quarters": QUARTERS, "branch": BRANCH, "lines": lines}

    def tone_of(self, line: Line) -> str:
        """The colour of the side or route that a line is about; ink where somebody decided it, else grey."""
        if not line.events:
            return "ink" if line.who else "edge"
        kinds, sides = {kind_of(e) for e in line.events}, {self.scene.blocs.get(e.who, "") for e in line.events}
        if kinds == {"released"} and len(sides) == 1:
            return TONES.get(sides.pop(), "third")
        return NEWS.get(kind_of(line.events[0]), "edge") if len(kinds) == 1 else "edge"

    def clock(self) -> Data:
        """The quarters with what happened in them at a glance."""
        jumps = [
            max(frame.recorded[eci] - before.recorded[eci] for eci in FRONTIERS.values())
            for before, frame in pairwise(self.frames)
        ]
        return {
            "quarters": QUARTERS, "known": len(self.frames), "leaps": [False, *(jump > LEAP for jump in jumps)],
            "busts": [any(f.seized > 0 for f in frame.flows) for frame in self.frames],
        }  # fmt: skip

    def race_rows(self, at: int) -> tuple[list[str], list[tuple[str, ...]]]:
        """The race up to a quarter as a table: head, rows."""
        race = self.race()
        head = [say("one_world.quarter_head")]
        for bloc in FRONTIERS:
            head += [say(f"one_world.race_{column}", side=side(bloc)) for column in ("points", "holder")]
        head.append(say("one_world.race_releases"))
        rows = [
            (
                quarter,
                *(
                    cell
                    for bloc in FRONTIERS
                    for cell in (figures(race["series"][bloc][i], ".1f"), race["holders"][bloc][i])
                ),
                f"{race['releases'][i]}",
            )
            for i, quarter in enumerate(QUARTERS[: at + 1])
        ]
        return head, rows

    def route_name(self, key: str) -> str:
        """A route as it is picked (``0|from|to|kind``, with 1 where it is seen in fog), in words."""
        source, _, rest = key[2:].partition("|")
        return say("one_world.route", source=called(source), target=called(rest.partition("|")[0]))

    def states(self) -> list[str]:
        """Where things stand at the end of every quarter, in a sentence."""
        return [f"{frame.quarter}: {state(self.scene, frame.quarter)}." for frame in self.frames]


class View:
    """One view of the routes over the quarters: every route that ever was, and what each carried."""

    def __init__(self, flows: Sequence[Sequence[Flow]]) -> None:
        self.flows = flows
        self.routes = list({f.name: f for quarter in flows for f in quarter}.values())
        self.ends = {end for f in self.routes for end in (f.source, f.target)}

    def as_data(self) -> Data:
        """Routes, then by quarter the amounts in hundreds (at least one where there was any) and what was seized."""
        names = [f.name for f in self.routes]
        amounts, seized = [], []
        for quarter in self.flows:
            by_name = {f.name: f for f in quarter}
            amounts.append([hundreds(by_name[one].amount) if one in by_name else 0 for one in names])
            lost = {i: by_name[one].seized for i, one in enumerate(names) if one in by_name}
            seized.append({i: number(chips) for i, chips in lost.items() if chips > 0})
        return {
            "routes": [[f.source, f.target, f.kind] for f in self.routes],
            "amounts": amounts,
            "seized": seized,
        }


def hundreds(amount: float) -> int:
    """H100e in the unit in which they are sent; what is small is still something."""
    return max(1, round(amount / UNIT)) if amount > 0 else 0


def layers_of(ends: set[str], hubs: Sequence[str]) -> list[list[str]]:
    """Nodes from left to right and top to bottom: all that could appear in any quarter, so that places never move."""
    others = sorted(ends - {ABROAD, AT_HOME, UNSEEN, *DESIGNERS, *BUYERS, *hubs, *USERS.values()})
    layers = ([ABROAD, AT_HOME], [*DESIGNERS, *others], BUYERS, [*hubs, UNSEEN], dict.fromkeys(USERS.values()))
    return [[key for key in layer if key in ends] for layer in layers]


def tiles(cards: Sequence[Country]) -> Data:
    """Third countries at the end of a quarter: use of PRC models in percent, and a digit each of all else."""
    digits = {
        "bloc": [BLOCS.index(c.bloc) for c in cards],
        "rights": [c.rights for c in cards],
        "control": [c.control for c in cards],
        "club": [c.club_us + 2 * c.club_prc for c in cards],
        "stack": [int(c.surveillance) for c in cards],
        "site": [SITES.index(site(c)) for c in cards],
    }
    return {"prc": [round(100 * c.prc) for c in cards], **{one: "".join(map(str, row)) for one, row in digits.items()}}


def regions() -> Mapping[str, str]:
    """Region by country, of everybody on stage."""
    return {row["key"]: row["region"] for row in on_stage(in_use()).countries}


def columns(keys: Iterable[str], region_of: Mapping[str, str]) -> list[Data]:
    """The map's columns: tiles across, and regions with the places of their countries in ``keys``.

    A region that nobody thought of stands below the last.
    """
    there = list(keys)
    strangers = sorted({region_of[key] for key in there} - {one for _, regions in COLUMNS for one in regions})
    made = []
    for i, (across, own) in enumerate(COLUMNS):
        names = (*own, *(strangers if i == len(COLUMNS) - 1 else ()))
        of = {region: [i for i, key in enumerate(there) if region_of[key] == region] for region in names}
        made.append({"across": across, "regions": [[short(region), places] for region, places in of.items() if places]})
    return made


def short(region: str) -> str:
    """A region's name as it fits above two tiles."""
    own = f"one_world.region {region}"
    return say(own) if own in catalogue() else translated(region)


def words(*names: str) -> dict[str, str]:
    """Texts of this page, whose places the browser fills."""
    return {one: plain(catalogue()[f"one_world.{one}"]) for one in names}


def plain(text: str) -> str:
    """A text whose places say only what is to stand there: a browser writes numbers its own way."""
    return re.sub(r"\{(\w+):[^{}]*\}", r"{\1}", text)


class Opened:
    """A world that was opened: its past can be seen at once, its future as soon as that is played."""

    def __init__(self, player: Player) -> None:
        self.player, self.sent = player, Sent(player)

    def play(self) -> Sent:
        """Play to the end."""
        self.player.reach(LAST)
        if not self.sent.whole:
            self.sent = Sent(self.player)
        return self.sent
