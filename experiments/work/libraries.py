"""Optional libraries: a missing one is named, with the command that installs it, before anything is computed."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

ANALYSIS = ("SALib", "ema_workbench", "sklearn", "pandas")


def need(module: str, *more: str, extra: str = "analysis") -> Any:
    """The module; ValueError, naming the command that installs them, unless it and all the others are there."""
    if missing := [name for name in (module, *more) if find_spec(name) is None]:
        raise ValueError(f"this needs {', '.join(missing)}, not installed here: pip install 'twofutures[{extra}]'")
    return import_module(module)


def need_analysis() -> None:
    """ValueError unless the analysis libraries are there; none of them is loaded."""
    need("importlib", *ANALYSIS)
