"""A server as ``twofutures watch`` starts it, and a browser that may speak to nobody else."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import pytest
from playwright.sync_api import sync_playwright

from twofutures.experiments.work.kept_past import all_members

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HERE = Path(__file__).parent
WATCH = "twofutures.viz.cli.main watch"
PATIENCE = 240_000  # milliseconds: other tests run beside, and what fills answers up gives way to them
HEADLINE = "document.querySelector('#headline')?.innerText.startsWith('In ')"
PLAY = "document.querySelector('.tf-seats, .tf-end')"  # which has no headline


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of this folder are slow and need a browser."""
    for item in items:
        if HERE in item.path.parents:
            for mark in (pytest.mark.slow, pytest.mark.browser):
                item.add_marker(mark)


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Function that gives a port on which nobody listens."""

    def port() -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return free.getsockname()[1]

    return port


@pytest.fixture(scope="session")
def serve(root: Path) -> Callable[..., Any]:
    """Function of a port, options and of the process: a context in which the app, or another module, is served."""

    @contextmanager
    def served(port: int, *options: str, module: str = WATCH, **process: Any) -> Iterator[subprocess.Popen]:
        command = [sys.executable, "-m", *module.split(), "--no-open", "--port", str(port), *options]
        server = subprocess.Popen(command, cwd=root, **process)
        try:
            wait_for(f"http://127.0.0.1:{port}/", server)
            yield server
            assert server.poll() is None, "the server ended during the tests"
        finally:
            players = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
            server.terminate()
            server.wait(20)
        assert psutil.wait_procs(players, timeout=20)[1] == [], "what the server had started outlasts it"

    return served


@pytest.fixture(scope="session")
def address(serve: Callable[..., Any], free_port: Callable[[], int]) -> Iterator[str]:
    """Where the app is served, once for all files: it rests while nobody visits, and starting takes it seconds."""
    all_members()  # once here, and not by each of the server's players at the same time
    port = free_port()
    with serve(port, "--host", "127.0.0.1", "--only-asked", env={**os.environ, "PYTHONWARNINGS": "ignore"}):
        yield f"http://127.0.0.1:{port}"


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
def driver() -> Iterator[Any]:
    """Playwright's, once for a file's tests: it holds a loop, beside which no later test could run one."""
    if not CHROMIUM:
        pytest.skip("needs chromium: apt-get install chromium")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(driver: Any) -> Iterator[Any]:
    """Chromium, once for a file's tests; each of its contexts is a visitor who compiles every script anew."""
    opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a browser keeps the scripts that it has compiled: that is half of what a page costs."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def at_home(driver: Any, profile: Path) -> Iterator[Any]:
    """The context of a browser with a profile, which reaches nobody but this machine."""
    cut = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    context = driver.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=[*FLAGS, cut])
    yield context
    context.close()


@pytest.fixture
def run_script(driver: Any, address: str) -> Callable[..., dict[str, Any]]:
    """Function of a script of this folder and its arguments after the address: the report that it prints."""

    def report(name: str, *arguments: object) -> dict[str, Any]:
        command = [sys.executable, HERE / name, address, *map(str, arguments)]  # it drives browsers of its own
        ran = subprocess.run(command, capture_output=True, text=True, timeout=1800)
        assert ran.stdout, ran.stderr
        return json.loads(ran.stdout)

    return report


@pytest.fixture
def open_page(request: pytest.FixtureRequest, at_home: Any, address: str) -> Iterator[Any]:
    """A function of (path, width, addresses to refuse) that opens a page; every outside host is cut off.

    A test's first page is that of a browser with a profile, in which nothing is left but compiled scripts; others are
    visitors of their own.
    """
    pages, contexts, outside, faults = [], [], [], []

    def own(url: str) -> bool:
        return url.startswith((address, "data:", "blob:"))

    def notice(asked: Any) -> None:
        if not own(asked.url):
            outside.append(asked.url)

    def first(width: int, permissions: Sequence[str] = (), **media: Any) -> Any:
        at_home.clear_cookies()
        at_home.clear_permissions()
        if permissions:
            at_home.grant_permissions(permissions)
        page = at_home.new_page()
        stored = {"origin": address, "storageTypes": "local_storage,indexeddb,service_workers"}
        at_home.new_cdp_session(page).send("Storage.clearDataForOrigin", stored)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**media)
        return page

    def another(width: int, refuse: str = "", **options: Any) -> Any:
        browser = request.getfixturevalue("browser")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.route("**/*", lambda route: route.continue_() if own(route.request.url) else route.abort())
        if refuse:
            context.route(refuse, lambda route: route.abort())
        return context.new_page()

    def opened(path: str = "/", width: int = 1280, refuse: str = "", **options: Any) -> Any:
        page = another(width, refuse, **options) if pages or refuse else first(width, **options)
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.on("request", notice)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.go_to = partial(go_to, page)
        page.go_to(path)
        return page

    def go_to(page: Any, path: str) -> None:
        """Load a page anew, as a visitor of its own, and wait for its headline, or for what Play shows instead."""
        page.goto(address + path)
        page.wait_for_function(PLAY if path.startswith("/play") else HEADLINE)

    yield opened
    for one in (*pages, *contexts):
        one.close()
    assert outside == [], "the app asked outside hosts"
    assert faults == [], "the page's own scripts failed"
