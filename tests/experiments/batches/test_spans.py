"""World numbers by chunk: as a list of them would be, whatever their number."""

import sys

import pytest

from twofutures.experiments.batches import design
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.spans import Spans, ends
from twofutures.policies.case import Case


@pytest.mark.parametrize(("worlds", "chunk"), [(1, 1), (1, 7), (12, 4), (13, 4), (3, 4)])
def test_every_world_lies_in_one_range(worlds, chunk):
    spans = Spans(worlds, chunk)
    assert [world for span in spans for world in span] == list(range(worlds))
    assert [spans[place] for place in range(len(spans))] == list(spans) == list(spans[:])
    assert all(len(span) == chunk for span in spans[:-1]) and spans[-1][-1] == worlds - 1


def test_a_place_beyond_the_last_is_none():
    with pytest.raises(IndexError):
        Spans(12, 4)[3]


def test_a_hundred_million_worlds_are_a_few_numbers():
    chunks = Batch((Case("inaction"),), design.replications(100_000_000)).chunks()
    assert len(chunks) > 10_000 and ends(chunks[-1])[1] == 99_999_999
    assert sys.getsizeof(chunks) < 200


def test_only_its_own_ranges_are_among_what_is_there():
    there = {(8, 11): "", (0, 3): "", (4, 6): "", (1, 4): "", (12, 12): "", (16, 19): ""}
    assert Spans(13, 4).among(there) == [range(0, 4), range(8, 12), range(12, 13)]
    assert Spans(100_000_000, 4).among({(0, 3): "", (99_999_996, 99_999_999): ""})[-1] == range(99_999_996, 100_000_000)
