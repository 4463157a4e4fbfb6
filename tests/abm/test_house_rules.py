"""The house: imports point down, rules speak the vocabulary, no rule knows a scenario's name, files stay short."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from twofutures.policies.packages import packages

FLOORS = ("abm", "agents", "policies", "experiments", "viz")
MOST_LINES = 280
MOST_NUMPY = 4  # uses of NumPy in one file of agents or policies


def imports(tree: ast.Module) -> set[str]:
    """Top-level packages a file imports, at the top or inside a function; of this one the floors."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.removeprefix("twofutures.").split(".")[0] for name in names}


def upward(path: Path, tree: ast.Module) -> set[str]:
    """Floors above its own that a file imports."""
    return imports(tree) & set(FLOORS[FLOORS.index(path.parts[0]) + 1 :])


def numpy_uses(tree: ast.Module) -> list[str]:
    """What a file takes from NumPy, use by use."""
    return [
        n.attr
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "np"
    ]


def world_counts(tree: ast.Module) -> list[str]:
    """Places where a file asks how many worlds there are."""
    return [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "worlds"]


def scenario_names(tree: ast.Module) -> set[str]:
    """Names of packages that appear in a file, as a name, as text or (where no plain word) inside a text."""
    words = {str(getattr(n, "value", "")) for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    words |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)
    }
    return {name for name in packages() if name in words or ("_" in name and any(name in word for word in words))}


def on_floor(code, *floors):
    return {path: tree for path, tree in code.items() if path.parts[0] in floors}


def test_imports_point_down(code):
    assert {str(p): up for p, tree in code.items() if (up := upward(p, tree))} == {}


def test_an_upward_import_would_be_seen():
    assert upward(Path("abm/luck.py"), ast.parse("def f():\n    from twofutures.agents.lab import Lab")) == {"agents"}
    assert upward(Path("policies/x.py"), ast.parse("import twofutures.viz.cli, twofutures.agents.lab")) == {"viz"}


def test_every_floor_was_scanned(code):
    assert {p.parts[0] for p in code} == set(FLOORS)
    assert len(on_floor(code, "agents")) > 10


def test_agents_and_policies_have_no_luck_but_their_own(code):
    for path, tree in on_floor(code, "agents", "policies").items():
        assert "random" not in imports(tree) | set(numpy_uses(tree)), path
        assert "default_rng" not in ast.dump(tree), path


def test_agents_speak_the_vocabulary(code):
    for path, tree in on_floor(code, "agents").items():
        assert len(numpy_uses(tree)) <= MOST_NUMPY, (path, numpy_uses(tree))


def test_policies_hardly_use_numpy(code):
    for path, tree in on_floor(code, "policies").items():
        if path.name != "scenario.py":  # which turns world counts into world numbers
            assert len(numpy_uses(tree)) <= MOST_NUMPY, (path, numpy_uses(tree))


def test_no_rule_counts_worlds(code):
    rules = {p: t for p, t in on_floor(code, "agents", "policies").items() if p.name != "scenario.py"}
    assert {str(p): n for p, t in rules.items() if (n := world_counts(t))} == {}
    assert world_counts(ast.parse("def rule(self):\n    return self.model.worlds")) == ["worlds"]


def test_no_rule_knows_the_name_of_a_scenario(code):
    assert {str(p): n for p, tree in on_floor(code, "abm", "agents").items() if (n := scenario_names(tree))} == {}
    assert scenario_names(ast.parse("x = 1 if package == 'loopholes_closed' else 0")) == {"loopholes_closed"}


@pytest.mark.parametrize("floor", FLOORS)
def test_files_stay_short(floor, code, root):
    long = {
        str(p): n
        for p in on_floor(code, floor)
        if (n := len((root / p).read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_test_folders_have_no_init_file(root):
    assert list((root / "tests").rglob("__init__.py")) == []
