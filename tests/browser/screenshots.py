"""Pictures of every page, to be looked at: ``python tests/browser/screenshots.py ADDRESS FOLDER [WIDTH…]``."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from conftest import CHROMIUM, FLAGS

MOVED = "?lever.enforcement=3.0&lever.remote_access_rule=1.0"
PAGES = ("", "explore", "worlds", "one-world", "compare", "play", "learn", "evidence", "lab")
WIDTHS = (360, 414, 600, 768, 1024, 1280, 1920)  # from a phone to a projector


def pictures(browser: Any, address: str, folder: Path, width: int) -> Iterator[tuple[str, int]]:
    """Every page after its first exact answer: its name, and by how many pixels it is wider than the window."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in PAGES:
        page.goto(f"{address}/{name}{MOVED}")
        ready = "document.querySelector('.tf-seats') || document.body.innerText.includes('all counted, ±')"
        page.wait_for_function(ready, timeout=90_000)
        if name == "one-world":
            page.wait_for_function("document.body.innerText.includes('Where the chips go')", timeout=90_000)
        page.wait_for_timeout(1500)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")  # charts below the fold are drawn too
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name or 'start'}-{width}.png", full_page=True)
        root = "document.documentElement"
        yield name or "start", page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    page.close()


def main(address: str, folder: Path, widths: Iterable[int]) -> None:
    """Every page at some widths; prints how much too wide each is, as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        print(json.dumps({width: dict(pictures(browser, address, folder, width)) for width in widths}))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), [int(width) for width in sys.argv[3:]] or WIDTHS)
