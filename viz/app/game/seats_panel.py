"""The seats that can be taken, and the world to play in."""

from functools import partial

import solara

from twofutures.policies.game.seats import seats
from twofutures.viz.app.engine.screen import MOST_WORLD
from twofutures.viz.app.engine.solo import Solo
from twofutures.viz.app.game.role_card import RoleCard
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.texts import say


@solara.component
def Seats(visit: Visit) -> None:
    """What a game is, the number of its world, and a card for each seat."""
    refused, set_refused = solara.use_state("")

    def choose(world: int | None) -> None:
        if world is not None and 0 <= world <= MOST_WORLD:
            visit.open(world)
        set_refused("" if world is None or 0 <= world <= MOST_WORLD else say("play.no_world", most=MOST_WORLD))

    for line in ("lead", "lead_alone"):
        solara.v.Html(tag="p", children=[say(f"play.{line}")])
    solara.InputInt(say("play.number"), value=visit.world.value, on_value=choose)
    if refused:
        solara.v.Html(tag="p", class_="tf-fault", attributes={"role": "alert"}, children=[refused])
    with solara.Div(classes=["tf-seats"]):
        for one in seats().values():
            RoleCard(one, partial(visit.game.set, Solo(one.name, visit.world.value, visit.screen.seed)))
