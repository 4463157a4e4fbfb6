"""A bundle played again: the same, or a sentence that names the first value that is not."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twofutures.experiments.batches.chunks import encode
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.publication import bundle
from twofutures.experiments.publication.reproduction import Bundle, Reproduction, reproduce
from twofutures.experiments.work.arrow import numbers
from twofutures.experiments.work.sealed import write_sealed


@pytest.fixture(scope="module")
def published(results, tmp_path_factory) -> Path:
    return bundle.publish(results.store.path, tmp_path_factory.mktemp("published") / "bundle")


@pytest.fixture(scope="module")
def played(published, tmp_path_factory) -> Path:
    """Where the bundle was played again, so that each test need not."""
    place = tmp_path_factory.mktemp("played")
    assert reproduce(published, place).same
    return place


@pytest.fixture
def copy(published, tmp_path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "bundle"))


def again(place: Path, played: Path) -> Reproduction:
    return reproduce(place, played)


def reseal(place: Path) -> None:
    """Make the checksums fit what lies there, as somebody who hides an alteration would."""
    sums = (f"{bundle.digest(place / name)}  {name}\n" for name in bundle.files_in(place) if name != bundle.SUMS)
    (place / bundle.SUMS).write_text("".join(sums))


def alter(file: Path, name: str, row: int, place: int = 0) -> pa.Table:
    """The table of a Parquet file with one number moved by as little as can be."""
    table = pq.ParquetFile(file).read()
    values = numbers(table[name]).copy()
    width = len(values) // len(table)
    values[row * width + place] = np.nextafter(values[row * width + place], np.inf, dtype=values.dtype)
    kind = table.schema.field(name).type
    column = pa.FixedSizeListArray.from_arrays(pa.array(values), width) if width > 1 else pa.array(values, kind)
    return table.set_column(table.column_names.index(name), table.schema.field(name), column)


def test_all_is_the_same(published, played, results):
    result = again(published, played)
    assert result.same and result.differences == result.other == ()
    assert (result.cases, result.worlds, result.values) == (2, 5, 2 * 5 * (1 + 13 * 9))
    assert result.files == len(bundle.files_in(published))


def test_a_zip_is_played_alike(published, played, tmp_path):
    bundle.pack(published, tmp_path / "bundle.zip")
    assert again(tmp_path / "bundle.zip", played).same


def test_one_value_in_a_chunk_is_named_even_where_every_checksum_was_made_to_fit(copy, played):
    file = sorted((copy / "batch" / "chunks").iterdir())[1]  # worlds 3 and 4
    content, _ = encode(alter(file, "gap_usable", row=3, place=2), 2, Folder(copy / "batch").digest)
    file.write_bytes(content)
    reseal(copy)
    (sentence,) = again(copy, played).differences
    assert ".parquet: case closed, world 4: gap_usable in 2027Q2 is " in sentence
    before, now = (
        float(part.split()[0]) for part in sentence.removesuffix(" when played again").split(" is ")[1].split(", and ")
    )
    assert before != now and np.nextafter(np.float32(now), np.float32(np.inf)) == np.float32(before)


def test_the_first_of_several_values_is_the_earliest_world(copy, played):
    file = sorted((copy / "batch" / "chunks").iterdir())[0]  # worlds 0 to 2
    pq.write_table(alter(file, "gap_flow", row=5), file)
    pq.write_table(alter(file, "swing_us_part", row=1, place=8), file)
    (sentence,) = again(copy, played).differences
    assert "case inaction, world 1: swing_us_part in 2028Q4 is " in sentence


def test_a_class_and_a_world_number_are_values_too(copy, played):
    file = sorted((copy / "batch" / "chunks").iterdir())[0]
    table = pq.ParquetFile(file).read()
    classes = (table["outcome"].to_numpy() + 1) % 5
    pq.write_table(table.set_column(2, table.schema.field("outcome"), pa.array(classes, pa.int8())), file)
    (sentence,) = again(copy, played).differences
    assert "case inaction, world 0: outcome is " in sentence


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize(
    ("file", "line", "where"),
    [
        (bundle.OUTCOMES, 8, "case closed, world 2: swing_use_us_2028Q4 is"),
        (bundle.SETTINGS, 1, "case inaction, setting enforcement: set_by is"),
        (bundle.CODEBOOK, 1, "file data/outcomes.csv, name case: source is"),
    ],
)
def test_one_letter_of_a_table_is_named(copy, played, file, line, where, sealed):
    lines = (copy / file).read_text().splitlines()
    lines[line] = lines[line][:-1] + ("1" if lines[line][-1] == "2" else "2")
    (copy / file).write_text("\n".join([*lines, ""]))
    if sealed:
        reseal(copy)
    (sentence,) = again(copy, played).differences
    assert sentence.startswith(f"{file}: {where}") and sentence.endswith(" when played again")


def test_one_value_of_the_trajectories_is_named(copy, played):
    file = copy / bundle.TRAJECTORIES
    pq.write_table(alter(file, "lead_months", row=50), file)  # five quarters into world 0 of the second case
    reseal(copy)
    (sentence,) = again(copy, played).differences
    assert f"{bundle.TRAJECTORIES}: case closed, world 0: lead_months in 2028Q1 is " in sentence


def test_files_that_are_cut_short_missing_added_or_reworded_are_named(copy, played):
    chunks = sorted((copy / "batch" / "chunks").iterdir())
    chunks[0].write_bytes(chunks[0].read_bytes()[:-100])
    chunks[1].unlink()
    (copy / "README.md").write_text("another")
    (copy / "data" / "more.csv").write_text("1")
    (copy / bundle.OUTCOMES).write_text("\n".join((copy / bundle.OUTCOMES).read_text().splitlines()[:-1]))
    sentences = again(copy, played).differences
    cut, ended, reworded, missing, added = sentences
    assert chunks[0].name in cut and "cannot be read" in cut
    assert ended == f"{bundle.OUTCOMES}: ends or breaks off in row 10, unlike when played again"
    assert reworded == "README.md is not the file that was published: its checksum differs"
    assert chunks[1].name in missing and missing.endswith("is missing") and "data/more.csv was added" in added


def test_another_question_is_no_reproduction(copy, played):
    file = copy / "batch" / "manifest.json"
    file.write_text(file.read_text().replace('"seed": 5', '"seed": 6'))
    assert again(copy, played).differences == (
        "batch/manifest.json is not the file that was published: its checksum differs",
    )
    reseal(copy)
    (sentence,) = again(copy, played).differences
    assert "its digest is not that of the batch it describes" in sentence


def test_what_is_no_bundle_or_cannot_be_played_says_so(copy, played, tmp_path):
    for path in (tmp_path / "nowhere", tmp_path, tmp_path / "file.zip"):
        if path.suffix:
            path.write_text("no zip")
        with pytest.raises(ValueError, match="is no bundle: name a folder or zip file"):
            Bundle(path)
    with pytest.raises(ValueError, match="lies in the bundle: name another folder"):
        again(copy, copy / "batch")
    manifest = Folder(copy / "batch").manifest()
    assert manifest["batch"]["extensions"] == []
    manifest["batch"]["extensions"] = ["not_here"]
    write_sealed(copy / "batch" / "manifest.json", manifest)
    (copy / bundle.EXTENSIONS).mkdir()
    reseal(copy)
    with pytest.raises(ValueError, match=f"no extension not_here.*set PYTHONPATH to {copy / bundle.EXTENSIONS}"):
        again(copy, played)
