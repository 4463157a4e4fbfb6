"""Sentences about decisions: what the record says, what a case begins, and which settings governments moved."""

from collections.abc import Callable

from twofutures.abm.calendar import BRANCH, quarter_name
from twofutures.abm.lever import levers
from twofutures.policies.case import Case
from twofutures.policies.decisions import Decision, decisions
from twofutures.policies.history import DatedEvent
from twofutures.policies.history import events as dated_events
from twofutures.policies.packages import packages
from twofutures.policies.views import views
from twofutures.viz.look import theme
from twofutures.viz.telling.causes import settings
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import listed, number, percent
from twofutures.viz.words.texts import say, translated

# observable → (lever, who moves it, smallest change worth telling, how to show it); telling.of_… says what it is
SETTINGS: dict[str, tuple[str, str, float, Callable[[float], str]]] = {
    "enforcement_index": ("enforcement", "us", 0.2, number),
    "chip_ceiling": ("chip_ceiling", "us", 0.15, number),
    "remote_access_rule": ("remote_access_rule", "us", 0.2, percent),
    "ally_alignment": ("ally_alignment", "allies", 0.1, percent),
    "prc_import_acceptance": ("prc_import_acceptance", "prc", 0.15, percent),
    "prc_subsidy_busd": ("prc_subsidy", "prc", 5.0, number),
    "prc_retaliation": ("prc_retaliation", "prc", 0.5, number),
}
DECIDERS = {  # agents by a lever's owner as declared
    "US": ("us",), "PRC": ("prc",), "US and PRC": ("us", "prc"), "Congress": ("congress",),
    "allies": ("allied_council",), "hosts": ("allied_council",),
}  # fmt: skip
WEIGHTS = {"A": 98, "B": 96, "C": 62}  # a setting whose size is a judgement is less news than an official rule


def recorded(quarter: str) -> list[Line]:
    """What the record says happened in a quarter; one event that moves several levers is told once."""
    if quarter >= quarter_name(BRANCH):
        return []
    entries: dict[str, list[DatedEvent]] = {}
    for entry in dated_events():
        if entry.quarter == quarter:
            entries.setdefault(entry.event, []).append(entry)
    return [
        Line(
            max(WEIGHTS[entry.confidence] for entry in same),
            say("telling.on_record", event=translated(text)),
            who=deciders(*(entry.lever for entry in same)),
            source=same[0].source,
        )
        for text, same in entries.items()
    ]


def deciders(*names: str) -> tuple[str, ...]:
    """Who sets these levers, as agents' keys; a lever from outside may have an owner that is no agent here."""
    return tuple(dict.fromkeys(key for one in names for key in DECIDERS.get(levers()[one].owner, ())))


def case_begins(case: Case, quarter: str) -> list[Line]:
    """Where history ends, what a case assumes from there on, and what it decides, each on its date."""
    package, lines = packages()[case.package], []
    if quarter == quarter_name(BRANCH):
        owners = listed(map(translated, package.hold))
        holds = say("telling.record_holds", owners=owners) if package.hold else ""
        lines.append(Line(100, say("telling.record_ends", holds=holds)))
        if assumed := assumptions(case):
            lines.append(Line(100, say("telling.assumes", what=listed(assumed))))
    sets = package.settings or package.hold or package.neutral
    if quarter == case.start and (sets or not case.policies):  # beside decisions, a package of none is no news
        label, meaning = translated(theme.label(case.package)), translated(package.meaning)
        lines.append(Line(99, say("telling.package_begins", package=label, meaning=meaning)))
    return lines + [Line(98, decided(one)) for one in _decided_by_case(case, quarter) if one.what != "package"]


def assumptions(case: Case) -> list[str]:
    """What a case assumes, in a few words each: views, assumptions by hand, mechanisms that are off or weaker."""
    held = [f"{translated(name)} {number(value)}" for name, value in case.assumptions.items()]
    off = [
        say("telling.assumes_strength", mechanism=spelt(name), strength=percent(strength))
        for name, strength in case.switches.items()
    ]
    seen = [say("telling.assumes_view", view=translated(views()[view].label)) for view in case.views]
    return [*seen, *held, *off]


def decided(one: Decision) -> str:
    """A lever or policy of a case in a sentence, on the day it falls."""
    if one.what == "lever":
        return say("telling.by_hand", settings=settings(one.settings, "to"))
    done = "sets" if one.settings else "begins"
    return say(f"telling.policy_{done}", policy=one.name, settings=settings(one.settings, "to"))


def _decided_by_case(case: Case, quarter: str) -> list[Decision]:
    return [one for one in decisions(case) if one.quarter == quarter]


def moved(scene: Scene, quarter: str) -> list[Line]:
    """Settings that changed visibly, unless the record or the case has already said why."""
    explained = {e.lever for e in dated_events() if e.quarter == quarter < quarter_name(BRANCH)}
    explained |= {name for one in _decided_by_case(scene.case, quarter) for name in one.settings}
    if quarter == scene.case.start:
        neutral = packages()[scene.case.package].neutral
        explained |= {name for name, row in levers().items() if row.owner in neutral}
    lines = []
    for series, (lever, who, least, show) in SETTINGS.items():
        now, before = scene.value(series, quarter), scene.value(series, quarter, before=1)
        if lever not in explained and abs(now - before) >= least:
            text = say(
                f"telling.{'raised' if now > before else 'lowered'}", who=say(f"telling.who_{who}"),
                what=say(f"telling.of_{lever}"), before=show(before), now=show(now),
            )  # fmt: skip
            lines.append(Line(72, text, who=deciders(lever)))
    return lines
