"""What a manifest and a note of a failure look like: a seal proves that nobody changed them by accident, no more.

Checked by hand: a library for it takes longer to import than all that a short query does.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twofutures.experiments.work.sealed import LENGTH, Damaged

MANIFEST, DESIGN, SCENARIO = "manifest.json", "design.parquet", "scenario.toml"
FORMAT = 3
DIGEST = re.compile(rf"[0-9a-f]{{{LENGTH}}}")


@dataclass(frozen=True)
class Status:
    """How a chunk stands: ``done``, ``failed`` or ``missing``; a failed one says of what, with its traceback."""

    first: int
    last: int
    state: str
    error: str = ""
    trace: str = ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and DIGEST.fullmatch(value) is not None


def _are_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _are_files(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() <= {DESIGN, SCENARIO} and all(map(_is_digest, value.values()))


def _is_made_with(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {*VERSIONS, "cpu"} or not isinstance(value["cpu"], list):
        return False
    return all(map(_is_text, [*value["cpu"], *(value[name] for name in VERSIONS)]))


VERSIONS = ("twofutures", "python", "numpy", "mesa", "data", "code")
Parts = Mapping[str, Callable[[Any], bool]]
OF_MANIFEST: Parts = {
    "format": FORMAT.__eq__, "digest": _is_digest,
    "batch": lambda value: isinstance(value, dict),  # checked by making the batch of it
    "made_of": _are_texts, "overruled": _are_rows, "files": _are_files, "made_with": _is_made_with,
}  # fmt: skip
OF_STATUS: Parts = {
    "first": _is_number, "last": _is_number, "state": "failed".__eq__, "error": _is_text, "trace": _is_text,
}  # fmt: skip


def checked(content: dict[str, Any], name: str, fix: str) -> dict[str, Any]:
    """A manifest's content as it is; Damaged, with the ``fix``, if it is none."""
    return _checked(content, OF_MANIFEST, f"{name} is no manifest", fix)


def status(content: dict[str, Any], name: str, fix: str) -> Status:
    """A note of a failure; Damaged, with the ``fix``, if it is none."""
    return Status(**_checked(content, OF_STATUS, f"{name} is no note of a failure", fix))


def _checked(content: dict[str, Any], parts: Parts, fault: str, fix: str) -> dict[str, Any]:
    """The content, if it has these parts and no others, each as it should be."""
    wrong = [key for key, fits in parts.items() if key not in content or fits(content[key]) is not True]
    if strange := [*wrong, *(content.keys() - parts.keys())]:
        raise Damaged(f"{fault} ({strange[0]}): {fix}")
    return content
