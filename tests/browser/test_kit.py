"""The kit on paper and on a phone: one card a page, nothing wider than 360 pixels, no fault that axe finds."""

import re
from importlib.resources import files

import pytest

from twofutures.viz.kit import kit
from twofutures.viz.words.languages import speaking

AXE = files("axe_playwright_python").joinpath("axe.min.js")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_card_is_a_page_and_every_page_of_the_kit_can_be_read_on_a_phone(browser, language):
    with speaking(language):
        pages = {name: make() for name, make in kit.FILES.items() if name.endswith(".html")}
    page = browser.new_page(viewport={"width": 360, "height": 740})
    for name, text in pages.items():
        page.set_content(text)
        assert page.evaluate(WIDER) <= 0, name
        page.add_script_tag(path=str(AXE))
        faults = page.evaluate("async () => (await axe.run()).violations.map(one => one.id)")
        assert faults == [], name
    page.set_content(pages["role_cards.html"])
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper))) == 7, paper
    page.close()
