"""Shared by the tests of the faces: one small outlook on disk, and the command line called as a user calls it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from matplotlib.figure import Figure

from twofutures.experiments.batches.outlook import plan
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.viz.cli.main import main

SMALL = ("--worlds", "6", "--package", "inaction", "--package", "loopholes_closed", "--ensemble", "prior")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Six worlds under two packages."""
    batch = plan(["inaction", "loopholes_closed"], worlds=6, ensemble="prior")
    return run(batch, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def outlook_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``twofutures outlook`` writes for the same plan."""
    folder = tmp_path_factory.mktemp("outlook")
    result = CliRunner().invoke(main, ["outlook", *SMALL, "--out", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    (folder / "stdout.json").write_text(result.stdout, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def quick(each_past_once: None) -> None:
    """Faces are tested here, not pasts."""


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are drawn, but images stay empty: for tests of everything else that a command does."""
    monkeypatch.setattr(Figure, "savefig", lambda *_, **__: None)


@pytest.fixture
def call() -> Callable[..., Result]:
    """Function of arguments: the command line's answer."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])
