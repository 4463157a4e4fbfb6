"""What a machine keeps: files that prove themselves, and faults that cost a sentence."""

import os

import pytest

from twofutures.experiments.work import cache


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder to keep things in; sentences are said anew."""
    cache._say.cache_clear()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_was_put_there_is_read(folder, caplog):
    assert cache.get("past", "a") is None
    cache.put("past", "a", b"one")
    cache.put("past", "b", b"two")
    assert (cache.get("past", "a"), cache.get("past", "b"), cache.get("other", "a")) == (b"one", b"two", None)
    assert [(one.kind, one.made_of, one.size) for one in cache.kept()] == [("past", "a", 3), ("past", "b", 3)]
    assert caplog.messages == []


@pytest.mark.parametrize("content", [b"", b"on", b"onf", b"one "])
def test_a_file_that_is_not_as_it_was_written_is_left_aside_with_one_sentence(folder, content, caplog):
    cache.put("past", "a", b"one")
    (file,) = folder.iterdir()
    file.write_bytes(content)
    assert cache.get("past", "a") is None and cache.get("past", "a") is None
    assert len(caplog.messages) == 1 and f"{file} is not as it was written" in caplog.text
    cache.put("past", "a", b"one")
    assert cache.get("past", "a") == b"one"


def test_what_is_amiss_goes_when_it_is_made_anew(folder):
    folder.mkdir()
    (folder / "past-a-0123.kept").write_bytes(b"foreign")
    (folder / "past-a-4567.kept").mkdir()
    assert cache.get("past", "a") is None
    cache.put("past", "a", b"one")
    assert cache.get("past", "a") == b"one"
    assert not (folder / "past-a-0123.kept").exists()


def test_clearing_touches_nothing_else(folder):
    cache.put("past", "a", b"one")
    for name in ("mine.txt", "mine.kept"):
        (folder / name).write_text("mine")
    assert [one.made_of for one in cache.clear()] == ["a"]
    assert sorted(file.name for file in folder.iterdir()) == ["mine.kept", "mine.txt"] and cache.clear() == []


def test_the_newest_of_a_kind_stay(folder):
    for age in range(cache.MOST + 2):
        cache.put("past", f"{age}", b"x")
        (file,) = folder.glob(f"past-{age}-*")
        os.utime(file, (age, age))
    cache.put("past", "last", b"x")
    assert sorted(one.made_of for one in cache.kept()) == ["3", "4", "5", "last"]


def test_where_nothing_can_be_put_one_sentence_names_the_fix(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file" / "kept"))
    assert not cache.can_keep() and not cache.can_keep() and cache.kept() == [] and cache.get("past", "a") is None
    cache.put("past", "a", b"one")
    assert len(caplog.messages) == 1 and "name another with TWOFUTURES_CACHE=FOLDER" in caplog.text


def test_a_read_only_folder_is_read(folder, monkeypatch, caplog):
    cache.put("past", "a", b"one")
    monkeypatch.setattr(cache.os, "access", lambda *_: False)
    assert cache.get("past", "a") == b"one" and caplog.messages == []
    assert not cache.can_keep() and "it is read-only" in caplog.text


def test_a_full_disk_costs_a_sentence(folder, monkeypatch, caplog):
    def full(path, write):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(cache, "write_atomically", full)
    cache.put("past", "a", b"one")
    assert "No space left on device" in caplog.text


def test_switched_off_nothing_is_read_or_written(folder, monkeypatch):
    cache.put("past", "a", b"one")
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    cache.put("past", "b", b"two")
    assert cache.get("past", "a") is None and not cache.can_keep() and cache.kept() == [] and cache.clear() == []
    assert len(list(folder.iterdir())) == 1


def test_without_a_folder_of_ones_own_it_is_the_system_s(monkeypatch, tmp_path):
    monkeypatch.delenv(cache.VARIABLE)
    assert cache.folder().name == "twofutures"
