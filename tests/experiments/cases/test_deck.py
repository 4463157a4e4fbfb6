"""A card brings its event in its quarter, moves what it says, and leaves all other luck alone."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, quarter_name
from twofutures.abm.names import UnknownName
from twofutures.abm.story import Story
from twofutures.agents.observables.declared import observable
from twofutures.experiments.cases.deck import HAPPENS, card, deck
from twofutures.experiments.documents.mechanisms import mechanisms
from twofutures.experiments.futures import Past
from twofutures.experiments.work.files import TOP
from twofutures.policies.case import Case

WORLD, PLAYED = np.array([4]), BRANCH + 2


def play(fixed=None):
    story = Story()
    return Past(WORLD, 3, "prior", story=story, fixed=fixed).branch([Case()], story).run(PLAYED + 1), story.events


@pytest.fixture(scope="module")
def plain():
    return play()


@pytest.mark.parametrize("name", deck())
def test_a_card_brings_its_event_and_moves_what_it_says(plain, name):
    played, (model, events) = card(name), play(card(name).draws(quarter_name(PLAYED)))
    before, after = (m.recorder.series(played.observable)[:, 0] for m in (plain[0], model))
    assert np.array_equal(before[:PLAYED], after[:PLAYED], equal_nan=True)
    assert any(e.what == played.event and e.quarter == quarter_name(PLAYED) for e in events)
    assert not any(e.what == played.event and e.quarter == quarter_name(PLAYED) for e in plain[1])
    assert not np.array_equal(before[PLAYED:], after[PLAYED:], equal_nan=True)


def test_every_card_names_what_is_declared():
    for name, one in deck().items():
        assert observable(one.observable).name and one.code in mechanisms(), name
        assert one.meaning.endswith(".") and one.label, name


def test_a_card_is_no_rewriting_of_the_record():
    with pytest.raises(ValueError, match="use 2026Q4 to 2028Q4"):
        card("standoff").draws("2026Q3")
    assert card("standoff").draws("2028Q4") == {("defenders/standoff", LAST): HAPPENS}


def test_the_page_of_cards_reads_them_out():
    page = (TOP / "docs" / "how_to" / "play_a_card.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` | {one.meaning} |" in page for name, one in deck().items())
    with pytest.raises(UnknownName, match="standoff"):
        card("standof")
