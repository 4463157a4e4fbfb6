"""Worlds: how they spread, what sets them apart (luck, then assumptions), what moves the answer, and doors into one."""

from functools import partial

import numpy as np
import solara

from twofutures.abm.outcomes import held
from twofutures.abm.parameters import parameter
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases import picks
from twofutures.experiments.cases.luck import part_of_luck
from twofutures.experiments.cases.ranking import (
    QUESTIONS,
    assumptions_of,
    by_luck,
    distinct,
    divisions,
    ranking,
    those_that_vary,
)
from twofutures.viz.app.charts import tiles
from twofutures.viz.app.engine import drawn_worlds
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.drawn_worlds import Drawn
from twofutures.viz.app.engine.long_work import use_work
from twofutures.viz.app.engine.screen import NOW, WAS
from twofutures.viz.app.parts.door import door
from twofutures.viz.app.parts.drawing import Shown
from twofutures.viz.app.parts.inputs import Choice, Tick
from twofutures.viz.app.parts.section import Section
from twofutures.viz.app.parts.spread import Brushed
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.app.parts.world_cards import Cards
from twofutures.viz.drawings import bars, dots
from twofutures.viz.drawings.svg import Drawing
from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES, Measure
from twofutures.viz.look.tokens import live
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import figures, number, percent
from twofutures.viz.words.texts import is_translated, say, translated

MARKS = {"lead_months_smooth": (0.0, 6.0, 12.0), "lead_months": (0.0, 6.0, 12.0)}


@solara.component
def Page(visit: Visit) -> None:
    """Everything about the worlds of the newest answer."""
    answer = visit.answer.value
    if answer is None:
        solara.Text(say("worlds.waiting"))
        return
    if visit.hidden.value:
        solara.Text(say("frame.headline_hidden", worlds=answer.worlds))
        return
    solara.v.Html(tag="p", children=[say("worlds.lead")])
    Doors(visit, answer)
    Classes(visit, answer)
    Spread(visit, answer)
    Differences(visit, answer)


@solara.component
def Doors(visit: Visit, answer: Answer) -> None:
    """Cards of surprising worlds, then buttons that open the extreme ones, a typical one, or any."""
    go, means = door(visit, visit.open, "one_world"), answer.criteria(NOW)
    lead = means[picks.LEAD]
    places = {
        "smallest": picks.smallest_lead(means), "largest": picks.largest_lead(means), "typical": picks.typical(means),
        "any": picks.any_world(answer.worlds, visit.world.value),
    }  # fmt: skip
    with Section(say("worlds.open")):
        Cards(visit, answer)
        with solara.Div(classes=["tf-actions"]):
            for kind, place in places.items():
                label = say(f"worlds.open_{kind}", world=place, months=number(float(lead[place])))
                solara.Button(label, on_click=partial(go, place), outlined=True, small=True)


@solara.component
def Classes(visit: Visit, answer: Answer) -> None:
    """Outcome classes with their counts, each with a door to a typical world."""
    go = door(visit, visit.open, "one_world")
    now, was = map(answer.counts, answer.cases)
    classes, means = answer.classes(NOW), answer.criteria(NOW)
    with Section(say("worlds.classes")):
        for name in theme.classes_of(now, was):
            place = picks.typical_of_class(means, classes, name)
            with solara.Div(classes=["tf-row", "tf-kind"]):
                share = f"width:{12 * now[name] / answer.worlds:.2f}em;background:{live(theme.of_class(name).colour)}"
                solara.v.Html(tag="span", class_="tf-bar-of", style_=share, attributes={"aria-hidden": "true"})
                solara.Text(say("worlds.class_count", name=translated(name), count=now[name], worlds=answer.worlds))
                solara.Text(say("worlds.class_was", was=was[name]), classes=["tf-quiet"])
                if place is not None:
                    enter = partial(go, place)
                    solara.Button(say("worlds.class_open"), on_click=enter, outlined=True, small=True)
        solara.v.Html(tag="p", children=[tiles.decided(held(means), answer.worlds)])
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("worlds.class_note")])


@solara.component
def Spread(visit: Visit, answer: Answer) -> None:
    """All worlds in one figure that can be brushed, then a countable spread for every headline figure."""
    was, set_was = solara.use_state(False)
    with Section(say("worlds.spread")):
        Brushed(visit, answer, MARKS)
        Tick(say("worlds.spread_was"), was, set_was, switch=True)
        with solara.Div(classes=["tf-grid"]):
            for measure in MEASURES:
                of = say("worlds.ratio") if measure.unit == "ratio" else ""
                values = measure.values(answer, WAS if was else NOW)
                label = f"{', '.join(filter(None, (translated(measure.label), of)))} ({translated(measure.when)})"
                Shown(dots.draw(values, label, measure.show, MARKS.get(measure.name, ())))  # twenty dots each


@solara.component
def Differences(visit: Visit, answer: Answer) -> None:
    """What sets worlds apart: how much of it is luck, then which assumptions go with it, over worlds drawn for that."""
    outcomes = {f"{translated(m.label)}, {translated(m.when)}": m for m in MEASURES}
    chosen, choose = solara.use_state(next(iter(outcomes)))
    work, start, _ = use_work(visit.inside)
    screen, measure = answer.screen, outcomes[chosen]

    def begin() -> None:
        if drawn_worlds.remembered(screen) is None:
            start(lambda progress: drawn_worlds.play(screen, progress))

    solara.use_effect(begin, [screen])
    played = (drawn_worlds.remembered(screen), work.value)
    drawn = next((one for one in played if one is not None and one.screen == screen), None)
    with Section(say("worlds.rank")):
        Choice(say("worlds.rank_of"), list(outcomes), chosen, on_value=choose)
        solara.v.Html(tag="p", children=[luck_sentence(measure.values(answer, NOW), answer.members, chosen)])
        solara.v.Html(tag="p", class_="tf-quiet", children=[reach_sentence(answer)])
        if drawn is None:
            solara.Text(work.fault or say("worlds.rank_busy"))
        else:
            solara.v.Html(tag="p", class_="tf-quiet", children=[say("worlds.rank_source")])
            Ranking(visit, drawn, measure, chosen)
    if drawn is not None:
        Flips(visit, drawn)


def luck_sentence(values: Worlds, members: Worlds, outcome: str) -> str:
    """How much of what sets these worlds apart is luck, or that so few cannot tell."""
    luck = part_of_luck(values, members)
    if luck is None:
        return say("worlds.luck_unknown", worlds=len(values))
    shares = {name: percent(getattr(luck, name)) for name in ("part", "low", "high")}
    return say("worlds.luck", outcome=outcome, worlds=len(values), members=luck.members, **shares)


def reach_sentence(answer: Answer) -> str:
    """What the worlds shown could tell of assumptions, and why others are played for that."""
    varying = those_that_vary(assumptions_of(np.arange(answer.worlds), answer.screen.case()))
    line, members = by_luck(distinct(varying), len(varying)), len(np.unique(answer.members))
    return say(
        "worlds.rank_note", worlds=answer.worlds, members=members, line=figures(line, ".2f"), drawn=drawn_worlds.DRAWN
    )


@solara.component
def Ranking(visit: Visit, drawn: Drawn, measure: Measure, outcome: str) -> None:
    """Assumptions that go with an outcome, strongest first."""
    go = door(visit, visit.find.set, "evidence")

    def rank() -> Drawing:
        values = those_that_vary(drawn.assumptions)
        ranked = ranking(values, measure.values(drawn.run, NOW))
        return bars.draw(ranked, by_luck(distinct(values), len(values)), outcome, drawn.worlds)

    Shown(solara.use_memo(rank, [id(drawn), outcome]), on_pick=go)


@solara.component
def Flips(visit: Visit, drawn: Drawn) -> None:
    """Assumptions on which the answer to a question turns."""
    questions = {translated(question): question for question in QUESTIONS}
    label, choose = solara.use_state(next(iter(questions)))
    chosen = questions[label]
    go = door(visit, visit.find.set, "evidence")
    yes = solara.use_memo(lambda: QUESTIONS[chosen](drawn.run.criteria(NOW)), [id(drawn), chosen])
    turning = solara.use_memo(lambda: divisions(drawn.assumptions, yes), [id(drawn), chosen])
    with Section(say("worlds.flip")):
        Choice(say("worlds.flip_of"), list(questions), label, on_value=choose)
        solara.v.Html(tag="p", children=[say("worlds.flip_answer", yes=int(yes.sum()), worlds=drawn.worlds)])
        summary = "some" if any(divide.turns for divide in turning) else "all" if turning else "none"
        solara.v.Html(tag="p", children=[say(f"worlds.flip_{summary}")])
        for flip in turning[:8]:
            declared, look_up = parameter(flip.name), partial(go, flip.name)
            bare = "" if is_translated(declared.meaning, declared.unit) else "_bare"  # no sentence in two languages
            line = say(
                f"worlds.flip_line{bare}", name=spelt(flip.name), meaning=translated(declared.meaning),
                unit=translated(declared.unit),
                below=number(flip.below), above=number(flip.above), low=flip.low[0], low_of=flip.low[1],
                high=flip.high[0], high_of=flip.high[1],
            )  # fmt: skip
            with solara.Div(classes=["tf-row"]):
                solara.Text(line)
                solara.Button(say("worlds.flip_source"), on_click=look_up, outlined=True, small=True)
