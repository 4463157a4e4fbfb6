"""Recorded history: sourced, dated, in order, and played in as it stands."""

import datetime
from itertools import groupby

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, quarter_name, quarter_step
from twofutures.abm.lever import lever, levers
from twofutures.abm.parameters import parameter, sources
from twofutures.abm.places.lever_board import sized
from twofutures.policies.history import Judged, events, history
from twofutures.policies.scenario import Scenario


@pytest.mark.parametrize("event", events(), ids=lambda e: f"{e.lever} {e.quarter}")
def test_every_event_is_sourced_dated_and_inside_history(event):
    assert event.source in sources()
    assert event.confidence in ("A", "B", "C")
    assert len(event.event.split()) > 5
    assert 0 <= quarter_step(event.quarter) < BRANCH
    lever(event.lever).check(event.value)
    year, *rest = event.date.split("-")
    when = datetime.date(int(year), int(rest[0]) if rest else 1, int(rest[1]) if len(rest) > 1 else 1)
    shift = quarter_step(event.quarter) - quarter_step(f"{when.year}Q{(when.month + 2) // 3}")
    assert -1 <= shift <= 3 or event.quarter == quarter_name(0), "an event takes hold in its own quarter or soon after"


def test_events_are_ordered_by_lever_and_time():
    by_lever = [list(rows) for _, rows in groupby(events(), key=lambda e: e.lever)]
    assert len(by_lever) == len({rows[0].lever for rows in by_lever}), "rows of one lever stand together"
    for rows in by_lever:
        steps = [quarter_step(e.quarter) for e in rows]
        assert steps == sorted(set(steps)), rows[0].lever


def test_what_the_prc_accepts_and_how_far_allies_align_is_not_history():
    assert not {"prc_import_acceptance", "ally_alignment"} & {e.lever for e in events()}


def test_levers_follow_history_step_by_step():
    model = Scenario().build(3, 1)
    model.assumptions.p.dated_size = np.zeros(3)
    now = {name: levers()[name].neutral for name in history()}
    for quarter in range(BRANCH):
        model.step()
        now |= {e.lever: e.assumed or e.value for e in events() if quarter_step(e.quarter) == quarter}
        for name, value in now.items():
            setting = model.assumptions.values[value].tolist() if isinstance(value, str) else [value] * 3
            assert model.levers[name].tolist() == pytest.approx(setting), (quarter_name(quarter), name)


def test_where_its_size_is_a_judgement_a_setting_differs_by_world_within_the_declared_part():
    model = Scenario().build(60, 1, ensemble="prior").run(BRANCH - 1)
    wide = model.assumptions.p.dated_size
    judged = {e.lever: e for e in events() if isinstance(e.setting, Judged)}
    for name, event in judged.items():
        declared, now = lever(name), model.levers[name]
        last = max((e for e in events() if e.lever == name), key=lambda e: quarter_step(e.quarter))
        if last is not event:
            continue
        apart = abs(now - event.value)
        assert (apart <= wide * abs(event.value - declared.neutral) + 1e-12).all(), name
        if event.value != declared.neutral:
            assert np.ptp(now) > 0 and (now == declared.high).mean() < 0.2, name
    assert judged and not isinstance(next(e for e in events() if e.confidence == "A" and not e.assumed).setting, Judged)


def test_a_larger_size_always_goes_further_and_none_passes_a_bound():
    """A higher setting is the higher one in every world, whatever the size of decisions there."""
    size = np.linspace(0.6, 1.4, 9)
    for name in ("foundry_diligence", "entity_reach", "chip_ceiling"):
        declared = lever(name)
        for bound in {declared.low, declared.high} - {declared.neutral}:
            steps = declared.neutral + (bound - declared.neutral) * np.linspace(0, 1, 11)
            ways = np.array([abs(sized(name, step, size) - declared.neutral) for step in steps])
            assert (np.diff(ways, axis=0) > 0).all() and (np.diff(ways[1:-1], axis=1) > 0).all()
            assert ways[0] == pytest.approx(0) and ways[-1] == pytest.approx(abs(bound - declared.neutral))
            assert sized(name, steps[1], size * 0 + 1) == pytest.approx(steps[1])


def test_an_uncertain_setting_is_told_by_the_middle_of_its_assumption():
    for event in (e for e in events() if e.assumed):
        assert event.value == parameter(event.assumed).value


def test_acceptance_and_alignment_move_by_their_owners_rules():
    model = Scenario().build(5, 1).run(BRANCH - 1)
    accepted = model.recorder.series("prc_import_acceptance")[:BRANCH]
    assert len(np.unique(accepted)) > BRANCH
    assert len(np.unique(model.recorder.series("ally_alignment")[:BRANCH])) > BRANCH


@pytest.mark.parametrize(
    ("quarter", "settings"),
    [
        ("2023Q3", {"chip_ceiling": 1.0, "hq_rule": 0.0}),
        ("2023Q4", {"chip_ceiling": 0.15, "hq_rule": 1.0}),
        ("2025Q2", {"chip_ceiling": 0.0, "chip_quota": 0.0, "prc_retaliation": 3.0}),
        ("2025Q3", {"chip_fee": 0.15, "chip_ceiling": 0.15}),
        ("2025Q4", {"chip_fee": 0.25, "enforcement": "enforcement_2026"}),
        ("2026Q1", {"chip_ceiling": 1.0}),
    ],
)
def test_the_recorded_turns_of_policy_are_there(quarter, settings):
    step = quarter_step(quarter)
    for name, value in settings.items():
        steps = history()[name]
        assert steps[max(q for q in steps if q <= step)] == value, name


def test_own_rules_do_not_rewrite_history():
    moved_by_rule = {"prc_import_acceptance", "ally_alignment"}
    model = Scenario().build(3, 1).run(BRANCH - 1)
    unrecorded = set(levers()) - set(history()) - moved_by_rule
    assert all((model.levers[name] == levers()[name].neutral).all() for name in unrecorded)
