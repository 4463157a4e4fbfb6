"""One world: the same as in an outlook, told with its causes, never in a flood."""

import json
from pathlib import Path

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, QUARTERS
from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches.outlook import plan
from twofutures.viz.charts import album
from twofutures.viz.look import theme
from twofutures.viz.reports.one_world import replay
from twofutures.viz.telling.chronicle import MOST, chronicle, outcome, verdict
from twofutures.viz.telling.scene import Scene

PACKAGE, WORLD = "loopholes_closed", 4


@pytest.fixture(scope="module")
def scene() -> Scene:
    """World 4 of the small outlook, played by itself."""
    return replay(plan([PACKAGE], 1, ensemble="prior"), WORLD)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lead_months_smooth", "gap_usable", "eci_prc", "norm_share_democratic"])
def test_it_is_the_world_of_the_outlook_bit_for_bit(scene, small, name):
    alone, among = scene.run.by_quarter(name, PACKAGE)[:, 0], small.by_quarter(name, PACKAGE)[:, WORLD]
    assert alone.dtype == among.dtype == np.float32
    assert np.array_equal(alone, among, equal_nan=True)


@pytest.mark.slow
def test_its_class_is_that_of_the_outlook(scene, small):
    assert outcome(scene)["class"] == CLASSES[small.classes(PACKAGE)[WORLD]]
    assert outcome(scene)["class"] in verdict(outcome(scene))


def test_the_story_begins_with_history_and_runs_on_across_the_branch(scene):
    quarters = {event.quarter for event in scene.events}
    assert set(QUARTERS[:BRANCH]) & quarters
    assert set(QUARTERS[BRANCH:]) & quarters
    assert [event.number for event in scene.events] == list(range(len(scene.events)))
    across = [
        e for e in scene.events if e.cause is not None and scene.events[e.cause].quarter < QUARTERS[BRANCH] <= e.quarter
    ]
    assert across, "no event after the branch goes back to one before it"


def test_no_quarter_floods(scene):
    quarters = chronicle(scene)
    assert [quarter.name for quarter in quarters] == list(QUARTERS)
    for quarter in quarters:
        assert len(quarter.lines) <= MOST
        assert all(line[-1] in ".?!" for line in quarter.lines)
        assert not any("nan" in line.lower().split() for line in quarter.lines)


def test_charts_of_one_world_draw(scene):
    for name, _, caption in album.draw(scene.run, album.OF_ONE_WORLD):
        assert theme.label(PACKAGE) in caption, name
        assert "10–90%" not in caption


@pytest.mark.slow
def test_the_command_writes_and_tells(call, tmp_path, unprinted):
    arguments = ("world", "--package", PACKAGE, "--world", WORLD, "--ensemble", "prior")
    result = call(*arguments, "--out", tmp_path / "a")
    assert result.exit_code == 0
    assert all(quarter in result.stdout for quarter in QUARTERS)
    assert "Outcome: " in result.stdout
    assert "what-if machine, not a forecast" in " ".join(result.stdout.split())
    printed = call(*arguments, "--out", tmp_path / "b", "--json")
    assert json.loads(printed.stdout, parse_constant=pytest.fail)["world"] == WORLD
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
    check_page((tmp_path / "a" / "story.html").read_text(encoding="utf-8"), tmp_path)


def check_page(text: str, folder: Path) -> None:
    """The page stands alone and names nothing of this machine."""
    assert "<script" not in text
    assert 'src="http' not in text
    assert "This is a what-if machine, not a forecast." in text
    assert str(folder) not in text
    assert text.count("<h3>") == len(QUARTERS)
