"""Shared by the app's tests: nine worlds under two screens, played once, and what was recorded of them."""

import pytest

from twofutures.experiments.futures import Past
from twofutures.viz.app.engine.answers import KEEP, Answer, Kept, Presents
from twofutures.viz.app.engine.screen import Screen

PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


@pytest.fixture(scope="session")
def nine() -> Past:
    """The recorded past of nine worlds."""
    return Past(9)


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
