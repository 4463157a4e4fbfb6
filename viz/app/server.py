"""Serve the app: settings that keep it offline and private, the server, and the browser that opens on it."""

import logging
import os
import socket
import sys
import threading
import warnings
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

from twofutures.viz.app.engine import framing
from twofutures.viz.app.gate import EVERYWHERE, IN_ALL, PER_ADDRESS, Gate, addresses, bracketed, hosts_of
from twofutures.viz.app.parts.addresses import ORDER

PACKAGES = ("solara", "markdown", "uvicorn")
ASSETS = Path(sys.prefix) / "share" / "solara" / "cdn"  # where solara-assets puts the browser's files
SETTINGS = {
    "REACTON_FAST": "1",  # draws only what changed: a third of the time for each answer
    "SOLARA_APP": "twofutures.viz.app.main",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "twofutures",
    "SOLARA_THEME_FORCE_REFRESH": "True",  # a session that is no more: the page comes back by itself
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_KERNEL_CULL_TIMEOUT": "20m",  # a browser that vanished without saying so
    "SOLARA_KERNEL_MAX_PER_SESSION": "20",  # tabs of one browser
    "SOLARA_SESSION_HTTP_ONLY": "True",
    "SOLARA_SESSION_SAME_SITE": "lax",
    "SOLARA_ROOT_PATH": "",  # set, so that no request's header can set it
}
GONE = ("Error sending message", "Error closing websocket")  # logged when a browser went away meanwhile: no fault
LARGEST_MESSAGE = 2**20  # bytes that a browser may send at once: an upload is a tenth of it


@dataclass(frozen=True)
class Place:
    """Where the app is served: address, path below which it lies, other names, most sessions, who may frame it.

    ``only_asked``: no worlds are played that nobody asked for.
    """

    host: str = "localhost"
    port: int = 8765
    root_path: str = ""
    allowed: tuple[str, ...] = ()
    per_address: int = PER_ADDRESS
    in_all: int = IN_ALL
    framed_by: tuple[str, ...] = ()
    only_asked: bool = False

    @property
    def address(self) -> str:
        """What one types into a browser."""
        host = "localhost" if self.host in EVERYWHERE else bracketed(self.host)
        return f"http://{host}:{self.port}{self.root_path}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that opens it: where it listens everywhere, this machine's own that a browser can be given."""
        version = {"0.0.0.0": 4, "::": 6}.get(self.host)  # each listens to its own kind only
        own = [one for one in map(ip_address, addresses()) if one.version == version]
        others = [
            bracketed(str(one)) for one in own if not (one.is_loopback or one.is_link_local)
        ]  # no browser opens those
        return (self.address, *(f"http://{host}:{self.port}{self.root_path}" for host in others))


def missing() -> str:
    """What the app needs and does not find, in words; empty if nothing."""
    absent = [name for name in PACKAGES if find_spec(name) is None]
    if absent:
        return f"the app needs {', '.join(absent)}"
    return "" if ASSETS.is_dir() else "the app needs the browser files of solara-assets to work without the internet"


def serve(place: Place, opened: bool) -> None:
    """Serve until interrupted. ValueError if the port is taken."""
    os.environ.update(SETTINGS | {"SOLARA_ROOT_PATH": place.root_path, "SOLARA_BASE_URL": f"{place.address}/"})
    with suppress(OSError), socket.create_connection((place.host, place.port), timeout=1):
        raise ValueError(f"port {place.port} is taken: name another with --port")
    framing.allow(place.framed_by)
    from twofutures.viz.app.engine.desk import desk
    from twofutures.viz.app.engine.players import Elsewhere

    players = Elsewhere(), Elsewhere(patient=True)  # they set themselves up while the server does
    desk().hire(*players, ahead=not place.only_asked)
    desk().warm(then=make_ready)

    import pandas  # noqa: F401 - reacton looks into it while another thread may still read it: the page would stop
    import uvicorn
    from solara.server.starlette import app

    from twofutures.viz.app.beforehand import Beforehand
    from twofutures.viz.app.embed import Embed

    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)  # the gate makes them lax
    logging.getLogger("solara.server.kernel").addFilter(lambda record: not str(record.msg).startswith(GONE))
    gate = Gate(
        Beforehand(Embed(app, desk())), hosts_of(place.host, place.allowed), place.per_address, place.in_all, ASSETS,
        release, place.root_path, framed_by=place.framed_by,
    )  # fmt: skip
    config = uvicorn.Config(
        gate, host=place.host, port=place.port, log_level="warning", ws_max_size=LARGEST_MESSAGE, server_header=False
    )
    server = uvicorn.Server(config)
    for address in place.addresses:
        print(f"twofutures is at {address} (stop it with Ctrl-C)", file=sys.stderr, flush=True)
    if opened:
        threading.Thread(target=_open, args=(server, place.address), daemon=True).start()
    server.run()


def make_ready() -> None:
    """What the first visitor of a page would wait for: its imports, and the past of the world that opens first."""
    from twofutures.viz.app.one_world.player import past_of

    for page in ORDER:
        import_module(f"twofutures.viz.app.pages.{page}")
    past_of(0)


def release(session: str) -> None:
    """Free what a session holds whose browser does not come back; on a thread, since that takes a moment."""
    from solara.server.kernel_context import PageStatus, contexts

    context = contexts.get(session)
    if context is not None and PageStatus.CONNECTED not in context.page_status.values():
        threading.Thread(target=context.close, daemon=True).start()


def _open(server, address: str) -> None:
    while not server.started:
        threading.Event().wait(0.05)
    webbrowser.open(address)
