"""JSON that proves itself: a seal over its own text, so that a changed byte is noticed when it is read."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twofutures.abm.outside import parse_json, read_bytes
from twofutures.experiments.work.files import write_text

SEAL = "seal"
LENGTH = 24  # letters of a digest
LARGEST = 64 * 2**20  # bytes
AGAIN = "remove it, and run the command that made it again"


class Damaged(ValueError):
    """A file is not as it was written, or not of this run."""


def write_sealed(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON atomically, with a seal over its text."""
    write_text(path, sealed(content))


def sealed(content: Mapping[str, Any]) -> str:
    """Plain data as JSON whose key ``seal`` proves the rest."""
    seal = digest_of(_written({**content, SEAL: ""}).encode())
    return _written({**content, SEAL: seal})


def _written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=2, sort_keys=True) + "\n"


def read_sealed(path: Path, fix: str = AGAIN) -> dict[str, Any]:
    """The content of ``write_sealed``. Damaged, with the ``fix``, if a byte of it was changed."""
    try:
        text = read_bytes(path, LARGEST, "file that twofutures has written").decode()
        content = parse_json(text, str(path))
    except ValueError as error:
        raise Damaged(f"{error if path.name in str(error) else f'{path} is no text'}: {fix}") from None
    seal = content.pop(SEAL, "") if isinstance(content, dict) else ""
    if not seal or digest_of(text.replace(_line(seal), _line(""), 1).encode()) != seal:
        raise Damaged(f"{path} is not as it was written: {fix}")
    return content


def _line(seal: str) -> str:
    return f'"{SEAL}": "{seal}"'


def digest_of(content: bytes) -> str:
    """A fingerprint of bytes, as long as those in names."""
    return hashlib.sha256(content).hexdigest()[:LENGTH]


def digest_of_file(path: Path) -> str:
    """A fingerprint of all of a file's bytes; Damaged for what is no plain file, which could be without end."""
    if not path.is_file():
        raise Damaged(f"{path} is no plain file: {AGAIN}")
    with open(path, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:LENGTH]
