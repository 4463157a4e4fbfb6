"""Plain inputs of the browser with their labels: right in high contrast, on a phone and with the keyboard alone."""

from collections.abc import Callable, Sequence
from typing import Any

import solara

MOST_DIGITS = 12  # of a number that is typed
LONGEST = 120  # letters of a line


@solara.component
def Choice(label: str, values: Sequence[Any], value: Any, on_value: Callable[[Any], None]) -> None:
    """One of several values, shown as text; an empty line stands where none is chosen yet (``value`` is None)."""
    by_text = {str(one): one for one in values}

    def choose(text: str, *_: Any) -> None:
        if isinstance(text, str) and text in by_text:  # a browser may send anything
            on_value(by_text[text])

    texts = [*([""] if value is None else []), *by_text]
    Choice_(label=label, values=texts, value="" if value is None else str(value), event_choose=choose)


@solara.component_vue("choice.vue")
def Choice_(label: str, values: list[str], value: str, event_choose: Callable[..., None]) -> None:
    """A label and a list that folds out."""


@solara.component
def Line(name: str, label: str, about: str, value: str, on_value: Callable[[str], None]) -> None:
    """A line to write in; what was written is sent when it is left, or with Enter. ``about`` stands below it."""

    def write(text: Any, *_: Any) -> None:
        if isinstance(text, str):  # a browser may send anything
            on_value(text.strip()[:LONGEST])

    Line_(name=name, label=label, about=about, value=value, event_write=write)


@solara.component_vue("line.vue")
def Line_(name: str, label: str, about: str, value: str, event_write: Callable[..., None]) -> None:
    """A label, a box and what is to be said about it."""


@solara.component
def Tick(label: str, value: bool, on_value: Callable[[bool], None], switch: bool = False) -> None:
    """A box to tick, or a switch."""
    Tick_(label=label, value=value, role="switch" if switch else None, event_turn=lambda on, *_: on_value(on is True))


@solara.component_vue("tick.vue")
def Tick_(label: str, value: bool, role: str | None, event_turn: Callable[..., None]) -> None:
    """A box with its label."""


@solara.component
def OneOf(name: str, values: Sequence[str], value: str, on_value: Callable[[str], None]) -> None:
    """A few values side by side, one of them pressed; ``name`` says what they decide."""

    def choose(text: str, *_: Any) -> None:
        if text in values:
            on_value(text)

    OneOf_(name=name, values=list(values), value=value, event_choose=choose)


@solara.component_vue("one_of.vue")
def OneOf_(name: str, values: list[str], value: str, event_choose: Callable[..., None]) -> None:
    """Radio buttons in a row."""


@solara.component
def Slider(label: str, values: Sequence[str], at: int, on_value: Callable[[int], None]) -> None:
    """A place among values in their order; arrow keys move it by one."""

    def slide(to: Any, *_: Any) -> None:
        if isinstance(to, int) and 0 <= to < len(values):
            on_value(to)

    Slider_(label=label, shown=values[at], at=at, most=len(values) - 1, event_slide=slide)


@solara.component_vue("slider.vue")
def Slider_(label: str, shown: str, at: int, most: int, event_slide: Callable[..., None]) -> None:
    """A range with its present value in words."""


@solara.component
def Number(label: str, value: int, on_value: Callable[[int], None]) -> None:
    """A whole number that is not negative; what is no such number is not passed on."""

    def choose(text: str, *_: Any) -> None:
        if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
            on_value(int(text))

    Number_(label=label, value=value, event_choose=choose)


@solara.component_vue("number.vue")
def Number_(label: str, value: int, event_choose: Callable[..., None]) -> None:
    """A label and a box for a number."""
