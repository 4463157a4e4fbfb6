"""What a notebook shows of the public objects: one line that says what they are."""

import numpy as np
import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import Axis, factorial, lhs, replications
from twofutures.experiments.futures import Futures
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy

STEPS = Policy("in steps", {"enforcement": {"2027Q1": 2.0, "2028Q1": 3.0}})


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (Case("inaction", views=("beijing_veto",)), "<Case inaction+beijing_veto from 2027Q1>"),
        (
            Case("inaction", "2027Q3", levers={"enforcement": 3}, switches={"smuggling": 0}, label="mine"),
            "<Case mine: inaction from 2027Q3, enforcement=3, smuggling=0>",
        ),
        (
            Case(levers={"enforcement": {"2027Q1": 2.0}, "chip_fee": np.zeros(1200)}, policies=(STEPS,)),
            "<Case status_quo from 2027Q1, enforcement=a schedule, chip_fee=1,200 numbers, in steps>",
        ),
        (replications(4000), "<Design 4,000 worlds>"),
        (
            lhs([Axis("spillover", 0.3, 0.5), "enforcement"], 1024),
            "<Design lhs, 1,024 × 1 worlds over spillover 0.3..0.5, enforcement 0..5>",
        ),
        (
            Batch((Case("inaction"), Case()), factorial(["enforcement"], 20), seed=7),
            "<Batch 2 cases × 60 fitted worlds, factorial over enforcement, seed 7, keeps 13 observables in "
            "2026Q4..2028Q4>",
        ),
        (
            Batch((Case(),), keep=None),
            "<Batch 1 case × 1,000 fitted worlds, replications, seed 2028, keeps everything in 2026Q4..2028Q4>",
        ),
        (Futures(["a", "b"], {"x": np.zeros((25, 2, 9))}), "<Futures 9 worlds × 2 (a, b), 1 observables>"),
    ],
)  # fmt: skip
def test_one_line_that_says_what_it_is(shown, text):
    assert repr(shown) == text
