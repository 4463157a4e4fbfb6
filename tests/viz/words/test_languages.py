"""Languages: of the visitor and not of the process, their numbers, and the two that are made to try pages with."""

import threading

import pytest

from twofutures.abm.names import UnknownName
from twofutures.viz.words.languages import ENGLISH, MADE, language, preferred, speaking, spoken, written
from twofutures.viz.words.numbers import figures, listed, number, percent
from twofutures.viz.words.pseudo import KEPT, LONGER, accented
from twofutures.viz.words.texts import catalogue, count, say, translated


def test_a_language_is_spoken_inside_a_block_and_nowhere_else():
    heard = []
    with speaking("en-xa"):
        aside = threading.Thread(target=lambda: heard.append(spoken()))
        aside.start()
        aside.join()
        assert spoken() == "en-xa"
    assert heard == [spoken()] == [ENGLISH]
    with pytest.raises(UnknownName, match="en-xa"), speaking("en-xz"):
        raise AssertionError("nobody speaks it")


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("fr-FR,fr;q=0.9", "en"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,en;q=0.5,de;q=0.7", "de"),
        ("en-GB,en;q=0.9", "en"),
        (";;q=,,", "en"),
        ("en;q=0", "en"),
    ],
)
def test_a_browser_is_spoken_to_in_the_language_it_likes_best_of_those_there_are(accepted, code):
    assert preferred(accepted) == code


def test_made_languages_keep_places_marks_and_tags_and_change_every_text():
    english = catalogue(ENGLISH)
    for code in MADE:
        made = catalogue(code)
        assert list(made) == list(english)
        for key, text in english.items():
            assert sorted(KEPT.findall(made[key])) == sorted(KEPT.findall(text)), key
            if any(letter in "aceginorsuy" for letter in "".join(KEPT.split(text)[::2])) and key[:9] != "language.":
                assert made[key] != text, key


def test_the_accented_language_is_a_third_longer():
    texts = [text for text in catalogue(ENGLISH).values() if sum(map(str.isalpha, text)) > 40]
    texts = [text for text in texts if not KEPT.search(text)]
    for text in texts:
        assert 1 + LONGER / 2 < len(accented(text)) / len(text) < 1 + LONGER + 0.05


def test_texts_and_words_of_data_are_said_in_the_language_that_is_spoken():
    assert count("numbers.worlds", 1) == "1 world"
    assert count("numbers.worlds", 1200) == "1,200 worlds"
    assert translated("PRC chips") == "PRC chips"
    with speaking("en-xb"):
        assert language(spoken()).direction == "rtl"
        assert listed(["a", "b"]) == "a \u202eand\u202c b"
        assert number(1640.0) in say("numbers.others", count=1640)
        assert translated("PRC") == "\u202ePRC\u202c"
    assert set(written()).isdisjoint(MADE)


def test_numbers_follow_the_language():
    with speaking("de"):
        assert (number(1640.0), number(7.25), number(2.45e6)) == ("1.640", "7,2", "2,45 Mio.")
        assert figures(0.245, ".1%") == "24,5\u00a0%" and percent(0.5) == figures(0.5, ".0%")
        assert say("frame.headline", count="1", worlds=1000, question="x").startswith(
            "In 1 von 1.000 simulierten Welten"
        )
        assert say("one_world.title", world=1234) == "Welt 1234"
