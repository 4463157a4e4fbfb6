"""Why on the command line: chain, checks, chart and page of one world."""

import html
import json

import pytest


@pytest.mark.slow
def test_the_page_and_the_text_tell_the_chain_and_every_check(call, tmp_path):
    arguments = ["--package", "loopholes_closed", "--world", "7", "--ensemble", "prior", "--view", "paper"]
    result = call("why", *arguments, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    text = html.unescape((tmp_path / "why.html").read_text(encoding="utf-8"))
    summary = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))
    words = " ".join(result.stdout.split())
    for row in [*summary["chain"], *summary["removals"]]:
        assert row["sentence"] in text and row["sentence"] in words
    assert summary["verdict"] in text and "--view paper" in text and "What-if".lower() in text
    assert (tmp_path / "why.svg").exists() and not (tmp_path / "why.png").exists()
    assert "Because, latest first" in words and "Checked on the same luck" in words


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [(["--package", "inactoin"], "inaction"), (["--world", "-1"], "from 0"), (["--view", "papr"], "paper")],
)
def test_bad_input_names_the_fix(call, arguments, names_the_fix):
    result = call("why", *arguments)
    assert result.exit_code == 2 and names_the_fix in result.stderr
