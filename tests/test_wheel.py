"""What is shipped: one package with all its files, which leaves other distributions alone and works anywhere."""

import os
import sys
import zipfile

import pytest

FLOORS = ("abm", "agents", "policies", "experiments", "viz")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def other(build, tmp_path_factory):
    """The wheel of another distribution, which owns the top-level name ``agents``."""
    source = tmp_path_factory.mktemp("other")
    (source / "agents").mkdir()
    (source / "agents" / "__init__.py").write_text("SECRET = 7\n")
    (source / "pyproject.toml").write_text(
        "[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setuptools.build_meta'\n"
        "[project]\nname = 'secret-agents'\nversion = '1'\n[tool.setuptools]\npackages = ['agents']\n"
    )
    return build(source, tmp_path_factory.mktemp("others"))


def test_a_wheel_holds_every_file_of_the_floors_and_only_one_package(wheel, root):
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in shipped} == {"twofutures"}
    files = [f for floor in FLOORS for f in (root / floor).rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    assert {f"twofutures/{f.relative_to(root).as_posix()}" for f in files} <= shipped
    assert "twofutures/py.typed" in shipped


@pytest.mark.parametrize("ours_first", [True, False], ids=["ours first", "theirs first"])
def test_both_orders_of_installing_leave_both_distributions_working(wheel, other, command, ours_first, tmp_path):
    command(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env")
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    for file in (wheel, other) if ours_first else (other, wheel):
        command(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", file)
    dependencies = os.pathsep.join(place for place in sys.path if place.endswith("site-packages"))
    elsewhere = {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": dependencies}}
    assert command(python, "-c", "import agents; print(agents.SECRET)", **elsewhere) == "7\n"
    assert str(tmp_path) in command(python, "-c", "import twofutures; print(twofutures.__file__)", **elsewhere)
    assert "Usage" in command(python, "-m", "twofutures", "watch", "--help", **elsewhere)
    assert "loopholes_closed" in command(python, "-m", "twofutures", "packages", **elsewhere)
