"""The language of a visitor: what the address asks for, else what the browser likes; links keep only what was asked."""

import pytest

from twofutures.viz.app.parts.speaking import Tongue, choices
from twofutures.viz.words.languages import spoken


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
    tongue.follow(link)
    assert (tongue.code, tongue.query()) == (code, kept)
    assert spoken() == "en"  # outside of any session nobody has chosen anything


def test_without_headers_english_is_spoken():
    assert Tongue().code == "en"


def test_languages_are_chosen_by_their_own_names_and_those_for_trying_only_where_one_is_spoken():
    assert [one["name"] for one in choices("de")] == ["English", "Deutsch"]
    assert [one["code"] for one in choices("en-xa")] == ["en", "de", "en-xa", "en-xb"]
