"""Exercises on the command line: listed, shown without an answer, checked, and printed."""

import html
import json

import pytest

from twofutures.experiments.exercises.keys import published
from twofutures.experiments.exercises.sheet import exercise, exercises
from twofutures.viz.reports.exercises import as_read
from twofutures.viz.words.languages import speaking

NAME = "05_same_seed_same_luck"
RIGHT = ("--answer", "in_turn=5", "--answer", "by_address=0")


def test_all_are_listed_and_one_is_shown_without_its_answers(call):
    listed = json.loads(call("exercise", "list", "--json").stdout)
    assert [row["name"] for row in listed] == list(exercises())
    assert all(one.title in call("exercise", "list").stdout for one in exercises().values())
    shown = call("exercise", "show", "5").stdout
    assert "Most simulations take" in shown and "generator.random()" in shown and "by_address" in shown
    assert "test size" not in call("exercise", "show", "03").stdout
    assert json.loads(call("exercise", "show", "05", "--json").stdout)["asked"]["in_turn"]["form"] == "draws"


def test_all_right_tells_the_lesson_and_anything_else_is_exit_code_1(call):
    right = call("exercise", "check", "05", *RIGHT)
    assert right.exit_code == 0 and right.stdout.count("right") == 2 and "5 of 5 draws change" in right.stdout
    wrong = call("exercise", "check", "05", "--answer", "in_turn=0")
    assert wrong.exit_code == 1 and "not yet: too small" in wrong.stdout and "not yet: not answered" in wrong.stdout
    assert "5 draws" not in wrong.stdout
    data = json.loads(call("exercise", "check", NAME, *RIGHT, "--json").stdout)
    assert data["right"] and data["lesson"] and [row["right"] for row in data["answers"]] == [True, True]


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (["show", "13"], "unknown exercise"), (["check", "05"], "--answer"),
        (["check", "05", "--answer", "x"], "years=2.5"),
        (["check", "05", "--answer", "in_turns=5"], "did you mean in_turn"),
        (["check", "05", *RIGHT, *RIGHT[:2]], "give it once"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_that_names_the_fix(call, words, fix):
    result = call("exercise", *words)
    assert result.exit_code == 2 and fix in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize("form", ["html", "md"])
def test_sheets_are_printed_with_room_and_keys_only_for_who_teaches(call, tmp_path, form):
    sheet, teacher = tmp_path / f"sheet.{form}", tmp_path / f"teacher.{form}"
    assert call("exercise", "print", "--form", form, "--out", sheet).exit_code == 0
    assert call("exercise", "print", "05", "--keys", "--form", form, "--out", teacher).exit_code == 0
    text, keys = (html.unescape(file.read_text(encoding="utf-8")) for file in (sheet, teacher))
    assert all(one.title in text and one.asked[-1].label in text for one in exercises().values())
    assert "Keys" not in text and "Keys" in keys and "One hole" not in keys and "test size" not in text
    assert str(published()[NAME]["in_turn"]) in keys and "scr" + "ipt" not in text.casefold().replace("script.", "")


@pytest.mark.parametrize("form", ["html", "md"])
def test_sheets_are_printed_in_german_with_german_numbers(call, tmp_path, form):
    file = tmp_path / f"blatt.{form}"
    assert call("exercise", "print", "01", "08", "--keys", "--lang", "de", "--form", form, "--out", file).exit_code == 0
    text = html.unescape(file.read_text(encoding="utf-8"))
    assert "Bestand ist nicht Zuwachs" in text and "15 Minuten: Wann folgt" in text and "± 0,05" in text
    assert "zuerst: ein Drittland" in text and "Für alle, die unterrichten" in text and "first:" not in text
    assert ("twofutures exercise check 08 --answer country=… --answer threshold=… --lang de" in text) == (
        form == "html"
    )
    assert ('<html lang="de">' in text) == (form == "html")
    refused = call("exercise", "print", "--lang", "dee")
    assert refused.exit_code == 2 and "did you mean de" in refused.stderr


def test_answers_in_german_are_read_and_judged_in_german(call):
    result = call("exercise", "check", "05", "--lang", "de", "--answer", "in_turn=5,0", "--answer", "by_address=1,5")
    assert result.exit_code == 1 and "noch nicht: zu groß" in result.stdout and "Gleicher Startwert" in result.stdout
    right = call("exercise", "check", "05", "--lang", "de", "--answer", "in_turn=5,0", "--answer", "by_address=0")
    assert right.exit_code == 0 and "5 von 5 Ziehungen" in " ".join(right.stdout.split())
    with speaking("de"):
        assert as_read(exercise("08"), {"threshold": " Nie", "country": "UGA"}) == {
            "threshold": "never",
            "country": "UGA",
        }
        assert as_read(exercise("12"), {"turns": "keine", "low": "−1.640,5"}) == {"turns": "none", "low": "−1640.5"}
        assert as_read(exercise("07"), {"points": "bleibt gleich"}) == {"points": "stays"}


def test_a_notebook_is_written_once_and_never_over_another(call, tmp_path):
    file = tmp_path / "mine.ipynb"
    assert call("exercise", "notebook", "05", "--out", file).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["nbformat"] == 4
    assert "exercise notebook 05" in call("exercise", "show", "05").stdout
    for words, fix in ((["05", "--out", file], "--out"), (["03"], "one of 05, 06, 09")):
        refused = call("exercise", "notebook", *words)
        assert refused.exit_code == 2 and fix in refused.stderr and refused.stderr.count("\n") == 1
