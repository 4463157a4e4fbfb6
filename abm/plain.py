"""What people hand over, made plain: one or several, Python's numbers or NumPy's."""

from collections.abc import Mapping
from typing import Any


def several(what: Any, *kinds: type) -> tuple[Any, ...]:
    """``what`` as a tuple; a text, or one thing of these kinds, stands for itself and is not taken apart."""
    return (what,) if isinstance(what, (str, *kinds)) else tuple(what)


def plain(value: Any) -> Any:
    """The same as JSON can hold it: NumPy's single numbers as Python's, also inside mappings, lists and tuples."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(plain(one) for one in value)
    return value.item() if getattr(value, "ndim", None) == 0 else value
