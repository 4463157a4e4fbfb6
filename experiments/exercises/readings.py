"""Recipes that read what the engine says of itself: the backtest, the causes of one world, what a headline hangs on."""

from collections.abc import Mapping

import numpy as np

from twofutures.abm.names import known
from twofutures.abm.parameters import parameter, parameters
from twofutures.experiments.cases import picks
from twofutures.experiments.cases.lived import World
from twofutures.experiments.cases.turning_points import turning_points
from twofutures.experiments.cases.why import LEAD, Removal, why
from twofutures.experiments.exercises.runs import SEED, figures, rounded
from twofutures.experiments.exercises.sheet import Key
from twofutures.experiments.futures import Past
from twofutures.experiments.record.backtest import judge
from twofutures.policies.case import Case

LARGEST = "largest"  # the link without which the lead lies furthest from what it was
NONE = "none"
MUCH = 1.0  # months by which a single cause must move the lead of 2028 for the world to hinge on it


def oracle(*, worlds: int, reported: bool = False) -> Key:
    """The score of the model on the recorded past: numbers inside the band, series won, and the targets it misses.

    ``reported`` takes the wider band, which adds what the model is known to leave out.
    """
    scored = judge("fitted", Past(worlds, SEED).model.recorder)  # as backtest does, from the past that is kept
    return {
        "in_band": rounded(100 * (scored.covered.share_reported if reported else scored.covered.share)),
        "series_won": sum(series.wins for series in scored.series),
        "miss": [row.id for row in scored.judged if not row.passes],
    }


def detective(*, worlds: int, link: str, pick: str = "smallest_lead") -> Key:
    """The world with the smallest lead, and the lead of 2028 it would have had without one link of what lay behind it.

    ``link`` is ``who/what/quarter`` as ``twofutures why`` names it, or ``largest``. ValueError for one that is none.
    """
    leads = figures(worlds, [Case("inaction")], [LEAD])["inaction"]
    number = int(getattr(picks, pick)(leads))
    causes = why(World(Case("inaction"), number, SEED))
    removals = {name_of(removal): removal for removal in causes.removals}
    biggest = max(removals, key=lambda name: abs(removals[name].means[LEAD] - causes.means[LEAD]))
    chosen = removals[known("link", biggest if link == LARGEST else link.strip(), removals)]
    moved = abs(removals[biggest].means[LEAD] - causes.means[LEAD])
    return {
        "world": number,
        "without": rounded(chosen.means[LEAD]),
        "hinges": "yes" if moved > MUCH else "no",
    }


def name_of(removal: Removal) -> str:
    """A link of a chain as it is written in an answer; what has no single agent is named by what it is."""
    link = removal.link
    return "/".join(part for part in (link.who, link.what, link.quarter) if part)


def argue(
    *, worlds: int, group: str, question: str, assumption: str, switches: Mapping[str, float] | None = None
) -> Key:
    """One assumption at the low end, the value and the high end of its range: the headline, and where it turns."""
    name = known(f"assumption of {group}", assumption.strip(), _of_group(group))
    case, past = Case("inaction", switches=dict(switches or {})), Past(worlds, SEED)
    declared = parameter(name)
    ends = {"low": declared.low, "value": declared.value, "high": declared.high}
    cases = [
        Case("inaction", assumptions={name: at}, switches=dict(switches or {}), label=end) for end, at in ends.items()
    ]
    of = figures(worlds, cases, [question], past)
    turns = turning_points(past, name, case, question).turns
    return {
        **{end: int(np.sum(of[end][question])) for end in ends},
        "turns": rounded(turns[0].value) if turns else NONE,
    }


def _of_group(group: str) -> list[str]:
    return [name for name, one in parameters().items() if one.group == group]
