"""Governments settle levers before anybody else reads them: all act on the rules of one and the same quarter."""

from types import SimpleNamespace

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.lever_board import LeverBoard
from twofutures.abm.places.model_market import ModelMarket
from twofutures.abm.places.tenders import Tenders
from twofutures.agents.government import Government
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.policies.case import Case
from twofutures.policies.scenario import Scenario

QUARTERS = range(BRANCH, BRANCH + 2)  # projects move in one of two quarters


@pytest.fixture
def early(monkeypatch):
    """Function of a model: who of those who do not govern reads which lever before levers are settled."""

    def readers(model):
        who, governed, reads = [None], [True], set()
        turn, read = model._choruses.turn, LeverBoard.__getitem__

        def listened(board, name):
            if not governed[0] and not isinstance(who[0], Government):
                reads.add((type(who[0]).__name__, name))
            return read(board, name)

        def turned(beat):
            act = turn(beat)
            return lambda agent: (who.__setitem__(0, agent), act(agent), who.__setitem__(0, None))

        def played(beat):
            play(beat)
            governed[0] = governed[0] or beat == "govern"

        play = model._play
        monkeypatch.setattr(LeverBoard, "__getitem__", listened)
        model.__dict__["_choruses"] = SimpleNamespace(turn=turned, each=model._choruses.each)
        monkeypatch.setattr(model, "_play", played)
        for _ in QUARTERS:
            governed[0] = False
            model.step()
        return reads

    return readers


@pytest.mark.parametrize("worlds", [1, 5])
def test_nobody_reads_a_lever_before_it_is_settled(early, past, worlds):
    assert early(past.fork(np.arange(worlds))) == set()


@pytest.mark.parametrize(
    ("reader", "verb", "name"),
    [
        (Market, "observe", "Market"),
        (Lab, "lobby", "Lab"),
        (Tenders, "open", "NoneType"),
        (ModelMarket, "open", "NoneType"),
    ],
)
def test_who_reads_too_early_is_found_out(early, past, monkeypatch, reader, verb, name):
    act = getattr(reader, verb)
    curious = lambda self: (act(self), self.model.levers["enforcement"])  # noqa: E731
    monkeypatch.setattr(reader, verb, curious)
    assert (name, "enforcement") in early(past.fork())


@pytest.mark.parametrize(("lever", "setting"), [("third_country_cap", 1.0), ("export_push", 40.0)])
def test_a_rule_bends_tenders_in_the_quarter_in_which_it_comes(many_pasts, lever, setting):
    """In the same worlds on the same luck: other stacks win at once, and nothing differs before."""
    start = "2026Q4"
    cases = [Case("inaction", start, levers={lever: value}) for value in (0.0, setting)]
    model = Scenario().branch_off(many_pasts, cases).run(BRANCH)
    winners = np.array([m.winner * (m.stage > 0) for m in model.cast(Market, "third")])
    without, with_it = np.split(winners, 2, axis=-1)
    assert (without != with_it).any()


def test_hosts_check_more_in_the_quarter_in_which_allies_are_pressed(past):
    cases = [Case("inaction", "2026Q4", levers={"ally_pressure": value}) for value in (0.0, 1.0)]
    model = Scenario().branch_off(past, cases).run(BRANCH)
    slack, pressed = np.split(np.array([m.checks for m in model.cast(Market, "third")]), 2, axis=-1)
    assert (pressed >= slack).all() and (pressed > slack).any()
