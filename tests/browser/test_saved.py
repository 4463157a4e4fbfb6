"""Saved scenarios in a browser: names, side by side, a reload, a file."""

import re
from pathlib import Path


def test_scenarios_get_names_stand_side_by_side_and_outlast_a_reload(open_page):
    page = open_page("/explore?lever.remote_access_rule=1.0")
    page.get_by_label("Name of this scenario").fill("Rented compute")
    page.get_by_role("button", name="Save this screen").click()
    page.wait_for_selector("text=Saved in this tab")
    page.click("[data-dial=remote_access] label:has-text('as it goes')")
    page.wait_for_function("!location.search.includes('remote_access_rule')")
    page.reload()
    page.click("nav >> text=Compare")
    table = page.locator(".tf-saved table")
    table.locator("tbody tr").wait_for()  # the page that is left has such a button, too
    page.get_by_role("button", name="Save this screen").click()
    table.locator("tbody tr").nth(1).wait_for()
    rented = table.locator("tr", has_text="Rented compute")
    rented.get_by_text(re.compile(r"[\d,]+ of 1,000")).wait_for()
    count, gained = (int(re.sub(r"[^-\d]", "", text)) for text in re.search(
        r"([\d,]+) of 1,000\s+([+−-]\d+) ±", rented.inner_text()).groups())  # fmt: skip
    plain = table.locator("tr", has_text="Scenario")
    plain.get_by_text(re.compile(r"of 1,000")).wait_for()
    assert f"{count - gained:,} of 1,000" in plain.last.inner_text() and gained > 50
    with page.expect_download() as download:
        page.click("text=Save them as a scenario file")
    assert Path(download.value.path()).read_bytes().count(b"[[case]]") == 3
    page.get_by_role("button", name="Show it: Rented compute").click()
    page.wait_for_function("location.search.includes('remote_access_rule=1.0')")
    page.get_by_role("button", name="Forget it: Rented compute").click()
    rented.wait_for(state="detached")
