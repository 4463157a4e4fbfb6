"""Claims: declared in full, each with a design; verdicts come from what was measured and from nothing else."""

import re
from dataclasses import replace

import numpy as np
import pytest

from twofutures.abm.names import UnknownName
from twofutures.abm.parameters import parameters
from twofutures.experiments.claims import verdicts as c
from twofutures.experiments.claims.reader import INACTION, Asking, but
from twofutures.experiments.futures import Past
from twofutures.experiments.statistics import CONTRADICTED, DEPENDS, SUPPORTED, Effect, middle

WANTED = {f"Q{n:02}" for n in range(1, 27)} | {f"U{n:02}" for n in range(1, 13)}
WORLDS = 8


def test_every_claim_of_the_evidence_has_words_and_a_design():
    assert set(c.claims()) == WANTED == set(c.DESIGNS)
    assert set(c.ALSO) <= WANTED
    for claim in c.claims().values():
        assert all((claim.claim, claim.origin, claim.design, claim.supports, claim.contradicts, claim.unit))
        assert claim.low < claim.high and (np.isfinite(claim.low) or np.isfinite(claim.high))


@pytest.fixture(scope="module")
def tested():
    return {t.claim.name: t for t in c.test(worlds=WORLDS, crossed=("paper", "beijing_veto"))}


@pytest.mark.slow
def test_every_claim_is_measured_in_the_worlds_asked_for(tested):
    assert set(tested) == WANTED
    for name, t in tested.items():
        assert np.isfinite(t.effect.value), name
        assert t.effect.low <= t.effect.value <= t.effect.high, name
        assert t.effect.worlds == WORLDS, name


@pytest.mark.slow
def test_every_claim_about_the_future_is_crossed_with_the_views(tested):
    assert {name for name, t in tested.items() if not t.by_view} == {"Q21"}
    assert all(set(t.by_view) == {"paper", "beijing_veto"} for name, t in tested.items() if name != "Q21")
    assert any(t.by_view["paper"].value != t.effect.value for t in tested.values() if t.by_view)


@pytest.mark.slow
def test_a_claim_alone_is_the_claim_among_all(tested):
    (alone,) = c.test(["Q05"], worlds=WORLDS, crossed=("beijing_veto",))
    assert np.array_equal(alone.effect.values, tested["Q05"].effect.values)
    assert alone.by_view["beijing_veto"].value == tested["Q05"].by_view["beijing_veto"].value


def test_effects_are_paired_world_by_world():
    read = c.FuturesReader(Past(3).futures([INACTION], ["gap_usable", "lead_months_smooth"]), None)
    lead = read.series("lead_months_smooth", INACTION)
    assert np.allclose(read.lead(INACTION), lead[21:25].mean(axis=0))
    assert np.allclose(read.mean("lead_months_smooth", INACTION, 2027), lead[17:21].mean(axis=0))
    assert np.array_equal(read.take(np.array([2])).end("gap_usable", INACTION), read.end("gap_usable", INACTION)[2:])


@pytest.mark.slow
def test_leaks_share_out_the_whole(tested):
    shares = tested["Q06"].also
    assert len(shares) == 3 and np.isfinite([e.value for e in shares.values()]).all()

    class Made(Asking):
        def series(self, name, case):
            off = set(case.switches) - {"offshore_owned"}
            return np.full((25, 3), 10.0 + 4 * len(off) + 2 * ({"smuggling", "rented"} <= off))

    planted = [e.value for e in c.ALSO["Q06"](Made()).values()]
    assert sum(planted) == pytest.approx(14) and planted == pytest.approx([5, 5, 4])


@pytest.mark.slow
def test_another_past_without_rules_is_not_the_recorded_one(tested):
    values = tested["Q21"].effect.values
    assert values is not None and (values != 0).all()


def planted(effect, by_view, claim="Q03"):
    """A verdict from made-up effects."""
    read = type("Unread", (), {"take": lambda self, rows: self})()
    return c.judged(c.claims()[claim], read, by_view, {"x": np.arange(effect.worlds * 1.0)})


@pytest.mark.parametrize(
    ("main", "view", "verdict", "turned"),
    [
        ((1, 2), (1, 2), SUPPORTED, ()),
        ((-2, -1), (-2, -1), CONTRADICTED, ()),
        ((-1, 1), (1, 2), DEPENDS, ()),
        ((1, 2), (-2, -1), DEPENDS, ("paper",)),
        ((1, 2), (-1, 1), SUPPORTED, ()),
    ],
)
def test_a_verdict_is_a_function_of_effects(monkeypatch, main, view, verdict, turned):
    effects = [Effect(sum(pair) / 2, *pair, 5) for pair in (main, view)]
    monkeypatch.setattr(c, "DESIGNS", {"Q03": lambda read: effects[0]})
    tested = planted(effects[0], {"paper": effects[1]})
    assert (tested.verdict, tested.turned_by) == (verdict, turned)


def test_an_assumption_that_turns_the_verdict_is_named(monkeypatch):
    assumed = {"x": np.linspace(-1, 1, 60), "y": np.random.default_rng(3).normal(size=60)}

    class Half:
        def __init__(self, rows):
            self.rows = rows

        def take(self, rows):
            return Half(rows)

    monkeypatch.setattr(c, "DESIGNS", {"Q03": lambda read: middle(3 * assumed["x"][read.rows])})
    claim = c.claims()["Q03"]
    halves = c.halves(claim, Half(np.arange(60)), middle(3 * assumed["x"]), assumed)
    assert [(f.parameter, f.half, f.verdict) for f in halves] == [
        ("x", "lower", CONTRADICTED),
        ("x", "upper", SUPPORTED),
    ]
    assert c.halves(claim, Half(np.arange(60)), middle(3 * assumed["x"]), {"y": assumed["y"]}) == ()


def test_two_cases_of_one_name_are_refused():
    asking = Asking()
    asking.series("gap_usable", but(INACTION, "same", spillover=0.3))
    with pytest.raises(ValueError, match="same"):
        asking.series("gap_usable", but(INACTION, "same", spillover=0.4))


def test_a_misspelt_claim_suggests_the_nearest():
    with pytest.raises(UnknownName, match="Q0"):
        c.test(["Q011"], worlds=2)


def test_no_design_knows_its_bounds():
    """The region is data: a claim with the opposite region gets the opposite verdict from the same effect."""
    effect = Effect(2.0, 1.0, 3.0, 10)
    claim = c.claims()["Q03"]
    turned = replace(claim, low=-np.inf, high=0.0)
    assert effect.verdict(claim.low, claim.high) == SUPPORTED
    assert effect.verdict(turned.low, turned.high) == CONTRADICTED


def test_a_claim_that_is_assumed_names_the_assumption_or_says_that_there_is_no_path():
    assumed = {name: claim.assumed for name, claim in c.claims().items() if claim.assumed}
    assert {"U02", "U04", "U05", "U09", "U10", "Q24"} == set(assumed)
    for name, why in assumed.items():
        assert re.split("[,:]", why)[0] in {*parameters(), "nothing"}, name
