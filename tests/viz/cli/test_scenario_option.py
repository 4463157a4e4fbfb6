"""``outlook --scenario``: the file's cases run, its settings are defaults, a bad file writes nothing."""

import json

import pytest
from click.testing import CliRunner

from twofutures.viz.cli.main import main

SHORT = """
packages = ["inaction"]
worlds = 3
seed = 5
ensemble = "prior"
[held]
spillover = 0.5
[levers]
enforcement = 2
"""
CASES = """
worlds = 2
ensemble = "prior"
[[case]]
label = "in steps"
package = "inaction"
[[case.policy]]
lever = "enforcement"
schedule = [["2027Q1", 2.0], ["2027Q3", 5.0]]
[[case]]
package = "inaction"
"""


def outlook(tmp_path, text, *more):
    file = tmp_path / "s.toml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(
        main, ["outlook", "--scenario", str(file), "--out", str(tmp_path / "out"), "--json", "--quiet", *more]
    )


def test_a_file_stands_for_the_options_it_names_and_the_command_line_wins(tmp_path, unprinted):
    result = outlook(tmp_path, SHORT, "--worlds", "2")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert (summary["plan"]["worlds"], summary["plan"]["seed"]) == (2, 5)  # the file says 3 worlds
    assert summary["plan"]["held"] == {"spillover": 0.5}
    assert "enforcement = 2" in summary["packages"]["inaction"]["meaning"]


def test_what_the_file_decides_is_not_said_twice(tmp_path):
    result = outlook(tmp_path, SHORT, "--package", "repeal")
    assert result.exit_code == 2 and "write it into the file's cases" in result.stderr


@pytest.mark.slow
def test_every_case_of_a_file_runs_and_the_file_is_kept(tmp_path, unprinted):
    result = outlook(tmp_path, CASES)
    assert result.exit_code == 0, result.output
    packages = json.loads(result.stdout)["packages"]
    assert list(packages) == ["in steps", "inaction"]
    assert packages["in steps"]["measures"] != packages["inaction"]["measures"]
    assert (tmp_path / "out" / "scenario.toml").read_text() == CASES
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "in steps" in page and "--scenario scenario.toml" in page


@pytest.mark.parametrize("text", ["packages = [", "worlds = 0\nfoo = 1", "[levers]\nenforcement = 99"])
def test_a_bad_file_gives_one_line_and_writes_nothing(tmp_path, text):
    result = outlook(tmp_path, text)
    assert result.exit_code == 2 and len(result.stderr.strip().splitlines()) == 1 and "s.toml" in result.stderr
    assert not (tmp_path / "out").exists()
