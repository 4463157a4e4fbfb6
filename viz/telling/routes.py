"""Sentences about chips on their way: one route in one quarter, and all of them together."""

from collections.abc import Iterable, Sequence

from twofutures.abm.story import Event
from twofutures.experiments.one_world.chip_routes import ABROAD, AT_HOME, Flow
from twofutures.viz.words.names import title
from twofutures.viz.words.numbers import number
from twofutures.viz.words.texts import catalogue, say

SUMS = ("made", "legal", "diverted", "rented", "seized", "under_way")


def called(node: str, place: str = "node") -> str:
    """A node's name for people; on a picture (``place`` box or phone) a shorter one where there is one."""
    own = f"one_world.{place} {node}"
    if own in catalogue():
        return say(own)
    shorter = {"box": "node", "phone": "box"}.get(place)
    return called(node, shorter) if shorter else title(node)


def route_name(f: Flow) -> str:
    """From where to where."""
    return say("one_world.route", source=called(f.source), target=called(f.target))


def route_sentence(f: Flow) -> str:
    """What one route carried."""
    text = say(f"one_world.edge_{f.kind}", source=called(f.source), target=called(f.target), n=number(f.amount))
    return text + (say("one_world.edge_seized", n=number(f.seized)) if f.seized > 0 else "")


def carried(flows: Iterable[Flow]) -> list[Flow]:
    """The routes that carried something or lost something, most first."""
    return sorted((f for f in flows if f.amount > 0 or f.seized > 0), key=lambda f: -f.amount)


def sums(flows: Sequence[Flow], events: Iterable[Event]) -> dict[str, str]:
    """What was made, what reached the PRC by which way, what was seized, and of how much that was under way."""
    parts = {
        "made": (f.amount for f in flows if f.source in (ABROAD, AT_HOME)),
        "legal": (f.amount for f in flows if f.target == "PRC" and f.kind == "legal"),
        "diverted": (f.amount for f in flows if f.target == "PRC" and f.kind == "diverted"),
        "rented": (f.amount for f in flows if f.kind == "rented"),
        "seized": (f.seized for f in flows),
        "under_way": (e.facts["size"] for e in events if e.what == "bust"),
    }
    return {one: number(sum(amounts)) for one, amounts in parts.items()}


def flow_sentence(quarter: str, flows: Sequence[Flow], events: Iterable[Event], fog: bool) -> str:
    """All routes of a quarter; ``fog`` says that these are the flows as the US government sees them."""
    return say("one_world.flow_seen" if fog else "one_world.flow_true", quarter=quarter, **sums(flows, events))


def rows_of(flows: Iterable[Flow]) -> tuple[list[str], list[tuple[str, ...]]]:
    """The routes that carried something as a table: head, rows."""
    head = [say(f"one_world.flow_{column}") for column in ("from", "to", "kind", "amount", "seized")]
    return head, [
        (called(f.source), called(f.target), say(f"one_world.{f.kind}"), number(f.amount), number(f.seized))
        for f in carried(flows)
    ]
