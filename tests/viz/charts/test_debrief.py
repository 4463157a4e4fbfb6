"""Charts of a debrief: what stands over a panel stays over it."""

from itertools import pairwise
from pathlib import Path

from twofutures.experiments.game.beliefs import Held
from twofutures.viz.charts.debrief import beliefs

LONG = ("honest_revenue_lost_busd", "third_prc_share_developer", "prc_domestic_h100e")


def test_titles_of_panels_run_into_nothing_and_no_power_of_ten_stands_beside_them(tmp_path: Path):
    rows = [Held("us_government", name, "2027Q4", 2.4e6, 3.1e6) for name in LONG]
    figure = beliefs(rows)
    figure.savefig(tmp_path / "beliefs.svg")
    panels = figure.axes[: len(LONG)]
    for left, right in pairwise(panels):
        assert left.title.get_window_extent().x1 < right.title.get_window_extent().x0
    assert panels[-1].title.get_window_extent().x1 < figure.bbox.x1
    assert {axes.yaxis.get_offset_text().get_text() for axes in panels} == {""}
    assert "3M" in {text.get_text() for text in panels[0].get_yticklabels()}
