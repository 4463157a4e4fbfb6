"""A real Slurm of one node on this machine: its own key, folders and ports; nothing of the system's is touched.

``python tests/cluster/conftest.py`` keeps one running, for trying things by hand (docs/cluster.md).
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo")
WHERE = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])  # daemons are often on nobody's path
CONF = """
ClusterName=rehearsal
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
SlurmUser=root
AuthInfo=socket={home}/munge.socket
StateSaveLocation={home}/state
SlurmdSpoolDir={home}/spool
SlurmctldPidFile={home}/slurmctld.pid
SlurmdPidFile={home}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=4096
PartitionName=all Nodes={host} Default=YES
"""


def lacking() -> str:
    """What keeps a Slurm from running here, in words; empty if nothing does."""
    if missing := [name for name in PROGRAMS if not shutil.which(name, path=WHERE)]:
        return f"no {', '.join(missing)} here: on Debian or Ubuntu, apt-get install slurm-wlm munge"
    if os.getuid():
        return "slurmd wants to be started by root"
    return "" if find_spec("dask_jobqueue") else "no dask-jobqueue here: pip install -e '.[jobqueue]'"


@contextmanager
def one_node() -> Iterator[Path]:
    """The configuration file of a Slurm that runs until the end of the block; ``SLURM_CONF`` names it meanwhile."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slurm-", ignore_cleanup_errors=True)))
        home.chmod(0o755)  # munge wants its socket within everybody's reach
        for name in ("state", "spool"):
            (home / name).mkdir()
        key, conf = home / "munge.key", home / "slurm.conf"
        key.touch(mode=0o600)
        key.write_bytes(secrets.token_bytes(128))
        controller, node = free_ports()
        host = socket.gethostname().partition(".")[0]
        conf.write_text(CONF.format(home=home, controller=controller, node=node, host=host))
        before = dict(os.environ)
        stack.callback(lambda: (os.environ.clear(), os.environ.update(before)))
        os.environ |= {"SLURM_CONF": str(conf), "PATH": WHERE}
        files = [f"--{name}-file={home / f'munge.{name}'}" for name in ("key", "pid", "log", "seed")]
        stack.enter_context(daemon(home, "munged", "-F", f"--socket={home / 'munge.socket'}", *files))
        until(lambda: (home / "munge.socket").exists(), home)
        stack.enter_context(daemon(home, "slurmctld", "-D"))
        stack.enter_context(daemon(home, "slurmd", "-D"))
        until(lambda: "idle" in ask("sinfo", "-h", "-o", "%T"), home)
        yield conf


@contextmanager
def daemon(home: Path, *command: str) -> Iterator[None]:
    """A program in the foreground of the background; it ends with the block."""
    with open(home / f"{command[0]}.out", "wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def ask(*command: str) -> str:
    """What a command of Slurm prints; nothing if it fails."""
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout


def until(holds: Callable[[], bool], home: Path, seconds: float = 60) -> None:
    """Wait until it holds; RuntimeError with the daemons' last words if it never does."""
    limit = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > limit:
            words = {file.name: file.read_text(errors="replace")[-500:] for file in home.glob("*.out")}
            raise RuntimeError(f"Slurm did not start: {words}")
        time.sleep(0.2)


def free_ports() -> list[int]:
    """Two ports that nobody listens on."""
    with ExitStack() as stack:
        listening = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        return [server.getsockname()[1] for server in listening]


@pytest.fixture(scope="module")
def slurm() -> Iterator[Path]:
    """A Slurm of one node: its configuration file."""
    if why := lacking():
        pytest.skip(why)
    with one_node() as conf:
        yield conf


@pytest.fixture(scope="module")
def cluster(slurm, tmp_path_factory):
    """A Dask cluster of two jobs on it, one worker each, made as docs/cluster.md has it."""
    from dask_jobqueue import SLURMCluster

    folder = str(tmp_path_factory.mktemp("jobs"))
    with SLURMCluster(
        cores=1, processes=1, memory="1GiB", interface="lo", scheduler_options={"dashboard_address": ":0"},
        log_directory=folder, local_directory=folder,
    ) as jobs:  # fmt: skip
        jobs.scale(jobs=2)
        jobs.wait_for_workers(2, timeout=120)
        yield jobs


if __name__ == "__main__":
    if why := lacking():
        sys.exit(why)
    with one_node() as conf:
        print(f"export SLURM_CONF={conf}\nruns until Ctrl-C", flush=True)
        try:
            time.sleep(10**9)
        except KeyboardInterrupt:
            print()
