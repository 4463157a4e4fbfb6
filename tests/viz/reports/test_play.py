"""A game on the command line: from a script, at a terminal, stopped and gone on with, replayed, and told in the end."""

import html
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table
from twofutures.experiments.game.wild_cards import UP
from twofutures.policies.game.seats import OWN, seat, seats
from twofutures.viz.cli.main import main
from twofutures.viz.reports import asking, play
from twofutures.viz.reports.turn import moves_in

SMALL = ("--lucks", "4", "--worlds", "3")
MOVES = "# what a class decided\nchip_rules=closed\n\nexports=most, memory=own\nundo\n\n4d 1a\nvetting=none\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A whole game from a script, with a card and a turn taken back."""
    place = tmp_path_factory.mktemp("game") / "mine"
    script = place.parent / "moves.txt"
    script.write_text(MOVES, encoding="utf-8")
    words = ["play", "us_government", "--world", "12", "--script", str(script), "--card", "access_cut@2027Q1"]
    words += ["--wild-card", "ring_hazard=up@2027Q3: what if customs looked closer?"]
    result = CliRunner().invoke(main, [*words, *SMALL, "--whole", "--out", str(place), "--quiet"])
    assert result.exit_code == 0, result.output
    (place / "stdout.txt").write_text(result.stdout, encoding="utf-8")
    return place


@pytest.mark.slow
def test_a_game_from_a_script_is_saved_told_and_drawn(folder):
    data = json.loads((folder / "game.json").read_text(encoding="utf-8"))
    words = " ".join((folder / "stdout.txt").read_text(encoding="utf-8").split())
    page = html.unescape((folder / "game.html").read_text(encoding="utf-8"))
    (wild,) = [row for row in data["decided"] if row["by"] == "wild card"]
    assert (wild["turn"], wild["settings"]) == (3, {"ring_hazard": 0.25}) and wild["what"].endswith("looked closer?")
    assert [row["what"] for row in data["decided"] if row is not wild] == [
        "Chips that may be sold to the PRC: none but the weakest",
        "access cut",
        "Enforcement of export rules: five times",
        "Chips that may be sold to the PRC: none but the weakest",
        "Vetting before US releases: none",
    ]
    assert "Without the wild card ring hazard at 0.25 of 2027Q3" in page
    for text in (data["among"]["sentence"], data["choice"]["sentence"], *(row["sentence"] for row in data["goals"])):
        assert text in words and text in page
    assert [part["number"] for part in data["beyond"]] == [1, 4, 6, 7, 8]
    assert all(part["sentence"] in words and part["sentence"] in page for part in data["beyond"])
    assert data["turning"]["removals"][0]["sentence"] in page and "access to US models cut" in words
    assert {file.name for file in folder.glob("*.svg")} == {
        f"{name}.svg" for name in ("among", "choice", "turning", "beliefs", "shares", "goals", "forecasts")
    }
    assert f"of {SMALL[1]} lucks" in data["among"]["sentence"] and "twofutures play --replay" in data["command"]


@pytest.mark.slow
def test_a_replay_is_the_same_to_the_bit_and_another_world_is_exit_code_1(call, folder, tmp_path):
    again = call("play", "--replay", folder, *SMALL, "--whole", "--out", tmp_path / "again", "--json")
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout) == json.loads((folder / "game.json").read_text(encoding="utf-8"))
    log = (folder / "log.json").read_text(encoding="utf-8")
    digest = json.loads(log)["acts"][1]["digest"]
    (tmp_path / "log.json").write_text(log.replace(digest, "0" * 24), encoding="utf-8")
    half = json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))
    half["acts"] = half["acts"][:2]
    (tmp_path / "log.json").write_text(json.dumps(half), encoding="utf-8")
    other = call("play", "--replay", tmp_path)
    assert other.exit_code == 1 and "since 2026Q4 this world is another" in other.stderr
    assert "goes on with turn 2" in " ".join(other.stdout.split()) and "US lead" in other.stdout


@pytest.mark.slow
def test_at_a_terminal_one_is_asked_again_and_may_leave_and_come_back(call, tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    answers = "nobody\n6\nhost_checks\n9z\n?\n1d\nundo\n\nquit\n"
    game = CliRunner().invoke(main, ["play", "--world", "12", "--out", str(tmp_path / "mine")], input=answers)
    assert game.exit_code == 0, game.output
    for refused in ("unknown seat", "is no move", "there is no 9z"):
        assert refused in game.stderr
    assert "You are the Hub states" in game.stdout and "hosts' business" in game.stdout
    assert "Turn 2 of 5" in game.stdout and "goes on from here" in game.stderr
    log = json.loads((tmp_path / "mine" / "log.json").read_text(encoding="utf-8"))
    assert [act["kind"] for act in log["acts"]] == ["move", "resolve", "undo", "resolve"]
    resumed = ["play", "--resume", str(tmp_path / "mine")]
    seen, true = (CliRunner().invoke(main, [*resumed, *how], input="quit\n") for how in ((), ("--true",)))
    assert seen.exit_code == true.exit_code == 0 and "Turn 2 of 5" in seen.stdout
    assert "how you know" in seen.stdout and "What became known, 2026Q4" in game.stdout
    assert "how you know" not in true.stdout and "What you see" not in true.stdout
    taken = call("play", "hub_states", "--out", tmp_path / "mine")
    assert taken.exit_code == 2 and "--resume" in taken.stderr


@pytest.mark.slow
def test_a_script_that_ends_too_soon_says_where_the_game_is(call, tmp_path):
    (tmp_path / "short.txt").write_text("1d\n", encoding="utf-8")
    result = call("play", "prc_labs", "--script", tmp_path / "short.txt", "--out", tmp_path / "mine", "--json")
    assert result.exit_code == 2 and result.stdout == ""
    assert "no moves for turn 2" in result.stderr and f"--resume {tmp_path / 'mine' / 'log.json'}" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["us_goverment"], "us_government"),
        ([], "name a seat"),
        (["vendors", "--format", "ten_turns"], "nine_turns"),
        (["vendors", "--card", "standoff"], "foundry_disrupted@2027Q1"),
        (["vendors", "--card", "standof@2027Q1"], "standoff"),
        (["vendors", "--card", "standoff@2027Q2"], "2027Q1"),
        (["vendors", "--wild-card", "ring_hazard=up: why"], "ring_hazard=up@2027Q1"),
        (["vendors", "--wild-card", "ring_hazard=up@2027Q2: why"], "cards come when a turn begins"),
        (["vendors", "--wild-card", "eci_openai=up@2027Q1: why"], "moves nothing within a turn"),
        (["vendors", "--script", "nowhere.txt"], "name a script"),
        (["vendors", "--script", "moves.txt"], "moves.txt, line 2: unknown line of the Chip vendors and clouds"),
        (["us_government", "--script", "wrong.txt"], "wrong.txt, line 2: unknown notch of enforcement"),
        (["--resume", "nowhere"], "name a game"),
        (["--resume", "moves.txt"], "no JSON"),
        (["--resume", "a", "--replay", "b"], "give one of them"),
        (["vendors", "--resume", "a"], "cannot be added to a saved game"),
        (["--replay", "a", "--script", "moves.txt"], "cannot be added to --replay"),
        (["vendors", "--lucks", "0"], "1 to 10,000"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_that_names_the_fix(call, tmp_path, monkeypatch, arguments, names_the_fix):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Game, "__init__", lambda *_: pytest.fail("it would play"))
    Path("moves.txt").write_text(MOVES, encoding="utf-8")
    Path("wrong.txt").write_text("enforcement=triple\nenforcement=tripple\n", encoding="utf-8")
    result = call("play", *arguments)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert names_the_fix in result.stderr and result.stdout == ""


def test_nobody_can_be_asked_where_only_json_is_printed(call, monkeypatch):
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    result = call("play", "vendors", "--json")
    assert result.exit_code == 2 and "--script FILE" in result.stderr


def test_a_stopped_game_says_that_its_turns_are_saved(call, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(play, "show", stopped)
    result = call("play", "vendors")
    assert result.exit_code == 130 and "turns that were played are saved" in result.stderr


@pytest.mark.parametrize("who", seats())
def test_every_notch_can_be_said_by_letter_and_by_name(who):
    for number, line in enumerate(seat(who).lines.values(), 1):
        for letter, notch in zip("abcde", [*line.notches, OWN], strict=False):
            assert moves_in(f"{number}{letter}", seat(who)) == moves_in(f" {line.name}={notch} ,", seat(who))


def test_a_table_without_a_file_is_ready_to_play():
    assert Table().seats == ("us_government",) and Table().format == "five_turns"


@pytest.mark.slow
def test_moves_that_were_written_down_are_the_same_game_gone_on_with_turn_by_turn(call, tmp_path):
    sheet, out = tmp_path / "moves.csv", tmp_path / "mine"
    rows = [
        "Turn,who,what,secret",
        "1,us_government,4d,",
        "1,prc_government,imports=few,yes",
        "2,pact,truce",
        "",
        "2,card,standoff,",
        '2,wild card,"ring_hazard=up: customs, and all ports, look closer"',
    ]
    words = ["play", "--paper", sheet, "--world", "12", "--format", "three_turns", *SMALL, "--out", out, "--quiet"]
    sheet.write_text("\n".join(rows), encoding="utf-8-sig")
    half = call(*words)
    assert half.exit_code == 0 and "add rows of turn 3" in " ".join(half.stdout.split()) and "2027Q1" in half.stdout
    sheet.write_text("\n".join([*rows, "3,,,"]), encoding="utf-8")
    assert call(*words).exit_code == 0 and (out / "game.html").exists()
    game = Game(Table(world=12, seats=("us_government", "prc_government"), format="three_turns"))
    game.move("us_government", "enforcement", "fivefold")
    game.move("prc_government", "imports", "few", secret=True)
    game.resolve()
    game.sign("truce")
    game.play_card("standoff")
    game.play_wild_card("ring_hazard", UP, "customs, and all ports, look closer")
    game.resolve()
    game.resolve()
    kept = Game.resume(out / "log.json")
    assert kept.acts == game.acts and kept.digest() == game.digest()


@pytest.mark.parametrize(
    ("rows", "names_the_fix"),
    [
        (["who,what"], "must begin with the line turn,who,what,secret"),
        (["turn,who,what,secret"], "holds no turn yet"),
        (["turn,who,what,secret", "1,us_government,9z,"], "line 2: there is no 9z"),
        (["turn,who,what,secret", "one,us_government,1a,"], "'one' is no turn"),
        (["turn,who,what,secret", "1,us_goverment,1a,"], "line 2: unknown seat 'us_goverment'"),
        (["turn,who,what,secret", "1,,1a,"], "nobody is named who does 1a"),
        (["turn,who,what,secret", "1,pact,truze,"], "truce"),
        (["turn,who,what,secret", "1,wild card,ring_hazard=more: why,"], "write ASSUMPTION=up: WHY"),
        (["turn,who,what,secret", "1,wild card,eci_openai=up: why,"], "line 2: eci_openai moves nothing"),
        (["turn,who,what,secret", "6,us_labs,1a,"], "there is no turn 6 in a game of five_turns"),
        (["turn,who,what,secret", "1,,,"], "has no move of any seat"),
        (["turn,who,what,secret", "1,us_labs,1a,,,"], "are too many"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_played_is_named_before_anything_is(call, tmp_path, monkeypatch, rows, names_the_fix):
    monkeypatch.setattr(Game, "__init__", lambda *_: pytest.fail("it would play"))
    sheet = tmp_path / "moves.csv"
    sheet.write_text("\n".join(rows), encoding="utf-8")
    result = call("play", "--paper", sheet)
    assert result.exit_code == 2 and names_the_fix in result.stderr and result.stderr.count("\n") == 1
