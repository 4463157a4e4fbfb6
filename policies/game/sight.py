"""What each seat sees, and how well: exactly, late, with noise, or not at all. Data, in ``data/sight.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from twofutures.abm.names import known
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import seat, table

EVERYBODY = "everybody"


@dataclass(frozen=True)
class Way:
    """A way of seeing: ``lag`` quarters late, with ``noise`` (standard deviation of the log of reading over truth)."""

    name: str
    label: str
    lag: int
    noise: float
    low: float
    high: float
    size: str


@dataclass(frozen=True)
class Belief:
    """What an agent of the model believes, shown to the seat that plays it, and the observable it is about."""

    name: str
    seat: str
    agent: str
    state: str
    label: str
    truth: str


@cache
def ways() -> Mapping[str, Way]:
    """Every way of seeing by name; ValueError where the noise lies outside its own range."""
    made = {name: Way(name, **row) for name, row in table("sight")["ways"].items()}
    for way in made.values():
        if not 0 <= way.low <= way.noise <= way.high or way.lag < 0:
            raise ValueError(f"the way of seeing {way.name} lies outside the range it names")
    return made


@cache
def seen_by(name: str) -> Mapping[str, Way]:
    """The quantities that a seat sees, and how; its own rows stand above those of ``everybody``, who is no seat."""
    sees = table("sight")["sees"]
    rows = {**sees[EVERYBODY], **(sees.get(seat(name).name, {}) if name != EVERYBODY else {})}
    return {quantity: ways()[known("way of seeing", way, ways())] for quantity, way in rows.items()}


@cache
def beliefs() -> Mapping[str, Belief]:
    """Every belief by name."""
    made = {name: Belief(name, **row) for name, row in table("sight")["beliefs"].items()}
    for belief in made.values():
        seat(belief.seat)
    return made


@cache
def public_events() -> frozenset[str]:
    """Kinds of event that everybody hears of when they happen."""
    return frozenset(table("sight")["events"])


@cache
def pooled() -> frozenset[str]:
    """Pacts whose signers see what any of them sees, as long as they hold."""
    return frozenset(pact(name).name for name in table("sight")["pooled"])
