"""The web app's frame: routes, header with the headline, what every page shares. ``twofutures watch`` serves it.

A page is ``Page(visit)`` in ``viz/app/pages/<name>.py``; adding one is a file there and its name in
``viz/app/parts/addresses.py``.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import reacton
import solara

from twofutures.viz.app.guard import events_only
from twofutures.viz.app.parts.addresses import HIDDEN, ORDER, page_at, path
from twofutures.viz.app.parts.frame import Browser, Footer, Header
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.look.tokens import css
from twofutures.viz.words.texts import say

TITLES = {"start": "start.title", "play": "play.title", "parts": "parts.title"}  # headings that are not the page's name
WHOLE = ("start", "one_world")  # pages that place their heading themselves
STYLE = f"{css()}\n{Path(__file__).with_name('app.css').read_text(encoding='utf-8')}"
present: reacton.core.UserContext[Visit | None] = reacton.create_context(None)
events_only()


def shown(name: str):
    """The component that shows a page to the present visitor."""

    @solara.component
    def Shown() -> None:
        visit = reacton.use_context(present)
        heading = say(TITLES.get(name, f"frame.{name}"))
        solara.Title(f"{heading} · {say('frame.title')}")
        if name not in WHOLE:
            solara.v.Html(tag="h1", class_="tf-sr" if name == "explore" else "", children=[heading])
        import_module(f"twofutures.viz.app.pages.{name}").Page(visit)

    return Shown


@solara.component
def Layout(children: list = []) -> None:  # noqa: B006 - Solara hands children over this way
    """Header, page, footer around one visit."""
    router = solara.use_router()
    query = router.search or ""
    visit = solara.use_memo(lambda: Visit(query), [])
    present.provide(visit)

    def begin() -> Callable[[], None]:
        """Ask for the first answer; what is returned runs when the browser is gone."""
        visit.ask()
        return visit.leave

    solara.use_effect(begin, [])
    solara.Style(STYLE)
    page = f"tf-at-{page_at(router.path)}"
    kinds = ["tf", page, "" if visit.motion.value else "tf-still", "tf-projector" if visit.projector.value else ""]
    with solara.Div(classes=[kind for kind in kinds if kind]):
        solara.v.Html(tag="a", attributes={"href": "#content"}, class_="tf-skip", children=[say("frame.skip")])
        Browser(visit)
        Header(visit)
        with solara.v.Html(tag="main", attributes={"id": "content", "tabindex": "-1"}, class_="tf-main"):
            for child in children:
                solara.Div(children=[child])
        Footer()


routes = [
    solara.Route(
        path(name).strip("/") or "/",
        component=shown(name),
        label=say(TITLES.get(name, f"frame.{name}")),
        layout=Layout if name == ORDER[0] else None,
    )
    for name in (*ORDER, *HIDDEN)
]
