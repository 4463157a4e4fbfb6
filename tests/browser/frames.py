"""Frames while a world plays: ``python tests/browser/frames.py http://localhost:8765 [SECONDS]``.

Prints one line of JSON: how many frames there were, the milliseconds from one to the next (median, 95th percentile,
longest), and the longest task that kept the page from answering.
"""

import json
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from conftest import CHROMIUM, FLAGS

WHOLE = "document.querySelector('.tf-transport')?.__vue__.clock.known === 25"
MEASURE = """(seconds) => new Promise((done) => {
    const tasks = [0], frames = [], note = (list) => tasks.push(...list.getEntries().map((one) => one.duration));
    new PerformanceObserver(note).observe({ type: "longtask" });
    const began = performance.now();
    let before = began;
    requestAnimationFrame(function frame(time) {
        frames.push(time - before);
        before = time;
        if (time - began < seconds * 1000) requestAnimationFrame(frame);
        else done([frames.slice(1), Math.max(...tasks)]);
    });
})"""


def main(address: str, seconds: float) -> None:
    """Play the end of a world, where most chips travel, and measure."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{address}/one-world?world=7&quarter=2027Q1")
        page.wait_for_function(WHOLE, timeout=90_000)
        page.wait_for_timeout(1500)
        page.get_by_role("button", name="Play", exact=True).click()
        frames, task = page.evaluate(MEASURE, seconds)
        browser.close()
    ranked = sorted(frames)
    parts = {f"{q:.0%}": round(ranked[int(q * (len(ranked) - 1))], 1) for q in (0.5, 0.95, 1.0)}
    print(json.dumps({"frames": len(frames), "milliseconds": parts, "longest_task": round(task)}))


if __name__ == "__main__":
    main(sys.argv[1], float([*sys.argv[2:], "10"][0]))
