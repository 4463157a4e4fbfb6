"""One world: play, pause, step and scrub its quarters; watch chips, countries and agents; ask why."""

from __future__ import annotations

import solara

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.experiments.one_world.frames import OneWorld
from twofutures.viz.app.one_world import STYLE
from twofutures.viz.app.one_world.agents_panel import AgentsPanel
from twofutures.viz.app.one_world.flow_panel import FlowPanel
from twofutures.viz.app.one_world.map_panel import MapPanel
from twofutures.viz.app.one_world.news_panel import NewsPanel
from twofutures.viz.app.one_world.playback import Controls
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.one_world.why_panel import INSTALLED, WhyPanel
from twofutures.viz.app.visit import Visit
from twofutures.viz.look import theme
from twofutures.viz.telling.chronicle import outcome, state, verdict
from twofutures.viz.words.texts import say

MOST_WORLD = 9_999_999


@solara.component
def Page(visit: Visit) -> None:
    """The world that was opened, played in the background until the branch, then on demand."""
    screen, number = visit.screen, visit.world.value

    def load() -> Player:
        return Player(OneWorld(screen.case(), number, screen.seed))

    task = solara.lab.use_task(load, dependencies=[screen, number], raise_error=False)
    solara.Style(STYLE)
    solara.v.Html(tag="h1", children=[say("frame.one_world")])
    Chooser(visit)
    if task.error:
        solara.Error(say("frame.failed", fault=str(task.exception)))
    elif not task.finished:
        solara.Text(say("one_world.loading", world=number))
        solara.v.ProgressLinear(indeterminate=True, attributes={"aria-hidden": "true"})
    else:
        Watched(task.value).key(f"{number}-{hash(screen)}")


@solara.component
def Chooser(visit: Visit) -> None:
    """Which world, under which package; another number opens another world."""
    screen, number = visit.screen, visit.world.value
    line = say("one_world.which", world=number, seed=screen.seed, package=theme.label(screen.package))
    solara.v.Html(tag="p", children=[line])

    def choose(world: int) -> None:
        if 0 <= world <= MOST_WORLD:
            visit.world.value = world

    solara.InputInt(say("one_world.number"), value=number, on_value=choose)


@solara.component
def Watched(player: Player) -> None:
    """A world that has been played to the branch."""
    at, set_at = solara.use_state(BRANCH - 1)

    def go(step: int) -> None:
        set_at(player.reach(step))

    Controls(at, go)
    scene = player.scene()
    status = f"{QUARTERS[at]}: {state(scene, QUARTERS[at])}."
    solara.v.Html(tag="p", class_="tf-state", attributes={"role": "status", "aria-live": "polite"}, children=[status])
    if at >= BRANCH:
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("one_world.future")])
    else:
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("one_world.past")])
    if at == LAST:
        solara.v.Html(tag="p", class_="tf-verdict", children=[verdict(outcome(scene))])
    with solara.Div(classes=["tf-columns"]):
        FlowPanel(player, at)
        NewsPanel(player, at)
    if INSTALLED:
        WhyPanel(player)
    MapPanel(player, at)
    AgentsPanel(player, at)
