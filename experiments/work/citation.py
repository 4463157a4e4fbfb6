"""How to cite: this software from CITATION.cff, and the run it made."""

import re
from collections.abc import Mapping
from typing import Any

from twofutures.experiments.work.files import TOP

FILE = TOP / "CITATION.cff"
WHAT_IF = "This is a what-if machine, not a forecast."
FIELD = re.compile(r"^(title|version|message|license): *\"?(.*?)\"?$", re.MULTILINE)
AUTHOR = re.compile(r"^ +(?:- )?(?:name|family-names): *\"?(.*?)\"?$", re.MULTILINE)


def cited() -> dict[str, Any]:
    """Title, version and authors: from CITATION.cff in a checkout, else from the installed package."""
    if FILE.exists():
        text = FILE.read_text(encoding="utf-8")
        return {**dict(FIELD.findall(text)), "authors": AUTHOR.findall(text)}
    from importlib import metadata

    about = metadata.metadata("twofutures")
    authors = [about[key] for key in ("Author", "Author-email") if key in about][:1]
    return {"title": f"twofutures: {about['Summary']}", "version": about["Version"], "authors": authors}


def plain(made_with: Mapping[str, Any], digest: str) -> str:
    """One line for a list of references, with what fixes the results."""
    about = cited()
    return (
        f"{', '.join(about['authors'])}: {about['title']}, version {about['version']}. Run {digest[:12]}, code "
        f"{made_with['code'][:12]}, data {made_with['data'][:12]}."
    )


def bibtex(made_with: Mapping[str, Any], digest: str) -> str:
    """The same as BibTeX."""
    about = cited()
    return (
        "@software{twofutures,\n"
        f"  author  = {{{' and '.join('{' + name + '}' for name in about['authors'])}}},\n"
        f"  title   = {{{about['title']}}},\n"
        f"  version = {{{about['version']}}},\n"
        f"  note    = {{run {digest[:12]}, code {made_with['code'][:12]}, data {made_with['data'][:12]}}}\n"
        "}"
    )
