"""One world: play, pause, step and scrub its quarters; watch chips, countries and agents; ask why."""

import solara

from twofutures.viz.app.engine.screen import MOST_WORLD
from twofutures.viz.app.one_world.playback import Watched
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.section import Later
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.look import theme
from twofutures.viz.words.texts import say


@solara.component
def Page(visit: Visit) -> None:
    """Which world, under which package; played in the background until the branch, then on demand."""
    screen, number = visit.screen, visit.world.value
    refused, set_refused = solara.use_state("")
    line = say("one_world.which", world=number, seed=screen.seed, package=theme.label(screen.package))
    solara.v.Html(tag="p", children=[line])

    def play() -> Player:
        player = Player(screen.case(), number, screen.seed)
        player.reach(visit.quarter.peek())
        return player

    def choose(world: int | None) -> None:
        if world is not None and 0 <= world <= MOST_WORLD:
            visit.open(world)
        set_refused("" if world is None or 0 <= world <= MOST_WORLD else say("one_world.no_world", most=MOST_WORLD))

    solara.InputInt(say("one_world.number"), value=number, on_value=choose)
    if refused:
        solara.v.Html(tag="p", class_="tf-fault", attributes={"role": "alert"}, children=[refused])
    Later(
        say("one_world.loading", world=number), play,
        lambda player: Watched(visit, player).key(f"{number}-{hash(screen)}"), [screen, number],
    )  # fmt: skip
