"""What declared things and agents are called in the language that is spoken."""

from twofutures.agents.names import countries
from twofutures.agents.names import name as agent
from twofutures.policies.game.seats import seat
from twofutures.viz.words.texts import say, translated

RING = "ring_"


def name(key: str) -> str:
    """What an agent is called; smuggling rings have numbers, because they are invented."""
    if key.startswith(RING):
        return say("names.ring", number=key.removeprefix(RING).lstrip("0"))
    return translated(agent(key))


def title(key: str) -> str:
    """The same as it stands above a card."""
    called = name(key)
    return called if called[1:2].isupper() else called[:1].upper() + called[1:]  # a name such as xAI keeps its letters


def country(code: str) -> str:
    """A country by its code."""
    return translated(countries()[code])


def spelt(declared: str) -> str:
    """The name of a lever, an assumption or a package, as people read it."""
    return translated(declared.replace("_", " "))


def seat_label(who: str) -> str:
    """What a seat of a game is called."""
    return translated(seat(who).label)


def side(bloc: str) -> str:
    """A side by its short name."""
    return say(f"names.{bloc.lower()}") if bloc in ("US", "PRC") else translated(bloc)
