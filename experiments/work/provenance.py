"""What a result needs to be made again: versions, data, seed, plan."""

import ast
import hashlib
import io
import platform
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.parameters import DATA
from twofutures.agents.roster import ROSTER
from twofutures.experiments.work import cache as shelf
from twofutures.experiments.work.files import TOP
from twofutures.experiments.work.sealed import digest_of
from twofutures.policies.history import DATA as POLICY_DATA
from twofutures.policies.members import FILE

PARTS = ("body", "orelse", "finalbody", "handlers", "cases")  # of a statement: where others stand
KIND = "code"  # what the cache calls a fingerprint of code: reading all sources takes a quarter of a second
ENGINE = ("batches/batch", "batches/chunks", "batches/design", "futures")


def data_digest() -> str:
    """A fingerprint of all numbers a run reads: parameters, sources, levers, series, roster, history, packages.

    The fit has one of its own (``members_digest``): it is made from these.
    """
    digest = hashlib.blake2b(digest_size=12)
    for file in data_files():
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def data_files() -> list[Path]:
    """The files of ``data_digest``."""
    files = [*sorted(DATA.iterdir()), ROSTER, *(f for f in sorted(POLICY_DATA.iterdir()) if f.stem != FILE.stem)]
    return [file for file in files if file.is_file()]


def code_digest() -> str:
    """A fingerprint of the code that decides outcomes (the floors abm, agents and policies).

    It depends on nothing but the bytes of these files, and is kept by them.
    """
    if known := shelf.get(KIND, rules_as_they_lie()):
        return known.decode()
    digest = source_digest(rule_files())
    shelf.put(KIND, rules_as_they_lie(), digest.encode())
    return digest


def rules_as_they_lie() -> str:
    """A fingerprint of the bytes of those files, and of this one, which says how ``code_digest`` is made."""
    return digest_of(b"\0".join(file.read_bytes() for file in sorted([*rule_files(), Path(__file__)])))


def rule_files() -> list[Path]:
    """The source files of ``code_digest``."""
    return [file for floor in ("abm", "agents", "policies") for file in (TOP / floor).rglob("*.py")]


def engine_digest() -> str:
    """A fingerprint of what turns a batch into worlds and rows: its design, its past, its files."""
    return source_digest(TOP / "experiments" / f"{name}.py" for name in ENGINE)


def extension_digest(files: Sequence[Path]) -> str:
    """A fingerprint of a module or package from outside: what its code does, and its other files as they are."""
    digest = hashlib.blake2b(source_digest(f for f in files if f.suffix == ".py").encode(), digest_size=12)
    for file in files:
        if file.suffix not in (".py", ".pyc"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def source_digest(files: Iterable[Path]) -> str:
    """A fingerprint of what Python files do, wherever they lie and whatever their comments say."""
    digest = hashlib.blake2b(digest_size=12)
    for statement in sorted(s for file in files for s in statements(file.read_text(encoding="utf-8"))):
        digest.update(statement.encode() + b"\0")
    return digest.hexdigest()


@cache  # reading a tree takes a third of a second, and one command asks several times
def statements(text: str) -> tuple[str, ...]:
    """The top-level statements of a source text, without docstrings, comments, blank lines and imports.

    Text and not a syntax tree, whose printed form differs between Python versions.
    """
    lines = text.splitlines()
    tree = ast.parse(text)
    for silent in _silent(tree):
        lines[silent.lineno - 1 : silent.end_lineno] = [""] * ((silent.end_lineno or 0) - silent.lineno + 1)
    texts = []
    for node in tree.body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        own = _without_comments(lines[first - 1 : node.end_lineno])
        kept = [line.rstrip() for line in own if line.strip()]
        if kept and kept != ["if TYPE_CHECKING:"]:
            texts.append("\n".join(kept))
    return tuple(texts)


def _silent(block: ast.AST) -> Iterator[ast.stmt]:
    """The statements of a block, and of blocks in it, that decide nothing: imports, docstrings."""
    if isinstance(block, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield from block.body[: bool(ast.get_docstring(block, clean=False))]
    for node in (node for part in PARTS for node in getattr(block, part, ())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        else:
            yield from _silent(node)


def _without_comments(lines: list[str]) -> list[str]:
    """The lines of a statement; only those that may hold a comment are looked through, which takes most of the time."""
    if not any("#" in line for line in lines):
        return lines
    lines = list(lines)
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return lines


def provenance() -> dict[str, Any]:
    """Versions and fingerprints. Bitwise promises hold for one NumPy version and CPU feature set, so both are named."""
    return {
        "twofutures": version("twofutures"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "mesa": version("mesa"),
        "cpu": cpu(),
        "data": data_digest(),
        "code": code_digest(),
    }


def cpu() -> list[str]:
    """The kind of processor, and those of its features that NumPy uses."""
    return [platform.machine(), *np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])]


def version(distribution: str) -> str:
    """The installed version, or ``unknown`` when run from a source tree that was never installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"
