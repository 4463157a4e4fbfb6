"""Languages in a browser: chosen by the address or the browser, for one visitor alone; room for longer words."""

import re

import pytest

PAGES = ("/", "/explore", "/worlds", "/one-world", "/compare", "/play", "/learn", "/evidence", "/lab")
HEADLINE = "document.querySelector('#headline')?.innerText.match(/\\d/)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LANGUAGE = "[document.documentElement.lang, document.documentElement.dir]"


@pytest.fixture
def open_in(browser, address):
    """Function of (path, width, the browser's wish) that opens a page in whatever language it comes."""
    contexts, faults = [], []

    def opened(path, width=1280, wish="en"):
        context = browser.new_context(viewport={"width": width, "height": 740}, locale=wish)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(address + path)
        page.wait_for_function(HEADLINE if not path.startswith("/play") else "document.querySelector('.tf-seats')")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def test_each_visitor_is_spoken_to_in_their_own_language(open_in):
    german, english, chosen = (
        open_in("/", wish="de-AT"),
        open_in("/"),
        open_in("/explore?lang=de&lever.enforcement=3.9"),
    )
    assert [page.evaluate(LANGUAGE) for page in (german, english, chosen)] == [
        ["de", "ltr"],
        ["en", "ltr"],
        ["de", "ltr"],
    ]
    for page, start in (
        (german, r"In \d+ von [\d.]+ simulierten Welten"),
        (english, r"In \d+ of [\d,]+ simulated worlds"),
    ):
        page.wait_for_function(f"/^{start}/.test(document.querySelector('#headline').innerText)")
    assert "lang=" not in german.url  # a link that is sent on speaks the language of whoever opens it
    assert "lang=de" in chosen.url  # unless an address asked for one
    assert "Durchsetzung der Chipregeln" in chosen.inner_text(".tf-levers")
    english.select_option(".tf-tongue select", "de")
    english.wait_for_function(
        "document.querySelector('#headline')?.innerText.startsWith('In ') && document.documentElement.lang === 'de'"
    )
    english.get_by_role("link", name="Erkunden").click()
    english.wait_for_selector(".tf-levers")
    assert "lang=de" in english.url
    assert "Gezählt werden Welten" in english.inner_text(".tf-results")


def test_one_world_is_told_in_german_with_german_numbers(open_in):
    page = open_in("/one-world?lang=de&quarter=2026Q4")
    page.wait_for_selector(".tf-news li button")
    assert "1 Punkt = 10.000 H100e" in page.inner_text(".tf-flow")
    assert re.search(r"US-Vorsprung \d+,\d Monate", page.inner_text(".tf-place"))
    assert "Die Aufzeichnung endet, und die Zukünfte verzweigen sich" in page.inner_text(".tf-news")


def test_longer_words_fit_a_phone_and_a_desk(open_in):
    for path, width in (("/explore", 360), ("/worlds", 1280)):
        page = open_in(f"{path}?lang=en-xa", width)
        assert page.evaluate(OVERFLOW) == 0, (path, width)


@pytest.mark.long
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("code", ["en-xa", "en-xb", "de"])
def test_every_page_has_room_in_every_language(open_in, code, path, width):
    page = open_in(f"{path}?lang={code}", width)
    page.wait_for_timeout(3000)
    assert page.evaluate(OVERFLOW) == 0


def test_from_right_to_left_columns_mirror_and_axes_do_not(open_in):
    page = open_in("/explore?lang=en-xb")
    assert page.evaluate(LANGUAGE) == ["en-xb", "rtl"]
    assert page.evaluate(OVERFLOW) == 0
    place = lambda selector: page.locator(selector).first.bounding_box()["x"]  # noqa: E731
    assert place(".tf-levers") > place(".tf-results")
    page.wait_for_selector(".tf-chart canvas")
    assert page.evaluate("getComputedStyle(document.querySelector('.tf-chart')).direction") == "ltr"
