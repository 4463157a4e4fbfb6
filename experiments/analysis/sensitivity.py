"""Which assumptions and levers move an outcome: Morris screening and Sobol indices through SALib, on one batch.

Every row of a design is played in the same few worlds (fitted members, each with the same luck), so differences between
rows come from the factors. Factors hold from the branch on, independently of each other: the recorded present is
shared, and indices say what drives the future over the declared ranges, not over the fitted ensemble.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from twofutures.abm.lever import Factor
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.factors import settings
from twofutures.experiments.futures import CHUNK_ROWS, Past
from twofutures.experiments.questions import Question, observables_of
from twofutures.experiments.work.libraries import need_analysis
from twofutures.policies.case import Case
from twofutures.policies.members import fitted

Answers = Mapping[str, Worlds]  # by question, shape (rows,) or (rows, worlds)
Respond = Callable[[Worlds], Answers]  # design rows in the unit cube, shape (rows, factors) → answers
LEVELS = 4  # of the Morris grid
CONFIDENCE = 0.95
ROUNDING = 1e-12  # of an outcome's size: rows that differ by less do not differ
PARTS = (8, 4, 2, 1)  # the design's first eighth, quarter, half and whole show whether indices have settled


class Played:
    """A response: design rows played in the same worlds, ``members`` fitted members with ``lucks`` lucks each."""

    def __init__(
        self, factors: Sequence[Factor], questions: Sequence[Question], package: str, start: str,
        members: int = 4, lucks: int = 2, seed: int = 2028,
    ) -> None:  # fmt: skip
        self.factors, self.questions, self.package, self.start = factors, questions, package, start
        every = len(fitted())
        if members > every:
            raise ValueError(f"there are {every} fitted members: use at most that many")
        spread = np.arange(members) * every // members
        self.past = Past((spread[:, None] + every * np.arange(lucks)).ravel(), seed)
        self.lucks, self.worlds = lucks, members * lucks
        for question in questions:
            question.check(self.past.model.recorder.names)

    def __call__(self, unit: Worlds, progress: Callable[[int, int], None] | None = None) -> dict[str, Worlds]:
        """Answers by question, shape (rows, worlds), a chunk of rows at a time."""
        size, parts = max(1, CHUNK_ROWS // self.worlds), []
        for first in range(0, len(unit), size):
            parts.append(self._chunk(unit[first : first + size]))
            if progress:
                progress(min(first + size, len(unit)) * self.worlds, len(unit) * self.worlds)
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def _chunk(self, unit: Worlds) -> dict[str, Worlds]:
        past = self.past.take(np.tile(np.arange(self.worlds), len(unit)))
        values = settings(self.factors, np.repeat(unit, self.worlds, axis=0))
        case = Case(self.package, self.start, label="design").with_values(values)
        run = past.futures([case], observables_of(self.questions))
        return {str(q): q.answers(run, case.name).reshape(len(unit), -1) for q in self.questions}


def morris(names: Sequence[str], respond: Respond, trajectories: int = 10, seed: int = 2028) -> dict[str, Any]:
    """Screening by elementary effects: by question, a row per factor, strongest first.

    ``mu_star`` is the mean size of the effect of moving a factor over its whole belief, in the outcome's unit;
    ``sigma`` its spread: how much the effect depends on everything else. ValueError for fewer than two trajectories,
    and where an outcome is not a number in every row, or the same in all.
    """
    need_analysis()
    if not _whole(trajectories, 2):
        raise ValueError(f"a Morris screening wants two trajectories or more, not {trajectories}: one has no spread")
    from SALib.analyze import morris as analyse
    from SALib.sample import morris as sample

    unit = sample.sample(_problem(names), trajectories, num_levels=LEVELS, seed=seed)

    def indices(y: Worlds, rows: int) -> list[dict[str, Any]]:
        analysed = analyse.analyze(
            _problem(names), unit[:rows], y[:rows], num_levels=LEVELS, conf_level=CONFIDENCE, seed=seed
        )
        return _ranked(names, analysed, {"mu_star": "mu_star", "conf": "mu_star_conf", "mu": "mu", "sigma": "sigma"})

    answers = respond(unit)
    return {
        "method": "morris", "samples": trajectories, "rows": len(unit),
        "questions": {q: _analysed(y, indices, trajectories, len(names) + 1) for q, y in answers.items()},
    }  # fmt: skip


def sobol(
    names: Sequence[str], respond: Respond, samples: int = 256, seed: int = 2028, lucks: int = 1
) -> dict[str, Any]:
    """Variance shares: by question, a row per factor with first and total index and the half-width of their intervals.

    ``samples`` is a power of two. ``lucks`` says how many neighbouring worlds of an answer differ in luck alone.
    ValueError for other samples, and where an outcome is not a number in every row, or the same in nearly all.
    """
    need_analysis()
    if not _whole(samples, 2) or samples & (samples - 1):
        raise ValueError(
            f"a Sobol design wants a power of two, such as {2 ** max(4, int(samples).bit_length())} samples"
        )
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    unit = sample.sample(_problem(names), samples, calc_second_order=False, seed=seed)

    def indices(y: Worlds, rows: int) -> list[dict[str, Any]]:
        resamples = np.random.default_rng(seed)  # the stream of the seed: given the seed, SALib takes 0 for none
        analysed = analyse.analyze(
            _problem(names), y[:rows], calc_second_order=False, conf_level=CONFIDENCE, seed=resamples
        )
        return _ranked(names, analysed, {"total": "ST", "conf": "ST_conf", "first": "S1", "first_conf": "S1_conf"})

    answers, block = respond(unit), len(names) + 2
    by_question = {q: _analysed(y, indices, samples, block, [0, -1]) for q, y in answers.items()}
    for q, y in answers.items():
        by_question[q]["shares"] = shares(y[::block], lucks) if y.ndim > 1 else None
    return {"method": "sobol", "samples": samples, "rows": len(unit), "questions": by_question}


def shares(y: Worlds, lucks: int = 1) -> dict[str, float] | None:
    """What the spread of single worlds comes from, adding up to 1; ``y`` has shape (independent rows, worlds).

    ``factors``: what the design varies; ``luck``: same assumptions, other luck; ``others``: the rest, that is other
    assumptions of the members and how they work together with the factors. None with a single world.
    """
    rows, worlds = y.shape
    if rows < 2 or worlds < 2:
        return None
    apart = y - y.mean(axis=1, keepdims=True) - y.mean(axis=0) + y.mean()
    mixed = (apart**2).sum() / ((rows - 1) * (worlds - 1))
    factors = max(0.0, y.mean(axis=1).var(ddof=1) - mixed / worlds)
    luck = float(y.reshape(rows, -1, lucks).var(axis=2, ddof=1).mean()) if lucks > 1 else 0.0
    whole = max(mixed + max(0.0, y.mean(axis=0).var(ddof=1) - mixed / rows) + factors, factors + luck)
    if not whole:
        return None
    return {"factors": factors / whole, "luck": luck / whole, "others": 1 - (factors + luck) / whole}


def strongest(screening: Mapping[str, Any], top: int) -> list[str]:
    """The factors with the largest part of any question's strongest effect in a Morris screening."""
    best: dict[str, float] = {}
    for indices in screening["questions"].values():
        largest = indices["factors"][0]["mu_star"] or 1.0
        for row in indices["factors"]:
            best[row["name"]] = max(best.get(row["name"], 0.0), row["mu_star"] / largest)
    return sorted(best, key=lambda name: -best[name])[:top]


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _whole(number: Any, low: int) -> bool:
    return isinstance(number, int | np.integer) and bool(number >= low)


def _analysed(
    y: Worlds, indices: Callable[[Worlds, int], list[dict[str, Any]]], samples: int, block: int,
    of_block: Any = slice(None),
) -> dict[str, Any]:  # fmt: skip
    """Indices and their convergence; rows ``of_block`` of each block give the variance that indices are shares of."""
    if not np.isfinite(y).all():
        lacking = int((~np.isfinite(y)).sum())
        raise ValueError(f"{lacking:,} of {y.size:,} answers are no finite number: without them there is no index")
    mean = y.mean(axis=1) if y.ndim > 1 else y
    varies = mean.reshape(samples, block)[:, of_block]
    if _still(varies):
        raise ValueError(
            "this outcome is the same in every row, or in all but a few: vary other factors, ask for more samples, or "
            "for another outcome"
        )
    steps = sorted({max(2, samples // part) for part in PARTS})
    settled = [None if _still(varies[:n]) else _step(mean, indices, n, block) for n in steps]
    return {
        "mean": float(mean.mean()), "sd": float(mean.std(ddof=1)),
        "factors": indices(mean, samples * block), "convergence": [row for row in settled if row],
    }  # fmt: skip


def _still(y: Worlds) -> bool:
    """Whether numbers are all the same but for rounding."""
    return bool(np.ptp(y) <= ROUNDING * np.abs(y).max())


def _step(y: Worlds, indices: Callable[[Worlds, int], list[dict[str, Any]]], samples: int, block: int) -> Any:
    """Indices of the design's first part."""
    rows = indices(y, samples * block)
    kind = "total" if "total" in rows[0] else "mu_star"
    return {
        "samples": samples,
        "index": kind,
        "factors": {r["name"]: {"value": r[kind], "conf": r["conf"]} for r in rows},
    }


def _ranked(names: Sequence[str], analysed: Mapping[str, Any], columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows by factor, the largest first index named in ``columns`` on top; None where SALib gives no number."""
    rows = [
        {"name": name, **{ours: _plain(analysed[theirs][i]) for ours, theirs in columns.items()}}
        for i, name in enumerate(names)
    ]
    key = next(iter(columns))
    return sorted(rows, key=lambda row: -(row[key] or 0.0))


def _plain(x: Any) -> float | None:
    return float(x) if np.isfinite(x) else None
