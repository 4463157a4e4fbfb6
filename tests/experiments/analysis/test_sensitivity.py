"""Sensitivity: known answers come out, a factor that does nothing scores nothing, and rows share their luck."""

import importlib.util

import numpy as np
import pytest

from twofutures.abm.parameters import parameters
from twofutures.experiments.analysis import sensitivity
from twofutures.experiments.batches.factors import choose, settings
from twofutures.experiments.questions import Question

NAMES = ("a", "b", "c", "nothing")
# First and total indices of the Ishigami function with a = 7, b = 0.1, from its closed form.
FIRST, TOTAL = (0.3139, 0.4424, 0.0, 0.0), (0.5576, 0.4424, 0.2437, 0.0)


def ishigami(unit):
    """A function of three angles whose indices are known."""
    a, b, c = np.pi * (2 * unit[:, :3].T - 1)
    return {"y": np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)}


def by_name(indices, kind):
    return {row["name"]: row[kind] for row in indices["factors"]}


def test_sobol_finds_the_indices_of_ishigami():
    indices = sensitivity.sobol(NAMES, ishigami, 1024)["questions"]["y"]
    for kind, known in (("first", FIRST), ("total", TOTAL)):
        values = by_name(indices, kind)
        assert [values[name] for name in NAMES] == pytest.approx(known, abs=0.06)
    assert by_name(indices, "total")["nothing"] == by_name(indices, "conf")["nothing"] == 0
    assert [row["name"] for row in indices["factors"]][:2] == ["a", "b"]


def test_indices_settle_and_their_intervals_shrink():
    steps = sensitivity.sobol(NAMES, ishigami, 1024)["questions"]["y"]["convergence"]
    assert [step["samples"] for step in steps] == [128, 256, 512, 1024]
    assert all(set(step["factors"]) == set(NAMES) for step in steps)
    assert steps[-1]["factors"]["a"]["conf"] < steps[0]["factors"]["a"]["conf"]


def test_morris_measures_a_plane_exactly():
    indices = sensitivity.morris(NAMES, lambda unit: {"y": unit @ [3.0, -2.0, 0.5, 0.0]}, 8)["questions"]["y"]
    assert by_name(indices, "mu_star") == pytest.approx({"a": 3, "b": 2, "c": 0.5, "nothing": 0})
    assert by_name(indices, "mu")["b"] == pytest.approx(-2)
    assert by_name(indices, "sigma") == pytest.approx(dict.fromkeys(NAMES, 0), abs=1e-12)
    assert [step["samples"] for step in indices["convergence"]] == [2, 4, 8]


def test_morris_sees_a_factor_that_goes_up_and_down_again():
    """With steps that fall in with the ups and downs, it would score nothing (SALib#312)."""
    mu_star = by_name(sensitivity.morris(NAMES, ishigami, 8)["questions"]["y"], "mu_star")
    assert min(mu_star["a"], mu_star["b"], mu_star["c"]) > 2 and mu_star["nothing"] == 0


def test_the_strongest_go_on():
    values = sensitivity.morris(NAMES, lambda u: {"y": u @ [3.0, 0, 0.1, 0], "z": u @ [0, 9.0, 0.1, 0]}, 4)
    assert set(sensitivity.strongest(values, 2)) == {"a", "b"}


def test_a_constant_outcome_is_refused():
    with pytest.raises(ValueError, match="the same in every row"):
        sensitivity.sobol(NAMES, lambda unit: {"y": np.ones(len(unit))}, 16)


@pytest.mark.parametrize("method", [sensitivity.sobol, sensitivity.morris])
def test_an_outcome_that_differs_by_rounding_only_is_constant(method):
    """Else rounding errors are shared out among the factors (SALib#295, #344)."""
    rounding = np.random.default_rng(0).integers(-3, 4, 10_000) * 2.0**-48
    with pytest.raises(ValueError, match="the same in every row"):
        method(NAMES, lambda unit: {"y": 192.53 + rounding[: len(unit)]}, 16)


@pytest.mark.filterwarnings("error")
def test_an_outcome_that_hardly_ever_happens_is_no_zero_with_a_zero_interval():
    """A Sobol index is a share of the variance of the independent rows; here they are all alike (SALib#505, #619)."""
    with pytest.raises(ValueError, match="in all but a few"):
        sensitivity.sobol(NAMES, lambda unit: {"y": 1.0 * (np.arange(len(unit)) == 7)}, 32)


@pytest.mark.parametrize("method", [sensitivity.sobol, sensitivity.morris])
@pytest.mark.parametrize("missing", [np.nan, np.inf])
def test_a_missing_answer_is_refused_not_counted_as_no_influence(method, missing):
    """From one NaN, SALib makes nought for every Sobol index and its interval (SALib#237)."""

    def respond(unit):
        return {"y": np.where(np.arange(len(unit)) == 5, missing, unit[:, 0])}

    with pytest.raises(ValueError, match=r"1 of .* no finite number"):
        method(NAMES, respond, 16)


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
@pytest.mark.parametrize("method", [sensitivity.sobol, sensitivity.morris])
def test_any_seed_gives_the_same_indices_and_intervals_twice_and_touches_no_other_draws(method, seed):
    """SALib takes seed 0 for none, and then draws from NumPy's shared state (EMAworkbench#410)."""
    before = np.random.get_state()[1].copy()
    assert method(NAMES, ishigami, 16, seed=seed) == method(NAMES, ishigami, 16, seed=seed)
    assert np.array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize(
    ("method", "count", "hint"),
    [
        (sensitivity.sobol, 100, "power of two"),
        (sensitivity.sobol, 64.0, "power of two"),
        (sensitivity.sobol, 1, "power of two"),
        (sensitivity.morris, 1, "two trajectories or more"),
        (sensitivity.morris, 4.0, "two trajectories or more"),
    ],
)
def test_samples_that_make_no_design_are_refused(method, count, hint):
    with pytest.raises(ValueError, match=hint):
        method(NAMES, ishigami, count)


def test_shares_tell_factors_from_luck_and_other_assumptions():
    rng = np.random.default_rng(0)
    rows, members, lucks = 4000, 4, 2
    factors = rng.normal(size=(rows, 1)) * 2
    others = np.repeat([-1.0, -1.0, 1.0, 1.0], lucks)[None] * np.sqrt(0.75)
    y = factors + others + rng.normal(size=(rows, members * lucks)) * np.sqrt(3)
    values = sensitivity.shares(y, lucks)
    assert sum(values.values()) == pytest.approx(1)
    assert values == pytest.approx({"factors": 0.5, "luck": 0.375, "others": 0.125}, abs=0.02)
    assert sensitivity.shares(y[:, :1]) is None


def test_missing_libraries_are_named_before_anything_runs(monkeypatch):
    monkeypatch.setattr(
        "twofutures.experiments.work.libraries.find_spec", lambda name: None if name == "SALib" else importlib.util
    )
    with pytest.raises(ValueError, match=r"pip install 'twofutures\[analysis\]'"):
        sensitivity.sobol(NAMES, lambda unit: pytest.fail("ran"), 16)


def test_factors_stay_inside_their_beliefs_and_fixed_ones_do_not_vary():
    every = choose(groups=["all"])
    assert 0 < len(every) < len(parameters())
    for corner in (0.0, 1.0):
        values = settings(every, np.full((2, len(every)), corner))
        for factor in every:
            factor.check(values[factor.name])
    with pytest.raises(ValueError, match="has no range"):
        choose(["class_lead_months"])
    with pytest.raises(ValueError, match="name something to vary"):
        choose()


@pytest.fixture(scope="module")
def played():
    questions = [Question.read(text) for text in ("gap_usable>3", "prc_smuggled_h100e")]
    return sensitivity.Played(choose(["ring_hazard", "enforcement"]), questions, "inaction", "2027Q1", 2, 2)


def test_rows_share_their_worlds_and_luck(played):
    unit = np.array([[0.2, 0.4], [0.9, 0.4], [0.2, 0.4]])
    values = played(unit)["prc_smuggled_h100e"]
    assert values.shape == (3, 4)
    assert (values[0] == values[2]).all()
    assert (values[0] != values[1]).any()
    assert len(np.unique(values[0])) == 4


def test_chunks_of_rows_change_nothing(played, monkeypatch):
    unit, seen = np.random.default_rng(0).random((3, 2)), []
    whole = played(unit)
    monkeypatch.setattr(sensitivity, "CHUNK_ROWS", 4)
    parts = played(unit, lambda done, of: seen.append((done, of)))
    assert seen == [(4, 12), (8, 12), (12, 12)]
    for name, answers in whole.items():
        np.testing.assert_array_equal(answers, parts[name])
