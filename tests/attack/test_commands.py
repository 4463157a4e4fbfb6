"""Any command line ends with exit code 0 or 2 and at most one line of complaint, and takes what it may take."""

import json
import random
import subprocess
import sys
import time

import click
import pytest

from twofutures.abm.model import Model
from twofutures.experiments.work import workers
from twofutures.viz.cli.main import main

VALUES = ["", "0", "-1", "3", "1e999", "nan", "9" * 400, "near parity", "lead_months_smooth<6", "inaction", "inactoin",
          "beijing_veto", "enforcement", "enforcement=2", "spillover=0:9:3", "2027Q1..2028", "2040Q1", "-", "/dev/null",
          "/", "nowhere", "no.toml", "no.toml#x", "a" * 5000, "é\udcff", "[" * 300, "\n", "--", "2028",
          "prior"]  # fmt: skip
HOST = ("watch", "host", "bench", "calibrate")  # they would run: servers, a benchmark, hours of fitting
SECONDS, MEMORY = 2.0, 500  # of computing, MB
# A process counts what whoever started it held as its own: so a small one starts the one that is measured.
MEASURE = """
import json, os, subprocess, sys
command = [sys.executable, "-m", *sys.argv[1:]]
with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as one:
    errors = one.stderr.read()
    _, status, used = os.wait4(one.pid, 0)
    one.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([one.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, errors]))
"""
SIZES = [pytest.param(80, id="few"), pytest.param(4000, id="many", marks=pytest.mark.long)]


class WouldPlay(ValueError):
    """All was read, and worlds would be played."""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Nothing is played, what is written lies in a folder that goes away, and nothing that others keep is cleared."""

    def would_play(_):
        raise WouldPlay("it would play")

    monkeypatch.setattr(Model, "step", would_play)
    monkeypatch.setattr(workers, "on_cores", would_play)  # processes of their own know nothing of this
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TWOFUTURES_CACHE", "off")


def line(rng: random.Random) -> list[str]:
    """A command with some of its options and arguments, or those of another, and values that may fit."""
    commands = {name: command for name, command in main.commands.items() if name not in HOST}
    name = rng.choice(sorted(commands))
    words = [name] if rng.random() < 0.95 else [rng.choice(VALUES)]
    for _ in range(rng.randrange(5)):
        of = commands[name] if rng.random() < 0.9 else commands[rng.choice(sorted(commands))]
        parameter = rng.choice(of.params)
        if isinstance(parameter, click.Option):
            words.append(rng.choice(parameter.opts))
            words += [] if parameter.is_flag else [rng.choice(VALUES)]
        else:
            words.append(rng.choice(VALUES))
    return words


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("luck", ["pinned", "fresh"])
def test_any_line_is_answered_or_refused_in_one_line(luck, count, capfd):
    seed = 2028 if luck == "pinned" else random.SystemRandom().randrange(2**32)
    rng = random.Random(seed)
    for _ in range(count):
        words, begun = line(rng), time.process_time()
        with pytest.raises(SystemExit) as left:
            main(words, prog_name="twofutures")
        _, errors = capfd.readouterr()
        assert left.value.code in (0, 2), f"seed {seed}: {words} {errors}"
        complaints = [text for text in errors.splitlines() if text.startswith("twofutures: ")]
        assert "Traceback" not in errors and len(complaints) == (left.value.code == 2), f"seed {seed}: {words} {errors}"
        assert time.process_time() - begun < 5 * SECONDS, f"seed {seed}: {words}"  # imports count with the first


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="needs wait4")
def test_refusals_of_real_processes_take_little(tmp_path, capfd):
    """The same lines, where they are refused, in processes of their own: time and memory of each."""
    rng, took = random.Random(2028), []
    while len(took) < 200:
        words = line(rng)
        if any("\0" in word or "\udcff" in word for word in words):
            continue  # no process can be given such a word
        with pytest.raises(SystemExit) as left:
            main(words, prog_name="twofutures")
        if left.value.code != 2 or "it would play" in capfd.readouterr().err:
            continue
        code, seconds, memory, errors = json.loads(
            subprocess.run(
                [sys.executable, "-c", MEASURE, "twofutures.viz.cli.main", *words], cwd=tmp_path, check=True,
                capture_output=True, text=True,
            ).stdout
        )  # fmt: skip
        took.append((seconds, memory, words))
        assert code == 2 and "Traceback" not in errors, words
    seconds, memory = max(row[0] for row in took), max(row[1] for row in took)
    print(f"{len(took)} processes: at most {seconds:.2f} s of computing ({max(took)[2]}) and {memory:.0f} MB")
    assert seconds < SECONDS and memory < MEMORY
