"""What the array work of a run costs NumPy alone: record it once, replay it bare on preallocated arrays.

While ``recording`` a model, all its arrays are ``Traced`` arrays. They compute exactly what plain ones compute and
write down each call: which function, on which shapes and types. ``bare_numpy.Replay`` makes those calls on arrays that
are already there, with nothing around them: no agents, no rules, no memory to fetch (but where NumPy has no ``out``).
Luck is replayed as bare Philox draws of the same sizes. Views (slices, swapped axes) are no array work and left out.
"""

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

import networkx as nx
import numpy as np

from twofutures.abm.luck import Source
from twofutures.abm.model import Model

RULE_FLOORS = ("twofutures.abm.", "twofutures.agents.", "twofutures.policies.")
CONVERT, MAKE = ("asarray", "ascontiguousarray"), ("array", "full", "zeros", "ones", "empty")
VIEWS = (np.moveaxis, np.swapaxes, np.broadcast_arrays, np.broadcast_to, np.shape, np.ndim, np.size, np.atleast_1d)


@dataclass(frozen=True)
class Operand:
    """An array that went in or came out: shape and type."""

    shape: tuple[int, ...]
    dtype: np.dtype


@dataclass(frozen=True)
class Call:
    """One call into NumPy: a ufunc (or its method), another array function, a copy, or a draw of so many uniforms."""

    kind: str  # ufunc, function, copy, draw
    name: str
    run: Any = None
    inputs: tuple[Any, ...] = ()
    output: Any = None  # an operand, or several
    options: tuple[tuple[str, Any], ...] = ()


@dataclass
class Trace:
    """The calls of a stretch of model code, in order."""

    calls: list[Call] = field(default_factory=list)

    def count(self, kind: str = "ufunc") -> int:
        """Calls of a kind."""
        return sum(call.kind == kind for call in self.calls)

    def bytes_moved(self) -> int:
        """Bytes that the calls read and write: each array as it goes in or comes out, what is copied twice."""
        return sum(bytes_of((c.output if c.kind == "copy" else c.inputs, c.options, c.output)) for c in self.calls)

    def by_name(self) -> Counter[str]:
        """How often each function was called."""
        return Counter(call.name for call in self.calls)


def bytes_of(x: Any) -> int:
    """Bytes of all operands in a nest of tuples and lists."""
    if isinstance(x, Operand):
        return math.prod(x.shape) * x.dtype.itemsize
    return sum(map(bytes_of, x)) if isinstance(x, tuple | list) else 0


class Traced(np.ndarray):
    """An array that writes down what is done with it. ``tape`` is shared by all: one recording at a time."""

    tape: Trace | None = None

    @property
    def base(self) -> Any:
        """As a plain array would answer: a freshly computed result has no base, a view has one."""
        below = np.ndarray.base.__get__(self)
        fresh = type(below) is np.ndarray and below.flags.owndata and below.size == self.size
        return None if fresh else below

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        options["out"] = plain(options["out"]) if "out" in options else None
        output = getattr(ufunc, method)(*plain(inputs), **{k: v for k, v in options.items() if v is not None})
        name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
        kept = tuple((k, v) for k, v in options.items() if k != "out" and v is not None)
        note("ufunc", name, getattr(ufunc, method), inputs, output, kept)
        return traced(output)

    def __array_function__(self, function: Callable, types: Any, args: Any, kwargs: Any) -> Any:
        output = function(*plain(args), **plain(kwargs))
        if function not in VIEWS:
            note("function", function.__name__, function, args, output, tuple(kwargs.items()))
        return traced(output)

    def __setitem__(self, where: Any, value: Any) -> None:
        np.ndarray.__setitem__(self.view(np.ndarray), plain(where), plain(value))
        note("copy", "setitem", output=self.view(np.ndarray)[plain(where)])

    def __getitem__(self, where: Any) -> Any:
        output = super().__getitem__(where)
        if isinstance(output, np.ndarray) and not overlap(output, self):
            note("copy", "getitem", output=output)
        return output

    def copy(self, *arguments: Any, **options: Any) -> Any:
        """A copy, written down."""
        return self._copying("copy", *arguments, **options)

    def astype(self, *arguments: Any, **options: Any) -> Any:
        """A converted copy, written down."""
        return self._copying("astype", *arguments, **options)

    def take(self, *arguments: Any, **options: Any) -> Any:
        """The entries at some places, written down as a copy."""
        return self._copying("take", *arguments, **options)

    def _copying(self, name: str, *arguments: Any, **options: Any) -> Any:
        return traced(copied(getattr(self.view(np.ndarray), name)(*plain(arguments), **plain(options)), name))


def note(kind: str, name: str, run: Any = None, inputs: Any = (), output: Any = None, options: Any = ()) -> None:
    """Write one call down, if a recording is on."""
    if Traced.tape is not None:
        Traced.tape.calls.append(Call(kind, name, run, described(inputs), described(output), described(options)))


def copied(array: np.ndarray, name: str) -> np.ndarray:
    """The array, once its copying has been written down."""
    note("copy", name, output=array)
    return array


def overlap(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays may be views of the same memory."""
    return np.may_share_memory(a.view(np.ndarray), b.view(np.ndarray))


def described(x: Any) -> Any:
    """Arrays as operands, inside tuples and lists too; anything else as it is."""
    if isinstance(x, np.ndarray):
        return Operand(x.shape, x.dtype)
    return type(x)(map(described, x)) if type(x) in (tuple, list) else x


def plain(x: Any) -> Any:
    """Traced arrays as plain ones, inside tuples, lists and dicts too."""
    if isinstance(x, Traced):
        return x.view(np.ndarray)
    if type(x) is dict:
        return {k: plain(v) for k, v in x.items()}
    return type(x)(map(plain, x)) if type(x) in (tuple, list) else x


def traced(x: Any) -> Any:
    """Plain arrays as traced ones (views of the same memory), inside tuples, lists and dicts too."""
    if type(x) is np.ndarray:
        view = x.view(Traced)
        view.flags.writeable = x.flags.writeable
        return view
    if type(x) is dict:
        return {k: traced(v) for k, v in x.items()}
    return type(x)(map(traced, x)) if type(x) in (tuple, list) else x


# -- recording ---------------------------------------------------------------------------------------------------------


class TracingNumpy:
    """Stands in for ``np`` in the rules: what would make a plain array out of a traced one makes a traced one."""

    def __getattr__(self, name: str) -> Any:
        if name in CONVERT:
            return partial(converted, name)
        return partial(made, name) if name in MAKE else getattr(np, name)


def converted(name: str, x: Any, *arguments: Any, **options: Any) -> Any:
    """As ``np.asarray`` or its like; nothing is written down unless something is copied."""
    output = getattr(np, name)(plain(x), *arguments, **options)
    if isinstance(x, np.ndarray) and overlap(output, x):
        return x if isinstance(x, Traced) and x.shape == output.shape else traced(output)
    return traced(copied(output, name))


def made(name: str, *arguments: Any, **options: Any) -> Any:
    """As ``np.full`` or its like; an empty array is no work."""
    output = getattr(np, name)(*plain(arguments), **plain(options))
    return traced(output if name == "empty" else copied(output, name))


@contextmanager
def recording(model: Model) -> Iterator[Trace]:
    """Record the array work of stepping this model. All its arrays become traced ones, and stay so."""
    rules = [m for name, m in sys.modules.items() if name.startswith(RULE_FLOORS) and getattr(m, "np", None) is np]
    draw, draw_streams, trace = Source.draw, Source.draw_streams, Trace()

    def noted_draw(source: Source, first: int, count: int) -> Any:
        output = draw(source, first, count)
        note("draw", "draw", inputs=(count,), output=output)
        return traced(output)

    def noted_streams(source: Source, streams: Any, quarter: int, worlds: Any) -> Any:
        output = draw_streams(source, streams, quarter, worlds)
        for row in output:
            note("draw", "draw", inputs=row.shape, output=row)
        return traced(output)

    trace_arrays_of(model)
    with ExitStack() as patches:
        for module in rules:
            patches.enter_context(patch.object(module, "np", TracingNumpy()))
        patches.enter_context(patch.object(Source, "draw", noted_draw))
        patches.enter_context(patch.object(Source, "draw_streams", noted_streams))
        patches.enter_context(patch.object(Traced, "tape", trace))
        yield trace


def trace_arrays_of(model: Model) -> None:
    """Turn every array that the model holds into a traced one."""
    model.assumptions = type(model.assumptions)(traced(model.assumptions.values))
    model.switches = traced(model.switches)
    programme = [] if model.programme is None else [model.programme]
    for holder in (*model.places().values(), model.recorder, *programme):
        for name, value in vars(holder).items():
            if isinstance(value, nx.Graph):
                for *_, edge in value.edges(data=True):
                    edge.update(traced(edge))
            else:
                vars(holder)[name] = traced(value)


def record_quarter(model: Model) -> Trace:
    """Step the model once; returns what NumPy was asked to do."""
    with recording(model) as trace:
        model.step()
    return trace
