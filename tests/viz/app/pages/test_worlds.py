"""The pages Worlds and Evidence as components: they draw, and their buttons do what they say."""

from functools import partial

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.experiments.cases import picks
from twofutures.experiments.cases.surprises import surprises
from twofutures.experiments.futures import Past
from twofutures.experiments.record.backtest import Backtest, backtest, judge
from twofutures.policies.views import views
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.evidence_search import find, groups
from twofutures.viz.app.engine.screen import NOW, WAS
from twofutures.viz.app.pages import evidence, worlds
from twofutures.viz.app.parts import world_cards
from twofutures.viz.app.parts.spread import Columns
from twofutures.viz.app.parts.visit import Visit

WORLDS = 9


@pytest.fixture
def visit(answer) -> Visit:
    made = Visit(at=Desk())
    made.answer.value = answer
    return made


def test_worlds_opens_the_extreme_worlds_it_names(show, visit, answer):
    page = show(worlds.Page, visit)
    for label, pick in (("Smallest US lead", picks.smallest_lead), ("Largest US lead", picks.largest_lead)):
        page.press(label)
        assert visit.world.value == pick(answer.criteria(NOW))
        assert page.went[-1] == visit.address("one_world")
        assert (f"world={visit.world.value}" in page.went[-1]) == (visit.world.value > 0)  # the first one goes unsaid
    assert len(page.went) == 2 and len(set(page.went)) == 2


def test_worlds_counts_every_class_and_ranks_assumptions(show, visit, answer):
    page = show(worlds.Page, visit)
    for name, count in answer.counts(NOW).items():
        assert (f"{name}: {count} of {WORLDS}" in page.text) == (name != "undecided")
    assert "Each criterion by itself holds in so many of" in page.text
    assert "How much of it is luck cannot be told from these" in page.text, "no two of nine worlds share a member"
    assert "only a rank correlation beyond" in page.text
    page.wait("Over 24 simulated worlds")
    assert "of the 24 worlds drawn for this say yes" in page.text


def test_worlds_offers_those_where_something_happened(show, visit, answer):
    page = show(worlds.Page, visit)
    apart = answer.criteria(NOW)[picks.LEAD] - answer.criteria(WAS)[picks.LEAD]
    page.press("Watch it from")
    assert visit.world.value == int(abs(apart).argmax()), "the first card is of the world that changed most"
    assert visit.quarter.value >= BRANCH and page.went[-1] == visit.address("one_world")
    sentences = [
        world_cards.in_words(one) for one in surprises(answer.by_quarter, partial(answer.by_quarter, case=WAS))
    ]
    assert len(sentences) >= 3 and all(sentence in page.text for sentence in sentences)


def test_a_brushed_range_names_its_worlds_and_opens_them(show, visit, answer):
    page = show(worlds.Page, visit)
    columns = Columns(answer.criteria(NOW)[picks.LEAD], worlds.MARKS[picks.LEAD])
    first = int(np.flatnonzero(columns.counts)[0])
    page.widget("brush")._handle_custom_msg({"event": "brush", "data": [first, columns.many]}, [])
    page.wait("In 9 of 9 simulated worlds US lead, months lies between")
    page.press(f"World {columns.inside(0, columns.many)[0]}: ")
    assert visit.world.value == int(np.argmin(answer.criteria(NOW)[picks.LEAD]))
    for nonsense in ([3], ["a", "b"], "all", [5, 5]):
        page.widget("brush")._handle_custom_msg({"event": "brush", "data": nonsense}, [])
    page.widget("brush")._handle_custom_msg({"event": "brush", "data": [first, first + 1]}, [])
    page.wait(f"In {columns.counts[first]} of 9 simulated worlds")


def test_every_world_stands_in_one_column_and_marks_lie_on_edges():
    columns = Columns(np.array([-3.0, 0.0, 5.999, 6.0, 12.0, 31.0]), (0.0, 6.0, 12.0))
    assert columns.counts.sum() == 6 == len(columns.inside(0, columns.many))
    edges = [columns.edge(i) for i in range(columns.many + 1)]
    at = {mark: int(np.argmin(np.abs(np.array(edges) - mark))) for mark in (0.0, 6.0, 12.0)}
    assert all(abs(edges[i] - mark) < 1e-9 for mark, i in at.items())
    assert columns.inside(at[6.0], columns.many).tolist() == [3, 4, 5], "what lies on a mark stands above it"
    assert columns.inside(0, at[0.0]).tolist() == [0]


def test_figures_stay_hidden_while_a_guess_is_awaited(show, visit):
    visit.hidden.value = True
    assert "Smallest" not in show(worlds.Page, visit).text


def test_a_page_without_an_answer_says_so(show):
    assert "being played" in show(worlds.Page, Visit(at=Desk())).text


def test_looking_up_finds_by_name_meaning_and_publisher():
    assert find("spillover")[0].name == "spillover"
    assert {fact.kind for fact in find("")} == {"assumption", "lever", "event", "record"}
    assert find("epoch") and all(fact.group == "smuggling" for fact in find("", "smuggling"))
    assert find("no such thing at all") == [] and "smuggling" in groups()


def test_evidence_shows_what_another_page_asked_for(show, visit):
    visit.find.value = "spillover"
    page = show(evidence.Page, visit)
    assert "spillover" in page.text and "smic_yield" not in page.text


def test_what_a_view_assumes_is_looked_up_when_it_is_picked(show, visit):
    page = show(evidence.Views, visit)
    cards = {card["name"]: card for card in page.widget("look").views}
    assert cards.keys() == views().keys()
    for name, card in cards.items():
        assert [one["name"] for one in card["assumes"]] == list(views()[name].assumptions)
        assert len(card["switches"]) == len(views()[name].switches) and "<a " in card["sources"]
    page.widget("look")._handle_custom_msg({"event": "look", "data": "spillover"}, [])
    assert visit.find.value == "spillover" and find("spillover")


@pytest.fixture(scope="module")
def small() -> Backtest:
    """The score of six members."""
    return backtest("fitted", 6)


def test_the_score_is_worked_out_when_asked_misses_first(show, visit, small, monkeypatch):
    monkeypatch.setattr(evidence, "scored", lambda presents: small)
    page = show(evidence.Past, visit)
    page.press("Score it now")
    page.wait("judged targets pass")
    misses = [row for row in small.judged if not row.passes]
    assert misses and all(row.label[:40] in page.text for row in misses)


def test_a_past_that_was_played_for_the_app_scores_like_one_played_for_the_score(small):
    shared = judge("fitted", Past(6).model.recorder)
    assert shared.rows == small.rows and shared.series == small.series and shared.worlds == small.worlds


def test_a_link_opens_its_world_and_nonsense_opens_none():
    assert Visit("package=inaction&world=7", at=Desk()).world.value == 7
    assert Visit("world=7", at=Desk()).link.endswith("&world=7")
    for query in ("world=x", "world=-1", "world=99999999", "world=²"):
        visit = Visit(query, at=Desk())
        assert visit.world.value == 0 and "world" in visit.link_fault
