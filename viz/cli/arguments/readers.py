"""Readers of command line arguments: text in, value out, or a ValueError that names the fix.

Declarations are imported when a name is read, so that help answers at once.
"""

import math
import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, quarters_between, run_quarter
from twofutures.abm.names import known

DECLARED = {
    "card": "experiments.cases.deck:deck",
    "dial": "viz.app.engine.dials:dials",
    "language": "viz.words.languages:written",
    "format": "policies.game.formats:formats",
    "package": "policies.packages:packages",
    "seat": "policies.game.seats:seats",
    "view": "policies.views:views",
    "lever": "abm.lever:levers",
    "parameter": "abm.parameters:parameters",
    "assumption or lever": "abm.lever:factors",
    "claim": "experiments.claims.verdicts:claims",
    "contrast": "experiments.claims.contrasts:contrasts",
}  # the functions that give every declaration of a kind by name


def declared(kind: str) -> Mapping[str, Any]:
    """Every declaration of a kind by name; a ``group`` is a theme of assumptions."""
    if kind == "group":
        return {parameter.group: parameter for parameter in declared("parameter").values()}
    module, name = DECLARED[kind].split(":")
    return getattr(import_module(f"twofutures.{module}"), name)()


def one_of(kind: str, *more: str) -> Callable[[str], str]:
    """A reader of one name, among what is declared of this kind and ``more`` words."""
    return lambda text: known(kind, text, [*more, *declared(kind)])


def several_of(kind: str, example: str) -> Callable[[str], tuple[str, ...]]:
    """A reader of ``a,b,c``: declared names."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(known(kind, part.strip(), declared(kind)) for part in text.split(",") if part.strip())
        if not names:
            raise ValueError(f"name at least one {kind}, such as {example}")
        return names

    return read


def read_samples(text: str) -> int:
    """A power of two, as Sobol designs want it."""
    number = whole(16, 2**20)(text)
    if number & (number - 1):
        raise ValueError(f"use a power of two, such as {1 << (number.bit_length() - 1)} or {1 << number.bit_length()}")
    return number


def quarter(first: int, last: int = LAST) -> Callable[[str], str]:
    """A reader of one quarter between two steps."""
    return lambda text: quarter_name(run_quarter(text, first, last))


def setting(kind: str, example: str, bounds: str) -> Callable[[str], tuple[str, float]]:
    """A reader of ``NAME=VALUE``: a declared parameter or lever and a finite number inside its range."""

    def read(text: str) -> tuple[str, float]:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            raise ValueError(f"{text!r} is not NAME=VALUE: write it like {example}")
        row = declared(kind)[known(kind, name, declared(kind))]
        inside = f"{row.low:g}..{row.high:g} {row.unit}"
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a number: {name} lies in {inside}") from None
        if not row.low <= number <= row.high:
            raise ValueError(f"{name} = {value} is outside its {bounds}: use {inside}")
        return name, number

    return read


def read_answer(text: str) -> tuple[str, str]:
    """``NAME=ANSWER``, as it is typed."""
    name, sign, answer = (part.strip() for part in text.partition("="))
    if not (name and sign and answer):
        raise ValueError(f"{text!r} is not NAME=ANSWER: write it like years=2.5")
    return name, answer


def read_exercise(text: str) -> str:
    """An exercise by number or name."""
    from twofutures.experiments.exercises.sheet import exercise

    return exercise(text).name


read_setting = setting("parameter", "smic_yield=0.4", "sourced range")
read_lever = setting("lever", "enforcement=3", "range")


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers inside a range."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise ValueError(f"use a whole number from {low:,} to {high:,}, not {text!r}")
        return number

    return read


def read_folder(text: str) -> Path:
    """A folder that exists or could be made, and written to."""
    folder = Path(text)
    if text.strip() in ("", "-"):
        raise ValueError("name a folder")
    place = next((p for p in (folder, *folder.absolute().parents) if p.exists()), Path("/"))
    if not place.is_dir():
        raise ValueError(f"{place} is a file: name a folder")
    if not os.access(place, os.W_OK | os.X_OK):
        raise ValueError(f"{place} cannot be written to: name another folder")
    return folder


def read_case(text: str) -> str:
    """``PACKAGE[@START][+VIEW…]`` or a scenario file, checked by name: what makes a ``Case``, as it is typed."""
    if text.partition("#")[0].endswith(".toml"):
        from twofutures.policies.scenario_file import case_of

        case_of(text)
        return text
    head, *views = (part.strip() for part in text.split("+"))
    package, at, start = head.partition("@")
    if "/" in text or "." in text:
        raise ValueError(f"{text!r} is neither a package nor a scenario file, which ends in .toml")
    known("package", package, declared("package"))
    for view in views:
        known("view", view, declared("view"))
    return f"{package}{at}{quarter(BRANCH)(start) if at else ''}{''.join(f'+{view}' for view in views)}"


def question(commonest: bool = False, number: bool = False, declared_only: bool = True) -> Callable[[str], str]:
    """A reader of one question about a world (``experiments.questions``), given on as it is printed.

    Unless ``declared_only``, the run that is asked knows what can be asked.
    """

    def read(text: str) -> str:
        from twofutures.agents.observables.declared import shipped
        from twofutures.experiments.questions import Question, ask

        names = shipped().observables if declared_only else [asked.name for asked in Question.read(text).conditions]
        return str(ask(text, names, commonest, number))

    return read


def read_quarters(text: str) -> tuple[str, ...]:
    """``2027Q1..2028Q1``: every open quarter from the first to the last."""
    span = quarters_between(text, first=BRANCH)
    if len(span) < 2:
        raise ValueError(f"{text!r} is no range of quarters: write it like 2027Q1..2028Q1")
    return span


Axis = tuple[str, float | None, float | None, int]


def read_vary(text: str) -> Axis:
    """``NAME``, ``NAME=LOW:HIGH`` or ``NAME=LOW:HIGH:LEVELS``: what varies, between which bounds inside its range."""
    name, sign, rest = (part.strip() for part in text.partition("="))
    rows = declared("assumption or lever")
    row = rows[known("assumption or lever", name, rows)]
    if not sign:
        return name, None, None, 3
    parts = rest.split(":")
    try:
        low, high, levels = float(parts[0]), float(parts[1]), int(parts[2]) if len(parts) == 3 else 3
    except (ValueError, IndexError):
        raise ValueError(f"{text!r} is not NAME=LOW:HIGH: write it like spillover=0.3:0.5") from None
    if not (math.isfinite(low + high) and row.low <= low < high <= row.high):
        raise ValueError(f"{text}: give two bounds inside {row.low:g}:{row.high:g} {row.unit}, the low first")
    if len(parts) > 3 or not 2 <= levels <= 1000:
        raise ValueError(f"{text}: levels lie between 2 and 1,000, as in {name}={low:g}:{high:g}:5")
    return name, low, high, levels


def read_memory(text: str) -> float:
    """Gibibytes."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.25 <= number <= 4096:
        raise ValueError(f"use gibibytes from 0.25 to 4,096, not {text!r}")
    return number


def read_host(text: str) -> str:
    """A host's name or address, without scheme, port or path."""
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,253}", text):
        raise ValueError(f"{text!r} is no name of a host: write it like futures.example.org, without http:// or a port")
    return text


def read_origin(text: str) -> str:
    """A site as browsers name it: ``https://blog.example.org``, with its port where it has one."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", text):
        raise ValueError(f"{text!r} is no site: write it like https://blog.example.org, without a path")
    return text.casefold()


def read_root_path(text: str) -> str:
    """A path such as ``/twofutures``, without a slash at its end."""
    if text and not re.fullmatch(r"(/[A-Za-z0-9._~-]{1,64}){1,8}/?", text):
        raise ValueError(f"{text!r} is no path: write it like /twofutures")
    return text.rstrip("/")
