"""Sentences about the causes of one world's class: each link of the chain, and what removing it did."""

from collections.abc import Mapping
from typing import Any

from twofutures.abm.calendar import QUARTERS
from twofutures.experiments.cases.deck import blows
from twofutures.policies.policy import HOLD, STAY
from twofutures.viz.look import theme
from twofutures.viz.telling.events import CLUBS
from twofutures.viz.words.names import name, spelt
from twofutures.viz.words.numbers import listed, number, percent, small
from twofutures.viz.words.texts import say, translated

LITTLE = 0.05  # months
MOST_NAMED = 3  # levers that all stay where they were


def show(series: str, value: float) -> str:
    """A criterion's value as text."""
    return percent(value) if series == "swing_us_part" else number(value)


def verdict(causes: Any) -> str:
    """What the world came out as, and which quantity stands nearest to making it something else."""
    d = causes.decisive
    place = say(f"telling.ended_{'above' if d.above else 'below'}", edge=show(d.name, d.edge))
    since = say("telling.ended_all_along") if d.quarter == QUARTERS[0] else say("telling.ended_from", quarter=d.quarter)
    return say(
        "telling.ended", world=causes.world.number, seed=causes.world.seed, outcome=translated(causes.outcome),
        quantity=say(f"telling.quantity_{d.name}"), value=show(d.name, d.value), place=place, since=since,
    )  # fmt: skip


def link_sentence(causes: Any, link: Any) -> str:
    """One link in a sentence."""
    if link.what == "package":
        package = translated(theme.label(causes.world.case.package))
        return say("telling.link_package", quarter=link.quarter, package=package)
    if link.what == "lever":
        return say("telling.link_lever", quarter=link.quarter, settings=settings(link.facts, "to"))
    if link.what == "policy":
        done = "set" if link.facts else "began"
        sets = settings(link.facts, "to") if link.facts else ""
        return say(f"telling.link_policy_{done}", quarter=link.quarter, policy=translated(link.who), settings=sets)
    if link.what == "spell":
        return say("telling.link_spell", quarter=link.quarter, settings=spell(link.facts))
    if link.what in blows():
        return say("telling.link_plain", quarter=link.quarter, what=translated(blows()[link.what].sentence))
    if link.what == "mechanism":
        return say("telling.link_plain", quarter=link.quarter, what=standing(link.who, link.facts))
    points = number(link.facts.get("eci" if link.what == "released" else "points", float("nan")))
    kind = say("telling.link_open") if link.facts.get("open_weights") else ""
    kind += say("telling.link_on_prc") if link.facts.get("on_prc_weights") else ""
    return say(f"telling.link_{link.what}", quarter=link.quarter, lab=name(link.who), points=points, kind=kind)


def standing(mechanism: str, facts: Mapping[str, float]) -> str:
    """How far a mechanism had come."""
    if mechanism == "tenders":
        us, prc = (f"{facts[f'national_computing_countries_{who}']:.0f}" for who in ("us", "prc"))
        return say("telling.standing_tenders", us=us, prc=prc)
    (reached,) = facts.values()
    return say(f"telling.standing_{mechanism}", reached=percent(reached), club=CLUBS["US"])


def settings(sets: Mapping[str, Any], to: str) -> str:
    """What a decision sets: levers, and ``to`` or ``at`` which value; of many that all stay, only how many."""
    if len(sets) > MOST_NAMED and all(value in (HOLD, STAY) for value in sets.values()):
        return say("telling.sets_all_as_they_stood", count=len(sets))
    return listed(
        say("telling.sets_as_it_stood", lever=spelt(lever))
        if value in (HOLD, STAY)
        else say(f"telling.sets_{to}", lever=spelt(lever), value=number(value))
        for lever, value in sets.items()
    )


def spell(facts: Mapping[str, Any]) -> str:
    """Where a wild card put an assumption."""
    return listed(say("telling.sets_at", lever=spelt(name), value=small(value)) for name, value in facts.items())


def short(link: Any) -> str:
    """A link in a few words, for a legend."""
    if link.what == "package":
        return say("telling.short_package")
    if link.what == "lever":
        return say("telling.short_lever", settings=settings(link.facts, "at"), quarter=link.quarter)
    if link.what == "policy":
        return say("telling.short_policy", policy=translated(link.who), quarter=link.quarter)
    if link.what == "spell":
        return say("telling.short_spell", settings=spell(link.facts), quarter=link.quarter)
    if link.what == "distilled":
        return say("telling.short_distilled", quarter=link.quarter)
    if link.what == "mechanism":
        return spelt(link.who)
    if link.what in blows():
        return say("telling.short_blow", what=translated(blows()[link.what].short), quarter=link.quarter)
    return say(f"telling.short_{link.what}", lab=name(link.who), quarter=link.quarter)


def removal_sentence(causes: Any, removal: Any) -> str:
    """What removing a link did."""
    change = removal.means["lead_months_smooth"] - causes.means["lead_months_smooth"]
    little = "_little" if abs(change) < LITTLE else ""
    turn = say(f"telling.removal_{'grows' if change > 0 else 'shrinks'}{little}", months=number(abs(change)))
    becomes = "stays" if removal.outcome == causes.outcome else "becomes"
    return say(
        "telling.removal", link=short(removal.link), how=translated(removal.how), turn=turn,
        becomes=say(f"telling.removal_{becomes}", outcome=translated(removal.outcome)),
    )  # fmt: skip
