"""Every page once in Firefox: ``python tests/browser/firefox.py ADDRESS [WIDTH…]``.

Prints one line of JSON: Firefox's version, by how many pixels each page is wider than the window, by width, and every
error that a page's scripts or its console told. Firefox is driven by its own WebDriver BiDi, so nothing stands between.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), "")
PAGES = ("", "explore", "worlds", "one-world", "compare", "play", "learn", "evidence", "lab", "embed")
MOVED = "?lever.enforcement=3.0&lever.remote_access_rule=1.0"
WIDTHS = (360, 1280)
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 240.0  # seconds for a page: the machine may be busy
ABORTED = "status=2152398850"  # NS_BINDING_ABORTED: a font was still on its way when the next page was asked for
READY = {  # what is there when a page has said what it has to say
    "play": "!!document.querySelector('.tf-seats')",
    "one-world": "document.querySelector('.tf-transport')?.__vue__.clock.known === 25",
}
EXACT = "document.body.innerText.includes('all counted, ±')"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Firefox:
    """A window that is told what to do; ``faults`` are errors that pages told meanwhile."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.numbers, self.faults = socket, count(1), []  # type: ignore[var-annotated]
        self.version = self.tell("session.new", capabilities={})["capabilities"]["browserVersion"]
        self.tell("session.subscribe", events=["log.entryAdded"])
        self.window = self.tell("browsingContext.getTree")["contexts"][0]["context"]

    def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its result; RuntimeError says what Firefox said."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=PATIENCE))
            entry = message["params"] if message.get("method") == "log.entryAdded" else {}
            if entry.get("level") == "error" and ABORTED not in entry["text"]:
                self.faults.append(entry["text"])
            if message.get("id") == number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        target = {"context": self.window}
        outcome = self.tell("script.evaluate", expression=expression, target=target, awaitPromise=True)
        return outcome["result"].get("value") if outcome["type"] == "success" else None

    def open(self, address: str, ready: str) -> None:
        """Load a page and wait until it is ready."""
        self.tell("browsingContext.navigate", context=self.window, url=address, wait="complete")
        end = time.monotonic() + PATIENCE
        while not self.evaluate(ready):
            if time.monotonic() > end:
                self.faults.append(f"{address} was not ready within {PATIENCE:.0f} seconds")
                return
            time.sleep(0.3)

    def resize(self, width: int) -> None:
        """Give the page another size."""
        self.tell("browsingContext.setViewport", context=self.window, viewport={"width": width, "height": 800})


@contextmanager
def firefox() -> Iterator[Firefox]:
    """A Firefox of its own, without a window on any screen."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [FIREFOX, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        report = Path(profile, "report.txt")  # a pipe that nobody empties would stop it
        with report.open("w") as out:
            process = subprocess.Popen([*command, "about:blank"], stdout=out, stderr=out)
        try:
            with connect(f"{listening(process, report)}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
            process.wait(20)


def listening(process: subprocess.Popen, report: Path) -> str:
    """Where Firefox listens, once it says so."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        if where := LISTENS.search(report.read_text(errors="replace")):
            return where[1]
        time.sleep(0.2)
    raise RuntimeError(f"Firefox does not listen: it ended, or knows no WebDriver BiDi. {report.read_text()[-300:]}")


def main(address: str, widths: Iterable[int]) -> None:
    """Open every page at some widths."""
    too_wide: dict[int, dict[str, int]] = {}
    with firefox() as window:
        for width in widths:
            window.resize(width)
            too_wide[width] = {}
            for name in PAGES:
                window.open(f"{address}/{name}{MOVED}", READY.get(name, EXACT))
                too_wide[width][name or "start"] = window.evaluate(TOO_WIDE)
        print(json.dumps({"firefox": window.version, "too_wide": too_wide, "faults": window.faults}))


if __name__ == "__main__":
    main(sys.argv[1], [int(width) for width in sys.argv[2:]] or WIDTHS)
