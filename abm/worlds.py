"""The many-worlds algebra: one number per world, written as if there were only one world.

Every changing quantity is an array whose last axis is the worlds. Rules are written with the small vocabulary below and
never with ``if``, ``max`` or ``sum`` on state, so the same line advances one world or four thousand, bitwise alike.
Two things would break that promise and are therefore done here, once: sums run in a fixed order (NumPy adds pairwise
when only one world is left), and transcendental functions always see contiguous memory (NumPy rounds differently else).
"""

from functools import cache, lru_cache, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

Worlds = np.ndarray  # float64, worlds last
FLOAT = np.dtype(float)
LONG = 4_000  # from so many numbers on adding in place pays
SHORT = 256  # up to so many numbers a part, laying parts side by side costs less than starting an operation for each
ALTERED = "_altered"  # names of states that were set, for those who keep states side by side (chorus.py)


class State:
    """A declared, guarded quantity of an agent or a meeting place.

    Shape is ``(*axes, worlds)``; the array is frozen on assignment, so ``x += …`` on state is an error and reading
    another agent's state can never change it. A plain number fills every world, one number per world every row.
    What exists for one ``mechanism`` alone stands at its start wherever that is switched off (``Place.forget``).
    """

    def __init__(
        self, *, unit: str, meaning: str, axes: tuple[int, ...] = (), start: float = 0.0, mechanism: str = ""
    ) -> None:
        self.unit, self.meaning, self.axes, self.start, self.mechanism = unit, meaning, axes, start, mechanism

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    if TYPE_CHECKING:  # what is set is read from the instance, which Python does fastest where nothing stands between

        def __get__(self, instance: Any, owner: type | None = None) -> Any: ...

    def __set__(self, instance: Any, value: Any) -> None:
        array, states = np.asarray(value, dtype=float), instance.__dict__
        expected = (*self.axes, instance.worlds)
        if array.shape != expected:
            if array.ndim and array.shape != expected[-1:]:
                raise ValueError(
                    f"{type(instance).__name__}.{self.name} has shape {array.shape}, expected {expected}: "
                    "agents, channels or domains first, worlds last"
                )
            array = np.array(np.broadcast_to(array, expected)) if array.ndim else filled(float(array), expected)
        elif array.base is not None and array.flags.writeable:
            array = array.copy()
        array.setflags(write=False)
        states[self.name] = array
        if ALTERED in states:
            states[ALTERED].add(self.name)
        else:
            states[ALTERED] = {self.name}


@lru_cache(maxsize=64)
def filled(value: float, shape: tuple[int, ...]) -> Worlds:
    """One number everywhere. Frozen like all state, so that whoever begins with it can share it."""
    array = np.full(shape, value, dtype=float)
    array.flags.writeable = False
    return array


def states_of(kind: type) -> dict[str, State]:
    """Every State declared on a class and its bases, by name."""
    return _states_of(kind)


@cache
def _states_of(kind: type) -> dict[str, State]:
    return {k: v for base in reversed(kind.__mro__) for k, v in vars(base).items() if isinstance(v, State)}


def when(condition: Worlds, yes: Any, no: Any) -> Worlds:
    """``yes`` in the worlds where the condition holds, ``no`` elsewhere."""
    return np.where(condition, yes, no)


def both(*conditions: Worlds) -> Worlds:
    """True in the worlds where every condition holds."""
    return reduce(np.logical_and, conditions)


def either(*conditions: Worlds) -> Worlds:
    """True in the worlds where any condition holds."""
    return reduce(np.logical_or, conditions)


def total(parts: Any) -> Worlds:
    """Sum over the first axis (agents, channels, months …), always in the same order."""
    if isinstance(parts, np.ndarray) and parts.dtype == float and len(parts) > 2 and parts.size < LONG:
        return np.add.accumulate(parts)[-1]  # never pairwise, as a sum would be for one world
    coming = iter(parts)  # each part is added while it is at hand, before the next one is made
    first = next(coming, np.zeros(1))
    if getattr(first, "size", 1) <= SHORT:
        return _in_turn(np.add, [first, *coming])
    second = next(coming, None)
    if second is None:
        return first
    whole = np.add(first, second)
    return reduce(_added if whole.size >= LONG else np.add, coming, whole)


def _in_turn(operation: np.ufunc, parts: list[Any]) -> Worlds:
    """The first part with the second, that with the third, and so on: at once where parts are short and alike."""
    first = parts[0]
    if len(parts) > 3 and isinstance(first, np.ndarray) and first.size <= SHORT and first.dtype is FLOAT:
        try:
            return operation.accumulate(np.array(parts))[-1]
        except ValueError:  # parts of unlike shapes
            pass
    return reduce(operation, parts)


def _added(whole: Worlds, part: Any) -> Worlds:
    """The sum so far and one more part: in place, where the sum can hold it."""
    try:
        return np.add(whole, part, out=whole)
    except (TypeError, ValueError):
        return whole + part


def _all_hold(condition: Any) -> bool:
    """Whether a condition holds in every world (a count: NumPy's own ``all`` takes five times as long to start)."""
    return bool(np.count_nonzero(condition) == condition.size)


def count(conditions: Any) -> Worlds:
    """How many conditions hold in each world (at most 255 of them: they are added as bytes)."""
    if isinstance(conditions, np.ndarray):  # whole numbers add up alike in any order
        return np.add.reduce(conditions.view(np.uint8), axis=0, dtype=np.uint8).astype(float)
    return reduce(np.add, [condition.view(np.uint8) for condition in conditions]).astype(float)


def largest(*parts: Any) -> Worlds:
    """Elementwise largest; one argument is reduced over its first axis."""
    return _in_turn(np.maximum, list(parts if len(parts) > 1 else parts[0]))


def least(*parts: Any) -> Worlds:
    """Elementwise smallest; one argument is reduced over its first axis."""
    return _in_turn(np.minimum, list(parts if len(parts) > 1 else parts[0]))


def clip(x: Any, low: Any, high: Any) -> Worlds:
    """``x`` held inside ``[low, high]``."""
    return np.minimum(np.maximum(x, low), high)


def share(part: Any, whole: Any) -> Worlds:
    """``part / whole``, and 0 in worlds where the whole is not positive."""
    positive = np.greater(whole, 0)
    if _all_hold(positive):  # nothing to guard against, in no world: the same numbers in a third of the time
        return np.divide(part, whole)
    return np.where(positive, np.divide(part, np.where(positive, whole, 1.0)), 0.0)


def exp(x: Any) -> Worlds:
    """e to the x, on contiguous memory."""
    return np.exp(np.ascontiguousarray(x, dtype=float))


def log(x: Any) -> Worlds:
    """Natural logarithm, with a floor so that an empty quantity never becomes minus infinity."""
    return np.log(np.ascontiguousarray(np.maximum(x, 1e-12), dtype=float))


def log10(x: Any) -> Worlds:
    """Decimal logarithm, floored like ``log``."""
    return np.log10(np.ascontiguousarray(np.maximum(x, 1e-12), dtype=float))


def power(x: Any, exponent: Any) -> Worlds:
    """``x`` to the exponent through exp and log, so that every length rounds alike; 0 stays 0."""
    positive, raised = np.greater(x, 0), exp(np.multiply(log(x), exponent))
    return raised if _all_hold(positive) else np.where(positive, raised, 0.0)


def logistic(x: Any) -> Worlds:
    """The standard S-curve, 1 / (1 + e^-x)."""
    below = exp(-np.asarray(x, dtype=float))
    below += 1.0
    return np.divide(1.0, below, out=below)


def smooth_step(x: Any, middle: Any, width: Any) -> Worlds:
    """An S-curve from 0 to 1 that passes one half at ``middle``."""
    return logistic((x - middle) / width)


def soft(x: Any) -> Worlds:
    """``x`` held inside -1 and 1 without a corner: near x when small, near the bound when large.

    Of the ratio of supply to demand it is the part that is met.
    """
    fourth = x * x * x * x
    return x * power(1 + fourth, -1 / 4)


def softmax(utilities: Worlds) -> Worlds:
    """Choice shares over the second-to-last axis; each world's shares add up to one."""
    utilities = np.asarray(utilities)
    weights = exp(utilities - np.expand_dims(largest(np.moveaxis(utilities, -2, 0)), -2))
    return np.divide(weights, np.expand_dims(total(np.moveaxis(weights, -2, 0)), -2), out=weights)


def pick(values: Worlds, index: Worlds) -> Worlds:
    """``values[index]`` world by world, where ``index`` holds a whole number per world."""
    return np.take_along_axis(np.asarray(values), index.astype(int)[None], axis=0)[0]


def level(rank: Any, *levels: Any) -> Worlds:
    """The level of a rank (a whole number, or one per world), the first level being that of rank 0."""
    return total((rank == place) * value for place, value in enumerate(levels))


def rank_choice(weights: Worlds, uniform: Worlds) -> Worlds:
    """The first row at which the running sum of weights passes a uniform draw: a weighted lottery in each world."""
    running, below = np.zeros_like(uniform), np.zeros_like(uniform)
    threshold = uniform * total(weights)
    for row in list(weights)[:-1]:
        running = running + row
        below = below + (running <= threshold)
    return below


def stack(rows: Any) -> Worlds:
    """Rows of equal shape (or plain numbers) joined along a new first axis."""
    rows = list(rows)
    try:
        return np.array(rows, dtype=float)
    except ValueError:  # rows of unlike shapes
        rows = [np.asarray(row, dtype=float) for row in rows]
        shape = np.broadcast_shapes(*(row.shape for row in rows))
        return np.array([np.broadcast_to(row, shape) for row in rows])


def normal_from(uniform: Worlds) -> Worlds:
    """Standard normal draws by the inverse distribution function."""
    from scipy import special  # takes a third of a second: not for those who only name a lever

    return special.ndtri(np.ascontiguousarray(uniform))


def heavy_tail(uniform: Worlds, tail: Any) -> Worlds:
    """Non-negative draws with mean one; the larger ``tail``, the rarer and bigger the jumps (Weibull, shape 1/tail)."""
    from scipy import special

    return power(-log(uniform), tail) / special.gamma(1.0 + np.asarray(tail, dtype=float))


def wandering(x: Any, memory: Any, sd: Any, luck: Any) -> Worlds:
    """The next value of what strays from 0 and comes back: AR(1) whose lasting standard deviation is ``sd``."""
    return memory * x + sd * power(1 - memory**2, 1 / 2) * luck


def shift_register(register: Worlds, newest: Worlds) -> Worlds:
    """Push ``newest`` in at the front of a pipeline of quarters; the oldest falls out."""
    return np.concatenate([np.asarray(newest)[None], register[:-1]])


def move_up(queue: Worlds) -> Worlds:
    """Everyone in a queue of quarters one place nearer the front; the first has left, the last place is empty."""
    return np.concatenate([queue[1:], np.zeros_like(queue[:1])])


def everywhere(x: Any, low: float, high: float) -> bool:
    """Whether every value of a plain number or array is finite and inside ``[low, high]``."""
    values = np.asarray(x, dtype=float)
    return bool(np.isfinite(values).all() and (values >= low).all() and (values <= high).all())


def value_in(x: Any, rows: Worlds) -> Any:
    """A per-world value in some worlds; plain numbers and words stay as they are."""
    return x[rows] if isinstance(x, np.ndarray) and x.ndim else x
