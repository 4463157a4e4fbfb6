"""What is shipped: one package with all its files, which leaves other distributions alone and works anywhere."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

FLOORS = ("abm", "agents", "policies", "experiments", "viz")
pytestmark = pytest.mark.slow


def run(*command: object, **options: object) -> str:
    """What a command prints; it must end well."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(source: Path, into: Path) -> Path:
    """The wheel of a source tree, made without a network."""
    build = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation")
    run(*build, "-w", into, source)
    (wheel,) = into.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """Our wheel, built from a copy so that nothing stale of the checkout gets in."""
    source = tmp_path_factory.mktemp("source") / "twofutures"
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in (*FLOORS, "twofutures"):
        shutil.copytree(root / name, source / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, source / name)
    return built(source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """The wheel of another distribution, which owns the top-level name ``agents``."""
    source = tmp_path_factory.mktemp("other")
    (source / "agents").mkdir()
    (source / "agents" / "__init__.py").write_text("SECRET = 7\n")
    (source / "pyproject.toml").write_text(
        "[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setuptools.build_meta'\n"
        "[project]\nname = 'secret-agents'\nversion = '1'\n[tool.setuptools]\npackages = ['agents']\n"
    )
    return built(source, tmp_path_factory.mktemp("others"))


def test_a_wheel_holds_every_file_of_the_floors_and_only_one_package(wheel, root):
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in shipped} == {"twofutures"}
    files = [f for floor in FLOORS for f in (root / floor).rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    assert {f"twofutures/{f.relative_to(root).as_posix()}" for f in files} <= shipped
    assert "twofutures/py.typed" in shipped


@pytest.mark.parametrize("ours_first", [True, False], ids=["ours first", "theirs first"])
def test_both_orders_of_installing_leave_both_distributions_working(wheel, other, ours_first, tmp_path):
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env")
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    for file in (wheel, other) if ours_first else (other, wheel):
        run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", file)
    dependencies = os.pathsep.join(place for place in sys.path if place.endswith("site-packages"))
    elsewhere = {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": dependencies}}
    assert run(python, "-c", "import agents; print(agents.SECRET)", **elsewhere) == "7\n"
    assert str(tmp_path) in run(python, "-c", "import twofutures; print(twofutures.__file__)", **elsewhere)
    assert "Usage" in run(python, "-m", "twofutures", "watch", "--help", **elsewhere)
    assert "loopholes_closed" in run(python, "-m", "twofutures", "packages", **elsewhere)
