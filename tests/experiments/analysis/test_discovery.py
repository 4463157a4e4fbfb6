"""Discovery: a planted box and a planted threshold are found, noise is not, and too few cases are refused."""

import json

import numpy as np
import pytest

from twofutures.experiments.analysis import discovery, ema

WORLDS = 1000


@pytest.fixture(scope="module")
def worlds():
    """Eight factors and a package, all idle."""
    rng = np.random.default_rng(1)
    x = {f"f{i}": rng.random(WORLDS) for i in range(8)}
    return x | {"package": rng.choice(np.array(["inaction", "repeal", "loosened"], dtype=object), WORLDS)}


@pytest.fixture(scope="module")
def planted(worlds):
    yes = (worlds["f0"] > 0.6) & (worlds["f1"] < 0.5) & (worlds["package"] != "repeal")
    return discovery.discover(worlds, yes, np.arange(WORLDS))


def test_prim_finds_the_planted_box(planted):
    box = planted["prim"][0]
    assert set(box["box"]) == {"f0", "f1", "package"}
    low, high = box["box"]["f0"]
    assert (low, high) == (pytest.approx(0.6, abs=0.05), None)
    low, high = box["box"]["f1"]
    assert (low, high) == (None, pytest.approx(0.5, abs=0.05))
    assert box["box"]["package"] == ["inaction", "loosened"]
    assert box["judged"]["density"] > 0.9
    assert box["judged"]["coverage"] > 0.8
    assert max(box["p_values"]["judged"].values()) < 1e-6
    assert box["trade_off"][0]["coverage"] == 1
    assert box["trade_off"][0]["density"] == pytest.approx(planted["base"], abs=0.03)


def test_cart_finds_a_planted_threshold(worlds):
    yes = worlds["f3"] > 0.7
    (rule,) = discovery.discover(worlds, yes, np.arange(WORLDS))["cart"]
    assert set(rule["box"]) == {"f3"}
    assert rule["box"]["f3"][0] == pytest.approx(0.7, abs=0.02)
    assert rule["judged"]["density"] > 0.95


def test_cart_names_the_words_it_means(worlds):
    yes = worlds["package"] == "repeal"
    (rule,) = discovery.discover(worlds, yes, np.arange(WORLDS))["cart"]
    assert rule["box"] == {"package": ["repeal"]}
    assert rule["judged"]["density"] == rule["judged"]["coverage"] == 1


def test_scores_put_what_matters_above_chance(planted):
    above = {row["name"] for row in planted["scores"]["factors"] if row["above_chance"]}
    assert {"f0", "f1", "package"} <= above
    assert len(above) <= 4
    json.dumps(planted)


@pytest.mark.slow
def test_noise_leads_nowhere(worlds):
    yes = np.random.default_rng(5).random(WORLDS) < 0.3
    rules = discovery.discover(worlds, yes, np.arange(WORLDS))
    assert rules["prim"] == rules["cart"] == []


def test_a_factor_that_only_names_the_member_is_not_above_chance():
    """Worlds of one member share assumptions and, here, their outcome: every idle factor can tell members apart."""
    rng, group = np.random.default_rng(2), np.tile(np.arange(60), 10)
    x = {f"f{i}": rng.random(60)[group] for i in range(30)}
    above = [row for row in discovery.scores(x, (rng.random(60) < 0.4)[group])["factors"] if row["above_chance"]]
    assert len(above) <= 3


def test_repeats_of_a_member_are_no_further_evidence(worlds):
    yes = np.random.default_rng(5).random(WORLDS) < 0.3
    half = discovery.Half(worlds, yes, np.arange(WORLDS))
    many = discovery.Half({n: np.tile(c, 5) for n, c in worlds.items()}, np.tile(yes, 5), np.tile(np.arange(WORLDS), 5))
    box = {"f0": (0.5, None)}
    once, often = (discovery.quasi_p(h, box, np.ones(len(h.yes), dtype=bool)) for h in (half, many))
    assert once == pytest.approx(often)


@pytest.mark.parametrize("share", [0.01, 0.99])
def test_too_few_cases_are_refused(worlds, share):
    with pytest.raises(discovery.TooFew, match="at least 20 in each half"):
        discovery.discover(worlds, np.arange(WORLDS) < share * WORLDS, np.arange(WORLDS))


def test_a_box_holds_what_its_limits_say():
    x = {"a": np.array([0.1, 0.5, 0.9]), "b": np.array(["u", "v", "v"], dtype=object)}
    assert ema.inside(x, {"a": (0.5, None)}).tolist() == [False, True, True]
    assert ema.inside(x, {"a": (None, 0.5), "b": ["v"]}).tolist() == [False, True, False]
    assert ema.inside(x, {}).all()


@pytest.mark.parametrize("where", ["f0", "the outcome"])
def test_a_missing_number_is_refused_not_counted_as_a_case(worlds, where):
    """As a truth value, NaN is yes (SALib#237, in another room)."""
    columns = {name: column.copy() for name, column in worlds.items()} | {"the outcome": 1.0 * (worlds["f1"] > 0.5)}
    columns[where][3] = np.nan
    yes = columns.pop("the outcome")
    with pytest.raises(ValueError, match=f"{where} has no finite number"):
        discovery.discover(columns, yes, np.arange(WORLDS))


def test_every_seed_that_can_be_typed_gives_scores():
    x, y = {"a": np.arange(60.0)}, np.arange(60) > 20
    assert discovery.scores(x, y, 2**63 - 1)["factors"][0]["name"] == "a"
