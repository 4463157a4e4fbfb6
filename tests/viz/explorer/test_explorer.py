"""The explorer stores what the app answers: the same worlds, the same counts, in a page that needs nothing else."""

import base64
import json
import random
import re
import shutil

import click
import numpy as np
import pytest

from twofutures.experiments.batches.folder import OtherBatch
from twofutures.experiments.futures import Past
from twofutures.viz.app.engine.answers import Answer, Play
from twofutures.viz.app.engine.changes import LEAD, change
from twofutures.viz.app.engine.screen import NOW, Screen
from twofutures.viz.app.parts.dots import packed
from twofutures.viz.app.parts.headline import QUESTIONS
from twofutures.viz.explorer.grid import Grid
from twofutures.viz.explorer.make import make

WORLDS = 9
GRID = Grid(("remote_access", "chip_sales", "exports"), WORLDS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    there = tmp_path_factory.mktemp("explorer")
    make(GRID, there, 1, new=False, as_json=False, quiet=True)
    return there


@pytest.fixture(scope="module")
def stored(folder):
    """What the page holds, as a browser reads it."""
    return in_page((folder / "index.html").read_text(encoding="utf-8"))


def in_page(text):
    """What stands in a page as data."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def bits(text):
    return np.unpackbits(np.frombuffer(base64.b64decode(text), np.uint8))[:WORLDS].astype(bool)


def test_it_counts_what_the_app_counts_for_twenty_settings(stored):
    untouched, *chosen = [0, *random.Random(2028).sample(range(1, len(GRID.settings)), 20)]
    screens = [GRID.screen(GRID.settings[setting]) for setting in (untouched, *chosen)]
    play = Play(Past(WORLDS), [screen.case(label=str(place)) for place, screen in enumerate(screens)])
    while not play.step():
        pass
    was, *kept = play.kept()
    for setting, screen, now in zip(chosen, screens[1:], kept, strict=True):
        answer = Answer(screen, Screen(), now, was)
        for name, question in QUESTIONS.items():
            after, before = (bits(stored["answers"][name][place]) for place in (setting, untouched))
            assert np.array_equal(after, question.answers(answer, NOW).astype(bool)), (name, screen)
            turned = change(question, answer)
            assert (turned.gained, turned.lost) == ((after & ~before).sum(), (before & ~after).sum())
        lead = answer.by_quarter(LEAD, NOW)[-4:]
        assert stored["months"][setting] == packed(lead.mean(axis=0)), screen
        counts = {row["name"]: row["counts"][setting] for row in stored["classes"]}
        assert counts == {name: number for name, number in answer.counts(NOW).items() if name in counts}
    assert len({tuple(row) for row in zip(*stored["answers"].values(), strict=True)}) > 3, "settings differ"


def test_settings_are_digits_and_every_notch_says_what_it_sets(stored):
    sizes = [len(one["notches"]) for one in stored["dials"]]
    assert np.prod(sizes) == len(stored["months"]) == len(GRID.settings)
    assert GRID.settings[0] == tuple(one["notches"][0]["name"] for one in stored["dials"])
    last = stored["dials"][-1]["notches"]
    assert [setting[-1] for setting in GRID.settings[: len(last)]] == [notch["name"] for notch in last]
    full = next(notch for notch in stored["dials"][0]["notches"] if notch["name"] == "full")
    assert full["settings"] == {"remote_access_rule": 1.0}
    assert all(row["source"] and row["meaning"] for one in stored["dials"] for row in one["levers"])


def test_the_page_takes_nothing_from_elsewhere_and_says_what_it_is(folder, stored):
    text = (folder / "index.html").read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="(?!#|data:|\$\{address)', text)
    assert "@import" not in text and "url(http" not in text
    assert "not a forecast" in stored["words"]["explorer.made_with"] and stored["leaves_out"]
    script = re.sub(r".*</script>\n<script>", "", text, flags=re.DOTALL)
    keys = set(re.findall(r'say\((?:"|`)([a-z_]+\.[a-z_]+)("|`|\$)', script))
    assert len(keys) > 8
    for key, end in keys:
        assert any(word == key if end == '"' else word.startswith(key) for word in stored["words"]), key


def test_what_is_played_stays_and_other_settings_are_refused_with_the_fix(folder, capsys):
    before = {file.name: file.stat().st_mtime_ns for file in (folder / "worlds" / "chunks").iterdir()}
    page = (folder / "index.html").read_bytes()
    make(GRID, folder, 1, new=False, as_json=True, quiet=True)
    assert json.loads(capsys.readouterr().out)["settings"] == len(GRID.settings)
    assert {file.name: file.stat().st_mtime_ns for file in (folder / "worlds" / "chunks").iterdir()} == before
    assert (folder / "index.html").read_bytes() == page
    with pytest.raises(OtherBatch, match="--new"):
        make(Grid(("exports",), WORLDS), folder, 1, new=False, as_json=False, quiet=True)


def test_in_german_the_same_answers_have_german_words(folder, stored, tmp_path):
    shutil.copytree(folder / "worlds", tmp_path / "worlds")
    make(GRID, tmp_path, 1, new=False, as_json=False, quiet=True, language="de")
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    german = in_page(text)
    assert '<html lang="de" dir="ltr">' in text and "Diese Ansicht teilen" in text
    assert (german["months"], german["answers"]) == (stored["months"], stored["answers"])
    assert german["made"]["command"] == f"{stored['made']['command']} --lang de"
    for ours, theirs in zip(stored["dials"], german["dials"], strict=True):
        assert ours["label"] != theirs["label"] and ours["present"] != theirs["present"]
        assert [one["name"] for one in ours["notches"]] == [one["name"] for one in theirs["notches"]], "links stay"
        for english, there in zip(ours["levers"], theirs["levers"], strict=True):
            assert all(english[key] != there[key] for key in ("name", "meaning", "cost", "range"))
    assert not {one["label"] for one in stored["classes"]} & {one["label"] for one in german["classes"]}
    assert not set(stored["leaves_out"]) & set(german["leaves_out"])
    assert [key for key, words in stored["words"].items() if words == german["words"][key]] == []


@pytest.mark.parametrize(
    ("names", "fault"),
    [((), "at least one"), (("exports", "exports"), "only once"), (("export",), "exports"),
     (("exports", "tools", "prc_chips", "enforcement", "chip_sales", "distillation"), "name fewer")],
)  # fmt: skip
def test_dials_that_cannot_be_combined_are_refused(names, fault):
    with pytest.raises((ValueError, click.ClickException), match=fault):
        Grid(names, WORLDS)


def test_the_page_says_how_it_is_made_again(stored):
    assert stored["made"]["command"].endswith(
        f"--dial remote_access --dial chip_sales --dial exports --worlds {WORLDS} --seed 2028"
    )
