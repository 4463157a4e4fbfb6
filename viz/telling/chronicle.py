"""The chronicle of one world: quarter by quarter, what happened and because of what, most important first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.outcomes import CLASSES, THRESHOLDS
from twofutures.abm.parameters import parameter
from twofutures.abm.story import Event
from twofutures.viz.telling import decisions, events, models, rarer
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.numbers import number, percent, sentence
from twofutures.viz.words.texts import say, translated

MOST = 12  # lines a quarter
Teller = Callable[[Scene, Sequence[Event]], list[Line]]
TELLERS: Mapping[str, Teller] = {
    "released": models.released,
    "idea": models.idea,
    "distilled": models.distilled,
    "bust": events.bust,
    "charges": events.charges,
    "moved_hub": events.moved_hub,
    "law": events.law,
    "joined_us_club": events.joined_club,
    "set_rights_rule": events.set_rule,
    "set_control_rule": events.set_rule,
    "joined_prc_club": events.joined_club,
    "bought_surveillance": events.bought_surveillance,
    "safety_deal": events.safety_deal,
    "memory_bound": events.memory_bound,
    **rarer.TELLERS,
}


@dataclass(frozen=True)
class Quarter:
    """One quarter, told."""

    name: str
    state: str
    lines: tuple[str, ...]


def chronicle(scene: Scene) -> list[Quarter]:
    """Every quarter of the run."""
    return [Quarter(name, state(scene, name), tell(scene, name)) for name in QUARTERS]


def state(scene: Scene, quarter: str) -> str:
    """Where things stand at the quarter's end."""
    lead, us, prc, gap = (
        number(scene.value(name, quarter)) for name in ("lead_months_smooth", "eci_us", "eci_prc", "gap_usable")
    )
    return say("telling.state", lead=lead, us=us, prc=prc, gap=gap)


def tell(scene: Scene, quarter: str) -> tuple[str, ...]:
    """A quarter's sentences, heaviest first, at most about a dozen."""
    return tuple(line.text for line in lines_of(scene, quarter))


def lines_of(scene: Scene, quarter: str) -> list[Line]:
    """The same with what each sentence tells of: events, or whose decision it was."""
    kinds: dict[str, list[Event]] = {}
    for event in scene.events:
        if event.quarter == quarter:
            kinds.setdefault(kind_of(event), []).append(event)
    lines = decisions.case_begins(scene.case, quarter) + decisions.recorded(quarter) + decisions.moved(scene, quarter)
    lines += rarer.passed(scene, quarter)
    for kind, alike in kinds.items():
        news = TELLERS.get(kind, events.anything)(scene, alike)
        lines += [replace(line, events=line.events or tuple(alike)) for line in news]
    lines.sort(key=lambda line: -line.weight)  # stable: within a weight, the order in which they were told
    if len(lines) > MOST:
        smaller = lines[MOST - 1 :]
        rest = {event.number: event for line in smaller for event in line.events}  # two lines may tell of one
        lines = [*lines[: MOST - 1], Line(0, say("telling.smaller", count=len(smaller)), tuple(rest.values()))]
    return [replace(line, text=sentence(line.text)) for line in lines]


def kind_of(event: Event) -> str:
    """What an event is, without what it is about: the kind of ``law/cloud security`` is ``law``."""
    return event.what.partition("/")[0]


def event_sentence(scene: Scene, event: Event) -> str:
    """One event in a sentence; kinds that are no news by themselves are named in plain words."""
    teller = TELLERS.get(kind_of(event), events.anything)
    return (teller(scene, [event]) or events.anything(scene, [event]))[0].text


def chain(scene: Scene, event: Event) -> list[Event]:
    """The event, what it followed from, what that followed from, and so on."""
    links = [event]
    while links[-1].cause is not None:
        links.append(scene.events[links[-1].cause])
    return links


def outcome(scene: Scene) -> dict[str, Any]:
    """The class of the world and the criteria it was judged by."""
    criteria = scene.run.criteria(scene.case.name)
    return {
        "class": CLASSES[int(scene.run.classes(scene.case.name)[0])],
        "criteria": {name: float(f"{float(values[0]):.6g}") for name, values in criteria.items()},
        "thresholds": {name: parameter(name).value for name in THRESHOLDS},
    }


def verdict(outcomes: Mapping[str, Any]) -> str:
    """The outcome in one sentence."""
    c, limit = outcomes["criteria"], outcomes["thresholds"]
    new = c["swing_rules_direction"]
    turn = "no_rules" if not c["rules_decided"] else "rights" if new > limit["class_rules"] else "control"
    return say(
        "telling.outcome", outcome=translated(outcomes["class"]), lead=number(c["lead_months_smooth"]),
        most=limit["class_lead_months"], least=limit["class_parity_months"], part=percent(c["swing_us_part"]),
        reach=percent(limit["class_reach"]), rules=say(f"telling.outcome_{turn}", direction=number(new)),
    )  # fmt: skip
