"""Recipes that move something and play the same worlds again: levers, mechanisms, assumptions."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import product
from math import isfinite

import numpy as np

from twofutures.abm.parameters import parameter
from twofutures.abm.worlds import Worlds
from twofutures.experiments.exercises.runs import GAP, LEAD, figures, mean, median, part_in_words
from twofutures.experiments.exercises.sheet import Key
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy

AS_IT_IS = "as it is"
CLEAR = 0.1  # of the worlds: a majority this far from half is no coin toss
Settings = Mapping[str, float]


def predict(*, worlds: int, moves: Mapping[str, Settings], strength: float = 1.0, **guesses: str) -> Key:
    """How far guesses of what single moves do to the lead (median of 2028) lie from what they do."""
    guessed = {name: guess(name, guesses[name]) for name in moves}
    cases = [Case("inaction", label=AS_IT_IS)]
    cases += [
        Case("inaction", policies=(Policy(name, dict(one), strength=strength),), label=name)
        for name, one in moves.items()
    ]
    of = figures(worlds, cases, [LEAD])
    errors = {name: abs(guessed[name] - median(of[name][LEAD] - of[AS_IT_IS][LEAD])) for name in moves}
    return {"mean_error": mean(np.array(list(errors.values()))), "worst": max(errors, key=errors.__getitem__)}


def guess(name: str, text: str) -> float:
    """A guessed number; ValueError names what to write."""
    with suppress(ValueError):
        if isfinite(months := float(text.replace("−", "-"))):
            return months
    raise ValueError(f"{text!r} is no guess: write a number of months, such as {name}=-1.5")


def holes(*, worlds: int, first: str, second: str, switches: Settings | None = None) -> Key:
    """Two ways around controls, closed one by one and together: what closing both adds to the sum of each alone."""
    closed = {AS_IT_IS: (), first: (first,), second: (second,), "both": (first, second)}
    cases = [
        Case("inaction", switches={**dict(switches or {}), **dict.fromkeys(names, 0)}, label=label)
        for label, names in closed.items()
    ]
    of = figures(worlds, cases, [GAP, LEAD])

    def beyond(name: str) -> Worlds:
        return of["both"][name] - of[first][name] - of[second][name] + of[AS_IT_IS][name]

    more = int((beyond(LEAD) > 0).sum())
    return {
        "alone_first": median(of[first][GAP] - of[AS_IT_IS][GAP]),
        "alone_second": median(of[second][GAP] - of[AS_IT_IS][GAP]),
        "interaction": median(beyond(GAP)),
        "worlds_gap": int((beyond(GAP) > 0).sum()),
        "worlds_lead": more,
        "lead_says": part_in_words(more, worlds),
    }


def follower(*, worlds: int, defences: Settings, distillation: float = 1.0) -> Key:
    """Without any defence: worlds in which the PRC leads only because of a channel of learning from US models."""
    closed: Mapping[str, Settings] = {
        AS_IT_IS: {"distillation": distillation},
        "distillation": {"distillation": 0},
        "lawful use": {"distillation": distillation, "lawful_use": 0},
    }
    cases = [Case("inaction", levers=defences, switches=off, label=label) for label, off in closed.items()]
    of = figures(worlds, cases, [LEAD])
    ahead = {case: values[LEAD] < 0 for case, values in of.items()}
    only = {channel: int((ahead[AS_IT_IS] & ~ahead[channel]).sum()) for channel in ("distillation", "lawful use")}
    return {
        "only_because": only["distillation"],
        "months": median(of["distillation"][LEAD] - of[AS_IT_IS][LEAD]),
        "ahead": int(ahead[AS_IT_IS].sum()),
        "channel": max(only, key=only.__getitem__) if any(only.values()) else "neither",
    }


def both_gain(*, worlds: int, values: Sequence[float]) -> Key:
    """Everybody's algorithms get better faster: what becomes of both frontiers, of the points and of the months."""
    cases = [Case("inaction", assumptions={"algo_progress": value}, label=str(i)) for i, value in enumerate(values)]
    of = figures(worlds, cases, ["eci_us@2028", "eci_prc@2028", LEAD])
    slow, fast = of["0"], of[str(len(values) - 1)]
    us, prc = (fast[name] - slow[name] for name in ("eci_us@2028", "eci_prc@2028"))
    return {
        "rises_us": mean(us), "rises_prc": mean(prc), "worlds_both": int(((us > 0) & (prc > 0)).sum()),
        "points": _way(mean(us - prc)), "months": _way(mean(fast[LEAD] - slow[LEAD])),
    }  # fmt: skip


def _way(change: float) -> str:
    return "grows" if change > 0 else "shrinks" if change < 0 else "stays"


def calm(*, worlds: int, noise: str, rule: str, bias: str, ends: Mapping[str, Sequence[float]] | None = None) -> Key:
    """Three assumptions at both ends of their ranges: what each does to months of testing, the others averaged out."""
    names = (noise, rule, bias)
    spans = {name: (parameter(name).low, parameter(name).high) for name in names} | dict(ends or {})
    corners = list(product((0, 1), repeat=3))
    cases = [
        Case(
            "inaction", assumptions={n: spans[n][end] for n, end in zip(names, corner, strict=True)}, label=str(corner)
        )
        for corner in corners
    ]
    tested = figures(worlds, cases, ["safety_testing_months_us@2028"])
    cube = np.stack([of["safety_testing_months_us@2028"] for of in tested.values()]).reshape(2, 2, 2, -1)
    by_noise, by_rule, by_bias = (np.diff(cube, axis=axis).mean(axis=(0, 1, 2)) for axis in range(3))
    moved, up = int((by_noise != 0).sum()), float((by_noise > 0).mean())
    one_way = moved and abs(up - 1 / 2) > CLEAR
    return {
        "noise": mean(by_noise), "rule": mean(by_rule), "bias": mean(by_bias),
        "what_noise_does": "one way" if one_way else "either way" if moved else "nothing",
    }  # fmt: skip
