"""Policies and views on the command line: listed with their sources, and taken by outlook and world."""

import json

import pytest

from twofutures.policies.proposals import proposals
from twofutures.policies.views import critiques, views


def test_policies_are_listed(call):
    rows = json.loads(call("policies", "--json").stdout)
    assert [row["name"] for row in rows] == list(proposals())
    assert all(row["source"]["title"] and row["cost"] and row["observable"] for row in rows)
    assert all(name in call("policies").stdout for name in proposals())


def test_views_are_listed_with_what_none_can_say(call):
    listed = json.loads(call("views", "--json").stdout)
    assert [row["name"] for row in listed["views"]] == list(views())
    assert set(listed["critiques"]) == set(critiques())
    plain = call("views").stdout
    assert all(name in plain for name in views()) and "K22" in plain


@pytest.mark.slow
def test_a_view_is_taken_by_an_outlook_and_told(call, tmp_path, outlook_folder, unprinted):
    arguments = ("outlook", "--worlds", "6", "--package", "loopholes_closed")
    result = call(*arguments, "--ensemble", "prior", "--view", "controls_backfire", "--out", tmp_path, "--json")
    summary, plain = json.loads(result.stdout), json.loads((outlook_folder / "stdout.json").read_text(encoding="utf-8"))
    assert summary["plan"]["views"] == ["controls_backfire"] and "--view controls_backfire" in summary["command"]
    measure = "lead_months_smooth"
    cells = [run["packages"]["loopholes_closed"]["measures"][measure]["median"] for run in (summary, plain)]
    assert cells[0] != cells[1]


@pytest.mark.slow
def test_a_world_can_be_told_under_a_view(call, tmp_path, unprinted):
    result = call("world", "--ensemble", "prior", "--view", "paper", "--out", tmp_path, "--json")
    assert json.loads(result.stdout)["views"] == ["paper"]
    assert "--view paper" in (tmp_path / "story.html").read_text(encoding="utf-8")


def test_a_misspelt_view_suggests_the_nearest(call):
    for command in ("outlook", "world"):
        result = call(command, "--view", "controls_backfir")
        assert result.exit_code == 2 and "controls_backfire" in result.stderr
        assert call(command, "--view", "paper", "--view", "paper").exit_code == 2
