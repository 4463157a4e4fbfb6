"""Cases: checked when made; what is not said stays as it was."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, quarter_step
from twofutures.policies.case import MECHANISMS, Case, per_row
from twofutures.policies.policy import Policy


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"package": "inactoin"}, "did you mean inaction"),
        ({"start": "2031Q1"}, "use 2026Q4 to 2028Q4"),
        ({"levers": {"enforcement": 99.0}}, "enforcement"),
        ({"assumptions": {"spilover": 0.5}}, "spillover"),
        ({"switches": {"smugling": 0}}, "smuggling"),
        ({"switches": {"smuggling": 2}}, "between 0"),
        ({"views": ("nobody",)}, "view"),
    ],
)
def test_what_cannot_be_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        Case(**wrong)


def test_policies_lie_on_top_of_the_package():
    later = Policy("later", {"enforcement": 5.0}, start=20)
    followed = Case("inaction", levers={"enforcement": 2.0}, policies=(later,)).followed()
    assert [p.name for p in followed] == ["inaction: hold", "levers set by hand", "later"]


def test_numbers_given_one_per_world_keep_to_their_worlds():
    case = Case(levers={"enforcement": np.array([1.0, 2.0, 3.0])}, switches={"smuggling": np.array([0.0, 1.0, 1.0])})
    part = case.take(np.array([2, 0]))
    assert part.levers["enforcement"].tolist() == [3.0, 1.0] and part.switches["smuggling"].tolist() == [1.0, 0.0]


def test_values_per_world_lie_on_top_of_all_a_case_decides():
    case = Case("inaction", "2027Q2", levers={"enforcement": 2.0}, policies=(Policy("own", {"enforcement": 3.0}),))
    varied = case.with_values({"spillover": np.array([0.3, 0.4]), "enforcement": np.array([1.0, 5.0])})
    assert varied.assumptions["spillover"].tolist() == [0.3, 0.4] and varied.name == case.name
    last = varied.followed()[-1]
    assert last.settings["enforcement"].tolist() == [1.0, 5.0] and last.start == quarter_step("2027Q2")
    assert case.with_values({}) == case and case.with_values({"spillover": 0.3}).policies == case.policies


def test_a_value_for_what_is_neither_assumption_nor_lever_is_refused():
    with pytest.raises(ValueError, match="did you mean spillover"):
        Case().with_values({"spilover": 0.4})


def test_a_case_that_says_nothing_keeps_the_default():
    rows = per_row([{}, {"x": 9.0}, {"x": np.array([1.0, 2.0])}], "x", np.arange(6.0))
    assert rows.tolist() == [0, 1, 9, 9, 1, 2]


def test_every_mechanism_of_the_rules_can_be_switched():
    import re
    from pathlib import Path

    code = "".join(f.read_text(encoding="utf-8") for floor in ("abm", "agents") for f in Path(floor).rglob("*.py"))
    assert set(re.findall(r'\.on\("(\w+)"\)', code)) == set(MECHANISMS)


@pytest.mark.parametrize(
    ("case", "begins"),
    [
        (Case(), LAST + 1),
        (Case(levers={"enforcement": 2.0}), BRANCH + 1),
        (Case(levers={"enforcement": 2.0}, start="2028Q1"), quarter_step("2028Q1")),
        (Case("inaction"), BRANCH),  # it holds the levers of the branch
        (Case(views=("paper",)), BRANCH),
        (Case(switches={"smuggling": 0.0}), BRANCH),
        (Case(policies=(lambda government, quarter: {},)), BRANCH),  # a rule may speak at any time
    ],
)
def test_a_case_says_when_it_may_begin_to_differ(case, begins):
    assert case.begins() == begins
