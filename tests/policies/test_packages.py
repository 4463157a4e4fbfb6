"""Named packages: declared in full, true to their words, and never deciding for the PRC what it accepts."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import lever, levers
from twofutures.abm.names import UnknownName
from twofutures.abm.parameters import sources
from twofutures.policies.packages import package, packages
from twofutures.policies.policy import HOLD
from twofutures.policies.scenario import Scenario

NAMES = (
    "status_quo",
    "inaction",
    "loopholes_closed",
    "loosened",
    "repeal",
    "compute_only",
    "distillation_only",
    "exports_only",
)


def test_the_packages_of_the_design_are_there():
    assert set(NAMES) <= set(packages())


@pytest.mark.parametrize("name", packages())
def test_a_package_is_declared_in_full(name):
    row = packages()[name]
    assert row.label.strip() and row.meaning.strip() and row.source in sources()
    for lever_name, value in row.settings.items():
        lever(lever_name).check(value)
    assert set(row.hold) | set(row.neutral) <= {declared.owner for declared in levers().values()}


@pytest.mark.parametrize("name", packages())
def test_no_package_decides_what_the_prc_accepts(name):
    assert all("prc_import_acceptance" not in policy.settings for policy in package(name))


@pytest.mark.parametrize("name", [n for n in packages() if n != "status_quo"])
def test_holding_starts_with_the_branch_and_setting_with_the_start(name):
    for policy in package(name, BRANCH + 3):
        assert policy.start == (BRANCH if HOLD in policy.settings.values() else BRANCH + 3)


def test_status_quo_sets_nothing():
    assert package("status_quo") == []


def test_an_unknown_package_suggests_the_nearest():
    with pytest.raises(UnknownName, match="did you mean loopholes_closed"):
        package("loophole_closed")


@pytest.fixture(scope="module")
def run(past):
    """All named packages at once: a function of package and lever gives its setting at the end of 2028."""
    names = list(packages())
    model = Scenario().branch_off(past, names).run()
    rows = {name: slice(i * past.worlds, (i + 1) * past.worlds) for i, name in enumerate(names)}
    return lambda name, setting: model.levers[setting][rows[name]]


@pytest.mark.parametrize("name", packages())
def test_settings_hold_to_the_end_of_the_run(run, name):
    for setting, value in packages()[name].settings.items():
        assert run(name, setting).tolist() == [value] * len(run(name, setting))


def test_inaction_keeps_every_western_lever_where_2026q3_left_it(run, past):
    for name, declared in levers().items():
        if declared.owner in ("US", "Congress", "allies", "hosts"):
            assert np.array_equal(run("inaction", name), past.levers[name]), name
    assert any(
        not np.array_equal(run("inaction", n), past.levers[n])
        for n, declared in levers().items()
        if declared.owner == "PRC"
    )


def test_repeal_makes_us_levers_neutral(run):
    for name, declared in levers().items():
        if declared.owner in ("US", "Congress"):
            assert (run("repeal", name) == declared.neutral).all(), name


def test_the_single_areas_together_are_the_whole_package():
    whole, parts = packages()["loopholes_closed"].settings, {}
    for name in ("compute_only", "distillation_only", "exports_only"):
        assert not parts.keys() & packages()[name].settings.keys()
        parts |= packages()[name].settings
    assert parts == whole


def test_all_packages_face_the_same_luck(past):
    model = Scenario().branch_off(past, NAMES)
    digests = {model.luck.take(np.arange(past.worlds) + i * past.worlds).digest() for i in range(len(NAMES))}
    assert digests == {past.luck.digest()}


def test_packages_share_their_past_and_part_ways_after_the_branch(past):
    model = Scenario().branch_off(past, ["inaction", "loopholes_closed"], start=BRANCH + 2).run()
    series = model.recorder.series("prc_offshore_rented_h100e").reshape(-1, 2, past.worlds)
    same = (series[:, 0] == series[:, 1]).all(axis=1)
    assert same[: BRANCH + 2].all() and not same[BRANCH + 2 : LAST + 1].any()
