"""What surrounds every page: navigation, headline with its live region, undo and share, the permanent line."""

from collections.abc import Callable
from typing import Any

import solara
from markupsafe import Markup

from twofutures.policies.packages import packages
from twofutures.viz.app.engine import framing
from twofutures.viz.app.engine.screen import encode
from twofutures.viz.app.engine.solo import Solo, usual
from twofutures.viz.app.parts.addresses import ORDER, page_at
from twofutures.viz.app.parts.headline import brief, count, headline, histogram, moved, precision
from twofutures.viz.app.parts.inputs import Tick
from twofutures.viz.app.parts.memory import restore, written
from twofutures.viz.app.parts.speaking import choices
from twofutures.viz.app.parts.visit import Visit, made_with
from twofutures.viz.look.tokens import LIGHT
from twofutures.viz.words import faults
from twofutures.viz.words.languages import language
from twofutures.viz.words.names import seat_label
from twofutures.viz.words.numbers import figures, listed
from twofutures.viz.words.texts import say, translated

OWN_WORDS = (ORDER[0], "play")  # pages that place the headline themselves, or are about something else


@solara.component_vue("browser.vue")
def Browser_(
    address: str = "", memory: str = "", language: str = "en", direction: str = "ltr",
    event_seen: Callable[[dict], None] | None = None,
) -> None:  # fmt: skip
    """Keeps the address bar and the tab's memory on the present screen; tells once what the browser holds."""


@solara.component
def Browser(visit: Visit) -> None:
    """The visitor's browser: its address bar, what its tab remembers, and its wish about motion."""
    router = solara.use_router()

    def seen(wish: dict) -> None:
        with visit.at_once():
            visit.motion.value = not wish.get("reduced", False)
            visit.origin.value = str(wish.get("origin", ""))[:200]
            opened = visit.screen
            restore(visit, wish.get("memory"), returned=bool(wish.get("returned", False)))
            if visit.screen == opened:
                visit.measure_step()
            else:
                visit.ask()

    address = router.root_path + visit.address(page_at(router.path))
    own = language(visit.tongue.code)
    Browser_(
        address=address, memory=written(visit), language=own.code, direction=own.direction, event_seen=seen,
    )  # fmt: skip


@solara.component
def Header(visit: Visit) -> None:
    """Name, pages, switches for motion and large type, the link, the headline with its buttons (Start has its own)."""
    router = solara.use_router()
    with solara.v.Html(tag="header", class_="tf-header"):
        with solara.Div(classes=["tf-bar"]):
            with solara.Div(classes=["tf-along-bar"]):
                Nav(visit)
                with solara.Div(classes=["tf-comforts"]):
                    Tongue(visit)
                    Tick(say("frame.motion"), visit.motion.value, visit.motion.set, switch=True)
                    Tick(say("frame.projector"), visit.projector.value, visit.projector.set, switch=True)
            solara.Button(say("frame.share"), on_click=visit.share, outlined=True, small=True, class_="tf-shares")
        for note in notes(visit):
            solara.Warning(note, dense=True)
        if page_at(router.path) not in OWN_WORDS:
            Headline(visit)
        Share(visit)


@solara.component_vue("tongue.vue")
def Tongue_(label: str, present: str, languages: list[dict[str, str]]) -> None:
    """A list of languages, each under its own name."""


@solara.component
def Tongue(visit: Visit) -> None:
    """The choice of a language, where there is one."""
    languages = choices(visit.tongue.code)
    if len(languages) > 1:
        Tongue_(label=say("frame.language"), present=visit.tongue.code, languages=languages)


def notes(visit: Visit) -> list[str]:
    """What went wrong with the link or the simulation, in words."""
    ours = ", ".join(f"{key} {value}" for key, value in made_with().items())
    wrong = {"link_fault": visit.link_fault, "link_old": visit.link_age, "failed": visit.fault.value}
    return [say(f"frame.{key}", fault=faults.in_words(why), theirs=why, ours=ours) for key, why in wrong.items() if why]


@solara.component_vue("nav.vue")
def Nav_(name: str, label: str, here: str, pages: list[dict[str, str]], event_go: Callable[[str], None]) -> None:
    """Links that work without the page being loaded again, and can be opened in another tab."""


@solara.component
def Nav(visit: Visit) -> None:
    """Links to the pages, each with the present screen; where one is, is marked for eyes and for screen readers."""
    router = solara.use_router()
    pages = [
        {"name": page, "label": say(f"frame.{page}"), "href": router.root_path + visit.address(page)} for page in ORDER
    ]
    go = lambda page, *_: router.push(visit.address(page)) if page in ORDER else None  # noqa: E731
    Nav_(name=say("frame.title"), label=say("frame.nav"), here=page_at(router.path), pages=pages, event_go=go)


@solara.component_vue("headline.vue")
def Headline_(
    headline: str, brief: dict[str, str], change: str, histogram: dict[str, Any] | None, screen: str, precision: str,
    filling: bool, cancel: str, actions: list[dict[str, Any]], count: int | None, large: bool, motion: bool,
    event_press: Callable[[str], None],
) -> None:  # fmt: skip
    """The sentence, what the newest move did, how exact it is, and the buttons that belong to every page."""


@solara.component
def Headline(visit: Visit, large: bool = False) -> None:
    """The count, announced to screen readers whenever it changes; stop filling, undo, redo, replay."""
    answer, trail = visit.answer.value, visit.trail.value
    can = {"undo": bool(trail.before), "redo": bool(trail.after), "replay": bool(trail.before)}
    Headline_(
        headline=headline(visit), brief=brief(visit), change=moved(visit), histogram=histogram(visit),
        screen=encode(answer.screen) if answer is not None else "",
        count=count(visit), large=large, motion=visit.motion.value,
        precision=precision(visit), filling=visit.filling.value, cancel=say("frame.cancel"),
        actions=[{"name": name, "label": say(f"frame.{name}"), "can": allowed} for name, allowed in can.items()],
        event_press=lambda name, *_: getattr(visit, name)() if name in (*can, "stop") else None,
    )  # fmt: skip


@solara.component_vue("share.vue")
def Share_(
    link: str, headline: str, count: str, settings: str, colours: dict[str, str], words: dict[str, str],
    frame: str = "",
) -> None:  # fmt: skip
    """The link with a button that copies it, and a card to look at and to save as a picture."""


@solara.component
def Share(visit: Visit) -> None:
    """The link that brings this screen back, and the same as a card for those who will not follow it."""
    router = solara.use_router()
    if not visit.sharing.value:
        return
    names = ("label", "made", "copy", "copied", "save", "card", "limits", "frame")
    here = page_at(router.path)
    Share_(
        link=f"{visit.origin.value}{router.root_path}{visit.address(here)}",
        colours={name: LIGHT[name] for name in ("paper", "ink", "soft", "line")},
        words={name: say(f"frame.share_{name}") for name in names} 
        | {"name": say("frame.title"), "frame_by": say("frame.share_frame_by", sites=listed(framing.allowed()))},
        frame="" if here == "play" else in_a_frame(visit, f"{visit.origin.value}{router.root_path}"),
        **(of_game(visit.game.value) if here == "play" and visit.game.value else of_screen(visit)),
    )  # fmt: skip


def in_a_frame(visit: Visit, server: str) -> str:
    """What one writes into a page to show this screen in it; empty where the server lets nobody."""
    if not framing.allowed():
        return ""
    link = Markup.escape(f"{server}{visit.address('embed')}")
    return f'<iframe src="{link}" title="{say("frame.title")}" width="720" height="560" style="border:0"></iframe>'


def of_screen(visit: Visit) -> dict[str, str]:
    """What the card of a screen says: the headline, its count, and what is set."""
    number, screen = count(visit), visit.screen
    package = translated(packages()[screen.package].label)
    settings = say("frame.share_set", what=listed([package, *screen.says()]))
    return {"headline": headline(visit), "count": "" if number is None else figures(number), "settings": settings}


def of_game(solo: Solo) -> dict[str, str]:
    """What the card of a game says: who plays which world, how far it is, and what was decided."""
    line = say(
        "play.share_line", seat=seat_label(solo.seat), world=solo.world, seed=solo.seed,
        turns=len(solo.turns),
        of=usual().turns,
    )  # fmt: skip
    moves = [phrase for turn in solo.turns for phrase in solo.in_words(turn)]
    settings = say("play.share_moves", moves="; ".join(moves)) if moves else say("play.share_nothing")
    return {"headline": line, "count": "", "settings": settings}


@solara.component
def Footer() -> None:
    """The permanent line."""
    line = say("frame.what_if", left_out=say("frame.left_out"))
    solara.v.Html(tag="footer", class_="tf-footer", children=[line])
