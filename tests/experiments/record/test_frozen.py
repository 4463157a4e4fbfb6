"""Frozen forecasts: the same bytes from the same code, data and seed; nothing frozen changes unseen."""

import json
import re
import shutil
import subprocess

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, quarter_name
from twofutures.experiments.record import frozen
from twofutures.experiments.record.forecasts import declared, last_day
from twofutures.experiments.record.frozen import FOLDER, LEVELS, SUMS, Frozen, files, freeze, named, newest, sums, write
from twofutures.experiments.work.sealed import Damaged, sealed

FROZEN: dict[str, str] = {
    "2026-11.json": "e4830c9c7936df8fd55e18c2d715e678688c2e7185267bb999ed0251416cacb4"
}  # every frozen file and its hash, as they were published
# Before anything was published, because some forecasts lay below totals already on record.
WITHDRAWN = {"2868939693c74bae037771a6a094c8aca43de7c3a5f72567ed29ae84309a8337"}
SMALL = {"worlds": 12, "seed": 5, "ensemble": "prior"}


@pytest.fixture(scope="module")
def content():
    """A small freeze of the prior, as plain data."""
    return freeze(**SMALL)


def test_no_file_that_was_frozen_is_changed_taken_away_or_unlisted():
    on_disk = {file.name: frozen.sha256(file) for file in FOLDER.iterdir() if file.name != SUMS}
    assert on_disk == sums(FOLDER), "a frozen file was changed: take it back from the repository's history"
    assert sums(FOLDER) == FROZEN, "write a new file's hash into FROZEN above; one that stands there never changes"
    assert all(Frozen.read(file).rows for file in files())


def test_what_was_ever_listed_in_the_history_is_listed_still(root):
    listed = ("git", "-C", str(root), "log", "--format=", "--patch", "--", str(FOLDER / SUMS))
    log = subprocess.run(listed, capture_output=True, text=True, check=False)
    if log.returncode or not log.stdout:
        pytest.skip("no history here")
    ever = re.findall(r"^\+([0-9a-f]{64})  (\S+)$", log.stdout, re.MULTILINE)
    assert {(name, digest) for digest, name in ever if digest not in WITHDRAWN} == set(FROZEN.items())


@pytest.mark.slow
def test_freezing_twice_gives_the_same_bytes(content, tmp_path):
    paths = [write(content, tmp_path / "a"), write(freeze(**SMALL), tmp_path / "b")]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[0].name == "2026-11.json" and paths[0].read_bytes().endswith(b"\n")
    assert (tmp_path / "a" / SUMS).read_bytes() == (tmp_path / "b" / SUMS).read_bytes()
    other = freeze(**(SMALL | {"seed": 6}))
    fitted = freeze(**(SMALL | {"ensemble": "fitted"}))
    assert fitted["forecasts"] != content["forecasts"]
    assert other["forecasts"] != content["forecasts"]
    assert other["made_with"] | {"seed": 5} == content["made_with"]


def test_it_says_of_every_forecast_what_the_worlds_say_and_under_which_assumptions(content):
    assert [row["name"] for row in content["forecasts"]] == [f.name for f in declared().forecasts]
    assert content["under"].startswith("in 12 simulated worlds, under these assumptions: ")
    assert content["package"] == "status_quo" and content["levels"] == list(LEVELS)
    assert {"code", "data", "record_code", "record_data", "members", "seed", "worlds"} <= set(content["made_with"])
    for row in content["forecasts"]:
        baselines = {"recorded frequency"} if row["kind"] == "chance" else {"last value", "straight trend"}
        assert set(row["baselines"]) == baselines
        if row["kind"] == "chance":
            assert 0 <= row["chance"] <= 1 and row["chance"] * 12 == pytest.approx(round(row["chance"] * 12), abs=1e-4)
        else:
            assert len(row["quantiles"]) == 7 and (np.diff(row["quantiles"]) >= 0).all(), row["name"]


def test_nothing_is_foretold_below_a_total_already_on_record(content):
    rows = {row["name"]: row for row in content["forecasts"]}
    growing = [f for f in declared().forecasts if f.of.grows]
    for forecast in growing:
        row = rows[forecast.name]
        fans = [row["quantiles"], row["quantiles_without_layer"], *row["baselines"].values()]
        assert min(map(min, fans)) >= row["last"]["value"] * (1 - 1e-5), forecast.name
    assert any(rows[f.name]["quantiles"][0] == pytest.approx(f.of.last.value, rel=1e-5) for f in growing)


def test_facts_and_freezing_have_each_their_date(content):
    newest = max(f.of.last.date for f in declared().forecasts)
    assert content["as_of"] == max(newest, last_day(quarter_name(BRANCH - 1))).isoformat()
    assert content["as_of"] <= content["frozen_on"] == "2026-11-29"


def test_the_quantiles_are_those_of_the_reported_worlds(content):
    recorder, layer = frozen.played(12, 5, "prior")
    luck = frozen.Luck(5, np.arange(12))
    rows = {row["name"]: row for row in content["forecasts"]}
    for forecast in [f for f in declared().forecasts if not f.of.is_event]:
        reported = np.quantile(forecast.reported(recorder, layer, luck), LEVELS)
        assert rows[forecast.name]["quantiles"] == pytest.approx(reported.tolist(), rel=1e-5)
        plain = np.quantile(forecast.simulated(recorder).clip(forecast.of.floor), LEVELS)
        assert rows[forecast.name]["quantiles_without_layer"] == pytest.approx(plain.tolist(), rel=1e-5)


def test_nothing_is_frozen_over_even_if_the_file_is_gone(content, tmp_path):
    path = write(content, tmp_path)
    with pytest.raises(ValueError, match=r"frozen already.*--name"):
        write(content, tmp_path)
    path.unlink()
    with pytest.raises(ValueError, match="frozen already"):
        write(content, tmp_path)
    assert write(content, tmp_path, "2027-02").name == "2027-02.json" and len(sums(tmp_path)) == 2


def test_a_changed_byte_is_noticed_with_and_without_a_new_seal(content, tmp_path):
    path = write(content, tmp_path)
    assert Frozen.read(path).rows.keys() == {row["name"] for row in content["forecasts"]}
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('"chance": ', '"chance":  ', 1), encoding="utf-8")
    with pytest.raises(Damaged, match="is not as it was written"):
        Frozen.read(path)
    path.write_text(sealed(json.loads(json.dumps(content)) | {"as_of": "2026-10-31"}), encoding="utf-8")
    with pytest.raises(Damaged, match=f"not the file that {SUMS} lists"):
        Frozen.read(path)


def test_the_newest_is_read_and_an_unknown_name_suggests_the_nearest(content, tmp_path):
    assert newest(tmp_path) is None
    with pytest.raises(ValueError, match="twofutures forecast freeze"):
        named("", tmp_path)
    for name in ("2026-11", "2027-02"):
        write(content, tmp_path, name)
    assert (
        newest(tmp_path).name == named("", tmp_path).name == "2027-02" and named("2026-11", tmp_path).name == "2026-11"
    )
    with pytest.raises(ValueError, match="2026-11"):
        named("2026-12", tmp_path)
    shutil.rmtree(tmp_path)
    assert newest(tmp_path) is None


def test_progress_counts_every_quarter():
    seen: list[tuple[int, int]] = []
    frozen.played(2, 1, "prior", lambda done, whole: seen.append((done, whole)))
    assert seen == [(quarter, 25) for quarter in range(1, 26)]


def test_an_extension_is_refused(monkeypatch):
    monkeypatch.setattr(frozen, "in_use", lambda: ("mine",))
    with pytest.raises(ValueError, match="--extend"):
        freeze(**SMALL)
