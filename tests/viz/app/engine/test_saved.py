"""Saved scenarios: a few names for screens."""

import pytest

from twofutures.viz.app.engine.saved import LONGEST, MOST, free_name, saved, without
from twofutures.viz.app.engine.screen import WAS, Screen
from twofutures.viz.app.engine.screen_file import screen_in, several

ONE, OTHER = Screen().with_levers({"enforcement": 3.0}), Screen(package="inaction")


def test_a_name_stands_for_what_was_saved_last_and_can_be_forgotten():
    kept = saved(saved((), " Tight  rules ", ONE), "Loose", OTHER)
    assert kept == (("Tight rules", ONE), ("Loose", OTHER))
    assert saved(kept, "Tight rules", OTHER) == (("Tight rules", OTHER), ("Loose", OTHER))
    assert without(kept, "Tight rules") == (("Loose", OTHER),)


def test_there_is_room_for_four_and_a_name_that_nobody_took():
    kept = ()
    for _ in range(MOST):
        kept = saved(kept, free_name(kept), ONE)
    assert len(dict(kept)) == MOST and free_name(kept) not in dict(kept)
    assert saved(kept, kept[0][0], OTHER)[0][1] == OTHER
    with pytest.raises(ValueError, match="forget one"):
        saved(kept, "a fifth", ONE)


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST + 1)])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValueError, match="letters"):
        saved((), name, ONE)


def test_the_file_holds_every_scenario_and_the_untouched_one(tmp_path):
    from twofutures.policies.scenario_file import read_scenario

    text = several((("Tight", ONE), ("Loose", OTHER)), Screen(seed=7, worlds=256))
    file = tmp_path / "scenarios.toml"
    file.write_text(text, encoding="utf-8")
    run = read_scenario(file)
    assert [case.name for case in run.cases] == ["Tight", "Loose", WAS]
    assert (run.settings["seed"], run.settings["worlds"]) == (7, 256)
    assert screen_in(text.encode(), 256).levers == ONE.levers
    assert several(((WAS, ONE),), Screen()).count("[[case]]") == 1
