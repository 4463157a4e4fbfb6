"""A command that is stopped at any moment leaves whole files; the same command then ends as if nothing had been.

The suite stops a batch in ``tests/experiments/batches/test_accidents.py``; this rehearsal stops every long command.
"""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform == "win32", reason="needs signals")]
COMMANDS = {
    "batch": ("batch", "--package", "inaction", "--worlds", 600, "--workers", 1, "--memory", 0.25, "--out", "r"),
    "batch by two": ("batch", "--package", "inaction", "--worlds", 600, "--workers", 2, "--memory", 0.75, "--out", "r"),
    "outlook": ("outlook", "--package", "inaction", "--package", "loopholes_closed", "--worlds", 60, "--out", "r"),
    "compare": ("compare", "inaction", "loopholes_closed", "--worlds", 60, "--out", "r"),
    "sensitivity": ("sensitivity", "--method", "morris", "--factors", "spillover,enforcement", "--out", "r"),
    "discover": ("discover", "--of", "lead_months_smooth>=12", "--worlds", 300, "--out", "r"),
    "backtest": ("backtest", "--worlds", 60, "--out", "r"),
    "report": ("report", "made"),
    "publish": ("publish", "made", "--out", "r"),
    "reproduce": ("reproduce", "bundle", "--out", "r"),
}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP)
MOMENTS = 10
INTERRUPTED = 130


def twofutures(place: Path, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "twofutures.viz.cli.main", *map(str, words)]
    return subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=600)
    return process.returncode, errors


def files(place: Path) -> dict[str, bytes]:
    """What lies there, but for pages and manifests that tell the time, and what another program keeps."""
    return {
        str(file.relative_to(place)): file.read_bytes()
        for file in sorted(place.rglob("*"))
        if file.is_file() and "matplotlib" not in file.parts
    }


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """A folder in which a run and its bundle lie already."""
    place = tmp_path_factory.mktemp("start")
    for words in (("batch", "--package", "inaction", "--worlds", 80, "--out", "made"),
                  ("publish", "made", "--out", "bundle")):  # fmt: skip
        code, errors = ended(twofutures(place, *words))
        assert code == 0, errors
    return place


@pytest.mark.parametrize("command", COMMANDS)
def test_stopped_at_any_moment_it_is_resumed_or_clean_and_never_half(start, command, tmp_path_factory):
    words, seed = COMMANDS[command], random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    rng, whole = random.Random(seed), tmp_path_factory.mktemp("whole")
    copy(start, whole)
    begun = time.monotonic()
    code, errors = ended(twofutures(whole, *words))
    seconds, wanted = time.monotonic() - begun, files(whole)
    assert code == 0, errors
    for number in range(MOMENTS):
        place, kind = tmp_path_factory.mktemp("stopped"), SIGNALS[number % len(SIGNALS)]
        copy(start, place)
        process = twofutures(place, *words)
        time.sleep(rng.uniform(0, seconds))
        process.send_signal(kind)
        code, errors = ended(process)
        assert code in (0, -kind, INTERRUPTED, 1), f"{kind.name}: {errors}"
        ours = "Traceback" not in errors  # before our first line runs, Python says in its own way that it was stopped
        assert kind != signal.SIGINT or ours or files(place).keys() == files(start).keys(), errors
        left = files(place)
        half = [name for name in left if name in wanted and left[name] != wanted[name] and not_yet(name)]
        assert half == [], f"seed {seed}, {kind.name} at moment {number}: {half}"
        code, errors = ended(twofutures(place, *words))
        assert code == 0 or "already" in errors, f"seed {seed}, {kind.name}: {errors}"
        again = {name: content for name, content in files(place).items() if not hidden(name)}
        assert again == wanted, f"seed {seed}, {kind.name}: {sorted(set(again) ^ set(wanted))}"


def hidden(name: str) -> bool:
    """A file, or one in a folder, that was to be moved into place: what is killed cannot clear it away."""
    return any(part.startswith(".") for part in Path(name).parts)


def not_yet(name: str) -> bool:
    """A file that is written once, when it is finished: a manifest is written again whenever the command goes on."""
    return not name.endswith("manifest.json")


def copy(start: Path, place: Path) -> None:
    subprocess.run(["cp", "-r", f"{start}/.", str(place)], check=True)
