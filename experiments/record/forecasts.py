"""What is foretold in the open (``data/forecasts.toml``): dated questions that a named publication will settle (T14).

Each is a quantity at a quarter, read from every world, or the chance that an observable reaches a level by a quarter.
"""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any, Self

import numpy as np

from twofutures.abm.calendar import BRANCH, quarter_name, quarter_step
from twofutures.abm.luck import Luck
from twofutures.abm.names import known
from twofutures.abm.parameters import sources
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.record.discrepancy import Layer, scale_of
from twofutures.experiments.record.families import families
from twofutures.experiments.record.measures import MEASURES, at
from twofutures.experiments.record.scores import recorded
from twofutures.experiments.record.targets import Target

FILE = Path(__file__).parent / "data" / "forecasts.toml"
RULES = "rules"  # beside the families: public acts, which are reported as they are
GRADES = ("A", "B", "C")
ANY = float("inf")


@dataclass(frozen=True)
class Last:
    """The last value that the evidence has of a quantity, in its unit."""

    value: float
    date: datetime.date
    grade: str
    quarter: str = ""

    @property
    def step(self) -> int:
        """The quarter it is about: that of its date, unless a fiscal one is meant."""
        return quarter_step(self.quarter) if self.quarter else step_of(self.date)


@dataclass(frozen=True)
class Quantity:
    """What is foretold for one or several quarters, how worlds are read for it, and who will settle it."""

    name: str
    question: str
    family: str
    unit: str
    low: float
    last: Last
    publication: str
    settles: Mapping[str, datetime.date]
    high: float = ANY
    source: str = ""
    observable: str = ""
    per: float = 1.0
    measure: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    at_least: float | None = None
    at_most: float | None = None
    opens: str = ""
    series: str = ""
    earlier: Mapping[str, float] = field(default_factory=dict)
    grows: bool = False

    @classmethod
    def read(cls, name: str, last: Mapping[str, Any], **row: Any) -> Self:
        """One table of the file. UnknownName suggests the nearest name; ValueError names another fault."""
        quantity = cls(name, last=Last(**last), **row)
        quantity._check_names()
        quantity._check_sense()
        return quantity

    def _check_names(self) -> None:
        known("family", self.family, (*families(), RULES))
        known("grade", self.last.grade, GRADES)
        if self.source:
            known("source", self.source, sources())
        if self.measure:
            known("measure", self.measure, MEASURES)
            signature(MEASURES[self.measure]).bind(None, **self.arguments)
        else:
            known("observable", self.observable, shipped().observables)
        if self.series:
            known("series", self.series, recorded())

    def _check_sense(self) -> None:
        if not self.low <= self.last.value <= self.high:
            raise ValueError(f"quantity {self.name}: its last value lies outside {self.low:g} to {self.high:g}")
        if self.is_event and (not self.opens or self.measure):
            raise ValueError(f"quantity {self.name}: a chance needs an observable, and the quarter from which it opens")
        for quarter, day in self.settles.items():
            if day <= last_day(quarter):
                raise ValueError(f"quantity {self.name}: {quarter} cannot be settled by {day}, before it has ended")

    @property
    def is_event(self) -> bool:
        """Whether the chance of an event is foretold, and not a quantity."""
        return self.at_least is not None or self.at_most is not None

    @property
    def floor(self) -> float:
        """Below this it is not foretold: what can be, or the last value of a total or record that only grows."""
        return max(self.low, self.last.value) if self.grows else self.low

    @property
    def reads(self) -> tuple[str, ...]:
        """Observables and measure that decide it."""
        named = (self.arguments.get(key) for key in ("observable", "observables", "weight", "of", "to"))
        return tuple(n for one in (self.observable, *named) if one for n in ([one] if isinstance(one, str) else one))

    def known(self) -> dict[int, float]:
        """Every value on record, by quarter: the recorded series or those declared, then the last."""
        series = recorded().get(self.series or self.observable, {})
        before = {q: value / self.per for q, value in series.items()} or {
            quarter_step(q): value for q, value in self.earlier.items()
        }
        return {**{q: v for q, v in before.items() if q < self.last.step}, self.last.step: self.last.value}


@dataclass(frozen=True)
class Forecast:
    """One dated, resolvable forecast: a quantity and a quarter."""

    of: Quantity
    quarter: str

    @property
    def name(self) -> str:
        """Such as ``eci_us@2027Q4``."""
        return f"{self.of.name}@{self.quarter}"

    @property
    def step(self) -> int:
        """The quarter, counted from 2022Q4."""
        return quarter_step(self.quarter)

    @property
    def settles(self) -> datetime.date:
        """The day by which it is settled."""
        return self.of.settles[self.quarter]

    @property
    def question(self) -> str:
        """The question in plain words."""
        return self.of.question.format(**words(self.quarter))

    @property
    def arguments(self) -> dict[str, Any]:
        """Arguments of the measure, with the quarter filled in."""
        return {name: _filled(value, words(self.quarter)) for name, value in self.of.arguments.items()}

    def simulated(self, recorder: Recorder) -> Worlds:
        """What each world says of the quantity, shape (worlds,)."""
        if self.of.measure:
            return MEASURES[self.of.measure](recorder, **self.arguments)[0]
        return at(recorder, self.of.observable, self.quarter)[0] / self.of.per

    def reported(self, recorder: Recorder, layer: Layer, luck: Luck) -> Worlds:
        """The same as it would be reported, off by the discrepancy of its family, inside what can be."""
        simulated = self.simulated(recorder)
        if self.of.family != RULES:
            simulated = layer.target(luck, self._as_target(), simulated[None])[0]
        return np.clip(simulated, self.of.floor, self.of.high)

    def happens(self, recorder: Recorder, layer: Layer | None, luck: Luck) -> Worlds:
        """In which worlds the event happens, as it would be reported, shape (worlds,).

        A world's error is one path for every quarter that is asked about, so that a later one is never less likely.
        """
        path = recorder.series(self.of.observable)
        if layer and self.of.family != RULES:
            errors = layer.errors(luck, self.of.name, self.of.family, len(path))
            path = scale_of(self.of.observable).off(path, errors)
        window = path[quarter_step(self.of.opens) : self.step + 1] / self.of.per
        return np.asarray(self.reaches(window).any(axis=0))

    def reaches(self, values: Worlds) -> Worlds:
        """Where values lie at the level of the event or beyond."""
        return values >= self.of.at_least if self.of.at_least is not None else values <= self.of.at_most

    def _as_target(self) -> Target:
        """What the layer needs to know of a number: its family, and how it is read."""
        of, last = self.of, (self.of.last.value,)
        measure, arguments = of.measure or "values", self.arguments or {"observables": [of.observable]}
        return Target(
            self.name, of.question, of.family, "level", measure, arguments, last, last, last, of.source, False
        )


@dataclass(frozen=True)
class Declared:
    """The whole file: what is foretold, on which day, under which package."""

    frozen_on: datetime.date
    package: str
    under: str
    quantities: tuple[Quantity, ...]

    @property
    def as_of(self) -> datetime.date:
        """The date of the newest fact that is used: a last value, or the end of the history that is played."""
        return max(last_day(quarter_name(BRANCH - 1)), *(quantity.last.date for quantity in self.quantities))

    @property
    def forecasts(self) -> tuple[Forecast, ...]:
        """Every forecast, in file order."""
        return tuple(Forecast(quantity, quarter) for quantity in self.quantities for quarter in quantity.settles)


@cache
def declared() -> Declared:
    """What ``data/forecasts.toml`` declares."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    quantities = tuple(Quantity.read(name, **row) for name, row in table["quantity"].items())
    return Declared(table["frozen_on"], table["package"], table["under"], quantities)


def step_of(day: datetime.date) -> int:
    """The quarter a day falls in, counted from 2022Q4."""
    return quarter_step(f"{day.year}Q{(day.month + 2) // 3}")


def last_day(quarter: str) -> datetime.date:
    """The last day of a quarter."""
    after = quarter_name(quarter_step(quarter) + 1)
    return datetime.date(int(after[:4]), 3 * int(after[-1]) - 2, 1) - datetime.timedelta(days=1)


def words(quarter: str) -> dict[str, str]:
    """What texts and arguments may name of a quarter."""
    step, end = quarter_step(quarter), last_day(quarter)
    return {
        "quarter": quarter,
        "year": str(end.year),
        "end": f"{end.day} {end:%B %Y}",
        "month_after": f"{end + datetime.timedelta(days=1):%B %Y}",
        "half": f"{quarter_name(step - 1)}..{quarter}",
        "four": f"{quarter_name(step - 3)}..{quarter}",
    }


def _filled(value: Any, filled: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, filled) for one in value]
    return value.format(**filled) if isinstance(value, str) else value
