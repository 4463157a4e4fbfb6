"""One world: play, pause, step and scrub its quarters; watch chips, countries and agents; ask why."""

from __future__ import annotations

import solara

from twofutures.experiments.one_world.frames import OneWorld
from twofutures.viz.app.one_world import STYLE
from twofutures.viz.app.one_world.playback import Watched
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.look import theme
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
