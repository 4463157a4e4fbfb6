"""Pictures of every page, to be looked at: ``python tests/browser/screenshots.py http://localhost:8765 FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from conftest import CHROMIUM, FLAGS

MOVED = "?lever.enforcement=3.0&lever.remote_access_rule=1.0"
PAGES = ("", "explore", "worlds", "one-world", "compare", "evidence", "lab")


def main(address: str, folder: Path) -> None:
    """Every page at three widths, after its first exact answer."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for width in (360, 1280, 1920):
            page = browser.new_page(viewport={"width": width, "height": 900})
            for name in PAGES:
                page.goto(f"{address}/{name}{MOVED}")
                page.wait_for_function("document.body.innerText.includes('exact, ±')", timeout=90_000)
                if name == "one-world":
                    page.wait_for_function("document.body.innerText.includes('Where the chips go')", timeout=90_000)
                page.wait_for_timeout(1500)
                page.evaluate("dispatchEvent(new Event('beforeprint'))")  # charts below the fold are drawn too
                page.wait_for_timeout(500)
                page.screenshot(path=folder / f"{name or 'start'}-{width}.png", full_page=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
