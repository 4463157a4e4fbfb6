"""Thirty browsers at once: ``python tests/browser/load.py http://localhost:8765 [BROWSERS] [SECONDS]``.

Each moves a lever every ten seconds to values that nobody else uses and watches how long the headline takes to answer;
a visitor whose address or headline belongs to another's screen is a leak. Prints one line of JSON; exit code 1 if a
promise is broken.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parent))
from conftest import CHROMIUM, FLAGS

EVERY, PROMISED, ARRIVE = 10.0, 8.0, 1.5  # seconds
ANSWERED = "want => document.querySelector('#headline').dataset.screen.includes(want)"


async def visitor(browser, address: str, number: int, seconds: float, took: list[float], faults: list[str]) -> None:
    """Comes when its turn is, then moves the export push to values nobody else uses."""
    await asyncio.sleep(number * ARRIVE)
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(120_000)
    await page.goto(f"{address}/explore?lever.export_push={number}.0")
    await page.wait_for_selector(".tf-chart canvas")
    await asyncio.sleep(random.random() * EVERY)
    place, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        place = place % 9 + 1
        began, want = time.monotonic(), f"{number}.{place}"
        box = page.locator("[data-lever=export_push]")
        await box.fill(want)
        await box.press("Tab")
        try:
            await page.wait_for_function(ANSWERED, arg=f"lever.export_push={want}&")
            took.append(time.monotonic() - began)
        except Exception as fault:
            faults.append(f"visitor {number}: {type(fault).__name__}")
        if f"export_push={number}." not in page.url:
            faults.append(f"visitor {number} sees {page.url}")
        await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))
    await context.close()


async def main(address: str, browsers: int, seconds: float) -> int:
    """Run, print, judge."""
    took: list[float] = []
    faults: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        await asyncio.gather(*(visitor(browser, address, n + 1, seconds, took, faults) for n in range(browsers)))
        await browser.close()
    took.sort()
    share = sum(t <= PROMISED for t in took) / max(1, len(took))
    middle = took[len(took) // 2] if took else None
    print(json.dumps({"moves": len(took), "within_8_s": share, "median_s": middle, "faults": faults[:5]}))
    return int(bool(faults) or share < 0.95)


if __name__ == "__main__":
    address, browsers, seconds = (*sys.argv[1:], "30", "120")[:3] if len(sys.argv) < 4 else sys.argv[1:4]
    sys.exit(asyncio.run(main(address, int(browsers), float(seconds))))
