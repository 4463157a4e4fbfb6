"""A hostile visitor: ``python tests/attack/hostile.py http://localhost:8765 [SECONDS] [SEED]``.

From an address of its own (127.0.0.2) it sends what no browser would: wrong hosts and origins, paths out of the
folders, sockets until there is no more room, crafted messages, screens of ever new seeds, half a request and silence.
Prints one line of JSON: how much of each it sent, what was answered, and ``faults`` where a promise was broken.
"""

import argparse
import asyncio
import json
import random
import socket
import sys
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import uuid4

import websockets
from websockets.exceptions import WebSocketException

FROM = "127.0.0.2" if sys.platform == "linux" else None
HOSTS = ["localhost#a", "evil.example", "", "a" * 8000, "127.0.0.1:99999999", "[::1", "x\ty"]
PATHS = [
    "/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/../../../../etc/passwd",
    "/_solara/cdn/../../../../etc/passwd", "/_solara/cdn/vue@9/nothing.js", "/_solara/cdn/vue",
    "/static/public/../app.py", "/jupyter/nbextensions/../../x", "/resourcez?verbose",
    "/_solara/api/close/x?session_id=y",
    "/explore?" + "a=1&" * 2000, "/" + "a" * 60_000, "/\x00",
]  # fmt: skip
METHODS = ["GET", "GET", "POST", "TRACE", "DELETE", "X" * 5000]
FORGED = [
    "X-Script-Name: //elsewhere.example", "X-Forwarded-Host: elsewhere.example",
    "X-Forwarded-Prefix: //elsewhere.example", "Origin: http://evil.example", "Origin: http://[",
    "X-Twofutures-Address: 1.2.3.4", "Content-Length: -1", "Transfer-Encoding: chunked, x",
]  # fmt: skip
DATA = [
    {"method": "run", "args": {"path": "/../../etc"}}, {"method": "update", "state": {"v": "x" * 10_000}},
    {"method": "custom", "content": {"event": "__class__", "data": ["__import__"]}}, [], None, "x", {"method": 7},
]  # fmt: skip
MESSAGES = [
    "", "null", "{}", "[" * 50_000, '{"header": {}}', '{"header": {"msg_type": 1}}', b"\0\0\0\x09" + b"\xff" * 99,
    json.dumps({"header": {"msg_type": "comm_msg"}, "content": "x" * 900_000}),
]  # fmt: skip
SECRETS = ("root:", "elsewhere.example")  # of a file outside, of a poisoned page
SOCKETS = 60  # that one would open: 40 are let in


class Hostile:
    """What it does, and what came of it."""

    def __init__(self, address: str, seconds: float, seed: int) -> None:
        self.place, self.until, self.rng = urlsplit(address), time.monotonic() + seconds, random.Random(seed)
        self.sent: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.faults: list[str] = []

    @property
    def going(self) -> bool:
        return time.monotonic() < self.until

    async def request(self, head: str) -> bytes:
        """What the server answers to a raw request."""
        reader, writer = await asyncio.open_connection(
            self.place.hostname, self.place.port, local_addr=(FROM, 0) if FROM else None, family=socket.AF_INET
        )
        try:
            writer.write(head.encode("latin-1", "replace"))
            await writer.drain()
            return await asyncio.wait_for(reader.read(200_000), 20)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def knock(self) -> None:
        """Requests with wrong hosts, paths and headers, one after the other."""
        rng, here = self.rng, self.place.netloc
        # first every path and every host once, as a browser would ask for it
        plain = [("GET", path, here, "") for path in PATHS] + [("GET", "/", host, "") for host in HOSTS]
        while self.going:
            method, path, host, forged = plain.pop() if plain else (
                rng.choice(METHODS), rng.choice([*PATHS, "/", "/"]),
                rng.choice([*HOSTS, here, here]), rng.choice([*FORGED, ""]),
            )  # fmt: skip
            with suppress(OSError, asyncio.TimeoutError):
                answer = await self.request(
                    f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{forged}\r\nConnection: close\r\n\r\n"
                )
                self.sent["requests"] += 1
                self.answers[answer[9:12].decode("latin-1") or "closed"] += 1
                if any(secret.encode() in answer for secret in SECRETS):
                    self.faults.append(f"{method} {path[:60]} as {host[:30]} with {forged} told a secret")
                if b" 200 " in answer[:20] and host != self.place.netloc:
                    self.faults.append(f"served as {host[:30]}")
            await asyncio.sleep(0.01)

    async def dawdle(self) -> None:
        """Half a request, and silence."""
        held = []
        while self.going and len(held) < 200:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(self.place.hostname, self.place.port, family=socket.AF_INET)
                writer.write(b"GET / HTTP/1.1\r\nHost: lo")
                held.append(writer)
                self.sent["half requests"] += 1
            await asyncio.sleep(0.05)
        await asyncio.sleep(max(0.0, self.until - time.monotonic()))
        for writer in held:
            writer.close()

    def socket(self, origin: str, session: str = "") -> websockets.connect:
        kernel, page = uuid4(), uuid4()
        return websockets.connect(
            f"ws://{self.place.netloc}/jupyter/api/kernels/{kernel}/channels?session_id={page}", origin=origin,
            additional_headers={"Cookie": f"solara-session-id={session or uuid4()}"}, max_size=None, open_timeout=20,
            local_addr=(FROM, 0) if FROM else None,
        )  # fmt: skip

    async def intrude(self) -> None:
        """Sockets from pages that the app did not give out."""
        while self.going:
            with suppress(OSError, WebSocketException, asyncio.TimeoutError):
                async with self.socket(
                    self.rng.choice(["http://evil.example", "null", f"https://{self.place.netloc}x"])
                ):
                    self.faults.append("a socket of a foreign page was let in")
            self.sent["foreign sockets"] += 1
            await asyncio.sleep(0.2)

    async def occupy(self, number: int) -> None:
        """A socket as of a page of the app: a screen of a new seed, then crafted messages, until it is thrown out."""
        while self.going:
            try:
                async with self.socket(f"http://{self.place.netloc}") as line:
                    self.answers["sockets let in"] += 1
                    await self.show(line, f"?seed={self.rng.randrange(2**31)}&worlds=4000")
                    while self.going:
                        await line.send(self.message())
                        self.sent["messages"] += 1
                        with suppress(asyncio.TimeoutError):
                            await asyncio.wait_for(line.recv(), 0.05)
                        await asyncio.sleep(self.rng.random() * 2)
            except (TimeoutError, OSError, WebSocketException):
                self.answers["sockets refused or closed"] += 1
            await asyncio.sleep(1)

    async def show(self, line: websockets.ClientConnection, query: str) -> None:
        """Open the Explore page with a query, as a browser does."""
        where = f"http://{self.place.netloc}/explore{query}"
        opened = {"comm_id": (comm := uuid4().hex), "target_name": "solara.control", "data": {}}
        run = {"method": "run", "args": {"path": where, "appName": "__default__", "dark": False}}
        await line.send(text("comm_open", opened))
        await line.send(text("comm_msg", {"comm_id": comm, "data": run}))
        self.sent["screens of a new seed"] += 1

    def message(self) -> str | bytes:
        """A message that no page sends."""
        kinds = ("comm_msg", "comm_open", "comm_close", "execute_request", "shutdown_request", "input")
        data = self.rng.choice(DATA)
        made = text(self.rng.choice(kinds), {"comm_id": self.rng.choice([uuid4().hex, "", 3, None]), "data": data})
        return self.rng.choice([made, made, *MESSAGES])

    async def attack(self) -> dict[str, object]:
        """Everything at once."""
        work = [self.knock(), self.knock(), self.dawdle(), self.intrude(), *map(self.occupy, range(SOCKETS))]
        await asyncio.wait_for(asyncio.gather(*work, return_exceptions=True), self.until - time.monotonic() + 60)
        return {"sent": dict(self.sent), "answers": dict(self.answers), "faults": self.faults[:5]}


def text(kind: str, content: object) -> str:
    """A message of the page's protocol."""
    header = {"msg_id": uuid4().hex, "msg_type": kind, "session": "s", "username": "", "version": "5.2", "date": ""}
    return json.dumps(
        {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("address")
    asked.add_argument("seconds", type=float, nargs="?", default=60)
    asked.add_argument("seed", type=int, nargs="?", default=2028)
    given = asked.parse_args()
    report = asyncio.run(Hostile(given.address, given.seconds, given.seed).attack())
    print(json.dumps({"seed": given.seed, **report}))
    sys.exit(bool(report["faults"]))
