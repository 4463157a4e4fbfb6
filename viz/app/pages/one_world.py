"""One world: play, pause, step and scrub its quarters; watch chips, countries and agents; ask why."""

import solara

from twofutures.viz.app.one_world.playback import Watched
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.section import Heading, Later
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.look import theme
from twofutures.viz.words.texts import say

MOST_WORLD = 9_999_999


@solara.component
def Page(visit: Visit) -> None:
    """Which world, under which package; played in the background until the branch, then on demand."""
    screen, number = visit.screen, visit.world.value
    Heading("one_world")
    line = say("one_world.which", world=number, seed=screen.seed, package=theme.label(screen.package))
    solara.v.Html(tag="p", children=[line])

    def choose(world: int) -> None:
        if 0 <= world <= MOST_WORLD:
            visit.world.value = world

    solara.InputInt(say("one_world.number"), value=number, on_value=choose)
    Later(
        say("one_world.loading", world=number), lambda: Player(screen.case(), number, screen.seed),
        lambda player: Watched(player).key(f"{number}-{hash(screen)}"), [screen, number],
    )  # fmt: skip
