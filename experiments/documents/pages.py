"""What the pages of ``docs/`` that are made from code and data share. A test holds each of them against its module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from twofutures.experiments.work.files import TOP, write_atomically

DOCS = TOP / "docs"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def sections(bodies: Mapping[str, str]) -> str:
    """Bodies of text, each under its heading."""
    return "".join(f"\n## {title}\n\n{body}\n" for title, body in bodies.items())


def write(file: Path, text: str) -> None:
    """Write a page whole or not at all."""
    write_atomically(file, lambda path: path.write_text(text, encoding="utf-8"))
