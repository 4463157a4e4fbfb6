"""Why on the command line: chain, checks, chart and page of one world."""

from __future__ import annotations

import html
import json

import pytest


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    from click.testing import CliRunner

    from twofutures.viz.cli.main import main

    folder = tmp_path_factory.mktemp("why")
    arguments = ["--package", "loopholes_closed", "--world", "7", "--ensemble", "prior", "--view", "paper"]
    result = CliRunner().invoke(main, ["why", *arguments, "--out", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    return folder, json.loads(result.stdout)


def test_the_page_tells_the_chain_and_every_check(told):
    folder, data = told
    text = html.unescape((folder / "why.html").read_text(encoding="utf-8"))
    assert data == json.loads((folder / "why.json").read_text(encoding="utf-8"))
    for row in [*data["chain"], *data["removals"]]:
        assert row["sentence"] in text
    assert data["verdict"] in text and "--view paper" in text and "What-if".lower() in text
    assert (folder / "why.svg").exists() and (folder / "why.png").exists()


def test_the_same_world_is_told_in_words(call, tmp_path):
    result = call("why", "--package", "inaction", "--world", 3, "--ensemble", "prior", "--out", tmp_path)
    assert result.exit_code == 0
    assert "Because, latest first" in result.stdout and "Checked on the same luck" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [(["--package", "inactoin"], "inaction"), (["--world", "-1"], "from 0"), (["--view", "papr"], "paper")],
)
def test_bad_input_names_the_fix(call, arguments, names_the_fix):
    result = call("why", *arguments)
    assert result.exit_code == 2 and names_the_fix in result.stderr
