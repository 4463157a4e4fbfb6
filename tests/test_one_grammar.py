"""One grammar: flip, discover, query, compare and the app's headline accept the same questions, and mean the same."""

import numpy as np
import pytest

from twofutures.experiments.analysis import columns
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import replications
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.experiments.cases import turning_points
from twofutures.experiments.cases.compare import Comparison
from twofutures.experiments.futures import Past
from twofutures.experiments.questions import Question
from twofutures.policies.case import Case
from twofutures.viz.app.engine.answers import KEEP, Answer
from twofutures.viz.app.engine.screen import NOW, Screen
from twofutures.viz.app.parts.headline import asked
from twofutures.viz.cli.arguments.types import CONDITION, FIGURE, QUESTION

CASE = Case("inaction", levers={"enforcement": 3.0})
WORLDS, SEED = 6, 2028
SPELLINGS = (
    "near parity", "Near Parity", "near_parity", "near-parity", "prc ahead", "commanding lead", "LEAD_WITHOUT_REACH",
    "mixed", "lead_months_smooth>=12", " lead_months_smooth >= 12 ", "lead_months_smooth<-1.5e1",
    "lead_months_smooth_2028 <= 6", "swing_us_part!=0.5", "gap_usable@2028Q4>8", "gap_usable_2028Q4 > 8",
    "gap_usable@2028 == 3", "gap_usable@2027Q1..2028Q2<9", "gap_usable@2027Q1:2028Q2 < 9", "spillover>0.45",
    "enforcement=3",
)  # fmt: skip


@pytest.fixture(scope="module")
def past():
    return Past(WORLDS, SEED)


@pytest.fixture(scope="module")
def futures(past):
    return past.futures([CASE], [*KEEP, "gap_usable"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("batch")
    run(Batch((CASE,), replications(WORLDS), SEED), place)
    return place


@pytest.fixture(scope="module")
def answer(futures):
    kept = {name: futures.by_quarter(name, CASE.name) for name in KEEP}
    screen = Screen("inaction", levers=(("enforcement", 3.0),), seed=SEED, worlds=256)
    return Answer(screen, screen, kept, kept)


@pytest.mark.parametrize("text", SPELLINGS)
def test_the_same_spelling_means_the_same_everywhere(text, futures, folder, answer):
    printed = {reader.convert(text, None, None) for reader in (QUESTION, CONDITION, FIGURE)}
    assert printed == {str(Question.read(text))}, "flip, discover and query, compare: one reading, printed alike"
    yes = Question.read(text).of(futures, CASE.name)
    assert Results(folder).only(text).chosen().tolist() == np.flatnonzero(yes).tolist(), "query --where"
    assert columns.of_results(Results(folder), [Question.read(text)]).y[printed.pop()].tolist() == yes.tolist()
    assert asked(text).answers(answer, NOW).sum() == yes.sum(), "the headline"
    assert Comparison(CASE, CASE, futures, [text]).values(text)[1].tolist() == yes.tolist(), "compare"


@pytest.mark.parametrize("text", ["near_parity", "gap_usable>=8", "spillover>0.4"])
def test_a_majority_can_turn_on_each_kind_of_question(text, past):
    turning = turning_points.turning_points(past.take(np.arange(2)), "spillover", Case("inaction"), text, grid=2)
    assert (turning.counts.sum(axis=0) == 2).all() and len(turning.question.choices) == 2
    assert "gap_usable@2028Q4>=8" in str(turning.question) or "gap" not in text, "at the end, and it says so"
    assert text != "spillover>0.4" or turning.turns[0].value == pytest.approx(0.4, abs=0.01)
