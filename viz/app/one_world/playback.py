"""One world on the page: play, pause, step and scrub, and the panels that show the quarter."""

import threading
from collections.abc import Callable

import solara

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.viz.app.one_world.agents_panel import AgentsPanel
from twofutures.viz.app.one_world.flow_panel import FlowPanel
from twofutures.viz.app.one_world.map_panel import MapPanel
from twofutures.viz.app.one_world.news_panel import NewsPanel
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.one_world.trade_panel import TradePanel
from twofutures.viz.app.one_world.why_panel import WhyPanel
from twofutures.viz.app.parts.inputs import Choice, Slider
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.telling.chronicle import outcome, state, verdict
from twofutures.viz.words.texts import say

TEMPI = {"slow": 3.0, "medium": 1.5, "fast": 0.6}  # seconds a quarter


@solara.component
def Controls(at: int, go: Callable[[int], None]) -> None:
    """Buttons and a slider over the quarters; ``go`` shows a step and returns when it is there."""
    playing, set_playing = solara.use_state(False)
    tempo, set_tempo = solara.use_state("medium")
    here = solara.use_ref(at)
    here.current = at

    def run(cancel: threading.Event) -> None:
        while playing and here.current < LAST:
            if cancel.wait(TEMPI[tempo]):
                return
            here.current = min(here.current + 1, LAST)
            go(here.current)
        if playing:
            set_playing(False)

    def stop_and_go(step: int) -> None:
        set_playing(False)
        go(step)

    def play() -> None:
        if at >= LAST:
            go(0)
        set_playing(not playing)

    solara.use_thread(run, dependencies=[playing, tempo], intrusive_cancel=False)
    with solara.Div(classes=["tf-actions"], attributes={"role": "group", "aria-label": say("one_world.controls")}):
        solara.Button(say("one_world.first"), on_click=lambda: stop_and_go(0), small=True, outlined=True)
        solara.Button(
            say("one_world.back"), on_click=lambda: stop_and_go(at - 1), small=True, outlined=True, disabled=at == 0
        )
        label = say("one_world.pause" if playing else "one_world.play")
        solara.Button(label, on_click=play, small=True, color="primary")
        forward = say("one_world.forward")
        solara.Button(forward, on_click=lambda: stop_and_go(at + 1), small=True, outlined=True, disabled=at == LAST)
        solara.Button(say("one_world.last"), on_click=lambda: stop_and_go(LAST), small=True, outlined=True)
        Choice(say("one_world.tempo"), list(TEMPI), tempo, set_tempo)
    Slider(say("one_world.quarter"), QUARTERS, at, stop_and_go)


@solara.component
def Watched(visit: Visit, player: Player) -> None:
    """A world that has been played to the quarter at which the visit stands."""
    at = min(visit.quarter.value, len(player.frames) - 1)  # another world may not be played so far

    def go(step: int) -> None:
        visit.quarter.value = player.reach(step)

    Controls(at, go)
    scene = player.scene()
    status = f"{QUARTERS[at]}: {state(scene, QUARTERS[at])}."
    solara.v.Html(tag="p", class_="tf-state", attributes={"role": "status", "aria-live": "polite"}, children=[status])
    side = say("one_world.future" if at >= BRANCH else "one_world.past")
    solara.v.Html(tag="p", class_="tf-quiet", children=[side])
    if at == LAST:
        solara.v.Html(tag="p", class_="tf-verdict", children=[verdict(outcome(scene))])
    with solara.Div(classes=["tf-columns"]):
        FlowPanel(player, at)
        NewsPanel(player, at)
    TradePanel(player, at)
    WhyPanel(player)
    MapPanel(player, at)
    AgentsPanel(player, at)
