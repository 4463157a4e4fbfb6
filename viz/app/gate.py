"""The gate before the app: who may speak to it, from which pages, how many at once, and what browsers are told.

A server on localhost can be reached by every page that its user's browser shows, one on a LAN by everybody there. So a
request must name a host that is served, a socket must come from a page that the app itself gave out, and nobody holds
more sessions than their part, nor opens them faster than pages are drawn.
"""

import asyncio
import ipaddress
import logging
import re
import socket
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twofutures.viz.app.engine.framing import EMBED
from twofutures.viz.app.engine.homes import ADDRESS
from twofutures.viz.app.pace import LONGEST, Pace

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

HOST = re.compile(
    r"(?P<name>\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?"
)  # linear: no nested repeats
HERE = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")
SPOOFABLE = (
    b"script-name",
    b"x-script-name",
    b"x-forwarded-host",
    b"x-forwarded-prefix",
    ADDRESS.encode(),
)  # only options say such things
CDN = "/_solara/cdn/"
FOREIGN = re.compile(rb"samesite=none", re.IGNORECASE)
ICON = "/static/assets/favicon."  # which browsers ask for whenever the address changes, so with every lever
INNER = ("/resourcez",)  # tells of the server's insides
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
# Vue 2 compiles its templates in the browser and Solara's page carries scripts of its own: hence inline and eval.
UNFRAMED = "frame-ancestors 'none'"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws://{host} wss://{host}; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; " + UNFRAMED
)
HEADERS = {
    b"x-frame-options": b"DENY",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
}
PER_ADDRESS, IN_ALL = 40, 400  # sessions: a class shares one address


class Gate:
    """An ASGI app around another.

    ``framed_by`` are the origins that may show the embed view in a frame; nobody may frame any other page.

    ``hosts`` are the names under which it is served; ``per_address`` and ``in_all`` the most sessions at a time;
    ``assets`` the folder of the browser's files; ``root`` the path below which it lies, whether a proxy has taken that
    off or not. An address that is no page leads to the first one. A session whose browser vanished may come back;
    ``release`` is called with its name when more than an address's part of them are waited for. ``policy`` is the
    Content-Security-Policy of the pages.
    """

    def __init__(
        self, app: Any, hosts: Iterable[str], per_address: int = PER_ADDRESS, in_all: int = IN_ALL,
        assets: Path = Path(), release: Callable[[str], None] = lambda session: None, root: str = "",
        policy: str = POLICY, framed_by: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.app, self.hosts, self.assets = app, {host.casefold() for host in hosts}, assets.resolve()
        self.per_address, self.in_all = per_address, in_all
        self.sessions: Counter[str] = Counter()  # open sockets by address
        self.pace = Pace()
        self.release, self.root, self.policy, self.framed_by = release, root, policy, tuple(framed_by)
        self.gone: OrderedDict[str, str] = OrderedDict()  # address by session without a socket, the earliest first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say in a sentence why not."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name not in SPOOFABLE]
        below(scope, self.root)
        if refusal := self.refusal(scope):
            return await refuse(scope, send, *refusal)
        if scope["type"] == "http":
            host = next(value.decode("latin-1") for name, value in scope["headers"] if name == b"host")
            home = f"{self.root}/" if wants_page(scope) else ""
            framed_by = self.framed_by if scope["path"].rstrip("/") == EMBED else ()
            return await self.app(
                scope, receive,
                guarded(
                    homeward(send, home, scope.get("query_string", b"")), host, self.policy, framed_by,
                    lasting=ICON in scope["path"],
                ),
            )  # fmt: skip
        address = (scope.get("client") or ("",))[0]
        scope["headers"].append((ADDRESS.encode(), address.encode()))
        name, end = session_of(scope), self.leave
        self.sessions[address] += 1
        try:
            if self.gone.pop(name, None) is None:
                await asyncio.sleep(self.pace.wait(address))
            await self.app(scope, receive, send)
        except Exception as fault:  # a message that no page sends ends the session that sent it, and nothing else
            logging.getLogger("twofutures").info("a session of %s ended with %s", address, type(fault).__name__)
            end = self.throw_out
        finally:
            self.sessions[address] -= 1
            self.sessions += Counter()  # forgets addresses without a session
            end(name, address)

    def throw_out(self, name: str, address: str) -> None:
        """Free a session that sent what no page sends: it is new if it comes again, and what is new waits longer."""
        self.pace.fault(address)
        self.release(name)

    def leave(self, name: str, address: str) -> None:
        """Note that a session has no socket; of too many, the one that was left first is released."""
        self.gone[name] = address
        of_address = [other for other, theirs in self.gone.items() if theirs == address]
        if len(of_address) > self.per_address or len(self.gone) > self.in_all:
            first = of_address[0] if len(of_address) > self.per_address else next(iter(self.gone))
            del self.gone[first]
            self.release(first)

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and sentence for what may not pass."""
        headers = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        named = [value for name, value in headers if name == b"host"]
        host = HOST.fullmatch(named[0]) if len(named) == 1 else None
        if host is None:
            return 400, "The request names no host that can be read: use the address that was printed at the start."
        if host["name"].casefold() not in self.hosts:
            return 403, f"This app is not served as {host['name']}: start it with --allow-host {host['name']}."
        origins = [value for name, value in headers if name == b"origin"]
        if scope["path"].endswith(INNER) or not self.served(scope["path"]):
            return 404, "There is nothing here: open the app by the address that was printed at the start."
        alien = any(place_of(origin) != named[0].casefold() for origin in origins)
        if alien and (scope["type"] == "websocket" or scope["method"] in CHANGING):
            return 403, "This came from a page that the app did not give out: open the app by its own address."
        if scope["type"] == "websocket":
            if not origins:
                return 403, "A session belongs to a page of the app: open one in a browser."
            address = (scope.get("client") or ("",))[0]
            if self.sessions[address] >= self.per_address:
                return 429, f"{self.per_address} sessions from one address are open: close one, or raise --per-address."
            if self.sessions.total() >= self.in_all:
                return 503, f"{self.in_all} sessions are open, all there is room for: try again later."
            if session_of(scope) not in self.gone and (wait := self.pace.ahead(address)) > LONGEST:
                return 429, f"Many sessions were opened from this address just now: try again in {wait:.0f} seconds."
        return None

    def served(self, path: str) -> bool:
        """Whether a path is no browser file, or one that is there.

        Solara would fetch any other from the internet, and remove a folder of that name.
        """
        _, asked, name = path.partition(CDN)
        if not asked:
            return True
        try:
            file = (self.assets / name if "/" in name else self.assets / name / "__main.js").resolve()
            return file.is_relative_to(self.assets) and file.is_file()
        except (OSError, ValueError):  # no file can have such a name
            return False


def session_of(scope: Scope) -> str:
    """The name of the session whose socket this is."""
    return str(scope["path"].removesuffix("/channels").rpartition("/")[2])


def below(scope: Scope, root: str) -> None:
    """Take the path below which the app lies off a request that still has it."""
    path = scope["path"]
    if root and (path == root or path.startswith(f"{root}/")):
        scope["path"] = path.removeprefix(root) or "/"
        scope["raw_path"] = scope.get("raw_path", path.encode()).removeprefix(root.encode()) or b"/"


def wants_page(scope: Scope) -> bool:
    """Whether somebody has asked for a page, and not a page for one of its files."""
    accepts = b",".join(value for name, value in scope["headers"] if name == b"accept")
    return scope["method"] in ("GET", "HEAD") and b"text/html" in accepts


def homeward(send: Send, home: str, query: bytes) -> Send:
    """``send`` that leads home, with the screen of the link, where there is no such page."""

    async def with_a_way_home(message: Any) -> None:
        if home and message["type"] == "http.response.start" and message["status"] == 404:
            place = home.encode() + (b"?" + query if query else b"")
            kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() != b"location"]
            message = {**message, "status": 302, "headers": [*kept, (b"location", place)]}
        await send(message)

    return with_a_way_home


def place_of(origin: str) -> str:
    """Host and port of a page's origin; empty for what is none."""
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return ""


async def refuse(scope: Scope, send: Send, status: int, sentence: str) -> None:
    """Answer with a status and a sentence; a socket is closed before it is opened."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": sentence[:120]})
        return
    plain = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": plain})
    await send({"type": "http.response.body", "body": sentence.encode()})


def guarded(
    send: Send, host: str, policy: str = POLICY, framed_by: tuple[str, ...] = (), lasting: bool = False
) -> Send:
    """The same channel, on which every answer tells the browser what the page may do, and who may frame it.

    What is ``lasting`` is not asked for again within the hour.
    """
    headers = {**HEADERS, b"content-security-policy": policy.format(host=host).encode()}
    if lasting:
        headers[b"cache-control"] = b"max-age=3600"
    if framed_by:  # older browsers know one header only, which cannot name hosts
        del headers[b"x-frame-options"]
        allowed = f"frame-ancestors {' '.join(framed_by)}"
        headers[b"content-security-policy"] = policy.format(host=host).replace(UNFRAMED, allowed).encode()

    async def with_headers(message: Any) -> None:
        if message["type"] == "http.response.start":
            ours = {*HEADERS, *headers}
            kept = [(name, own(name, value)) for name, value in message.get("headers", ()) if name.lower() not in ours]
            message = {**message, "headers": [*kept, *headers.items()]}
        await send(message)

    return with_headers


def own(name: bytes, value: bytes) -> bytes:
    """A header's value, where a cookie is for own pages only: Solara gives its own to frames on foreign ones too."""
    return FOREIGN.sub(b"samesite=lax", value) if name.lower() == b"set-cookie" else value


def hosts_of(host: str, allowed: Iterable[str] = ()) -> list[str]:
    """The names under which a server that listens on ``host`` is reached: here, there, and those allowed besides."""
    names = [host, *allowed, *HERE]
    if host in EVERYWHERE:
        names += [socket.gethostname(), f"{socket.gethostname()}.local", *addresses()]
    return [bracketed(name) for name in names]


def addresses() -> list[str]:
    """This machine's own addresses."""
    infos: list[Any] = []
    with suppress(OSError):
        infos += socket.getaddrinfo(socket.gethostname(), None)
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: asks which address would be used to leave
        infos.append((0, 0, 0, "", probe.getsockname()))
    return sorted({str(info[4][0]).partition("%")[0] for info in infos})


def bracketed(host: str) -> str:
    """An IPv6 address as it stands in a URL; other names as they are."""
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host
