"""Sentences about models: releases at the frontier, large ideas, distillation."""

from collections.abc import Sequence

import numpy as np

from twofutures.abm.story import Event
from twofutures.agents.names import name
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.numbers import counted, listed, some

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
            gain = f", {best.facts['eci'] - before:.1f} points above the last" if np.isfinite(before) else ""
            text = f"{name(best.who)} released the new {bloc} frontier at {_eci(best)}{gain}; {_grounds(scene, best)}."
            lines.append(Line(90, text, (best,)))
    opened = next((e for e in ranked if e.facts["open_weights"]), None)
    if opened and _beats(opened, scene.value("eci_open", opened.quarter, before=1)):
        named.append(opened)
        text = f"{name(opened.who)} opened the weights of a {_eci(opened)} model, the best that are open."
        lines.append(Line(70, text, (opened,)))
    rest = [e for e in ranked if e not in named]
    if rest:
        shown = [f"{name(e.who)} ({', '.join([_eci(e), *_marks(e)])})" for e in rest]
        lines.append(Line(40, f"{counted(len(rest), 'other release')}: {some(shown, 3)}.", tuple(rest)))
    return lines


def _beats(event: Event, before: float) -> bool:
    return not np.isfinite(before) or event.facts["eci"] > before + STEP


def _eci(event: Event) -> str:
    return f"{event.facts['eci']:.1f} ECI"


def _marks(event: Event) -> list[str]:
    """What a buyer would ask about its weights."""
    marks = {"open_weights": "open weights", "on_prc_weights": "built on PRC open weights"}
    return [text for fact, text in marks.items() if event.facts.get(fact)]


def _grounds(scene: Scene, event: Event) -> str:
    """What the lab itself had gained since its last release: ideas of its own, points distilled."""
    ideas, learned = scene.since_last(event, "idea", "released"), scene.since_last(event, "distilled", "released")
    grounds = []
    if ideas:
        best = max(ideas, key=lambda e: e.facts["points"])
        grounds.append(f"an idea of its own worth {best.facts['points']:.1f} points ({best.quarter})")
    if learned:
        grounds.append(f"{sum(e.facts['points'] for e in learned):.1f} points learned by distillation")
    return f"behind it {listed(grounds)}" if grounds else "behind it compute and small steps, no single large idea"


def idea(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Large ideas, best first."""
    ranked = sorted(events, key=lambda e: -e.facts["points"])
    shown = [f"{name(e.who)} ({e.facts['points']:.1f} ECI points)" for e in ranked]
    noun = "Large ideas" if len(ranked) > 1 else "A large idea"
    return [Line(50, f"{noun} in algorithms: {some(shown, 3)}.")]


def distilled(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Who learned from others' models, and how good the best US model was that they could learn from."""
    ranked = sorted(events, key=lambda e: -e.facts["points"])
    shown = [f"{name(e.who)} {e.facts['points']:.1f} points" for e in ranked]
    teacher = scene.value("eci_us", ranked[0].quarter, before=1)
    source = f", while the best US model stood at {teacher:.1f} ECI" if np.isfinite(teacher) else ""
    return [Line(55, f"Distillation from released models gained {some(shown, 3)}{source}.")]
