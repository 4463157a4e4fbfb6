"""Sight: a seat reads what is named for it, as it is named, and nothing else moves a byte of what it gets."""

import json

import numpy as np
import pytest

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.story import Event
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table
from twofutures.experiments.game.sight import FIRST, Dials, known_ways, reading, sight
from twofutures.policies.game.seats import OWN, seats
from twofutures.policies.game.sight import EVERYBODY, public_events, seen_by

PLAIN = Dials(noise=0.0)


@pytest.fixture(scope="module")
def everybody(begun) -> Game:
    """All seats at the table, two turns played."""
    game = begun.fork()
    game.table = Table(world=begun.table.world, seats=tuple(seats()))
    game.move("us_government", "enforcement", "triple", secret=True)
    game.move("prc_government", "norms", "much")
    game.resolve()
    game.sign("truce", turns=2)
    game.resolve()
    return game


def shown(game: Game, who: str, dials: Dials = Dials()) -> str:  # noqa: B008 - frozen
    """What a seat is sent, as text."""
    return json.dumps(sight(game, who, dials).as_dict(), sort_keys=True)


class Elsewhere(Game):
    """The same game in a world that differs by what ``hidden`` names, and by every secret of others."""

    def __init__(self, game: Game, hidden: dict[str, int], who: str) -> None:
        self.__dict__.update(game.fork().__dict__)
        self.hidden, self.who = hidden, who
        self.acts = [self.otherwise(act) for act in self.acts]
        self.added = [Event(0, QUARTERS[self.model.quarter], 0, "openai", "idea", "", None, {"size": 1.0})]

    def by_quarter(self, name: str, case: str = "as played") -> np.ndarray:
        """Every quarter that a seat does not know yet of a quantity is another."""
        series = super().by_quarter(name, case).copy()
        series[self.model.quarter + 1 - self.hidden.get(name, len(series)) :] += 1.0
        return series

    @property
    def story(self):
        """Beside what happened, what nobody heard of."""
        story = super().story.twin()
        story.events = [*self.added, *story.events]
        return story

    def otherwise(self, act):
        """A secret of somebody else, decided otherwise."""
        secret = getattr(act, "secret", False) and act.seat != self.who
        return act.model_copy(update={"notch": "as_2025", "settings": {}}) if secret else act


@pytest.mark.parametrize("who", seats())
def test_what_a_seat_does_not_see_moves_nothing_of_what_it_gets(everybody, who):
    late = {name: way.lag for name, way in seen_by(who).items()}
    assert shown(Elsewhere(everybody, late, who), who) == shown(everybody, who)
    assert "idea" not in public_events()


@pytest.mark.parametrize("who", seats())
def test_what_it_sees_moves_what_it_gets_quantity_by_quantity(everybody, who):
    late = {name: way.lag for name, way in seen_by(who).items()}
    plain = sight(everybody, who, PLAIN).readings
    for name, lag in late.items():
        other = Elsewhere(everybody, {**late, name: lag + 1}, who)
        changed = {
            a.name
            for a, b in zip(plain, sight(other, who, PLAIN).readings, strict=True)
            if (a.value, a.series) != (b.value, b.series)
        }
        assert changed == {name} or np.isnan(everybody.by_quarter(name)[everybody.model.quarter - lag, 0])


def test_readings_are_true_late_or_around_the_truth_as_declared(everybody):
    now, names = everybody.model.quarter, {one.name: one for one in sight(everybody, "us_government").readings}
    truth = everybody.by_quarter("prc_smuggled_h100e")[:, 0]
    assert names["eci_us"].value == everybody.by_quarter("eci_us")[now, 0]
    assert names["us_capex_busd"].value == everybody.by_quarter("us_capex_busd")[now - 1, 0]
    assert names["prc_smuggled_h100e"].value not in set(truth) and names["prc_smuggled_h100e"].quarter == "2027Q1"
    plain = {one.name: one for one in sight(everybody, "us_government", PLAIN).readings}
    assert plain["prc_smuggled_h100e"].value == truth[now - 1]
    assert plain["prc_smuggled_h100e"].series == tuple(truth[FIRST:now])
    assert plain["eci_us"].before == everybody.by_quarter("eci_us")[now - 2, 0], "the turn before had two quarters"


def test_the_middle_of_many_noisy_readings_is_the_truth(everybody):
    now, way = everybody.model.quarter - 1, seen_by("us_government")["prc_domestic_h100e"]
    other, many = everybody.fork(), []
    for seed in range(50):
        other.table = Table(world=12, seed=seed, seats=everybody.table.seats)
        many += reading(other, "prc_domestic_h100e", "us_government", way, Dials(), now)
    truth = np.tile(everybody.by_quarter("prc_domestic_h100e")[FIRST : now + 1, 0], 50)
    ratio = np.log(np.array(many) / truth)
    assert abs(np.median(ratio)) < 0.06 and 0.25 < np.std(ratio) < 0.35


def test_a_government_is_shown_what_its_model_believes_and_no_truth_of_the_lead(everybody):
    names = {one.name: one for one in sight(everybody, "us_government").readings}
    assert names["us_lead"].value == float(everybody.model.actor("us").perceived_lead[0])
    assert names["us_lead"].before == float(everybody.stands[-2].actor("us").perceived_lead[0])
    assert not {"lead_months_smooth", "prc_lead"} & set(names)
    assert sight(everybody, "us_government").goals["lead"] == "us_lead"


@pytest.mark.slow
def test_asked_again_taken_back_and_replayed_it_reads_the_same(everybody):
    before = shown(everybody, "vendors")
    assert shown(everybody, "vendors") == before
    game = everybody.fork()
    game.resolve()
    assert shown(game, "vendors") != before
    game.undo()
    assert shown(game, "vendors") == before
    assert shown(Game.again(everybody.table, everybody.acts), "vendors") == before


def test_a_secret_is_the_seats_own_and_the_rest_is_read_out_once_played(everybody):
    def lines(who: str) -> set[str]:
        return {move["line"] for move in sight(everybody, who).moves}

    assert lines("us_government") == {"enforcement", "norms"} and lines("allies") == {"norms"}
    game = everybody.fork()
    game.move("allies", "alignment", "full")
    assert "alignment" not in {move["line"] for move in sight(game, "vendors").moves}
    assert sight(game, "allies").stands["alignment"] == "full"
    assert sight(game, "vendors").stands["tenants"] == OWN
    with pytest.raises(ValueError, match="one line in secret"):
        for line in ("tenants", "fronts"):
            game.move("vendors", line, "all" if line == "tenants" else "full", secret=True)


def test_a_pact_is_known_to_those_who_signed_it(everybody):
    assert sight(everybody, "prc_government").pacts[0]["pact"] == "truce"
    assert sight(everybody, "us_labs").pacts == ()


def test_who_pools_sees_what_the_other_sees_as_long_as_it_holds(everybody):
    game = everybody.fork()
    assert "prc_tool_sales_busd" not in known_ways(game, "us_government")
    game.sign("tools_together", turns=1)
    by, way = known_ways(game, "us_government")["prc_tool_sales_busd"]
    assert (by, way.name) == ("allies", "exact")
    assert known_ways(game, "us_labs").keys() == seen_by("us_labs").keys()
    game.sign("checks_for_finance", turns=1)
    for who, other in (("hub_states", "allies"), ("allies", "hub_states")):
        assert other not in {by for by, _ in known_ways(game, who).values()}, "two pacts with one partner are not one"
    game.resolve()
    assert "prc_tool_sales_busd" not in known_ways(game, "us_government")


def test_a_dial_outside_its_range_is_refused():
    with pytest.raises(ValueError, match="factor from 0 to 3"):
        Dials(noise=9.0)


def test_everybody_sees_what_is_public_and_nobodys_secret(everybody):
    public = sight(everybody, EVERYBODY)
    assert {one.name for one in public.readings} == set(seen_by(EVERYBODY))
    assert {move["line"] for move in public.moves} == {"norms"}
    assert public.goals == {} and public.stands == {} and public.pacts == ()
