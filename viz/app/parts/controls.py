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
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.policies.views import views
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.dials import Dial, dial
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.parts.inputs import Tick
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words import faults
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import figures, listed, number
from twofutures.viz.words.texts import say, translated

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
    about: str = "", heard: int = 0, locked: bool = False,
    event_turn: Callable[[str], None] | None = None, event_set: Callable[[dict], None] | None = None,
    event_begin: Callable[[str], None] | None = None, event_near: Callable[[Any], None] | None = None,
) -> None:  # fmt: skip
    """Named notches, a box per number, a quarter to begin in, a line about the price: native inputs throughout.

    A notch shows its ``label``, else its name; where the control is ``locked`` none can be chosen.
    """


def use_boxes(visit: Visit, change: Callable[[Screen, dict[str, Any]], Screen]) -> tuple[int, Callable[[dict], None]]:
    """(newest message of the boxes that was heard, function that takes one): all of one ``run`` is one step of undo."""
    heard, hear = solara.use_state(0)

    def take(content: dict[str, Any]) -> None:
        turn, run = content.get("turn"), content.get("run")
        with visit.at_once():
            if isinstance(turn, int):
                hear(turn)
            visit.move(change(visit.screen, content), run if isinstance(run, str) else "")

    return heard, take


def use_attempt() -> tuple[str, Callable[[Callable[[], Any]], None]]:
    """(what is wrong with what a visitor asked for, function that does it): a line beside the control, no crash."""
    fault, set_fault = solara.use_state("")

    def attempt(act: Callable[[], Any]) -> None:
        try:
            act()
            set_fault("")
        except (ValueError, TypeError, KeyError) as error:
            set_fault(str(error))

    return faults.in_words(fault), attempt


@solara.component
def LeverDial(visit: Visit, name: str, pulse: bool = False, boxes: bool = True) -> None:
    """One dial on the present screen; without ``boxes`` it has its notches only, and says less."""
    fault, attempt = use_attempt()
    one, screen = dial(name), visit.screen
    heard, take = use_boxes(visit, lambda now, content: now.with_levers(number_in(content, one.levers)))
    settings = dict(screen.levers)
    is_set = any(each in settings for each in one.levers)
    alone = use_alone(visit, one)

    def move(change: Callable[[Screen], Screen]) -> None:
        attempt(lambda: visit.move(change(visit.screen)))

    Control(
        name=name, label=translated(one.label), notches=notches(one), chosen=one.notch(settings) or "", fault=fault,
        boxes=[box(lever(each), spelt(each), settings.get(each)) for each in one.levers] if boxes else [],
        price=price(one, is_set, alone if not visit.hidden.value else None, brief=not boxes),
        about=say("explore.present" if boxes else "explore.present_brief", values=one.stands),
        start=screen.begins(name), quarters=STARTS if boxes else [], from_label=say("explore.from"),
        moved=is_set, pulse=pulse,
        event_turn=lambda notch: move(lambda now: now.with_levers(one.turn(notch))),
        heard=heard, event_set=lambda content: attempt(lambda: take(content)),
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
    low, high = (figures(x, "g") for x in (row.low, row.high))
    between = say("explore.between", low=low, high=high, unit=translated(row.unit)) if isinstance(row, Lever) else ""
    return {
        "name": row.name, "label": label, "meaning": translated(row.meaning) + between, "low": row.low,
        "high": row.high, "value": value, "placeholder": f"{low}–{high}",
    }  # fmt: skip


def notches(one: Dial) -> list[dict[str, str]]:
    """Notches with what they mean, and the numbers that they set."""
    return [{"name": name, "label": translated(name),
             "means": values(wanted) if wanted else say("explore.default_means"),
             "values": " · ".join(figures(value, "g") for value in wanted.values())}
            for name, wanted in one.notches.items()]  # fmt: skip


def values(settings: Mapping[str, float]) -> str:
    """Levers with their settings and units, in words."""
    return listed(
        f"{spelt(name)} {figures(value, 'g')} {translated(lever(name).unit)}" for name, value in settings.items()
    )


def use_alone(visit: Visit, one: Dial) -> Answer | None:
    """The present screen held against the same without this dial: what this lever alone does in the same worlds.

    It is asked for when the screen itself is answered and the dial is set; its first worlds are enough.
    """
    newest: solara.Reactive[Answer | Exception | None] = solara.use_reactive(None)
    screen, answer = visit.screen, visit.answer.value
    without = screen.with_levers(dict.fromkeys(one.levers))
    wanted = (
        bool(one.observed) and without != screen and answer is not None and answer.exact and answer.screen == screen
    )

    def ask() -> Callable[[], None] | None:
        if not wanted:
            return None
        key = (id(visit), one.name)

        def take(alone: Answer | Exception) -> None:
            visit.desk.leave(key)
            visit.inside(lambda: newest.set(alone))

        newest.value = known = visit.desk.recall(screen, without)
        if known is None:
            visit.desk.ask(key, screen, take, without, visit.home, visit.there)
        return lambda: visit.desk.leave(key)

    solara.use_effect(ask, [screen, wanted])
    alone = newest.value
    return alone if isinstance(alone, Answer) and (alone.screen, alone.against) == (screen, without) else None


def price(one: Dial, is_set: bool, alone: Answer | None, brief: bool = False) -> str:
    """What it costs: its declared price, or what it alone changes in the books of those who pay, world by world."""
    if not one.observed:
        return say("explore.price_uncounted", cost=one.prices)
    if not is_set:
        return say("explore.price_unset", books=listed(translated(cost.declared.label) for cost in books(one)))
    if alone is None:
        return say("explore.price_waits", books=listed(translated(cost.declared.label) for cost in books(one)))
    changes = listed(
        f"{translated(cost.declared.label)} {billions(change_in_2028(alone, cost))}" for cost in books(one)
    )
    return say("explore.price_brief" if brief else "explore.price_now", changes=changes, worlds=figures(alone.worlds))


def books(one: Dial) -> list[Cost]:
    """The books of those who pay for a dial."""
    return [cost for cost in COSTS if cost.observable in one.observed]


def change_in_2028(alone: Answer, cost: Cost) -> Worlds:
    """$bn over 2028, with minus without, world by world."""
    now, was = (alone.by_quarter(cost.observable, case) for case in alone.cases)
    after, before = (x[LAST - 3 : LAST + 1].sum(axis=0) if cost.adds_up else x[LAST] for x in (now, was))
    return after - before


def billions(change: Worlds) -> str:
    """The median of a change with its sign, and the range of eight in ten worlds."""
    low, middle, high = (f"{'+' if x > 0 else '−' if x < 0 else ''}{number(abs(x))}" for x in
                         map(float, np.quantile(change, EIGHT_IN_TEN)))  # fmt: skip
    return say("explore.price_of_a_book", middle=middle, low=low, high=high)


@solara.component
def Assumption(visit: Visit, name: str) -> None:
    """One uncertain number: as drawn in every world, or held alike in all."""
    fault, attempt = use_attempt()
    row, held = parameter(name), dict(visit.screen.assumptions).get(name)
    heard, take = use_boxes(visit, lambda now, content: now.with_assumptions(number_in(content, (name,))))
    settings = {"drawn": None, "low": row.low, "middle": row.value, "high": row.high}

    def hold(value: float | None) -> None:
        attempt(lambda: visit.move(visit.screen.with_assumptions({name: value})))

    Control(
        name=name, label=translated(row.meaning), boxes=[box(row, translated(row.unit), held)], moved=held is not None,
        fault=fault,
        chosen=next((notch for notch, value in settings.items() if value == held), ""),
        notches=[
            {"name": n, "label": say(f"explore.{n}"), "values": "" if v is None else figures(v, "g"),
             "means": "" if v is None else f"{figures(v, 'g')} {translated(row.unit)}"}
            for n, v in settings.items()
        ],
        price=say("explore.confidence", grade=row.confidence, name=name),
        event_turn=lambda notch: hold(settings[notch]),
        heard=heard, event_set=lambda content: attempt(lambda: take(content)),
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
        Tick(f"{translated(view.label)}: {translated(view.argument)}", name in screen.views, partial(choose, after))
