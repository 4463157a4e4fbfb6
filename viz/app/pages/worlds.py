"""Worlds: how they spread, which assumptions go with the outcome, what could turn the answer, and doors into one."""

from __future__ import annotations

import numpy as np
import solara

from twofutures.abm.parameters import parameter
from twofutures.experiments.cases import picks
from twofutures.experiments.cases.ranking import (
    QUESTIONS,
    assumptions_of,
    by_luck,
    distinct,
    flips,
    ranking,
    those_that_vary,
)
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import NOW, WAS
from twofutures.viz.app.one_world import STYLE
from twofutures.viz.app.parts.drawing import Shown
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings import bars, dots
from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES, Measure
from twofutures.viz.words.numbers import number
from twofutures.viz.words.texts import say

MARKS = {"lead_months_smooth": (0.0, 6.0, 12.0), "lead_months": (0.0, 6.0, 12.0)}


@solara.component
def Page(visit: Visit) -> None:
    """Everything about the worlds of the newest answer."""
    answer = visit.answer.value
    solara.Style(STYLE)
    solara.v.Html(tag="h1", children=[say("frame.worlds")])
    if answer is None or visit.hidden.value:
        solara.Text(say("worlds.waiting" if answer is None else "frame.headline_hidden", worlds=0))
        return
    solara.v.Html(tag="p", children=[say("worlds.lead")])
    Doors(visit, answer)
    Classes(visit, answer)
    Spread(answer)
    Ranking(visit, answer)
    Flips(visit, answer)


@solara.component
def Section(title: str, children: list = []) -> None:  # noqa: B006 - Solara hands children over this way
    """A headed part of a page."""
    with solara.v.Html(tag="section", attributes={"aria-label": title}, class_="tf-section"):
        solara.v.Html(tag="h2", children=[title])
        for child in children:
            solara.Div(children=[child])


@solara.component
def Doors(visit: Visit, answer: Answer) -> None:
    """Buttons that open a typical, an extreme or any world."""
    turn, set_turn = solara.use_state(0)
    go = door(visit)
    found = answer.criteria(NOW)
    lead = found[picks.LEAD]
    middle, least, most = picks.typical(found), picks.smallest_lead(found), picks.largest_lead(found)

    def any_world() -> None:
        set_turn(turn + 1)
        go(picks.any_world(answer.worlds, turn))

    with Section(say("worlds.open")), solara.Div(classes=["tf-actions"]):
        months = {place: number(float(lead[place])) for place in (least, most)}
        button(say("worlds.open_typical", world=middle), lambda: go(middle))
        button(say("worlds.open_smallest", world=least, months=months[least]), lambda: go(least))
        button(say("worlds.open_largest", world=most, months=months[most]), lambda: go(most))
        button(say("worlds.open_any"), any_world)


def door(visit: Visit):
    """Function of a world's number: goes there. Call it while a component renders."""
    router = solara.use_router()

    def go(world: int) -> None:
        visit.world.value = world
        router.push("/one-world")

    return go


def source_door(visit: Visit):
    """Function of a name: looks it up among the evidence. Call it while a component renders."""
    router = solara.use_router()

    def go(name: str) -> None:
        visit.find.value = name
        router.push("/evidence")

    return go


def button(label: str, act) -> None:
    """A plain button."""
    solara.Button(label, on_click=act, outlined=True, small=True)


@solara.component
def Classes(visit: Visit, answer: Answer) -> None:
    """Outcome classes with their counts, each with a door to a typical world."""
    go = door(visit)
    now, was = answer.counts(NOW), answer.counts(WAS)
    classes, found = answer.classes(NOW), answer.criteria(NOW)
    with Section(say("worlds.classes")):
        for name in theme.SHOWN:
            place = picks.typical_of_class(found, classes, name)
            with solara.Div(classes=["tf-row"]):
                share = f"width:{12 * now[name] / answer.worlds:.2f}em;background:{theme.of_class(name).colour}"
                solara.v.Html(tag="span", class_="tf-bar-of", style_=share, attributes={"aria-hidden": "true"})
                solara.Text(say("worlds.class_count", name=name, count=now[name], worlds=answer.worlds))
                solara.Text(say("worlds.class_was", was=was[name]), classes=["tf-quiet"])
                if place is not None:
                    button(say("worlds.class_open"), lambda place=place: go(place))
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("worlds.class_note")])


@solara.component
def Spread(answer: Answer) -> None:
    """A countable spread for every headline figure."""
    was, set_was = solara.use_state(False)
    with Section(say("worlds.spread")):
        solara.Switch(label=say("worlds.spread_was"), value=was, on_value=set_was)
        with solara.Div(classes=["tf-grid"]):
            for measure in MEASURES:
                Shown(spread_of(answer, measure, WAS if was else NOW))


def spread_of(answer: Answer, measure: Measure, case: str):
    """Twenty dots for one figure."""
    values = np.asarray(measure.values(answer, case))
    return dots.draw(values, f"{measure.label} ({measure.when})", measure.show, MARKS.get(measure.name, ()))


@solara.component
def Ranking(visit: Visit, answer: Answer) -> None:
    """Assumptions that go with an outcome."""
    outcomes = {f"{m.label}, {m.when}": m for m in MEASURES}
    chosen, choose = solara.use_state(next(iter(outcomes)))
    go = source_door(visit)

    def rank():
        values = those_that_vary(assumptions_of(np.arange(answer.worlds), answer.screen.case()))
        found = ranking(values, np.asarray(outcomes[chosen].values(answer, NOW)))
        return bars.draw(found, by_luck(distinct(values), len(values)), chosen, answer.worlds)

    task = solara.lab.use_task(rank, dependencies=[answer, chosen], raise_error=False)
    with Section(say("worlds.rank")):
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("worlds.rank_note")])
        solara.Select(say("worlds.rank_of"), list(outcomes), chosen, on_value=choose)
        if task.latest is None:
            solara.Text(say("worlds.rank_busy"))
        else:
            Shown(task.latest, on_pick=go)


@solara.component
def Flips(visit: Visit, answer: Answer) -> None:
    """Assumptions on which the answer to a question turns."""
    chosen, choose = solara.use_state(next(iter(QUESTIONS)))
    go = source_door(visit)
    yes = solara.use_memo(lambda: QUESTIONS[chosen](answer.criteria(NOW)), [answer, chosen])
    case = answer.screen.case()
    found = solara.use_memo(lambda: flips(assumptions_of(np.arange(answer.worlds), case), yes), [answer, chosen])
    with Section(say("worlds.flip")):
        solara.Select(say("worlds.flip_of"), list(QUESTIONS), chosen, on_value=choose)
        solara.v.Html(tag="p", children=[say("worlds.flip_answer", yes=int(yes.sum()), worlds=answer.worlds)])
        if not found:
            solara.Text(say("worlds.flip_none"))
        for flip in found[:8]:
            with solara.Div(classes=["tf-row"]):
                solara.Text(flip_sentence(flip))
                button(say("worlds.flip_source"), lambda name=flip.name: go(name))


def flip_sentence(flip) -> str:
    """One hint in words."""
    declared = parameter(flip.name)
    return say(
        "worlds.flip_line", name=flip.name.replace("_", " "), meaning=declared.meaning, unit=declared.unit,
        below=number(flip.below), above=number(flip.above), low=flip.low[0], low_of=flip.low[1],
        high=flip.high[0], high_of=flip.high[1],
    )  # fmt: skip
