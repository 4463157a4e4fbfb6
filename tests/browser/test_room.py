"""A room in real browsers: joined by code, decided, played, taken back, reloaded, alive after its server was killed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

SEATS = ("us_government", "prc_government", "us_labs", "prc_labs", "vendors", "hub_states", "allies")
QUIET = {**os.environ, "PYTHONWARNINGS": "ignore"}


class Server:
    """``twofutures host`` in a process of its own."""

    def __init__(self, root: Path, port: int, rooms: Path, *options: str) -> None:
        command = [sys.executable, "-m", "twofutures.viz.cli.main", "host", "--no-open", "--lucks", "4"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--rooms", str(rooms), *options]
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(command, cwd=root, env=QUIET, stderr=subprocess.PIPE, text=True)
        printed = ""
        for line in self.process.stderr:
            printed += line
            if "stop with Ctrl-C" in line:
                break
        assert "the host's page" in printed, printed
        self.host = re.search(r"http://127.0.0.1:\d+/host\?key=\S+", printed)[0]
        self.code = re.search(r"room ([A-Z]{6})", printed)[1]
        self.log = re.search(r"logged in (\S+);", printed)[1]
        wait(lambda: ask(self.address + "/r/screen"))

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
        self.process.stderr.close()


def wait(done: Callable[[], Any], seconds: float = 90) -> Any:
    """What ``done`` gives once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if answer := done():
                return answer
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("nothing came in time")


def ask(url: str) -> dict[str, Any]:
    with urlopen(url, timeout=30) as answer:
        return json.load(answer)


@contextmanager
def hosted(root: Path, port: int, rooms: Path, *options: str) -> Iterator[Server]:
    server = Server(root, port, rooms, *options)
    try:
        yield server
    finally:
        server.kill()


def opened(browser: Any, url: str, width: int = 360, **options: Any) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 740}, **options).new_page()
    page.set_default_timeout(90_000)
    page.goto(url)
    return page


def join(page: Any, seat: str) -> None:
    page.select_option("select[name=seat]", seat)
    page.click("#join button")
    page.wait_for_selector("#seated:not([hidden])")


def press(host: Any, text: str) -> None:
    host.click(f"#phases button:text-is('{text}')")


def shows(page: Any, where: str, text: str) -> None:
    """Wait until an element holds a text; by its locator, since the page may evaluate nothing."""
    page.locator(where).filter(has_text=re.compile(text)).first.wait_for(state="attached")


def fits_a_phone(host: Any) -> None:
    """The host's page is no wider than a phone, and no word of its list of seats is broken."""
    host.set_viewport_size({"width": 360, "height": 740})
    for one in host.locator("#seats summary").all()[:3]:
        one.click()
    assert host.evaluate("document.documentElement.scrollWidth") <= 360
    narrow = "[...document.querySelectorAll('#seats td')].filter((cell) => cell.clientWidth < 40)"
    assert host.evaluate(f"{narrow}.length") == 0
    host.set_viewport_size({"width": 1280, "height": 740})


def turn_is(page: Any, turn: int) -> None:
    shows(page, "#where", f"[Tt]urn {turn} of")


def test_a_room_is_joined_decided_played_taken_back_and_survives_its_server(browser, root, free_port, tmp_path):
    port = free_port()
    server = Server(root, port, tmp_path)
    try:
        host, phone = opened(browser, server.host, 1280), opened(browser, f"{server.address}/j/{server.code}")
        assert host.url == f"{server.address}/host"
        join(phone, "us_government")
        assert "letters" in phone.inner_text("#letters")
        press(host, "decide")
        host.fill("#wild [name=find]", "per active ring")
        shows(host, "#wildfound", "of \\d+ numbers fit")
        host.fill("#wild [name=find]", "ring_hazard")
        shows(host, "#wildfound", "Source: .+, confidence")
        host.fill("#wild [name=reason]", "customs look closer")
        host.click("#wild button")
        shows(phone, "#wild", "high end of its declared range. Why: customs look closer")
        phone.locator("#lines input[value=triple]:not([disabled])").wait_for(state="attached")
        phone.click("#line-enforcement")
        phone.check("#lines input[name=enforcement][value=triple]")
        shows(phone, "#line-enforcement", "three times")
        phone.click("#send")
        shows(phone, "#sent", "Sent: 1")
        shows(host, "#seats", "✓ decided")
        host.click("#resolve")
        turn_is(phone, 2)
        assert "Enforcement" in phone.inner_text("#readout") and "wild card" in phone.inner_text("#readout")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        phone.reload()
        turn_is(phone, 2)
        shows(host, "#next span:not([hidden])", "Next: “brief”")
        assert host.is_disabled("#resolve"), "nobody has seen the second turn"
        shows(phone, "#most", "wait until the host opens the turn")
        fits_a_phone(host)
        german = host.context.new_page()
        german.goto(f"{server.address}/host?lang=de")
        shows(german, "#where", "Runde 2 von")
        shows(german, "#seats", "Umschlagstaaten")
        fits_a_phone(german)
        german.close()
        server.kill()
        phone.context.set_offline(True)
        server = Server(root, port, tmp_path, "--resume", str(tmp_path / Path(server.log).name))
        phone.context.set_offline(False)
        host.click("#undo")
        turn_is(phone, 1)
        screen = opened(browser, f"{server.address}/screen", 1280)
        shows(screen, "#decided", "1 joined")
        assert not screen.is_visible("#wild"), "what was decided since is taken back, too"
        host.click("#another button")
        other = re.match("[A-Z]{6}", host.locator("#rooms li").filter(has_text="open its").first.inner_text())[0]
        second = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
        second.clock.install(time=datetime.now() + timedelta(hours=2))  # a phone whose clock is wrong
        second.route("**/r/events*", lambda route: route.abort())  # in a network that lets no stream through
        second.goto(f"{server.address}/")
        second.fill("#join input[name=code]", other)
        join(second, "us_government")
        second.reload()
        turn_is(second, 1)
        assert second.url == f"{server.address}/j/{other}"
        screen.goto(f"{server.address}/j/{other}/screen")
        shows(screen, "#decided", "1 joined")
        host.goto(f"{server.address}/j/{other}/host")
        press(host, "decide")
        host.click("button[data-timer='180']")
        second.clock.fast_forward(10_000)  # it asks by itself
        shows(second, "#left", "(2:5.|3:00) left")
        second.locator("#lines input:not([disabled])").first.wait_for(state="attached")
    finally:
        server.kill()


def post(server: Server, cookie: str, body: dict[str, Any], path: str = "/r/act") -> int:
    """The status of an act that a browser with this cookie sends; 0 where nobody answers."""
    headers = {"cookie": cookie, "content-type": "application/json", "origin": server.address}
    try:
        with urlopen(Request(server.address + path, json.dumps(body).encode(), headers), timeout=60) as answer:
            return answer.status
    except OSError as error:
        return getattr(error, "code", 0) or 0


@pytest.mark.long
def test_twenty_four_browsers_play_five_turns_with_reloads_and_a_late_joiner(browser, root, free_port, tmp_path):
    with hosted(root, free_port(), tmp_path) as server:
        host, screen = opened(browser, server.host, 1280), opened(browser, f"{server.address}/screen", 1280)
        phones = []
        for n in range(23):
            phones.append(opened(browser, f"{server.address}/j/{server.code}"))
            if n >= 20:  # more than the door lets in a minute: the page waits by itself
                phones[-1].set_default_timeout(120_000)
            join(phones[-1], SEATS[n % 7])
        for turn in range(1, 6):
            press(host, "decide")
            for n, phone in enumerate(phones):
                phone.locator("#lines input:not([disabled])").first.wait_for(state="attached")
                line = phone.locator("#lines details").first
                line.evaluate("one => { one.open = true; }")
                line.locator("input[type=radio]").nth(n % 2).check()
                phone.dblclick("#send")
                if n % 6 == turn % 6:
                    phone.reload()
                if n % 6 == (turn + 3) % 6:
                    phone.context.set_offline(True)  # it sleeps until the turn is played
            if turn == 2:
                twin = phones[0].context.new_page()
                twin.goto(f"{server.address}/j/{server.code}")
                twin.wait_for_selector("#seated:not([hidden])")
            if turn == 3:
                phones.append(opened(browser, f"{server.address}/j/{server.code}"))
                join(phones[-1], "allies")
            host.click("#resolve")
            shows(host, "#where", "read" if turn < 5 else "over")
            begun = time.monotonic()
            for phone in phones:
                phone.context.set_offline(False)
                if turn < 5:
                    turn_is(phone, turn + 1)
                else:
                    shows(phone, "#where", "over")
            assert time.monotonic() - begun < 60
        assert ask(server.address + "/r/screen")["members"] == 24, "who opens it twice is one member"
        press(host, "debrief")
        screen.locator("#parts h3").nth(7).wait_for(timeout=400_000)
        assert len(ask(server.address + "/r/debrief")["parts"]) == 8
        for page in (*phones, host, screen):
            page.context.close()


@pytest.mark.long
def test_twenty_kills_lose_at_most_what_was_not_acknowledged(browser, root, free_port, tmp_path):
    port = free_port()
    server = Server(root, port, tmp_path)
    log = tmp_path / Path(server.log).name
    phone = opened(browser, f"{server.address}/j/{server.code}")
    join(phone, "us_government")
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in phone.context.cookies())
    host = opened(browser, server.host, 1280)
    key = "; ".join(f"{c['name']}={c['value']}" for c in host.context.cookies())
    try:
        for n in range(20):
            assert post(server, key, {"kind": "phase", "phase": "decide"}, "/r/host/act") == 200
            turn = ask(server.address + "/r/screen")["turn"]
            notch = ("as_2025", "request", "triple", "most")[n % 2 * 2]
            body = {"kind": "submitted", "turn": turn, "id": str(n), "moves": [{"line": "enforcement", "notch": notch}]}
            with ThreadPoolExecutor(1) as pool:
                sent = pool.submit(post, server, cookie, body)
                time.sleep(0.013 * n % 0.2)
                server.kill()
                answered = sent.result()
            server = Server(root, port, tmp_path, "--resume", str(log))
            rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
            assert answered != 200 or any(row.get("id") == str(n) for row in rows), "an acknowledged act is lost"
            phone.locator("#note:empty").wait_for(state="attached", timeout=15_000)
    finally:
        server.kill()
        phone.context.close()
        host.context.close()
