"""Worlds told again: of any case a batch can hold, and by the command that their page prints."""

import html
import json
import shlex

import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import lhs
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy
from twofutures.viz.charts import album

LABEL = "closed/open, with a “fee”"
BATCH = Batch(
    (
        Case("inaction", "2027Q2", ("beijing_veto",), {"chip_fee": 0.2}),
        Case(
            "loopholes_closed", views=("algorithms_beat_compute",), switches={"smuggling": 0.5}, label=LABEL,
            policies=(Policy("in steps", {"enforcement": {"2027Q1": 2.0, "2027Q3": 5.0}}, strength=0.5),),
        ),
    ),
    lhs(["enforcement", "spillover"], 3), seed=5, ensemble="prior", held={"smic_yield": 0.4}, keep=("gap_usable",),
    override=("enforcement", "spillover"),
)  # fmt: skip
FILE = """
seed = 5
ensemble = "prior"
held = {smic_yield = 0.4}
[[case]]
label = "one"
package = "inaction"
levers = {chip_fee = 0.2}
views = ["paper"]
[[case]]
label = "two"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three worlds of two cases that no bare package names."""
    place = tmp_path_factory.mktemp("batch") / "run"
    run(BATCH, place)
    return place


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """No charts: they are tested elsewhere, and take seconds."""
    monkeypatch.setattr(album, "keep_drawn", lambda drawn, folder, forms: {})


def answered(call, *arguments):
    result = call(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("case", BATCH.names)
def test_the_command_on_the_page_of_a_replay_plays_that_world(call, folder, tmp_path, monkeypatch, case):
    place = tmp_path / "replayed"
    replayed = answered(call, "replay", folder, "--world", "2", "--case", case, "--out", place)
    assert replayed["as_stored"] is True and replayed["case"] == case
    assert replayed["command"] in html.unescape((place / "story.html").read_text(encoding="utf-8"))
    monkeypatch.chdir(place)
    again = answered(call, *shlex.split(replayed["command"])[1:], "--out", "again")
    for key in ("series", "outcome", "events", "assumptions", "held", "case"):
        assert again[key] == replayed[key], key
    assert again["command"] == replayed["command"], "and so on for ever"


@pytest.mark.slow
def test_a_label_names_a_folder_inside_the_batchs_own(call, folder):
    result = call("replay", folder, "--world", "0", "--case", LABEL)
    (made,) = [place for place in folder.iterdir() if place.name.startswith("world-closed")]
    assert result.exit_code == 0 and (made / "world.toml").is_file() and made.parent == folder


@pytest.mark.slow
def test_the_story_tells_what_the_case_assumes_and_decides(call, folder, tmp_path):
    quarters = {
        quarter["quarter"]: " ".join(quarter["lines"])
        for quarter in answered(call, "replay", folder, "--world", "1", "--case", LABEL, "--out", tmp_path)["quarters"]
    }
    assert "this world assumes the view “Algorithms substitute for compute”, spillover" in quarters["2026Q4"]
    assert "smuggling at 50%" in quarters["2026Q4"]
    assert "The package “loopholes closed” begins" in quarters["2027Q1"]
    assert "The policy “in steps” sets enforcement to 2.0." in quarters["2027Q1"]
    assert "The policy “in steps” sets enforcement to 5.0." in quarters["2027Q3"]


@pytest.mark.slow
def test_a_case_is_an_argument_or_of_a_file_and_means_the_same(call, tmp_path):
    (tmp_path / "my.toml").write_text(FILE)
    file, luck = f"{tmp_path / 'my.toml'}#one", ("--world", "4", "--out", tmp_path / "from_file")
    one = answered(call, "world", "--scenario", file, *luck)
    assert (one["seed"], one["ensemble"], one["held"]) == (5, "prior", {"smic_yield": 0.4}) and one["case"] == "one"
    plainly = ("--seed", "5", "--ensemble", "prior", "--set", "smic_yield=0.4", "--lever", "chip_fee=0.2", *luck[:3])
    assert answered(call, "world", file, *luck)["series"] == one["series"]
    assert answered(call, "world", "inaction+paper", *plainly, tmp_path / "plainly")["series"] == one["series"]


@pytest.mark.slow
def test_why_takes_any_case_and_its_page_says_how_to_ask_again(call, tmp_path, monkeypatch):
    (tmp_path / "my.toml").write_text(FILE)
    monkeypatch.chdir(tmp_path)
    one = answered(call, "why", "my.toml#one", "--world", "4", "--out", "one")
    assert "“one”" in one["title"] and "--scenario why.toml" in one["command"]
    monkeypatch.chdir("one")
    again = answered(call, *shlex.split(one["command"])[1:], "--out", "again")
    assert {**again, "made_with": ""} == {**one, "made_with": ""}


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["inactoin"], "did you mean inaction"),
        (["inaction@2031Q1"], "2026Q4 to 2028Q4"),
        (["inaction+papr"], "did you mean paper"),
        (["my.toml"], "holds 2 cases: name one, such as 'my.toml#one'"),
        (["my.toml#three"], "known: one, two"),
        (["--scenario", "my.toml"], "name one, such as"),
        (["--scenario", "none.toml"], "cannot be read"),
        (["inaction", "--scenario", "my.toml#one"], "name one case"),
        (["inaction", "--package", "repeal"], "--package cannot be added to a case"),
        (["inaction", "--view", "paper"], "--view cannot be added"),
        (["my.toml#one", "--start", "2027Q3"], "--start cannot be added"),
        (["my.toml#one", "--lever", "enforcement=2"], "write it into the file's case"),
        (["--scenario", "my.toml#two", "--lever", "enforcement=2"], "write it into the file's case"),
    ],
)
@pytest.mark.parametrize("command", ["world", "why"])
def test_what_cannot_be_one_case_is_one_line(call, tmp_path, monkeypatch, command, arguments, names_the_fix):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.toml").write_text(FILE)
    result = call(command, *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert names_the_fix in result.stderr
