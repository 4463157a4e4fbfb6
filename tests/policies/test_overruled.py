"""Who sets what, and what varies in place of it."""

from twofutures.policies.case import Case
from twofutures.policies.overruled import overruled, sentences
from twofutures.policies.policy import HOLD, Policy

CASE = Case(
    "loopholes_closed", views=("paper", "algorithms_beat_compute"), assumptions={"spillover": 0.3},
    levers={"enforcement": 2.0}, label="mine",
    policies=(Policy("own", {"enforcement": {"2027Q1": 1.0}}), Policy("off", {"enforcement": 5.0}, strength=0.0)),
)  # fmt: skip


def test_who_sets_a_name_is_told_in_the_order_in_which_it_is_laid():
    assert list(CASE.set_by("enforcement").items()) == [
        ("package loopholes_closed", 3.0), ("case mine", 2.0), ("policy own", {"2027Q1": 1.0}),
    ]  # fmt: skip
    assert CASE.set_by("spillover") == {"view algorithms_beat_compute": 0.58, "case mine": 0.3}
    assert Case("inaction").set_by("enforcement") == {}, "held as it stands, like every lever of its owner"
    assert Case(policies=(Policy("still", {"enforcement": HOLD}),)).set_by("enforcement") == {"policy still": HOLD}
    assert Case("repeal").set_by("enforcement") == {"package repeal": 1.0}


def test_one_sentence_tells_of_all_cases():
    rows = overruled([Case("inaction"), CASE, Case("repeal")], ["enforcement", "chip_fee"], {"spillover": 0.4})
    assert sentences(rows) == [
        "enforcement varies in place of 1 in 2027Q1 (policy own) in mine, 1 (package repeal): "
        "the value that varied ruled.",
        "chip_fee varies in place of 0 (package repeal): the value that varied ruled.",
    ]
    (held,) = overruled([Case()], ["spillover"], {"spillover": 0.4})
    assert held.otherwise == "0.4 (--set)"


def test_nothing_set_says_nothing():
    assert overruled([Case("inaction")], ["enforcement", "spillover"]) == [] and sentences([]) == []
