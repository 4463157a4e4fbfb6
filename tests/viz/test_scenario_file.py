"""Scenario files are options in a file, checked like options."""

import json

import pytest
from click.testing import CliRunner

from viz.cli import main
from viz.scenario_file import read_scenario

GOOD = """
packages = ["inaction"]
worlds = 3
seed = 5
ensemble = "prior"
[assumptions]
spillover = 0.5
[levers]
enforcement = 2
"""


def outlook(tmp_path, text, *more):
    file = tmp_path / "s.toml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(
        main, ["outlook", "--scenario", str(file), "--out", str(tmp_path / "out"), "--json", "--quiet", *more]
    )


def test_a_file_stands_for_the_options_it_names(tmp_path):
    found = outlook(tmp_path, GOOD)
    assert found.exit_code == 0, found.output
    plan = json.loads(found.stdout)["plan"]
    assert plan["worlds"] == 3 and plan["held"] == {"spillover": 0.5} and plan["levers"] == {"enforcement": 2.0}


def test_the_command_line_wins(tmp_path):
    assert json.loads(outlook(tmp_path, GOOD, "--worlds", "2").stdout)["plan"]["worlds"] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("packages = [", "not valid TOML"),
        ("package = ['inaction']", "packages"),
        ("packages = 'inaction'", "list of names"),
        ("packages = ['inactoin']", "inaction"),
        ("worlds = 'many'", "whole number"),
        ("worlds = 0", "whole number"),
        ("start = 2027", "text"),
        ("start = '2031Q1'", "2026Q4"),
        ("assumptions = 3", "table"),
        ("[assumptions]\nspilover = 0.5", "spillover"),
        ("[assumptions]\nspillover = 'x'", "number"),
        ("[assumptions]\nspillover = nan", "range"),
        ("[levers]\nenforcment = 2", "enforcement"),
        ("[levers]\nenforcement = 99", "range"),
    ],
)
def test_a_bad_file_gives_one_line_and_writes_nothing(tmp_path, text, said):
    found = outlook(tmp_path, text)
    assert found.exit_code == 2 and said in found.stderr and len(found.stderr.strip().splitlines()) == 1, found.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_or_binary_file_says_so(tmp_path):
    with pytest.raises(ValueError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="not text"):
        read_scenario(tmp_path / "b.toml")


def test_a_lever_moves_the_future_it_names(tmp_path):
    plain = outlook(tmp_path, GOOD.replace("enforcement = 2", "enforcement = 1"))
    same = ["outlook", "--package", "inaction", "--worlds", "3", "--seed", "5", "--ensemble", "prior"]
    same += ["--set", "spillover=0.5", "--json", "--quiet"]
    moved = CliRunner().invoke(main, [*same, "--lever", "enforcement=5", "--out", str(tmp_path / "b")])
    assert json.loads(plain.stdout)["packages"] != json.loads(moved.stdout)["packages"]
