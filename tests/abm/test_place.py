"""Places: what many ask them alike is worked out once, and anew when there is news."""

import numpy as np
import pytest

from twofutures.abm.place import Place, answered_once


class Stall(Place):
    """Counts how often it has to add up."""

    def __init__(self):
        self.offers, self.added = [], 0

    def offer(self, amount):
        self.offers.append(amount)
        self.have_news()

    @answered_once
    def offered(self, least=0.0):
        """All offers that are large enough."""
        self.added += 1
        return sum(amount for amount in self.offers if amount > least)


def test_what_many_ask_is_worked_out_once_and_anew_once_there_is_news():
    stall = Stall()
    stall.offer(2.0)
    assert [stall.offered() for _ in range(3)] == [2.0] * 3 and stall.added == 1
    stall.offer(5.0)
    assert stall.offered() == 7.0 and stall.offered(3.0) == 5.0 and stall.added == 3


@pytest.mark.parametrize("post", ["offer", "wish"])
def test_a_market_counts_what_is_posted_after_it_was_asked(past, post):
    chips = past.fork().chips
    chips.offer("nvidia", np.ones(past.worlds))
    chips.wish("alibaba_cloud", np.ones(past.worlds), np.ones(past.worlds))
    before = chips.offered() + chips.wished() + chips.wished_first()
    more = np.full(past.worlds, 2.0)
    chips.offer("amd", more) if post == "offer" else chips.wish("baidu", more, more)
    assert (chips.offered() + chips.wished() + chips.wished_first() > before).all()


def test_what_holds_all_quarter_long_is_worked_out_once_a_quarter(past):
    model, asked = past.fork(), []
    first = [model.once(lambda m, by: asked.append(by) or m.quarter, by) for by in (1, 2)]
    assert first == [model.quarter] * 2 and asked == [1, 2]

    def quarter(m):
        asked.append(m.quarter)
        return m.quarter

    assert model.once(quarter) == model.once(quarter) == model.quarter and len(asked) == 3
    model.step()
    assert model.once(quarter) == model.quarter and len(asked) == 4
