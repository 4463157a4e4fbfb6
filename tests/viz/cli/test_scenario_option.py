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


def test_a_file_stands_for_the_options_it_names(tmp_path):
    found = outlook(tmp_path, SHORT)
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert told["plan"]["worlds"] == 3 and told["plan"]["held"] == {"spillover": 0.5}
    assert "enforcement = 2" in told["packages"]["inaction"]["meaning"]


def test_the_command_line_wins(tmp_path):
    assert json.loads(outlook(tmp_path, SHORT, "--worlds", "2").stdout)["plan"]["worlds"] == 2


def test_what_the_file_decides_is_not_said_twice(tmp_path):
    found = outlook(tmp_path, SHORT, "--package", "repeal")
    assert found.exit_code == 2 and "write it into the file's cases" in found.stderr


def test_every_case_of_a_file_runs_and_the_file_is_kept(tmp_path):
    found = outlook(tmp_path, CASES)
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)["packages"]
    assert list(told) == ["in steps", "inaction"]
    assert told["in steps"]["measures"] != told["inaction"]["measures"]
    assert (tmp_path / "out" / "scenario.toml").read_text() == CASES
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "in steps" in page and "--scenario scenario.toml" in page


@pytest.mark.parametrize("text", ["packages = [", "worlds = 0\nfoo = 1", "[levers]\nenforcement = 99"])
def test_a_bad_file_gives_one_line_and_writes_nothing(tmp_path, text):
    found = outlook(tmp_path, text)
    assert found.exit_code == 2 and len(found.stderr.strip().splitlines()) == 1 and "s.toml" in found.stderr
    assert not (tmp_path / "out").exists()
