"""What a result needs to be made again, and files that are there whole or not at all."""

from __future__ import annotations

import json

import pytest

from twofutures.experiments.provenance import (
    code_digest,
    data_digest,
    provenance,
    version,
    write_atomically,
    write_json,
)


def test_a_result_names_versions_cpu_code_and_data():
    made = provenance()
    assert made["code"] == code_digest() and made["data"] == data_digest() and made["code"] != made["data"]
    assert made["cpu"][0] and all(isinstance(made[k], str) for k in ("twofutures", "python", "numpy", "mesa"))
    json.dumps(made)


def test_changed_data_change_the_digest(tmp_path, monkeypatch):
    file = tmp_path / "parameters.toml"
    file.write_text("x = 1")
    monkeypatch.setattr("twofutures.experiments.provenance.DATA", tmp_path)
    before = data_digest()
    file.write_text("x = 2")
    assert data_digest() != before


def test_an_unknown_distribution_has_an_unknown_version():
    assert version("no-such-distribution") == "unknown"


def test_a_file_is_there_whole_or_as_it_was(tmp_path):
    file = tmp_path / "deep" / "result.json"
    write_json(file, {"b": 1, "a": 2})
    assert json.loads(file.read_text()) == {"a": 2, "b": 1}

    def fails(path):
        path.write_text("half")
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        write_atomically(file, fails)
    assert json.loads(file.read_text()) == {"a": 2, "b": 1}
    assert [f.name for f in file.parent.iterdir()] == ["result.json"]
