"""The published baseline is what the model gives today, and renewing it shows every difference."""

import pytest

from twofutures.experiments.documents.baseline import WORLDS, baseline, moved, published
from twofutures.policies.packages import packages


@pytest.mark.slow
def test_the_shipped_figures_are_those_of_today():
    lines = moved(published(), baseline())
    assert not lines, "run 'python -m twofutures.experiments.documents.baseline'\n" + "\n".join(lines)


def test_every_package_counts_every_world():
    assert set(published()) == set(packages())
    for figures in published().values():
        assert sum(n for name, n in figures.items() if " " in name or name == "mixed") == WORLDS


def test_every_difference_is_named():
    before, after = {"a": {"x": 1.0, "y": 2.0}}, {"a": {"x": 1.0, "y": 3.0}, "b": {"x": 1.0}}
    assert moved(before, after) == ["a: y: 2.0 -> 3.0", "b: x: new -> 1.0"]
    assert moved(after, after) == []
