"""Forecasts: enough, dated, resolvable, none that follows from others; and read from every world as it says."""

import datetime
import re
import tomllib
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from twofutures.abm.calendar import LAST, quarter_step
from twofutures.abm.luck import Luck
from twofutures.abm.parameters import sources
from twofutures.experiments.futures import Past
from twofutures.experiments.record.discrepancy import Layer
from twofutures.experiments.record.families import families
from twofutures.experiments.record.forecasts import (
    FILE,
    RULES,
    Forecast,
    Quantity,
    declared,
    last_day,
    step_of,
    words,
)
from twofutures.experiments.record.frozen import FREQUENCY, naive
from twofutures.policies.case import Case
from twofutures.policies.packages import packages

WORLDS = 60
SOON = datetime.date(2028, 1, 1)
ALIKE = 0.995  # rank correlation over worlds from which one forecast as good as follows from another
FOLLOWS = (  # of each set one follows from the rest at a quarter, or nearly: they are never all foretold for one
    {"eci_us", "gap_points", "eci_prc"},
    {"prc_owned", "huawei_since_2024", "prc_legal_imports", "smuggled_since_2024"},
    {"openai_run_rate", "anthropic_run_rate", "largest_run_rate"},
    {"located_us", "located_prc", "located_europe", "located_rest"},
)
NO_LAYER = Layer({}, 0.0, 0.0)


@pytest.fixture(scope="module")
def recorder():
    """Some prior worlds under the package of the forecasts."""
    return Past(WORLDS, 3, "prior").branch([Case(declared().package)]).run(LAST).recorder


def row(name: str) -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["quantity"][name]


def test_there_are_enough_of_enough_kinds_and_many_are_settled_soon():
    forecasts = declared().forecasts
    assert len(forecasts) >= 50 and len({f.name for f in forecasts}) == len(forecasts)
    assert len(declared().quantities) >= 20
    assert len({f.of.family for f in forecasts} & set(families())) >= 6
    assert sum(f.settles < SOON for f in forecasts) >= 25
    assert declared().package in packages()


def test_each_says_what_when_and_who_will_settle_it():
    for f in declared().forecasts:
        assert f.question.endswith("?") and "{" not in f.question, f.name
        assert f.of.publication and f.of.unit and f.of.source in ("", *sources()), f.name
        assert f.of.last.date <= declared().as_of <= declared().frozen_on < f.settles, f.name
        assert quarter_step(f.quarter) >= step_of(declared().frozen_on), f.name
        end, year = last_day(f.quarter), str(last_day(f.quarter).year)
        assert year in f.question or str(end.year + 1) in f.question, f"{f.name} does not say when"


def test_what_is_asked_as_a_total_or_record_so_far_only_grows():
    so_far = re.compile(r"since 20|will be the highest|will be the longest|largest known|will have signed")
    assert {f.of.name for f in declared().forecasts if so_far.search(f.question)} == {
        f.of.name for f in declared().forecasts if f.of.grows
    }


def test_none_asks_twice_for_the_same():
    reads = {(f.of.measure, f.of.reads, f.quarter) for f in declared().forecasts if not f.of.is_event}
    assert len(reads) == sum(not f.of.is_event for f in declared().forecasts)


def test_no_event_is_told_by_a_quantity_of_its_window():
    events = [f for f in declared().forecasts if f.of.is_event]
    assert events
    for event in events:
        window = range(quarter_step(event.of.opens), event.step + 1)
        for other in declared().forecasts:
            if other.name != event.name and set(event.of.reads) & set(other.of.reads):
                assert other.step not in window, f"{event.name} and {other.name}"


@pytest.mark.parametrize("members", FOLLOWS, ids=lambda members: min(members))
def test_no_sum_or_difference_is_foretold_with_all_its_parts(members):
    by_quarter: dict[str, set[str]] = {}
    for f in declared().forecasts:
        by_quarter.setdefault(f.quarter, set()).add(f.of.name)
    assert not [q for q, names in by_quarter.items() if members <= names]


def test_no_two_move_as_one(recorder):
    quantities = [f for f in declared().forecasts if not f.of.is_event]
    ranks = np.stack([stats.rankdata(f.simulated(recorder)) for f in quantities])
    alike = np.corrcoef(ranks)
    pairs = [(i, j) for i, j in combinations(range(len(quantities)), 2) if abs(alike[i, j]) > ALIKE]
    assert [(quantities[i].name, quantities[j].name) for i, j in pairs] == []


def test_each_reads_every_world_in_its_own_unit(recorder):
    for f in declared().forecasts:
        values = f.simulated(recorder) if not f.of.is_event else f.happens(recorder, None, Luck(1, np.arange(WORLDS)))
        assert values.shape == (WORLDS,) and np.isfinite(values).all(), f.name
        if not f.of.is_event and f.of.last.value > 0:
            ratio = np.median(values) / f.of.last.value
            assert 1 / 30 < ratio < 60, f"{f.name}: the worlds and the record seem to have different units"


def test_an_event_happens_where_the_observable_reaches_its_level_in_the_window(recorder):
    quantity = Quantity.read("club", **(row("prc_club_begins") | {"at_least": 5.0, "opens": "2027Q1"}))
    forecast, luck = Forecast(quantity, "2027Q2"), Luck(1, np.arange(WORLDS))
    window = recorder.series("club_prc")[quarter_step("2027Q1") : quarter_step("2027Q2") + 1]
    assert np.array_equal(forecast.happens(recorder, None, luck), (window >= 5).any(axis=0))
    assert np.array_equal(forecast.happens(recorder, NO_LAYER, luck), (window >= 5).any(axis=0))


def test_the_layer_widens_quantities_and_leaves_rules_alone(recorder):
    layer, luck = Layer({}, 0.3, 0.5), Luck(1, np.arange(WORLDS))
    for f in declared().forecasts:
        if f.of.is_event:
            continue
        plain, reported = f.simulated(recorder), f.reported(recorder, layer, luck)
        assert np.array_equal(plain, reported) == (f.of.family == RULES and (plain >= f.of.floor).all()), f.name
        assert (reported >= f.of.floor).all() and (reported <= f.of.high).all(), f.name
        calm = f.reported(recorder, NO_LAYER, Luck(1, np.arange(WORLDS)))
        assert np.allclose(calm, plain.clip(f.of.floor, f.of.high)), f.name


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"family": "capabilities"}, "capability"),
        ({"observable": "eci_use"}, "eci_us"),
        ({"source": "epoch-eco"}, "epoch-eci"),
        ({"settles": {"2027Q4": datetime.date(2027, 12, 31)}}, "2027Q4 cannot be settled by 2027-12-31"),
        ({"low": 170.0}, "outside 170"),
        ({"at_least": 170.0}, "the quarter from which it opens"),
        ({"last": {"value": 161.5, "date": datetime.date(2026, 6, 30), "grade": "D"}}, "unknown grade"),
    ],
)
def test_a_quantity_that_is_not_whole_is_refused_with_its_cure(changed, message):
    with pytest.raises(ValueError, match=message):
        Quantity.read("eci_us", **(row("eci_us") | changed))


def test_quarters_in_words():
    assert words("2026Q4") == {
        "quarter": "2026Q4", "year": "2026", "end": "31 December 2026", "month_after": "January 2027",
        "half": "2026Q3..2026Q4", "four": "2026Q1..2026Q4",
    }  # fmt: skip


def test_the_record_ends_with_the_last_value_and_a_rule_that_nobody_changes_stays():
    by_name = {f.name: f for f in declared().forecasts}
    known = by_name["us_owned@2026Q4"].of.known()
    assert known == {0: 0.156, 4: 1.011, 8: 4.815, 12: 15.747}
    assert list(by_name["eci_us@2026Q4"].of.known().values())[-1] == 161.5
    quarterly = 0.5 / 17  # never in 16 quarters
    assert naive(by_name["remote_access_rule@2027Q3"])[FREQUENCY] == pytest.approx(1 - (1 - quarterly) ** 4, rel=1e-5)
    charged = 1.5 / 15  # one case in 14 quarters
    assert naive(by_name["smuggling_billion_case@2027Q3"])[FREQUENCY] == pytest.approx(1 - (1 - charged) ** 4, rel=1e-5)
    ahead = 0.5 / 13  # never in the 12 quarters of the series
    assert naive(by_name["prc_at_the_frontier@2028Q1"]) == {FREQUENCY: pytest.approx(1 - (1 - ahead) ** 4, rel=1e-5)}
    line = naive(by_name["us_owned@2026Q4"])["straight trend"]
    assert line[3] == pytest.approx(
        np.polyval(np.polyfit([0, 4, 8, 12], [0.156, 1.011, 4.815, 15.747], 1), 16), rel=1e-5
    )
    one_value = naive(by_name["xai_compute@2027Q4"])
    assert one_value["straight trend"] == one_value["last value"] and one_value["last value"][3] == 0.203
