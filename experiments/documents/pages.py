"""What the pages of ``docs/`` that are made from code and data share. A test holds each of them against its module."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from twofutures.experiments.work.files import TOP

DOCS = TOP / "docs"


@dataclass(frozen=True)
class Section:
    """A heading, sentences and a table: the same on a page and in a terminal."""

    title: str
    sentences: Sequence[str]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    level: int = 2


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in (header, ["---"] * len(header), *rows)
    )


def sections(bodies: Mapping[str, str]) -> str:
    """Bodies of text, each under its heading."""
    return "".join(f"\n## {title}\n\n{body}\n" for title, body in bodies.items())


def markdown(section: Section) -> str:
    """A section as Markdown."""
    parts = [*section.sentences, *([table(section.columns, section.rows)] if section.rows else [])]
    return "\n".join(["", f"{'#' * section.level} {section.title}", *(f"\n{part}" for part in parts), ""])


def short(x: float) -> str:
    """Three significant digits, without exponents."""
    return f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"
