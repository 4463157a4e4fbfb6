"""A bundle: what lies in it, what it says of itself, and when none is written."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest

from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.results import Results
from twofutures.experiments.publication import bundle
from twofutures.experiments.publication.about import LICENCES, About
from twofutures.viz.cli.commands.publication import LICENCES as OFFERED

ABOUT = ("A study", ("Doe, Jane", "A Lab"))


@pytest.fixture(scope="module")
def published(results, tmp_path_factory):
    return bundle.publish(results.store.path, tmp_path_factory.mktemp("published") / "bundle", *ABOUT)


def table(file):
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_it_holds_the_run_as_it_is_and_tables_of_the_same_numbers(published, results):
    for file in results.store.path.rglob("*.parquet"):
        assert (published / "batch" / file.relative_to(results.store.path)).read_bytes() == file.read_bytes()
    assert np.array_equal(
        Results(published / "batch").series("gap_flow", "closed"), results.series("gap_flow", "closed")
    )
    rows = [row for row in table(published / bundle.OUTCOMES) if row["case"] == "closed"]
    assert [float(row["gap_flow_2028Q4"]) for row in rows] == results.series("gap_flow", "closed")[:, -1].tolist()
    frame = pd.read_parquet(published / bundle.TRAJECTORIES)
    assert frame["gap_flow"].to_numpy().tobytes() == results.to_pandas()["gap_flow"].to_numpy().tobytes()


def test_every_setting_that_ruled_is_a_row_that_says_who_set_it(published):
    rows = {(row["case"], row["setting"]): row for row in table(published / bundle.SETTINGS)}
    assert rows["closed", "spillover"]["set_by"] == "case closed" and rows["closed", "spillover"]["value"] == "0.3"
    assert rows["closed", "enforcement"]["how"] == "varies from 0 to 5 in place of 3 (package loopholes_closed)"
    assert rows["inaction", "smic_yield"]["set_by"] == "batch" and rows["inaction", "chip_fee"]["how"] == "hold"
    assert any(row["set_by"].startswith("view ") for row in rows.values())


def test_the_codebook_and_the_package_explain_every_column(published):
    book = table(published / bundle.CODEBOOK)
    package = json.loads((published / "datapackage.json").read_text())
    for resource in package["resources"]:
        named = [field["name"] for field in resource["schema"]["fields"]]
        if resource["path"] != bundle.CODEBOOK:
            assert [row["name"] for row in book if row["file"] == resource["path"]] == named
            assert all(row["meaning"] and row["label"] for row in book if row["file"] == resource["path"])
        if resource["format"] == "csv":
            assert (published / resource["path"]).read_text().splitlines()[0].split(",") == named
    assert (
        package["licenses"][0]["name"] == "CC-BY-4.0"
        and package["id"] == Folder(published / "batch").manifest()["digest"]
    )


def test_a_public_validator_finds_the_package_valid(published):
    if find_spec("frictionless") is None:
        pytest.skip("frictionless is not installed: pip install 'twofutures[dev]'")
    ask = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "datapackage.json"]
    answer = subprocess.run(ask, cwd=published, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_crate_lists_every_file_and_leads_nowhere_else(published):
    crate = json.loads((published / "ro-crate-metadata.json").read_text())
    entities = {one["@id"]: one for one in crate["@graph"]}
    root = entities["./"]
    assert {"name", "description", "datePublished", "license", "author"} <= set(root) and root["name"] == "A study"
    listed = {part["@id"] for part in root["hasPart"]}
    assert listed == set(bundle.files_in(published)) - {"ro-crate-metadata.json", bundle.SUMS}
    linked = json.dumps(crate["@graph"]).split('{"@id": "')[1:]
    assert {text.split('"')[0] for text in linked} <= {*entities, "https://w3id.org/ro/crate/1.1"}
    assert entities["#twofutures"]["softwareVersion"] and entities["#author-1"]["familyName"] == "Doe"


def test_it_says_how_to_cite_and_to_play_it_again(published):
    run = Folder(published / "batch").manifest()["digest"]
    cff, bib = (published / "CITATION.cff").read_text(), (published / "citation.bib").read_text()
    assert 'family-names: "Doe"' in cff and 'name: "A Lab"' in cff and f"twofutures run {run}" in cff
    assert "author  = {Doe, Jane and {A Lab}}" in bib and bib.count("{") == bib.count("}")
    readme = (published / "README.md").read_text()
    assert "twofutures reproduce PATH" in readme and "{" not in readme and "CC-BY-4.0" in readme


def test_a_zip_holds_the_same_files_at_its_top(results, published, tmp_path):
    file = bundle.publish(results.store.path, tmp_path / "deep" / "bundle.zip", *ABOUT)
    with ZipFile(file) as packed:
        assert sorted(packed.namelist()) == bundle.files_in(published)
    assert [path.name for path in file.parent.iterdir()] == ["bundle.zip"], "nothing is left behind"


def test_modules_from_outside_are_in_it(results, tmp_path, monkeypatch):
    (tmp_path / "outside_pack").mkdir()
    for name in ("__init__.py", "rules.py"):
        (tmp_path / "outside_pack" / name).write_text("extension = None\n")
    (tmp_path / "outside_one.py").write_text("extension = None\n")
    monkeypatch.syspath_prepend(tmp_path)
    batch = replace(results.batch)
    object.__setattr__(batch, "extensions", ("outside_one", "outside_pack", "outside_pack.rules"))
    bundle.copy(tmp_path / "outside_one.py", tmp_path / "made" / bundle.EXTENSIONS / "__pycache__" / "outside_one.pyc")
    monkeypatch.setattr(results, "batch", batch)
    bundle.copy_run(results, tmp_path / "made")
    assert [name for name in bundle.files_in(tmp_path / "made") if name.startswith(bundle.EXTENSIONS)] == [
        "extensions/outside_one.py", "extensions/outside_pack/__init__.py", "extensions/outside_pack/rules.py",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "fix"),
    [
        ("unfinished", "1 of 2 chunks are missing or failed; run its command again first"),
        ("damaged", "is not as it was written: remove it, and run the command that made it again"),
        ("code", "was made with other NumPy: publish it with those"),
        ("taken", "is there already: name a new one"),
    ],
)
def test_no_bundle_is_written_of_what_is_not_whole(results, tmp_path, monkeypatch, fault, fix):
    folder, out = tmp_path / "run", tmp_path / "bundle"
    for file in bundle.files_in(results.store.path):
        bundle.copy(results.store.path / file, folder / file)
    (first, *_) = sorted((folder / "chunks").iterdir())
    if fault == "unfinished":
        first.unlink()
    if fault == "damaged":
        first.write_bytes(first.read_bytes()[:-9])
    if fault == "code":
        monkeypatch.setattr(bundle, "made_of", lambda *_: results.store.manifest()["made_of"] | {"NumPy": "1.0"})
    if fault == "taken":
        bundle.copy(first, out / "mine")
    before = bundle.files_in(tmp_path)
    with pytest.raises(ValueError, match=fix):
        bundle.publish(folder, out, *ABOUT)
    assert bundle.files_in(tmp_path) == before


def test_terms_and_authors_are_checked():
    assert tuple(LICENCES) == OFFERED
    with pytest.raises(ValueError, match=r"did you mean CC-BY-4\.0"):
        About(licence="CC-BY")
    with pytest.raises(ValueError, match="an author has no name"):
        About(authors=(" ",))
