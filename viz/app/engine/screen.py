"""What a visitor has on the screen, as plain data: which future is asked about, how it was reached, and its link."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qsl, urlencode

from twofutures.abm.calendar import BRANCH, quarter_name, run_quarter
from twofutures.abm.lever import lever
from twofutures.abm.names import known
from twofutures.abm.parameters import parameter
from twofutures.policies.bounds import MOST_SEED
from twofutures.policies.case import Case
from twofutures.policies.packages import packages
from twofutures.policies.policy import Policy
from twofutures.policies.views import views
from twofutures.viz.app.engine.dials import dial, dial_of, dials
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import figures
from twofutures.viz.words.texts import say, translated

START = quarter_name(BRANCH + 1)
NOW, WAS = "this screen", "nothing changed"  # the two cases of every answer, as charts and files name them
HASTIEST, COARSE = 32, 256  # worlds of the first answer, at least and where nobody else waits
WORLDS = (256, 1000, 4000)  # how many a visitor may ask for
LONGEST_LINK, MOST_STEPS = 4_000, 200
MOST_WORLD = 9_999_999  # the last world that may be opened by its number
# What a link says besides.
BESIDES = ("world", "quarter", "find", "against", "of", "code", "data", "game", "moves", "exercise", "lang")
Settings = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Screen:
    """One future under question. Two equal screens show the same figures: it is hashable and holds only plain values.

    ``levers`` are set on top of the package, each from its dial's own quarter (``starts``) or else from ``start``;
    ``views`` and ``assumptions`` are the visitor's picture of the world, kept apart from what is decided.
    """

    package: str = "status_quo"
    start: str = START
    levers: Settings = ()
    starts: tuple[tuple[str, str], ...] = ()
    views: tuple[str, ...] = ()
    assumptions: Settings = ()
    seed: int = 2028
    worlds: int = 1000

    def __post_init__(self) -> None:
        known("package", self.package, packages())
        for quarter in (self.start, *dict(self.starts).values()):
            run_quarter(quarter, first=BRANCH)
        for name, value in self.levers:
            lever(name).check(value)
        for name in dict(self.starts):
            dial(name)
        for view in self.views:
            known("view", view, views())
        for name, value in self.assumptions:
            parameter(name).check(value)
        if not 0 <= self.seed <= MOST_SEED:
            raise ValueError(f"seed must be a whole number from 0 to 2^63 - 1, not {self.seed}")
        if self.worlds not in WORLDS:
            raise ValueError(f"worlds must be one of {', '.join(map(str, WORLDS))}, not {self.worlds}")

    def baseline(self) -> "Screen":
        """The same lucks with nothing changed: what "was" means."""
        return Screen(seed=self.seed, worlds=self.worlds)

    def with_levers(self, settings: Mapping[str, float | None]) -> Self:
        """With some levers moved; None gives a lever back to whoever decides it."""
        return replace(self, levers=_changed(self.levers, settings))

    def with_assumptions(self, settings: Mapping[str, float | None]) -> Self:
        """With some assumptions held; None lets one vary again."""
        return replace(self, assumptions=_changed(self.assumptions, settings))

    def with_start(self, name: str, quarter: str) -> Self:
        """With one dial beginning in a quarter of its own."""
        starts = {**dict(self.starts), name: quarter}
        return replace(self, starts=tuple(sorted((n, q) for n, q in starts.items() if q != self.start)))

    def begins(self, name: str) -> str:
        """The quarter in which a dial begins."""
        return dict(self.starts).get(name, self.start)

    def says(self) -> list[str]:
        """What is set on top of the package and since when, one plain phrase each."""
        since = [say("screen.begins", quarter=self.start)] if self.start != START else []
        begins = {name: self.begins(dial_of(name)) for name, _ in self.levers}
        settings = [
            f"{spelt(name)} {figures(value, 'g')}"
            + (say("screen.from", quarter=begins[name]) if begins.get(name, self.start) != self.start else "")
            for name, value in (*self.levers, *self.assumptions)
        ]
        return [*since, *settings, *(_view(view) for view in self.views)]

    def since(self, before: "Screen") -> list[str]:
        """What was moved to come here from another screen, one plain phrase each."""
        phrases = [translated(packages()[self.package].label)] if self.package != before.package else []
        phrases += [say("screen.begins", quarter=self.start)] if self.start != before.start else []
        for now, was in ((self.levers, before.levers), (self.assumptions, before.assumptions)):
            after, earlier = dict(now), dict(was)
            phrases += [
                f"{spelt(name)} {figures(after[name], 'g') if name in after else say('screen.as_it_goes')}"
                for name in sorted({*after, *earlier})
                if after.get(name) != earlier.get(name)
            ]
        starts, earlier_starts = dict(self.starts), dict(before.starts)
        phrases += [
            translated(dial(name).label) + say("screen.from", quarter=self.begins(name))
            for name in sorted({*starts, *earlier_starts})
            if starts.get(name) != earlier_starts.get(name)
        ]
        phrases += [_view(view) for view in self.views if view not in before.views]
        return phrases + [say("screen.without", what=_view(view)) for view in before.views if view not in self.views]

    def case(self, label: str = "") -> Case:
        """The case that the model plays."""
        by_quarter: dict[str, dict[str, float]] = {}
        for name, value in self.levers:
            by_quarter.setdefault(self.begins(dial_of(name)), {})[name] = value
        policies = [Policy("set by hand", by_quarter[quarter], run_quarter(quarter)) for quarter in sorted(by_quarter)]
        held = dict(self.assumptions)
        return Case(self.package, self.start, self.views, policies=tuple(policies), assumptions=held, label=label)


def _view(name: str) -> str:
    return say("screen.view", view=translated(views()[name].label))


def _changed(before: Settings, moved: Mapping[str, float | None]) -> Settings:
    after = {**dict(before), **moved}
    return tuple(sorted((name, float(value)) for name, value in after.items() if value is not None))


def next_screens(screen: Screen, near: str = "") -> list[Screen]:
    """What one more click could ask for: every notch of every dial, those of the dial that a visitor is near first."""
    ordered = sorted(dials().items(), key=lambda row: row[0] != near)
    clicks = [screen.with_levers(one.turn(notch)) for _, one in ordered for notch in one.notches]
    return list(dict.fromkeys(s for s in clicks if s != screen))


@dataclass(frozen=True)
class Trail:
    """A screen with the way back and the way forward; ``run`` names the moves of which the newest is one."""

    now: Screen
    before: tuple[Screen, ...] = ()
    after: tuple[Screen, ...] = ()
    run: str = ""

    def move(self, screen: Screen, run: str = "") -> "Trail":
        """Go on to another screen; what had been undone is forgotten, and moves of one ``run`` are one step back."""
        if screen == self.now:
            return self
        if run and run == self.run:
            return Trail(screen, self.before, run=run)
        return Trail(screen, (*self.before, self.now)[-MOST_STEPS:], run=run)

    def undo(self) -> "Trail":
        """One step back, as far as there is one."""
        return Trail(self.before[-1], self.before[:-1], (self.now, *self.after)) if self.before else self

    def redo(self) -> "Trail":
        """One step forward again."""
        return Trail(self.after[0], (*self.before, self.now), self.after[1:]) if self.after else self


def encode(screen: Screen, besides: Mapping[str, str] | None = None) -> str:
    """The query of a link: everything that differs from an untouched screen, the seed, and what else it is to hold."""
    settings = {key: str(getattr(screen, key)) for key in ("package", "start", "worlds")}
    pairs = [(key, text) for key, text in settings.items() if text != str(getattr(Screen, key))]
    pairs += [(f"lever.{name}", repr(value)) for name, value in screen.levers]
    pairs += [(f"start.{name}", quarter) for name, quarter in screen.starts]
    pairs += [("view", name) for name in screen.views]
    pairs += [(f"set.{name}", repr(value)) for name, value in screen.assumptions]
    return urlencode([*pairs, ("seed", str(screen.seed)), *sorted((besides or {}).items())])


def decode(query: str) -> tuple[Screen, dict[str, str]]:
    """The screen of a link, and what it names besides (``BESIDES``); ValueError with a plain message for all else."""
    if len(query) > LONGEST_LINK:
        raise ValueError(f"it is longer than {LONGEST_LINK:,} characters")
    fields = {"seed": "2028", "worlds": "1000"}
    tables: dict[str, list[tuple[str, str]]] = {"lever": [], "start": [], "set": [], "view": []}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=200)
    except ValueError:
        raise ValueError("it is damaged") from None
    for place, (key, text) in enumerate(pairs):
        table, dot, name = key.partition(".")
        if key == "view" or (dot and table in ("lever", "start", "set")):
            tables[table].append((name or text, text))
        else:
            known("part of the link", key, ("package", "start", "worlds", "seed", *BESIDES))
            if any(key == earlier for earlier, _ in pairs[:place]):
                raise ValueError(f"it says {key} twice")
            fields[key] = text
    screen = Screen(
        fields.get("package", Screen.package),
        fields.get("start", START),
        _numbers(tables["lever"]),
        tuple(sorted(tables["start"])),
        tuple(name for name, _ in tables["view"]),
        _numbers(tables["set"]),
        *(_whole(name, fields[name]) for name in ("seed", "worlds")),
    )
    if _whole("world", fields.get("world", "0")) > MOST_WORLD:
        raise ValueError(f"world must be a whole number from 0 to {MOST_WORLD:,}, not {fields['world']}")
    if "quarter" in fields:
        run_quarter(fields["quarter"])
    return screen, {key: fields[key] for key in BESIDES if key in fields}


def finite(name: str, text: str) -> float:
    """A number that somebody wrote; ValueError names what it was for."""
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{name} is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"{name} is not a finite number")
    return number


def _numbers(pairs: list[tuple[str, str]]) -> Settings:
    return tuple(sorted({name: finite(name, text) for name, text in pairs}.items()))


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise ValueError(f"{name} is not a whole number")
    return int(text)
