"""Charts: captions carry the data's own numbers, the same run gives the same bytes, nothing is told by colour alone."""

import re
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from twofutures.abm.calendar import BRANCH, LAST, quarter_step, year
from twofutures.policies.packages import packages
from twofutures.viz.charts import album, outlook, panels
from twofutures.viz.look import recorded_frontier, theme
from twofutures.viz.look.series import CHANNELS, PAPER_RATIO
from twofutures.viz.words.numbers import number


class Ramp:
    """A made-up run whose every observable rises by quarter and spreads over the worlds, scaled by package."""

    def __init__(self, names: tuple[str, ...] = ("status_quo", "inaction"), worlds: int = 11) -> None:
        self.cases, self.worlds = names, worlds

    def by_quarter(self, name: str, package: str) -> np.ndarray:
        """Shape (25, worlds)."""
        if name.startswith("swing"):
            return np.full((LAST + 1, self.worlds), 0.25)
        scale = 1 + self.cases.index(package)
        return scale * (1 + np.arange(LAST + 1)[:, None] / 4 + np.linspace(0, 1, self.worlds)[None])

    def fan(self, name: str, package: str) -> np.ndarray:
        """Shape (3, 25)."""
        return np.quantile(self.by_quarter(name, package), (0.1, 0.5, 0.9), axis=1)

    def counts(self, package: str) -> dict[str, int]:
        """Everything commanding but one world."""
        counts = dict.fromkeys(theme.SHOWN, 0)
        return {**counts, "commanding lead": self.worlds - 1, "mixed": 1}


RUNS = [Ramp(("repeal",), 1), Ramp(), Ramp(tuple(packages()), 3)]


@pytest.mark.parametrize("run", RUNS, ids=["one world", "two packages", "all packages"])
@pytest.mark.parametrize("name", album.CHARTS)
def test_every_chart_draws_and_speaks(run, name):
    figure, caption = album.CHARTS[name](run)
    assert isinstance(figure, Figure)
    assert re.search(r"\d", caption)
    assert caption[0].isupper()
    assert caption.endswith(".")
    shown = [axes for axes in figure.axes if axes.get_visible()]
    assert [axes.get_title(loc="left") for axes in shown] == [theme.label(p) for p in run.cases]
    assert all(theme.label(package) in caption for package in run.cases) or name == "gaps"


@pytest.mark.parametrize("run", RUNS, ids=["one world", "two packages", "all packages"])
@pytest.mark.parametrize("name", ["outcomes", "lead", "gap-usable"])
def test_panels_leave_room_for_what_stands_beside_them(run, name):
    with theme.drawing():
        figure, _ = album.CHARTS[name](run)
        album.settle(figure)
        page = figure.bbox.padded(1)
        labels = [text for text in figure.texts if text.get_text()]
        boxes = [mark.get_window_extent() for mark in (*labels, *figure.legends)]
        boxes += [axes.get_tightbbox() for axes in figure.axes]
    for box in boxes:
        assert page.x0 <= box.x0 < box.x1 <= page.x1 and page.y0 <= box.y0 < box.y1 <= page.y1
    for one, other in combinations(boxes, 2):
        assert not one.padded(-1).overlaps(other.padded(-1))


def test_lead_caption_tells_the_medians():
    _, caption = outlook.lead(Ramp())
    middle = np.median(np.mean([1 + q / 4 + 0.5 for q in range(LAST - 3, LAST + 1)]))
    assert f"status quo {number(middle)} months" in caption
    assert f"inaction {number(2 * middle)} months" in caption
    assert number(recorded_frontier.smooth_lead()[quarter_step("2026Q2")]) in caption


def test_gap_captions_tell_the_end_of_2028():
    middle = 1 + LAST / 4 + 0.5
    assert f"inaction {number(2 * middle)}" in outlook.usable_gap(Ramp())[1]
    assert f"owned {number(middle)}" in outlook.four_gaps(Ramp())[1]
    assert "11×" in outlook.usable_gap(Ramp())[1]


def test_outcome_caption_and_bars_tell_the_counts():
    figure, caption = outlook.outcomes(Ramp())
    assert "10 (status quo)" in caption
    assert "0 (inaction)" in caption
    assert {text.get_text() for text in figure.axes[0].texts} == {"10", "1", "0"}
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        name for name in reversed(theme.SHOWN) if name != "undecided"
    ]


def test_channels_add_up():
    run = Ramp()
    _, caption = outlook.channels(run)
    whole = len(CHANNELS) * run.by_quarter("prc_legal_h100e", "status_quo")[-1].mean()
    assert f"status quo {number(whole)} H100e" in caption
    assert "20%" in caption


def test_share_captions_tell_percentages():
    assert "US models, use in swing states: status quo 25%" in outlook.markets(Ramp())[1]
    assert "state-control rules: status quo 25%" in outlook.norms(Ramp())[1]


def test_gap_axis_is_logarithmic_with_plain_numbers():
    figure, _ = outlook.usable_gap(Ramp())
    axes = figure.axes[0]
    figure.canvas.draw()
    shown = [label.get_text() for label in axes.get_yticklabels()]
    assert axes.get_yscale() == "log"
    assert {"1", "3", "10", "30"} <= set(shown)
    assert outlook.PAPER_LINE in [text.get_text() for text in axes.texts]


def test_ratios_without_a_value_do_not_break_the_axis():
    run = Ramp()
    run.by_quarter = lambda name, package: np.zeros((LAST + 1, run.worlds))
    low, high = outlook.usable_gap(run)[0].axes[0].get_ylim()
    assert 0 < low < 1
    assert high > PAPER_RATIO


def test_the_branch_is_marked_and_the_record_is_dotted():
    figure, _ = outlook.lead(Ramp(), outlook.AGE)
    axes = figure.axes[0]
    assert any("branch 2026Q4" in text.get_text() for text in axes.texts)
    assert year(BRANCH - 1) == panels.BRANCH_YEAR
    dots = next(line for line in axes.lines if line.get_label() == "recorded")
    assert max(dots.get_xdata()) == year(quarter_step("2026Q2"))
    assert 7.4 in dots.get_ydata()


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_run_gives_the_same_bytes(form):
    def drawn() -> dict[str, bytes]:
        return {name: album.encode(figure, form) for name, figure, _ in album.draw(RUNS[0], ("lead", "channels"))}

    with matplotlib.rc_context({"font.size": 30, "svg.hashsalt": None, "axes.facecolor": "black"}):
        unsettled = drawn()  # whatever a user's own settings say
    assert drawn() == unsettled


def test_charts_leave_the_users_settings_alone():
    before = dict(matplotlib.rcParams)
    list(album.draw(Ramp(), ("norms",)))
    assert dict(matplotlib.rcParams) == before


class Drawings:
    """Counts how often a figure is drawn."""

    def __init__(self, monkeypatch) -> None:
        self.count, draw = 0, Figure.draw

        def counted(figure, renderer) -> None:
            self.count += 1
            draw(figure, renderer)

        monkeypatch.setattr(Figure, "draw", counted)


@pytest.mark.parametrize("forms", [("svg",), ("png",), ("svg", "png")], ids="+".join)
def test_a_chart_is_drawn_once_for_each_form_that_was_asked_for(monkeypatch, tmp_path, forms):
    drawings = Drawings(monkeypatch)
    kept = album.keep_drawn(album.draw(RUNS[0], ("lead", "norms")), tmp_path, forms)
    assert drawings.count == 2 * len(forms)
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.{form}" for name in kept for form in forms}
    assert all(image == (tmp_path / f"{name}.{forms[0]}").read_bytes() for name, (image, _) in kept.items())


def test_a_chart_of_an_older_answer_does_not_stay_in_another_form(tmp_path):
    for form in album.FORMS:
        (tmp_path / f"norms.{form}").write_bytes(b"old")
    (tmp_path / "mine.png").write_bytes(b"mine")
    album.keep_drawn(album.draw(RUNS[0], ("norms",)), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"norms.svg", "mine.png"}
