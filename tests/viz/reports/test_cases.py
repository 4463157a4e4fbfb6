"""Questions about cases on the command line: answers in a folder, valid JSON, captions with the data's own numbers."""

import csv
import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from twofutures.viz.cli.main import main
from twofutures.viz.reports import html
from twofutures.viz.words.limits import LEAVES_OUT

HOW = ("--worlds", "4", "--ensemble", "prior", "--seed", "3", "--json")
ASKED = {
    "compare": ("compare", "inaction", "loopholes_closed@2027Q3"),
    "attribute": ("attribute", "loopholes_closed", "--over", "policies"),
    "flip": ("flip", "enforcement", "--of", "lead_months_smooth>=12", "--case", "loopholes_closed"),
    "delay": ("delay", "loopholes_closed", "--starts", "2027Q1..2027Q2"),
}
IN_PLACE = "enforcement varies in place of 3 (package loopholes_closed): the value that varied ruled."


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Folder and JSON of each question, asked once."""
    given = {}
    for name, arguments in ASKED.items():
        folder = tmp_path_factory.mktemp(name)
        result = CliRunner().invoke(main, [*arguments, *HOW, "--out", str(folder)])
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        given[name] = folder, json.loads(result.stdout, parse_constant=pytest.fail)
    return given


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_everything_is_written(answers, name):
    folder, summary = answers[name]
    assert json.loads((folder / f"{name}.json").read_text()) == summary
    assert list(csv.DictReader((folder / "table.csv").read_text().splitlines()))
    assert list(folder.glob("*.svg")) and not list(folder.glob("*.png"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_the_page_says_what_it_is_and_how_to_make_it_again(answers, name):
    folder, summary = answers[name]
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "This is a what-if machine, not a forecast." in text
    assert all(html.escape(item) in text for item in LEAVES_OUT)
    assert html.escape(summary["command"]) in text and summary["made_with"]["code"] in text
    assert text.count("<img ") == len(list(folder.glob("*.svg")))
    assert str(folder) not in text and str(Path.cwd()) not in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_the_command_makes_the_same_answer_again(answers, name, tmp_path, unprinted):
    import shlex

    _, summary = answers[name]
    again = shlex.split(summary["command"])[1:]
    result = CliRunner().invoke(main, [*again, "--json", "--out", str(tmp_path)])
    assert json.loads(result.stdout) == summary


def captions(folder: Path) -> str:
    """All captions of a page."""
    import html
    import re

    text = (folder / "report.html").read_text(encoding="utf-8")
    return html.unescape(" ".join(re.findall(r"<figcaption>(.*?)</figcaption>", text)))


@pytest.mark.slow
def test_captions_of_a_comparison(answers):
    folder, summary = answers["compare"]
    m, words = summary["figures"]["lead_months_smooth"], captions(folder)
    assert f"raises it in {m['raises']} of 4 worlds, lowers it in {m['lowers']} and leaves it in {m['leaves']}" in words
    assert f"{summary['flips']['worlds']} end in another class" in words
    assert summary["luck"]["A"] == summary["luck"]["B"]


@pytest.mark.slow
def test_captions_of_an_attribution(answers):
    folder, summary = answers["attribute"]
    figure, words = summary["figures"]["lead_months_smooth"], captions(folder)
    assert all(player in words for player in summary["players"])
    assert f"{figure['whole']['mean']:+.1f} in the mean" in words
    assert sum(row["mean"] for row in figure["players"].values()) == pytest.approx(figure["whole"]["mean"], rel=1e-4)


@pytest.mark.slow
def test_captions_of_turning_points_and_waiting(answers):
    folder, summary = answers["flip"]
    assert summary["remarks"] == [IN_PLACE] and IN_PLACE in (folder / "report.html").read_text(encoding="utf-8")
    assert summary["verdict"] in captions(folder) and sum(summary["tried"][0]["worlds"].values()) == 4
    folder, summary = answers["delay"]
    ahead = [f"{row['commanding lead']} ({start})" for start, row in summary["outcomes"].items()]
    assert all(part in captions(folder) for part in ahead) and summary["starts"] == ["2027Q1", "2027Q2", "never"]


def test_a_case_may_come_from_a_file(call, tmp_path, unprinted):
    file = tmp_path / "s.toml"
    file.write_text('[[case]]\npackage = "inaction"\n[[case]]\npackage = "repeal"\nlabel = "no rules"\n')
    result = call("compare", "inaction", f"{file}#no rules", *HOW, "--observable", "gap_owned", "--out", tmp_path / "o")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert list(summary["figures"]) == ["gap_owned"]
    assert shlex.split(summary["command"])[:4] == ["twofutures", "compare", "inaction", f"{file}#no rules"]


def test_the_null_comparison_prints_zeros(call, tmp_path, unprinted):
    result = call("compare", "inaction", "inaction", "--worlds", 2, "--ensemble", "prior", "--quiet", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "0 | 0 | 2" in result.stdout and "equal" in result.stdout and "NOT" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (("compare", "inactoin", "repeal"), "did you mean inaction"),
        (("compare", "inaction@2031Q1", "repeal"), "2026Q4 to 2028Q4"),
        (("compare", "inaction+nobody", "repeal"), "unknown view"),
        (("compare", "none.toml", "repeal"), "cannot be read"),
        (("compare", "none.yaml", "repeal"), "ends in .toml"),
        (("compare", "inaction", "repeal", "--observable", "gap_usabel", "--worlds", 1), "did you mean gap_usable"),
        (("attribute", "inaction", "--over", "smugling"), "did you mean smuggling"),
        (("attribute", "loopholes_closed", "--over", "levers"), "at most 10"),
        (("attribute", "inaction", "--over", "policies"), "nothing differently"),
        (("flip", "spilover"), "did you mean spillover"),
        (("flip", "spillover", "--of", "much"), "unknown outcome"),
        (("delay", "repeal", "--starts", "2027Q1"), "2027Q1..2028Q1"),
        (("delay", "repeal", "--starts", "2028Q1..2027Q1"), "earlier quarter first"),
    ],
)
def test_bad_input_is_one_line(call, tmp_path, arguments, names_the_fix):
    result = call(*arguments, "--out", tmp_path / "o")
    assert result.exit_code == 2, result.output
    assert names_the_fix in result.stderr and len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "o").exists()
