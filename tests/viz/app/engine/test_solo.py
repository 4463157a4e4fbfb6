"""A game alone: its link brings it back, a bad one is a sentence, and it is the terminal's own game, bit for bit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofutures.experiments.game.game import Game
from twofutures.policies.game.seats import OWN, seat, seats
from twofutures.viz.app.engine.games import Games, games, log_of
from twofutures.viz.app.engine.screen import LONGEST_LINK, decode, encode
from twofutures.viz.app.engine.solo import Solo, in_link, usual

PLAYED = Solo(
    "us_government", 12,
    turns=((("enforcement", "triple"), ("remote_access", "all"), ("vetting", "none")), (), (("enforcement", OWN),)),
    chosen=(("exports", "most"),),
)  # fmt: skip


def moves_of(who):
    """Moves that a seat may make in a turn."""
    line = st.sampled_from(sorted(seat(who).lines))
    moves = st.lists(line, unique=True, max_size=usual().moves)
    notch = lambda name: st.sampled_from([*seat(who).line(name).notches, OWN])  # noqa: E731
    return moves.flatmap(lambda names: st.tuples(*(st.tuples(st.just(name), notch(name)) for name in names)))


solos = st.sampled_from(sorted(seats())).flatmap(
    lambda who: st.builds(
        Solo, st.just(who), st.integers(0, 9_999_999), st.integers(0, 2**63 - 1),
        st.lists(moves_of(who), max_size=usual().turns - 1).map(tuple), moves_of(who),
    )
)  # fmt: skip


@given(solos)
def test_a_link_brings_the_game_back(solo):
    link = encode(decode("")[0], solo.query())
    assert in_link(decode(link)[1]) == solo and len(link) < LONGEST_LINK
    assert "%" not in link, "it can be read in an address"


def test_no_name_holds_what_a_link_is_divided_by():
    names = [name for who in seats() for line in seat(who).lines.values() for name in (who, line.name, *line.notches)]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]+", name)] == []


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"game": "us_goverment.0.2028"}, "us_government"),
        ({"game": "us_government"}, "SEAT.WORLD.SEED, such as us_government.0.2028"),
        ({"game": "us_government.-1.2028"}, "SEAT.WORLD.SEED"),
        ({"game": "us_government.99999999.2028"}, "from 0 to 9,999,999"),
        ({"game": f"us_government.0.{2**63}"}, "its seed one from 0"),
        ({"game": "us_government.0.2028", "moves": "enforcement"}, "LINE-NOTCH, such as enforcement-triple"),
        ({"game": "us_government.0.2028", "moves": "enforcement-tripled"}, "triple"),
        ({"game": "us_government.0.2028", "moves": "subsidy-most"}, "unknown line of the US government"),
        ({"game": "us_government.0.2028", "moves": "vetting-none.vetting-month"}, "each once"),
        ({"game": "us_government.0.2028", "moves": "a-b.c-d.e-f.g-h"}, "unknown line"),
        ({"game": "us_government.0.2028", "moves": "~" * 6}, "5 turns"),
        ({"game": "us_government.0.2028", "moves": "~" * 5 + "vetting-none"}, "5 turns"),
        ({"moves": "vetting-none"}, "take a seat"),
    ],
)
def test_a_bad_link_is_a_sentence_that_names_the_fix(link, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        in_link(link)


@given(st.text("usgovernmt_.-~0123456789abc%", max_size=60), st.text("vetingo-.~ ", max_size=60))
def test_any_text_is_a_game_or_a_sentence(who, moves):
    try:
        assert isinstance(in_link({"game": who, "moves": moves}), Solo)
    except ValueError as fault:
        assert "\n" not in str(fault)


def test_three_lines_move_in_a_turn_and_a_line_put_back_has_not_moved():
    solo = Solo("us_government")
    for left, line in ((2, "vetting"), (1, "exports"), (0, "club")):
        solo = solo.choose(line, seat("us_government").line(line).notch(OWN).name, "none")
        assert solo.left == left
    with pytest.raises(ValueError, match="at most 3 lines"):
        solo.choose("tools", "tight", OWN)
    assert solo.choose("club", "open", OWN).left == 0, "within a turn the last move of a line counts"
    assert solo.choose("club", OWN, OWN).left == 1
    ended = solo.end_turn()
    assert ended.turn == 2 and ended.chosen == () and ended.undo() == solo and solo.undo() == solo


@pytest.mark.slow
def test_it_is_the_game_of_the_terminal_bit_for_bit_however_it_came_about(tmp_path, monkeypatch):
    once = games().play(PLAYED)
    file = tmp_path / "log.json"
    file.write_text(log_of(PLAYED), encoding="utf-8")
    again = Game.resume(file)
    assert again.altered == "" and again.digest() == once.digest() and again.turn == once.turn == 4
    assert again.notch_of("exports") == "most" and once.notch_of("exports") == OWN, "what is chosen goes along"
    by_hand = Game(once.table)
    for moves in PLAYED.turns:
        for line, notch in moves:
            by_hand.move("us_government", line, notch)
        by_hand.resolve()
    assert by_hand.digest() == once.digest()
    apart = Games()
    first = apart.play(PLAYED.undo().undo().undo())
    monkeypatch.setattr("twofutures.viz.app.engine.games.Game", lambda table: pytest.fail("the past is played once"))
    assert apart.play(PLAYED).digest() == once.digest() and first.turn == 1, "turn after turn, from what is remembered"
    other = apart.play(PLAYED.undo().choose("enforcement", "fivefold", "triple").end_turn())
    assert other.turn == 4 and other.digest() != once.digest(), "a turn taken back and decided otherwise"
