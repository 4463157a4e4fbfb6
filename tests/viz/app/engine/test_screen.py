"""A visitor's screen: a link brings it back exactly, a bad link is a sentence, undo and redo walk the trail."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofutures.abm.lever import levers
from twofutures.abm.parameters import parameters
from twofutures.policies.packages import packages
from twofutures.viz.app.engine.dials import DEFAULT, dials
from twofutures.viz.app.engine.screen import LONGEST_LINK, Screen, Trail, decode, encode

QUARTERS = ("2026Q4", "2027Q1", "2027Q3", "2028Q4")


def inside(rows):
    return st.sampled_from(sorted(rows)).flatmap(
        lambda name: st.tuples(st.just(name), st.floats(rows[name].low, rows[name].high, allow_nan=False))
    )


screens = st.builds(
    lambda package, start, moved, held, begins, seed, worlds: (
        Screen(package, start, seed=seed, worlds=worlds)
        .with_levers(dict(moved))
        .with_assumptions(dict(held))
        .with_start(*begins)
    ),
    st.sampled_from(sorted(packages())),
    st.sampled_from(QUARTERS),
    st.lists(inside(levers()), max_size=4),
    st.lists(inside(parameters()), max_size=3),
    st.tuples(st.sampled_from(sorted(dials())), st.sampled_from(QUARTERS)),
    st.integers(0, 2**63 - 1),
    st.sampled_from((256, 1000, 4000)),
)


@given(screens)
def test_a_link_brings_the_screen_back(screen):
    versions = {"code": "12345678", "data": "abcdef12"}
    assert decode(encode(screen, versions)) == (screen, versions)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("package=../../etc/passwd", "unknown package"),
        ("lever.enforcement=nan", "not a finite number"),
        ("lever.enforcement=1e999", "not a finite number"),
        ("lever.enforcement=99", "0..5"),
        ("lever.__class__=1", "unknown lever"),
        ("set.spillover=__import__('os')", "not a number"),
        ("start=1999Q1", "outside the run"),
        ("start.enforcement=1999Q1", "outside the run"),
        ("start.nothing=2027Q1", "unknown dial"),
        ("seed=-1", "whole number"),
        ("seed=" + "9" * 19, "seed must be"),
        ("worlds=1000000000", "worlds must be one of"),
        ("view=<script>alert(1)</script>", "unknown view"),
        ("file=/etc/passwd", "unknown part"),
        ("world=99999999", "world must be a whole number from 0 to 9,999,999"),
        ("quarter=2019Q1", "outside the run"),
        ("seed=1&seed=2", "twice"),
        ("a" * (LONGEST_LINK + 1), "longer"),
        ("&".join(f"view=x{i}" for i in range(300)), "damaged"),
        ("=&;;%%%", "damaged"),
    ],
)
def test_a_hostile_link_is_a_sentence(query, sentence):
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        decode(query)


@given(st.text(max_size=300))
def test_any_text_is_a_screen_or_a_sentence(query):
    try:
        screen, _ = decode(query)
    except ValueError as fault:
        assert str(fault)
    else:
        assert isinstance(screen, Screen)


def test_undo_and_redo_walk_the_trail_and_a_new_move_forgets_what_was_undone():
    first, second, third = (Screen(seed=n) for n in (1, 2, 3))
    trail = Trail(first).move(second).move(third)
    assert trail.undo().now == second
    assert trail.undo().undo().undo().now == first
    assert trail.undo().redo() == trail
    assert trail.undo().move(first).redo().now == first
    assert trail.move(third) is trail


def test_a_dial_at_its_default_leaves_the_screen_untouched():
    for dial in dials().values():
        moved = Screen().with_levers(dial.turn(list(dial.notches)[-1]))
        assert moved != Screen()
        assert moved.with_levers(dial.turn(DEFAULT)) == Screen()


def test_there_are_eight_dials_of_four_notches_and_each_names_its_price():
    assert len(dials()) == 8
    assert all(len(dial.notches) == 4 and dial.prices for dial in dials().values())


def test_a_notch_is_recognised_by_its_settings():
    for dial in dials().values():
        for notch in dial.notches:
            settings = {n: v for n, v in dial.turn(notch).items() if v is not None}
            assert dial.notch(settings) == notch
    assert dials()["enforcement"].notch({"enforcement": 1.7}) is None


def test_each_dial_begins_in_its_own_quarter():
    screen = Screen().with_levers({"enforcement": 3.0, "export_push": 20.0}).with_start("exports", "2028Q1")
    starts = {name: policy.start for policy in screen.case().policies for name in policy.settings}
    assert starts == {"enforcement": 17, "export_push": 21}


def test_a_move_is_named_by_what_it_changed_and_by_nothing_else():
    before = Screen(package="loopholes_closed").with_levers({"export_push": 20.0})
    assert before.since(before) == []
    assert before.with_levers({"enforcement": 3.0, "export_push": None}).since(before) == [
        "enforcement 3", "export push as it goes"
    ]  # fmt: skip
    assert before.since(Screen().with_levers({"export_push": 20.0})) == [packages()["loopholes_closed"].label]
    later = before.with_start("exports", "2028Q1")
    assert later.since(before) == ["US push for AI exports from 2028Q1"]


def test_a_screen_says_what_is_set_and_since_when():
    assert Screen().says() == []
    screen = Screen(start="2028Q1", assumptions=(("smic_yield", 0.4),)).with_levers(
        {"enforcement": 3.0, "api_kyc": 1.0}
    )
    phrases = screen.with_start("enforcement", "2027Q3").says()
    assert phrases == ["beginning in 2028Q1", "api kyc 1", "enforcement 3 from 2027Q3", "smic yield 0.4"]


def test_moves_of_one_run_are_undone_together():
    trail = Trail(Screen())
    for value in (1.0, 2.0, 3.0):
        trail = trail.move(Screen().with_levers({"export_push": value}), "one visit to the box")
    assert trail.undo().now == Screen() and trail.undo().redo().now == trail.now
    other = trail.move(Screen().with_levers({"export_push": 4.0}), "the next visit")
    assert other.undo().now == trail.now
    again = trail.undo().move(Screen().with_levers({"export_push": 5.0}), "one visit to the box")
    assert again.undo().now == Screen()


TIMES = {"halved": 0.5, "doubled": 2.0, "tripled": 3.0}  # notches that are named as multiples of the present


def test_the_present_of_a_dial_is_where_the_worlds_stand_and_notches_named_after_it_are_true(nine):
    for one in dials().values():
        assert list(one.present) == list(one.levers)
        for name, present in one.present.items():
            stands = float(np.median(nine.model.levers[name]))
            assert stands == pytest.approx(present, rel=0.15, abs=0.005), f"{name} stands at {stands:.3g}"
        for notch, settings in one.notches.items():
            for name, value in settings.items():
                more, present = value - one.present[name], one.present[name]
                assert notch not in TIMES or value == pytest.approx(TIMES[notch] * present), name
                # a tighter rule on sales is a lower ceiling, every other one a higher share
                strict = -more if name in ("chip_ceiling", "chip_quota") else more
                assert (notch != "tighter" or strict > 0) and (notch != "looser" or strict < 0), name
                assert notch not in ("large", "utmost", "full", "$20bn", "$50bn") or more > 0, name
                assert notch != "none" or value <= present, name
