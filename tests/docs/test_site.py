"""The documentation site builds offline with every link whole, can be searched, and its pictures show today's house."""

import re
import runpy
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.mark.slow
def test_the_site_builds_with_the_network_cut_and_asks_no_other_host(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 30 and (site / "searchindex.js").stat().st_size > 10_000
    loads = re.compile(r"""<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)=["'](?:https?:)?//""")
    assert [p.name for p in pages if loads.search(p.read_text(encoding="utf-8"))] == []
    styles = re.compile(r"url\(['\"]?(https?:)?//|@import")
    assert [p.name for p in site.rglob("*.css") if styles.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.slow
@pytest.mark.browser
def test_typing_a_word_into_the_search_box_finds_pages_without_a_server(site):
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        pytest.skip("needs chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    outside: list[str] = []

    def cut(route: Any) -> None:
        if route.request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    def search() -> list[str]:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
            tab = browser.new_page()
            tab.route("**/*", cut)
            tab.goto((site / "index.html").as_uri())
            box = tab.locator("input[name=q]").first
            box.fill("premium")
            box.press("Enter")
            tab.wait_for_function("document.querySelectorAll('ul.search li').length > 3", timeout=60_000)
            titles: list[str] = tab.locator("ul.search > li > a").all_inner_texts()
            browser.close()
        return titles

    with ThreadPoolExecutor(1) as thread:  # Playwright allows one loop a thread, and other tests may hold this one's
        titles = thread.submit(search).result()
    assert "Glossary" in titles
    assert outside == []


def test_links_also_lead_somewhere_without_the_site(page, root):
    """No page may link to one that exists only while the site is built; README is checked here alone."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{target} leads nowhere"
        lasting = there.parent != root / "docs" / "reference" or there.name == "index.md"
        assert lasting, f"{target} exists only on the site: link to reference/index.md"
        if anchor:
            heads = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in slugs, f"{target}: no such heading"


def test_every_picture_is_shown_and_described(written, root):
    text = "\n".join(page.read_text(encoding="utf-8") for page in written)
    shown = {target.rpartition("/")[2]: words for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text)}
    assert {p.name for p in (root / "docs" / "pictures").iterdir()} == set(shown)
    assert all(len(words) > 30 for words in shown.values()), "say in words what a picture shows"


@pytest.fixture(scope="module")
def drawn(root) -> dict[str, Any]:
    """The names of docs/gen_pictures.py."""
    return runpy.run_path(str(root / "docs" / "gen_pictures.py"))


def test_the_drawings_are_what_the_code_says_today(drawn, root):
    for name, picture in drawn["pictures"]().items():
        shown = (root / "docs" / "pictures" / name).read_text(encoding="utf-8")
        assert shown == picture, "run 'python docs/gen_pictures.py'"
        assert "<title" in shown and "<desc" in shown


def test_the_drawn_rooms_are_those_of_the_house(drawn, root):
    house = runpy.run_path(str(root / "tests" / "test_house.py"))
    assert list(drawn["FLOORS"]) == list(reversed(house["FLOORS"]))
    for floor, (_, lines) in drawn["FLOORS"].items():
        names = [name for line in lines for name in line]
        rooms = {
            f"{room.removeprefix(floor + '.').replace('.', '/')}/" for room in house["ROOMS"] if f"{floor}." in room
        }
        assert {name for name in names if name.endswith("/")} == rooms
        assert [n for n in names if not n.endswith("/") and not (root / floor / f"{n}.py").exists()] == []
