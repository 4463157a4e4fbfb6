"""JSON that proves itself."""

import pytest

from twofutures.experiments.work.sealed import SEAL, Damaged, read_sealed, write_sealed

CONTENT = {"b": [1, 0.1, None], "a": {"x": "é\n"}, "made": {2: "two", 10: "ten"}}


def test_what_was_written_is_read(tmp_path):
    write_sealed(tmp_path / "x.json", CONTENT)
    assert read_sealed(tmp_path / "x.json") == {**CONTENT, "made": {"2": "two", "10": "ten"}}


def test_every_changed_cut_or_added_byte_is_noticed(tmp_path):
    file = tmp_path / "x.json"
    write_sealed(file, CONTENT)
    whole = file.read_bytes()
    changed = [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :] for i in range(len(whole))]
    cut = [whole[:i] + whole[i + 1 :] for i in range(len(whole))]
    for content in (*changed, *cut, b"\xef\xbb\xbf" + whole, whole + b"\n", b" " + whole, b""):
        file.write_bytes(content)
        with pytest.raises(Damaged, match=r"x\.json .*: remove it, and run the command that made it again"):
            read_sealed(file)


def test_a_file_without_a_seal_proves_nothing(tmp_path):
    (tmp_path / "x.json").write_text(f'{{"a": 1, "{SEAL}": ""}}')
    with pytest.raises(Damaged, match="not as it was written"):
        read_sealed(tmp_path / "x.json")
