"""Mesa's own page on one world: renders where the viewer is installed, says what is missing where not."""

import sys

import numpy as np
import pytest

from twofutures import Case, Past
from twofutures.abm.calendar import BRANCH, LAST
from twofutures.viz.app import mesa_page
from twofutures.viz.app.mesa_page import CHARTS, Watched, drawn, states

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


def test_it_says_which_quarter_stands_there_names_its_lines_and_tells_of_its_agents():
    watched = Watched("repeal", seed=5, world=3)
    assert "Nothing has been played" in watched.stands and len(drawn(watched, CHARTS[0]).axes[0].lines) == 3
    for _ in range(BRANCH + 1):
        watched.step()
    assert watched.stands.startswith("2026Q4: a future under the package") and "history" not in watched.stands
    axes = drawn(watched, CHARTS[0]).axes[0]
    assert [line.get_text() for line in axes.get_legend().get_texts()] == ["US lead, months", "US lead by age, months"]
    assert [len(line.get_xdata()) for line in axes.lines[:2]] == [BRANCH + 1] * 2
    assert axes.get_xticklabels()[0].get_text() == "2022Q4" and axes.get_ylabel() == "months"
    assert all(meaning and value and unit for agent in watched.agents for meaning, value, unit in states(agent))


def test_a_missing_viewer_is_named_with_its_fix(monkeypatch):
    monkeypatch.setitem(sys.modules, "solara", None)
    mesa_page._page.cache_clear()
    with pytest.raises(ImportError, match=r"pip install 'twofutures\[viz\]'"):
        _ = mesa_page.page


@pytest.mark.filterwarnings(MESAS_OWN)
def test_the_page_renders():
    import solara

    box, rendered = solara.render(mesa_page.page(), handle_error=False)
    kinds = set()

    def walk(widget: object) -> None:
        kinds.add(type(widget).__name__)
        for child in getattr(widget, "children", None) or []:
            walk(child)

    walk(box)
    rendered.close()
    assert "GridLayout" in kinds
