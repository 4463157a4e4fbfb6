"""Serve the app: settings that keep it offline and private, the server, and the browser that opens on it."""

import os
import socket
import sys
import threading
import webbrowser
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("solara", "markdown", "uvicorn")
ASSETS = Path(sys.prefix) / "share" / "solara" / "cdn"  # where solara-assets puts the browser's files
SETTINGS = {
    "REACTON_FAST": "1",  # draws only what changed: a third of the time for each answer
    "SOLARA_APP": "twofutures.viz.app.main",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "twofutures",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_KERNEL_CULL_TIMEOUT": "20m",  # a browser that vanished without saying so
}


def missing() -> str:
    """What the app needs and does not find, in words; empty if nothing."""
    absent = [name for name in PACKAGES if find_spec(name) is None]
    if absent:
        return f"the app needs {', '.join(absent)}"
    return "" if ASSETS.is_dir() else "the app needs the browser files of solara-assets to work without the internet"


def serve(host: str, port: int, opened: bool) -> None:
    """Serve until interrupted. ValueError if the port is taken."""
    os.environ.update(SETTINGS)
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) == 0:
            raise ValueError(f"port {port} is taken: name another with --port")
    from twofutures.viz.app.engine.desk import desk
    from twofutures.viz.app.engine.players import Elsewhere

    desk().hire(Elsewhere(), Elsewhere(patient=True))  # they set themselves up while the server does
    desk().warm()

    import uvicorn
    from solara.server.starlette import app

    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning"))
    address = f"http://{host}:{port}"
    print(f"twofutures is at {address} (stop it with Ctrl-C)", file=sys.stderr, flush=True)
    if opened:
        threading.Thread(target=_open, args=(server, address), daemon=True).start()
    server.run()


def _open(server, address: str) -> None:
    while not server.started:
        threading.Event().wait(0.05)
    webbrowser.open(address)
