"""The app's charts: plain JSON, captions from the data, tables of the same figures, tiles that add up."""

import json

import numpy as np
import pytest
from pyarrow import compute

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.outcomes import CLASSES
from twofutures.viz.app.charts import compare, figures, tiles
from twofutures.viz.app.charts.option import legend, option
from twofutures.viz.app.pages import downloads

SINGLE = 4  # the height at which single worlds are drawn
FIGURES = (figures.lead, figures.gap, figures.channels, figures.markets, figures.norms, figures.releases)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.__name__)
def test_a_chart_is_json_with_its_caption_table_and_legend(figure, answer):
    panel = figure(answer)
    made = json.loads(json.dumps(option(panel, motion=False), allow_nan=False))
    assert panel.caption.endswith((".", "?")) and "nan" not in panel.caption
    assert made["animation"] is False
    lines = [s for s in made["series"] if s["name"] and s["z"] != SINGLE]
    assert all(len(s["data"]) == len(QUARTERS) for s in lines)
    head, rows = panel.table()
    assert len(rows) > 8 and all(len(row) == len(head) for row in rows)
    for line in panel.lines:  # a line says at its end what it is; only kinds that have no end of their own need a key
        ends = {s["endLabel"]["formatter"] for s in lines if "endLabel" in s}
        assert line.label in legend(panel) if line.faint else line.named in ends


def test_single_worlds_are_drawn_as_one_line_that_breaks_off_between_them(answer):
    panel = figures.lead(answer)
    (drawn,) = (s for s in option(panel)["series"] if s["z"] == SINGLE)
    worlds = np.array(drawn["data"], dtype=float).reshape(-1, len(QUARTERS) + 1, 2)
    assert np.isnan(worlds[:, -1, 1]).all()
    single = [line.values for line in panel.lines if line.faint]
    assert worlds.shape[0] == len(single) == 9
    np.testing.assert_allclose(worlds[:, :-1, 1], single, rtol=1e-3)
    assert (worlds[:, :-1, 0] == np.arange(len(QUARTERS))).all()


def test_lines_of_a_chart_differ_without_colour(answer):
    for figure in FIGURES:
        shown = [line for line in figure(answer).lines if not line.faint]
        assert len({str(line.look.dash) for line in shown}) == len(shown), figure.__name__


def test_tiles_are_a_hundred_whatever_the_counts():
    rng = np.random.default_rng(1)
    for _ in range(50):
        counts = dict(zip(CLASSES, (int(x) for x in rng.integers(0, 400, len(CLASSES))), strict=True))
        assert sum(tiles.share_out(counts).values()) == 100
        assert tiles.tiles(counts).count("M") == 100  # each tile begins where it stands
    assert tiles.share_out({**dict.fromkeys(CLASSES, 0), "mixed": 7})["mixed"] == 100
    assert len(set(tiles.SHAPES.values())) == len(CLASSES)


def test_the_chart_library_is_among_the_browser_files():
    from twofutures.viz.app.parts.chart import LIBRARY
    from twofutures.viz.app.server import ASSETS

    if not ASSETS.is_dir():
        pytest.skip("needs solara-assets")
    assert (ASSETS / LIBRARY).is_file()


def test_histogram_loses_no_world():
    differences = np.array([-50.0, -0.1, 0.0, 0.2, 3.0, 900.0, np.nan])
    counts = compare.bins(differences)[0]
    assert [counts[:10].sum(), counts[10], counts[11:].sum()] == [2, 1, 3]
    assert compare.bins(np.zeros(4))[0].tolist() == [*[0] * 10, 4, *[0] * 10]


@pytest.mark.parametrize(
    ("reach", "second"),
    [(10.5, "1.0 … 2.0"), (2.4, "0.25 … 0.5"), (0.03, "0.0025 … 0.005"), (61_000.0, "5,000 … 10,000")],
)
def test_bars_of_a_histogram_begin_and_end_at_round_numbers(reach, second):
    counts, edges = compare.bins(np.linspace(-reach, reach, 101))
    words = compare.ranges(edges)
    assert words[12] == second and words[8] == "−{2} … −{0}".format(*second.split())
    assert (words[9][-3:], words[10], words[11][:3]) == ("… 0", "0", "0 …")
    assert len(words) == len(counts) == 21 and counts.sum() == 101
    edge = words[19].split()[-1]
    assert words[20] == f"{edge} …" and words[0] == f"… −{edge}"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.__name__)
def test_an_axis_covers_every_line_that_is_drawn(figure, answer):
    panel = figure(answer)
    made = option(panel, motion=False)
    low, high = (made["yAxis"].get(end, beyond) for end, beyond in (("min", -np.inf), ("max", np.inf)))
    drawn = [x for series in made["series"] for x in series["data"] if isinstance(x, float)]
    assert len(drawn) > 20 and low <= min(drawn) and max(drawn) <= high


def test_the_wedge_ends_where_the_parts_add_up_to():
    parts = {"a": np.array([2.0, 4.0]), "b": np.array([-1.0, -1.0])}
    made = compare.wedge(parts, ["a", "b"], "months", False)
    base, bars = made["series"]
    assert base["data"] == [0.0, 2.0, 0.0]
    assert [bar["value"] for bar in bars["data"]] == [3.0, 1.0, 2.0]


def test_downloads_hold_the_figures_of_the_screen(answer):
    table = downloads.table(answer)
    assert table.num_rows == 2 * answer.worlds * len(QUARTERS)
    last = table.filter(compute.equal(table["quarter"], "2028Q4"))
    assert last["gap_usable"].to_pylist()[: answer.worlds] == answer.by_quarter("gap_usable")[-1].tolist()
    assert downloads.rows(answer, "csv").startswith(b'"case","world","quarter"')
    assert downloads.rows(answer, "parquet")[:4] == b"PAR1"
    assert table.schema.field("gap_usable").metadata[b"unit"] == b"ratio"
    assert downloads.rows(answer, "codebook").count(b"\n") == 1 + table.num_columns


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_chart_for_print_is_a_file(answer, form):
    content = downloads.chart(answer, "lead", form)
    assert content[:4] == b"\x89PNG" if form == "png" else b"<svg" in content


def test_names_at_the_ends_of_lines_cover_none_of_the_others(answer):
    from twofutures.viz.app.charts.option import ROW
    from twofutures.viz.app.charts.panel import Line, Panel
    from twofutures.viz.look import theme

    flat = {"a": 0.2, "b": 0.2, "c": 0.21, "d": 0.9}
    lines = tuple(Line(name, np.full(len(QUARTERS), at), theme.LOOKS[0]) for name, at in flat.items())
    for share in (False, True):
        made = option(Panel("t", "c", "%", lines, share=share), height=268)  # 200 for the lines
        low, high = made["yAxis"]["min"], made["yAxis"]["max"]
        at = {s["name"]: 200 * (high - s["data"][-1]) / (high - low) + s["endLabel"]["offset"][1]
              for s in made["series"] if s["name"]}  # fmt: skip
        places = sorted(at.values())
        assert min(np.diff(places)) >= ROW - 1 and places[0] == at["d"]
