"""Responses on the command line: the same tables as the page, JSON for machines, errors in one line."""

import json

import pytest

from twofutures.experiments.documents.responses import published
from twofutures.viz.cli.commands.analysis import RESPONSES
from twofutures.viz.reports.responses import LABELS, PARTS, plain

pytestmark = pytest.mark.slow


def test_every_part_has_a_name_and_a_label():
    assert tuple(PARTS) == tuple(LABELS) == RESPONSES


def test_tables_come_with_their_sentences_and_no_marks(call):
    result = call("responses", "--worlds", 2, "--only", "levers", "--only", "outlooks", "--quiet")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    for words in (
        "Levers, each alone",
        "remote_access_rule",
        "Why the others do not",
        "Outlooks of others",
        "what-if machine",
    ):
        assert words in result.stdout
    assert "`" not in result.stdout and "](" not in result.stdout and "**" not in result.stdout


def test_json_has_the_parts_of_the_stored_figures(call):
    result = call("responses", "--worlds", 2, "--only", "switches", "--only", "leaning", "--json")
    assert result.exit_code == 0 and result.stderr == ""
    figures, stored = json.loads(result.stdout), published()
    assert set(figures) == {"made_with", "switches", "leaning"} and figures["made_with"]["worlds"] == 2
    assert figures["made_with"].keys() == stored["made_with"].keys()
    assert figures["switches"].keys() == stored["switches"].keys()


@pytest.mark.slow
def test_all_of_it_is_the_default(call):
    result = call("responses", "--worlds", 2, "--json")
    assert result.exit_code == 0 and set(json.loads(result.stdout)) == {"made_with", *RESPONSES}
    assert set(json.loads(result.stdout)["reach"]["counts"]) == set(published()["reach"]["counts"])


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--only", "lever"], "levers"), (["--worlds", "1"], "from 2 to"),
        (["--only", "levers", "--only", "levers"], "give it once"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_one_line(call, arguments, hint):
    result = call("responses", *arguments)
    assert result.exit_code == 2 and result.stdout == "" and hint in result.stderr and result.stderr.count("\n") == 1


def test_marks_and_links_are_left_out():
    assert plain("**a** `b` [c d](https://e.f/g_h) *i*") == "a b c d i"
