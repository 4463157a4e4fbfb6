"""Sentences about third countries: whose models they use, whose rules they follow, what computing is their own."""

from collections.abc import Sequence

from twofutures.agents.market_rules import FIELDS
from twofutures.experiments.one_world.country_card import BLOCS, STACKS, Country
from twofutures.viz.words.names import name
from twofutures.viz.words.numbers import listed, number, percent
from twofutures.viz.words.texts import say

COLUMNS = ("country", "prc", "us", "adoption", "norms", "stack", "clubs", "computing")


def country_sentence(c: Country) -> str:
    """One country in words."""
    text, built = say("one_world.tile", country=name(c.key), prc=percent(c.prc), rules=rules(c)), computing(c)
    stack = say("one_world.tile_stack") if c.surveillance else ""
    return text + stack + (say("one_world.tile_computing", computing=built) if built else "")


def rules(c: Country) -> str:
    """A country's rules in words."""
    return say("one_world.rules", rights=c.rights, control=c.control, fields=len(FIELDS))


def computing(c: Country) -> str:
    """A country's national computing in words: live by stack, what waits, the project under way, what stalled."""
    live = [
        say("one_world.live", stack=say(f"one_world.stack_{s}"), chips=number(x)) for s, x in c.live.items() if x > 0
    ]
    waits = [say("one_world.waits", chips=number(c.waits))] if c.waits >= 1 else []
    project = [project_of(c)] if c.project else []
    stalled = [say("one_world.stalled", count=c.stalled)] if c.stalled else []
    return "; ".join([*live, *waits, *project, *stalled])


def project_of(c: Country) -> str:
    """The project of national computing that is under way in a country: with whose stacks, and how far it is."""
    stack, stage = say(f"one_world.stack_{c.stack}"), say(f"one_world.stage_{c.project}")
    return say("one_world.project", stack=stack, stage=stage)


def site(c: Country) -> str:
    """Whose stack most of its national computing rests on, and whether that is ``live`` or ``planned``; "" if none."""
    most = max(STACKS, key=lambda stack: c.live[stack])
    if c.live[most] > 0:
        return f"{'prc' if most == 'PRC' else 'us'} live"
    return f"{'prc' if c.stack == 'PRC' else 'us'} planned" if c.project else ""


def map_sentence(countries: Sequence[Country], quarter: str) -> str:
    """All countries in a sentence or two."""
    order, blocs = by_use(countries), {bloc: sum(c.bloc == bloc for c in countries) for bloc in BLOCS}
    return say(
        "one_world.map_caption", quarter=quarter, ahead=sum(c.prc > c.us for c in order), whole=len(order),
        most=listed(f"{name(c.key)} ({percent(c.prc)})" for c in order[:3]), free=blocs["rights"],
        control=blocs["state control"], stacks=sum(c.surveillance for c in order),
        live=sum(any(c.live.values()) for c in order), planned=sum(bool(c.project) for c in order),
    )  # fmt: skip


def by_use(countries: Sequence[Country]) -> list[Country]:
    """Countries in the order of their use of PRC models, most first."""
    return sorted(countries, key=lambda c: -c.prc)


def rows_of(countries: Sequence[Country]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Countries as a table, those with most use of PRC models first: head, rows."""
    return [say(f"one_world.map_{c}") for c in COLUMNS], [_cells(c) for c in by_use(countries)]


def _cells(c: Country) -> tuple[str, ...]:
    clubs = [say(f"one_world.club_{side}") for side, member in (("us", c.club_us), ("prc", c.club_prc)) if member]
    surveillance = say("one_world.has_stack" if c.surveillance else "one_world.has_no_stack")
    shares = (percent(x) for x in (c.prc, c.us, c.adoption))
    return (name(c.key), *shares, rules(c), surveillance, listed(clubs), computing(c))
