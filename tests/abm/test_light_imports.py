"""Naming what can be decided or assumed loads no engine: the command line and the public face must answer at once."""

import json
import subprocess
import sys

import pytest

HEAVY = ("mesa", "scipy", "networkx", "pandas", "matplotlib", "pydantic")
LIGHT = (
    "abm.calendar", "abm.lever", "abm.outcomes", "abm.parameters", "abm.place", "abm.worlds",
    "policies.case", "policies.packages", "policies.proposals", "policies.views",
)  # fmt: skip
LOADED = "import json, sys\nimport twofutures.{}\nprint(json.dumps([name for name in {} if name in sys.modules]))"


def loaded(module: str) -> list[str]:
    """Heavy packages that a fresh interpreter has loaded once it has imported a module."""
    code = LOADED.format(module, list(HEAVY))
    return json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("module", LIGHT)
def test_naming_a_lever_or_a_case_loads_no_engine(module):
    assert loaded(module) == []


def test_an_engine_would_be_seen():
    assert {"mesa", "networkx"} <= set(loaded("abm.model"))
