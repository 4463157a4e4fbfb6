"""Worlds: how they spread, which assumptions go with the outcome, what could turn the answer, and doors into one."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import solara

from twofutures.abm.outcomes import held
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
from twofutures.viz.app.charts import tiles
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import NOW, WAS
from twofutures.viz.app.parts.drawing import Shown
from twofutures.viz.app.parts.inputs import Choice, Tick
from twofutures.viz.app.parts.section import Section
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings import bars, dots
from twofutures.viz.drawings.svg import Drawing
from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES
from twofutures.viz.look.tokens import live
from twofutures.viz.words.numbers import number
from twofutures.viz.words.texts import say

MARKS = {"lead_months_smooth": (0.0, 6.0, 12.0), "lead_months": (0.0, 6.0, 12.0)}


@solara.component
def Page(visit: Visit) -> None:
    """Everything about the worlds of the newest answer."""
    answer = visit.answer.value
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
def Doors(visit: Visit, answer: Answer) -> None:
    """Buttons that open a typical, an extreme or any world."""
    go, means = door(visit, visit.open, "one_world"), answer.criteria(NOW)
    least, most = picks.smallest_lead(means), picks.largest_lead(means)
    months = {place: number(float(means[picks.LEAD][place])) for place in (least, most)}
    places = {
        "typical": picks.typical(means), "smallest": least, "largest": most,
        "any": picks.any_world(answer.worlds, visit.world.value),
    }  # fmt: skip

    with Section(say("worlds.open")), solara.Div(classes=["tf-actions"]):
        for kind, place in places.items():
            label = say(f"worlds.open_{kind}", world=place, months=months.get(place))
            solara.Button(label, on_click=partial(go, place), outlined=True, small=True)


def door(visit: Visit, show: Callable[[Any], None], page: str) -> Callable[[Any], None]:
    """Function of what is to be shown on another page: goes there. Call it while a component renders."""
    router = solara.use_router()

    def go(shown: Any) -> None:
        show(shown)
        router.push(visit.address(page))

    return go


@solara.component
def Classes(visit: Visit, answer: Answer) -> None:
    """Outcome classes with their counts, each with a door to a typical world."""
    go = door(visit, visit.open, "one_world")
    now, was = map(answer.counts, answer.cases)
    classes, means = answer.classes(NOW), answer.criteria(NOW)
    with Section(say("worlds.classes")):
        for name in theme.classes_of(now, was):
            place = picks.typical_of_class(means, classes, name)
            with solara.Div(classes=["tf-row"]):
                share = f"width:{12 * now[name] / answer.worlds:.2f}em;background:{live(theme.of_class(name).colour)}"
                solara.v.Html(tag="span", class_="tf-bar-of", style_=share, attributes={"aria-hidden": "true"})
                solara.Text(say("worlds.class_count", name=name, count=now[name], worlds=answer.worlds))
                solara.Text(say("worlds.class_was", was=was[name]), classes=["tf-quiet"])
                if place is not None:
                    enter = partial(go, place)
                    solara.Button(say("worlds.class_open"), on_click=enter, outlined=True, small=True)
        solara.v.Html(tag="p", children=[tiles.decided(held(means), answer.worlds)])
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("worlds.class_note")])


@solara.component
def Spread(answer: Answer) -> None:
    """A countable spread for every headline figure."""
    was, set_was = solara.use_state(False)
    with Section(say("worlds.spread")):
        Tick(say("worlds.spread_was"), was, set_was, switch=True)
        with solara.Div(classes=["tf-grid"]):
            for measure in MEASURES:
                values, label = measure.values(answer, WAS if was else NOW), f"{measure.label} ({measure.when})"
                Shown(dots.draw(values, label, measure.show, MARKS.get(measure.name, ())))  # twenty dots each


@solara.component
def Ranking(visit: Visit, answer: Answer) -> None:
    """Assumptions that go with an outcome."""
    outcomes = {f"{m.label}, {m.when}": m for m in MEASURES}
    chosen, choose = solara.use_state(next(iter(outcomes)))
    go = door(visit, visit.find.set, "evidence")

    def rank() -> Drawing:
        values = those_that_vary(assumptions_of(np.arange(answer.worlds), answer.screen.case()))
        ranked = ranking(values, outcomes[chosen].values(answer, NOW))
        return bars.draw(ranked, by_luck(distinct(values), len(values)), chosen, answer.worlds)

    task = solara.lab.use_task(rank, dependencies=[answer, chosen], raise_error=False)
    with Section(say("worlds.rank")):
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("worlds.rank_note")])
        Choice(say("worlds.rank_of"), list(outcomes), chosen, on_value=choose)
        if task.latest is None:
            solara.Text(say("worlds.rank_busy"))
        else:
            Shown(task.latest, on_pick=go)


@solara.component
def Flips(visit: Visit, answer: Answer) -> None:
    """Assumptions on which the answer to a question turns."""
    chosen, choose = solara.use_state(next(iter(QUESTIONS)))
    go = door(visit, visit.find.set, "evidence")
    yes = solara.use_memo(lambda: QUESTIONS[chosen](answer.criteria(NOW)), [answer, chosen])
    case = answer.screen.case()
    turning = solara.use_memo(lambda: flips(assumptions_of(np.arange(answer.worlds), case), yes), [answer, chosen])
    with Section(say("worlds.flip")):
        Choice(say("worlds.flip_of"), list(QUESTIONS), chosen, on_value=choose)
        solara.v.Html(tag="p", children=[say("worlds.flip_answer", yes=int(yes.sum()), worlds=answer.worlds)])
        if not turning:
            solara.Text(say("worlds.flip_none"))
        for flip in turning[:8]:
            declared, look_up = parameter(flip.name), partial(go, flip.name)
            line = say(
                "worlds.flip_line", name=flip.name.replace("_", " "), meaning=declared.meaning, unit=declared.unit,
                below=number(flip.below), above=number(flip.above), low=flip.low[0], low_of=flip.low[1],
                high=flip.high[0], high_of=flip.high[1],
            )  # fmt: skip
            with solara.Div(classes=["tf-row"]):
                solara.Text(line)
                solara.Button(say("worlds.flip_source"), on_click=look_up, outlined=True, small=True)
