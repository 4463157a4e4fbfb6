"""What a visitor moves: dials on levers, and the same control for assumptions, which are kept apart from them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import solara

from twofutures.abm.calendar import BRANCH, LAST, quarter_name
from twofutures.abm.lever import Lever, lever
from twofutures.abm.parameters import Parameter, parameter
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.compare import COSTS, Cost
from twofutures.policies.views import views
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.dials import Dial, dial
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.numbers import listed, number
from twofutures.viz.words.texts import say

# The assumptions that move the headline most, by hand; the rest are on the evidence page.
UNCERTAIN = (
    "eci_per_oom", "algo_progress", "own_ideas", "spillover", "rd_feedback", "smic_yield", "distil_agentic",
    "offshore_appetite", "grey_appetite", "prc_lab_spend_growth",
)  # fmt: skip
STARTS = [quarter_name(step) for step in range(BRANCH, LAST + 1)]


@solara.component_vue("dial.vue")
def Control(
    name: str, label: str, notches: list[dict], chosen: str, boxes: list[dict], price: str, fault: str = "",
    start: str = "", quarters: list[str] = [], from_label: str = "", moved: bool = False, pulse: bool = False,  # noqa: B006
    event_turn: Callable[[str], None] | None = None, event_set: Callable[[dict], None] | None = None,
    event_begin: Callable[[str], None] | None = None, event_near: Callable[[Any], None] | None = None,
) -> None:  # fmt: skip
    """Named notches, a box per number, a quarter to begin in, a line about the price: native inputs throughout."""


def use_attempt() -> tuple[str, Callable[[Callable[[], Any]], None]]:
    """(what is wrong with what a visitor asked for, function that does it): a line beside the control, no crash."""
    fault, set_fault = solara.use_state("")

    def attempt(act: Callable[[], Any]) -> None:
        try:
            act()
            set_fault("")
        except (ValueError, TypeError, KeyError) as error:
            set_fault(str(error))

    return fault, attempt


@solara.component
def LeverDial(visit: Visit, name: str, pulse: bool = False) -> None:
    """One dial on the present screen."""
    fault, attempt = use_attempt()
    one, screen = dial(name), visit.screen
    settings = dict(screen.levers)

    def move(change: Callable[[Screen], Screen]) -> None:
        attempt(lambda: visit.move(change(visit.screen)))

    Control(
        name=name, label=one.label, notches=notches(one), chosen=one.notch(settings) or "", fault=fault,
        boxes=[box(lever(each), each.replace("_", " "), settings.get(each)) for each in one.levers],
        price=price(one, visit.answer.value if not visit.hidden.value else None),
        start=screen.begins(name), quarters=STARTS, from_label=say("explore.from"),
        moved=any(n in settings for n in one.levers), pulse=pulse,
        event_turn=lambda notch: move(lambda now: now.with_levers(one.turn(notch))),
        event_set=lambda content: move(lambda now: now.with_levers(number_in(content, one.levers))),
        event_begin=lambda quarter: move(lambda now: now.with_start(name, quarter)),
        event_near=lambda *_: visit.near(name),
    )  # fmt: skip


def number_in(content: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, float | None]:
    """The number that a box holds; ValueError unless it is a number for one of the allowed names."""
    name, value = content.get("name"), content.get("value")
    if name not in allowed or not (value is None or (isinstance(value, int | float) and np.isfinite(value))):
        raise ValueError(say("explore.not_a_number"))
    return {name: value}


def box(row: Lever | Parameter, label: str, value: float | None) -> dict[str, Any]:
    """A box for a number that is declared with a range."""
    between = f"; {row.low:g} to {row.high:g} {row.unit}" if isinstance(row, Lever) else ""
    return {
        "name": row.name, "label": label, "meaning": row.meaning + between, "low": row.low, "high": row.high,
        "value": value, "placeholder": f"{row.low:g}–{row.high:g}",
    }  # fmt: skip


def notches(one: Dial) -> list[dict[str, str]]:
    """Notches with what they mean."""
    means = {
        name: listed(f"{n.replace('_', ' ')} {v:g} {lever(n).unit}" for n, v in wanted.items())
        for name, wanted in one.notches.items()
    }
    return [{"name": name, "means": means[name] if wanted else say("explore.default_means")}
            for name, wanted in one.notches.items()]  # fmt: skip


def price(one: Dial, answer: Answer | None) -> str:
    """What it costs: as declared, and its bill in 2028 from the books of those who pay, where there are any."""
    line = say("explore.price", cost=one.prices)
    if not one.observed:
        return f"{line} {say('explore.price_uncounted')}"
    if answer is None:
        return line
    bill = np.median(sum(_bill_of_a_year(answer, cost) for cost in COSTS if cost.observable in one.observed))
    return f"{line} {say('explore.price_now', bill=number(float(bill)))}"


def _bill_of_a_year(answer: Answer, cost: Cost) -> Worlds:
    """$bn over 2028, the screen against what it is held against, world by world."""
    now, was = (answer.by_quarter(cost.observable, case) for case in answer.cases)
    before, after = (x[LAST - 3 : LAST + 1].sum(axis=0) if cost.adds_up else x[LAST] for x in (was, now))
    return cost.bill(before, after)


@solara.component
def Assumption(visit: Visit, name: str) -> None:
    """One uncertain number: as drawn in every world, or held alike in all."""
    fault, attempt = use_attempt()
    row, held = parameter(name), dict(visit.screen.assumptions).get(name)
    values = {say("explore.drawn"): None, "low": row.low, "middle": row.value, "high": row.high}

    def hold(numbers: Callable[[], Mapping[str, float | None]]) -> None:
        attempt(lambda: visit.move(visit.screen.with_assumptions(numbers())))

    Control(
        name=name, label=row.meaning, boxes=[box(row, row.unit, held)], moved=held is not None, fault=fault,
        chosen=next((notch for notch, value in values.items() if value == held), ""),
        notches=[{"name": n, "means": "" if v is None else f"{v:g} {row.unit}"} for n, v in values.items()],
        price=say("explore.confidence", grade=row.confidence, name=name),
        event_turn=lambda notch: hold(lambda: {name: values[notch]}),
        event_set=lambda content: hold(lambda: number_in(content, (name,))),
        event_near=lambda *_: None,  # held numbers are not played ahead
    )  # fmt: skip


@solara.component
def Views(visit: Visit) -> None:
    """Rival views: presets of assumptions, each with its argument."""
    screen = visit.screen

    def choose(after: tuple[str, ...], _: bool) -> None:
        visit.move(replace(visit.screen, views=after))

    for name, view in views().items():
        after = tuple(v for v in screen.views if v != name) if name in screen.views else (*screen.views, name)
        solara.Checkbox(
            label=f"{view.label}: {view.argument}", value=name in screen.views,
            on_value=partial(choose, after),
        )  # fmt: skip
