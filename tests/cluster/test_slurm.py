"""Dask through a real Slurm: jobs from its queue give the same bits as this process, also when one is killed midway."""

import subprocess
import sys
from pathlib import Path

import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import sobol
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case

pytestmark = pytest.mark.long
BATCH = Batch((Case("inaction"),), sobol(["spillover"], 8), seed=9, ensemble="prior", chunk=1)


def bits(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "chunks").glob("*.parquet")}


def running() -> list[str]:
    """Numbers of the jobs that run."""
    command = ["squeue", "--noheader", "--states=RUNNING", "--format=%A"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_the_command_hands_its_chunks_to_jobs(cluster, tmp_path):
    command = [
        sys.executable, "-c", "from twofutures.viz.cli.main import main; main()", "batch", "--package", "inaction",
        "--worlds", "4", "--ensemble", "prior", "--quiet",
    ]  # fmt: skip
    for folder, how in (("here", ["--workers", "1"]), ("jobs", ["--scheduler", cluster.scheduler_address])):
        asked = [*command, "--memory", "1", "--out", str(tmp_path / folder), *how]
        ended = subprocess.run(asked, capture_output=True, text=True, timeout=300)
        assert ended.returncode == 0, ended.stderr
    assert bits(tmp_path / "jobs") == bits(tmp_path / "here") != {}


def test_a_job_killed_midway_costs_nothing_but_time(cluster, tmp_path):
    killed, reported = [], []

    def kill(done, *_):
        reported.append(done)
        if done == 3:
            killed.append(running()[0])
            subprocess.run(["scancel", "--signal=KILL", "--full", killed[0]], check=True)

    run(BATCH, tmp_path / "here")
    run(BATCH, tmp_path / "jobs", scheduler=cluster.scheduler_address, report=kill)
    assert killed and reported == list(range(BATCH.worlds + 1)), "every chunk is reported once"
    assert bits(tmp_path / "jobs") == bits(tmp_path / "here")
    assert killed[0] not in running()
