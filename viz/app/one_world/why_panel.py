"""Why the world ended so: the chain of causes, each removed and the world played again on the same luck."""

import solara

from twofutures.experiments.cases.lived import World
from twofutures.experiments.cases.why import Why, why
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.section import Later
from twofutures.viz.telling.causes import link_sentence, removal_sentence, verdict
from twofutures.viz.words.texts import say


@solara.component
def WhyPanel(player: Player) -> None:
    """A button, and when it was pressed the chain with its checks, worked out in the background."""
    asked, ask = solara.use_state(False)
    with solara.Div():
        if asked:
            played = World(player.case, player.world, player.seed, player.ensemble, player.held)
            Later(say("one_world.ended_busy"), lambda: why(played), Explained)
        else:
            solara.Button(say("one_world.ended_ask"), on_click=lambda: ask(True), outlined=True)


@solara.component
def Explained(causes: Why) -> None:
    """What decided the world, the chain behind it, and what removing each link does."""
    lists = {
        "ended_chain": [link_sentence(causes, link) for link in causes.chain],
        **({"ended_held_back": [link_sentence(causes, k) for k in causes.held_back]} if causes.held_back else {}),
        "ended_checked": [removal_sentence(causes, removal) for removal in causes.removals],
    }
    solara.v.Html(tag="p", attributes={"role": "status"}, children=[verdict(causes)])
    for title, lines in lists.items():
        solara.v.Html(tag="h3", children=[say(f"one_world.{title}")])
        with solara.v.Html(tag="ol"):
            for line in lines or [say("one_world.ended_none")]:
                solara.v.Html(tag="li", children=[line])
    solara.v.Html(tag="p", class_="tf-quiet", children=[say("one_world.ended_reading")])
