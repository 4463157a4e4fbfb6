"""First answers of a crowd: as many worlds as time allows, without swinging; whoever is alone gets them all."""

from itertools import pairwise

from twofutures.viz.app.engine.haste import Haste
from twofutures.viz.app.engine.screen import COARSE, HASTIEST


def test_models_of_first_answers_count_as_many_worlds_as_their_time_allows():
    haste, counted = Haste(), []
    for _ in range(30):
        counted.append(haste.worlds(4, crowd=True))
        haste.took(0.5 + 1.2 * 4 * counted[-1] / 512)  # a machine on which 512 worlds take 1.7 seconds
    assert all(abs(now - then) <= 2 for then, now in pairwise(counted[9:])), "no swinging"
    assert counted[0] == 128 and 0.9 < 0.5 + 1.2 * 4 * counted[-1] / 512 < 1.1
    for _ in range(30):
        haste.took(0.6)
    assert haste.worlds(4, crowd=True) == 128 and haste.worlds(2, crowd=True) == COARSE, (
        "as soon as there is time again"
    )


def test_one_slow_answer_does_not_count_for_many_and_there_is_a_least():
    haste = Haste()
    haste.took(60.0)
    assert haste.worlds(4, crowd=True) > 85
    for _ in range(30):
        haste.took(60.0)
    assert haste.worlds(4, crowd=True) == HASTIEST and haste.worlds(1, crowd=True) == COARSE, (
        "whoever is alone gets them all"
    )
    assert haste.worlds(2, crowd=False) == COARSE, "one visitor may ask for two screens"
