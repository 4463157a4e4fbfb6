"""``twofutures data`` as it is called."""

import json

import pytest

from twofutures.experiments.tables import check
from twofutures.experiments.tables.moved import moved
from twofutures.experiments.work.files import TOP
from twofutures.viz.reports import data

NAME = "experiments/record/data/targets.toml"


@pytest.fixture
def edited(tmp_path):
    text = (TOP / NAME).read_text(encoding="utf-8")
    copy = tmp_path / "targets.toml"
    copy.write_text(text.replace("observed = [1.6, 6.7, 20.3]", "observed = [1.6, 6.7, 21.0]", 1), encoding="utf-8")
    return copy


def test_without_faults_the_check_says_so_and_ends_well(call, monkeypatch):
    monkeypatch.setattr(data, "every_problem", lambda: [])
    assert call("data", "check").stdout.endswith("tables hold what is declared of them.\n")
    result = call("data", "check", "--json")
    assert result.exit_code == 0 and json.loads(result.stdout) == []


def test_a_fault_ends_with_one_and_stands_on_stdout(call, monkeypatch):
    monkeypatch.setattr(data, "every_problem", lambda: [check.Problem("a.csv", "line 2", "x", "is wrong: correct it")])
    result = call("data", "check")
    assert result.exit_code == 1 and result.stdout == "a.csv, line 2, column x: is wrong: correct it\n"


@pytest.mark.slow
def test_what_moves_is_a_table_or_json(call, edited, monkeypatch):
    small, answers = ("--worlds", "3"), []
    monkeypatch.setattr(data, "moved", lambda *asked: answers.append(moved(*asked)) or answers[-1])
    text = call("data", "moved", NAME, edited, *small)
    assert text.exit_code == 0 and "C-V1 (3)" in text.stdout and "what is known of it changed" in text.stdout
    assert "Changing 1 cell moves 1 of " in text.stdout and "0 of " in text.stdout
    monkeypatch.setattr(data, "moved", lambda *asked: answers[-1])  # both sides are played once
    answer = json.loads(call("data", "moved", NAME, edited, *small, "--json").stdout)
    assert answer["changed"][0]["column"] == "observed" and answer["worlds"] == 3


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["chek"], "did you mean check"),
        (["moved", NAME], "--against"),
        (["moved", NAME, "a.toml", "--against", "HEAD"], "--against"),
        (["moved", "abm/data/levels.toml", "a.toml"], "did you mean abm/data/levers.toml"),
        (["moved", NAME, "nowhere.toml"], "nowhere.toml is no file"),
        (["moved", NAME, "--against", "no-such-revision"], "name a commit, branch or tag"),
    ],
)
def test_bad_input_is_one_line_that_names_the_fix(call, arguments, names_the_fix):
    result = call("data", *arguments)
    assert result.exit_code == 2 and result.stdout == "" and result.stderr.count("\n") == 1
    assert names_the_fix in result.stderr
