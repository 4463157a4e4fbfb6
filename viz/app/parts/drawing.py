"""Drawings on a page: the picture, its sentence, and the same as a table for those who ask."""

from collections.abc import Callable, Sequence

import solara
from markupsafe import Markup

from twofutures.viz.drawings.svg import Drawing
from twofutures.viz.look.tokens import live
from twofutures.viz.reports import html
from twofutures.viz.words.texts import say


@solara.component_vue("picker.vue")
def Picker(
    svg: str = "", can_pick: bool = False, hint: str = "", event_pick: Callable[[str], None] | None = None
) -> None:
    """A picture whose parts can be clicked, or reached with Tab and arrow keys and picked with Enter or Space."""


@solara.component
def Shown(drawing: Drawing, on_pick: Callable[[str], None] | None = None) -> None:
    """A drawing with its caption; a button shows the same as a table."""
    as_table, set_as_table = solara.use_state(False)
    with solara.v.Html(tag="figure", class_="tf-figure"):
        hint, pick = say("frame.keys"), on_pick or (lambda key: None)
        Picker(svg=live(drawing.svg), can_pick=on_pick is not None, hint=hint, event_pick=pick)
        solara.v.Html(tag="figcaption", children=[drawing.caption])
        if drawing.rows:
            Reveal(say("frame.table"), as_table, set_as_table)
        if as_table:
            Table(drawing.caption, drawing.head, drawing.rows)


@solara.component
def Reveal(label: str, shown: bool, set_shown: Callable[[bool], None]) -> None:
    """A button that says whether what it reveals is shown."""
    attributes = {"aria-expanded": str(shown).lower()}
    sign = "▾" if shown else "▸"
    button = solara.v.Btn(children=[f"{sign} {label}"], text=True, small=True, attributes=attributes)
    solara.v.use_event(button, "click", lambda *_: set_shown(not shown))


@solara.component
def Table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Cells as a table; plain text in them is escaped, ``Markup`` is not."""
    Finished(html.table(caption, head, rows, numbers=False))


@solara.component
def Finished(text: Markup) -> None:
    """Finished HTML of ours: every value in it was escaped where it was put in."""
    solara.HTML(tag="div", unsafe_innerHTML=live(text), classes=["tf-html"])
