"""Wild cards that are offered move something within a turn; those that are not would do nothing."""

import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.parameters import parameters
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.documents import wild_cards as page
from twofutures.experiments.futures import Past
from twofutures.experiments.game.wild_cards import WAYS, offers
from twofutures.policies.case import Case

SOME = 60  # one card of so many is played again in the suite, all in ``make long``


def cards() -> list[tuple[str, str]]:
    """Every card that is offered."""
    return [(name, way) for name, offer in offers().items() for way in WAYS if WAYS[way] in offer.shows]


@pytest.fixture(scope="module")
def stands():
    """The presents that everything was measured in."""
    past = Past(page.WORLDS, page.SEED)
    return [past.branch([Case()]).run(first - 1) for first in page.BEGINS]


def must_move_as_published(stands, some):
    played = page.moved(stands, some)
    assert {card: shown[0] if shown else 0 for card, shown in zip(some, played, strict=True)} == {
        (name, way): offers()[name].shows[WAYS[way]].worlds for name, way in some
    }, f"run python -m {page.__name__} --measure"


def test_a_card_that_is_offered_moves_something_and_one_that_is_not_moves_nothing(stands):
    must_move_as_published(stands, cards()[::SOME])
    others = [(name, way) for name in parameters() for way in WAYS if (name, way) not in cards()][::SOME]
    assert page.moved(stands, others) == [None] * len(others)


@pytest.mark.long
def test_all_that_is_offered_moves_something(stands):
    for first in range(0, len(cards()), 40):
        must_move_as_published(stands, cards()[first : first + 40])


def test_every_card_names_what_is_declared_and_is_told_on_the_page():
    text = page.page()
    for name, offer in offers().items():
        assert all(shown.observable in shipped().observables for shown in offer.shows.values()), name
        assert f"| `{name}` | {offer.parameter.meaning.replace('|', '/')} |" in text
    assert page.BEGINS[0] == BRANCH
