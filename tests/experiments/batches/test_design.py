"""Designs: made again bitwise in any order and any part, inside their bounds, as even as they claim to be."""

import numpy as np
import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from twofutures.abm.parameters import parameters
from twofutures.experiments.batches import design as designs
from twofutures.experiments.batches.design import Axis, Design, factorial, from_data, given, lhs, replications, sobol

AXES = [Axis("spillover", 0.3, 0.5), "enforcement", "smic_yield"]


@pytest.fixture(params=["lhs", "sobol", "factorial"])
def design(request, monkeypatch) -> Design:
    monkeypatch.setattr(designs, "BLOCK", 16)
    designs._block.cache_clear()
    yield {
        "lhs": lambda: lhs(AXES, 40, seed=3, replications=2),
        "sobol": lambda: sobol(AXES, 40, seed=3, replications=2),
        "factorial": lambda: factorial([*AXES[:2], Axis("smic_yield", levels=4)], replications=2),
    }[request.param]()
    designs._block.cache_clear()


def test_any_worlds_are_made_again_in_any_order(design):
    whole = design.at(np.arange(design.worlds))
    rows = np.random.default_rng(1).permutation(design.worlds)[:17]
    designs._block.cache_clear()
    part = from_data(design.as_data()).at(rows)
    assert list(part) == ["spillover", "enforcement", "smic_yield"]
    assert all(np.array_equal(whole[name][rows], part[name]) for name in whole)


def test_replications_of_a_point_are_neighbours(design):
    for values in design.at(np.arange(design.worlds)).values():
        assert (values[0::2] == values[1::2]).all() and len(np.unique(values)) > 2


def test_values_lie_inside_bounds(design):
    whole = design.at(np.arange(design.worlds))
    assert whole["spillover"].min() >= 0.3 and whole["spillover"].max() <= 0.5
    p = parameters()["smic_yield"]
    assert p.low <= whole["smic_yield"].min() and whole["smic_yield"].max() <= p.high


def test_a_factorial_design_holds_every_combination_once_on_the_same_worlds():
    design = factorial([Axis("spillover", 0.3, 0.5, 2), Axis("enforcement", 1, 4, 4)], replications=3)
    values = design.at(np.arange(design.worlds))
    points = set(zip(values["spillover"].tolist(), values["enforcement"].tolist(), strict=True))
    assert points == {(s, e) for s in (0.3, 0.5) for e in (1.0, 2.0, 3.0, 4.0)}
    assert design.luck(np.arange(design.worlds)).tolist() == [0, 1, 2] * 8


def test_other_designs_give_each_world_its_own_luck():
    assert lhs(["spillover"], 4, replications=2).luck(np.arange(8)).tolist() == list(range(8))


def test_a_latin_hypercube_has_one_point_in_every_slice():
    values = lhs([Axis("spillover", 0.2, 0.6), Axis("enforcement", 0, 5)], 50, seed=1).at(np.arange(50))
    for name, low, width in (("spillover", 0.2, 0.4), ("enforcement", 0.0, 5.0)):
        slices = np.floor((values[name] - low) / width * 50).astype(int)
        assert sorted(slices) == list(range(50))


@pytest.mark.parametrize("points", [64, 128])
def test_a_sobol_design_has_one_point_in_every_slice(points):
    values = sobol([Axis("spillover", 0.2, 0.6)], points, seed=1).at(np.arange(points))["spillover"]
    assert sorted(np.floor((values - 0.2) / 0.4 * points).astype(int)) == list(range(points))


def test_members_do_not_get_a_corner_each():
    """World k continues member k mod 512: in sequence order every member would see one 512th of an axis."""
    values = sobol([Axis("spillover", 0.2, 0.6)], 8_192).at(np.arange(8_192))["spillover"]
    spans = np.ptp(values.reshape(-1, 512), axis=0)
    assert np.median(spans) > 0.2


def test_an_axis_without_bounds_follows_the_declared_belief():
    uniform = np.array([0.1, 0.5, 0.9])
    assert np.array_equal(Axis("spillover").at(uniform), parameters()["spillover"].at(uniform))


def test_given_values_are_given_back_and_known_by_their_fingerprint():
    values = {"spillover": np.array([0.3, 0.4])}
    design = given(values, replications=2)
    assert design.at(np.arange(4))["spillover"].tolist() == [0.3, 0.3, 0.4, 0.4]
    assert from_data(design.as_data(), values) == design
    with pytest.raises(ValueError, match="not those it was made with"):
        from_data(design.as_data(), {"spillover": np.array([0.3, 0.45])})


@example(st.integers(1, 300), st.integers(0, 2**31), st.sampled_from([lhs, sobol]))
def test_valuesare_numbers_of_the_seed(points, seed, make):
    one, two = (make(["spillover"], points, seed).at(np.arange(points))["spillover"] for _ in range(2))
    assert np.array_equal(one, two) and np.isfinite(one).all()


@pytest.mark.parametrize(
    ("make", "hint"),
    [
        (lambda: lhs(["spilover"], 4), "did you mean spillover"),
        (lambda: lhs([Axis("spillover", 0.5, 0.3)], 4), "must lie below"),
        (lambda: lhs([Axis("spillover", 0.3, 7)], 4), "outside its range"),
        (lambda: Axis("spillover", 0.3), "both bounds"),
        (lambda: Axis("spillover", levels=1), "levels"),
        (lambda: lhs(["spillover", "spillover"], 4), "only once"),
        (lambda: lhs([], 4), "at least one"),
        (lambda: lhs(["spillover"], 0), "whole numbers from 1"),
        (lambda: sobol(["spillover"], 4, seed=-1), "seed from 0"),
        (lambda: sobol(["spillover"], 4, since="2025Q1"), "since"),
        (lambda: replications(10**9), "between 1 and 100,000,000"),
        (lambda: Design(axes=(Axis("spillover"),)), "nothing but luck"),
        (lambda: given({"spillover": [0.3, 9.0]}), "outside its range"),
        (lambda: given({"spillover": [0.3], "enforcement": [1.0, 2.0]}), "one number per point"),
    ],
)
def test_what_cannot_be_made_is_refused(make, hint):
    with pytest.raises(ValueError, match=hint):
        make()
