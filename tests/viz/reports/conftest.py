"""A small batch on disk, as the command line writes it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from twofutures.viz.cli.main import main

ARGUMENTS = (
    "--package", "inaction", "--package", "repeal", "--worlds", "4", "--vary", "spillover", "--vary",
    "enforcement=1:3", "--override", "enforcement", "--lever", "chip_fee=0.2", "--ensemble", "prior", "--workers", "1",
)  # fmt: skip


@pytest.fixture(scope="session")
def arguments() -> tuple[str, ...]:
    """What was asked for."""
    return ARGUMENTS


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``twofutures batch`` writes."""
    where = tmp_path_factory.mktemp("batch") / "run"
    result = CliRunner().invoke(main, ["batch", *ARGUMENTS, "--out", str(where), "--json"])
    assert result.exit_code == 0, result.output
    (where / "stdout.json").write_text(result.stdout)
    (where / "stderr.txt").write_text(result.stderr)
    return where
