"""Mesa's agents and models without the rest of it, which nobody here uses and which takes a second to import.

``import mesa`` loads grids, tables and a batch runner, and with them pandas and scipy.spatial. So it is entered
into Python's list of modules unread; whoever asks it for more than its parts (``mesa.DataCollector``) makes it read
itself, and finds all that ``import mesa`` gives. From Mesa 3.5 on, which needs Python 3.12, its models read pandas.
"""

import sys
import threading
from importlib import util
from typing import Any


def read_later(name: str) -> None:
    """Enter a package unread, so that its modules can be imported alone. Nothing happens if it is there or missing."""
    if name in sys.modules or (spec := util.find_spec(name)) is None or spec.loader is None:
        return
    package, loader, reading = util.module_from_spec(spec), spec.loader, set[int]()

    def rest(attribute: str) -> Any:
        """What the package itself defines; twice if two threads ask at once, which gives the same."""
        me = threading.get_ident()
        if me in reading:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        reading.add(me)
        try:
            loader.exec_module(package)
        finally:
            reading.discard(me)
        vars(package).pop("__getattr__", None)
        return getattr(package, attribute)

    vars(package)["__getattr__"] = rest
    sys.modules[name] = package


read_later("mesa")

from mesa.agent import Agent, AgentSet  # noqa: E402
from mesa.model import Model  # noqa: E402

__all__ = ["Agent", "AgentSet", "Model"]
