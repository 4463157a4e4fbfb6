"""Why the world ended so: the chain of causes, each removed and the world played again on the same luck."""

from __future__ import annotations

from typing import Any

import solara

from viz import words
from viz.catalogue import say
from viz.drawings.shown import Table
from viz.measures import MEASURES
from viz.telling.who import name
from viz.watching.player import Player

LEAD = "lead_months_smooth"
LABELS = {measure.name: measure for measure in MEASURES}


def explain(player: Player) -> Any:
    """Causes and removal checks of the visitor's world; plays it several times."""
    from experiments.why import World, why

    world = player.world
    return why(World(world.case, world.world, world.seed, world.ensemble, world.held))


@solara.component
def WhyPanel(player: Player) -> None:
    """A button, and when it was pressed the chain with its checks, worked out in the background."""
    asked, ask = solara.use_state(False)
    task = solara.lab.use_task(lambda: explain(player) if asked else None, dependencies=[asked], raise_error=False)
    with solara.v.Html(tag="section", attributes={"aria-label": say("one_world.ended")}, class_="tf-section"):
        solara.v.Html(tag="h2", children=[say("one_world.ended")])
        if not asked:
            solara.Button(say("one_world.ended_ask"), on_click=lambda: ask(True), outlined=True)
        elif task.error:
            solara.Error(say("frame.failed", fault=str(task.exception)))
        elif not task.finished or task.value is None:
            solara.Text(say("one_world.ended_busy"))
            solara.v.ProgressLinear(indeterminate=True, attributes={"aria-hidden": "true"})
        else:
            Explained(task.value)


@solara.component
def Explained(found: Any) -> None:
    """What decided the world, the chain behind it, and what removing each link does."""
    solara.v.Html(tag="p", attributes={"role": "status"}, children=[decided(found)])
    with solara.v.Html(tag="ol"):
        for link in found.chain:
            solara.v.Html(tag="li", children=[sentence(link)])
    if not found.removals:
        solara.v.Html(tag="p", children=[say("one_world.ended_none")])
        return
    rows = [removal(one, found) for one in found.removals]
    head = tuple(say(f"one_world.ended_{column}") for column in ("link", "how", "class", "lead"))
    Table(say("one_world.ended_table"), head, rows)
    turned = sum(one.outcome != found.outcome for one in found.removals)
    line = say("one_world.ended_turned", turned=turned, whole=len(found.removals), outcome=found.outcome)
    solara.v.Html(tag="p", children=[line])


def decided(found: Any) -> str:
    """The quantity that made the class, its edge, and since when."""
    decisive = found.decisive
    measure = LABELS[decisive.name]
    edge = LABELS[decisive.rival].label if decisive.rival else measure.show(decisive.edge)
    return say(
        "one_world.ended_decided", outcome=found.outcome, what=measure.label, value=measure.show(decisive.value),
        side=say("one_world.ended_above" if decisive.above else "one_world.ended_below"), edge=edge,
        quarter=decisive.quarter,
    )  # fmt: skip


def sentence(link: Any) -> str:
    """One link of the chain in words."""
    who = words.sentence(name(link.who)).removesuffix(".") if link.who else ""
    number = words.number(link.facts.get("eci", link.facts.get("points", 0.0)))
    return say(f"one_world.link_{link.what.partition('/')[0]}", quarter=link.quarter, who=who, number=number)


def removal(one: Any, found: Any) -> tuple[str, str, str, str]:
    """What the world would have been without one link."""
    lead, was = (words.number(means[LEAD]) for means in (one.means, found.means))
    return sentence(one.link), one.how, one.outcome, say("one_world.ended_months", now=lead, was=was)
