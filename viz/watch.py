"""Serve the app: settings that keep it offline and private, the server, and the browser that opens on it."""

from __future__ import annotations

import os
import threading
import webbrowser
from importlib.util import find_spec

NEEDS = "the app needs packages that are not installed: pip install 'twofutures[offline]'"
SETTINGS = {
    "REACTON_FAST": "1",  # draws only what changed: a third of the time for each answer
    "SOLARA_APP": "viz.app",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "twofutures",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_KERNEL_CULL_TIMEOUT": "20m",
}


def missing() -> list[str]:
    """Packages of the app that are not installed; ``solara_assets`` are the browser's files."""
    return [name for name in ("solara", "ipecharts", "markdown", "uvicorn") if find_spec(name) is None]


def serve(host: str, port: int, opened: bool) -> None:
    """Serve until interrupted. ImportError names the fix where packages are missing."""
    if missing():
        raise ImportError(NEEDS)
    os.environ.update(SETTINGS)
    import uvicorn
    from solara.server.starlette import app

    from viz.live import desk

    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning"))
    desk().warm()
    if opened:
        threading.Thread(target=_open, args=(server, f"http://{host}:{port}"), daemon=True).start()
    server.run()


def _open(server, address: str) -> None:
    while not server.started:
        threading.Event().wait(0.05)
    webbrowser.open(address)
