"""Who can use it: no fault that axe finds, one heading, words large enough, few stops of Tab, high contrast, zoom."""

from importlib.resources import files

import pytest

PAGES = (
    "", "explore", "worlds", "one-world?world=7", "compare?lever.enforcement=3.0", "evidence", "lab",
    "learn?exercise=10", "parts", "play", "play?game=vendors.12.2028&moves=tenants-all~",
)  # fmt: skip
LOOKS = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
    {"color_scheme": "dark", "forced_colors": "active"},
)
FEW = {360: LOOKS[2:3], 1280: LOOKS[:2]}  # opened on a phone first; ``make long`` looks at all
MATRIX = [pytest.param(FEW, id="few"), pytest.param(dict.fromkeys(FEW, LOOKS), id="all", marks=pytest.mark.long)]
AXE = files("axe_playwright_python").joinpath("axe.min.js")
FAULTS = """async () => (await axe.run({
    resultTypes: ["violations"],
    rules: {"label-content-name-mismatch": {enabled: true}, "target-size": {enabled: true}},
})).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`)"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STOPS = """[...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.getClientRects().length).length"""
SMALL = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        const here = text.parentElement, drawn = here.closest("svg");
        if (!text.data.trim() || !here.getClientRects().length || here.closest("title, script, style")) continue;
        const scale = drawn ? drawn.getScreenCTM().a : 1;
        if (parseFloat(getComputedStyle(here).fontSize) * scale < 11.95) small.push(text.data);
    }
    return small;
}"""
SPILT = """[...document.querySelectorAll(".tf-legend svg:not([viewBox])")]
    .filter((one) => one.getBBox().x + one.getBBox().width > one.clientWidth + 1)
    .map((one) => one.parentElement.textContent)"""  # marks drawn over the words beside them

STILL = """document.getAnimations().every((one) =>
    one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)"""


def ready(open_page, path, width=1280):
    page = open_page(f"/{path}", width)
    if not path.startswith("play"):
        page.wait_for_function("document.body.innerText.includes('all counted, ±')")
    if path.startswith("one-world"):
        page.wait_for_selector(".tf-state")
    return page


@pytest.mark.parametrize("matrix", MATRIX)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault_that_axe_finds_one_heading_and_words_one_can_read(open_page, path, matrix):
    page = ready(open_page, path, 360)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = {}
    for width, looks in matrix.items():
        page.set_viewport_size({"width": width, "height": 900})
        for look in looks:
            page.emulate_media(**look)
            page.wait_for_timeout(400)  # colours change over a moment, which is long on a busy machine
            page.wait_for_function(STILL)
            faults |= {(width, *look.values(), fault): 1 for fault in page.evaluate(FAULTS)}
        assert page.evaluate(SMALL) == []
        assert page.evaluate(SPILT) == []
    assert list(faults) == []
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_timeout(300)
    assert page.evaluate(OVERFLOW) <= 0


REACHED = """() => {
    const parts = [...document.querySelectorAll(".tf-map [data-key]")], next = [parts[0]], seen = new Set(next);
    while (next.length) {
        const here = next.pop();
        for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
            here.focus();
            here.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
            const there = document.activeElement;
            if (!seen.has(there)) next.push(there);
            seen.add(there);
        }
    }
    return [parts.length, parts.filter((one) => seen.has(one)).length];
}"""


def held(page, panel):
    """What a picture's one stop of Tab stands at."""
    return page.locator(f"#{page.get_attribute(f'{panel} [role=listbox]', 'aria-activedescendant')}").inner_text()


def test_every_picture_is_one_stop_and_arrow_keys_reach_every_part(open_page):
    page = ready(open_page, "one-world?world=7")
    assert page.evaluate(STOPS) < 45
    assert page.locator("[data-key][tabindex='0']").count() == page.locator("[data-news][tabindex='0']").count() == 1
    countries, reached = page.evaluate(REACHED)
    assert reached == countries > 70
    for panel in (".tf-flow", ".tf-race"):
        page.locator(f"{panel} [role=listbox]").focus()
        page.keyboard.press("End")
        last = held(page, panel)
        page.keyboard.press("ArrowLeft")
        assert held(page, panel) != last
        page.keyboard.press("ArrowRight")
        assert held(page, panel) == last
    page.locator("[data-news='0']").focus()
    page.keyboard.press("End")
    assert int(page.evaluate("document.activeElement.dataset.news")) > 1


FILLS = "(labels) => labels.map((one) => getComputedStyle(one).backgroundColor)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_high_contrast_keeps_what_is_chosen(open_page, scheme):
    page = open_page("/explore?lever.tool_control=0.85&lever.memory_control=0.8")
    page.wait_for_selector("[data-dial=tools] label.on")
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    fills = page.locator("[data-dial=tools] .tf-notches label").evaluate_all(FILLS)
    assert len(fills) == 4 and len(set(fills)) == 2
    for box in page.locator("[role=switch], [type=checkbox]").all():  # drawn by the browser itself
        assert box.evaluate("(one) => getComputedStyle(one).appearance") == "auto"
    page.go_to("/?package=inaction")
    pressed = page.locator(".tf-preset").evaluate_all(FILLS)
    assert len(pressed) == 3 and len(set(pressed)) == 2


def test_forty_key_presses_all_count_and_are_one_step_of_undo_by_ctrl_z(open_page):
    page = open_page("/explore")
    page.wait_for_function("document.body.innerText.includes('all counted, ±')")
    box = page.locator("[data-lever=export_push]")
    box.focus()
    for presses in range(1, 41):
        page.keyboard.press("ArrowUp")
        assert box.input_value() == str(presses)  # no answer that comes meanwhile takes one back
    page.wait_for_function("location.search.includes('lever.export_push=40.0')")
    page.wait_for_function("document.body.innerText.includes('all counted, ±')")
    assert box.input_value() == "40"
    page.keyboard.press("Control+z")
    page.wait_for_function("!location.search.includes('export_push')")
    page.wait_for_function("document.querySelector('[data-lever=export_push]').value === ''")
    page.keyboard.press("Control+Shift+z")
    page.wait_for_function("document.querySelector('[data-lever=export_push]').value === '40'")
    page.locator("[data-lever=enforcement]").fill("99")
    page.keyboard.press("Tab")
    page.wait_for_selector(".tf-fault >> text=0..5")


def test_every_part_stands_on_one_page_in_its_colours_light_and_dark(open_page, tmp_path):
    from PIL import Image

    from twofutures.viz.look.tokens import COLOURS

    page = open_page("/parts")
    page.wait_for_selector(".tf-chart canvas")
    for at, scheme in enumerate(("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(700)
        page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
        shot = Image.open(tmp_path / f"{scheme}.png").convert("RGB")
        top = page.evaluate("scrollY")
        for name, pair in COLOURS.items():
            box = page.locator(f"[data-token={name}]").bounding_box()
            seen = shot.getpixel((int(box["x"] + box["width"] / 2), int(box["y"] + top + box["height"] / 2)))
            assert seen == tuple(int(pair[at][i : i + 2], 16) for i in (1, 3, 5)), (name, scheme)
        paper = tuple(int(COLOURS["card"][at][i : i + 2], 16) for i in (1, 3, 5))
        chart = page.locator(".tf-chart").first.bounding_box()
        assert shot.getpixel((int(chart["x"] + chart["width"] - 4), int(chart["y"] + top + 4))) == paper
    assert page.locator("nav a[href='/parts']").count() == 0
