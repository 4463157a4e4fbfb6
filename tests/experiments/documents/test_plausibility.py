"""Outlooks beside the worlds: every row can be asked, says who and when, and is marked where it lies outside."""

import re

import numpy as np
import pytest

from twofutures.abm.parameters import sources
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.documents.plausibility import Outlook, measured, outlooks, published, shown
from twofutures.experiments.documents.responses import Pasts
from twofutures.experiments.futures import Futures
from twofutures.policies.packages import packages

MADE = {"worlds": 10}


def outlook(**facts) -> Outlook:
    return Outlook("compute", ("gap_usable@2028",), "somebody", "2026-01", **facts)


def test_every_outlook_can_be_asked_and_says_who_and_when():
    for row in outlooks():
        for question in row.questions:
            question.check(shipped().observables)
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", row.date) and row.by and row.what, row
        assert row.case in packages() and row.source in ("", *sources()), row
        assert row.span[0] <= row.span[1]
    assert len(published()["outlooks"]) == len(outlooks()), "measure again"


@pytest.mark.parametrize(
    ("facts", "text", "outside"),
    [
        ({"value": 5.0}, "5", True), ({"value": 10.0}, "10", False), ({"low": 6.0, "high": 9.0}, "6 to 9", False),
        ({"low": 1.0, "high": 7.0}, "1 to 7", True), ({"low": 13.0}, "at least 13", True),
        ({"low": 2.0}, "at least 2", False),
        ({"low": 1.0, "value": 5.0, "high": 9.0}, "5 (1 to 9)", True),
    ],
)  # fmt: skip
def test_an_outlook_is_outside_by_its_value_or_by_all_of_its_range(facts, text, outside):
    row = outlook(**facts)
    assert row.published == text and row.lies_outside(8.0, 12.0) is outside


def test_questions_are_added_taken_off_and_divided():
    series = {"gap_usable": np.full((25, 1, 2), 6.0), "gap_owned": np.full((25, 1, 2), 2.0)}
    run = Futures(["status_quo"], series)
    row = Outlook(
        "x", ("gap_usable@2028", "gap_owned@2028"), "a", "2026-01", ("gap_owned@2027",), "gap_owned@2026", 10.0
    )
    assert row.values(run).tolist() == [30.0, 30.0]


def test_a_suspect_is_named_only_outside():
    pasts = Pasts(2)
    bands = measured(pasts)
    assert len(bands) == len(outlooks()) and all(low <= middle <= high for low, middle, high in bands)
    (section,) = shown(bands, MADE)
    for row, one in zip(outlooks(), section.rows, strict=True):
        assert ("suspected: " in one[-1]) == bool(row.suspect and one[3])
