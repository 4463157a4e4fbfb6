"""The page of forecasts: questions until something is frozen, then what is open, settled and scored."""

import re

import pytest

from twofutures.abm.names import UnknownName
from twofutures.experiments.documents.forecasts import NONE, at_odds, details, foretold, scores, sections
from twofutures.experiments.record.forecasts import declared
from twofutures.experiments.record.frozen import freeze, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with one small frozen file."""
    place = tmp_path_factory.mktemp("frozen")
    write(freeze(10, 5, "prior"), place)
    return place


def settlement(tmp_path, *rows: str):
    file = tmp_path / "settled.csv"
    file.write_text("\n".join(["name,value,date,source", *rows, ""]), encoding="utf-8")
    return file


def test_without_a_frozen_file_the_page_asks_and_says_so(tmp_path):
    (section,) = sections(scores(tmp_path, settlement(tmp_path)))
    assert section.sentences[0] == NONE and len(section.rows) == len(declared().forecasts)
    assert "under these assumptions" in section.sentences[-1]


def test_with_one_everything_is_open_until_it_is_settled(folder, tmp_path):
    (scored,) = scores(folder, settlement(tmp_path))
    (total, waiting), every = sections([scored]), len(declared().forecasts)
    assert total.sentences[0] == "Nothing is settled yet." and total.rows[0][1:3] == ["0", str(every)]
    assert len(waiting.rows) == every and "in 10 simulated worlds" in waiting.sentences[0]


def test_what_came_out_moves_from_open_to_settled_with_its_score(folder, tmp_path):
    rows = ("us_club@2026Q4,25,2027-01-05,State Department", "prc_club_begins@2027Q2,1,2027-01-05,WAICO")
    (scored,) = scores(folder, settlement(tmp_path, *rows))
    total, settled, waiting = sections([scored])
    assert [row[0] for row in settled.rows] == ["`us_club@2026Q4`", "`prc_club_begins@2027Q2`"]
    assert settled.rows[0][1] == "25 states (State Department, 2027-01-05)" and settled.rows[1][1].startswith("yes (")
    assert len(waiting.rows) == len(declared().forecasts) - 2
    assert total.rows[0][1] == "2" and "–" not in total.rows[0] and len(total.rows[0]) == len(total.columns)
    baselines = ("last value", "straight trend", "recorded frequency")
    assert re.search(", and ".join(f"than {who} in [01] of 1" for who in baselines), total.sentences[0])
    assert details(scored) == [settled, waiting]


def test_a_settled_name_that_nobody_foretold_is_an_error_and_not_left_out(folder, tmp_path):
    with pytest.raises(UnknownName, match="prc_club_begins@2027Q2"):
        scores(folder, settlement(tmp_path, "prc_club_begin@2027Q2,1,2027-01-05,WAICO"))


def test_what_is_at_odds_with_its_last_value_is_named():
    rows = [
        {"name": name, "kind": "quantiles", "quantiles": [1.0, 2.0, 3.0], "last": {"value": value}}
        for name, value in (("low", 0.9), ("within", 1.0), ("high", 3.1))
    ]
    (sentence,) = at_odds(rows)
    assert "`low`, `high`" in sentence and "within" not in sentence and at_odds(rows[1:2]) == []


def test_a_forecast_in_words():
    assert foretold({"kind": "chance", "chance": 0.254}) == "25% of worlds"
    assert foretold({"kind": "quantiles", "quantiles": [1.0, 2, 3, 4.126, 5, 6, 1234.5]}) == "4.13 (1 to 1,234)"
