"""Scores of a made-up settlement file, against numbers worked out by hand."""

import datetime
import json

import pytest
from scipy import stats

from twofutures.experiments.record.frozen import LEVELS, Frozen
from twofutures.experiments.record.scores import crps_normal
from twofutures.experiments.record.settled import COLUMNS, SETTLED, Outcome, brier, pinball, read, score

DAY = datetime.date(2027, 3, 1)
SOMEBODY = "somebody's report"


def quantity(name: str, quantiles: list[float], **baselines: list[float]) -> dict:
    return {
        "name": name, "kind": "quantiles", "quarter": "2026Q4", "unit": "M", "possible": [0.0, 10.0],
        "publication": "a report", "last": {"value": 2.0}, "quantiles": quantiles,
        "baselines": {name.replace("_", " "): fan for name, fan in baselines.items()},
    }  # fmt: skip


def event(name: str, chance: float, **baselines: float) -> dict:
    return {
        "name": name, "kind": "chance", "quarter": "2026Q4", "unit": "0 or 1", "possible": [0.0, 1.0],
        "publication": "a report", "last": {"value": 0.0}, "chance": chance,
        "baselines": {name.replace("_", " "): p for name, p in baselines.items()},
    }  # fmt: skip


STEPS = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
SURE = [4.0] * 7
FROZEN = Frozen(
    "made-up",
    {
        "frozen_on": "2026-11-30", "as_of": "2026-09-30", "levels": list(LEVELS),
        "forecasts": [
            quantity("chips@2026Q4", STEPS, last_value=[2.0] * 7, straight_trend=SURE),
            quantity("price@2026Q4", SURE, last_value=STEPS, straight_trend=[5.0] * 7),
            event("law@2026Q4", 0.3, recorded_frequency=0.5),
            event("deal@2026Q4", 0.2, recorded_frequency=0.5),
        ],
    },
)  # fmt: skip


def outcome(name: str, value: float, date: datetime.date = DAY, source: str = SOMEBODY) -> Outcome:
    return Outcome(f"{name}@2026Q4", value, date, source)


def test_the_crps_is_that_worked_out_by_hand():
    # y = 4 and quantiles 1 to 7: below y the loss is level × distance, above it (1 - level) × distance.
    # 5 %: .05×3 = .15, 10 %: .10×2 = .20, 25 %: .25×1 = .25, 50 %: 0, and the same above: 1.2 in all, ×2/7.
    assert pinball(LEVELS, STEPS, 4.0) == pytest.approx(2.4 / 7)
    assert pinball(LEVELS, [2.0] * 7, 4.0) == pytest.approx(2.0), (
        "all at one point: the distance, for levels average half"
    )
    assert pinball(LEVELS, SURE, 4.0) == 0.0
    # y = 8 lies above all: sum of level × distance = .35+.6+1.25+2+2.25+1.8+.95 = 9.2, ×2/7.
    assert pinball(LEVELS, STEPS, 8.0) == pytest.approx(18.4 / 7)


def test_the_crps_of_many_quantiles_comes_near_that_of_a_sample():
    levels = [(i + 0.5) / 1000 for i in range(1000)]
    quantiles = stats.norm.ppf(levels, 2, 3).tolist()
    assert pinball(levels, quantiles, 4.0) == pytest.approx(crps_normal(2, 3, 4.0), rel=1e-3)


def test_the_brier_score_is_the_squared_miss():
    assert brier(0.3, 1.0) == pytest.approx(0.49) and brier(0.3, 0.0) == pytest.approx(0.09)


def test_a_made_up_settlement_has_the_totals_worked_out_by_hand():
    result = score(FROZEN, [outcome("chips", 4.0), outcome("price", 8.0), outcome("law", 1.0)])
    assert result.open == ("deal@2026Q4",)
    chips, price, law = result.settled
    assert chips.scores == pytest.approx({"model": 2.4 / 7, "last value": 2.0, "straight trend": 0.0})
    assert price.scores == pytest.approx({"model": 4.0, "last value": 18.4 / 7, "straight trend": 3.0})
    assert law.scores == pytest.approx({"model": 0.49, "recorded frequency": 0.25})
    assert chips.inside == {"middle 50 %": True, "middle 90 %": True}
    assert price.inside == {"middle 50 %": False, "middle 90 %": False}
    assert result.brier == pytest.approx({"model": 0.49, "recorded frequency": 0.25})
    in_last_values = (2.4 / 7 + 4.0) / 2 / 2  # both were last at 2
    assert result.crps["model"] == pytest.approx(in_last_values)
    assert result.ratios["last value"] == pytest.approx(((2.4 / 7 / 2.0) * (4.0 / (18.4 / 7))) ** 0.5)
    assert result.better == {"last value": 1, "straight trend": 0, "recorded frequency": 0}
    assert result.compared == {"last value": 2, "straight trend": 2, "recorded frequency": 1}
    assert result.inside == {"middle 50 %": 1, "middle 90 %": 1}
    plain = json.loads(json.dumps(result.as_dict()))
    assert plain["total"]["settled"] == 3 and plain["open"] == ["deal@2026Q4"] and len(plain["rows"]) == 3


def test_with_nothing_settled_everything_is_open():
    result = score(FROZEN, [])
    assert len(result.open) == 4 and result.brier == result.crps == result.ratios == result.better == {}


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (outcome("chip", 4.0), "did you mean chips@2026Q4"),
        (outcome("chips", 11.0), "11 cannot be: it is 0 to 10, in M"),
        (outcome("chips", -1.0), "cannot be"),
        (outcome("law", 0.5), r"settle it with 1 \(it happened\) or 0"),
        (outcome("chips", 4.0, datetime.date(2026, 12, 31)), "known after 2026-12-31: leave out"),
        (outcome("law", 0.0, datetime.date(2026, 12, 15)), "known after 2026-12-31: leave out"),
        (outcome("law", 1.0, datetime.date(2026, 11, 30)), "known after 2026-11-30: leave out"),
        (outcome("chips", 4.0, source=""), "names no source"),
    ],
)
def test_what_cannot_be_an_outcome_is_refused_with_its_cure(one, message):
    with pytest.raises(ValueError, match=message):
        score(FROZEN, [one])


def test_an_event_may_be_settled_as_soon_as_it_happens_but_nothing_twice():
    early = outcome("law", 1.0, datetime.date(2026, 12, 1))
    assert score(FROZEN, [early]).settled[0].scores["model"] == pytest.approx(0.49)
    with pytest.raises(ValueError, match="settled twice"):
        score(FROZEN, [early, early])


def test_csv_and_toml_say_the_same(tmp_path):
    table, text = tmp_path / "out.csv", tmp_path / "out.toml"
    table.write_text("name,value,date,source\nlaw@2026Q4,0,2027-03-01,somebody's report\n", encoding="utf-8")
    text.write_text('[[settled]]\nname = "law@2026Q4"\nvalue = 0\ndate = 2027-03-01\nsource = "somebody\'s report"\n')
    assert read(table) == read(text) == [outcome("law", 0.0)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,value,date\nlaw@2026Q4,1,2027-03-01\n", "no column source"),
        ("name,value,date,source\nlaw@2026Q4,yes,2027-03-01,x\n", "line 2: write name, a number, a date"),
        ("name,value,date,source\nlaw@2026Q4,1,1 March 2027,x\n", "line 2: write name"),
        ("name,value,date,source\nlaw@2026Q4,nan,2027-03-01,x\n", "line 2: nan is no number"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_line(tmp_path, text, message):
    file = tmp_path / "out.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read(file)


def test_the_shipped_settlements_are_a_table_with_these_columns():
    assert SETTLED.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert all(one.source for one in read(SETTLED))
