"""Thirty browsers at once: ``python tests/browser/load.py http://localhost:8765 [BROWSERS] [SECONDS] [FIRST]``.

Each moves a lever every ten seconds to values that nobody else uses (visitor n to n.1, n.2 …; their numbers begin at
FIRST, 1, so that a second crowd can ask for what no first one did) and watches how long the headline takes to answer;
a visitor whose address or headline belongs to another's screen is a leak. Prints one line of JSON; exit code 1 if a
promise is broken.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parent))
from conftest import CHROMIUM, FLAGS

EVERY, PROMISED = 10.0, 8.0  # seconds
LEVER = "[data-lever=export_push]"
MOVE = """([lever, want, patience]) => new Promise((done, fail) => {
    const box = document.querySelector(lever), line = document.querySelector("#headline");
    const began = performance.now(), shown = () => line.dataset.screen.includes(`lever.export_push=${want}&`);
    const look = new MutationObserver(() => shown() && (look.disconnect(), done((performance.now() - began) / 1000)));
    look.observe(line, { attributes: true });
    setTimeout(() => (look.disconnect(), fail(new Error("no answer"))), patience * 1000);
    box.focus();
    box.value = want;
    box.dispatchEvent(new Event("change", { bubbles: true }));
})"""  # the page looks at itself: asking it again and again from outside would be the heaviest load of all
PATIENCE = 60.0  # seconds after which a move counts as a fault


class Crowd:
    """Visitors who come one after the other, as a room does, and begin to move levers when all are there."""

    def __init__(self, browsers: int) -> None:
        self.door, self.all_here = asyncio.Lock(), asyncio.Barrier(browsers)
        self.took: list[float] = []
        self.faults: list[str] = []

    async def visit(self, browser, address: str, number: int, seconds: float) -> None:
        """Open a page of one's own, then move the export push to values nobody else uses."""
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        page = await context.new_page()
        page.set_default_timeout(120_000)
        async with self.door:
            await page.goto(f"{address}/explore?lever.export_push={number}.0")
            await page.wait_for_selector(".tf-chart canvas")
            await page.focus(LEVER)  # whoever moves a lever has scrolled to it before
        await self.all_here.wait()
        await asyncio.sleep(random.random() * min(EVERY, seconds))
        place, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            place = place % 9 + 1
            began = time.monotonic()
            await self.move(page, number, f"{number}.{place}")
            await asyncio.sleep(max(0.0, min(began + EVERY, until) - time.monotonic()))
        await self.all_here.wait()  # who leaves early would make the others wait for the closing of pages
        await context.close()

    async def move(self, page, number: int, want: str) -> None:
        """One move: how long the headline takes, and whether the page is still this visitor's own."""
        try:
            self.took.append(await page.evaluate(MOVE, [LEVER, want, PATIENCE]))
        except Exception as fault:
            self.faults.append(f"visitor {number}: {type(fault).__name__}")
        if f"export_push={number}." not in page.url:
            self.faults.append(f"visitor {number} sees {page.url}")


async def main(address: str, browsers: int, seconds: float, first: int) -> int:
    """Run, print, judge."""
    crowd = Crowd(browsers)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        await asyncio.gather(*(crowd.visit(browser, address, first + n, seconds) for n in range(browsers)))
        await browser.close()
    took = sorted(crowd.took)
    share = sum(t <= PROMISED for t in took) / max(1, len(took))
    quantiles = {f"{q:.0%}": round(took[int(q * (len(took) - 1))], 2) for q in (0.5, 0.95, 1.0)} if took else {}
    print(json.dumps({"moves": len(took), "within_8_s": share, "seconds": quantiles, "faults": crowd.faults[:5]}))
    return int(bool(crowd.faults) or share < 0.95)


if __name__ == "__main__":
    address, browsers, seconds, first = [*sys.argv[1:], *("", "30", "120", "1")[len(sys.argv) - 1 :]]
    sys.exit(asyncio.run(main(address, int(browsers), float(seconds), int(first))))
