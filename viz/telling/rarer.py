"""Sentences about what is rarer: national projects, lost trust, people who move, alarm, a failing foundry."""

from collections.abc import Sequence

from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.story import Event
from twofutures.viz.telling.events import CLUBS, some_names
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.numbers import number, percent
from twofutures.viz.words.texts import count, say

STEP = 0.25  # of a share that grows slowly: what passes a multiple of it is news
GROWING = ("handsets_bundled", "club_us_output_share", "swing_use_prc_derived")  # observables; telling.passed_… says it
STACKS = {US: "US", PRC: "PRC"}


def national_project(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that announced national computing, by whose stack they chose."""
    lines = []
    for stack in sorted({int(e.facts["origin"]) for e in events}):
        chose = [e for e in events if e.facts["origin"] == stack]
        stacks = STACKS.get(stack, "own")
        lines.append(Line(48, say(f"telling.national_project_{stacks}", members=some_names(chose))))
    return lines


def project_ready(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Sites of national computing that are ready for their chips."""
    chips = number(sum(e.facts["waits"] for e in events))
    return [Line(42, say("telling.project_ready", chips=chips, members=some_names(events)))]


def project_stalls(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Projects that came to nothing."""
    return [Line(33, say("telling.project_stalls", members=some_names(events)))]


def access_cut(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Access to US models cut for many."""
    return [Line(68, say("telling.access_cut"))]


def models_banned(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """PRC models banned by many."""
    return [Line(68, say("telling.models_banned"))]


def team_leaves(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Labs that lost a team to others."""
    return [Line(40, say("telling.team_leaves", labs=some_names(events)))]


def publishes_tests(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Labs that began to publish safety tests, and how many labs of the PRC and of the US do."""
    prc, us = (percent(scene.value(f"safety_disclosure_{side}", events[0].quarter)) for side in ("prc", "us"))
    return [Line(46, count("telling.publishes_tests", len(events), labs=some_names(events), us=us, prc=prc))]


def experts_alarmed(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A leap of the US frontier that alarmed experts and state media in the PRC."""
    leap = number(events[0].facts["leap"])
    return [Line(55, say("telling.experts_alarmed", leap=leap))]


def automates_repression(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that automated much of their repression."""
    return [Line(52, say("telling.automates_repression", members=some_names(events)))]


def standoff(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A military stand-off, and how little the side ahead deterred."""
    level = percent(scene.value("deterrence", events[0].quarter))
    return [Line(94, say("telling.standoff", level=level))]


def strained(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Societies that lost half of their resilience."""
    return [Line(58, say("telling.strained", members=some_names(events)))]


def foundry_disrupted(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A disruption of the foundry on which US designs depend."""
    lost = percent(events[0].facts["lost"])
    return [Line(97, say("telling.foundry_disrupted", lost=lost))]


def passed(scene: Scene, quarter: str) -> list[Line]:
    """Shares that grow slowly and have passed another quarter of the whole."""
    lines = []
    for series in GROWING:
        now, before = scene.value(series, quarter), scene.value(series, quarter, before=1)
        if now // STEP > before // STEP:  # never where there is no value before
            lines.append(Line(45, say(f"telling.passed_{series}", share=percent(now), club=CLUBS["US"])))
    return lines


TELLERS = {
    teller.__name__: teller
    for teller in (
        national_project, project_ready, project_stalls, access_cut, models_banned, team_leaves, publishes_tests,
        experts_alarmed, automates_repression, standoff, strained, foundry_disrupted,
    )
}  # fmt: skip
