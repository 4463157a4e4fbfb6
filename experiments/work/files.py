"""Where files lie, and files that are there whole or not at all."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]  # of a checkout, or of the installed package


def write_atomically(path: Path, write: Any) -> None:
    """Let ``write(temporary_path)`` write a file, then move it into place: readers see all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        write(Path(temporary))
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


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
