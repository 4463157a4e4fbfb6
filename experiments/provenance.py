"""What a result needs to be made again: versions, data, seed, plan."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.parameters import DATA
from twofutures.agents.roster import ROSTER
from twofutures.policies.history import DATA as POLICY_DATA


def data_digest() -> str:
    """A fingerprint of all numbers a run reads: parameters, sources, levers, series, roster, history, packages."""
    files = [*sorted(DATA.iterdir()), ROSTER, *sorted(POLICY_DATA.iterdir())]
    digest = hashlib.blake2b(digest_size=12)
    for file in files:
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def code_digest() -> str:
    """A fingerprint of the code that decides outcomes (the floors abm, agents and policies)."""
    top = DATA.parent.parent
    digest = hashlib.blake2b(digest_size=12)
    for file in sorted(f for floor in ("abm", "agents", "policies") for f in (top / floor).rglob("*.py")):
        digest.update(file.relative_to(top).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def engine_digest() -> str:
    """A fingerprint of what turns a batch into worlds and rows: its design, its past, its files."""
    digest = hashlib.blake2b(digest_size=12)
    for name in ("batch", "chunks", "design", "futures", "members"):
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()


def provenance() -> dict[str, Any]:
    """Versions and fingerprints. Bitwise promises hold for one NumPy version and CPU feature set, so both are named."""
    features = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return {
        "twofutures": version("twofutures"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "mesa": version("mesa"),
        "cpu": [platform.machine(), *features],
        "data": data_digest(),
        "code": code_digest(),
    }


def version(distribution: str) -> str:
    """The installed version, or ``unknown`` when run from a source tree that was never installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"


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


def write_json(path: Path, content: Any) -> None:
    """Write JSON atomically."""
    write_atomically(
        path, lambda p: p.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    )
