"""A call in a process of its own: its answer comes back, and whatever it takes too much of ends it, not the caller."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from twofutures.experiments.work.apart import apart


def double(x):
    return 2 * x


def refuse(x):
    raise ValueError(f"no {x} here")


def sleep(seconds):
    time.sleep(seconds)


def fill(size):
    return len(bytearray(size))


def die(code):
    sys.exit(code)


def test_an_answer_and_a_refusal_come_back():
    assert apart(double, 21) == 42
    with pytest.raises(ValueError, match=r"^no cheese here$"):
        apart(refuse, "cheese")


def test_time_is_limited():
    with pytest.raises(ValueError, match=r"takes longer than 0\.2 seconds: simplify it"):
        apart(sleep, 60, seconds=0.2)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_memory_is_limited():
    with pytest.raises(ValueError, match="takes more memory than there is for it"):
        apart(fill, 2**30, memory=2**27)


def test_a_process_that_ends_is_told():
    with pytest.raises(ValueError, match="takes more memory than there is for it"):
        apart(die, 3)


SLEEPER = """
import multiprocessing, sys, time
from twofutures.experiments.work.apart import end_with_parent
def child():
    end_with_parent()
    print(multiprocessing.current_process().pid, flush=True)
    time.sleep(120)
if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=child).start()
    time.sleep(120)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_process_ends_with_the_one_that_started_it_even_if_that_was_killed(tmp_path):
    script = tmp_path / "sleeper.py"
    script.write_text(SLEEPER)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        child = Path("/proc") / parent.stdout.readline().strip()
        assert child.exists()
        parent.kill()
        end = time.monotonic() + 30
        while child.exists() and time.monotonic() < end:
            time.sleep(0.05)
        if alive := child.exists():
            os.kill(int(child.name), 9)
    assert not alive


def test_whoever_plays_for_a_server_or_reads_for_it_does_so(monkeypatch):
    from twofutures.experiments.work import apart as reading
    from twofutures.viz.app.engine import players
    from twofutures.viz.room import debriefing

    def noted():
        raise StopIteration

    for module, begin in ((reading, lambda: reading._answer(None, double, (1,), 0, ())),
                          (players, lambda: players._serve(None, False, ())),
                          (debriefing, lambda: debriefing._serve(None, "", 1))):  # fmt: skip
        monkeypatch.setattr(module, "end_with_parent", noted)
        monkeypatch.setattr(module.signal, "signal", lambda *_: None)
        with pytest.raises(StopIteration):
            begin()
