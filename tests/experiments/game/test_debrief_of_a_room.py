"""Shares add up and a strong move is seen among weak ones; pacts, forecasts and beliefs are those of their worlds."""

import numpy as np
import pytest

from twofutures.abm.outcomes import year_mean
from twofutures.experiments.game import offers as of_pacts
from twofutures.experiments.game import shares as of_seats
from twofutures.experiments.game.beliefs import held
from twofutures.experiments.game.forecasts import ASKED, Forecast, misses
from twofutures.experiments.game.log import Table, standing
from twofutures.experiments.game.sight import Dials, sight
from twofutures.experiments.record.scores import crps_sample
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import seats

LEAD = "lead_months_smooth"


@pytest.fixture(scope="module")
def over(begun):
    """A whole game: one strong move among weak ones, and a pact between two who did little."""
    game = begun.fork()
    game.table = Table(world=begun.table.world, seats=tuple(seats()))
    game.move("us_government", "remote_access", "all")
    game.move("us_labs", "customers", "as_2026")
    game.move("allies", "alignment", "as_2026")
    game.sign("checks_for_finance", turns=2)
    while not game.ended:
        game.resolve()
    return game


@pytest.mark.slow
def test_shares_add_up_to_what_the_room_moved_and_the_strong_move_stands_first(over):
    made = of_seats.shares(over, 6, 6)
    assert [one.seat for one in made.seats] == ["us_government", "us_labs", "hub_states", "allies"]
    assert abs(sum(one.mean for one in made.seats) - made.room) < 1e-9 and made.room != 0
    assert max(made.seats, key=lambda one: abs(one.mean)).seat == "us_government"
    assert made.lines[0].line == "remote_access" and {one.line for one in made.lines} > {"customers", "alignment"}


def test_an_empty_log_has_no_shares(game):
    game.resolve()
    made = of_seats.shares(game, 2, 2)
    assert (made.seats, made.lines, made.room) == ((), (), 0.0)


def test_a_frozen_seat_has_a_share_and_is_missing_where_it_does_not_count(game):
    game.freeze("prc_government")
    while not game.ended:
        game.resolve()
    assert of_seats.movers(game) == ["prc_government"]
    assert len(of_seats._case(game, {"prc_government"}).policies) == 1
    assert of_seats._case(game, {"us_government"}).policies == ()
    made = of_seats.shares(game, 2, 2)
    assert made.seats[0].mean == pytest.approx(made.room) and made.room != 0 and made.lines == ()


def test_a_pact_counts_only_where_all_who_signed_it_are_there(over):
    def settings(there: set[str]) -> set[str]:
        return {name for policy in of_seats._case(over, there).policies for name in policy.settings}

    assert "host_checks" in settings({"us_government", "hub_states"})
    assert "host_checks" not in settings({"us_government", "us_labs"}) | settings({"hub_states"})
    assert "remote_access_rule" in settings({"us_government"}) - settings({"us_labs"})
    assert "remote_access_rule" not in {
        name for p in of_seats._case(over, set(seats()), without="remote_access").policies for name in p.settings
    }


@pytest.mark.slow
def test_pacts_that_nobody_signed_are_tried_in_the_turn_that_serves_most(over, monkeypatch):
    monkeypatch.setattr(of_pacts, "pacts", lambda: {name: pact(name) for name in ("truce", "checks_for_finance")})
    (one,) = of_pacts.offers(over, 4)
    assert one.pact == "truce", "the one that was signed is no open offer"
    assert 1 <= one.turn <= over.format.turns and set(one.served) == set(pact("truce").signs)
    assert all(one.served[who] + one.hurt[who] <= 4 for who in one.served)


@pytest.mark.parametrize(
    ("ours", "theirs", "balance", "both"),
    [((3, 1), (2, 0), 2, True), ((4, 0), (1, 1), 0, False), ((4, 0), (0, 2), -2, False)],
)
def test_a_pact_serves_both_where_each_gains_more_than_it_loses(ours, theirs, balance, both):
    served, hurt = ({"us_government": a, "prc_government": b} for a, b in zip(ours, theirs, strict=True))
    offer = of_pacts.Offer("truce", 1, served, hurt)
    assert (offer.balance, offer.serves_both) == (balance, both)


def test_a_pact_is_laid_on_top_of_what_was_played(over):
    case = of_pacts._with(over, standing(over.acts)[0], pact("truce"), 2)
    truce = [policy for policy in case.policies if "truce" in policy.settings]
    assert len(truce) == 1 and truce[0].start == over.format.begins(2)
    assert len(case.policies) == len(over.case().policies) + 1


def test_misses_are_distances_from_what_came(over):
    came = float(year_mean(over.by_quarter(LEAD))[0])
    sample = {figure: np.array([1.0, 2.0, 9.0]) for figure in ASKED}
    given = [Forecast("us_labs", turn, ASKED[0], came + off) for turn, off in ((1, 2.0), (2, -4.0))]
    rows = {(one.who, one.figure): one for one in misses(over, given, sample)}
    assert rows["us_labs", ASKED[0]].miss == pytest.approx(3.0) and rows["us_labs", ASKED[0]].of == 2
    assert rows["model", ASKED[0]].miss == crps_sample(sample[ASKED[0]], came)
    today = [over.by_quarter(LEAD)[over.format.begins(turn) - 1, 0] for turn in (1, 2)]
    assert rows["value of the day", ASKED[0]].miss == pytest.approx(np.mean([abs(one - came) for one in today]))
    assert ("us_labs", ASKED[1]) not in rows


def test_beliefs_are_the_readings_of_each_turn_beside_the_truth(over):
    rows = [one for one in held(over, Dials()) if one.seat == "us_government"]
    lead = [one for one in rows if one.figure == LEAD]
    assert len(lead) == over.format.turns
    assert lead[-1].belief == float(over.model.actor("us").perceived_lead[0])
    assert lead[-1].truth == over.by_quarter(LEAD)[over.model.quarter, 0]
    gap = [one for one in rows if one.figure == "gap_usable"]
    assert all(one.belief != one.truth for one in gap)
    assert {one.figure for one in held(over, Dials(0.0))} == {LEAD, "prc_smuggled_flow_h100e"}, "beliefs of agents"
    reading = {one.name: one for one in sight(over, "us_government").readings}["gap_usable"]
    assert reading.series[-1] not in {one.truth for one in gap}
    assert not [one for one in held(over, Dials()) if one.figure == "prc_domestic_h100e" and one.seat == "us_labs"]
