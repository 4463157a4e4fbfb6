"""Sentences about models: releases at the frontier, large ideas, distillation."""

from collections.abc import Sequence

import numpy as np

from twofutures.abm.story import Event
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.names import name, side
from twofutures.viz.words.numbers import figures, listed, some
from twofutures.viz.words.texts import count, say

STEP = 0.05  # ECI points: less is no news
FRONTIERS = {"US": "eci_us", "PRC": "eci_prc"}


def released(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Who moved a frontier and on what, the best open weights, and the rest in one line."""
    ranked = sorted(events, key=lambda e: -e.facts["eci"])
    lines, named = [], []
    for bloc, series in FRONTIERS.items():
        best = next((e for e in ranked if scene.blocs.get(e.who) == bloc), None)
        before = scene.value(series, events[0].quarter, before=1)
        if best and _beats(best, before):
            named.append(best)
            more = figures(best.facts["eci"] - before, ".1f")
            text = say(
                "telling.frontier", lab=name(best.who), side=side(bloc), level=_eci(best),
                gain=say("telling.frontier_gain", points=more) if np.isfinite(before) else "",
                grounds=_grounds(scene, best),
            )  # fmt: skip
            lines.append(Line(90, text, (best,)))
    opened = next((e for e in ranked if e.facts["open_weights"]), None)
    if opened and _beats(opened, scene.value("eci_open", opened.quarter, before=1)):
        named.append(opened)
        text = say("telling.opened", lab=name(opened.who), level=_eci(opened))
        lines.append(Line(70, text, (opened,)))
    rest = [e for e in ranked if e not in named]
    if rest:
        shown = [f"{name(e.who)} ({', '.join([_eci(e), *_marks(e)])})" for e in rest]
        lines.append(Line(40, count("telling.other_releases", len(rest), releases=some(shown, 3)), tuple(rest)))
    return lines


def _beats(event: Event, before: float) -> bool:
    return not np.isfinite(before) or event.facts["eci"] > before + STEP


def _eci(event: Event) -> str:
    return say("telling.level", points=figures(event.facts["eci"], ".1f"))


def _marks(event: Event) -> list[str]:
    """What a buyer would ask about its weights."""
    return [say(f"telling.{fact}") for fact in ("open_weights", "on_prc_weights") if event.facts.get(fact)]


def _grounds(scene: Scene, event: Event) -> str:
    """What the lab itself had gained since its last release: ideas of its own, points distilled."""
    ideas, learned = scene.since_last(event, "idea", "released"), scene.since_last(event, "distilled", "released")
    grounds = []
    if ideas:
        best = max(ideas, key=lambda e: e.facts["points"])
        grounds.append(say("telling.ground_idea", points=figures(best.facts["points"], ".1f"), quarter=best.quarter))
    if learned:
        grounds.append(say("telling.ground_learned", points=figures(sum(e.facts["points"] for e in learned), ".1f")))
    return say("telling.grounds", grounds=listed(grounds)) if grounds else say("telling.grounds_none")


def idea(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Large ideas, best first."""
    ranked = sorted(events, key=lambda e: -e.facts["points"])
    shown = [say("telling.idea_of", lab=name(e.who), points=figures(e.facts["points"], ".1f")) for e in ranked]
    return [Line(50, count("telling.idea", len(ranked), labs=some(shown, 3)))]


def distilled(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Who learned from others' models, and how good the best US model was that they could learn from."""
    ranked = sorted(events, key=lambda e: -e.facts["points"])
    shown = [say("telling.distilled_of", lab=name(e.who), points=figures(e.facts["points"], ".1f")) for e in ranked]
    teacher = scene.value("eci_us", ranked[0].quarter, before=1)
    best = say("telling.distilled_teacher", points=figures(teacher, ".1f")) if np.isfinite(teacher) else ""
    return [Line(55, say("telling.distilled", labs=some(shown, 3), teacher=best))]
