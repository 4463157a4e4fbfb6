"""Where files lie, and files that are there whole or not at all."""

import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]  # of a checkout, or of the installed package
STDOUT = Path("-")  # stands for standard output wherever a file is asked for
STREAMS = ("/dev/std", "/dev/fd/", "/proc/")  # another process, or this one, has these open: never put in their place


def write_atomically(path: Path, write: Callable[[Path], Any]) -> None:
    """Let ``write(temporary_path)`` write a file, then move it into place: readers see all of it or nothing.

    A link stays; what it leads to is replaced and keeps its mode. What is no regular file (a device, a pipe, ``-`` for
    standard output) is written to, never replaced. OSError names ``path``.
    """
    streams, temporary, prefix = is_stream(path), "", f".{path.name[:100]}."
    place = path if streams else Path(os.path.realpath(path))
    try:
        if not streams:
            place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=None if streams else place.parent, prefix=prefix)
        os.close(handle)
        write(Path(temporary))
        if streams:
            _pour(Path(temporary), place)
        else:
            os.chmod(temporary, stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666 & ~_umask())
            os.replace(temporary, place)
    except OSError as error:
        if error.errno and (error.filename is None or Path(os.fsdecode(error.filename)).name.startswith(prefix)):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def is_stream(path: Path) -> bool:
    """Whether a path stands for what can only be written to: standard output, a device, a pipe."""
    if path == STDOUT or str(path).startswith(STREAMS):
        return True
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False


def _pour(whole: Path, path: Path) -> None:
    """Write a finished file to standard output, a device or a pipe; IsADirectoryError for a folder."""
    with open(whole, "rb") as content:
        if path == STDOUT:
            sys.stdout.flush()
            shutil.copyfileobj(content, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with open(os.open(path, os.O_WRONLY | os.O_APPEND), "wb") as stream:  # neither made nor cut short
                shutil.copyfileobj(content, stream)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically, with the same line ends everywhere."""
    write_atomically(path, lambda place: place.write_bytes(text.encode("utf-8")))


def write_json(path: Path, content: Any) -> None:
    """Write JSON atomically."""
    write_text(path, json.dumps(content, indent=2, sort_keys=True) + "\n")
