"""Scenario files: the arguments of an outlook as TOML, checked like arguments on the command line.

packages = ["inaction", "loopholes_closed"]
worlds = 200
seed = 7
start = "2027Q3"
ensemble = "fitted"

[assumptions]
spillover = 0.5

[levers]
enforcement = 2.0
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from abm.names import known

PLAIN = {"worlds": int, "seed": int, "start": str, "ensemble": str}
TABLES = {"assumptions": "held", "levers": "levers"}
LARGEST = 100_000  # bytes


def read_scenario(path: Path) -> dict[str, Any]:
    """Defaults for the command's options, as text; ValueError names file, key and fix."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path} is larger than {LARGEST:,} bytes: this is not a scenario file")
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}): name a TOML file") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not text: write the scenario as TOML") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is not valid TOML: {error}") from None
    found: dict[str, Any] = {}
    for key, value in content.items():
        known(f"key in {path}", key, ["packages", *PLAIN, *TABLES])
        if key in PLAIN:
            if type(value) is not PLAIN[key]:
                raise ValueError(f"{path}: {key} must be {'text' if PLAIN[key] is str else 'a whole number'}")
            found[key] = str(value)
        elif key == "packages":
            if not (isinstance(value, list) and value and all(isinstance(name, str) for name in value)):
                raise ValueError(f'{path}: packages must be a list of names, such as ["inaction"]')
            found[key] = value
        else:
            found[TABLES[key]] = _settings(path, key, value)
    return found


def _settings(path: Path, key: str, table: Any) -> list[str]:
    if not isinstance(table, Mapping):
        raise ValueError(f"{path}: {key} must be a table, such as [{key}]")
    for name, value in table.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{path}: {key}.{name} must be a number")
    return [f"{name}={value!r}" for name, value in table.items()]


def load_scenario(ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    """Make the file's values the defaults of the other options, which are then checked as usual."""
    if path is not None:
        try:
            ctx.default_map = {**(ctx.default_map or {}), **read_scenario(path)}
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, param) from None
