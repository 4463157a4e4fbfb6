"""Numbers and lists in plain words."""

import math

import pytest

from twofutures.viz.words.languages import speaking
from twofutures.viz.words.numbers import counted, listed, number, percent, sentence, signed, some, typed


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0, "0"), (-0.001, "0"), (0.424, "0.42"), (-7.25, "−7.2"), (0.97, "1.0"), (99.4, "99.4"), (99.96, "100"),
        (152.3, "152"), (1638.2, "1,640"), (999.7, "1,000"), (98765, "98,800"), (2_449_000, "2.45 million"),
        (3.1e9, "3.1 billion"), (math.nan, "no value"), (math.inf, "no value"),
    ],
)  # fmt: skip
def test_numbers_have_about_three_figures(x, text):
    assert number(x) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [(0.003, "0"), (-0.003, "0"), (0.0, "0"), (-1.26, "−1.3"), (1640, "+1,640"), (float("nan"), "no value")],
)
def test_a_difference_that_reads_as_0_has_no_sign(x, text):
    assert signed(x) == text


@pytest.mark.parametrize(
    ("code", "text", "read"),
    [
        ("de", "2,5", "2.5"), ("de", "−9,19", "−9.19"), ("de", "80 %", "80 %"), ("de", "73,96%", "73.96%"),
        ("de", "8.812", "8.812"), ("de", "1.640,5", "1640.5"), ("de", "1.000.000", "1000000"), ("de", "1,2,3", "1.2.3"),
        ("de", "K-V3, K-V9", "K-V3, K-V9"), ("en", "1,640", "1640"), ("en", "2.5", "2.5"), ("en", "2,5", "2,5"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_in_the_language_and_numbers_from_programs_stay(code, text, read):
    with speaking(code):
        assert typed(text) == read


def test_percentages_are_whole():
    assert percent(0.654) == "65%"
    assert percent(math.nan) == "no value"


def test_lists_never_flood():
    assert listed([]) == "none"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert some(list("abcd"), 3) == "a, b, c and d"
    assert some(list("abcdef"), 3) == "a, b, c and 3 others"


def test_sentences_begin_and_end():
    assert sentence("ring 3 moved") == "Ring 3 moved."
    assert sentence("xAI opened it.") == "xAI opened it."
    assert sentence("") == "."
    assert counted(1, "ring") == "1 ring"
    assert counted(1200, "ring") == "1,200 rings"
