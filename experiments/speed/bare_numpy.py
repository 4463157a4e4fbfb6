"""Recorded array work once more, bare: the same calls on arrays that are already there."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import numpy as np

from twofutures.experiments.speed.trace import Call, Operand, Trace

RING = 8  # arrays of a shape that a replay goes round, so that it does not work on one cached array only


class Replay:
    """The same calls again, bare, on preallocated arrays (``wrap`` is for tests that record the replay itself)."""

    def __init__(self, trace: Trace, wrap: Callable[[np.ndarray], np.ndarray] = lambda array: array) -> None:
        self._wrap = wrap
        self._rings: dict[Operand, Iterator[np.ndarray]] = {}
        self._uniform = np.random.Generator(np.random.Philox(0)).random
        self.ufuncs = trace.count("ufunc")
        self._work = [self._prepared(call) for call in trace.calls]

    def run(self) -> int:
        """Do all the array work once; returns the number of ufunc calls."""
        with np.errstate(all="ignore"):
            for function, arguments, options in self._work:
                function(*arguments, **options)
        return self.ufuncs

    def _prepared(self, call: Call) -> tuple[Callable, tuple, dict[str, Any]]:
        if call.kind == "draw":
            return self._uniform, (call.inputs[0], np.float64, self._array(call.output)), {}
        if call.kind == "copy":
            return np.copyto, (self._array(call.output), self._array(call.output)), {}
        inputs = self._filled(call.inputs)
        options = {name: self._filled(value) for name, value in call.options}
        if call.kind == "ufunc" and isinstance(call.output, Operand):
            options |= {"out": self._array(call.output)}
        return call.run, inputs, options

    def _filled(self, x: Any) -> Any:
        if isinstance(x, Operand):
            return self._array(x)
        return type(x)(map(self._filled, x)) if type(x) in (tuple, list) else x

    def _array(self, operand: Any) -> np.ndarray:
        if operand not in self._rings:
            half = np.full(operand.shape, 0.5).astype(operand.dtype)
            self._rings[operand] = cycle([self._wrap(half.copy()) for _ in range(RING)])
        return next(self._rings[operand])
