"""Off means one thing for every mechanism: it makes nothing, and nobody acts on what exists for it alone."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.worlds import states_of
from twofutures.policies.case import MECHANISMS
from twofutures.policies.scenario import Scenario

STORES = {  # what lies still while the mechanism is off, and is not lost
    "domestic": {("DomesticVendor", "stock")},
    "proxy": {("Foundry", "die_bank")},
    "smuggling": {("Smuggler", name) for name in ("in_transit", "in_store", "hub", "dormant", "capital")},
    # What waited goes back to its owners, and what projects waited for is given up.
    "order_book": {(kind, "saved") for kind in ("Cloud", "PRCCloud", "Lab", "PRCLab", "Market")}
    | {("Market", "awaited")},
}
OWN = {  # what may tell of these stores, and of nobody else
    "domestic": {("DomesticVendor", name) for name in ("stock", "made")},
    "smuggling": {("Smuggler", name) for name in ("hazard", "size")},
    "order_book": {(kind, "withdrawn") for kind, _ in STORES["order_book"]},
}
THEIRS = {  # what others have got by it stays theirs
    "norms": {("Market", name) for name in ("rules", "set_since", "norm")},
    "talent": {("Lab", "talent"), ("PRCLab", "talent")},
    "domestic": {("DomesticVendor", "cumulative")},
}
AFRESH = {  # worked out anew in each quarter, before anybody reads it
    "legal": {("MerchantVendor", "prc_revenue")},
    "domestic": {("DomesticVendor", name) for name in ("made", "sold", "revenue", "exported", "spare")}
    | {("Tenders", name) for name in ("spare", "taken", "promise")}
    | {("Market", "imported")},
    "proxy": {("Foundry", "proxy_dies"), ("Foundry", "proxy_packages")},
    "smuggling": {("Smuggler", name) for name in ("shipment", "seized", "caught")},
    "rented": {("PRCLab", "rented_offshore")},
    "attention": {("Market", "tried")},
    "tenders": {("Tenders", "promise")},
    "serving_limits": {("Lab", "serving_share"), ("PRCLab", "serving_share")},
}
NOT_FELT = {"derivatives", "power"}  # a label; what is lit is worked out before anybody reads it
MANY = 12  # worlds in which each rare event comes in some


def kept(model, mechanism):
    """What exists for a mechanism alone, by kind and name."""
    places = {type(place).__name__: type(place) for place in model.places().values()}
    return {(kind, n) for kind, t in places.items() for n, s in states_of(t).items() if s.mechanism == mechanism}


def by_mechanism(state):
    """A state of such rows, mechanisms and worlds last."""
    return state.reshape(*state.shape[:-1], len(MECHANISMS) + 1, -1)


def each_off(worlds, on=0.0):
    """Rows and switches of as many worlds for each mechanism without it, and for all of them together."""
    blocks = np.repeat(np.arange(len(MECHANISMS) + 1), worlds)
    return np.tile(np.arange(worlds), len(MECHANISMS) + 1), {
        name: np.where(blocks == i, on, 1.0) for i, name in enumerate(MECHANISMS)
    }


def test_every_state_that_exists_for_a_mechanism_alone_says_so_and_stands_still_without_it():
    """Found by playing: what never moves in worlds that never had the mechanism, and moves in the others."""
    rows, switches = each_off(MANY)
    model = Scenario(switches=switches).build(rows, 5, ensemble="prior")
    first, moved = {key: place.snapshot() for key, place in model.places().items()}, {}

    def watch(now):
        if now.quarter % 2:
            return
        for key, place in now.places().items():
            for name in states_of(type(place)):
                apart = by_mechanism(getattr(place, name) != first[key][name]).any(axis=-1)
                apart = apart.any(axis=tuple(range(apart.ndim - 1)))
                moved[type(place).__name__, name] = moved.get((type(place).__name__, name), False) | apart

    model.run(LAST, watch)
    for i, mechanism in enumerate(MECHANISMS):
        declared, known = kept(model, mechanism), (STORES, THEIRS, AFRESH)
        assert not {state for state in declared if moved[state][i]}, mechanism
        only_with = {state for state, apart in moved.items() if apart[-1] and not apart[i]}
        assert only_with - declared <= set().union(*(table.get(mechanism, set()) for table in known)), mechanism


@pytest.fixture(scope="module")
def present():
    return Scenario().build(6, 5, ensemble="prior").run(BRANCH - 1)


def felt(present, on):
    """By mechanism: states of others that differ within a year once all that it keeps is another."""
    rows, switches = each_off(present.worlds, on)
    plain, other = (present.fork(rows, switches=switches) for _ in range(2))
    keeps_of, reached = {m: kept(present, m) | STORES.get(m, set()) for m in MECHANISMS}, {m: set() for m in MECHANISMS}
    for place in other.places().values():
        for name in states_of(type(place)):
            state = by_mechanism(getattr(place, name).copy())
            for i, mechanism in enumerate(MECHANISMS):
                if (type(place).__name__, name) in keeps_of[mechanism]:
                    state[..., i, :] = np.roll(state[..., i, :], 1, axis=-1) + 1 / 4
            setattr(place, name, state.reshape(*state.shape[:-2], -1))
    for _ in range(4):
        plain.step()
        other.step()
        for place, twin in zip(plain.places().values(), other.places().values(), strict=True):
            for name in states_of(type(place)):
                apart = by_mechanism(getattr(place, name) != getattr(twin, name))
                for i, mechanism in enumerate(MECHANISMS):
                    if apart[..., i, :].any():
                        reached[mechanism].add((type(place).__name__, name))
    return {m: reached[m] - keeps_of[m] - OWN.get(m, set()) for m in MECHANISMS}


def test_whatever_a_mechanism_keeps_nobody_acts_on_it_once_it_is_off(present):
    assert felt(present, 0.0) == {mechanism: set() for mechanism in MECHANISMS}


def test_while_it_is_on_others_do(present):
    keeps = {m for m in MECHANISMS if kept(present, m) | STORES.get(m, set())}
    assert {mechanism for mechanism, others in felt(present, 1.0).items() if others} == keeps - NOT_FELT
