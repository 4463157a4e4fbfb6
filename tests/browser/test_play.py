"""A game alone in a browser: a seat is taken, turns are played, and the address brings back where one was."""

from importlib.resources import files

import pytest

AXE = files("axe_playwright_python").joinpath("axe.min.js")
FAULTS = "async () => (await axe.run({resultTypes: ['violations']})).violations.map((one) => one.id)"
ON = "[data-dial={}] label.on"
OVER = "/play?game=hub_states.12.2028&moves=host_checks-full~~~~~"


FIRST, SECOND = "Turn 1 of 5: 2026Q4.", "Turn 2 of 5: 2027Q1–Q2."


def says(page, words):
    """Wait until the bar at the end of the turn says so."""
    page.wait_for_function("words => document.querySelector('.tf-end')?.innerText.includes(words)", arg=words)


def test_a_seat_is_taken_from_start_and_reloads_undo_and_other_browsers_find_the_same_game(open_page):
    page = open_page("/?world=12")
    page.get_by_role("button", name="Play a seat").click()
    page.get_by_role("button", name="Take this seat: Hub states").click()
    says(page, FIRST)
    assert "game=hub_states.12.2028" in page.url
    page.click("[data-dial=host_checks] label:has-text('full')")
    page.wait_for_url("**moves=host_checks-full&*")
    says(page, "nothing passes unseen")
    page.reload()
    says(page, FIRST)
    assert "full" in page.inner_text(ON.format("host_checks"))
    page.get_by_role("button", name="End the turn").press("Enter")
    page.wait_for_url("**moves=host_checks-full~&*")
    says(page, SECOND)
    page.reload()
    says(page, SECOND)
    assert page.locator(".tf-cable li").count() > 1
    seen = page.inner_text(".tf-know >> nth=0")
    assert "about right, 2026Q4" in page.inner_text("main") and "since the turn before" in seen
    other = open_page("/" + page.url.split("/", 3)[3])
    says(other, SECOND)
    assert other.inner_text(".tf-know >> nth=0") == seen, "whoever opens it sees the same noise"
    page.get_by_role("button", name="Take the last turn back").click()
    page.wait_for_url("**moves=host_checks-full&*")
    says(page, FIRST)
    assert "full" in page.inner_text(ON.format("host_checks"))
    page.click("nav >> text=Explore")
    page.wait_for_selector(".tf-explore")
    page.click("nav >> text=Play")
    says(page, FIRST)


def test_a_bad_link_says_what_is_wrong_and_offers_the_seats(open_page):
    page = open_page("/play?game=hub_state.12.2028")
    assert "hub_states" in page.inner_text("header")
    assert page.locator(".tf-seats section").count() == 7


@pytest.mark.long
def test_a_game_that_is_over_is_told_in_three_charts_and_then_the_rest_and_axe_finds_nothing(open_page):
    page = open_page(OVER)
    says(page, "The game is over.")
    page.set_default_timeout(300_000)
    page.get_by_role("button", name="Tell the rest").click()
    page.wait_for_selector("text=What the model leaves out")
    page.wait_for_selector("text=Goals, and pacts that nobody signed")
    assert page.locator(".tf-drawn svg[role=img]").count() >= 3 and "1,000 lucks" in page.inner_text("main")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(400)
            assert page.evaluate(FAULTS) == [], (width, scheme)
