"""Headed parts of a page, and what is shown in them once it has been worked out."""

from collections.abc import Callable
from typing import Any

import solara

from twofutures.viz.words import faults
from twofutures.viz.words.languages import ENGLISH, spoken
from twofutures.viz.words.texts import say


def paragraph(title: str, about: str = "", **filled: Any) -> None:
    """A subtitle and the sentence below it, by their texts' keys."""
    solara.v.Html(tag="h2", children=[say(title)])
    if about:
        solara.v.Html(tag="p", children=[say(about, **filled)])


@solara.component
def Section(title: str, kind: str = "", children: list = []) -> None:  # noqa: B006 - Solara hands children over this way
    """A headed part of a page; ``kind`` is a class for its looks."""
    with solara.v.Html(tag="section", attributes={"aria-label": title}, class_=f"tf-section {kind}".strip()):
        solara.v.Html(tag="h2", children=[title])
        for child in children:
            solara.Div(children=[child])


@solara.component
def InEnglish() -> None:
    """Says that what follows is in English, to whoever is spoken to in another language."""
    if spoken() != ENGLISH:
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("frame.in_english")])


@solara.component
def Later(busy: str, make: Callable[[], Any], show: Callable[[Any], Any], dependencies: list = []) -> None:  # noqa: B006
    """Work something out in the background, anew when a dependency changes; show it, or the fault, when it is there."""
    task = solara.lab.use_task(make, dependencies=dependencies, raise_error=False)
    if task.error:
        solara.Error(say("frame.failed", fault=faults.in_words(str(task.exception))))
    elif not task.finished:
        solara.Text(busy)
        solara.v.ProgressLinear(indeterminate=True, attributes={"aria-hidden": "true"})
    else:
        show(task.value)
