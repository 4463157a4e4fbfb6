"""The language of a visitor: what the address asks for, else what the browser likes; links keep only what was asked."""

from urllib.parse import urlencode

import pytest

from twofutures.viz.app.parts.frame import notes
from twofutures.viz.app.parts.speaking import Tongue, choices
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.languages import speaking, spoken


@pytest.mark.parametrize(
    ("accepted", "link", "code", "kept"),
    [
        ("de-DE,en;q=0.5", {}, "de", {}),
        ("de-DE,en;q=0.5", {"lang": "en"}, "en", {"lang": "en"}),
        ("en", {"lang": "en-xb"}, "en-xb", {"lang": "en-xb"}),
        ("de", {"lang": "tlh"}, "de", {}),  # a language of another version: the screen of the link is worth more
    ],
)
def test_an_address_asks_for_a_language_and_otherwise_the_browser_does(accepted, link, code, kept):
    tongue = Tongue({"accept-language": [accepted]})
    tongue.follow(urlencode(link))
    assert (tongue.code, tongue.query()) == (code, kept)
    assert spoken() == "en"  # outside of any session nobody has chosen anything


def test_without_headers_english_is_spoken():
    assert Tongue().code == "en"


def test_a_link_that_is_broken_otherwise_is_refused_in_the_language_it_asks_for():
    visit = Visit("lang=de&world=99999999")
    assert visit.tongue.code == "de"
    with speaking("de"):
        assert "muss eine ganze Zahl von 0 bis 9.999.999 sein, nicht 99999999" in notes(visit)[0]


def test_languages_are_chosen_by_their_own_names_and_those_for_trying_only_where_one_is_spoken():
    assert [one["name"] for one in choices("de")] == ["English", "Deutsch"]
    assert [one["code"] for one in choices("en-xa")] == ["en", "de", "en-xa", "en-xb"]
