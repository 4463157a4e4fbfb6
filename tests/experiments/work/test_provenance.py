"""What a result needs to be made again, and files that are there whole or not at all."""

import json

import pytest

from twofutures.experiments.work import cache
from twofutures.experiments.work import provenance as provenance_of
from twofutures.experiments.work.files import write_atomically, write_json
from twofutures.experiments.work.provenance import code_digest, data_digest, provenance, source_digest, version


def test_a_result_names_versions_cpu_code_and_data():
    made = provenance()
    assert made["code"] == code_digest() and made["data"] == data_digest() and made["code"] != made["data"]
    assert made["cpu"][0] and all(isinstance(made[k], str) for k in ("twofutures", "python", "numpy", "mesa"))
    json.dumps(made)


def test_changed_data_change_the_digest(tmp_path, monkeypatch):
    file = tmp_path / "parameters.toml"
    file.write_text("x = 1")
    monkeypatch.setattr("twofutures.experiments.work.provenance.DATA", tmp_path)
    before = data_digest()
    file.write_text("x = 2")
    assert data_digest() != before


SOURCE = '''"""A module."""

import numpy as np
from twofutures.abm.worlds import when


@property
def rule(self):  # why
    """A claim."""

    text = f"# {self.name!r:>{4}} stays"  # goes
    return when(text == "#", {"a": 1}, r"\\d") + np.pi


HIGH = (
    1,  # one
    2,
)
'''


def digest_of(tmp_path, *texts):
    files = [tmp_path / f"{i}.py" for i in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return source_digest(files)


def test_comments_docstrings_imports_and_moves_leave_the_code_digest_alone(tmp_path):
    before = digest_of(tmp_path, SOURCE)
    first, second = SOURCE.split("\n\n\nHIGH")
    quiet = (
        first.replace("  # why", "")
        .replace('"""A claim."""', '"""Another\n\n    claim."""')
        .replace("numpy as np", "os")
    )
    assert digest_of(tmp_path, "HIGH" + second.replace("  # one", ""), quiet) == before
    for changed in (SOURCE.replace("np.pi", "np.e"), SOURCE.replace("# {", "- {"), SOURCE.replace("@property\n", "")):
        assert digest_of(tmp_path, changed) != before


def test_the_code_digest_is_the_same_on_every_python(tmp_path):
    assert digest_of(tmp_path, SOURCE) == "25f9e4c129654298b3fca381"


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


def test_the_code_digest_is_kept_by_the_bytes_of_its_files(tmp_path, monkeypatch, caplog):
    played = code_digest()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    assert code_digest() == played
    (file,) = tmp_path.iterdir()
    assert file.name.startswith(f"code-{provenance_of.rules_as_they_lie()}-")
    with monkeypatch.context() as unread:
        unread.setattr(provenance_of, "source_digest", None)
        assert code_digest() == played
    file.write_text("0" * 24)
    assert code_digest() == played and "is not as it was written" in caplog.text
