"""Accidents: processes killed with -9, here and on a Dask cluster. Every chunk is there once, bitwise as without."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import lhs
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.experiments.work.workers import Failure, each
from twofutures.policies.case import Case


def batch(chunks: int) -> Batch:
    """So many worlds, each a chunk: the same as the program runs."""
    return Batch((Case("inaction"),), lhs(["spillover"], chunks), seed=9, ensemble="prior", chunk=1)


BATCH = batch(3)
PROGRAM = """
import sys
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import lhs
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case
def batch(chunks):
    return Batch((Case("inaction"),), lhs(["spillover"], chunks), seed=9, ensemble="prior", chunk=1)
if __name__ == "__main__":
    run(batch(int(sys.argv[3])), sys.argv[1], workers=int(sys.argv[2]))
"""
INTERRUPT = """
    import multiprocessing, os, signal
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    def stop(done, *_):
        if done == 2:
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
            os.kill(os.getpid(), signal.SIGINT)
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find child processes")


def bits(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "chunks").glob("*.parquet")}


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    children = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += [int(child) for child in (task / "children").read_text().split()]
    return children


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> dict[str, bytes]:
    """The chunk files of a run without any accident, in this process."""
    folder = tmp_path_factory.mktemp("undisturbed")
    run(BATCH, folder)
    return bits(folder)


@pytest.fixture
def start(root, tmp_path):
    """Function of a folder, a number of processes and of chunks: the run as a program of its own."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    env = os.environ | {"PYTHONPATH": str(root)}
    running: list[subprocess.Popen] = []

    def begin(folder: Path, workers: int, chunks: int = BATCH.worlds) -> subprocess.Popen:
        command = [sys.executable, str(program), str(folder), str(workers), str(chunks)]
        running.append(subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.slow
@needs_proc
def test_killed_nothing_is_lost_or_doubled_and_workers_end_with_who_started_them(start, undisturbed, tmp_path):
    folder = tmp_path / "run"
    process = start(folder, 2)
    until(lambda: len(bits(folder)) >= 1)
    workers = children(process.pid)
    assert len(workers) >= 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: not any(alive(worker) for worker in workers), 30)
    process = start(folder, 2)
    assert process.wait() == 0, process.stderr.read()
    assert bits(folder) == undisturbed
    assert sorted(Results(folder).ids) == list(range(BATCH.worlds))
    assert len(list((folder / "chunks").iterdir())) == len(undisturbed), "nothing half-written is left"


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_random_moments_again_and_again(start, tmp_path, workers):
    folder, whole, moments = tmp_path / "run", batch(8), random.Random(2028)
    run(whole, tmp_path / "undisturbed")
    for _ in range(10):
        there = len(bits(folder))
        process = start(folder, workers, whole.worlds)
        more = min(there + moments.randint(0, 1), whole.worlds - 1)
        until(lambda more=more, process=process: process.poll() is not None or len(bits(folder)) >= more)
        time.sleep(moments.uniform(0, 1.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = start(folder, workers, whole.worlds)
    assert process.wait() == 0, process.stderr.read()
    assert bits(folder) == bits(tmp_path / "undisturbed")
    assert len(list((folder / "chunks").iterdir())) == whole.worlds, "nothing half-written is left"


@pytest.mark.slow
@needs_proc
def test_ctrl_c_leaves_whole_files_and_no_process(root, undisturbed, tmp_path):
    """The run is interrupted by itself right after its second chunk, so that no machine is too fast or too slow."""
    program = tmp_path / "program.py"
    program.write_text(
        PROGRAM.replace("    run(", INTERRUPT + "    run(").replace("int(sys.argv[2])", "2, report=stop")
    )
    env = os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, str(program), str(tmp_path / "run"), "2", str(BATCH.worlds)]
    ended = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120)
    workers = [int(pid) for pid in ended.stdout.split()]
    until(lambda: not any(alive(worker) for worker in workers), 30)
    there = bits(tmp_path / "run")
    assert ended.returncode != 0 and len(workers) == 2
    assert there.items() <= undisturbed.items() and len(there) == 2
    assert len(list((tmp_path / "run" / "chunks").iterdir())) == 2


@pytest.mark.slow
@needs_proc
def test_a_killed_worker_is_replaced(undisturbed, tmp_path):
    mine, killed = set(children(os.getpid())), []

    def kill(done, worlds, counts, fresh):
        if done == 1:
            workers = [pid for pid in set(children(os.getpid())) - mine if b"spawn_main" in _command(pid)]
            killed.append(workers[0])
            os.kill(workers[0], signal.SIGKILL)

    run(BATCH, tmp_path, workers=2, report=kill)
    assert killed and bits(tmp_path) == undisturbed


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_a_worker_that_imports_an_unguarded_script_leaves_the_folder_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(multiprocessing.current_process(), "_inheriting", True, raising=False)
    with pytest.raises(SystemExit, match="could not start"):
        run(BATCH, tmp_path / "run", workers=2, new=True)
    assert not (tmp_path / "run").exists()


# -- on a cluster ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """A real Dask cluster of two processes on this machine."""
    import distributed

    with distributed.LocalCluster(2, processes=True, threads_per_worker=1, dashboard_address=":0") as started:
        yield started


@pytest.mark.slow
def test_a_cluster_gives_the_same_bits_though_a_worker_is_killed(cluster, undisturbed, tmp_path):
    killed, reported = [], []

    def kill(done, worlds, counts, fresh):
        reported.append(done)
        if done == 1:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    run(BATCH, tmp_path, scheduler=cluster.scheduler_address, report=kill)
    assert killed and reported == list(range(BATCH.worlds + 1)), "every chunk is reported once"
    assert bits(tmp_path) == undisturbed


@pytest.mark.slow
def test_what_fails_on_a_cluster_is_data_too(cluster):
    ended = dict(each(divmod, [(7, 2), (7, 0)], scheduler=cluster.scheduler_address))
    bad = ended[7, 0]
    assert (
        ended[7, 2] == (3, 1)
        and isinstance(bad, Failure)
        and isinstance(bad.error, ZeroDivisionError)
        and "Traceback" in bad.trace
    )


def test_no_scheduler_is_said_in_one_line():
    with pytest.raises(ValueError, match="no Dask scheduler answers at nonsense://x"):
        list(each(divmod, [(1, 1)], scheduler="nonsense://x"))


def test_a_cluster_without_dask_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ValueError, match=r"pip install 'twofutures\[cluster\]'"):
        list(each(divmod, [(1, 1)], scheduler="tcp://127.0.0.1:1"))
