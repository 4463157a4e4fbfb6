"""Pages made from code and data are what the code and the data say today."""

import importlib

import pytest

from twofutures.abm.order_of_play import ORDER_OF_PLAY
from twofutures.experiments.documents.odd import page as odd
from twofutures.experiments.documents.pages import DOCS

PAGES = [
    "baseline",
    "teaching/exercises",
    "teaching/reach",
    "teaching/wild_cards",
    "forecasts",
    "mechanisms",
    "odd",
    "plausibility",
    "responses",
    "speed",
    *(pytest.param(p, marks=pytest.mark.slow) for p in ("evidence", "hand_check")),
]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_not_stale_and_names_its_command(name):
    module = importlib.import_module(f"twofutures.experiments.documents.{name.rpartition('/')[2]}")
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert DOCS / f"{name}.md" == module.PAGE and f"`python -m {module.__name__}`" in text
    assert text == module.page(), f"run python -m {module.__name__}"


def test_every_beat_has_someone_and_every_row_is_whole():
    text = odd()
    assert all(f"| `{beat}` |" in text for _, beats in ORDER_OF_PLAY for beat in beats)
    assert "|  |" not in text
