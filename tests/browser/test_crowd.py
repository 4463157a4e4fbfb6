"""A few browsers at once, each with levers of its own: everybody is answered, nobody sees another's screen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_small_crowd_is_answered_without_faults_or_leaks(browser, address):
    script = Path(__file__).with_name("load.py")
    ran = subprocess.run([sys.executable, script, address, "4", "12"], capture_output=True, text=True, timeout=300)
    assert ran.stdout, ran.stderr
    report = json.loads(ran.stdout)  # how long it took is not judged here: the machine may be busy
    assert report["faults"] == [] and report["moves"] >= 4
