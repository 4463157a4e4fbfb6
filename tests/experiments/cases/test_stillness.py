"""Nothing stands still but what is declared to, with its reason; and whatever would is seen."""

import numpy as np
import pytest

from twofutures.abm.calendar import QUARTERS
from twofutures.experiments.cases.stillness import PACKAGES, Played, sitting, without_width
from twofutures.experiments.documents.stillness import at_bounds, narrow

pytestmark = pytest.mark.slow

WORLDS, SEED = 64, 7
STALE = (
    0.1  # a row of the list stays true as long as so large a share of worlds sits there: half of what it takes to enter
)


@pytest.fixture(scope="module")
def played():
    return Played(WORLDS, SEED)


@pytest.fixture(scope="module")
def flat(played):
    """Observables with the quarters in which their band has no width."""
    names = played.model.recorder.outputs.observables
    return {name: quarters for name in names if (quarters := without_width(played.series(name)))}


@pytest.fixture(scope="module")
def states(played):
    return [played.states(package) for package in PACKAGES]


# -- the model against its lists ---------------------------------------------------------------------------------------


def test_every_band_has_a_width_but_where_a_reason_is_given(flat):
    declared = {name: row.quarters for name, row in narrow().items()}
    unsaid = {name: [q for q in quarters if q not in declared.get(name, ())] for name, quarters in flat.items()}
    assert {name: quarters for name, quarters in unsaid.items() if quarters} == {}, "say why in without_width.toml"


def test_every_row_of_that_list_is_still_true(flat):
    stale = {
        f"{row.name} {span}"
        for row in narrow().values()
        for span in row.spans
        if row.is_stale(span, flat.get(row.name, ()))
    }
    assert stale == set(), "these have a band by now: take them off without_width.toml"


def test_no_state_sits_at_a_bound_but_where_a_reason_is_given(states):
    unsaid = {key: row for one in states for key, row in sitting(one).items() if key not in at_bounds()}
    assert unsaid == {}, "find the rule that cuts it off, or say why in at_bounds.toml"


def test_every_row_of_the_list_of_bounds_is_still_true(states):
    there = {key for one in states for key in sitting(one, STALE)}
    assert set(at_bounds()) - there == set(), "these move by now: take them off at_bounds.toml"


# -- what would be seen ------------------------------------------------------------------------------------------------


def test_a_band_without_width_would_be_seen():
    series = np.tile(np.linspace(1.0, 2.0, 21), (25, 1))
    series[3] = 7.0
    series[5, 1:-1] = 1.5
    assert without_width(series) == [QUARTERS[3], QUARTERS[5]]


def test_a_state_that_is_cut_off_would_be_seen_and_by_whom():
    free = np.random.default_rng(1).random((24, 1, 40))
    clipped = np.maximum(free, 0.5)
    seen = sitting({("a", "Lab", "free"): free, ("b", "Lab", "skill"): free, ("c", "Lab", "skill"): clipped})
    ((key, row),) = seen.items()
    assert (
        key == ("Lab.skill", "low") and (row.holder, row.value) == ("c", 0.5) and row.share > 0.2 and row.quarters > 20
    )


def test_flags_and_what_has_not_begun_do_not_count():
    flags = np.zeros((24, 1, 40))
    flags[:, :, ::2] = 1.0
    later = np.random.default_rng(1).random((24, 1, 40))
    later[:10] = 0.0
    assert sitting({("a", "Lab", "flag"): flags, ("a", "Lab", "later"): later}) == {}
    later[12:14] = 0.0
    assert sitting({("a", "Lab", "later"): later})["Lab.later", "low"].quarters == 2, "back at nought after it began"


def test_the_lists_say_why():
    assert all(len(row.why.split()) > 3 and row.quarters for row in narrow().values())
    assert all(len(row.why.split()) > 3 for row in at_bounds().values())
