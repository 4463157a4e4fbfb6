"""Readers act otherwise where the mechanism that they read is gone: counted world by world on the same luck."""

from dataclasses import replace

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.lever import levers
from twofutures.experiments.cases.deck import HAPPENS
from twofutures.experiments.cases.readers import Reader, Reading, action, readings
from twofutures.experiments.cases.responses import LEAST, REACH
from twofutures.experiments.documents.readers import readers, section
from twofutures.experiments.futures import Past
from twofutures.policies.case import MECHANISMS, Case

CASE = Case("status_quo")
SEVEN = {"talent", "expert_alarm", "repression", "deterrence", "resilience", "foundry_shock", "disclosure"}
SPREAD = {"tenders", "club_goods", "reliability", "bundles", "derivatives"}


@pytest.fixture(scope="module")
def past():
    return Past(6, seed=3, ensemble="prior")


@pytest.fixture(scope="module")
def counted(past):
    return readings(past, CASE, readers())


def test_every_one_of_these_mechanisms_has_its_reader_or_says_that_it_has_none():
    rows = {reader.mechanism: reader for reader in readers()}
    assert set(rows) == SEVEN | SPREAD and set(rows) <= set(MECHANISMS)
    assert [name for name, reader in rows.items() if not reader.action] == ["derivatives"]


def test_the_least_difference_of_a_lever_is_a_hundredth_of_its_range_and_each_says_why():
    for reader in readers():
        assert bool(reader.why) == bool(reader.action), reader.mechanism
        if lever := levers().get(reader.action):
            assert reader.least == pytest.approx((lever.high - lever.low) / 100), reader.mechanism
        if reader.action == REACH:
            assert reader.least == LEAST[REACH], reader.mechanism


def test_counts_lie_inside_each_other(counted):
    assert set(counted) == {reader.mechanism for reader in readers() if reader.action}
    assert all(0 <= row.at_twice <= row.otherwise <= row.differs <= row.worlds == 6 for row in counted.values())


def test_a_label_that_no_rule_reads_changes_nothing(past):
    watched = Reader("derivatives", "M27", "", "nobody", "", "swing_us_part")
    assert readings(past, CASE, [watched])["derivatives"] == Reading(6, 0, 0, 0)


@pytest.mark.parametrize("name", ["prc_subsidy", "eci_prc"])
def test_it_is_the_difference_of_two_cases_played_side_by_side(past, name):
    reader = Reader("talent", "A28", "", "labs", "", name, 0.05)
    off, seen = replace(CASE, switches={"talent": 0.0}, label="off"), []
    past.branch([CASE, off]).run(watch=lambda model: seen.append(action(model, name)))
    with_, without = (np.stack(rows) for rows in zip(*(np.split(x, 2) for x in seen), strict=True))
    apart = abs(with_ - without).max(axis=0)
    count = readings(past, CASE, [reader])["talent"]
    differs = (apart > 1e-9 * abs(with_).max(axis=0)).sum()
    assert (count.differs, count.otherwise, count.at_twice) == (differs, (apart >= 0.05).sum(), (apart >= 0.1).sum())
    assert len(seen) > 0 and past.model.quarter == BRANCH - 1


def test_a_disrupted_foundry_is_felt_by_those_who_buy_its_chips():
    shaken = Past(2, seed=3, ensemble="prior", fixed={("leading_foundry/disrupted", BRANCH + 1): HAPPENS})
    row = {reader.mechanism: reader for reader in readers()}["foundry_shock"]
    assert readings(shaken, CASE, [row])["foundry_shock"] == Reading(2, 2, 2, 2)


def test_the_table_names_who_acts_otherwise_seldom():
    rare = {"talent": {"otherwise": 4, "at_twice": 3}, "bundles": {"at_twice": 4}}
    figures = {
        "made_with": {
            "worlds": 100, "seed": 1, "ensemble": "fitted", "case": "status_quo", "members": "m", "code": "c",
            "data": "d",
        },
        "readings": {
            reader.mechanism: {"worlds": 100, "differs": 50, "otherwise": 5, "at_twice": 5}
            | rare.get(reader.mechanism, {})
            for reader in readers()
            if reader.action
        },
    }  # fmt: skip
    shown = section(figures)
    about, seldom, twice = shown.sentences
    assert "members `m`" in about and "`talent`." in seldom and "`bundles`." in twice
    assert not any("`repression`" in sentence for sentence in shown.sentences)
    assert [row[-2:] for row in shown.rows if row[0] in ("`talent`", "`derivatives`")] == [["4.0%", "3.0%"], ["–", "–"]]
    assert all(len(row) == len(shown.columns) for row in shown.rows)
