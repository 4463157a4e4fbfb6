"""What this machine keeps so that nobody waits for it twice. Nothing here is needed: whatever is amiss is made anew.

A file is named by what it was made of and by its own bytes, so that one which was cut, changed or put there by others
is known before it is read. A fault costs one sentence, never a result.
"""

import logging
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofutures.abm.outside import read_bytes
from twofutures.experiments.work.files import write_atomically
from twofutures.experiments.work.sealed import digest_of

VARIABLE = "TWOFUTURES_CACHE"  # of the environment: another folder, or ``off``
OFF = "off"
SUFFIX = ".kept"
MOST = 4  # files of one kind that stay: other checkouts and versions have theirs
LARGEST = 2**30  # bytes


@dataclass(frozen=True)
class Kept:
    """One file: what kind of thing it holds, the fingerprint of what it was made of, its size in bytes."""

    path: Path
    kind: str
    made_of: str
    size: int


def folder() -> Path | None:
    """Where things are kept, whether it is there or not; None if nothing shall be."""
    named = os.environ.get(VARIABLE, "")
    if named == OFF:
        return None
    if named:
        return Path(named)
    from platformdirs import user_cache_path  # reads the system's settings: not for those who only ask for help

    return user_cache_path("twofutures", appauthor=False)


def get(kind: str, made_of: str) -> bytes | None:
    """What is kept of a kind, made of this; None if there is nothing, or nothing that can be trusted."""
    place = folder()
    for path in sorted(place.glob(f"{kind}-{made_of}-*{SUFFIX}")) if place else ():
        try:
            content = read_bytes(path, min(path.stat().st_size, LARGEST), "file that twofutures keeps")
        except (OSError, ValueError) as fault:
            say(f"{path} cannot be read ({fault}): what it held is made anew")
            continue
        if path.name == _name(kind, made_of, content):
            return content
        say(f"{path} is not as it was written: what it held is made anew")
    return None


def can_keep() -> bool:
    """Whether a file could be put there; one sentence if not."""
    place = folder()
    if place is None:
        return False
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        return _cannot(place, fault.strerror)
    return os.access(place, os.W_OK | os.X_OK) or _cannot(place, "it is read-only")


def put(kind: str, made_of: str, content: bytes) -> None:
    """Keep this, whole or not at all, and let go of what is amiss or older than the MOST newest of its kind."""
    place = folder()
    if place is None:
        return
    path = place / _name(kind, made_of, content)
    try:
        write_atomically(path, lambda temporary: temporary.write_bytes(content))
    except OSError as fault:
        _cannot(place, fault.strerror)
        return
    newest = sorted((one.path for one in kept() if one.kind == kind), key=_age)
    for other in newest[MOST:] + [p for p in place.glob(f"{kind}-{made_of}-*{SUFFIX}") if p != path]:
        _remove(other)


def kept() -> list[Kept]:
    """Every file that is kept, by name."""
    place = folder()
    files = []
    for path in sorted(place.glob(f"*{SUFFIX}")) if place else ():
        match path.stem.split("-"):
            case [kind, made_of, _] if (size := _size(path)) is not None:
                files.append(Kept(path, kind, made_of, size))
    return files


def clear() -> list[Kept]:
    """Remove every file that is kept; gives those that are gone. Nothing else in the folder is touched."""
    return [one for one in kept() if _remove(one.path)]


def say(sentence: str) -> None:
    """One sentence on standard error, the first time only."""
    _say(sentence)


@cache
def _say(sentence: str) -> None:
    logging.getLogger("twofutures").warning("twofutures: %s", sentence)


def _cannot(place: Path, why: str | None) -> bool:
    say(f"nothing can be kept in {place} ({why}): each run plays the past again; name another with {VARIABLE}=FOLDER")
    return False


def _name(kind: str, made_of: str, content: bytes) -> str:
    return f"{kind}-{made_of}-{digest_of(content)}{SUFFIX}"


def _age(path: Path) -> float:
    """The newest first."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:  # another process removed it
        return None


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:  # it is gone, or not ours to remove
        return not path.exists()
    return True
