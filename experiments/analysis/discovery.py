"""Scenario discovery: which assumptions and policies lead to an outcome. PRIM boxes, CART rules, feature scores.

Rules are found in one half of the worlds and judged in the other: a rule fitted to noise does not survive that. So each
limit has two quasi-p: that of the finding half, too small after a search, drops what is idle; the other is the test.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest

from twofutures.abm.worlds import Worlds
from twofutures.experiments.analysis import ema
from twofutures.experiments.analysis.ema import Columns, Limits

FEWEST = 20  # cases of interest, and of the others, in each half
MOST_FACTORS = 15  # that a search for rules may use, the highest scored
MOST_BOXES = 3
MOST_LIMITS = 4  # per box: a rule with more is no rule for people
SIGNIFICANT = 0.05
MOST_WORDS = 10  # values of a factor that is a choice, not a number
SHUFFLES = 20  # copies at least, one or more of each factor: their best score is what chance alone can reach
LEAF = 0.05  # of the worlds, at least, in each CART rule


class TooFew(ValueError):
    """Not enough worlds of interest (or of the others) to say what leads to them."""


@dataclass(frozen=True)
class Half:
    """Some worlds: factors, whether each is of interest, and the group whose assumptions it shares."""

    x: Columns
    yes: Worlds
    group: Worlds

    @property
    def repeats(self) -> float:
        """How many worlds stand for one group: they are not so many independent cases."""
        return len(self.group) / len(np.unique(self.group))

    def take(self, which: Worlds, names: Iterable[str] | None = None) -> "Half":
        """Some of these worlds, with all factors or some."""
        chosen = {name: np.asarray(self.x[name])[which] for name in names or self.x}
        return Half(chosen, self.yes[which], self.group[which])


def discover(x: Columns, yes: Worlds, group: Worlds, seed: int = 0) -> dict[str, Any]:
    """Scores, boxes and rules for the worlds where ``yes`` is 1.

    Each column of ``x``, ``yes`` and ``group`` has shape (worlds,). Worlds of one group (a number) share assumptions
    and stay in one half: even groups find rules, odd ones judge them. TooFew if there is too little to go by,
    ValueError where a number is missing.
    """
    if lacking := [name for name, column in {**x, "the outcome": yes}.items() if not _finite(column)]:
        raise ValueError(f"{lacking[0]} has no finite number in some worlds: leave them out, or ask with a limit")
    yes, group = np.asarray(yes, dtype=bool), np.asarray(group)
    seen = group % 2 == 0
    _enough(yes, 1 * ~seen)
    worlds = Half({name: column for name, column in x.items() if len(np.unique(column)) > 1}, yes, group)
    finding = worlds.take(seen)
    ranked = scores(finding.x, finding.yes, seed)
    top = [row["name"] for row in ranked["factors"][:MOST_FACTORS]]
    halves = worlds.take(seen, top), worlds.take(~seen, top)
    return {
        "worlds": len(yes), "of_interest": int(yes.sum()), "base": float(yes.mean()),
        "worlds_judged": int((~seen).sum()), "of_interest_judged": int(yes[~seen].sum()),
        "searched": top, "scores": ranked, "prim": boxes(*halves), "cart": rules(*halves),
    }  # fmt: skip


def _finite(column: Any) -> bool:
    """Whether a column is of words, or of finite numbers."""
    values = np.asarray(column)
    return values.dtype.kind not in "fc" or bool(np.isfinite(values).all())


def _enough(yes: Worlds, half: Worlds) -> None:
    for part in (0, 1):
        for kind, cases in (("", yes), ("other ", ~yes)):
            count = int((cases & (half == part)).sum())
            if count < FEWEST:
                raise TooFew(
                    f"only {int(cases.sum()):,} of {len(yes):,} worlds are {kind}cases of interest, {count} of them in "
                    f"one half: at least {FEWEST} in each half are needed; ask for more worlds or a wider outcome"
                )


def scores(x: Columns, y: Worlds, seed: int = 0) -> dict[str, Any]:
    """Factors by feature score, highest first, each with the best score among shuffled copies of its kind: chance.

    Of more than ``ema.MOST_SCORED`` worlds as many are read, drawn by the seed.
    """
    rng = np.random.default_rng(seed)
    if len(y) > ema.MOST_SCORED:
        drawn = np.sort(rng.choice(len(y), ema.MOST_SCORED, replace=False))
        x, y = {name: np.asarray(column)[drawn] for name, column in x.items()}, y[drawn]
    kinds = {name: _kind(column) for name, column in x.items()}
    shuffled, chance = {}, {}
    for kind in sorted(set(kinds.values())):
        names = [name for name in x if kinds[name] == kind]
        for i, name in enumerate(names * -(-SHUFFLES // len(names))):
            shuffled[f"shuffled {kind} {i}"] = _shuffled(x[name], rng)
    score = ema.forest_scores({**x, **shuffled}, y, len(np.unique(y)) <= 2, seed)
    for kind in set(kinds.values()):
        chance[kind] = max(score[name] for name in shuffled if name.startswith(f"shuffled {kind} "))
    rows: list[dict[str, Any]] = [{"name": n, "score": score[n], "chance": chance[kinds[n]]} for n in x]
    rows = [row | {"above_chance": row["score"] > row["chance"]} for row in rows]
    return {"factors": sorted(rows, key=lambda row: (not row["above_chance"], -row["score"]))}


def _kind(column: Any) -> str:
    """A choice among few, a number that several worlds share, or one of each world's own: chance favours the last."""
    values = len(np.unique(np.asarray(column)))
    if values <= MOST_WORDS:
        return "choice"
    return "shared" if len(column) >= 1.5 * values else "own"


def _shuffled(column: Any, rng: np.random.Generator) -> Worlds:
    """The values dealt out anew, alike where they were alike: worlds that share a value can still be told by it.

    Shuffled world by world, a copy could not tell one member's worlds from the rest, as every factor can.
    """
    values, place = np.unique(np.asarray(column), return_inverse=True)
    return rng.permutation(values)[place] if len(values) > MOST_WORDS else rng.permutation(np.asarray(column))


def boxes(finding: Half, judged: Half) -> list[dict[str, Any]]:
    """PRIM boxes, best first; the search ends with the first box that does not hold in the judged half."""
    search, kept = ema.Boxes(finding.x, finding.yes), []
    left, judged_left = np.ones(len(finding.yes), dtype=bool), np.ones(len(judged.yes), dtype=bool)
    for _ in range(MOST_BOXES):
        if finding.yes[left].sum() < FEWEST:
            break
        way = search.find()
        curve = [_figures(finding, limits, left) | {"limits": len(limits)} for limits in way]
        place = _best(curve)
        if place is None:
            break
        limits = search.take(place, [name for name, p in quasi_p(finding, way[place], left).items() if p > SIGNIFICANT])
        box = _judged(limits, finding, judged, left, judged_left)
        if not limits or box["p"] > SIGNIFICANT:
            break
        p_values = {"found": quasi_p(finding, limits, left), "judged": quasi_p(judged, limits, judged_left)}
        kept.append(box | {"p_values": p_values, "trade_off": curve, "chosen": place})
        left &= ~ema.inside(finding.x, limits)
        judged_left &= ~ema.inside(judged.x, limits)
    return kept


def quasi_p(half: Half, limits: Limits, left: Worlds) -> dict[str, float]:
    """Chance of so many cases in the box if a limit did nothing, by limit (Bryant and Lempert 2010)."""
    box, p_values = _figures(half, limits, left), {}
    for name in limits:
        wider = _figures(half, {n: limit for n, limit in limits.items() if n != name}, left)
        p_values[name] = _chance(box, wider["density"], half.repeats)
    return p_values


def _chance(box: Mapping[str, Any], density: float, repeats: float) -> float:
    """Chance of so many cases at this density; worlds of one group count as one."""
    hits, worlds = round(box["of_interest"] / repeats), round(box["worlds"] / repeats)
    return float(binomtest(hits, worlds, density, "greater").pvalue) if worlds else 1.0


def _best(curve: Sequence[Mapping[str, Any]]) -> int | None:
    """The step with the highest harmonic mean of coverage and density among boxes short enough to say."""
    merit = [
        2 * row["coverage"] * row["density"] / (row["coverage"] + row["density"])
        if row["coverage"] and 0 < row["limits"] <= MOST_LIMITS
        else 0.0
        for row in curve
    ]
    return int(np.argmax(merit)) if any(merit) else None


def rules(finding: Half, judged: Half) -> list[dict[str, Any]]:
    """CART leaves where the outcome is likelier than overall, and stays so in the judged half; densest first."""
    everyone = np.ones(len(finding.yes), dtype=bool), np.ones(len(judged.yes), dtype=bool)
    rows = [_judged(limits, finding, judged, *everyone) for limits in ema.leaves(finding.x, finding.yes, LEAF)]
    kept = [row for row in rows if row["found"]["density"] > finding.yes.mean() and row["p"] <= SIGNIFICANT]
    return sorted(kept, key=lambda row: -row["judged"]["density"])


def _judged(limits: Limits, finding: Half, judged: Half, left: Worlds, judged_left: Worlds) -> dict[str, Any]:
    """A box with its figures in both halves, and the chance of so many cases at the judged half's base rate."""
    there = _figures(judged, limits, judged_left)
    base = float(judged.yes[judged_left].mean())
    here = _figures(finding, limits, left)
    return {"box": limits, "found": here, "judged": there, "base": base, "p": _chance(there, base, judged.repeats)}


def _figures(half: Half, limits: Limits, left: Worlds) -> dict[str, Any]:
    """Coverage: part of all cases of interest; density: part of the box; mass: part of the worlds."""
    yes, box = half.yes, ema.inside(half.x, limits) & left
    hits, worlds = int((yes & box).sum()), int(box.sum())
    return {
        "worlds": worlds, "of_interest": hits, "mass": worlds / len(yes),
        "coverage": hits / max(1, int(yes.sum())), "density": hits / worlds if worlds else 0.0,
    }  # fmt: skip
