"""Worlds, One world and Evidence in a real browser, as a visitor uses them: mouse, keyboard, phone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("solara")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs chromium"),
]
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 120_000  # milliseconds; the machine may be busy with other things


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """A server of the app, as `twofutures watch` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = f"from viz.watch import serve; serve('127.0.0.1', {port}, False)"
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    server = subprocess.Popen([sys.executable, "-c", start], cwd=root, env=quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str, server: subprocess.Popen) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    made = browser.new_page(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(PATIENCE)
    made.faults = []
    made.on("pageerror", lambda fault: made.faults.append(str(fault)))
    yield made
    assert made.faults == []
    made.close()


def stands_at(page: Any, quarter: str) -> None:
    page.locator(".tf-state", has_text=f"{quarter}: US lead").wait_for()


def test_an_extreme_world_opens_steps_and_scrubs(page, address):
    page.goto(f"{address}/worlds")
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


def test_it_plays_until_it_is_paused(page, address):
    page.goto(f"{address}/one-world?world=7")
    stands_at(page, "2026Q3")
    page.get_by_role("button", name="To the start").click()
    stands_at(page, "2022Q4")
    page.get_by_role("button", name="Play", exact=True).click()
    stands_at(page, "2023Q2")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    said = page.locator(".tf-state").inner_text()
    page.wait_for_timeout(2500)
    assert page.locator(".tf-state").inner_text() == said
    assert "world=7" in page.url


def test_the_fog_lifts_and_parts_can_be_picked_with_the_keyboard(page, address):
    page.goto(f"{address}/one-world?world=7")
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


def test_the_source_of_an_assumption_is_two_clicks_away(page, address):
    page.goto(f"{address}/worlds")
    bar = page.locator("section", has_text="Which assumptions go").locator("[data-key]").first
    bar.wait_for()
    name = bar.get_attribute("data-key")
    bar.click()
    page.locator("th[scope=row]", has_text=name).first.wait_for()
    assert "/evidence" in page.url
    page.get_by_label("Look something up").fill("enforcement budget")
    page.locator("th[scope=row]", has_text="enforcement").first.wait_for()


@pytest.mark.parametrize("name", ["worlds", "one-world", "evidence"])
def test_nothing_leaves_a_phones_screen_sideways(browser, address, name):
    phone = browser.new_page(viewport={"width": 360, "height": 740})
    phone.set_default_timeout(PATIENCE)
    phone.goto(f"{address}/{name}")
    phone.locator(".tf-section").first.wait_for()
    phone.wait_for_timeout(1500)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.close()
