"""Results folders damaged in every way one can think of: each command that reads them says one line, or is right."""

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import given
from twofutures.experiments.batches.run import run
from twofutures.experiments.work.sealed import write_sealed
from twofutures.policies.case import Case
from twofutures.viz.cli.main import main

SECONDS = 10.0  # of computing; reading takes a tenth of it
SIZES = [pytest.param(20, id="few"), pytest.param(600, id="many", marks=pytest.mark.long)]
READERS = (
    ["query", "r"], ["query", "r", "--verify"], ["query", "r", "--fan", "lead_months", "--json"],
    ["replay", "r", "--world", "1", "--case", "inaction", "--out", "w"], ["discover", "r"], ["report", "r", "--quiet"],
    ["publish", "r", "--out", "b"],
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A finished run of two chunks, with a failure noted besides."""
    values = {"spillover": [0.3, 0.4, 0.5, 0.6]}
    batch = Batch((Case("inaction"), Case("repeal")), given(values), 5, "prior", keep=("lead_months",), chunk=2)
    place = tmp_path_factory.mktemp("whole") / "r"
    run(batch, place, scenario="# a scenario\n")
    (place / "failures").mkdir()
    note = {"first": 0, "last": 1, "state": "failed", "error": "", "trace": ""}
    write_sealed(place / "failures" / "worlds-00000000-00000001.json", note)
    return place


def flip(file: Path, rng: random.Random) -> None:
    content = bytearray(file.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    file.write_bytes(content)


def cut(file: Path, rng: random.Random) -> None:
    file.write_bytes(file.read_bytes()[: rng.randrange(100)])


def empty(file: Path, _: random.Random) -> None:
    file.write_bytes(b"")


def remove(file: Path, _: random.Random) -> None:
    file.unlink()


def folder(file: Path, _: random.Random) -> None:
    file.unlink()
    file.mkdir()


def pipe(file: Path, _: random.Random) -> None:
    file.unlink()
    os.mkfifo(file)


def loop(file: Path, _: random.Random) -> None:
    file.unlink()
    file.symlink_to(file.name)


def endless(file: Path, _: random.Random) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


def swap(file: Path, rng: random.Random) -> None:
    other = rng.choice([f for f in file.parent.iterdir() if f.is_file()])
    file.write_bytes(other.read_bytes())


def nest(file: Path, rng: random.Random) -> None:
    file.write_text(rng.choice(["[" * 100_000, "{}", "null", "[]", '{"batch": 1}', "9" * 5000, "\ufeff{}"]))


def sealed(file: Path, rng: random.Random) -> None:
    """A manifest or a note whose seal fits, and whose content does not."""
    if file.suffix != ".json":
        return
    content = json.loads(file.read_text())
    del content["seal"]
    key = rng.choice(sorted(content))
    content[key] = rng.choice([None, [], {}, "x", -1, {"cases": [], "design": {}}, {"../../x": "y"}])
    write_sealed(file, content)


DAMAGES = (flip, cut, empty, remove, folder, swap, nest, sealed)
DAMAGES += (pipe, loop, endless) if sys.platform != "win32" else ()


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("luck", ["pinned", "fresh"])
def test_a_damaged_folder_is_one_line(whole, luck, count, tmp_path, monkeypatch, capfd):
    seed = 2028 if luck == "pinned" else random.SystemRandom().randrange(2**32)
    rng = random.Random(seed)
    monkeypatch.chdir(tmp_path)
    for number in range(count):
        for name in ("r", "b", "w"):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
        shutil.copytree(whole, tmp_path / "r")
        file = rng.choice(sorted(f for f in (tmp_path / "r").rglob("*") if f.is_file()))
        damage, words = rng.choice(DAMAGES), rng.choice(READERS)
        damage(file, rng)
        begun = time.process_time()
        with pytest.raises(SystemExit) as left:
            main(words, prog_name="twofutures")
        _, errors = capfd.readouterr()
        what = f"seed {seed}, {number}: {damage.__name__} of {file.name}, {words}: {errors}"
        complaints = [text for text in errors.splitlines() if text.startswith("twofutures: ")]
        assert left.value.code in (0, 2) and "Traceback" not in errors, what
        assert len(complaints) <= 1 and (left.value.code == 0 or complaints), what
        assert time.process_time() - begun < SECONDS, what
