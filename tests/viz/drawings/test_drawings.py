"""Drawings say in words what they show, stay the same in place, and keep what people type out of the markup."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest

from twofutures.abm.calendar import LAST
from twofutures.experiments.cases.ranking import Ranked
from twofutures.experiments.one_world.country_card import BLOCS
from twofutures.experiments.one_world.frames import OneWorld
from twofutures.policies.case import Case
from twofutures.viz.app.one_world.map_panel import regions
from twofutures.viz.drawings import bars, chip_flow, dots, spark, svg, tile_map
from twofutures.viz.words.numbers import number


@pytest.fixture(scope="module")
def world() -> OneWorld:
    return OneWorld(Case("inaction"), 3).play()


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def keys(text: str) -> list[str]:
    return [one.get("data-key") for one in parsed(text).iter() if one.get("data-key")]


def test_the_network_draws_every_edge_that_carried_something_and_says_so(world):
    frame = world.frames[LAST]
    drawing = chip_flow.draw(frame.flows, world.hubs, frame.quarter, fog=False)
    carried = {f.name for f in frame.flows if f.amount > 0 or f.seized > 0}
    assert set(keys(drawing.svg)) == carried
    assert len(drawing.rows) == len(carried)
    assert parsed(drawing.svg).get("aria-label") == drawing.caption
    assert frame.quarter in drawing.caption


def test_legal_is_solid_diverted_dashed_rented_dotted(world):
    frame = world.frames[LAST]
    text = chip_flow.draw(frame.flows, world.hubs, frame.quarter, fog=False).svg
    kinds = {f.name: f.kind for f in frame.flows}
    dashes = {}
    for group in parsed(text).iter():
        if group.get("data-key"):
            line = next(one for one in group if one.get("stroke") not in (None, "transparent"))
            dashes.setdefault(kinds[group.get("data-key")], set()).add(line.get("stroke-dasharray"))
    assert dashes["legal"] == {None}
    assert len(dashes["diverted"] | dashes["rented"]) == 2 and None not in dashes["diverted"] | dashes["rented"]


def test_nobody_moves_between_quarters_or_views(world):
    first, last = world.frames[0], world.frames[LAST]
    places = [chip_flow.places(chip_flow.layers(f, world.hubs)) for f in (first.flows, last.flows, last.seen)]
    assert places[0] == places[1] == places[2]
    boxes = [(x, y - half, y + half) for x, y, half in places[0].values()]
    for x, top, bottom in boxes:
        assert sum(x == x2 and top < b2 and t2 < bottom for x2, t2, b2 in boxes) == 1, "two boxes overlap"


def test_lines_grow_with_what_they_carry_and_small_ones_stay_visible():
    assert chip_flow.width_of(0) == 0
    widths = [chip_flow.width_of(x) for x in (10, 1e4, 1e5, 1e6, 1e7)]
    assert widths == sorted(widths) and widths[0] > 1
    assert widths[3] / widths[2] == pytest.approx(10**0.5)


def test_a_seizure_is_marked(world):
    frame = next(f for f in world.frames if any(flow.seized for flow in f.flows))
    calm = [replace(flow, seized=0.0) for flow in frame.flows]
    marked = chip_flow.draw(frame.flows, world.hubs, frame.quarter, fog=False)
    unmarked = chip_flow.draw(calm, world.hubs, frame.quarter, fog=False)
    assert len(list(parsed(marked.svg).iter())) > len(list(parsed(unmarked.svg).iter()))
    assert "seized" in " ".join(chip_flow.edge_sentence(f) for f in frame.flows)


def test_the_map_and_its_table_hold_the_same_countries(world):
    frame = world.frames[LAST]
    drawing = tile_map.draw(frame.countries, regions(), frame.quarter, chosen="DEU")
    assert sorted(keys(drawing.svg)) == sorted(c.key for c in frame.countries)
    assert len(drawing.rows) == len(frame.countries)
    pressed = [one.get("data-key") for one in parsed(drawing.svg).iter() if one.get("aria-pressed") == "true"]
    assert pressed == ["DEU"]


def test_tiles_are_equal_and_apart(world):
    at, _, _ = tile_map.layout({c.key: regions()[c.key] for c in world.frames[0].countries})
    places = list(at.values())
    for i, (x, y) in enumerate(places):
        for x2, y2 in places[i + 1 :]:
            assert abs(x - x2) >= tile_map.TILE or abs(y - y2) >= tile_map.TALL


def test_a_country_of_a_region_nobody_thought_of_is_still_on_the_map():
    at, titles, _ = tile_map.layout({"DEU": "Europe", "ATL": "Atlantis"})
    assert "ATL" in at and "Atlantis" in titles


def test_every_bloc_has_its_own_pattern():
    assert len({tile_map.HATCH[bloc] for bloc in BLOCS}) == len(BLOCS)


def test_twenty_dots_are_twenty_worlds_of_a_hundred():
    values = np.linspace(-5, 30, 100)
    drawing = dots.draw(values, "US lead, months", number, (0.0, 12.0))
    circles = [one for one in parsed(drawing.svg).iter() if one.tag.endswith("circle")]
    assert len(circles) == dots.DOTS
    assert "100 simulated worlds" in drawing.caption
    assert dict(drawing.rows)["50%"] == number(12.5)


@pytest.mark.parametrize(
    ("low", "high", "marks"), [(-5, 30, (0, 6, 12)), (9, 11, (12,)), (-0.3, 0.7, ()), (40, 900, ())]
)
def test_no_column_of_dots_reaches_across_a_mark_or_zero(low, high, marks):
    first, step, count = dots.columns_of(low, high, marks)
    edges = first + step * np.arange(count + 1)
    assert edges[0] <= low and high < edges[-1] and 8 <= count <= 42
    for mark in (0, *marks):
        assert not edges[0] <= mark <= edges[-1] or np.abs(edges - mark).min() < 1e-6


def test_dots_of_worlds_that_are_all_alike_still_draw():
    assert dots.draw(np.zeros(9), "nothing", number).svg.count("<circle") == dots.DOTS


def test_bars_name_what_is_beyond_luck_and_own_up_where_nothing_is():
    ranking = [Ranked("spillover", 0.6, True), Ranked("smic_yield", -0.1, False)]
    assert "spillover (+0.60)" in bars.draw(ranking, 0.2, "the lead", 300).caption
    assert "none of 1" in bars.draw(ranking[1:], 0.2, "the lead", 300).caption


def test_a_line_breaks_where_there_was_no_value():
    text = spark.draw([1.0, None, 3.0, 4.0], 3, "x", number)
    way = next(one.get("d") for one in parsed(text).iter() if one.get("stroke-width") == "1.8")
    assert way.count("M") == 2 and way.count("L") == 1
    assert spark.draw([None, None], 0, "x", number) == ""


def test_text_cannot_become_markup():
    nasty = '<script>"&'
    made = svg.picture(10, 10, [svg.words(1, 1, nasty), svg.pickable(nasty, nasty, False)], nasty)
    assert "<script>" not in made
    assert keys(made) == [nasty]
