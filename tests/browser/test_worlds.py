"""Worlds, One world and Evidence in a real browser, as a visitor uses them: mouse and keyboard."""

from typing import Any


def stands_at(page: Any, quarter: str) -> None:
    page.locator(".tf-state", has_text=f"{quarter}: US lead").wait_for()


def test_an_extreme_world_opens_steps_and_scrubs(open_page):
    page = open_page("/worlds")
    page.get_by_role("button", name="Smallest US lead").click()
    stands_at(page, "2026Q3")
    assert "/one-world" in page.url
    page.get_by_role("button", name="Step forward").click()
    stands_at(page, "2026Q4")
    page.get_by_role("button", name="Step back").click()
    stands_at(page, "2026Q3")
    page.get_by_role("button", name="To the end").click()
    stands_at(page, "2028Q4")
    page.locator(".tf-verdict", has_text="Outcome:").wait_for()
    page.locator(".tf-scrub [role=slider]").focus()
    page.keyboard.press("ArrowLeft")
    stands_at(page, "2028Q3")


def test_the_fog_lifts_parts_can_be_picked_with_the_keyboard_and_it_plays_until_it_is_paused(open_page):
    page = open_page("/one-world?world=7")
    stands_at(page, "2026Q3")
    page.get_by_role("button", name="What the US government sees").click()
    page.locator("figcaption", has_text="the US government sees").wait_for()
    assert page.locator('[data-key$="|rented"]').count() == 0
    page.get_by_role("button", name="What is true").click()
    route = page.locator('[data-key^="front buyers|"]').first
    route.focus()
    page.keyboard.press("Enter")
    page.locator(".tf-card", has_text="The street price").wait_for()
    page.locator('[data-key="VNM"]').focus()
    page.keyboard.press("Space")
    page.locator(".tf-card", has_text="What pulls it most").wait_for()
    assert page.evaluate("document.activeElement.dataset.key") == "VNM"

    page.get_by_role("button", name="To the start").click()
    stands_at(page, "2022Q4")
    page.get_by_role("button", name="Play", exact=True).click()
    stands_at(page, "2023Q2")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    stopped = page.locator(".tf-state").inner_text()
    page.wait_for_timeout(2500)  # more than a quarter takes
    assert page.locator(".tf-state").inner_text() == stopped
    assert "world=7" in page.url


def test_the_source_of_an_assumption_is_two_clicks_away(open_page):
    page = open_page("/worlds")
    bar = page.locator("section", has_text="Which assumptions go").locator("[data-key]").first
    bar.wait_for()
    name = bar.get_attribute("data-key")
    bar.click()
    page.locator("th[scope=row]", has_text=name).first.wait_for()
    assert "/evidence" in page.url
    page.get_by_label("Look something up").fill("enforcement budget")
    page.locator("th[scope=row]", has_text="enforcement").first.wait_for()
