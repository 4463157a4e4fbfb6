"""What a visitor has before the eyes: on a phone the count stays over what one moves, and nothing hides behind it."""

import pytest

PHONE = {"width": 360, "height": 740}
BOX = """(name) => {
    const { top, bottom, height } = document.querySelector(name).getBoundingClientRect();
    return [top, bottom, height];
}"""
BEHIND = """([bar, part]) => {
    const room = (one) => one.getBoundingClientRect(), behind = [];
    for (const one of document.querySelectorAll(`${part} :is(button, input, select, a)`)) {
        if (one.disabled || !one.getClientRects().length) continue;
        one.focus();
        const seen = room(one.type === "radio" ? one.parentElement : one), over = room(document.querySelector(bar));
        if (seen.top < over.bottom - 1 || seen.bottom > innerHeight + 1) behind.push(one.outerHTML.slice(0, 120));
    }
    return behind;
}"""


@pytest.mark.parametrize("path, bar, part, last, tall", [
    ("/explore?lever.enforcement=3.0", ".tf-tally", ".tf-explore", ".tf-save", 150),
    ("/?lever.remote_access_rule=1.0", ".tf-stage", ".tf-say", ".tf-ways", 360),
])  # fmt: skip
def test_on_a_phone_the_count_stays_over_the_levers_and_hides_nothing_one_can_reach(
    open_page, path, bar, part, last, tall
):
    page = open_page(path, width=PHONE["width"], reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    page.wait_for_selector("text=all counted, ±")
    if part == ".tf-say":
        assert page.locator(".tf-rule .tf-notches").last.bounding_box()["y"] + 44 <= PHONE["height"]
    page.evaluate("name => document.querySelector(name).scrollIntoView({block: 'end'})", last)
    top, bottom, height = page.evaluate(BOX, bar)
    assert top == 0 and bottom == height <= tall
    assert page.evaluate(BEHIND, [bar, part]) == [], "going down with Tab"
    page.evaluate("window.scrollTo(0, 9999)")
    assert page.evaluate(BEHIND, [bar, part]) == [], "going up"
