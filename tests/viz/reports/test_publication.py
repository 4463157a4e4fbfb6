"""``publish`` and ``reproduce`` from the command line: what is printed where, and with which exit code."""

import json

import pytest

from twofutures.experiments.batches import run as runs


@pytest.fixture(scope="module")
def published(folder, tmp_path_factory):
    from click.testing import CliRunner

    from twofutures.viz.cli.main import main

    out = tmp_path_factory.mktemp("published") / "bundle.zip"
    result = CliRunner().invoke(main, ["publish", str(folder), "--out", str(out), "--author", "Doe, Jane"])
    assert result.exit_code == 0 and result.stdout == "" and f"twofutures reproduce {out}" in result.stderr
    return out


def test_all_the_same_is_one_sentence_and_a_stopped_one_goes_on(call, published, tmp_path, monkeypatch):
    asked = ("reproduce", published, "--out", tmp_path / "again", "--workers", "1")
    result = call(*asked)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(
        "2 cases × 4 worlds played again: all 944 values are the same, bit for bit, and all "
    )
    assert "4 of 4 worlds" in result.stderr
    monkeypatch.setattr(runs, "compute", lambda *_: pytest.fail("computed again"))
    summary = call(*asked, "--json")
    assert summary.stderr == "" and json.loads(summary.stdout)["same"] is True


def test_a_difference_is_a_sentence_and_exit_code_1(call, folder, tmp_path):
    out = tmp_path / "bundle"
    assert call("publish", folder, "--out", out, "--quiet").exit_code == 0
    file = out / "data" / "outcomes.csv"
    file.write_text(file.read_text().replace("2027Q1", "2027Q2", 1))
    for form in ((), ("--json",)):
        result = call("reproduce", out, "--out", tmp_path / "again", "--workers", "1", "--quiet", *form)
        assert result.exit_code == 1
        sentence = json.loads(result.stdout)["differences"][0] if form else result.stderr
        assert (
            "data/outcomes.csv: case inaction, world 0: start is '2027Q2', and '2027Q1' when played again" in sentence
        )
        assert form or result.stdout == ""


@pytest.mark.parametrize(
    ("asked", "fix"),
    [
        (("publish", "nowhere", "--out", "x"), "holds no batch"),
        (("publish", "."), "--out"),
        (("publish", "nowhere", "--out", "x", "--license", "mine"), "CC-BY-4.0"),
        (("reproduce", "nowhere"), "is no bundle"),
        (("reproduce", "."), "is no bundle"),
    ],
)
def test_bad_input_is_one_line(call, tmp_path, monkeypatch, asked, fix):
    monkeypatch.chdir(tmp_path)
    result = call(*asked)
    assert (result.exit_code, result.stdout) == (2, "") and fix in result.stderr and not list(tmp_path.iterdir())
