"""A call in a process of its own: its answer comes back, and whatever it takes too much of ends it, not the caller."""

import sys
import time

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
