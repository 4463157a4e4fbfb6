"""The RO-Crate metadata of a bundle: what it is, of which files, by whom, under which terms, and how it was made.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) is what Zenodo, Dataverse and WorkflowHub read. A Data Package lies beside
it (``datapackage.py``), since an RO-Crate does not say what the columns of a table are.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from twofutures.experiments.publication.about import KEYWORDS, About
from twofutures.experiments.work.citation import cited

FILE = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
FORMATS = {
    ".csv": "text/csv", ".json": "application/json", ".parquet": "application/vnd.apache.parquet",
    ".md": "text/markdown", ".txt": "text/plain", ".cff": "application/yaml", ".bib": "application/x-bibtex",
    ".toml": "application/toml", ".py": "text/x-python",
}  # fmt: skip
SOFTWARE, RUN = "#twofutures", "#run"


def metadata(about: About, manifest: Mapping[str, Any], files: Mapping[str, str], place: Path) -> dict[str, Any]:
    """The whole graph; ``files`` says what each file of the bundle is."""
    authors = [{"@id": f"#author-{number}"} for number, _ in enumerate(about.authors, 1)]
    licence, address = about.terms
    root = {
        "@id": "./", "@type": "Dataset", "name": about.title, "description": about.description,
        "datePublished": about.date, "license": {"@id": address}, "author": authors, "keywords": ", ".join(KEYWORDS),
        "identifier": f"twofutures run {about.run}", "version": about.run[:12],
        "hasPart": [{"@id": name} for name in files], "mentions": {"@id": RUN},
    }  # fmt: skip
    descriptor = {
        "@id": FILE, "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }  # fmt: skip
    terms = {"@id": address, "@type": "CreativeWork", "name": licence, "identifier": about.licence, "url": address}
    people = [_person(author, name) for author, name in zip(authors, about.authors, strict=True)]
    graph = [descriptor, root, terms, *people, *_files(files, place), *_made(manifest, files)]
    return {"@context": CONTEXT, "@graph": graph}


def _person(author: Mapping[str, str], name: str) -> dict[str, Any]:
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        return {**author, "@type": "Organization", "name": name}
    return {**author, "@type": "Person", "name": f"{given} {family}", "familyName": family, "givenName": given}


def _files(files: Mapping[str, str], place: Path) -> Iterator[dict[str, Any]]:
    for name, meaning in files.items():
        file = place / name
        yield {
            "@id": name, "@type": "File", "name": file.name, "description": meaning,
            "encodingFormat": FORMATS.get(file.suffix, "text/plain"), "contentSize": str(file.stat().st_size),
        }  # fmt: skip


def _made(manifest: Mapping[str, Any], files: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The software, and the run as an action of it."""
    made, about = manifest["made_with"], cited()
    yield {
        "@id": SOFTWARE, "@type": "SoftwareApplication", "name": about["title"], "softwareVersion": made["twofutures"],
        "description": f"code {made['code']}, data {made['data']}",
        "softwareRequirements": f"Python {made['python']}, NumPy {made['numpy']}, Mesa {made['mesa']}",
    }  # fmt: skip
    results = [{"@id": name} for name in files if name.startswith(("batch/chunks/", "data/"))]
    yield {
        "@id": RUN, "@type": "CreateAction", "name": "the run", "instrument": {"@id": SOFTWARE},
        "description": "twofutures reproduce plays it again and compares", "object": {"@id": "batch/manifest.json"},
        "result": results,
    }  # fmt: skip
