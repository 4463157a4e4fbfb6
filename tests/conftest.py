"""Shared by all floors: one small past that tests continue but never step, and the comparisons they keep making."""

import ast
import atexit
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from twofutures.abm import lever, outcomes, parameters
from twofutures.abm.calendar import BRANCH
from twofutures.abm.model import Model
from twofutures.agents import names as names_of_agents
from twofutures.agents.observables import declared
from twofutures.experiments.futures import Past
from twofutures.experiments.work import kept_past
from twofutures.policies import extension
from twofutures.policies.scenario import Scenario

# What the fitted members stand at before the branch is played once for all tests and all that they start, into a folder
# that nobody else knows; tests/experiments/work/test_kept_past.py compares it with fresh plays, bit by bit.
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers share that of the process which started them
    os.environ["TWOFUTURES_CACHE"] = tempfile.mkdtemp(prefix="twofutures-tests-")
    atexit.register(shutil.rmtree, os.environ["TWOFUTURES_CACHE"], ignore_errors=True)
settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=40)
settings.load_profile("house")

ROOT = Path(__file__).parent.parent
FLOORS = ("abm", "agents", "policies", "experiments", "viz")
BROWSER = "tests/browser/"
NO_SHARED_SERVER = {f"test_{name}.py" for name in ("explorer", "kit", "links", "mesa_page", "room")}  # of these files
SEED = 7
WORLDS = 5  # equal to no axis of any state, so that a swapped axis cannot pass unseen


def pytest_addoption(parser: pytest.Parser) -> None:
    """What ``make test-once`` asks for."""
    parser.addoption("--first-cases", action="store_true", help="of a test with many cases, run the first one")


@pytest.hookimpl(trylast=True)  # after -m and -k: the first case of those that are left
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what ``--first-cases`` does, and begin with the longest files, lest one worker end with them alone."""
    slow, shown = (Counter(one.path for one in items if one.get_closest_marker(mark)) for mark in ("slow", "browser"))
    items.sort(key=lambda item: (not shown[item.path], -slow[item.path], str(item.path)))
    if config.getoption("--first-cases"):
        first: dict[str, pytest.Item] = {}
        for item in items:
            first.setdefault(item.nodeid.partition("[")[0], item)
        kept = set(map(id, first.values()))
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        items[:] = first.values()


def kept_together(nodeid: str) -> str:
    """What goes to one worker as a whole: a file, or all files that look at one and the same server."""
    file = nodeid.partition("::")[0]
    return BROWSER if file.startswith(BROWSER) and file.removeprefix(BROWSER) not in NO_SHARED_SERVER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """``--dist loadfile``, with what is kept together: a second server would play all its first screens again."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return kept_together(nodeid)

    return Together(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="module", autouse=True)
def little_to_look_through() -> None:
    """What is there by now stays: no later collection looks through all of pytest and of what was imported again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """At the end everything may go again."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def past() -> Iterator[Model]:
    """Five drawn worlds at the end of 2026Q3. Fork it or branch off; never step it."""
    model = Scenario().build(WORLDS, SEED, ensemble="prior").run(BRANCH - 1)
    yield model
    assert model.quarter == BRANCH - 1, "a test stepped the shared past"


@pytest.fixture(scope="session")
def played() -> dict[str, dict[str, Any]]:
    """Pasts by what made them, for ``each_past_once``."""
    return {}


@pytest.fixture
def each_past_once(monkeypatch: pytest.MonkeyPatch, played: dict[str, dict[str, Any]]) -> None:
    """No plain past is played twice: for tests of what is made of it. Nothing ever steps one."""
    new = Past.__init__

    def remember(past: Past, worlds: Any, seed: int = 2028, ensemble: str = "fitted", *more: Any, **rest: Any) -> None:
        key = repr((np.asarray(worlds).tolist(), seed, ensemble))
        if any([*more, *rest.values()]):
            new(past, worlds, seed, ensemble, *more, **rest)
        elif key in played:
            vars(past).update(played[key])
        else:
            new(past, worlds, seed, ensemble)
            played[key] = dict(vars(past))

    monkeypatch.setattr(Past, "__init__", remember)


@pytest.fixture(scope="session")
def many_pasts() -> Iterator[Model]:
    """Two hundred drawn worlds at the end of 2026Q3, for statements about most worlds."""
    model = Scenario().build(200, SEED, ensemble="prior").run(BRANCH - 1)
    yield model
    assert model.quarter == BRANCH - 1, "a test stepped the shared past"


@pytest.fixture(scope="session")
def differing() -> Callable[[Model, Model], set[str]]:
    """Function of two runs: the observables that are not bitwise equal in every quarter and world."""

    def names(a: Model, b: Model) -> set[str]:
        assert a.recorder.names == b.recorder.names
        return {
            n
            for n in a.recorder.names
            if not np.array_equal(a.recorder.series(n), b.recorder.series(n), equal_nan=True)
        }

    return names


@pytest.fixture
def outside(tmp_path, monkeypatch) -> Iterator[Path]:
    """A folder from which modules can be imported; what extensions there declare is forgotten afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for names in (lever._FROM_OUTSIDE, parameters._FROM_OUTSIDE, outcomes._FROM_OUTSIDE, names_of_agents._FROM_OUTSIDE,
                  declared._ROWS, declared._DECLARED):  # fmt: skip
        names.clear()
    for read in (lever.levers, parameters.parameters, declared.shipped, extension._loaded, extension.on_stage):
        read.cache_clear()
    extension.use()
    kept_past._held.clear()  # it names reports of the cast that is gone
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(tmp_path):
            del sys.modules[name]


@pytest.fixture(scope="session")
def code() -> dict[Path, ast.Module]:
    """Every source file of the five floors, by path from the top, as a syntax tree."""
    files = [f for floor in FLOORS for f in sorted((ROOT / floor).rglob("*.py"))]
    return {f.relative_to(ROOT): ast.parse(f.read_text(encoding="utf-8")) for f in files}


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


# -- from a wheel, outside the checkout --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def command() -> Callable[..., str]:
    """Function of a command's words: what it prints; it must end well, or with the exit code that ``ends`` names."""

    def run(*words: object, ends: int = 0, **options: object) -> str:
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=300, **options)
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout if ends == 0 else done.stderr

    return run


@pytest.fixture(scope="session")
def build(command) -> Callable[[Path, Path], Path]:
    """Function of a source tree and a folder: its wheel, made without a network."""

    def built(source: Path, into: Path) -> Path:
        pip = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation")
        command(*pip, "-w", into, source)
        (wheel,) = into.glob("*.whl")
        return wheel

    return built


@pytest.fixture(scope="session")
def wheel(root, build, tmp_path_factory) -> Path:
    """Our wheel, built from a copy so that nothing stale of the checkout gets in."""
    source = tmp_path_factory.mktemp("source") / "twofutures"
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in (*FLOORS, "twofutures"):
        shutil.copytree(root / name, source / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, source / name)
    return build(source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel, command, tmp_path_factory) -> Callable[..., Any]:
    """Function that runs a fresh environment's Python, which has nothing of us but the wheel, in any folder.

    With ``start`` it only starts it, in a session of its own, and gives the process.
    """
    home = tmp_path_factory.mktemp("environment")
    command(sys.executable, "-m", "venv", "--without-pip", home)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    command(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel)
    dependencies = os.pathsep.join(place for place in sys.path if place.endswith("site-packages"))
    env = {**os.environ, "PYTHONPATH": dependencies}

    def run(*words: object, cwd: Path, start: bool = False, **more: int) -> Any:
        if start:
            return subprocess.Popen([str(python), *map(str, words)], cwd=cwd, env=env, start_new_session=True)
        return command(python, *words, cwd=cwd, env=env, **more)

    return run
