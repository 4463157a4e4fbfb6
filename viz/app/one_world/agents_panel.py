"""Agent cards: state with its unit and meaning, its history, and the last thing decided and why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import solara

from twofutures.abm.lever import levers
from twofutures.abm.story import Event
from twofutures.agents.names import name
from twofutures.experiments.one_world.frames import Frame, Role
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.drawing import Markup
from twofutures.viz.drawings import spark
from twofutures.viz.reports import html
from twofutures.viz.telling.news import event_sentence
from twofutures.viz.words.numbers import flat, nested, number, sentence
from twofutures.viz.words.texts import say

KINDS = {
    "lab": ("Lab", "PRCLab"),
    "government": ("UnitedStates", "PRCGovernment", "AlliedGovernment", "AlliedCouncil", "Government", "Congress"),
    "chips": ("MerchantVendor", "DomesticVendor", "Foundry", "ToolMaker", "MemoryMaker", "PowerGrid"),
    "cloud": ("Cloud", "PRCCloud"),
    "ring": ("Smuggler",),
    "country": ("Market",),
}
OWNERS = {"us": ("US",), "prc": ("PRC",), "allied_council": ("allies", "hosts")}  # levers as declared, by government


def group_of(kind: str) -> str:
    """The group a kind of agent is listed in."""
    return next((group for group, kinds in KINDS.items() if kind in kinds), "other")


@solara.component
def AgentsPanel(player: Player, at: int) -> None:
    """Choose a kind, then an agent; its card follows the quarter shown."""
    roles = player.world.roles
    groups = list(dict.fromkeys(group_of(role.kind) for role in roles.values()))
    labels = {say(f"one_world.kind_{group}"): group for group in sorted(groups, key=[*KINDS, "other"].index)}
    group, set_group = solara.use_state(next(iter(labels)))
    chosen, choose = solara.use_state("")
    mine = {name(r.key): r.key for r in roles.values() if group_of(r.kind) == labels[group]}
    key = chosen if chosen in mine.values() else next(iter(sorted(mine.values())))
    with solara.v.Html(tag="section", attributes={"aria-label": say("one_world.agents")}, class_="tf-section"):
        solara.v.Html(tag="h2", children=[say("one_world.agents")])
        solara.Select(say("one_world.kind"), list(labels), group, on_value=set_group)
        solara.Select(say("one_world.agent"), sorted(mine), name(key), on_value=lambda label: choose(mine[label]))
        AgentCard(player, at, roles[key])


@solara.component
def AgentCard(player: Player, at: int, role: Role) -> None:
    """One agent at the quarter shown."""
    frame = player.frames[at]
    with solara.Div(classes=["tf-card"]):
        solara.v.Html(tag="h3", children=[sentence(name(role.key)).removesuffix(".")])
        solara.v.Html(tag="p", children=[f"{role.does} ({role.bloc})"])
        solara.v.Html(tag="p", children=[last_decision(player, at, role.key)])
        for line in settings(list(player.frames)[: at + 1], role):
            solara.v.Html(tag="p", children=[line])
        Markup(state_table(player, at, role, frame))


def last_decision(player: Player, at: int, key: str) -> str:
    """The last thing this agent is known to have done, and its cause."""
    events: Sequence[Event] = [e for frame in list(player.frames)[: at + 1] for e in frame.events if e.who == key]
    if not events:
        return say("one_world.no_decision")
    last = events[-1]
    scene = player.scene()
    said = say("one_world.last_decision", quarter=last.quarter, what=event_sentence(scene, last))
    if last.cause is None:
        return said
    cause = player.world.story.events[last.cause]
    return f"{said} {say('one_world.because', quarter=cause.quarter, what=event_sentence(scene, cause))}"


def settings(frames: Sequence[Frame], role: Role) -> list[str]:
    """Levers of a government: what it set and when it last moved each."""
    owners = OWNERS.get(role.key, ())
    said = []
    for lever in levers().values():
        if lever.owner not in owners:
            continue
        past = [frame.levers[lever.name] for frame in frames]
        moved = [frame.quarter for frame, (a, b) in zip(frames[1:], pairwise(past), strict=True) if a != b]
        now = number(past[-1])
        when = say("one_world.lever_moved", quarter=moved[-1]) if moved else say("one_world.lever_still")
        said.append(say("one_world.lever", name=lever.name.replace("_", " "), now=now, unit=lever.unit, when=when))
    return said


def state_table(player: Player, at: int, role: Role, frame: Frame) -> str:
    """Every state with meaning, value, unit and history; what never left nothing is only counted."""
    rows, idle = [], 0
    for state, value in frame.agents[role.key].items():
        unit, meaning = role.states[state]
        past = player.history(role.key, state)
        if not any(any(flat(x)) for x in past):
            idle += 1
            continue
        drawn = spark.draw(past, at, meaning, number) if isinstance(value, int | float) else ""
        rows.append([meaning, nested(value), unit, html.Markup(drawn)])
    head = [say(f"one_world.state_{column}") for column in ("meaning", "value", "unit", "history")]
    title = say("one_world.states", name=name(role.key), quarter=frame.quarter, idle=idle)
    return html.table(title, head, rows, numbers=False)
