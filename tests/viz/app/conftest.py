"""Shared by the app's tests: nine worlds under two screens, played once, and a component as a visitor reads it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import solara

from twofutures.experiments.futures import Past
from twofutures.viz.app.engine import drawn_worlds
from twofutures.viz.app.engine.answers import KEEP, Answer, Kept, Presents
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.screen import Screen, encode
from twofutures.viz.app.parts.visit import Visit

PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


@pytest.fixture(scope="session")
def nine() -> Past:
    """The recorded past of nine worlds."""
    return Past(9)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After a test its desks are asked nothing any more: their threads would play on beside all later tests."""
    made: list[Desk] = []
    new = Desk.__init__

    def noted(desk: Desk, *arguments: Any) -> None:
        new(desk, *arguments)
        made.append(desk)

    monkeypatch.setattr(Desk, "__init__", noted)
    yield
    for desk in made:
        with desk._change:
            desk._orders.clear()
            desk._ahead.clear()


@pytest.fixture(autouse=True)
def few_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rankings draw few worlds, and none that another test has played."""
    monkeypatch.setattr(drawn_worlds, "DRAWN", 24)
    monkeypatch.setattr(drawn_worlds, "_played", OrderedDict())


@pytest.fixture
def presents(nine: Past) -> Presents:
    """Presents of the first nine worlds only: all members would take a quarter of a minute."""
    few = Presents()
    few._small = few._whole = nine
    return few


@pytest.fixture(scope="session")
def kept(nine: Past) -> dict[Screen, Kept]:
    """What nine worlds give under the untouched screen and under tripled enforcement."""
    run = nine.futures([PLAIN.case("plain"), TIGHT.case("tight")], KEEP)
    return {s: {name: run.by_quarter(name, case) for name in KEEP} for s, case in ((PLAIN, "plain"), (TIGHT, "tight"))}


@pytest.fixture(scope="session")
def answer(kept: dict[Screen, Kept]) -> Answer:
    """Tripled enforcement, held against nothing changed."""
    return Answer(TIGHT, PLAIN, kept[TIGHT], kept[PLAIN])


class Still(Desk):
    """A desk that remembers but plays nothing."""

    def _start(self) -> None:
        pass


@pytest.fixture
def idle() -> Still:
    """A desk that plays nothing and remembers nothing yet."""
    return Still()


@pytest.fixture
def still(idle: Still, kept: dict[Screen, Kept]) -> Still:
    """The same remembering both screens, their nine worlds repeated up to the 256 that were wanted."""
    for screen, by_name in kept.items():
        idle._memory.keep(screen, {name: np.tile(series, 29)[:, :256] for name, series in by_name.items()})
    return idle


@pytest.fixture
def visit(still: Still) -> Visit:
    """Tripled enforcement, answered."""
    made = Visit(encode(TIGHT), still)
    made.ask()
    return made


class Shown:
    """A rendered component: its text, its buttons, and where it wanted to go."""

    def __init__(self, component: Callable[..., Any], *arguments: Any) -> None:
        self.went: list[str] = []
        router = solara.routing.Router("/", [], self.went.append)

        @solara.component
        def Around() -> None:
            solara.routing.router_context.provide(router)
            component(*arguments)

        self.box, self.rendered = solara.render(Around(), handle_error=False)

    def widgets(self) -> Iterator[Any]:
        waiting = [self.box]
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, str):
                continue
            yield one
            waiting += list(getattr(one, "children", None) or [])

    @property
    def text(self) -> str:
        """Everything a visitor could read."""
        lines = []
        for one in self.widgets():
            lines += [child for child in (getattr(one, "children", None) or []) if isinstance(child, str)]
            lines += [getattr(getattr(one, "template", ""), "template", ""), getattr(one, "svg", "")]
            lines += [getattr(one, "unsafe_innerHTML", "") or "", getattr(one, "title", "") or ""]
        return "\n".join(map(str, lines))

    def widget(self, event: str) -> Any:
        """The first widget that takes an event."""
        return next(one for one in self.widgets() if hasattr(one, f"vue_{event}"))

    def press(self, label: str) -> None:
        """Click the first button whose label begins so."""
        for one in self.widgets():
            labels = [child for child in (getattr(one, "children", None) or []) if isinstance(child, str)]
            if type(one).__name__ == "Btn" and any(child.strip("▸▾ ").startswith(label) for child in labels):
                one.fire_event("click", {}) if hasattr(one, "fire_event") else one.click()
                return
        raise AssertionError(f"no button {label!r}")

    def choose(self, value: str, label: str) -> None:
        """Pick one of several values, as a browser says it."""
        asks = (w for w in self.widgets() if label in (getattr(w, "label", ""), getattr(w, "name", "")))
        next(iter(asks))._handle_custom_msg({"event": "choose", "data": value}, [])

    def wait(self, text: str, seconds: float = 60.0) -> None:
        """Wait until something can be read."""
        end = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < end, f"{text!r} did not appear"
            time.sleep(0.05)


@pytest.fixture
def show() -> Iterator[Callable[..., Shown]]:
    """Function of a component and its arguments: shows it until the test ends."""
    made: list[Shown] = []

    def of(component: Callable[..., Any], *arguments: Any) -> Shown:
        made.append(Shown(component, *arguments))
        return made[-1]

    yield of
    for one in made:
        one.rendered.close()
