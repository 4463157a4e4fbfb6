"""Extensions: what a module from outside adds to what is shipped, and who is then on stage.

A module such as ``my_lab.py`` holds ``extension = Extension(...)``. What it declares (levers, assumptions, outputs) is
known in the process from its import on; who is on stage is decided run by run, so that a run without it is the same
to the last bit.
"""

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from twofutures.abm.actor import Actor
from twofutures.abm.lever import Lever, declare_levers
from twofutures.abm.names import known
from twofutures.abm.observable import EventKind, Observable
from twofutures.abm.outcomes import declare_classes
from twofutures.abm.parameters import Parameter, declare_parameters
from twofutures.agents.names import declare_names
from twofutures.agents.observables.declared import declare_outputs
from twofutures.agents.roster import Roster

Names = str | Iterable[str]
HELP = "run this in its folder, give its path (--extend path/to/my_lab.py), or install it with pip"


@dataclass(frozen=True)
class Extension:
    """What a module adds.

    Args:
        rows: agents by table of the roster, such as ``{"lab": [{"key": "my_lab", …}]}``; a row of a new table names its
            ``kind``, a class.
        kinds: the class that plays every row of a table.
        countries: rows with the columns of ``countries.csv``; what is worked out from them is worked out.
        levers: declared levers, each with its ``rule``.
        assumptions: declared parameters; worlds draw them as they draw all others (fitted members too, by their luck).
        reports: functions of the model that give more observables each quarter.
        declares: what reports give and agents note.
        classes: outcome classes by name, each the conditions that must all hold, such as ``("gap_usable<2",)``.
        networks: functions of the model that lay a network once everybody is on stage.
        names: what newcomers are called, by key.
    """

    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    kinds: Mapping[str, type[Actor]] = field(default_factory=dict)
    countries: Sequence[Mapping[str, Any]] = ()
    levers: Sequence[Lever] = ()
    assumptions: Sequence[Parameter] = ()
    reports: Sequence[Callable[..., Mapping[str, Any]]] = ()
    declares: Sequence[Observable | EventKind] = ()
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    networks: Sequence[Callable[..., None]] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.joins(Roster.load())  # says what is wrong with a row
        self._declare()

    def joins(self, roster: Roster) -> Roster:
        """The roster with everybody this adds."""
        for table, kind in self.kinds.items():
            roster = roster.with_kind(table, kind)
        for table, rows in self.rows.items():
            roster = roster.with_rows(table, *map(dict, rows))
        roster = roster.with_countries(*self.countries) if self.countries else roster
        return roster.with_reports(*self.reports, declares=self.declares).with_networks(*self.networks)

    def _declare(self) -> None:
        """Let what it adds be known by name in this process; ValueError if a name is taken."""
        declare_parameters(*self.assumptions)
        declare_levers(*self.levers)
        kinds = [*self.kinds.values(), *(row["kind"] for rows in self.rows.values() for row in rows if "kind" in row)]
        noted = [one for kind in kinds if isinstance(kind, type) for one in getattr(kind, "declares", ())]
        declare_outputs(self.rows, [*self.declares, *noted])
        declare_classes({name: tuple(conditions) for name, conditions in self.classes.items()})
        declare_names({**{row["iso3"]: row["country"] for row in self.countries}, **self.names})


def load(name: str) -> Extension:
    """The extension of a module, by its name or its path; ValueError names what is wrong with it.

    The folder one works in is searched too.
    """
    return _loaded(module_name(name))


def holding(modules: Iterable[str]) -> list[str]:
    """Those modules that hold an extension, loaded; the others only lend functions, which policies name."""
    return [name for name in modules if hasattr(_module(name), "extension") and load(name)]


def module_name(name: str) -> str:
    """The name under which a module is imported; the folder of a path ``….py`` is searched from now on."""
    path = Path(name)
    if path.suffix == ".py":
        if not path.is_file():
            raise ValueError(f"there is no extension at {name}: {HELP}")
        _search(path.parent.resolve())
        return path.stem
    _search(Path.cwd())
    return name


def _search(folder: Path) -> None:
    """Let modules in a folder be imported, after all others."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
        invalidate_caches()


@cache
def _loaded(name: str) -> Extension:
    extension = getattr(_module(name), "extension", None)
    if not isinstance(extension, Extension):
        raise ValueError(f"the module {name} holds no extension: write extension = Extension(...) into it")
    return extension


def _module(name: str) -> ModuleType:
    try:
        return import_module(module_name(name))
    except ModuleNotFoundError as error:
        if name.split(".")[0] != str(error.name).split(".")[0]:
            raise ValueError(f"the extension {name} needs {error.name}, which is not installed") from None
        raise ValueError(f"there is no extension {name}: {HELP}") from None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = [frame.lineno for frame in frames if Path(frame.filename).stem == name.split(".")[-1]][-1:]
        where = f" in line {line[0]}" if line else ""
        raise ValueError(f"the extension {name} fails{where}: {type(error).__name__}: {error}") from None


# -- in use ------------------------------------------------------------------------------------------------------------

_by_default: tuple[str, ...] = ()


def use(names: Names = ()) -> tuple[str, ...]:
    """Let every run of this process that names no extension of its own be played with these; returns their names."""
    global _by_default
    _by_default = checked(names)
    return _by_default


def in_use() -> tuple[str, ...]:
    """The extensions of runs that name none."""
    return _by_default


def checked(names: Names | None, folder: Path | None = None) -> tuple[str, ...]:
    """Names of extensions, each loaded, once and in order; for None those in use. A ``folder`` is searched too."""
    if names is None:
        return _by_default
    if folder is not None and names:
        _search(folder.resolve())
    loaded = tuple(dict.fromkeys(module_name(name) for name in ([names] if isinstance(names, str) else names)))
    for name in loaded:
        load(name)
    return loaded


@cache
def on_stage(names: tuple[str, ...] = ()) -> Roster:
    """The shipped roster, joined by these extensions."""
    roster = Roster.load()
    for name in holding(names):
        roster = load(name).joins(roster)
    return roster


def files_of(name: str) -> list[Path]:
    """The files of a module, or every file of a package, found without running them."""
    try:
        spec = find_spec(module_name(name))
    except ModuleNotFoundError:
        spec = None
    if spec is None or spec.origin is None:
        raise ValueError(f"there is no extension {name}: {HELP}")
    file = Path(spec.origin)
    if spec.submodule_search_locations is None:
        return [file]
    return sorted(path for path in file.parent.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def function_named(name: str) -> Callable[..., Any]:
    """A function by ``module:function``; ValueError says what is wrong with the name."""
    module, _, word = name.partition(":")
    if not word:
        raise ValueError(f"{name!r} names no function: write it like my_lab:freeze")
    functions = {key: value for key, value in vars(_module(module)).items() if callable(value)}
    return functions[known(f"function of {module}", word, functions)]


def name_of(function: Callable[..., Any]) -> str:
    """``module:function`` of a function that can be imported by it; ValueError if it cannot."""
    module, word = getattr(function, "__module__", "") or "", getattr(function, "__qualname__", "")
    if module == "__main__" or "<" in word or getattr(sys.modules.get(module), word, None) is not function:
        raise ValueError(
            f"the policy {word or function} cannot be imported by name, so it cannot be stored: "
            "write it as a function at the top of a module"
        )
    return f"{module}:{word}"
