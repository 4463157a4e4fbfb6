"""The eight parts of a debrief: each once, whole, known ones first; and what they say where there is little to say."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from twofutures.experiments.game.beliefs import Held
from twofutures.experiments.game.forecasts import ASKED, Miss
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table
from twofutures.experiments.game.offers import Offer
from twofutures.experiments.game.shares import Share, Shares
from twofutures.viz.reports.debrief_parts import LAST, parts, read
from twofutures.viz.telling import room as telling
from twofutures.viz.words.languages import speaking

ENGLISH = re.compile(r"\b(the|and|of|which|with|to)\b")
WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}")
PREDICTED = [{"seat": "us_government", "turn": turn, "figure": ASKED[0], "value": 5.0} for turn in (1, 2, 3)]


@pytest.mark.slow
def test_eight_parts_each_with_a_sentence_a_table_and_how_sure():
    game = Game(Table(world=12, seats=("us_government", "prc_government"), format="three_turns"))
    game.move("us_government", "enforcement", "triple")
    while not game.ended:
        game.resolve()
    every = list(parts(game, PREDICTED, 1.0, 4, 3))
    made = list(map(read, every))
    assert sorted(part["number"] for part, _ in made) == list(range(1, 9))
    assert [part["number"] for part, _ in made][:2] == [8, 1] and made[-1][0]["number"] == LAST
    assert [part["last"] for part, _ in made] == [False] * 7 + [True]
    for part, drawing in made:
        assert part["sentence"].endswith(".") and part["how_sure"] and part["title"]
        assert part["rows"] and all(len(row) == len(part["columns"]) for row in part["rows"])
        assert part["drawn"] == bool(drawing) == (part["name"] != "left_out") and (not drawing or b"<svg" in drawing)
    with speaking("de"):
        german = list(map(read, every))
    for (ours, drawn), (theirs, picture) in zip(german, made, strict=True):
        for key in ("title", "sentence", "how_sure", "columns"):
            assert ours[key] != theirs[key], (ours["name"], key)
        cells, words = ({cell for row in part["rows"] for cell in row} for part in (ours, theirs))
        assert not cells & {cell for cell in words if WORDS.search(cell)}
        assert (ours["name"], len(ours["rows"])) == (theirs["name"], len(theirs["rows"]))
        assert drawn != picture or not picture
        for text in (*ours["columns"], ours["sentence"], *cells):
            assert not ENGLISH.search(text), text
    with speaking("en-xa"):
        assert read(every[0])[0]["title"] != every[0]["en"][0]["title"]


def test_where_there_is_little_to_say_it_is_said():
    assert "Nobody at the table" in telling.beliefs([])[0]
    assert "Nobody moved anything" in telling.shares(Shares((), (), 0.0, 9))[0]
    few = [Miss("us_labs", ASKED[0], 1.0, 2), Miss("model", ASKED[0], 0.5, 1)]
    assert telling.forecasts(few)[0].startswith("Fewer than three")


def test_the_nearest_the_furthest_and_the_largest_are_named():
    rows = [Miss("us_labs", ASKED[0], 1.0, 3), Miss("model", ASKED[0], 0.5, 1)]
    assert telling.forecasts(rows)[0] == "Nearest on US lead, months was the model before the first turn, 0.50 off."
    held = [Held("us_labs", "gap_usable", "2027Q4", 4.0, 5.0), Held("allies", "gap_usable", "2028Q4", 9.0, 3.0)]
    text = telling.beliefs(held)[0]
    assert "the Allies with tools and fabs took compute, usable (ratio)" in text
    assert "at the end of 2028Q4: 9.0, while it was 3.0." in text
    shares = Shares((Share("vendors", -2.0, 0.1), Share("allies", 0.5, 0.1)), (), -1.5, 9)
    assert (
        "by −1.5 months on average; the largest share, −2.0, is that of the Chip vendors" in telling.shares(shares)[0]
    )
    seen = SimpleNamespace(scores=())
    both = Offer("truce", 2, {"us_government": 2, "prc_government": 1}, {"us_government": 0, "prc_government": 0})
    assert "“A truce” from turn 2 on would have served all" in telling.goals(seen, [both])[0]
    one = Offer("truce", 2, {"us_government": 2, "prc_government": 1}, {"us_government": 0, "prc_government": 1})
    assert "No pact that was left unsigned" in telling.goals(seen, [one])[0]
    assert np.isclose(one.balance, 0)
