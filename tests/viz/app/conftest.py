"""Shared by the app's tests: nine worlds under two screens, played once, and what was recorded of them."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import pytest

from twofutures.experiments.futures import Past
from twofutures.viz.app.engine import drawn_worlds
from twofutures.viz.app.engine.answers import KEEP, Answer, Kept, Presents
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.screen import Screen

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
