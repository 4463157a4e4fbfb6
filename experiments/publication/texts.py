"""The words of a bundle: README, citation, licence. Their templates lie in ``data/``."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.publication.about import LICENCES, About
from twofutures.experiments.work.citation import WHAT_IF, cited

TEMPLATES = Path(__file__).parent / "data"
MODULES = "| `extensions/` | modules from outside that it was made with: read them before you run them |\n"


def of(batch: Batch, made: Mapping[str, Any], about: About) -> dict[str, str]:
    """The text files of a bundle by name; ``made`` are the versions and fingerprints that the run was made with."""
    name, address = about.terms
    common = {
        "run": about.run, "date": about.date, "licence": about.licence, "version": made["twofutures"],
        "code": made["code"], "data": made["data"],
    }  # fmt: skip
    words: dict[str, dict[str, Any]] = {
        "README.md": {
            "title": about.title, "description": about.description, "worlds": f"{batch.worlds:,}",
            "first": batch.quarters[0], "last": batch.quarters[-1], "more": MODULES if batch.extensions else "",
            "path": "PYTHONPATH=PATH/extensions " if batch.extensions else "", "numpy": made["numpy"],
        },
        "LICENSE.txt": {"name": name, "address": address, "mit": LICENCES["MIT"][1]},
        "CITATION.cff": {
            "what_if": WHAT_IF, "title": _quoted(about.title), "software": _quoted(cited()["title"]),
            "authors": _authors(about.authors, 2), "makers": _authors(cited()["authors"], 6),
        },
        "citation.bib": {
            "title": about.title,
            "names": " and ".join(one if "," in one else "{" + one + "}" for one in about.authors),
        },
    }  # fmt: skip
    return {
        file: (TEMPLATES / file).read_text(encoding="utf-8").format(**common, **more) for file, more in words.items()
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _authors(names: Iterable[str], indent: int) -> str:
    """Authors as CFF lists them: ``Family, Given`` is a person, anything else an entity."""
    rows = []
    for name in names:
        family, comma, given = (part.strip() for part in name.partition(","))
        keys = {"family-names": family, "given-names": given} if comma else {"name": name}
        parts = [f"{key}: {_quoted(text)}" for key, text in keys.items()]
        rows.append("- " + f"\n{' ' * (indent + 2)}".join(parts))
    return "\n".join(" " * indent + row for row in rows)
