"""What the pages of ``docs/`` that are made from code and data share. A test holds each of them against its module."""

from collections.abc import Iterable, Mapping, Sequence

from twofutures.experiments.work.files import TOP

DOCS = TOP / "docs"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in (header, ["---"] * len(header), *rows)
    )


def sections(bodies: Mapping[str, str]) -> str:
    """Bodies of text, each under its heading."""
    return "".join(f"\n## {title}\n\n{body}\n" for title, body in bodies.items())
