"""The house: where things go, who may import whom, and how they are named. A new room is a row of ROOMS."""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from twofutures.policies.packages import packages

FLOORS = ("abm", "agents", "policies", "experiments", "viz")  # each imports only those before it

# Every room, and the rooms of its own floor that it may import. A floor's own top files are the room of its name.
ROOMS: dict[str, str] = {
    "abm": "abm.places",
    "abm.places": "abm",
    "agents": "agents.observables",
    "agents.observables": "agents",
    "policies": "",
    "policies.game": "policies",
    "experiments.work": "",
    "experiments": "experiments.work",
    "experiments.record": "experiments.work experiments",
    "experiments.batches": "experiments.work experiments",
    "experiments.cases": "experiments",
    "experiments.game": "experiments.work experiments experiments.cases experiments.record",
    "experiments.claims": "experiments experiments.record",
    "experiments.analysis": "experiments.work experiments experiments.batches",
    "experiments.publication": "experiments.work experiments.batches",
    "experiments.one_world": "experiments",
    "experiments.exercises": "experiments.work experiments experiments.record experiments.cases",
    "experiments.documents": "experiments.work experiments experiments.record experiments.cases experiments.exercises "
    "experiments.game",
    "experiments.tables": "experiments.work experiments experiments.record",
    "experiments.speed": "experiments.work experiments experiments.batches",
    "viz.words": "",
    "viz.look": "viz.words",
    "viz.telling": "viz.words viz.look",
    "viz.charts": "viz.words viz.look viz.telling",
    "viz.drawings": "viz.words viz.look",
    "viz.terminal": "",
    "viz.reports": "viz.words viz.look viz.telling viz.charts viz.terminal",
    "viz.kit": "viz.words viz.look viz.charts viz.telling viz.terminal viz.reports",
    "viz.room": "viz.words viz.telling viz.terminal viz.reports viz.kit viz.app",
    "viz.app.engine": "viz.words viz.look",
    "viz.app.charts": "viz.words viz.look viz.app.engine",
    "viz.app.parts": "viz.words viz.look viz.drawings viz.reports viz.app.engine viz.app.charts",
    "viz.app.one_world": "viz.words viz.telling viz.drawings viz.app.engine viz.app.parts",
    "viz.app.game": "viz.words viz.telling viz.drawings viz.reports viz.app.engine viz.app.parts",
    "viz.app.pages": "viz.words viz.look viz.charts viz.drawings viz.reports viz.app.engine viz.app.charts "
    "viz.app.parts viz.app.one_world viz.app.game",
    "viz.app": "viz.words viz.look viz.app.engine viz.app.parts viz.app.one_world",
    "viz.explorer": "viz.words viz.look viz.terminal viz.app.engine viz.app.charts viz.app.parts",
    "viz.cli.commands": "viz.words viz.terminal viz.reports viz.app viz.explorer viz.kit viz.room viz.cli.arguments",
    "viz.cli": "viz.cli.arguments viz.cli.commands",
    "viz": "",
    "viz.cli.arguments": "viz.terminal",
}
MOST_LINES = 280
MOST_NUMPY = 4  # uses of NumPy in one file of agents or policies
VAGUE = {"found", "said", "told"}  # names that fit anything and say nothing
Names = Iterable[str]


def room_of(path: Path) -> str:
    """The room a file lies in, such as ``viz.app.engine``."""
    return ".".join(path.parts[:-1])


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module or name that a file imports, at the top or inside a function, in full."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def rooms_imported(tree: ast.Module, rooms: Names) -> set[str]:
    """The rooms of the house that a file imports from."""
    ours = [name.removeprefix("twofutures.") for name in imported(tree) if name.startswith("twofutures.")]
    return {max((r for r in rooms if f"{name}.".startswith(f"{r}.")), key=len, default=name) for name in ours}


def upward(path: Path, tree: ast.Module) -> set[str]:
    """Rooms of floors above its own that a file imports."""
    above = FLOORS[FLOORS.index(path.parts[0]) + 1 :]
    return {room for room in rooms_imported(tree, ROOMS) if room.split(".")[0] in above}


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


def names_given(tree: ast.Module) -> set[str]:
    """Every name that a file gives to something: variables, arguments, attributes, keywords, functions, classes."""
    fields = ("id", "arg", "attr", "name", "asname")
    return {value for n in ast.walk(tree) for f in fields if isinstance(value := getattr(n, f, None), str)}


def undocumented(tree: ast.Module) -> list[str]:
    """Public modules, classes, functions and methods without a docstring."""
    missing = [] if ast.get_docstring(tree) else ["the module"]
    scopes: list[ast.AST] = [tree]
    while scopes:
        for node in ast.iter_child_nodes(scopes.pop()):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith(
                "_"
            ):
                if not ast.get_docstring(node):
                    missing.append(node.name)
                if isinstance(node, ast.ClassDef):
                    scopes.append(node)
    return missing


def on_floor(code, *floors):
    """The files of some floors."""
    return {path: tree for path, tree in code.items() if path.parts[0] in floors}


# -- rooms -------------------------------------------------------------------------------------------------------------


def test_every_room_is_a_row_and_every_row_a_room(code):
    assert {room_of(path) for path in code} == set(ROOMS)


def test_imports_point_down(code):
    assert {str(p): up for p, tree in code.items() if (up := upward(p, tree))} == {}


def test_an_upward_import_would_be_seen():
    late = ast.parse("def f():\n    from twofutures.agents.lab import Lab")
    assert upward(Path("abm/luck.py"), late) == {"agents"}
    assert upward(Path("policies/x.py"), ast.parse("import twofutures.viz.cli.main, twofutures.agents.lab")) == {
        "viz.cli"
    }


def test_a_room_imports_only_what_its_row_allows(code):
    for path, tree in code.items():
        room, floor = room_of(path), path.parts[0]
        within = {r for r in rooms_imported(tree, ROOMS) if r.split(".")[0] == floor}
        assert within <= {room, *ROOMS[room].split()}, path


def test_every_allowance_is_used(code):
    used: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path, tree in code.items():
        used[room_of(path)] |= rooms_imported(tree, ROOMS)
    assert {room: unused for room, row in ROOMS.items() if (unused := set(row.split()) - used[room])} == {}


def test_files_import_each_other_in_no_circle(code):
    modules = {".".join(p.with_suffix("").parts).removesuffix(".__init__"): tree for p, tree in code.items()}
    graph = {module: rooms_imported(tree, modules) & set(modules) - {module} for module, tree in modules.items()}
    assert list(TopologicalSorter(graph).static_order())


def test_nothing_is_imported_outside_the_namespace(code):
    for path, tree in code.items():
        assert not {name.split(".")[0] for name in imported(tree)} & set(FLOORS), path


def test_the_package_list_is_complete(code, root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    listed = {name.removeprefix("twofutures").lstrip(".") for name in project["tool"]["setuptools"]["packages"]}
    assert listed - {""} == {room_of(path) for path in code}


def test_test_folders_have_no_init_file(root):
    assert list((root / "tests").rglob("__init__.py")) == []


# -- rules -------------------------------------------------------------------------------------------------------------


def test_agents_and_policies_have_no_luck_but_their_own(code):
    for path, tree in on_floor(code, "agents", "policies").items():
        assert "random" not in {name.split(".")[0] for name in imported(tree)} | set(numpy_uses(tree)), path
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


# -- names and size ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [*FLOORS, "twofutures", "benchmarks", "tests"])
def test_files_are_short_and_nothing_has_a_name_that_fits_anything(folder, root):
    files = list((root / folder).rglob("*.py"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        vague = {name for name in names_given(ast.parse(text)) | {file.stem} if name.lower() in VAGUE}
        assert vague == set(), file
        assert folder == "benchmarks" or text.count("\n") <= MOST_LINES, file


def test_a_vague_name_would_be_seen():
    assert names_given(ast.parse("def f(told, *, x=1): self.found = f(said=1)")) >= {"told", "found", "said", "f"}


def test_public_names_have_docstrings(code):
    assert {str(path): names for path, tree in code.items() if (names := undocumented(tree))} == {}
    assert undocumented(ast.parse('"""M."""\nclass A:\n    """A."""\n    def f(self): pass')) == ["f"]
