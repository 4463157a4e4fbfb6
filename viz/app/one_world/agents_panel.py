"""Agent cards: state with its unit and meaning, its history, and the last thing decided and why."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import solara
from markupsafe import Markup

from twofutures.abm.lever import levers
from twofutures.experiments.one_world.frames import Frame, Role
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.drawing import Table
from twofutures.viz.app.parts.inputs import Choice
from twofutures.viz.drawings import spark
from twofutures.viz.telling.chronicle import event_sentence
from twofutures.viz.telling.decisions import deciders
from twofutures.viz.words.names import name, side, spelt, title
from twofutures.viz.words.numbers import nested, number
from twofutures.viz.words.texts import say, translated

KINDS = {
    "lab": ("Lab", "PRCLab"),
    "government": ("UnitedStates", "PRCGovernment", "AlliedGovernment", "AlliedCouncil", "Government", "Congress"),
    "chips": ("MerchantVendor", "DomesticVendor", "Foundry", "ToolMaker", "MemoryMaker", "PowerGrid"),
    "cloud": ("Cloud", "PRCCloud"),
    "ring": ("Smuggler",),
    "country": ("Market",),
}


def group_of(kind: str) -> str:
    """The group a kind of agent is listed in."""
    return next((group for group, kinds in KINDS.items() if kind in kinds), "other")


@solara.component
def AgentsPanel(player: Player, at: int, first: str) -> None:
    """Choose a kind, then an agent, beginning with ``first`` if there is one; its card follows the quarter shown."""
    roles = player.roles
    groups = sorted({group_of(role.kind) for role in roles.values()}, key=[*KINDS, "other"].index)
    labels = {say(f"one_world.kind_{group}"): group for group in groups}
    opened = group_of(roles[first].kind) if first in roles else groups[0]
    group, set_group = solara.use_state(say(f"one_world.kind_{opened}"))
    chosen, choose = solara.use_state(first)
    mine = {name(r.key): r.key for r in roles.values() if group_of(r.kind) == labels[group]}
    key = chosen if chosen in mine.values() else next(iter(sorted(mine.values())))
    with solara.Div():
        with solara.Div(classes=["tf-setting"]):
            Choice(say("one_world.kind"), list(labels), group, on_value=set_group)
            Choice(say("one_world.agent"), sorted(mine), name(key), on_value=lambda label: choose(mine[label]))
        AgentCard(player, at, roles[key])


@solara.component
def AgentCard(player: Player, at: int, role: Role) -> None:
    """One agent at the quarter shown: every state with its history; what never left nothing is only counted."""
    frames = list(player.frames)[: at + 1]
    rows, idle = [], 0
    for state, value in frames[at].agents[role.key].items():
        unit, meaning = map(translated, role.states[state])
        past = player.history(role.key, state)
        if any(map(np.any, past)):
            drawn = spark.draw(past, at, meaning, number) if isinstance(value, int | float) else ""
            rows.append([meaning, nested(value), unit, Markup(drawn)])
        else:
            idle += 1
    with solara.Div(classes=["tf-card"]):
        solara.v.Html(tag="h3", children=[title(role.key)])
        for line in (
            f"{translated(role.does)} ({side(role.bloc)})",
            last_decision(player, at, role.key),
            *settings(frames, role),
        ):
            solara.v.Html(tag="p", children=[line])
        head = [say(f"one_world.state_{column}") for column in ("meaning", "value", "unit", "history")]
        caption = say("one_world.states", name=name(role.key), quarter=frames[at].quarter, idle=idle)
        Table(caption, head, rows)


def last_decision(player: Player, at: int, key: str) -> str:
    """The last thing this agent is known to have done, and its cause."""
    events = [event for frame in list(player.frames)[: at + 1] for event in frame.events if event.who == key]
    if not events:
        return say("one_world.no_decision")
    scene, last = player.scene(), events[-1]
    line = say("one_world.last_decision", quarter=last.quarter, what=event_sentence(scene, last))
    if last.cause is None:
        return line
    cause = scene.events[last.cause]
    return f"{line} {say('one_world.because', quarter=cause.quarter, what=event_sentence(scene, cause))}"


def settings(frames: Sequence[Frame], role: Role) -> list[str]:
    """Levers of a government: what it set and when it last moved each."""
    lines = []
    for lever in (lever for lever in levers().values() if role.key in deciders(lever.name)):
        past = [frame.levers[lever.name] for frame in frames]
        moved = [frame.quarter for frame, (a, b) in zip(frames[1:], pairwise(past), strict=True) if a != b]
        when = say("one_world.lever_moved", quarter=moved[-1]) if moved else say("one_world.lever_still")
        label, now = spelt(lever.name), number(past[-1])
        lines.append(say("one_world.lever", name=label, now=now, unit=translated(lever.unit), when=when))
    return lines
