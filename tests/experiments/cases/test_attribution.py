"""Attribution: coalitions are the futures they stand for, parts add up, and a mechanism without effect gets nothing."""

from itertools import pairwise

import numpy as np
import pytest

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.cases.attribution import CHANNELS, attribute, gains, ordered, players_from, whole
from twofutures.experiments.cases.figures import figure, needed
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case

WORLDS = 4
LEAD, GAP = "lead_months_smooth", "gap_usable"


@pytest.fixture(scope="module")
def past():
    return Past(WORLDS, seed=3)


@pytest.fixture(scope="module")
def mechanisms(past):
    return attribute(past, Case("inaction"), "smuggling,rented+offshore_owned,lawful_use")


@pytest.fixture(scope="module")
def policies(past):
    return attribute(past, Case("loopholes_closed"), "policies", Case("inaction"))


def alone(past, case, name=LEAD):
    return figure(name).of(past.futures([case], needed([name])), case.name)


@pytest.mark.parametrize("figure", [LEAD, GAP, *CLASSES])
@pytest.mark.parametrize("attribution", ["mechanisms", "policies"])
def test_parts_add_up_in_every_world(attribution, figure, request):
    attribution = request.getfixturevalue(attribution)
    parts = gains(attribution, figure)
    np.testing.assert_allclose(sum(parts.values()), whole(attribution, figure), rtol=0, atol=1e-9)
    assert all(values.shape == (WORLDS,) for values in parts.values())


def test_classes_are_shares_of_worlds(mechanisms):
    assert sum(mechanisms.table(name) for name in CLASSES).min() == 1.0


def test_coalitions_are_the_futures_they_stand_for(past, mechanisms):
    np.testing.assert_array_equal(mechanisms.table(LEAD)[-1], alone(past, Case("inaction")))
    off = {"smuggling": 0, "lawful_use": 0}
    only_abroad = Case("inaction", switches=off, label="abroad")
    np.testing.assert_array_equal(mechanisms.table(LEAD)[0b010], alone(past, only_abroad))


def test_blends_end_in_the_two_cases(past, policies):
    assert list(policies.players) == ["compute", "distillation", "exports"]
    np.testing.assert_array_equal(policies.table(LEAD)[0], alone(past, Case("inaction")))
    np.testing.assert_array_equal(policies.table(LEAD)[-1], alone(past, Case("loopholes_closed")))
    compute = alone(past, Case("compute_only"))
    np.testing.assert_array_equal(policies.table(LEAD)[0b001], compute)


def test_a_switch_without_effect_gets_exactly_nothing(past):
    case = Case("inaction", assumptions={}, switches={})
    attribution = attribute(past, case, "derivatives,smuggling", names=(LEAD,))
    still = attribution.table(LEAD)[0b01] == attribution.table(LEAD)[0b00]
    also = attribution.table(LEAD)[0b11] == attribution.table(LEAD)[0b10]
    assert (attribution.shares(LEAD)[0][still & also] == 0).all() and (still & also).any()


def test_players_come_largest_first(mechanisms):
    parts = gains(mechanisms, LEAD)
    sizes = [abs(parts[name].mean()) for name in ordered(parts)]
    assert all(a >= b for a, b in pairwise(sizes))
    assert mechanisms.pairs(LEAD).shape == (3, 3)


def test_there_are_seven_mechanisms_by_default():
    players, kind = players_from("mechanisms", Case("inaction"), None)
    assert players == CHANNELS and len(players) == 7 and kind == "mechanisms"


@pytest.mark.parametrize(
    ("over", "against", "hint"),
    [
        ("smugling,rented", None, "did you mean smuggling"),
        ("enforcment", Case("inaction"), "did you mean enforcement"),
        ("smuggling,smuggling", None, "named twice"),
        ("policies", None, "--against"),
        ("policies", Case("loopholes_closed", label="same"), "nothing differently"),
        ("levers", Case("inaction"), "at most 10"),
        ("open_weight_policy", Case("inaction"), "alike"),
        ("mechanisms", Case("inaction"), "leave out --against"),
    ],
)
def test_what_cannot_be_attributed(past, over, against, hint):
    with pytest.raises(ValueError, match=hint):
        attribute(past, Case("loopholes_closed"), over, against)
