"""Mesa's own page on one world: renders where the viewer is installed, says what is missing where not."""

import sys

import numpy as np
import pytest

from twofutures import Case, Past
from twofutures.abm.calendar import LAST
from twofutures.viz.app.mesa_page import Watched, page

MESAS_OWN = "ignore:.*use_state.* found despite early return:UserWarning"  # a remark on Mesa's code, made at import


def test_the_watched_world_plays_to_the_end_and_stops():
    watched = Watched("repeal", seed=5, world=3)
    while watched.running:
        watched.step()
    assert watched.played.quarter == LAST
    table = watched.datacollector.get_model_vars_dataframe()
    assert len(table) == LAST + 1
    there = Past(np.array([3]), 5).futures([Case("repeal")], ["gap_usable"])
    assert np.array_equal(table["gap_usable"], there.by_quarter("gap_usable", "repeal")[:, 0])


def test_a_missing_viewer_is_named_with_its_fix(monkeypatch):
    monkeypatch.setitem(sys.modules, "solara", None)
    with pytest.raises(ImportError, match=r"pip install 'twofutures\[viz\]'"):
        page()


@pytest.mark.filterwarnings(MESAS_OWN)
def test_the_page_renders():
    import solara

    box, rendered = solara.render(page(), handle_error=False)
    kinds = set()

    def walk(widget: object) -> None:
        kinds.add(type(widget).__name__)
        for child in getattr(widget, "children", None) or []:
            walk(child)

    walk(box)
    rendered.close()
    assert "GridLayout" in kinds
