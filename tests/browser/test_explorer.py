"""The explorer in a browser, from a file, without a server: its counts, its link, its looks and who can use it."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import expect

from twofutures.viz.explorer.grid import Grid
from twofutures.viz.explorer.make import make

AXE = files("axe_playwright_python").joinpath("axe.min.js")
FAULTS = """async () => (await axe.run({resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}))
    .violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`)"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WORLDS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The same worlds as a page in German and as one in English."""
    folder, grid = tmp_path_factory.mktemp("explorer"), Grid(("remote_access", "chip_sales"), WORLDS)
    make(grid, folder, 1, new=False, as_json=False, quiet=True, language="de")
    (folder / "index.html").rename(folder / "german.html")
    make(grid, folder, 1, new=False, as_json=False, quiet=True)
    return folder


@pytest.fixture(scope="module")
def file(folder):
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="module")
def german(folder):
    return (folder / "german.html").as_uri()


@pytest.fixture
def show(browser, file):
    """Function of a width and options: the page as a file, where every other address is refused and a fault fails."""
    contexts, faults = [], []

    def shown(width=1280, after="", **options):
        context = browser.new_context(viewport={"width": width, "height": 720}, **options)
        contexts.append(context)
        context.route(lambda url: not url.startswith((file, "data:")), lambda route: faults.append(route.request.url))
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
        page.goto(f"{file}{after}")
        expect(page.locator("#headline")).to_contain_text("simulated worlds")
        return page

    yield shown
    for context in contexts:
        context.close()
    assert faults == []


def numbers(text):
    return [int(part.replace(",", "")) for part in re.findall(r"\d[\d,]*", text)]


def test_a_german_page_counts_and_writes_numbers_in_german(browser, german):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(german)
    expect(page.locator("#headline")).to_contain_text("simulierten Welten")
    page.locator("#dial-remote_access input[value=full]").focus()
    page.keyboard.press("Space")
    expect(page.locator("#change")).to_contain_text("Die letzte Änderung")
    assert page.evaluate("[shown(1234), listed(['a', 'b', 'c'])]") == ["1.234", "a, b und c"]
    assert page.evaluate(OVERFLOW) == 0
    page.close()


def test_a_move_is_counted_kept_in_the_link_and_undone_by_going_back(show):
    page = show()
    untouched = page.inner_text("#headline")
    page.locator("#dial-remote_access input[value=full]").focus()
    page.keyboard.press("Space")
    expect(page.locator("#change")).to_contain_text("moved it")
    was, now, worlds, gained, lost, _ = numbers(page.inner_text("#change").split("moved it")[1])
    assert worlds == WORLDS and now - was == gained - lost and gained + lost > 0
    assert f"{now} of {WORLDS}" in page.inner_text("#headline") and f"{was} of {WORLDS}" in untouched
    assert f"{now} of {WORLDS} at a year or more" in page.inner_text("#caption")
    expect(page.locator("#count")).to_have_text(str(now))
    assert page.locator("#dial-remote_access label.on").inner_text().startswith("full")
    assert sum(numbers(page.inner_text("#kinds"))) == WORLDS
    link = page.url
    assert "remote_access=full" in link
    page.get_by_role("radio", name="AI rules").check(force=True)
    assert "AI rules" in page.inner_text("#headline") and "of=rules" in page.url
    page.go_back()
    page.go_back()
    expect(page.locator("#headline")).to_have_text(untouched)
    assert f"In {now} of" in show(after=link.split("index.html")[1]).inner_text("#headline")
    assert show(after="#remote_access=nothing&of=nobody").inner_text("#headline") == untouched


def test_a_frame_shows_the_count_and_the_worlds_and_leads_to_the_whole(show):
    page = show(after="#chip_sales=none")
    page.locator("summary", has_text="Share").click()
    framed = re.search(r'src="[^"]*index.html(#[^"]+)"', page.input_value("#frame"))[1]
    assert page.input_value("#link").endswith("#chip_sales=none")
    small = show(360, framed)
    assert small.inner_text("#headline") == page.inner_text("#headline")
    assert small.locator("#caption").is_visible() and not small.locator("#dials").is_visible()
    assert small.get_attribute("#whole", "href").endswith("index.html#chip_sales=none")


def test_a_dot_names_its_world_and_the_command_that_tells_it(show):
    page = show(reduced_motion="reduce")
    page.locator("#dial-chip_sales label:has-text('tighter')").click()
    spot = page.evaluate("[dots.at[14], dots.at[15]]")
    page.locator("#room").click(position={"x": spot[0], "y": spot[1]})
    command = "twofutures world --world 7 --seed 2028 --lever chip_ceiling=0.15 --lever chip_quota=0.5"
    assert command in page.inner_text("#picked")


def test_everybody_can_use_it_at_every_width_in_every_look(show):
    page = show()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
            page.emulate_media(**look)
            page.wait_for_timeout(200)
            assert page.evaluate(FAULTS) == [], (width, look)
    for width in (320, 360, 768, 1920):
        page.set_viewport_size({"width": width, "height": 740})
        page.wait_for_timeout(100)
        assert page.evaluate(OVERFLOW) <= 0, width
