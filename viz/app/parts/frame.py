"""What surrounds every page: navigation, headline with its live region, undo and share, the permanent line."""

from collections.abc import Callable, Mapping
from typing import Any

import solara

from twofutures.viz.app.engine.screen import encode
from twofutures.viz.app.parts.headline import headline, precision
from twofutures.viz.app.parts.visit import Visit, made_with
from twofutures.viz.words.texts import say


@solara.component_vue("browser.vue")
def Browser_(query: str = "", event_seen: Callable[[dict], None] | None = None) -> None:
    """Keeps the address bar on the present screen; tells once whether the visitor prefers less motion."""


@solara.component
def Browser(visit: Visit) -> None:
    """The visitor's browser: its address bar and its wish about motion."""

    def seen(wish: dict) -> None:
        visit.motion.value = not wish.get("reduced", False)
        visit.origin.value = str(wish.get("origin", ""))[:200]

    Browser_(query=visit.link, event_seen=seen)


@solara.component
def Header(visit: Visit, pages: Mapping[str, str]) -> None:
    """Pages, switches for motion and large type, headline, and the buttons that belong to every page."""
    with solara.v.Html(tag="header", class_="tf-header"):
        with solara.Div(classes=["tf-bar"]):
            Nav(pages)
            with solara.Div(classes=["tf-comforts"]):
                solara.Switch(label=say("frame.motion"), value=visit.motion)
                solara.Switch(label=say("frame.projector"), value=visit.projector)
        for note in notes(visit):
            solara.Warning(note, dense=True)
        Headline(visit)
        Share(visit)


def notes(visit: Visit) -> list[str]:
    """What went wrong with the link or the simulation, in words."""
    ours = ", ".join(f"{key} {value}" for key, value in made_with().items())
    faults = {"link_fault": visit.link_fault, "link_old": visit.link_age, "failed": visit.fault.value}
    return [say(f"frame.{key}", fault=fault, theirs=fault, ours=ours) for key, fault in faults.items() if fault]


@solara.component
def Nav(pages: Mapping[str, str]) -> None:
    """Links to the pages; the present one is marked for eyes and for screen readers."""
    router = solara.use_router()
    here = "/" + router.path.strip("/")
    with solara.v.Html(tag="nav", attributes={"aria-label": say("frame.nav")}, class_="tf-nav"):
        for name, path in pages.items():
            path = "/" + path.strip("/")
            NavLink(say(f"frame.{name}"), path, path == here, router.push)


@solara.component
def NavLink(label: str, path: str, here: bool, go: Callable[[str], None]) -> None:
    """A link that works without the page being loaded again."""
    mark = {"aria-current": "page"} if here else {}
    link = solara.v.Html(tag="a", attributes={"href": path, **mark}, class_="tf-link", children=[label])
    solara.v.use_event(link, "click.prevent.stop", lambda *_: go(path))


@solara.component_vue("headline.vue")
def Headline_(
    headline: str, screen: str, precision: str, filling: bool, cancel: str, actions: list[dict[str, Any]],
    event_press: Callable[[str], None],
) -> None:  # fmt: skip
    """The sentence, how exact it is, and the buttons that belong to every page."""


@solara.component
def Headline(visit: Visit) -> None:
    """The count, announced to screen readers whenever it changes; stop filling, undo, redo, replay, share."""
    answer, trail = visit.answer.value, visit.trail.value
    can = {"undo": bool(trail.before), "redo": bool(trail.after), "replay": bool(trail.before), "share": True}
    Headline_(
        headline=headline(visit), screen=encode(answer.screen) if answer is not None else "",
        precision=precision(visit), filling=visit.filling.value, cancel=say("frame.cancel"),
        actions=[{"name": name, "label": say(f"frame.{name}"), "can": allowed} for name, allowed in can.items()],
        event_press=lambda name, *_: getattr(visit, name)() if name in (*can, "stop") else None,
    )  # fmt: skip


@solara.component
def Share(visit: Visit) -> None:
    """The link that brings this screen back, ready to be copied."""
    path = solara.use_router().path
    if visit.sharing.value:
        address = f"{visit.origin.value}{path}?{visit.link}"
        solara.v.TextField(
            label=say("frame.share_label"), v_model=address, readonly=True, hint=say("frame.share_made"),
            persistent_hint=True, class_="tf-share",
        )  # fmt: skip


@solara.component
def Footer() -> None:
    """The permanent line."""
    line = say("frame.what_if", left_out=say("frame.left_out"))
    solara.v.Html(tag="footer", class_="tf-footer", children=[line])
