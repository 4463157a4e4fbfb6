"""A batch is data; what varies acts from where it says, and nothing else changes."""

import json
from dataclasses import replace

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.model import Model
from twofutures.experiments.batches import batch as batches
from twofutures.experiments.batches.batch import Batch, from_dict, play
from twofutures.experiments.batches.design import Axis, factorial, given, lhs, replications
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case
from twofutures.policies.policy import HOLD, Policy
from twofutures.policies.views import views

RICH = Case(
    "loopholes_closed", "2027Q2", tuple(views())[:1], {"enforcement": 2.0},
    (Policy("held", {"chip_fee": HOLD}, 18, 20, 0.5),), {"spillover": 0.5}, {"smuggling": 0}, "rich",
)  # fmt: skip
PLAIN = Batch((Case("inaction"),), replications(3), ensemble="prior")


@pytest.fixture(scope="module")
def plain() -> Model:
    """Three worlds in which nothing varies."""
    return play(PLAIN, np.arange(3))


def test_a_batch_goes_through_json_and_comes_back():
    batch = Batch(
        (RICH, Case()),
        lhs([Axis("smic_yield", 0.3, 0.5), "hbm_export_control"][:1], 7),
        3,
        "prior",
        {"ring_hazard": 0.2},
    )
    assert from_dict(json.loads(json.dumps(batch.as_dict()))) == batch


def test_what_varies_acts_from_the_branch_on_and_the_past_is_as_it_was(plain):
    varied = replace(PLAIN, design=given({"spillover": [0.2, 0.4, 0.6], "enforcement": [0.0, 2.0, 4.0]}))
    one, two = plain, play(varied, np.arange(3))
    assert two.assumptions.p.spillover.tolist() == [0.2, 0.4, 0.6]
    assert two.levers["enforcement"].tolist() == [0.0, 2.0, 4.0]
    for name in one.recorder.names:
        a, b = one.recorder.series(name), two.recorder.series(name)
        assert np.array_equal(a[:BRANCH], b[:BRANCH], equal_nan=True), name
    assert (one.recorder.series("eci_prc")[-1] != two.recorder.series("eci_prc")[-1]).any()


def test_since_2022_prior_worlds_vary_from_the_start(plain):
    early = replace(PLAIN, design=given({"spillover": [0.2, 0.4, 0.6]}, since="2022Q4"))
    one, two = plain, play(early, np.arange(3))
    assert two.assumptions.p.spillover.tolist() == [0.2, 0.4, 0.6]
    assert (one.recorder.series("eci_prc")[:BRANCH] != two.recorder.series("eci_prc")[:BRANCH]).any()


def test_a_point_at_what_is_there_anyway_changes_nothing(plain):
    same = replace(PLAIN, design=given({"spillover": plain.assumptions.p.spillover}))
    one, two = plain.recorder, play(same, np.arange(3)).recorder
    assert all(np.array_equal(one.series(n), two.series(n), equal_nan=True) for n in one.names)


def test_combinations_meet_the_same_worlds():
    batch = Batch((Case("inaction"),), factorial([Axis("enforcement", 0, 4, 2)], replications=2), ensemble="prior")
    model = play(batch, np.arange(4))
    past = model.recorder.series("eci_us")[:BRANCH]
    assert np.array_equal(past[:, :2], past[:, 2:]) and not (past[:, 0] == past[:, 1]).all()
    assert model.levers["enforcement"].tolist() == [0.0, 0.0, 4.0, 4.0]


def test_everything_can_be_kept_and_unknown_names_suggest_the_nearest(plain):
    batch = Batch((Case(),), keep=None)
    assert set(batches.HEADLINE) < set(batches.kept(batch))
    assert set(batches.kept(batch)) == set(plain.recorder.names)
    with pytest.raises(ValueError, match="did you mean lead_months"):
        batches.kept(replace(batch, keep=("lead_month",)))


STEPS = {"2027Q1": 2.0, "2027Q3": 3.0}


@pytest.mark.parametrize(
    ("case", "name", "hint"),
    [
        (Case(assumptions={"spillover": 0.3}), "spillover", r"at 0.3 \(case status_quo\)"),
        (Case(views=("algorithms_beat_compute",)), "spillover", r"at 0.58 \(view algorithms_beat_compute\)"),
        (Case("loopholes_closed"), "enforcement", r"at 3 \(package loopholes_closed\)"),
        (Case("repeal"), "enforcement", r"at 1 \(package repeal\)"),
        (Case(levers={"enforcement": 2}, label="mine"), "enforcement", r"at 2 \(case mine\)"),
        (Case(levers={"enforcement": STEPS}), "enforcement", r"at 2 in 2027Q1, 3 in 2027Q3 \(case status_quo\)"),
        (Case(policies=(Policy("own", {"chip_fee": HOLD}, strength=0.5),)), "chip_fee", r"at hold \(policy own\)"),
    ],
)
def test_a_design_rules_over_what_a_case_sets_only_where_that_is_said(case, name, hint):
    design = given({name: np.array([0.4])})
    with pytest.raises(ValueError, match=f"{name} is both fixed {hint} and varied by the design: .*--override {name}"):
        Batch((Case("inaction"), case), design)
    batch = Batch((Case("inaction"), case), design, override=(name,))
    assert [(row.case, row.name) for row in batch.overruled] == [(case.name, name)]
    assert from_dict(json.loads(json.dumps(batch.as_dict())), design.values) == batch
    old = {key: value for key, value in batch.as_dict().items() if key != "override"}
    assert from_dict(old, design.values) == batch, "a folder from before there was an override opens as it was played"


def test_assumptions_held_from_the_start_are_set_too_and_a_hold_of_all_levers_sets_none():
    with pytest.raises(ValueError, match=r"spillover is both fixed at 0.4 \(--set\)"):
        Batch((Case(),), lhs(["spillover"], 4), held={"spillover": 0.4})
    nothing = Case("inaction", policies=(Policy("off", {"enforcement": 5.0}, strength=0.0),))
    assert Batch((nothing,), lhs(["enforcement"], 4)).overruled == []


def test_the_value_that_varies_is_the_one_that_is_played_and_read():
    case = Case("loopholes_closed", views=("algorithms_beat_compute",), policies=(Policy("own", {"enforcement": 5.0}),))
    design = given({"spillover": [0.3], "enforcement": [1.5]})
    batch = Batch((case,), design, ensemble="prior", override=("spillover", "enforcement"))
    model = play(batch, np.arange(1))
    assert (model.assumptions.p.spillover[0], model.levers["enforcement"][0]) == (0.3, 1.5)


def test_one_thing_stands_for_itself_where_several_may_be_named():
    """A text is not taken for its letters (mesa#1280)."""
    several = Batch(
        (Case(views=("beijing_veto",)),), lhs(["spillover"], 4), keep=("lead_months",), quarters=("2028Q4",)
    )
    one = Batch(Case(views="beijing_veto"), lhs("spillover", 4), keep="lead_months", quarters="2028Q4")
    assert one == several
    assert Batch(Case(), quarters="2028").quarters == ("2028Q1", "2028Q2", "2028Q3", "2028Q4")
    ruled = Batch(Case(levers={"enforcement": 2}), lhs(Axis("enforcement"), 4), override="enforcement")
    assert ruled.design.names == list(ruled.override) == ["enforcement"]


@pytest.mark.parametrize("whole", [int, np.int64, np.uint8, np.array], ids=["int", "int64", "uint8", "array"])
@pytest.mark.parametrize("number", [float, np.float32, np.float64, np.array], ids=["float", "32", "64", "array"])
def test_numbers_of_numpy_are_numbers(whole, number):
    """Counts and values of loops and arrays are kept as plain numbers (EMAworkbench#81)."""
    axes = [Axis("smic_yield", number(0.25), number(0.5), whole(3)), Axis("memory_control", levels=whole(2))]
    case = Case(levers={"chip_fee": number(0.5)}, assumptions={"spillover": number(0.5)}, switches={"norms": whole(0)})
    batch = Batch((case,), factorial(axes, whole(2)), whole(3), "prior", {"ring_hazard": number(0.125)}, chunk=whole(4))
    plainly = Batch(
        (Case(levers={"chip_fee": 0.5}, assumptions={"spillover": 0.5}, switches={"norms": 0}),),
        factorial([Axis("smic_yield", 0.25, 0.5), Axis("memory_control", levels=2)], 2),
        3, "prior", {"ring_hazard": 0.125}, chunk=4,
    )  # fmt: skip
    assert json.dumps(batch.as_dict()) == json.dumps(plainly.as_dict())
    assert [len(ids) for ids in batch.chunks()] == [4, 4, 4]


@pytest.mark.parametrize(
    ("make", "hint"),
    [
        (lambda: Batch(()), "at least one case"),
        (lambda: Batch(("inaction",)), r"write Case\('inaction'\)"),
        (lambda: Batch("inaction"), r"write Case\('inaction'\)"),
        (lambda: Batch((Case(),), chunk=-1), "chunk must be a whole number"),
        (lambda: Batch((Case(),), chunk=2.0), "chunk must be a whole number"),
        (lambda: Batch((Case(),), seed=3.0), "seed must be a whole number"),
        (lambda: factorial([Axis("spillover", levels=3.0)]), "levels must be a whole number"),
        (lambda: replications(10.0), "whole numbers from 1"),
        (lambda: run(Batch((Case(),)), "nowhere", workers=0), "workers must be a whole number from 1"),
        (lambda: run(Batch((Case(),)), "nowhere", workers=1.5), "workers must be a whole number from 1"),
        (lambda: Batch((Case(), Case(start="2027Q3"))), "need labels"),
        (lambda: Batch((Case(),), seed=-1), "seed must be"),
        (lambda: Batch((Case(),), ensemble="priors"), "did you mean prior"),
        (lambda: Batch((Case(),), held={"ring_hazzard": 0.1}), "did you mean ring_hazard"),
        (lambda: Batch((Case(),), quarters=("2029Q1",)), "outside the run"),
        (lambda: Batch((Case(),), quarters=("2028Q4", "2028Q1")), "in their order"),
        (lambda: Batch((Case(),), lhs(["spillover"], 4, since="2022Q4")), "prior ensemble"),
        (lambda: Batch((Case(),), replications(3), override=("spillover",)), "unknown name that the design varies"),
        (lambda: Batch((Case(levers={"enforcement": np.ones(3)}),)), "belong in a design"),
        (lambda: Batch((Case(policies=(lambda government, quarter: {},)),)), "cannot be imported by name"),
    ],
)
def test_what_cannot_be_run_is_refused(make, hint):
    with pytest.raises(ValueError, match=hint):
        make()


@pytest.mark.parametrize("ensemble", ["fitted", "prior"])
def test_what_nobody_keeps_is_not_reported_and_changes_nothing(ensemble):
    batch = replace(PLAIN, ensemble=ensemble, keep=("third_prc_reach",))
    whole, lean = play(batch, np.arange(3)), play(batch, np.arange(3), only=("third_prc_reach",))
    reach, every = (one.recorder.series("third_prc_reach") for one in (lean, whole))
    assert np.array_equal(reach, every) and np.isfinite(reach).all()
    assert np.isnan(lean.recorder.series("adoption_world")[BRANCH:]).all()


def test_reports_from_outside_may_read_what_others_record(outside, monkeypatch):
    (outside / "my_reports.py").write_text(
        "from twofutures.policies.extension import Extension\nextension = Extension()\n"
    )
    monkeypatch.setattr(Model, "report_only", None)  # nothing is left out
    play(replace(PLAIN, extensions=("my_reports",)), np.arange(1), only=("third_prc_reach",))
