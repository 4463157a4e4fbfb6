"""The pages of the documentation, which its tests read, and the site, built once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
PAGES = ("baseline", "evidence", "forecasts", "hand_check", "mechanisms", "odd", "plausibility", "responses", "speed")
GENERATED = {f"{name}.md" for name in PAGES}  # tested where they are made
WRITTEN = [
    TOP / "README.md",
    TOP / "CONTRIBUTING.md",
    *sorted(p for p in (TOP / "docs").rglob("*.md") if p.name not in GENERATED and p.parent.name != "reference"),
    TOP / "docs" / "reference" / "index.md",
]
LONG = (
    "README.md",
    "move_one_policy.md",
    "batch_study.md",
    "extend_from_outside.md",
    "publish.md",
    "batch.md",
)  # pages whose commands take seconds
CUT = """
import socket, sys
def refuse(*_): raise OSError("the site is built without the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


def name_of(page: Path) -> str:
    """Such as ``docs/start.md``."""
    return page.relative_to(TOP).as_posix()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes ``page`` is made once for every page written by hand."""
    if "page" in metafunc.fixturenames:
        slow = LONG if metafunc.module.__name__.endswith("test_code_blocks") else ()
        marks = {page: [pytest.mark.slow] if page.name in slow else [] for page in WRITTEN}
        metafunc.parametrize("page", [pytest.param(page, id=name_of(page), marks=marks[page]) for page in WRITTEN])


@pytest.fixture(scope="session")
def written() -> list[Path]:
    """Every page written by hand."""
    return WRITTEN


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The site, built strictly, with the network cut, from a copy of docs/, so that nothing is written beside it."""
    work = tmp_path_factory.mktemp("site")
    for path in TOP.iterdir():
        if path.name != "docs" and not path.name.startswith("."):
            (work / path.name).symlink_to(path)
    shutil.copytree(TOP / "docs", work / "docs", ignore=shutil.ignore_patterns("_build", "__pycache__"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", CUT, "-W", "--keep-going", "-q", "-E", "-b", "html", "docs", "html"]
    build = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
    assert build.returncode == 0, build.stderr
    return work / "html"
