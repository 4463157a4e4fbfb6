"""One small door to EMA Workbench's analysis, whose 2.5 and 3.0 differ. Plain data in, plain data out."""

import inspect
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import FrameType
from typing import Any

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.work.libraries import need_analysis

MOST_SCORED = 1_500  # worlds that feature scores read: they settle before
Columns = Mapping[str, Any]  # numbers or words, each of shape (worlds,)
Span = tuple[float | None, float | None]  # lowest and highest; None where there is no limit
Limits = dict[str, Span | list[str]]  # by restricted factor: its span, or the words allowed


@contextmanager
def quiet() -> Iterator[None]:
    """Without what the workbench and what it imports say about themselves."""
    need_analysis()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", ImportWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        _load()
        yield


@cache
def _load() -> None:
    """Import the workbench, once.

    While it is imported it looks up, for its log, in which class each of its methods stands, by a function of Python's
    that reads the source file of every frame there is: half of the time that the import takes.
    """
    whole = inspect.getouterframes
    try:
        setattr(inspect, "getouterframes", _frames)  # noqa: B010
        import_module("ema_workbench.analysis.prim")
    finally:
        setattr(inspect, "getouterframes", whole)  # noqa: B010


def _frames(frame: FrameType | None, context: int = 1) -> list[tuple[FrameType, str, int, str]]:
    """The frames from one outwards with file, line and name, as ``inspect.getouterframes`` has them; no source."""
    frames = []
    while frame is not None:
        frames.append((frame, frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    return frames


def frame(x: Columns) -> Any:
    """A data frame whose number columns are floats."""
    import pandas as pd

    return pd.DataFrame({name: column if _words(column) else np.asarray(column, float) for name, column in x.items()})


def _words(column: Any) -> bool:
    return np.asarray(column).dtype.kind in "OUS"


def of_words(limit: Any) -> bool:
    """Whether a limit names the words it allows; else it is a span of numbers."""
    return not limit or isinstance(limit[0], str)


def inside(x: Columns, limits: Mapping[str, Any]) -> Worlds:
    """Which worlds lie inside a box, shape (worlds,)."""
    within = np.ones(len(next(iter(x.values()))), dtype=bool)
    for name, limit in limits.items():
        column = np.asarray(x[name])
        if of_words(limit):
            within &= np.isin(column, limit)
            continue
        low, high = limit
        within &= True if low is None else column >= low
        within &= True if high is None else column <= high
    return within


class Boxes:
    """PRIM on yes-or-no cases: peel, choose a box on the way, remove its worlds, peel again."""

    def __init__(self, x: Columns, yes: Worlds) -> None:
        with quiet():
            from ema_workbench.analysis.prim import Prim

            self.x = x
            older = (
                "threshold" in inspect.signature(Prim).parameters
            )  # 2.5 refuses boxes below it; 3.0 leaves that to us
            more = {"threshold": 0.0} if older else {}
            self._prim = Prim(frame(x), np.asarray(yes, dtype=bool), **more)

    def find(self) -> list[Limits]:
        """The limits of the boxes on the way of one peeling, widest first."""
        with quiet():
            self._box = self._prim.find_box()
        return [] if self._box is None else [self._limits(place) for place in range(len(self._box.box_lims))]

    def take(self, place: int, without: list[str]) -> Limits:
        """Settle on one of them, with some limits dropped: its worlds are not searched again."""
        with quiet():
            self._box.select(place)
            for name in without:
                self._box.drop_restriction(name)
            place = len(self._box.box_lims) - 1 if without else place
            self._box.select(place)
        return self._limits(place)

    def _limits(self, place: int) -> Limits:
        return limits_of(self._box.box_lims[place], self._box.box_lims[0])


def leaves(x: Columns, yes: Worlds, mass: float, most: int = 8) -> list[Limits]:
    """The leaves of a CART tree as boxes; each holds at least this share of the worlds. Empty where no split helps.

    Splits that gain less than a hundredth of the outcome's impurity are pruned.
    """
    with quiet():
        from ema_workbench.analysis.cart import CART

        table, yes = frame(one_hot(x)), np.asarray(yes, dtype=int)
        tree = CART(table, yes, mass_min=mass)
        tree.build_tree()
        worth = 0.01 * 2 * yes.mean() * (1 - yes.mean())
        tree.clf.set_params(ccp_alpha=worth, max_leaf_nodes=most, random_state=0).fit(table.to_numpy(), yes)
        if tree.clf.tree_.node_count == 1:
            return []
        whole = table.agg(["min", "max"])
        return [with_words(limits_of(box, whole), x) for box in tree.boxes]


def one_hot(x: Columns) -> Columns:
    """Columns of words as columns of 0 and 1, one for each word: boxes of the workbench's trees lose words."""
    columns: dict[str, Any] = {}
    for name, column in x.items():
        words = list(np.unique(np.asarray(column, dtype=object))) if _words(column) else []
        columns |= {f"{name}={word}": 1.0 * (np.asarray(column) == word) for word in words} or {name: column}
    return columns


def with_words(limits: Limits, x: Columns) -> Limits:
    """Limits on 0-and-1 columns as the words they allow."""
    worded: Limits = {}
    for name, limit in limits.items():
        column, _, word = name.partition("=")
        if name in x:
            worded[name] = limit
            continue
        allowed: Any = worded.get(column, sorted({str(entry) for entry in x[column]}))
        worded[column] = [entry for entry in allowed if (entry == word) == (limit[0] is not None)]
    return worded


def limits_of(box: Any, whole: Any) -> Limits:
    """What a box restricts, against the box of everything."""
    limits: Limits = {}
    for name in box.columns:
        (low, high), (lowest, highest) = list(box[name]), list(whole[name])
        if isinstance(low, set):
            if len(low) < len(lowest):
                limits[name] = sorted(map(str, low))
        elif low > lowest or high < highest:
            limits[name] = (float(low) if low > lowest else None, float(high) if high < highest else None)
    return limits


def forest_scores(x: Columns, y: Worlds, classes: bool, seed: int) -> dict[str, float]:
    """Feature scores of extremely randomised trees, adding up to 1.

    Each split looks at the square root of so many features, as is usual where most do nothing: 1/28 of the time for
    every assumption and its shuffled copies.
    """
    with quiet():
        from ema_workbench.analysis.feature_scoring import RuleInductionType, get_ex_feature_scores

        mode = RuleInductionType.CLASSIFICATION if classes else RuleInductionType.REGRESSION
        table, _ = get_ex_feature_scores(
            frame(x), np.asarray(y), mode=mode, max_features="sqrt", oob_score=False, random_state=seed % 2**32
        )
        return {str(name): float(score) for name, score in table.iloc[:, 0].items()}
