"""``twofutures cache`` as it is called."""

import json

import pytest

from twofutures.experiments.work import cache, kept_past


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder that holds a file of this code, one of other code, and one of somebody else."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    cache.put("past", kept_past.made_of(), b"x" * 2_000_000)
    cache.put("past", "other", b"y")
    (tmp_path / "mine.kept").write_text("mine")
    return tmp_path


def test_what_is_kept_is_shown(call, folder):
    text = call("cache").stdout
    assert str(folder) in text and "this code" in text and "other code" in text and "2.0" in text
    assert "mine.kept" not in text and "not kept yet" not in text
    shown = json.loads(call("cache", "--json").stdout)
    assert shown["folder"] == str(folder) and [one["of_use"] for one in shown["files"]].count(True) == 1


def test_it_can_be_cleared(call, folder):
    result = call("cache", "--clear", "--json")
    assert len(json.loads(result.stdout)["removed"]) == 2 and [f.name for f in folder.iterdir()] == ["mine.kept"]
    assert "Nothing is kept" in call("cache", "--clear").stdout and "not kept yet" in call("cache").stdout


def test_it_can_be_made(call, monkeypatch):
    made = []
    monkeypatch.setattr(kept_past, "all_members", lambda: made.append(1))
    assert call("cache", "--make").exit_code == 0 and made
    both = call("cache", "--make", "--clear")
    assert both.exit_code == 2 and "choose one of --make and --clear" in both.stderr


def test_switched_off_it_says_so(call, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, "off")
    assert call("cache").stdout == "Nothing is kept: TWOFUTURES_CACHE is off.\n"
    assert json.loads(call("cache", "--json").stdout) == {"folder": "", "files": []}
