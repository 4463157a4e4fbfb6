"""The public face: what `from twofutures import …` gives, and that looking at it costs nothing."""

import subprocess
import sys

import pytest

import twofutures

HEAVY = ("mesa", "numpy", "scipy", "matplotlib", "pandas", "pydantic", "solara")
PUBLIC = (
    "Actor", "Batch", "Case", "Extension", "Lever", "Observable", "Parameter", "Past", "Policy", "Results", "Roster",
    "Scenario", "State", "design", "outcomes", "publish", "reproduce", "run", "use",
)  # fmt: skip


def loaded_by(code: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after some code."""
    ask = f"{code}\nimport sys; print(*(set(sys.modules) & {set(HEAVY)!r}))"
    return set(subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split())


def test_the_public_names_are_these():
    assert tuple(twofutures.__all__) == PUBLIC
    assert set(PUBLIC) <= set(dir(twofutures))


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_says_what_it_is(name):
    assert getattr(twofutures, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Pasts'"):
        _ = twofutures.Pasts


def test_looking_loads_nothing_heavy():
    assert loaded_by("import twofutures; dir(twofutures)") == set()
    assert "mesa" in loaded_by("from twofutures import Scenario; Scenario().build(1)")


def test_types_travel_with_the_package(root):
    assert (root / "twofutures" / "py.typed").exists()
