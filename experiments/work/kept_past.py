"""The recorded past of the fitted members, played once on a machine: every other process reads what they stand at.

It is the same for whoever asks, since the user's seed acts from the branch on. It is kept as plain numbers in an Arrow
file, for one code, one set of data and members, one NumPy and SciPy, one processor; anything else is played.
"""

import json
import platform
import sys
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from twofutures.abm import READ
from twofutures.abm.calendar import BRANCH
from twofutures.abm.lever import levers, shipped_levers
from twofutures.abm.outside import parse_json
from twofutures.abm.parameters import parameters, shipped_parameters
from twofutures.abm.present import Present
from twofutures.abm.worlds import Worlds
from twofutures.agents.roster import Roster
from twofutures.experiments.work import cache as shelf
from twofutures.experiments.work.files import TOP
from twofutures.experiments.work.provenance import cpu, data_files, rule_files, version
from twofutures.experiments.work.sealed import digest_of
from twofutures.policies.extension import on_stage
from twofutures.policies.members import FILE, fitted
from twofutures.policies.scenario import Scenario

KIND = "past"
LIBRARIES = ("numpy", "scipy", "mesa")  # that decide bits
OWN = (
    "twofutures",
    "mesa",
    "networkx",
    "numpy",
    "pydantic",
    "scipy",
)  # whose functions the rules use, besides Python's own

_lock = threading.Lock()
_held: dict[str, Present | None] = {}  # by what it was made of: at most one


def past_of(rows: Worlds, roster: Roster) -> Present | None:
    """What these members stand at before the branch; None if it has to be played: nothing is kept for this roster.

    The first call on a machine plays all members and keeps them.
    """
    whole = all_members() if roster is on_stage(()) else None
    every = whole is not None and np.array_equal(rows, np.arange(len(fitted())))
    return whole.take(None if every else rows) if whole else None


def all_members() -> Present | None:
    """The same of all members, from memory, from the file, or played and kept; None if nothing can be kept."""
    if shelf.folder() is None or not as_shipped():
        return None
    with _lock:
        if made_of() not in _held:
            _held.clear()
            _held[made_of()] = _read_or_played(made_of())
        return _held[made_of()]


def _read_or_played(key: str) -> Present | None:
    content = shelf.get(KIND, key)
    whole = unpacked(content, key) if content else None
    if whole is None and shelf.can_keep():
        whole = _played()
        shelf.put(KIND, key, packed(whole, key))
    return whole


def _played() -> Present:
    members = fitted()
    every = np.arange(len(members))
    start = Scenario(roster=on_stage(())).model(members.assumptions(every), members.luck(every))
    return start.run(BRANCH - 1).present()


# -- what it was made of -----------------------------------------------------------------------------------------------


def as_shipped() -> bool:
    """Whether this process plays what lies in the files: nothing declared from outside, patched or edited since."""
    added = parameters().keys() ^ shipped_parameters().keys() | levers().keys() ^ shipped_levers().keys()
    if added or patched():
        return False
    if edited := [file for file in _files() if _changed(file) > READ]:
        shelf.say(f"{edited[0]} was edited after this process began, so the past is played anew: start it again")
    return not edited


def patched() -> str:
    """A function among the rules that somebody put in the place of a shipped one, by name; empty if there is none."""
    ours = [(name, module) for name, module in sys.modules.items() if name.startswith("twofutures.")]
    for name, module in ours:
        if name.split(".")[1] in ("abm", "agents", "policies"):
            kinds = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == name]
            for owner in (module, *kinds):
                for word, value in vars(owner).items():
                    if isinstance(value, FunctionType) and not _known(value.__module__):
                        return f"{name}: {word}"
    return ""


def _known(module: str | None) -> bool:
    origin = (module or "").partition(".")[0]
    return origin in OWN or origin in sys.stdlib_module_names


@cache
def made_of() -> str:
    """A fingerprint of everything that decides a bit of the past, as it lies in the files: even a comment counts."""
    prints: dict[str, Any] = {
        "files": [[file.name, digest_of(file.read_bytes())] for file in _files()],
        "libraries": [version(name) for name in LIBRARIES],
        "machine": [*cpu(), platform.python_version(), *platform.libc_ver(), sys.byteorder],
    }
    return digest_of(json.dumps(prints).encode())


@cache
def _files() -> tuple[Path, ...]:
    own = (TOP / "experiments" / "futures.py", Path(__file__))
    return (*sorted(rule_files()), *own, *data_files(), FILE)


def _changed(file: Path) -> float:
    """When a file was written or put in its place, in seconds since 1970."""
    about = file.stat()
    return max(about.st_mtime, about.st_ctime)


# -- as a file ---------------------------------------------------------------------------------------------------------


def packed(present: Present, made_of: str) -> bytes:
    """A present as an Arrow stream: all its numbers in one column, worlds last, and what they are."""
    import pyarrow as pa

    from twofutures.experiments.work.arrow import column

    states = [(key, name, array) for key, states in present.states.items() for name, array in states.items()]
    recorded = [(name, quarter, x) for name, by in present.recorded.items() for quarter, x in by.items()]
    arrays = [array for *_, array in (*states, *recorded)]
    about = {
        "made_of": made_of,
        "quarter": present.quarter,
        "worlds": arrays[0].shape[-1],
        "places": list(present.states),
        "states": [[key, name, array.shape[:-1]] for key, name, array in states],
        "recorded": [[name, quarter] for name, quarter, _ in recorded],
        "reported": [present.reported[report] for report in on_stage(()).reports],
    }
    values = np.concatenate([array.ravel() for array in arrays])
    table = pa.table({"values": column(values)}).replace_schema_metadata({"about": json.dumps(about)})
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue().to_pybytes()


def unpacked(content: bytes, made_of: str) -> Present | None:
    """The present of ``packed``, its arrays views of these bytes; None, with a sentence, if they are something else."""
    import pyarrow as pa

    from twofutures.experiments.work.arrow import numbers

    try:
        with pa.ipc.open_stream(content) as stream:
            table = stream.read_all()
        about = parse_json(table.schema.metadata[b"about"].decode(), "what is kept of the past")
        if about["made_of"] != made_of:
            raise ValueError("it was made of something else")
        return _laid_out(about, numbers(table["values"]))
    except (pa.ArrowException, OSError, ValueError, LookupError, TypeError) as fault:
        shelf.say(f"the past that is kept in {shelf.folder()} cannot be used ({fault}): it is played anew")
        return None


def _laid_out(about: dict[str, Any], values: Worlds) -> Present:
    rows, at = values.reshape(-1, about["worlds"]), 0
    states: dict[str, dict[str, Worlds]] = {key: {} for key in about["places"]}
    for key, name, axes in about["states"]:
        many = int(np.prod(axes, dtype=int))
        states[key][name] = rows[at : at + many].reshape(*axes, -1)
        at += many
    recorded: dict[str, dict[int, Worlds]] = {}
    for (name, quarter), row in zip(about["recorded"], rows[at:], strict=True):
        recorded.setdefault(name, {})[quarter] = row
    return Present(about["quarter"], states, recorded, _by_report(about["reported"]))


def _by_report(names: Iterable[Iterable[str]]) -> dict[Any, tuple[str, ...]]:
    return dict(zip(on_stage(()).reports, map(tuple, names), strict=True))
