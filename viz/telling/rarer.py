"""Sentences about what is rarer: national projects, lost trust, people who move, alarm, a failing foundry."""

from collections.abc import Sequence

from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.story import Event
from twofutures.viz.telling.events import CLUBS, some_names
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.numbers import number, percent

STEP = 0.25  # of a share that grows slowly: what passes a multiple of it is news
GROWING = {  # observable -> what it means that it passed one
    "handsets_bundled": "{} of PRC handsets and super-apps abroad come with PRC models by now.",
    "club_us_output_share": f"Members of {CLUBS['US']}, the US-led AI club, who get licences, prices and signals of "
    "it, produce {} of third countries’ output by now.",
    "swing_use_prc_derived": "With models of others that are built on PRC open weights, "
    "PRC models have {} of the use in swing states by now.",
}
STACKS = {US: "US stacks", PRC: "PRC stacks"}


def national_project(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that announced national computing, by whose stack they chose."""
    lines = []
    for stack in sorted({int(e.facts["origin"]) for e in events}):
        chose = [e for e in events if e.facts["origin"] == stack]
        bought = STACKS.get(stack, "stacks of their own or of allies")
        lines.append(Line(48, f"National computing with {bought} was announced in {some_names(chose)}."))
    return lines


def project_ready(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Sites of national computing that are ready for their chips."""
    chips = number(sum(e.facts["waits"] for e in events))
    return [Line(42, f"National computing is ready for {chips} H100e in {some_names(events)}.")]


def project_stalls(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Projects that came to nothing."""
    return [Line(33, f"National computing came to nothing in {some_names(events)}.")]


def access_cut(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Access to US models cut for many."""
    return [Line(68, "Access to US models was cut for many abroad, which costs US stacks trust.")]


def models_banned(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """PRC models banned by many."""
    return [Line(68, "Many countries banned PRC models, which costs PRC stacks trust.")]


def team_leaves(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Labs that lost a team to others."""
    return [Line(40, f"A team of researchers left {some_names(events)} for other labs.")]


def publishes_tests(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Labs that began to publish safety tests, and how many labs of the PRC and of the US do."""
    prc, us = (percent(scene.value(f"safety_disclosure_{side}", events[0].quarter)) for side in ("prc", "us"))
    return [Line(46, f"{some_names(events)} began to publish safety tests; {us} of US and {prc} of PRC labs do.")]


def experts_alarmed(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A leap of the US frontier that alarmed experts and state media in the PRC."""
    leap = number(events[0].facts["leap"])
    return [Line(55, f"PRC experts and state media are alarmed: the US frontier leapt {leap} points beyond its pace.")]


def automates_repression(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that automated much of their repression."""
    return [Line(52, f"Repression is in good part automated by now in {some_names(events)}.")]


def standoff(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A military stand-off, and how little the side ahead deterred."""
    level = percent(scene.value("deterrence", events[0].quarter))
    return [Line(94, f"US and PRC forces came to a stand-off short of war, with deterrence at {level}.")]


def strained(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Societies that lost half of their resilience."""
    return [Line(58, f"Work taken over by models has cost society half of its resilience under {some_names(events)}.")]


def foundry_disrupted(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A disruption of the foundry on which US designs depend."""
    lost = percent(events[0].facts["lost"])
    return [Line(97, f"A disruption took {lost} of the output of the leading foundry.")]


def passed(scene: Scene, quarter: str) -> list[Line]:
    """Shares that grow slowly and have passed another quarter of the whole."""
    lines = []
    for series, text in GROWING.items():
        now, before = scene.value(series, quarter), scene.value(series, quarter, before=1)
        if now // STEP > before // STEP:  # never where there is no value before
            lines.append(Line(45, text.format(percent(now))))
    return lines


TELLERS = {
    teller.__name__: teller
    for teller in (
        national_project, project_ready, project_stalls, access_cut, models_banned, team_leaves, publishes_tests,
        experts_alarmed, automates_repression, standoff, strained, foundry_disrupted,
    )
}  # fmt: skip
