"""The reference page of the public face: everything that ``from twofutures import …`` gives, from its docstrings."""

import importlib
import inspect
import re
from typing import Any

from parts import cell, code, docstring, page, table

LONGEST, LONGEST_DEFAULT = 100, 40  # letters of a line, and of a default that is shown


def python() -> str:
    """The whole page."""
    face = importlib.import_module("twofutures")
    lead = (
        "Everything that `from twofutures import …` gives. These names are kept stable; what lies below them "
        "([architecture](../architecture.md)) may move from one version to the next."
    )
    return page("Python", lead, *(section(name, getattr(face, name)) for name in face.__all__))


def section(name: str, value: Any) -> str:
    """One public name: a class, a module or a function."""
    if inspect.isclass(value):
        parts = [signature(name, value), docstring(value), *members(name, value)]
    elif inspect.ismodule(value):
        parts = [docstring(value), constants(value), *functions(name, value)]
    else:
        parts = [signature(name, value), docstring(value)]
    return "\n\n".join([f"## {name}", *filter(None, parts)])


def signature(name: str, value: Any) -> str:
    """How it is called; a default that is long or no plain value is left out."""
    call = inspect.signature(value)
    arguments = [argument(one) for one in call.parameters.values() if one.name != "self"]
    returned = written(call.return_annotation)
    gives = "" if returned in ("", "None") else f" -> {returned}"
    line = f"{name}({', '.join(arguments)}){gives}"
    if len(line) > LONGEST:
        line = f"{name}(\n" + "".join(f"    {one},\n" for one in arguments) + f"){gives}"
    return f"```python\n{line}\n```"


def written(annotation: Any) -> str:
    """An annotation as it stands in the source, without the modules of its names; empty where there is none."""
    if annotation is inspect.Signature.empty:
        return ""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", text)


def argument(one: inspect.Parameter) -> str:
    """One argument with its type and default, as it was written."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(one.kind, "")
    annotation = written(one.annotation)
    kind = f": {annotation}" if annotation else ""
    if one.default is inspect.Parameter.empty:
        return f"{stars}{one.name}{kind}"
    shown = repr(one.default)
    default = "..." if len(shown) > LONGEST_DEFAULT or shown.startswith("<") else shown
    return f"{one.name}{kind}{' = ' if kind else '='}{default}"


def members(name: str, kind: type) -> list[str]:
    """Public methods and properties, its own and those it inherits from this project."""
    sections = []
    for member, value in inspect.getmembers(kind):
        home = next((base for base in kind.__mro__ if member in vars(base)), object)
        if member.startswith("_") or not home.__module__.startswith("twofutures."):
            continue
        title = f"### {name}.{member}"
        if type(vars(home)[member]).__name__ in ("property", "cached_property"):
            sections.append(f"{title}\n\n{docstring(vars(home)[member])}")
        elif inspect.isroutine(value):
            sections.append(f"{title}\n\n{signature(f'{name}.{member}', value)}\n\n{docstring(value)}")
    return sections


def constants(module: Any) -> str:
    """Public tuples and numbers of a module as a table; nothing where it has none."""
    rows = [
        [code(name), cell(", ".join(map(str, value)) if isinstance(value, tuple) else value)]
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, tuple | int | float | str)
    ]
    return table(["constant", "value"], rows) if rows else ""


def functions(name: str, module: Any) -> list[str]:
    """Public functions and classes that a module itself defines."""
    return [
        f"### {name}.{own}\n\n{signature(f'{name}.{own}', value)}\n\n{docstring(value)}"
        for own, value in vars(module).items()
        if not own.startswith("_") and callable(value) and getattr(value, "__module__", "") == module.__name__
    ]
