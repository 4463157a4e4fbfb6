"""A game is the same world however one comes to it: by turns, all at once, taken back, from its file, as a luck."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.abm.lever import levers
from twofutures.experiments.cases.deck import deck
from twofutures.experiments.futures import Past
from twofutures.experiments.game.decided import policies
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Move, Signed, Table, Undo, read_log, standing
from twofutures.experiments.game.wild_cards import offers
from twofutures.policies.case import Case
from twofutures.policies.game.formats import format_of
from twofutures.policies.game.pacts import pacts
from twofutures.policies.game.seats import OWN, seat

WORLD = 12
FEW = settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def acts(draw) -> list[tuple]:
    """What is done in one turn, as calls of a game: moves of all seats, a card, a wild card; some are taken back."""
    done = []
    for who in ("us_government", "prc_government", "us_labs"):
        lines = st.lists(st.sampled_from(sorted(seat(who).lines)), min_size=1, max_size=3, unique=True)
        for line in draw(lines):
            notch = draw(st.sampled_from([*seat(who).line(line).notches, OWN]))
            done.append(("move", who, line, notch))
    if draw(st.booleans()):
        done.append(("freeze", "prc_government", draw(st.booleans())))
    if draw(st.booleans()):
        done.append(("play_card", draw(st.sampled_from(sorted(deck())))))
    if draw(st.booleans()):
        name = draw(st.sampled_from(sorted(offers())))
        done.append(("play_wild_card", name, draw(st.sampled_from(sorted(offers()[name].shows))), "an idea"))
    return done


games = st.lists(st.tuples(acts(), st.booleans()), min_size=5, max_size=5)


def play(game: Game, turns: list) -> Game:
    """Play a drawn game; where a turn is marked, it is taken back first and then played as it was."""

    def decide(todo: list) -> None:
        for name, *arguments in todo:
            if name != "move" or arguments[0] not in game.frozen:
                getattr(game, name)(*arguments)

    for todo, again in turns:
        decide(todo)
        game.resolve()
        if again:
            before = game.digest()
            game.undo()
            game.move("us_labs", "signals", "none")  # another turn, which does not count either
            game.resolve()
            game.undo()
            decide(todo)
            game.resolve()
            assert game.digest() == before
    return game


@pytest.mark.slow
@FEW
@given(turns=games)
def test_by_turns_taken_back_and_at_once_are_one_world(begun, turns, alike):
    game = play(begun.fork(), turns)
    assert game.ended
    assert alike(game, game.lucks(3).play([game.case()])) == set()


@pytest.mark.long
@MANY
@given(turns=games)
def test_fifty_random_games_are_one_world_each_also_alone_and_resumed(begun, tmp_path, turns, alike):
    game = play(begun.fork(), turns)
    alone = Past(np.array([WORLD]), fixed=game.fixed()).with_spells(game.spells()).play([game.case()])
    assert alike(game, alone) == set()
    assert alike(game, game.lucks(3).play([game.case()])) == set()
    must_resume(game, tmp_path / "game.json")


def must_resume(game: Game, file: Path) -> None:
    """The game of a file is the game that was saved, in all that was recorded, told and logged."""
    game.save(file)
    resumed = Game.resume(file)
    assert resumed.altered == "" and resumed.acts == game.acts and resumed.digest() == game.digest()
    assert [e.what for e in resumed.story.events] == [e.what for e in game.story.events]


def test_with_everybody_on_autopilot_it_is_the_world_of_the_status_quo(game, alike):
    while not game.ended:
        game.resolve()
    plain = Past(np.array([WORLD])).branch([Case()]).run()
    assert alike(game, plain) == set() and game.case().policies == ()
    with pytest.raises(ValueError, match="the game is over"):
        game.resolve()


def test_lucks_share_the_past_and_part_ways_only_where_luck_is_drawn(game):
    game.move("us_government", "exports", "most")
    lucks = game.lucks(4)
    futures = lucks.futures([game.case()], ["lead_months_smooth", "gap_usable"])
    for name in ("lead_months_smooth", "gap_usable"):
        series = futures.by_quarter(name, "as played")
        assert (series[:BRANCH] == series[:BRANCH, :1]).all() and len(set(series[LAST])) == 4
    assert len(set(lucks.members)) == 1 and lucks.ids[0] == WORLD


def test_a_killed_game_goes_on_from_the_turn_that_was_saved(begun, tmp_path, root):
    """The process is killed while it writes again and again; what lies there is always a whole game."""
    file, game = tmp_path / "game.json", begun.fork()
    game.move("us_government", "enforcement", "triple")
    game.resolve()
    game.save(file)
    code = (
        "import sys; from pathlib import Path; from twofutures.experiments.game.log import read_log, write_log\n"
        f"table, made, acts = read_log(Path({str(file)!r})); print('on', flush=True)\n"
        f"while True: write_log(Path({str(file)!r}), table, made, acts * 40); "
        f"write_log(Path({str(file)!r}), table, made, acts)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root) as writer:
        assert writer.stdout.readline() == b"on\n"
        os.kill(writer.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    table, _, kept = read_log(file)
    assert table == game.table and kept[: len(game.acts)] == game.acts


def test_undo_keeps_the_rows_and_takes_their_effect(game):
    game.move("us_government", "memory", "free")
    game.resolve()
    game.move("us_government", "memory", "tight")
    game.undo()
    assert (game.turn, len(game.acts)) == (1, 4) and isinstance(game.acts[-1], Undo)
    assert standing(game.acts) == ([], []) and game.case().policies == ()
    assert game.quarters == QUARTERS[BRANCH : BRANCH + 1]
    with pytest.raises(ValueError, match="nothing to take back"):
        game.undo()


def test_a_fork_goes_on_by_itself(game):
    game.resolve()
    twin = game.fork()
    twin.move("prc_government", "imports", "veto")
    twin.resolve()
    assert (game.turn, twin.turn) == (2, 3) and len(game.story.events) < len(twin.story.events)
    game.resolve()
    assert game.digest() != twin.digest()


@pytest.mark.parametrize(
    ("acts", "says"),
    [
        ([("move", "hub_states", "host_checks", "full")], "unknown seat at the table"),
        ([("move", "us_government", "mandate", "all")], "unknown line of the US government"),
        ([("move", "us_government", "memory", "tightt")], "did you mean tight"),
        ([("move", "us_government", line, OWN) for line in ("memory", "tools", "club", "exports")], "at most 3"),
        ([("sign", "checks_for_finance")], "an autopilot signs nothing"),
        ([("play_card", "standoff")] * 2, "in this turn already"),
        ([("play_card", "stand_off")], "did you mean standoff"),
        ([("sign", "chips_for_quiet"), ("move", "prc_government", "retaliation", "third")], "9 turns: move something"),
        ([("sign", "chips_for_quiet"), ("move", "us_government", "chip_rules", OWN)], "is settled by the pact"),
    ],
)  # fmt: skip
def test_what_the_rules_do_not_allow_is_refused_and_not_logged(game, acts, says):
    *before, (name, *arguments) = acts
    for earlier, *its in before:
        getattr(game, earlier)(*its)
    logged = list(game.acts)
    with pytest.raises(ValueError, match=says):
        getattr(game, name)(*arguments)
    assert game.acts == logged


def test_a_breakable_pact_gives_way_and_a_binding_one_ends():
    five = format_of("five_turns")
    signed = {"pact": "chips_for_quiet", "settings": dict(pacts()["chips_for_quiet"].settings)}
    move = Move(seat="prc_government", line="retaliation", notch="third", settings={"prc_retaliation": 3.0})
    decided = policies([[Signed(turns=2, **signed)], [move]], five)
    assert [(p.start, p.end) for p in decided] == [(16, 18), (17, 24)], "the later one lies on top"


def test_a_line_moved_to_where_it_stands_is_one_decision():
    five = format_of("five_turns")
    tight, back = (Move(seat="us_government", line="memory", notch=n, settings=s)
                   for n, s in (("tight", {"memory_control": 0.9}), (OWN, {})))  # fmt: skip
    spans = [(p.start, p.end) for p in policies([[tight], [tight], [back], [back], [tight]], five)]
    assert spans == [(16, 18), (23, 24)]


def test_a_pact_sets_what_it_says_while_it_lasts(game):
    game.sign("safety", turns=1)
    game.resolve()
    assert game.model.levers["safety_channel"][0] == pacts()["safety"].settings["safety_channel"]
    before = game.model.levers["safety_channel"][0]
    game.resolve()
    assert game.model.levers["safety_channel"][0] != before, "afterwards those decide again who decide it in the world"


def test_a_card_is_the_same_card_as_anywhere(game):
    game.play_card("foundry_disrupted")
    game.resolve()
    assert game.fixed() == deck()["foundry_disrupted"].draws(QUARTERS[BRANCH])
    assert game.by_quarter("foundry_output_lost")[BRANCH, 0] > 0
    assert "foundry_disrupted" in {event.what for event in game.story.events}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"game": 1', '"game": 2', "no game of this version"),
        ('"enforcement":3.0', '"enforcement":9.0', "takes a finite number"),
        ('"enforcement":3.0', '"prc_subsidy":3.0', "does not set prc_subsidy"),
        ('"kind":"move"', '"kind":"moved"', "no whole game"),
        ('"line":"enforcement"', '"line":"enforcment"', "did you mean enforcement"),
        ('"world": 12', '"world": -1', "no whole game"),
        ('"acts"', '"act"', "no whole game"),
        ("]\n}", "", "no JSON, or damaged"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_game_is_refused_in_one_line(game, tmp_path, before, after, says):
    game.move("us_government", "enforcement", "triple")
    game.save(tmp_path / "game.json")
    text = (tmp_path / "game.json").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "game.json").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        Game.resume(tmp_path / "game.json")


@pytest.mark.slow
def test_a_game_is_resumed_as_it_was_and_one_that_comes_out_otherwise_says_since_when(game, tmp_path):
    game.play_card("access_cut")
    game.resolve()
    game.undo()
    game.move("prc_government", "norms", "full")
    game.resolve()
    game.move("prc_government", "imports", "veto")
    must_resume(game, tmp_path / "game.json")
    text = (tmp_path / "game.json").read_text(encoding="utf-8").replace(game.digest(), "0" * 24)
    (tmp_path / "game.json").write_text(text, encoding="utf-8")
    assert Game.resume(tmp_path / "game.json").altered == "2026Q4"


def test_a_seat_is_taken_once_and_what_it_moves_is_a_lever():
    with pytest.raises(ValueError, match="named twice"):
        Table(seats=("us_labs", "us_labs"))
    assert {name for line in seat("us_labs").lines.values() for name in line.levers} <= set(levers())
