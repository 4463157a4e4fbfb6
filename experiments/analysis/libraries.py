"""Optional libraries: a missing one is told in one line before anything is computed."""

from __future__ import annotations

from importlib.util import find_spec

ANALYSIS = ("SALib", "ema_workbench", "sklearn", "pandas")


def need_analysis() -> None:
    """ValueError, naming the command that installs them, unless the analysis libraries are there."""
    if any(find_spec(name) is None for name in ANALYSIS):
        raise ValueError("this needs the analysis libraries: pip install 'twofutures[analysis]'")
