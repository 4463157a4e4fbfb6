"""What a control takes from a browser, and the bill that stands below it."""

import numpy as np
import pytest

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.dials import dial
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.parts.controls import books, change_in_2028, number_in, price

PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


def test_a_control_refuses_what_is_no_number_of_its_lever():
    assert number_in({"name": "enforcement", "value": 2}, ("enforcement",)) == {"enforcement": 2}
    for box in ({"name": "api_kyc", "value": 1}, {"name": "enforcement", "value": "x"}, {"value": 1}):
        with pytest.raises(ValueError):
            number_in(box, ("enforcement",))


def test_the_bill_is_of_this_lever_alone_with_its_sign_and_two_levers_have_two_bills(kept):
    answer = Answer(TIGHT, PLAIN, kept[TIGHT], kept[PLAIN])
    line = price(dial("enforcement"), True, answer)
    (cost,) = books(dial("enforcement"))
    apart = kept[TIGHT][cost.observable][-4:].sum(axis=0) - kept[PLAIN][cost.observable][-4:].sum(axis=0)
    assert np.allclose(change_in_2028(answer, cost), apart) and np.median(apart) > 0
    assert "enforcement and tracking +" in line and "same 9 worlds" in line
    assert price(dial("enforcement"), True, None) != line != price(dial("tools"), True, answer)
    assert "+" not in price(dial("enforcement"), False, None)
    back = price(dial("enforcement"), True, Answer(PLAIN, TIGHT, kept[PLAIN], kept[TIGHT]))
    assert "enforcement and tracking −" in back
