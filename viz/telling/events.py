"""Sentences about everything else: rings, courts, laws, countries, chips."""

from collections.abc import Sequence

from twofutures.abm.story import Event
from twofutures.agents.names import countries, name
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.numbers import listed, number, sentence, some

CLUBS = {"US": "Pax Silica", "PRC": "WAICO"}  # by the side that leads it


def some_names(events: Sequence[Event], most: int = 5) -> str:
    """Who the events are about, each once, the first few by name."""
    return some(list(dict.fromkeys(name(e.who) for e in events)), most)


def bust(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Rings caught, how much they had under way, how much of it was seized, and how hard the law looked."""
    size, seized = (number(sum(e.facts[fact] for e in events)) for fact in ("size", "seized"))
    level = number(scene.value("enforcement_index", events[0].quarter))
    caught = f"{some_names(events)} {'was' if len(events) == 1 else 'were'} caught with {size} H100e under way"
    lost = f"of which {seized} were seized"
    return [Line(80, sentence(f"{caught}, {lost}, with enforcement at {level} times the budget of 2025"))]


def charges(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Cases that reach court, and the busts they go back to."""
    value = sum(e.facts["value"] for e in events)
    worth = f"${number(1000 * value)} million" if value < 1 else f"${number(value)} billion"
    since = sorted({scene.events[e.cause].quarter for e in events if e.cause is not None})
    origin = f", because of busts in {listed(since)}" if since else ""
    return [Line(75, f"Charges over {worth} against {some_names(events)}{origin}.")]


def moved_hub(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Rings that reopened elsewhere after a bust."""
    hubs = dict(enumerate(countries()[hub] for hub in scene.hubs))
    moves = [f"{name(e.who)} in {hubs.get(int(e.facts['hub']), 'another hub')}" for e in events]
    return [Line(60, f"Reopened elsewhere after being caught: {some(moves, 4)}.")]


def law(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Bills passed, and how small the government believed the lead to be."""
    bills = listed(f"“{e.what.removeprefix('law/')}”" for e in events)
    lead = number(scene.value("lead_perceived_months", events[0].quarter))
    return [Line(95, f"Congress passed {bills}, while the US government believed the lead to be {lead} months.")]


def joined_club(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that joined the US-led or the PRC-led club."""
    bloc = "US" if events[0].what == "joined_us_club" else "PRC"
    members = scene.value(f"club_{bloc.lower()}", events[0].quarter)
    club = f"{CLUBS[bloc]}, the {bloc}-led AI club,"
    return [Line(65, f"{some_names(events)} joined {club} which now has {members:.0f} members.")]


def set_rule(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that settled a field of rules on AI, and those that turned one."""
    kind = "rights-based" if events[0].what == "set_rights_rule" else "state-control"
    turned = [event for event in events if event.facts.get("turned")]
    also = f"; {some_names(turned)} had the other kind there before" if turned else ""
    return [Line(50, f"{some_names(events)} put a field of AI under {kind} rules{also}.")]


def bought_surveillance(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that bought a surveillance stack, and how good PRC models were."""
    level = scene.value("eci_prc", events[0].quarter)
    return [Line(45, f"{some_names(events)} bought a PRC AI-surveillance stack, with PRC models at {level:.1f} ECI.")]


def safety_deal(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """The first quarter of an agreement; the rest of its life is no news."""
    return [] if scene.happened_before(events[0]) else [Line(93, "The US and PRC governments agreed on a safety deal.")]


def memory_bound(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """The beginning of a spell in which memory, not dies, limits PRC chips."""
    if scene.happened_before(events[0], quarters=1):
        return []
    packages = number(events[0].facts.get("packages", float("nan")))
    return [Line(35, f"Memory, not dies, began to limit PRC accelerators ({packages} packages this quarter).")]


def anything(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A kind of event without words of its own, such as one that a user's agent notes."""
    what = events[0].what.replace("_", " ").replace("/", ": ")
    return [Line(30, sentence(f"{what}: {some_names(events)}"))]
