"""Why the world ended so: the chain of causes, each removed and the world played again on the same luck."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import solara

from twofutures.viz.app.one_world.player import Player
from twofutures.viz.words.texts import say

INSTALLED = find_spec("twofutures.experiments.cases.why") is not None


def explain(player: Player) -> Any:
    """Causes and removal checks of the visitor's world; plays it several times."""
    from twofutures.experiments.cases.why import World, why

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
    from twofutures.viz.telling.causes import link_sentence, removal_sentence, verdict

    solara.v.Html(tag="p", attributes={"role": "status"}, children=[verdict(found)])
    Listed(say("one_world.ended_chain"), [link_sentence(found, link) for link in found.chain])
    Listed(say("one_world.ended_checked"), [removal_sentence(found, removal) for removal in found.removals])
    solara.v.Html(tag="p", class_="tf-quiet", children=[say("one_world.ended_reading")])


@solara.component
def Listed(title: str, lines: list[str]) -> None:
    """A headed list, or that there is nothing on it."""
    solara.v.Html(tag="h3", children=[title])
    with solara.v.Html(tag="ol"):
        for line in lines or [say("one_world.ended_none")]:
            solara.v.Html(tag="li", children=[line])
