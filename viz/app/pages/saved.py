"""Saved scenarios: give the present screen a name, go back to it, see up to four side by side in the same worlds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import solara

from twofutures.experiments.questions import Question
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.policies.packages import packages
from twofutures.viz.app.engine import screen_file
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.changes import change
from twofutures.viz.app.engine.saved import LONGEST, MOST, free_name, saved, without
from twofutures.viz.app.engine.screen import NOW, Screen
from twofutures.viz.app.parts.controls import use_attempt
from twofutures.viz.app.parts.headline import in_words
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.look.measures import MEASURES, Measure
from twofutures.viz.words import faults
from twofutures.viz.words.numbers import figures as signed
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import say, translated

SHOWN = ("lead_months_smooth", "gap_usable", "swing_use_prc")  # figures beside the count
FILE = "scenarios.toml"


@solara.component_vue("../parts/name.vue")
def Name(
    label: str, button: str, free: str, most: int, there: str, fault: str, event_keep: Callable[[dict], None]
) -> None:
    """A box for a name, and what came of it."""


@solara.component
def Save(visit: Visit) -> None:
    """A name and a button: the present screen is kept under it for as long as the tab is open."""
    fault, attempt = use_attempt()
    kept = visit.saved.value

    def keep(content: Any, *_: Any) -> None:
        name = content.get("name") if isinstance(content, dict) else None
        visit.saved.value = saved(visit.saved.value, name if isinstance(name, str) else "", visit.screen)

    names = listed([f"{name} ({sets(screen)})" for name, screen in kept])
    Name(
        label=say("saved.name"), button=say("saved.save"), free=free_name(kept), most=LONGEST, fault=fault,
        there=say("saved.there", names=names, most=MOST) if kept else "",
        event_keep=lambda *content: attempt(lambda: keep(*content)),
    )  # fmt: skip


@solara.component
def SideBySide(visit: Visit) -> None:
    """A row for each saved scenario: what it sets, the count, what it changes with its error, three figures."""
    solara.v.Html(tag="h2", children=[say("saved.title")])
    screens = [replace(one, seed=visit.screen.seed, worlds=visit.screen.worlds) for _, one in visit.saved.value]
    answers = use_answers(visit, screens)
    Save(visit)
    if not screens:
        solara.Text(say("saved.none", most=MOST))
        return
    table = {"tabindex": "0", "role": "group", "aria-label": say("saved.title")}
    with solara.Div(classes=["tf-table", "tf-saved"], attributes=table), solara.v.Html(tag="table"):
        solara.v.Html(tag="caption", children=[say("saved.caption", question=in_words(visit.question))])
        with solara.v.Html(tag="thead"), solara.v.Html(tag="tr"):
            for head in heads(visit.question):
                solara.v.Html(tag="th", attributes={"scope": "col"}, children=[head])
        with solara.v.Html(tag="tbody"):
            for (name, screen), answer in zip(visit.saved.value, answers, strict=True):
                Row(visit, name, screen, answer).key(name)
    solara.FileDownload(lambda: screen_file.several(visit.saved.value, visit.screen), FILE, label=say("saved.file"))
    solara.Text(screen_file.COMMAND.format(FILE))


@solara.component
def Row(visit: Visit, name: str, screen: Screen, answer: Answer | None) -> None:
    """One scenario, with what can be done with it."""
    with solara.v.Html(tag="tr"):
        solara.v.Html(tag="th", attributes={"scope": "row"}, children=[name])
        cells = [sets(screen), *figures(visit.question, answer)]
        for cell in cells:
            solara.v.Html(tag="td", children=[cell])
        with solara.v.Html(tag="td"):
            does = {
                "show": lambda: visit.move(screen),
                "against": lambda: visit.kept.set(screen),
                "forget": lambda: visit.saved.set(without(visit.saved.value, name)),
            }
            for what, act in does.items():
                label = {"aria-label": f"{say(f'saved.{what}')}: {name}"}
                solara.Button(say(f"saved.{what}"), on_click=act, small=True, text=True, attributes=label)


def heads(question: Question) -> list[str]:
    """What stands above the columns."""
    labels = [translated(measure.label) for measure in MEASURES if measure.name in SHOWN]
    counted = say("saved.count") if question.yes_or_no else say("saved.median")
    return [say("saved.scenario"), say("saved.sets"), counted, say("saved.change"), *labels, say("saved.do")]


def sets(screen: Screen) -> str:
    """What is set in a scenario."""
    label, settings = translated(packages()[screen.package].label), screen.says()
    return f"{label}; {listed(settings)}" if settings else label


def figures(question: Question, answer: Answer | None) -> list[str]:
    """The count (or median), its change from nothing changed, and median with range of each figure that is shown."""
    rows = [measure for measure in MEASURES if measure.name in SHOWN]
    if answer is None:
        return [say("saved.waits"), *["" for _ in range(len(rows) + 1)]]
    try:
        answers = question.answers(answer, NOW)
    except ValueError as fault:  # an average that some world has not
        return [faults.in_words(str(fault)), *["" for _ in range(len(rows) + 1)]]
    if question.yes_or_no:
        step = change(question, answer)
        counted = say("saved.of", now=step.now, worlds=step.worlds)
        first = [counted, f"{signed(step.now - step.was, '+,')} ± {signed(step.error)}"]
    else:
        first = [signed(float(np.median(answers)), ".3g"), ""]
    return first + [spread(measure, answer) for measure in rows]


def spread(measure: Measure, answer: Answer) -> str:
    """Median and eight in ten worlds."""
    low, middle, high = np.quantile(measure.values(answer, NOW), EIGHT_IN_TEN)
    return f"{measure.show(middle)} ({measure.between(low, high)})"


def use_answers(visit: Visit, screens: Sequence[Screen]) -> list[Answer | None]:
    """The best answer so far to each screen, held against nothing changed."""
    newest: solara.Reactive[dict[Screen, Answer]] = solara.use_reactive({})

    def receive(screen: Screen, answer: Answer | Exception) -> None:
        if isinstance(answer, Answer):
            newest.value = {**newest.value, screen: answer}

    def ask():
        asked = []
        for place, screen in enumerate(dict.fromkeys(screens)):
            known = visit.desk.recall(screen)
            if known is not None:
                receive(screen, known)
            if known is None or not known.exact:
                key = (id(visit), "saved", place)
                deliver = lambda answer, screen=screen: visit.inside(partial(receive, screen, answer))  # noqa: E731
                visit.desk.ask(key, screen, deliver, home=visit.home, there=visit.there)
                asked.append(key)

        def leave() -> None:
            for key in asked:
                visit.desk.leave(key)

        return leave

    solara.use_effect(ask, [tuple(screens)])
    return [newest.value.get(screen) for screen in screens]
