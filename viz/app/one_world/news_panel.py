"""Who decided something and why: a line of the news, the releases of a quarter, or all its events one by one."""

from collections.abc import Callable, Iterable

import solara

from twofutures.abm.calendar import LAST, QUARTERS
from twofutures.abm.story import Event
from twofutures.viz.app.one_world.agents_panel import last_decision
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.one_world.sent import Sent
from twofutures.viz.app.one_world.why_panel import WhyPanel
from twofutures.viz.telling.chronicle import chain, event_sentence
from twofutures.viz.telling.scene import Scene
from twofutures.viz.words.names import name, title
from twofutures.viz.words.sources import origin
from twofutures.viz.words.texts import say

Open = Callable[[str], None]


@solara.component
def LineOfNews(sent: Sent, at: int, key: str, open_agent: Open) -> None:
    """One line: the events it tells of with their causes, or whose decision it was; how the world ended asks why."""
    lines = sent.lines[at]
    line = lines[int(key)] if key.isdigit() and int(key) < len(lines) else None
    with solara.Div():
        if line is None:  # another quarter is shown by now, and less happened in it
            solara.v.Html(tag="p", children=[say("one_world.no_news")])
            return
        solara.v.Html(tag="p", class_="tf-lead", children=[line.text])
        if at == LAST and key == "0":
            WhyPanel(sent.player)
        for event in line.events:
            Why(sent.scene, event, open_agent, len(line.events) > 1).key(f"why-{event.number}")
        if line.who:
            Decided(sent.player, at, line.who, open_agent)
        if line.source:
            solara.v.Html(tag="p", class_="tf-quiet", children=[say("one_world.on_record", source=origin(line.source))])
        if not line.events and not line.who and not (at == LAST and key == "0"):
            solara.v.Html(tag="p", children=[say("one_world.nobody")])


@solara.component
def Releases(sent: Sent, at: int, key: str, open_agent: Open) -> None:
    """Every model released in a quarter, and what each lab had gained for it."""
    frame = sent.frames[QUARTERS.index(key)] if key in QUARTERS else sent.frames[at]
    released = sorted((e for e in frame.events if e.what == "released"), key=lambda e: -e.facts["eci"])
    with solara.Div():
        if not released:
            solara.v.Html(tag="p", children=[say("one_world.no_release")])
        for event in released:
            Why(sent.scene, event, open_agent).key(f"why-{event.number}")


@solara.component
def Events(sent: Sent, at: int, key: str, open_agent: Open) -> None:
    """The single events of the quarter with their causes."""
    frame = sent.frames[at]
    with solara.Div():
        solara.v.Html(tag="p", children=[say("one_world.events", count=len(frame.events), quarter=frame.quarter)])
        for event in frame.events:
            Why(sent.scene, event, open_agent).key(f"why-{event.number}")


@solara.component
def Why(scene: Scene, event: Event, open_agent: Open, whole: bool = True) -> None:
    """One event with the chain of its causes, and a way to whoever it was; ``whole`` begins with what happened."""
    causes = chain(scene, event)[1:]
    with solara.Div(classes=["tf-card"]):
        if whole:
            solara.v.Html(tag="p", children=[f"{event.quarter}: {event_sentence(scene, event)}"])
        for cause in causes:
            because = say("one_world.because", quarter=cause.quarter, what=event_sentence(scene, cause))
            solara.v.Html(tag="p", children=[because])
        if not causes:
            solara.v.Html(tag="p", class_="tf-quiet", children=[say("one_world.no_cause")])
        Ways(dict.fromkeys(one.who for one in (event, *causes)), scene, open_agent)


@solara.component
def Ways(keys: Iterable[str], scene: Scene, open_agent: Open) -> None:
    """Buttons that open the cards of agents."""
    with solara.Div(classes=["tf-actions"]):
        for key in keys:
            if key in scene.blocs:
                label = say("one_world.look_at", name=name(key))
                solara.Button(label, on_click=lambda key=key: open_agent(key), outlined=True, small=True)


@solara.component
def Decided(player: Player, at: int, keys: Iterable[str], open_agent: Open) -> None:
    """Who decides here, and the last thing each is known to have done."""
    with solara.Div():
        solara.v.Html(tag="h3", children=[say("one_world.decides")])
        for key in keys:
            if key in player.roles:
                text = f"{title(key)}. {last_decision(player, at, key)}"
                solara.v.Html(tag="p", children=[text])
        Ways(keys, player.scene(), open_agent)
