"""What two cases decide differently, and the blend that takes levers from either side."""

import numpy as np
import pytest

from twofutures.policies.case import Case
from twofutures.policies.difference import areas, blend, differing
from twofutures.policies.packages import packages
from twofutures.policies.policy import Policy


def test_differing_levers_are_those_a_package_sets():
    names = differing(Case("inaction"), Case("distillation_only"))
    assert set(names) == set(packages()["distillation_only"].settings)
    assert differing(Case("inaction"), Case("inaction")) == []
    assert differing(Case("exports_only"), Case("exports_only", start="2027Q3")) == ["export_push"]


def test_areas_put_the_rest_under_other():
    assert areas(["a", "b", "c"], {"x": ["b", "z"], "y": []}) == {"x": ["b"], "other": ["a", "c"]}


def test_plain_functions_and_other_assumptions_cannot_be_blended():
    with pytest.raises(ValueError, match="plain function"):
        differing(Case("inaction"), Case(policies=(lambda government, quarter: {},)))
    with pytest.raises(ValueError, match="differ in assumptions"):
        blend(Case("inaction"), Case("inaction", assumptions={"spillover": 0.5}), {}, "x")


def test_a_blend_has_a_strength_per_row():
    other = Case("inaction", policies=(Policy("more", {"enforcement": 3.0}, 18),), label="more")
    made = blend(Case("inaction"), other, {"enforcement": np.array([0.0, 1.0])}, "both")
    policies = [p for p in made.policies if "enforcement" in p.settings]
    assert [np.asarray(p.strength).tolist() for p in policies] == [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
