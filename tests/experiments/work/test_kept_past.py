"""The kept past: the same bits as a fresh play, whatever lies in the folder."""

import importlib
import os
import subprocess
import sys

import numpy as np
import pytest

from twofutures.abm.lever import declare_levers, levers
from twofutures.abm.story import Story
from twofutures.agents.lab import Lab
from twofutures.agents.roster import Roster
from twofutures.experiments import futures
from twofutures.experiments.batches.batch import Batch, kept, observables
from twofutures.experiments.futures import Past
from twofutures.experiments.work import cache, kept_past
from twofutures.experiments.work.sealed import digest_of
from twofutures.policies.case import Case
from twofutures.policies.extension import on_stage
from twofutures.policies.members import fitted

pytestmark = pytest.mark.slow  # all members are played once
IDS = np.array([3, 700, 8, 515])  # 515 is another world of member 3
CASES = [Case("inaction"), Case("loopholes_closed")]
SHA = """
import hashlib, sys, numpy as np
from pathlib import Path
from twofutures import Case, Past
from twofutures.experiments.work import kept_past
if len(sys.argv) > 1:  # what playing all members gives is known: two processes that keep it are looked at, not the play
    kept_past._played = lambda: kept_past.unpacked(Path(sys.argv[1]).read_bytes(), kept_past.made_of())
recorder = Past(np.array([3, 700, 8])).branch([Case("inaction")]).run(16).recorder
print(hashlib.sha256(b"".join(recorder.series(name).tobytes() for name in recorder.names)).hexdigest())
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The past of all members, and the bytes of the file that holds it."""
    whole = kept_past._played()
    return whole, kept_past.packed(whole, kept_past.made_of())


@pytest.fixture
def folder(tmp_path, monkeypatch, made):
    """An empty folder to keep it in, and a quick way to play it."""
    cache._say.cache_clear()
    monkeypatch.setattr(kept_past, "_held", {})
    monkeypatch.setattr(kept_past, "_played", lambda: made[0])
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture(scope="module")
def fresh():
    """Two cases of four worlds whose past was played."""
    with pytest.MonkeyPatch.context() as off:
        off.setenv(cache.VARIABLE, cache.OFF)
        return Past(IDS).branch(CASES).run(20)


@pytest.fixture
def forbidden(monkeypatch, folder):
    """Nobody may ask for the kept past."""

    def asked(*_):
        raise AssertionError("the kept past was asked for")

    monkeypatch.setattr(futures, "past_of", asked)


def again(monkeypatch):
    """What another process would see: nothing in memory."""
    monkeypatch.setattr(kept_past, "_held", {})


def test_the_same_bits_made_and_read(folder, fresh, differing, monkeypatch, caplog):
    assert differing(Past(IDS).branch(CASES).run(20), fresh) == set()
    assert len(list(folder.iterdir())) == 1
    again(monkeypatch)
    monkeypatch.setattr(kept_past, "_played", None)  # it is read
    read = Past(IDS)
    assert differing(read.branch(CASES).run(20), fresh) == set()
    assert read.members.tolist() == fitted().ids[[3, 188, 8, 3]].tolist() and caplog.messages == []


def test_every_state_of_every_member_is_the_same(folder, made):
    whole, content = made
    read = kept_past.unpacked(content, kept_past.made_of())
    assert read.quarter == whole.quarter and read.reported == whole.reported
    assert list(read.states) == list(whole.states) and read.recorded.keys() == whole.recorded.keys()
    for key, states in whole.states.items():
        for name, array in states.items():
            assert np.array_equal(read.states[key][name], array, equal_nan=True), (key, name)
            assert not read.states[key][name].flags.writeable
    for name, by_quarter in whole.recorded.items():
        assert all(np.array_equal(read.recorded[name][q], x, equal_nan=True) for q, x in by_quarter.items()), name


def test_what_is_read_can_leave_out_reports_at_once(folder):
    model = Past(IDS).branch(CASES)
    model.report_only(["lead_months"])
    assert "lead_months" in model.run(16).recorder.names
    assert np.isnan(model.recorder.series("third_prc_reach")[16]).all()


def damaged(content):
    """What may lie there instead, by name: bytes, and whether they bear the right name."""
    middle = len(content) // 2
    return {
        "cut": content[:middle],
        "one bit": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "empty": b"",
        "foreign": b"PAR1" * 100,
    }


@pytest.mark.parametrize("what", ["cut", "one bit", "empty", "foreign"])
def test_a_damaged_file_costs_one_sentence(folder, fresh, differing, made, what, caplog, monkeypatch):
    _, content = made
    cache.put(kept_past.KIND, kept_past.made_of(), content)
    (file,) = folder.iterdir()
    file.write_bytes(damaged(content)[what])
    assert differing(Past(IDS).branch(CASES).run(20), fresh) == set()
    assert len(caplog.messages) == 1 and "is not as it was written" in caplog.text
    assert [one.read_bytes() == content for one in folder.iterdir()] == [True]


def test_that_of_other_code_is_not_read_even_under_this_name(folder, fresh, differing, made, caplog):
    whole, _ = made
    other = kept_past.packed(whole, "of other code")
    cache.put(kept_past.KIND, "0" * 24, other)
    cache.put(kept_past.KIND, kept_past.made_of(), other)
    assert differing(Past(IDS).branch(CASES).run(20), fresh) == set()
    assert len(caplog.messages) == 1 and "it was made of something else" in caplog.text


@pytest.mark.parametrize(
    "content", [b"", b"ARROW1", b"\xff\xff\xff\xff\x10\0\0\0" + bytes(64)], ids=["empty", "a word", "zeros"]
)
def test_a_proven_file_without_a_past_is_none(folder, content, caplog):
    cache.put(kept_past.KIND, kept_past.made_of(), content)
    assert len(Past(IDS).members) == len(IDS) and len(caplog.messages) <= 1


def test_where_nothing_can_be_kept_only_what_is_asked_for_is_played(folder, fresh, differing, monkeypatch, caplog):
    folder.write_text("a file in its place")
    monkeypatch.setattr(kept_past, "_played", None)
    assert differing(Past(IDS).branch(CASES).run(20), fresh) == set()
    assert len(caplog.messages) == 1 and "nothing can be kept" in caplog.text


@pytest.mark.parametrize(
    "more", [{"held": {"smic_yield": 0.4}}, {"fixed": {("openai/releases", 3): 0.5}}, {"story": Story()},
             {"watch": print}, {"ensemble": "prior"}]
)  # fmt: skip
def test_a_past_with_something_of_its_own_is_played(forbidden, more, monkeypatch):
    monkeypatch.setattr(futures.Past, "__repr__", object.__repr__)
    with pytest.raises(StopIteration):
        monkeypatch.setattr("twofutures.abm.model.Model.run", stop)
        Past(np.arange(2), **more)


def stop(*_):
    """In place of playing."""
    raise StopIteration


def test_a_world_alone_is_played(forbidden, monkeypatch):
    monkeypatch.setattr("twofutures.abm.model.Model.run", stop)
    with pytest.raises(StopIteration):
        Past(np.array([5]))


def test_another_cast_is_played(folder):
    assert kept_past.past_of(IDS, Roster.load()) is None and not folder.exists()


def test_a_lever_from_outside_changes_what_is_played(folder, outside):
    declare_levers(next(iter(levers().values())).__class__(
        "a_tax", "us", "share", 0, 1, 0, (), "a tax", "judgement", "", rule=lambda us: us.levers["a_tax"]
    ))  # fmt: skip
    assert not kept_past.as_shipped() and kept_past.past_of(IDS, on_stage(())) is None


def test_a_rule_in_the_place_of_a_shipped_one_is_seen(folder, monkeypatch):
    assert kept_past.patched() == ""
    monkeypatch.setattr(Lab, "research", lambda lab: None)
    assert kept_past.patched().endswith("lab: research") and kept_past.past_of(IDS, on_stage(())) is None


def test_no_shipped_module_counts_as_altered(root):
    for floor in ("abm", "agents", "policies"):
        for file in (root / floor).rglob("*.py"):
            parts = file.relative_to(root).with_suffix("").parts
            importlib.import_module(".".join(("twofutures", *parts)).removesuffix(".__init__"))
    assert kept_past.patched() == ""


def test_a_file_edited_since_this_process_began_is_seen(folder, monkeypatch, caplog):
    monkeypatch.setattr(kept_past, "READ", 0.0)
    assert kept_past.past_of(IDS, on_stage(())) is None and not folder.exists()
    assert len(caplog.messages) == 1 and "was edited after this process began" in caplog.text


@pytest.mark.parametrize("name", ["cpu", "version"])
def test_another_machine_has_another_name(monkeypatch, name):
    before = kept_past.made_of.__wrapped__()
    assert kept_past.made_of.__wrapped__() == before
    monkeypatch.setattr(kept_past, name, lambda *_: ["other"])
    assert kept_past.made_of.__wrapped__() != before


def test_two_processes_at_once_do_not_hurt_each_other(tmp_path, made):
    kept, known = tmp_path / "kept", tmp_path / "known"
    known.write_bytes(made[1])
    ask = [sys.executable, "-c", SHA]
    here = {**os.environ, cache.VARIABLE: str(kept)}
    both = [
        subprocess.Popen([*ask, str(known)], env=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    printed = [one.communicate() for one in both]
    played = subprocess.run(ask, env={**os.environ, cache.VARIABLE: cache.OFF}, capture_output=True, check=True)
    assert {out for out, _ in printed} == {played.stdout} and [err for _, err in printed] == [b"", b""]
    (file,) = kept.iterdir()
    assert file.stem.endswith(digest_of(file.read_bytes()))
    read = subprocess.run(ask, env=here, capture_output=True, check=True)
    assert (read.stdout, read.stderr) == (played.stdout, b"")


def test_a_batch_knows_from_it_what_can_be_kept(folder, monkeypatch):
    whole = Batch(tuple(CASES), keep=None)
    observables.cache_clear()
    read = kept(whole)
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    observables.cache_clear()
    assert read == kept(whole) and len(read) > 200
