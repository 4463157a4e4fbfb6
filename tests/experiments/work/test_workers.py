"""Work in other processes: tasks are asked for when needed, failures are data; workers that cannot start are none."""

import subprocess
import sys

from twofutures.experiments.work.workers import GUARD, attempt, each

UNGUARDED = """
from twofutures.experiments.work.workers import each
print(sorted(ended for _, ended in each(divmod, [(7, 2), (9, 2)], workers=2)))
"""


def play(*command: str, text: str = "") -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *command], input=text, capture_output=True, text=True, timeout=120)


def test_a_script_without_a_guard_fails_with_a_sentence_and_no_flood(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(UNGUARDED)
    ended = play(str(program))
    assert ended.returncode == 1 and ended.stdout == ""
    assert f"ChildProcessError: {GUARD}" in ended.stderr.splitlines()[-1]
    assert ended.stderr.count("Traceback") == 1 and len(ended.stderr.splitlines()) < 20


def test_a_program_on_standard_input_cannot_have_workers_and_says_so():
    ended = play("-", text=UNGUARDED)
    assert ended.returncode == 1 and GUARD in ended.stderr.splitlines()[-1]
    assert ended.stderr.count("Traceback") == 1


def test_where_there_is_no_script_as_in_a_notebook_workers_start(tmp_path):
    ended = play("-c", UNGUARDED)
    assert ended.returncode == 0 and ended.stdout.strip() == "[(3, 1), (4, 1)]", ended.stderr


def test_a_script_that_dies_in_its_workers_is_no_accident_to_try_again(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(f"import sys\nif __name__ != '__main__': sys.exit('died here')\n{UNGUARDED}")
    ended = play(str(program))
    assert ended.returncode == 1 and GUARD in ended.stderr.splitlines()[-1]
    assert 1 <= ended.stderr.count("died here") <= 2, "one pool was tried, not three"


DEADLY = """
import os, signal, time
from twofutures.experiments.work.workers import Failure, each

def work(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.1)
    return number

if __name__ == "__main__":
    print(sorted((task, isinstance(ended, Failure)) for task, ended in each(work, ((n,) for n in range(9)), workers=2)))
"""


def test_a_task_that_kills_its_workers_takes_no_neighbour_along(tmp_path):
    """Of all that was under way when a worker died, only what dies alone too is to blame (dask/distributed#5234)."""
    program = tmp_path / "program.py"
    program.write_text(DEADLY)
    ended = play(str(program))
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == str([((n,), n == 3) for n in range(9)])


def test_tasks_are_asked_for_only_when_needed():
    asked = []
    tasks = (asked.append(i) or (i, 1) for i in range(100))
    first = next(each(divmod, tasks))
    assert first == ((0, 1), (0, 0)) and asked == [0]


def test_an_error_that_cannot_travel_goes_as_text():
    class UnspeakableError(Exception):
        """An error that no other process could read: its class has no address."""

    def fail():
        raise UnspeakableError("broken")

    ended = attempt(fail)
    assert type(ended.error) is RuntimeError and "UnspeakableError: broken" in str(ended.error)
