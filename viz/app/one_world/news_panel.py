"""The news of a quarter, and why something happened."""

import solara

from twofutures.abm.story import Event
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.drawing import Reveal
from twofutures.viz.app.parts.section import Section
from twofutures.viz.telling.chronicle import chain, event_sentence, tell
from twofutures.viz.telling.scene import Scene
from twofutures.viz.words.texts import say


@solara.component
def NewsPanel(player: Player, at: int) -> None:
    """Sentences of the quarter, heaviest first; below them the single events with their causes."""
    frame, scene = player.frames[at], player.scene()
    shown, show = solara.use_state(False)
    with Section(say("one_world.news_of", quarter=frame.quarter)):
        lines = tell(scene, frame.quarter) or (say("one_world.no_news"),)
        with solara.v.Html(tag="ul", attributes={"aria-live": "polite"}):
            for line in lines:
                solara.v.Html(tag="li", children=[line])
        if frame.events:
            Reveal(say("one_world.why_open", count=len(frame.events)), shown, show)
        if shown:
            for event in frame.events:
                Why(player, scene, event).key(f"why-{event.number}")


@solara.component
def Why(player: Player, scene: Scene, event: Event) -> None:
    """One event and, when asked, the chain of causes."""
    asked, ask = solara.use_state(False)
    with solara.Div(classes=["tf-row"]):
        solara.Text(event_sentence(scene, event))
        solara.Button(say("one_world.why"), on_click=lambda: ask(not asked), text=True, small=True)
    if asked:
        with solara.Div(classes=["tf-card"], attributes={"role": "status"}):
            causes = chain(scene, event)[1:]
            if not causes:
                solara.v.Html(tag="p", children=[say("one_world.no_cause")])
            for cause in causes:
                solara.v.Html(
                    tag="p",
                    children=[say("one_world.because", quarter=cause.quarter, what=event_sentence(scene, cause))],
                )
