"""Every screen is a link, below a path and behind a proxy: pages, undo, reloads, restarts, doors into worlds.

One file, one server: it lies below a path, a proxy takes that path off, and it is the first one of a fresh home.
"""

import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

ROOT = "/race"
READY = "document.querySelector('#headline')?.innerText.startsWith('In ')"
MOVED = "document.querySelector('#change')?.innerText.includes('({})')"
PLAIN, TIGHT = "package=loopholes_closed", "lever.enforcement=3.9"


class Served:
    """The server, its proxy, and what it said."""

    def __init__(self, serve: Any, port: int, home: Path) -> None:
        self.port, self.log, self._serve, self._server = port, home / "log.txt", serve, None
        hidden = ("HOME", "XDG_", "MPL", "PYTHONWARNINGS", "TWOFUTURES", "SOLARA")
        self._env = {key: value for key, value in os.environ.items() if not key.startswith(hidden)}
        self._env |= {"HOME": str(home)}
        self.proxy = forwarding(port)

    @property
    def address(self) -> str:
        """Where the proxy serves the app."""
        return f"http://127.0.0.1:{self.proxy.getsockname()[1]}{ROOT}"

    def start(self) -> None:
        """Start the server, or start it again."""
        with self.log.open("a") as log:
            place = "--host", "0.0.0.0", "--root-path", ROOT, "--only-asked"
            self._server = self._serve(self.port, *place, env=self._env, stderr=log)
            self._server.__enter__()

    def stop(self) -> None:
        """End the server."""
        self._server.__exit__(None, None, None)

    def printed(self) -> list[str]:
        """The addresses that were printed; nothing else may have been."""
        lines = self.log.read_text().splitlines()
        pattern = r"twofutures is at (http://\S+) \(stop it with Ctrl-C\)"
        assert [line for line in lines if not re.fullmatch(pattern, line)] == []
        return [re.fullmatch(pattern, line)[1] for line in lines]


def forwarding(port: int) -> socket.socket:
    """A proxy to a port that takes the path off and closes a connection after one answer; a socket stays open."""
    door = socket.create_server(("127.0.0.1", 0))

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def answer(visitor: socket.socket) -> None:
        head = b""
        with visitor, suppress(OSError):
            while b"\r\n\r\n" not in head and (data := visitor.recv(65_536)):
                head += data
            method, path, rest = head.split(b" ", 2)
            if not path.startswith(ROOT.encode()):
                visitor.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            if b"upgrade: websocket" not in rest.lower():
                rest = rest.replace(b"Connection: keep-alive", b"Connection: close", 1)
            with socket.create_connection(("127.0.0.1", port)) as server:
                server.sendall(b" ".join((method, path.removeprefix(ROOT.encode()) or b"/", rest)))
                threading.Thread(target=pass_on, args=(visitor, server), daemon=True).start()
                pass_on(server, visitor)

    def listen() -> None:
        with suppress(OSError):  # it is closed at the end
            while True:
                threading.Thread(target=answer, args=(door.accept()[0],), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    return door


@pytest.fixture(scope="module")
def served(serve: Any, free_port: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app below a path behind a proxy."""
    made = Served(serve, free_port(), tmp_path_factory.mktemp("home"))
    made.start()
    yield made
    made.stop()
    made.proxy.close()


@pytest.fixture
def visitor(browser: Any, served: Served) -> Iterator[Any]:
    """Function of a path and a query: a page that shows its headline; whatever is asked elsewhere fails."""
    contexts, faults = [], []

    def opened(path: str = "/", address: str = "") -> Any:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        contexts.append(context)
        base = address or served.address
        context.route(lambda url: not url.startswith(base), lambda route: faults.append(route.request.url))
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.go_to = partial(go_to, page, base)
        page.go_to(path)
        return page

    def go_to(page: Any, base: str, path: str) -> None:
        """Load a page anew in the same tab, which has compiled its scripts."""
        page.goto(base + path)
        page.wait_for_function(READY)

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def place(page: Any, served: Served) -> str:
    """The path below the app's own, and the query."""
    assert page.url.startswith(served.address), page.url
    return page.url.removeprefix(served.address)


def move(page: Any, dial: str, notch: str, change: str) -> str:
    """Turn a dial; what the page says of the change."""
    page.click(f"[data-dial={dial}] label:has-text('{notch}')")
    page.wait_for_function(MOVED.format(change))
    return page.inner_text("#change")


def test_nothing_but_addresses_is_printed_at_a_first_start_and_each_can_be_opened(served, visitor):
    visitor("/one-world").wait_for_selector(".tf-state")  # the page that loads most
    assert len(served.printed()) >= 1
    for address in served.printed():
        with urlopen(address, timeout=30) as page:
            assert b"solara" in page.read()
    direct = visitor("/explore", served.printed()[0])  # nothing takes the path off
    direct.click("nav >> text=Worlds")
    direct.wait_for_url(f"{served.printed()[0]}/worlds?*")


def test_a_change_is_told_against_the_screen_before_it_and_pages_reloads_and_undo_keep_it(served, visitor):
    page = visitor()
    page.click(".tf-preset >> nth=0")
    page.wait_for_function(MOVED.format("Loopholes closed"))
    package = page.inner_text("#change")
    page.click("nav >> text=Explore")
    page.wait_for_selector(".tf-explore")
    lever = move(page, "enforcement", "tripled", "enforcement 3.9")
    count = r"moved it from ([\d,]+) to ([\d,]+) of ([\d,]+): ([\d,]+) worlds gained, ([\d,]+) lost"
    of_package, of_lever = (
        [int(part.replace(",", "")) for part in re.search(count, line).groups()] for line in (package, lever)
    )
    assert of_lever[0] == of_package[1] or of_lever[2] != of_package[2], "it starts where the package ended"
    assert of_lever[1] - of_lever[0] == of_lever[3] - of_lever[4]
    for name in ("Start", "Worlds", "Compare"):
        page.click(f"nav >> text={name}")
        page.wait_for_url(f"**{ROOT}/{name.lower() if name != 'Start' else ''}?**")
        assert PLAIN in page.url and TIGHT in page.url
    page.reload()
    page.wait_for_function(MOVED.format("enforcement 3.9"))
    assert PLAIN in place(page, served) and TIGHT in page.url
    page.click("button:has-text('Undo')")
    page.wait_for_function(MOVED.format("Loopholes closed"))
    assert TIGHT not in page.url and PLAIN in page.url
    page.go_back()
    page.wait_for_url(lambda url: f"{ROOT}/worlds?" in url and TIGHT not in url)  # a page goes back, the screen stays
    page.wait_for_function(MOVED.format("Loopholes closed"))
    assert PLAIN in page.url
    href = page.get_attribute("nav a >> nth=1", "href")
    assert href.startswith(f"{ROOT}/explore?") and PLAIN in href


def test_an_address_that_is_no_page_leads_home_with_its_screen_and_a_world_that_is_none_is_told(served, visitor):
    page = visitor()
    for path in ("/nothing", "/foo/bar", "/explore.html"):
        page.go_to(f"{path}?{TIGHT}")
        assert place(page, served).startswith("/?") and TIGHT in page.url
    page.go_to(f"/explore/deeper?{TIGHT}")
    assert place(page, served).startswith("/explore?") and TIGHT in page.url
    page.go_to("/one-world?world=99999999")
    assert "world must be a whole number from 0 to 9,999,999, not 99999999" in page.inner_text("header")
    box = page.get_by_label("World number")
    box.fill("99999999")
    box.press("Tab")
    page.wait_for_selector(".tf-fault >> text=There is no such world")


def test_a_world_and_its_quarter_a_search_and_a_kept_side_are_in_the_link(served, visitor):
    page = visitor("/one-world?world=7")
    page.wait_for_function("document.querySelector('.tf-transport')?.__vue__.clock.known === 25")
    page.get_by_role("button", name="One quarter forward").click()
    page.wait_for_url("**quarter=2026Q4**")
    page.click("nav >> text=Evidence")
    page.get_by_label("Look something up").fill("smic")
    page.wait_for_url("**find=smic**")
    page.click("nav >> text=Compare")
    page.get_by_role("button", name="Keep this screen as A").click()
    page.wait_for_url("**against=**")
    other = visitor(place(page, served))
    other.click("nav >> text=One world")
    other.wait_for_selector(".tf-state >> text=2026Q4")
    assert other.get_by_label("World number").input_value() == "7"
    other.click("nav >> text=Evidence")
    assert other.get_by_label("Look something up").input_value() == "smic"


def test_a_tab_comes_back_to_its_screen_and_its_guesses_by_itself_when_the_server_was_restarted(served, visitor):
    page = visitor(f"/explore?{PLAIN}")
    page.locator("text=I guess before I see").click()
    page.click("[data-dial=enforcement] label:has-text('tripled')")
    page.wait_for_selector(".tf-guess")
    page.click("button:has-text('Show me')")
    page.wait_for_function("document.querySelector('main').innerText.includes('You guessed 500')")
    served.stop()
    page.wait_for_selector(".v-overlay--active")
    served.start()
    page.wait_for_selector(".v-overlay--active", state="detached")
    page.wait_for_function("document.querySelector('main')?.innerText.includes('You guessed 500')")
    assert PLAIN in place(page, served) and TIGHT in page.url
    page.wait_for_function(MOVED.format("enforcement 3.9"))
    page.click("button:has-text('Undo')")
    page.wait_for_selector("[data-dial=enforcement] label.on:has-text('as it goes')")
    served.printed()


def test_worlds_tells_luck_from_assumptions_names_some_beyond_luck_and_opens_where_something_happened(served, visitor):
    page = visitor("/worlds")
    page.wait_for_function("document.body.innerText.includes('all counted, ±')")
    apart = page.locator("section", has_text="What sets these worlds apart")
    apart.get_by_text(re.compile(r"Luck first: \d+% of what sets these 1,000 worlds apart")).wait_for()
    some = re.compile(r"Over 1,000 simulated worlds, [1-9]\d* of \d+ assumptions go with")
    apart.locator("figcaption", has_text=some).wait_for()
    page.locator(".tf-cards li", has_text="Its US lead falls most").get_by_role("button").click()
    page.wait_for_selector(".tf-state")
    assert re.search(r"world=\d+", place(page, served))
