"""Make the pictures of the documentation from the running app and the charts: ``python docs/take_pictures.py``.

Needs the extras ``dev`` and ``offline``, and a Chromium. Takes two minutes and writes ``docs/pictures/*.png``; the two
drawings ``*.svg`` come from ``gen_pictures.py``. Look at the result before committing it.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZE = {"width": 1280, "height": 860}
MOVED = "?lever.enforcement=3.0&lever.remote_access_rule=1.0"  # two levers moved, so that before and after can be seen
PAGES = {
    "app_start": "",
    "app_explore": "explore",
    "app_worlds": "worlds",
    "app_one_world": "one-world",
    "app_compare": "compare",
}
CHARTS = {"outlook_lead": "lead.png", "outlook_classes": "outcomes.png", "outlook_gaps": "gaps.png"}
COLOURS = 128  # enough for flat drawings; keeps each file well under 200 kB
WIDEST = 1600


def main() -> None:
    """All pictures, or only those of the app or the charts."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--only", choices=("app", "charts"))
    reader.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    reader.add_argument("--port", type=int, default=8799)
    reader.add_argument("--folder", type=Path, default=PICTURES)
    wanted = reader.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        if wanted.only != "app":
            charts(Path(work), wanted.folder)
        if wanted.only != "charts":
            app(wanted.port, wanted.chromium, wanted.folder)


def twofutures() -> str:
    """The command of this environment."""
    return str(Path(sys.executable).with_name("twofutures"))


def charts(work: Path, folder: Path) -> None:
    """Run the outlook that the first page speaks of, and take three of its charts."""
    packages = [word for name in ("inaction", "loopholes_closed") for word in ("--package", name)]
    subprocess.run(
        [twofutures(), "outlook", *packages, "--out", str(work), "--charts", "png", "--quiet"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for name, chart in CHARTS.items():
        keep(work / chart, folder / f"{name}.png")


def app(port: int, chromium: str, folder: Path) -> None:
    """Open the app, move two levers, and look at its pages."""
    address = f"http://localhost:{port}"
    server = subprocess.Popen([twofutures(), "watch", "--no-open", "--port", str(port)])
    try:
        wait_for(address)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
            page = browser.new_page(viewport=SIZE)
            for name, path in PAGES.items():
                shoot(page, f"{address}/{path}{MOVED}", path, folder / f"{name}.png")
            browser.close()
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, seconds: float = 90.0) -> None:
    """Until the app answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def shoot(page: Page, address: str, path: str, target: Path) -> None:
    """One page, once its first exact answer is there."""
    page.goto(address)
    page.wait_for_function("document.body.innerText.includes('all counted, ±')", timeout=120_000)
    if path == "one-world":
        page.wait_for_function("document.body.innerText.includes('Where the chips go')", timeout=120_000)
        page.locator("text=Where the chips go").first.evaluate("it => it.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(2500)
    page.screenshot(path=target)
    keep(target, target)


def keep(made: Path, target: Path) -> None:
    """Write a small copy: not too wide, few colours."""
    with Image.open(made) as picture:
        shown = picture.convert("RGB")
        if shown.width > WIDEST:
            shown = shown.resize((WIDEST, round(shown.height * WIDEST / shown.width)), Image.Resampling.LANCZOS)
        shown.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
