"""Start in a browser: a thousand dots and those that cross the line, with motion and still, on a laptop and a phone."""

import re

import pytest

EXACT = "document.body.innerText.includes('all counted, ±')"
DOTS = "document.querySelector('.tf-dots').__vue__"
MOVED = "document.querySelector('#change') && document.body.innerText.includes('all counted, ±')"
FLIGHTS = f"""() => {{
    window.flights = 0;
    const dots = {DOTS}, draw = dots.draw;
    dots.draw = (...rest) => {{ window.flights += dots.moving ? 1 : 0; return draw(...rest); }};
}}"""
CROSSED = f"""(() => {{
    const dots = {DOTS}, count = (up) => dots.now.filter((x, i) => dots.crossed(i) && x >= 12 === up).length;
    return [count(false), count(true)];
}})()"""


def numbers(text):
    return [int(part.replace(",", "")) for part in re.findall(r"\d[\d,]*", text)]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (360, 740)])
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_same_worlds_cross_the_line_and_those_that_did_can_be_counted(open_page, width, height, motion):
    page = open_page("/", width, reduced_motion=motion)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(EXACT)
    page.wait_for_function(f"{DOTS}?.at?.length === 2000")  # two places each: a thousand worlds
    assert page.evaluate(f"{DOTS}.bars") is False and page.evaluate(f"{DOTS}.pitch") > 2
    before = page.evaluate(f"{DOTS}.now")
    page.evaluate(FLIGHTS)
    page.click("[data-dial=remote_access] label:has-text('full')")
    page.wait_for_function(MOVED)
    page.wait_for_function(f"!{DOTS}.moving && {DOTS}.worlds.known === 1000")
    page.wait_for_timeout(300)
    assert page.evaluate(f"{DOTS}.was") == before, "a world keeps its dot"
    lost, gained = page.evaluate(CROSSED)
    assert gained + lost > 50
    was, now, of, up, down = numbers(page.inner_text("#change").split("moved it from")[1])[:5]
    assert (up, down, of) == (gained, lost, 1000) and now - was == gained - lost
    sentence = page.inner_text("#dots-caption")
    assert f"{gained} worlds crossed" in sentence and f"{now} of 1,000 at a year or more" in sentence
    page.wait_for_function(f"document.querySelector('.tf-count').innerText.replace(/[^0-9]/g, '') === '{now}'")
    assert (page.evaluate("window.flights") > 0) == (motion == "no-preference")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    if width == 360:  # title, count, dots and the lever with its notches lie on the first screen
        page.evaluate("scrollTo(0, 0)")
        assert page.locator(".tf-plot").bounding_box()["y"] < 500


def test_a_guess_comes_first_and_its_score_after_and_a_dot_opens_its_world(open_page):
    page = open_page("/")
    page.wait_for_function(EXACT)
    slider = page.locator(".tf-expect input")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_selector("text=Now move the rule.")
    page.click("[data-dial=remote_access] label:has-text('full')")
    page.wait_for_selector(".tf-guess-first >> text=You guessed 0 of 1,000; it is ")
    page.wait_for_function(f"{MOVED} && !{DOTS}.moving && {DOTS}.worlds.known === 1000")
    x, y = page.evaluate(f"[{DOTS}.at[14], {DOTS}.at[15]]")  # of world 7
    page.locator(".tf-plot canvas").click(position={"x": x, "y": y})
    page.wait_for_url(lambda url: "/one-world" in url and "world=7" in url and "remote_access_rule=1.0" in url)


def test_a_screen_is_shared_as_a_link_that_is_copied_and_as_a_picture(open_page, tmp_path):
    from PIL import Image

    page = open_page("/?lever.remote_access_rule=1.0", permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_function(EXACT)
    page.click("button:has-text('Share')")
    link = page.locator(".tf-share input").input_value()
    page.click("button:has-text('Copy the link')")
    page.wait_for_selector("text=Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == link and "remote_access_rule=1.0" in link
    with page.expect_download() as download:
        page.click("button:has-text('Save the card as a picture')")
    download.value.save_as(tmp_path / "card.png")
    card = Image.open(tmp_path / "card.png").convert("RGB")
    assert card.size == (1200, 630) and len(card.getcolors(100_000)) > 20
    ink = sum(count for count, colour in card.crop((64, 140, 400, 280)).getcolors(100_000) if max(colour) < 60)
    assert ink > 2_000, "the count is drawn"
