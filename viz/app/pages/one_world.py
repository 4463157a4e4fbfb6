"""One world: where chips go, whose models are used, who leads and what happened, on one screen, played or stepped."""

import solara

from twofutures.policies.packages import packages
from twofutures.viz.app.engine.screen import MOST_WORLD, Screen
from twofutures.viz.app.one_world.watched import Watched, watch
from twofutures.viz.app.parts.inputs import Number
from twofutures.viz.app.parts.section import Later
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import count, say, translated


def which(screen: Screen) -> str:
    """Under which package and how many settings a world is opened; the line has room for no more."""
    settings = len(screen.says())
    besides = say("one_world.besides", settings=count("one_world.settings", settings)) if settings else ""
    package = translated(packages()[screen.package].label)
    return say("one_world.which", seed=screen.seed, package=package, besides=besides)


@solara.component
def Page(visit: Visit) -> None:
    """Which world, under which package; it is played in the background, and whoever comes back to it finds it there."""
    screen, number = visit.screen, visit.world.value
    refused, set_refused = solara.use_state("")

    def choose(world: int) -> None:
        if world <= MOST_WORLD:
            visit.open(world)
        set_refused("" if world <= MOST_WORLD else say("one_world.no_world", most=MOST_WORLD))

    with solara.Div(classes=["tf-world"]):
        with solara.Div(classes=["tf-title"]):
            solara.v.Html(tag="h1", children=[say("one_world.title", world=number)])
            solara.v.Html(tag="p", attributes={"title": listed(screen.says())}, children=[which(screen)])
            Number(say("one_world.number"), number, choose)
            if refused:
                solara.v.Html(tag="p", class_="tf-fault", attributes={"role": "alert"}, children=[refused])
        Later(
            say("one_world.loading", world=number), lambda: watch(screen, number, visit.quarter.peek()),
            lambda opened: Watched(visit, opened).key(f"{number}-{hash(screen)}"), [screen, number],
        )  # fmt: skip
