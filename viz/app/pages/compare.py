"""Compare: a kept screen and the present one in the same worlds, on the same luck, taken apart lever by lever."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import solara

from twofutures.experiments.cases.attribution import Attribution, attribute, gains, ordered, whole
from twofutures.experiments.cases.compare import Comparison
from twofutures.experiments.cases.figures import HEADLINE
from twofutures.viz.app.charts import compare
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.dials import dials
from twofutures.viz.app.engine.long_work import Progress, use_work
from twofutures.viz.app.engine.screen import NOW, WAS, Screen
from twofutures.viz.app.pages.saved import SideBySide, sets
from twofutures.viz.app.parts.chart import Figure, Table
from twofutures.viz.app.parts.inputs import Choice
from twofutures.viz.app.parts.section import paragraph
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.look.measures import MEASURES
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import figures, listed, number
from twofutures.viz.words.texts import say, translated

ROWS = 16_000  # rows that taking apart may play: more would make others wait
MEASURE = {measure.name: measure for measure in MEASURES}


@solara.component
def Page(visit: Visit) -> None:
    """A, B, counts, pictures, parts."""
    a, b = side_a(visit), visit.screen
    answer = use_pair(visit, a, b)
    name, set_name = solara.use_state(HEADLINE[0])
    solara.v.Html(tag="p", children=[say("compare.lead")])
    with solara.Div(classes=["tf-sides"]):
        solara.v.Html(tag="p", children=[say("compare.a_is", what=what(a))])
        solara.v.Html(tag="p", children=[say("compare.b_is", what=what(b))])
    with solara.Div(classes=["tf-actions"]):
        solara.Button(say("compare.keep"), on_click=lambda: visit.kept.set(visit.screen), small=True, outlined=True)
        solara.Button(say("compare.drop"), on_click=lambda: visit.kept.set(None), small=True, outlined=True)
    SideBySide(visit)
    if a == b:
        solara.Info(say("compare.same"))
        return
    labels = {translated(MEASURE[n].label): n for n in HEADLINE}
    Choice(say("compare.figure"), list(labels), translated(MEASURE[name].label), lambda label: set_name(labels[label]))
    with solara.Div():  # one place on the page, whether the answer is there or not
        if answer is None:
            solara.Text(say("lab.waiting"))
        else:
            comparison = Comparison(a.case(WAS), b.case(NOW), answer, HEADLINE, answer.members)
            Counts(comparison, name)
            Pictures(comparison, name, visit.motion.value)
            Costs(comparison)
    Apart(visit, a, b, name)


def side_a(visit: Visit) -> Screen:
    """What is held against: the kept screen under the present seed and number of worlds, or the untouched one."""
    kept = visit.kept.value or visit.screen.baseline()
    return replace(kept, seed=visit.screen.seed, worlds=visit.screen.worlds)


def use_pair(visit: Visit, a: Screen, b: Screen) -> Answer | None:
    """The best answer so far for both screens."""
    newest: solara.Reactive[Answer | Exception | None] = solara.use_reactive(None)

    def ask():
        key = (id(visit), "compare")
        newest.value = known = visit.desk.recall(b, a)
        if known is None or not known.exact:
            visit.desk.ask(key, b, lambda answer: visit.inside(lambda: newest.set(answer)), a, there=visit.there)
        return lambda: visit.desk.leave(key)

    solara.use_effect(ask, [a, b])
    answer = newest.value
    return answer if isinstance(answer, Answer) and (answer.screen, answer.against) == (b, a) else None


def what(screen: Screen) -> str:
    """A screen in words."""
    return sets(screen) if screen.says() else say("compare.nothing", package=sets(screen))


@solara.component
def Counts(comparison: Comparison, name: str) -> None:
    """Counts first: in how many worlds it rises, falls, stays."""
    row, measure = comparison.measured(name), MEASURE[name]
    worlds, counts = figures(len(comparison.difference(name))), directions(row)
    line = say("compare.counts", name=translated(measure.label), worlds=worlds, **counts)
    solara.v.Html(tag="p", class_="tf-headline", children=[line], attributes={"role": "status", "aria-live": "polite"})
    change, interval = row["difference"], row["median_interval"]
    solara.Text(
        say(
            "compare.median_change", unit=translated(measure.unit), middle=number(change["median"]),
            low=number(interval["low"]), high=number(interval["high"]),
            p10=number(change["p10"]), p90=number(change["p90"]),
            more=number(row["variance_reduction"]),
        )
    )  # fmt: skip
    solara.Text(say("compare.flips", flips=figures(comparison.flips()["worlds"]), worlds=worlds))


def directions(row: Mapping[str, int]) -> dict[str, str]:
    """Worlds in which a figure rises, falls or stays, as text."""
    return {key: figures(row[key]) for key in ("raises", "lowers", "leaves")}


@solara.component
def Pictures(comparison: Comparison, name: str, motion: bool) -> None:
    """Slopes and histogram."""
    (a, b), apart, unit = comparison.values(name), comparison.difference(name), translated(MEASURE[name].unit)
    shown, sides = apart[: compare.SLOPES], ("A", "B")
    slopes = say("compare.slopes_caption", shown=len(shown), up=int((shown > 0).sum()), down=int((shown < 0).sum()))
    bars = say("compare.histogram_caption", **directions(comparison.measured(name)))
    lines = compare.slopes(a, b, sides, unit, motion)
    paragraph("compare.pictures")
    with solara.Div(classes=["tf-pair"]):
        Figure(say("compare.slopes"), slopes, lines, compare.slope_rows(a, b, sides))
        Figure(say("compare.histogram"), bars, compare.histogram(apart, unit, motion), compare.histogram_rows(apart))


@solara.component
def Costs(comparison: Comparison) -> None:
    """Books of payers on both sides, and the bill."""
    rows = [
        [translated(row["label"]), translated(row["unit"]), *(number(row[key]["median"]) for key in ("a", "b", "bill"))]
        for row in comparison.costs()
    ]
    paragraph("compare.costs", "compare.cost_caption")
    Table(say("compare.costs"), ["", say("compare.unit"), "A", "B", say("compare.bill")], rows, opened=True)


def players(a: Screen, b: Screen) -> str:
    """Who the change is shared out among: dials that differ, or policy areas where packages differ."""
    if a.package != b.package or a.start != b.start:
        return "policies"
    one, other = dict(a.levers), dict(b.levers)
    moved = {name for name in {*one, *other} if one.get(name) != other.get(name) or a.starts != b.starts}
    groups = [[name for name in dial.levers if name in moved] for dial in dials().values()]
    rest = [[name] for name in sorted(moved) if not any(name in dial.levers for dial in dials().values())]
    return ",".join("+".join(group) for group in [*groups, *rest] if group)


@solara.component
def Apart(visit: Visit, a: Screen, b: Screen, name: str) -> None:
    """The wedge: taken apart on demand, in the background, with a way to stop."""
    work, start, stop = use_work(visit.inside)
    pair: solara.Reactive[tuple[Screen, Screen] | None] = solara.use_reactive(None)  # what is taken apart

    def make(progress: Progress):
        over = players(a, b)
        count = 1 << (3 if over == "policies" else over.count(",") + 1)
        past = visit.desk.presents.of(np.arange(min(256, max(16, ROWS // count))), b.seed)
        return attribute(past, b.case("B"), over, a.case("A"), HEADLINE, progress)

    def begin() -> None:
        pair.value = (a, b)
        start(make)

    paragraph("compare.wedge", "compare.wedge_about")
    if work.state in ("waiting", "running"):
        solara.Text(say(f"compare.{work.state}", done=work.done, total=work.total))
        solara.ProgressLinear(100 * work.done / work.total)
        solara.Button(say("compare.wedge_stop"), on_click=stop, outlined=True, small=True)
    else:
        solara.Button(say("compare.wedge_start"), on_click=begin, color="primary")
    if work.state == "failed":
        solara.Warning(work.fault)
    if work.state == "done" and pair.value == (a, b):
        Wedge(work.value, name, visit.motion.value)


@solara.component
def Wedge(attribution: Attribution, name: str, motion: bool) -> None:
    """Each lever's part of the whole change."""
    parts, unit = {label(key): value for key, value in gains(attribution, name).items()}, translated(MEASURE[name].unit)
    order = ordered(parts)
    caption = say(
        "compare.wedge_caption", whole=number(float(np.mean(whole(attribution, name)))), unit=unit,
        worlds=attribution.worlds, first=order[0], part=number(float(np.mean(parts[order[0]]))),
    )  # fmt: skip
    Figure(say("compare.wedge"), caption, compare.wedge(parts, order, unit, motion), compare.wedge_rows(parts, order))


def label(player: str) -> str:
    """A player's dial, or its levers, as people read it."""
    names = player.split("+")
    dial = next(
        (translated(dial.label) for dial in dials().values() if all(name in dial.levers for name in names)), None
    )
    return dial or listed(map(spelt, names))
