"""Drawings say in words what they show, stay the same in place, and keep what people type out of the markup."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from twofutures.experiments.cases.ranking import Ranked
from twofutures.viz.drawings import bars, dots, spark, svg
from twofutures.viz.words.numbers import number


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def keys(text: str) -> list[str]:
    return [one.get("data-key") for one in parsed(text).iter() if one.get("data-key")]


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
