"""A call in a process of its own, which may take so much time and memory and no more: for what strangers send."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from twofutures.policies.extension import in_use, use

SECONDS, MEMORY = 10.0, 500 * 2**20  # bytes beyond what the process takes for itself
START = 60.0  # seconds that a process may take to begin
PAGE = 4096  # bytes


def apart(call: Callable[..., Any], *args: Any, seconds: float = SECONDS, memory: int = MEMORY) -> Any:
    """What ``call(*args)`` returns, computed elsewhere. Its ValueError is raised here; so is one for a limit reached.

    ``call`` is found by its name; what goes there and comes back is plain data. Extensions in use are so there too.
    """
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_answer, args=(theirs, call, args, memory, in_use()), daemon=True, name="apart")
    process.start()
    theirs.close()
    try:
        begun = ours.poll(START) and ours.recv() == "begun"
        if not (begun and ours.poll(seconds)):
            raise ValueError(f"reading it takes longer than {seconds:g} seconds: simplify it")
        well, content = ours.recv()
    except (EOFError, OSError):
        raise ValueError("reading it takes more memory than there is for it: simplify it") from None
    finally:
        process.kill()
        process.join()
        ours.close()
    if not well:
        raise ValueError(content)
    return content


def _answer(line: Connection, call: Callable[..., Any], args: Any, memory: int, extensions: tuple[str, ...]) -> None:
    """In the process: take the limit, answer, end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who waits, who then ends this process
    end_with_parent()
    use(extensions)
    _limit(memory)
    line.send("begun")
    try:
        answer = True, call(*args)
    except ValueError as fault:
        answer = False, str(fault)
    except (MemoryError, RecursionError):
        answer = False, "reading it takes more memory than there is for it: simplify it"
    line.send(answer)


def end_with_parent() -> None:
    """From now on this process, which another one started, ends with that one, however that one ends."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "nobody started this process"
    threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _limit(memory: int) -> None:
    """Take at most so many bytes more than now, where the system can say so; the time is limited anywhere."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * PAGE
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))
