"""How worlds spread in one figure, each in its column; whoever brushes some columns sees which worlds stand there."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import solara

from twofutures.abm.worlds import Worlds
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import NOW
from twofutures.viz.app.parts.door import door
from twofutures.viz.app.parts.drawing import Table
from twofutures.viz.app.parts.inputs import Choice
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings.dots import columns_of
from twofutures.viz.look.measures import MEASURES, Measure
from twofutures.viz.words.numbers import in_worlds, sentence
from twofutures.viz.words.texts import say, translated

BINS = 44  # columns, about: fine enough to brush, so coarse that each holds some worlds
LISTED = 24  # worlds offered of those that were brushed
EDGE = 1e-9  # of a column: what lies on an edge stands to its right
NOTHING: tuple[int, int] | None = None


class Columns:
    """The values of all worlds in columns of one width; every mark and 0 lie on an edge."""

    def __init__(self, values: Worlds, marks: tuple[float, ...] = ()) -> None:
        self.values = np.asarray(values, dtype=float)
        self.low, self.step, self.many = columns_of(float(self.values.min()), float(self.values.max()), marks, BINS)
        self.place = np.clip(np.floor((self.values - self.low) / self.step + EDGE).astype(int), 0, self.many - 1)
        self.counts = np.bincount(self.place, minlength=self.many)

    def edge(self, column: int) -> float:
        """Where a column begins; the one after the last begins where that ends."""
        return self.low + self.step * column

    def inside(self, first: int, last: int) -> Worlds:
        """Places of the worlds in the columns from ``first`` up to and without ``last``, the lowest value first."""
        there = np.flatnonzero((self.place >= first) & (self.place < last))
        return there[np.argsort(self.values[there], kind="stable")]


@solara.component_vue("spread.vue")
def Spread_(
    counts: list[int], edges: list[str], marks: list[dict[str, Any]], range: list[int] | None, label: str,
    words: dict[str, str], event_brush: Callable[..., None],
) -> None:  # fmt: skip
    """Columns with a brush: drag across them, or move its two ends with the keyboard."""


@solara.component
def Brushed(visit: Visit, answer: Answer, marks: Mapping[str, tuple[float, ...]]) -> None:
    """One figure of all worlds, and what stands in the columns that are brushed."""
    outcomes = {f"{translated(m.label)}, {translated(m.when)}": m for m in MEASURES}
    chosen, choose = solara.use_state(next(iter(outcomes)))
    kept, keep = solara.use_state(NOTHING)
    measure = outcomes[chosen]
    columns = solara.use_memo(
        lambda: Columns(measure.values(answer, NOW), marks.get(measure.name, ())), [id(answer), chosen]
    )
    solara.use_effect(lambda: keep(None), [answer.screen, chosen])  # columns of another figure mean other things
    range_ = kept if kept is not None and kept[1] <= columns.many else None

    def brush(ends: Any, *_: Any) -> None:
        if ends is None:
            keep(None)
        elif isinstance(ends, list) and len(ends) == 2 and all(isinstance(end, int) for end in ends):
            first, last = (min(max(end, 0), columns.many) for end in sorted(ends))
            keep((first, last) if first < last else None)

    Choice(say("worlds.brush_of"), list(outcomes), chosen, on_value=choose)
    Spread_(
        counts=columns.counts.tolist(), edges=[measure.show(columns.edge(i)) for i in range(columns.many + 1)],
        marks=[{"at": (mark - columns.low) / columns.step, "text": measure.show(mark)}
               for mark in marks.get(measure.name, ()) if columns.low < mark < columns.edge(columns.many)],
        range=list(range_) if range_ else None, label=say("worlds.brush", outcome=chosen, worlds=answer.worlds),
        words={name: say(f"worlds.brush_{name}") for name in ("low", "high", "clear", "hint")}, event_brush=brush,
    )  # fmt: skip
    if range_:
        Inside(visit, answer, measure, columns, range_)


@solara.component
def Inside(visit: Visit, answer: Answer, measure: Measure, columns: Columns, ends: tuple[int, int]) -> None:
    """How many worlds were brushed, how else they differ from all, and doors into some of them."""
    go = door(visit, visit.open, "one_world")
    there = columns.inside(*ends)
    low, high = (measure.show(columns.edge(end)) for end in ends)
    count = sentence(in_worlds(len(there), answer.worlds)).removesuffix(".")
    solara.v.Html(
        tag="p", attributes={"role": "status"},
        children=[say("worlds.brushed", count=count, outcome=translated(measure.label), low=low, high=high)],
    )  # fmt: skip
    if not len(there):
        return
    rows = []
    for other in MEASURES:
        values = other.values(answer, NOW)
        rows.append(
            (
                f"{translated(other.label)}, {translated(other.when)}",
                *(other.show(float(np.median(x))) for x in (values[there], values)),
            )
        )
    Table(say("worlds.brushed_medians"), [say(f"worlds.brushed_{one}") for one in ("figure", "here", "all")], rows)
    some = there[np.unique(np.linspace(0, len(there) - 1, min(LISTED, len(there))).round().astype(int))]
    solara.v.Html(tag="p", children=[say("worlds.brushed_some", some=len(some), count=len(there))])
    with solara.Div(classes=["tf-actions"]):
        for world in map(int, some):
            label = say("worlds.brushed_open", world=world, value=measure.show(float(columns.values[world])))
            solara.Button(label, on_click=partial(go, world), outlined=True, small=True)
