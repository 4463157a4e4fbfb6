"""Sentences about the causes of one world's class: each link of the chain, and what removing it did."""

from collections.abc import Mapping
from typing import Any

from twofutures.agents.names import name
from twofutures.experiments.cases.deck import blows
from twofutures.policies.policy import HOLD
from twofutures.viz.look import theme
from twofutures.viz.telling.events import CLUBS
from twofutures.viz.words.numbers import listed, number, percent, sentence

STANDING = {
    "club_goods": f"members of {CLUBS['US']}, the US-led club, {{}} of third countries' output, "
    "had licences, prices and signals of it",
    "bundles": "{} of PRC handsets and super-apps abroad came with PRC models",
    "repression": "repression in third countries was automated to {}, by people",
}
NAMES = {
    "lead_months_smooth": "the US lead (months)",
    "swing_us_part": "the US part of US and PRC use in swing states",
    "swing_rules_direction": "the direction of the rules that swing states set",
}


def show(series: str, value: float) -> str:
    """A criterion's value as text."""
    return percent(value) if series == "swing_us_part" else number(value)


def verdict(causes: Any) -> str:
    """What the world came out as, and which quantity stands nearest to making it something else."""
    d = causes.decisive
    edge = show(d.name, d.edge)
    since = "all along" if d.quarter == "2022Q4" else f"to stay from {d.quarter} on"
    return (
        f"World {causes.world.number} of seed {causes.world.seed} ended as “{causes.outcome}”. What decided it: "
        f"{NAMES[d.name]}, {show(d.name, d.value)} in 2028, lies {'above' if d.above else 'below'} {edge}, {since}; on "
        "the other side of that edge the class would be another."
    )


def link_sentence(causes: Any, link: Any) -> str:
    """One link in a sentence."""
    if link.what == "package":
        return f"{link.quarter}: the package “{theme.label(causes.world.case.package)}” began."
    if link.what == "lever":
        return f"{link.quarter}: by hand, {settings(link.facts, 'to')}."
    if link.what == "policy":
        sets = f" set {settings(link.facts, 'to')}" if link.facts else " began to decide"
        return f"{link.quarter}: the policy “{link.who}”{sets}."
    if link.what in blows():
        return f"{link.quarter}: {blows()[link.what].sentence}."
    if link.what == "mechanism":
        return f"{link.quarter}: {standing(link.who, link.facts)}."
    points = number(link.facts.get("points", float("nan")))
    if link.what == "idea":
        return f"{link.quarter}: {name(link.who)} had a large idea in algorithms, worth {points} ECI points."
    if link.what == "distilled":
        return f"{link.quarter}: {name(link.who)} learned {points} points by distillation from US models."
    level = number(link.facts.get("eci", float("nan")))
    kind = " with open weights" if link.facts.get("open_weights") else ""
    kind += " built on PRC open weights" if link.facts.get("on_prc_weights") else ""
    return f"{link.quarter}: {name(link.who)} released a model of {level} ECI{kind} that moved its side's frontier."


def standing(mechanism: str, facts: Mapping[str, float]) -> str:
    """How far a mechanism had come."""
    if mechanism == "tenders":
        us, prc = (f"{facts[f'national_computing_countries_{who}']:.0f}" for who in ("us", "prc"))
        return (
            f"national computing with US stacks was under way or live in {us} third countries, with PRC stacks in {prc}"
        )
    (reached,) = facts.values()
    return STANDING[mechanism].format(percent(reached))


def settings(sets: Mapping[str, Any], to: str) -> str:
    """What a decision sets: levers, and ``to`` or ``at`` which value."""
    put = {name: "as it stood" if value == HOLD else f"{to} {number(value)}" for name, value in sets.items()}
    return listed(f"{name.replace('_', ' ')} {where}" for name, where in put.items())


def short(link: Any) -> str:
    """A link in a few words, for a legend."""
    if link.what == "package":
        return "the package"
    if link.what == "lever":
        return f"{settings(link.facts, 'at')} from {link.quarter} on"
    if link.what == "policy":
        return f"“{link.who}” of {link.quarter}"
    if link.what == "distilled":
        return f"distillation ({link.quarter})"
    if link.what == "mechanism":
        return link.who.replace("_", " ")
    if link.what in blows():
        return f"{blows()[link.what].short} of {link.quarter}"
    return f"{name(link.who)}’s {'release' if link.what == 'released' else 'idea'} of {link.quarter}"


def removal_sentence(causes: Any, removal: Any) -> str:
    """What removing a link did."""
    change = removal.means["lead_months_smooth"] - causes.means["lead_months_smooth"]
    moved = "by next to nothing" if abs(change) < 0.05 else f"by {number(abs(change))} months"
    turn = "grows" if change > 0 else "shrinks"
    becomes = "stays" if removal.outcome == causes.outcome else "turns into"
    return sentence(
        f"without {short(removal.link)} ({removal.how}) the lead of 2028 {turn} {moved}, and the class {becomes} "
        f"“{removal.outcome}”"
    )
