"""The table: every lever has one owner, notches lie in order in their ranges, goals and pacts name what there is."""

import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import shipped_levers
from twofutures.abm.names import UnknownName
from twofutures.agents.observables.declared import shipped
from twofutures.policies.game.formats import Format, format_of, formats
from twofutures.policies.game.goals import goals, goals_of
from twofutures.policies.game.pacts import pact, pacts
from twofutures.policies.game.seats import OWN, lines, owner_of, seat, seats, settings_of, unowned

FEWEST, MOST = 3, 4


def test_every_lever_belongs_to_one_line_or_to_a_pact_or_to_nobody_with_a_reason():
    by_line = [name for line in lines().values() for name in line.levers]
    by_pact = {name for one in pacts().values() for name in one.settings} - set(by_line)
    assert sorted([*by_line, *by_pact, *unowned()]) == sorted(shipped_levers())
    assert owner_of("enforcement") == "us_government" and owner_of("truce") == ""


@pytest.mark.parametrize("line", lines().values(), ids=lines())
def test_a_line_has_a_few_notches_that_set_the_same_levers_to_different_values(line):
    settings = [notch.settings for notch in line.notches.values()]
    assert FEWEST <= len(settings) <= MOST and OWN not in line.notches
    assert {frozenset(one) for one in settings} == {frozenset(line.levers)}, "a notch leaves another's lever behind"
    assert len({tuple(sorted(one.items())) for one in settings}) == len(settings)
    ways = [[one[name] for one in settings] for name in line.levers]
    assert all(way in (sorted(way), sorted(way, reverse=True)) or name == "chip_fee"
               for name, way in zip(line.levers, ways, strict=True)), "from one end to the other"  # fmt: skip
    assert line.price and line.notch(OWN).settings == {}


def test_every_seat_can_move_something_and_wants_four_things_that_are_recorded():
    for name, one in seats().items():
        assert one.lines and one.brief.endswith(".") and one.waits
        assert [goal.secret for goal in goals_of(name)].count(True) == 2 and len(goals_of(name)) == 4
    figures = [goal.figure for goal in goals().values()] + [line.figure for line in lines().values()]
    assert {figure.partition("@")[2] for figure in figures} == {"2028"}
    assert {figure.partition("@")[0] for figure in figures} <= set(shipped().observables)


def test_a_pact_joins_seats_sets_only_what_is_theirs_or_nobodys_and_its_breach_is_seen():
    for one in pacts().values():
        assert len(one.signs) == 2 and one.settings and one.seen_by in shipped().observables
        assert {owner_of(name) for name in one.settings} <= {*one.signs, ""}


def test_turns_fill_the_years_from_the_branch_to_the_end():
    for one in formats().values():
        steps = [step for turn in range(1, one.turns + 1) for step in range(one.begins(turn), one.ends(turn) + 1)]
        assert steps == list(range(BRANCH, LAST + 1))
    assert Format("x", "x", (1, 2), 3).ends(2) == BRANCH + 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda: seat("us_goverment"), lambda: seat("vendors").line("frontz"), lambda: lines()["memory"].notch("tigt"),
        lambda: pact("truze"), lambda: format_of("five_turn"), lambda: settings_of(["P0l"], {}),
    ],
)  # fmt: skip
def test_a_name_that_nobody_declared_suggests_the_nearest(ask):
    with pytest.raises(UnknownName, match="did you mean"):
        ask()


def test_a_size_outside_its_range_is_refused():
    with pytest.raises(ValueError, match=r"0\.\.5"):
        settings_of([], {"enforcement": 6.0})
