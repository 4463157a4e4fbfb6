"""``twofutures forecast`` as it is called: list, freeze into a folder of one's own, score."""

import json

import pytest

from twofutures.experiments.record.forecasts import declared
from twofutures.experiments.record.frozen import SUMS

SMALL = ("--worlds", "8", "--seed", "3", "--ensemble", "prior")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """A folder with a small frozen file, made as a user makes it."""
    from click.testing import CliRunner

    from twofutures.viz.cli.main import main

    folder = tmp_path_factory.mktemp("frozen")
    result = CliRunner().invoke(main, ["forecast", "freeze", *SMALL, "--folder", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    about = json.loads(result.stdout)
    assert about["file"] == str(folder / "2026-11.json") and about["made_with"]["worlds"] == 8
    assert f"{about['sha256']}  2026-11.json\n" == (folder / SUMS).read_text(encoding="utf-8")
    return folder


def test_the_list_has_every_question_and_one_family_on_its_own(call):
    rows = json.loads(call("forecast", "list", "--json").stdout)
    assert [row["name"] for row in rows] == [f.name for f in declared().forecasts]
    assert all(row["publication"] and row["settles"] and row["last"]["date"] for row in rows)
    table = call("forecast", "list", "--family", "smuggling").stdout
    assert "smuggled_since_2024@2026Q4" in table and "eci_us" not in table and "under these assumptions" in table
    assert "not a forecast" not in table


def test_freezing_says_where_it_lies_and_how_it_is_checked(call, tmp_path):
    result = call("forecast", "freeze", *SMALL, "--folder", tmp_path, "--name", "trial")
    assert result.exit_code == 0 and "trial.json" in result.stdout and "sha256 " in result.stdout
    assert "in 8 simulated worlds, under these assumptions" in result.stdout


def test_what_came_out_is_scored_and_the_rest_is_listed_as_open(call, frozen, tmp_path):
    file = tmp_path / "out.csv"
    rows = "eci_us@2026Q4,166,2027-02-01,Epoch AI\nremote_access_rule@2027Q3,0,2027-10-02,Congress\n"
    file.write_text(f"name,value,date,source\n{rows}", encoding="utf-8")
    plain = json.loads(call("forecast", "score", file, "--folder", frozen, "--json").stdout)
    assert plain["total"]["settled"] == 2 and plain["total"]["open"] == len(plain["open"])
    assert {row["name"] for row in plain["rows"]} == {"eci_us@2026Q4", "remote_access_rule@2027Q3"}
    assert set(plain["total"]["brier"]) == {"model", "recorded frequency"}
    text = call("forecast", "score", file, "--folder", frozen).stdout
    assert "166 ECI (Epoch AI, 2027-02-01)" in text and "us_club@2026Q4" in text
    assert f"2 of {len(declared().forecasts)} forecasts are settled" in text


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["freez"], "did you mean freeze"),
        (["list", "--family", "smugling"], "did you mean smuggling"),
        (["freeze", *SMALL, "--folder", "FROZEN"], "frozen already"),
        (["freeze", *SMALL, "--folder", "FROZEN", "--name", "a/b"], "write it like 2026-11"),
        (["score", "no.csv", "--folder", "FROZEN"], "no.csv cannot be read"),
        (["score", "OUT", "--folder", "FROZEN", "--of", "2026-10"], "did you mean 2026-11"),
        (["score", "OUT", "--folder", "FROZEN"], "did you mean eci_us@2026Q4"),
        (["score", "OUT", "--folder", "EMPTY"], "twofutures forecast freeze"),
    ],
)
def test_bad_input_is_one_line_that_names_the_fix(call, frozen, tmp_path, arguments, names_the_fix):
    out = tmp_path / "out.csv"
    out.write_text("name,value,date,source\neci_us@2026Q,166,2027-02-01,Epoch AI\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    places = {"FROZEN": frozen, "OUT": out, "EMPTY": tmp_path / "empty"}
    result = call("forecast", *(places.get(word, word) for word in arguments))
    assert result.exit_code == 2 and result.stdout == "" and result.stderr.count("\n") == 1
    assert names_the_fix in result.stderr
