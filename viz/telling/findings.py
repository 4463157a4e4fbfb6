"""Questions, boxes and rules in plain words."""

from collections.abc import Mapping
from typing import Any

from twofutures.abm.lever import factors
from twofutures.experiments.analysis import ema
from twofutures.experiments.questions import Question
from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES
from twofutures.viz.words.numbers import listed, number, percent

LABELS = {m.name: m.label for m in MEASURES}
SCORED = (
    "A feature score is a factor's part in how well random trees tell the worlds apart; scores add up to 1, and what a "
    "shuffled copy of as many factors reaches is chance. "
    f"Of more than {ema.MOST_SCORED:,} worlds as many are read, drawn at random."
)
JUDGED = (
    "Rules were found in one half of the worlds and judged in the other; figures are those of the judged half. The "
    "number after each limit is its quasi-p there: how likely so many cases would be if that limit did nothing. Worlds "
    "that share their assumptions count as one."
)
VARIED = (
    "Factors vary from the branch on, independently of each other, over their whole declared ranges; the recorded "
    "present is shared, and every row of the design is played in the same worlds with the same luck. So indices say "
    "what drives the future over the ranges as declared, not which of them the recorded past favours."
)


def noun(question: str) -> str:
    """A question as a noun: ``a world in the class near parity``, ``US lead, months (2028 mean)``."""
    read = Question.read(question)
    if read.of_class:
        return f"worlds that end in {read.name}"
    label = f"{LABELS.get(read.name, read.name)} ({read.time})"
    return f"{label} {read.sign} {read.limit:g}" if read.sign else label


def limit_phrase(name: str, limit: Any) -> str:
    """One limit of a box: ``spillover above 0.4 share``, ``package inaction or repeal``."""
    if ema.of_words(limit):
        return f"{name} {' or '.join(theme.label(word) for word in limit) or 'none'}"
    declared = factors().get(name)
    unit = f" {declared.unit}" if declared else ""
    low, high = (None if x is None else f"{x:.3g}" for x in limit)
    if low is None:
        return f"{name} at most {high}{unit}"
    return f"{name} at least {low}{unit}" if high is None else f"{name} from {low} to {high}{unit}"


def rule_sentence(row: Mapping[str, Any], question: str) -> str:
    """A box or a leaf as a sentence, with its counts in the judged half."""
    there = row["judged"]
    limits = listed(limit_phrase(name, limit) for name, limit in row["box"].items())
    return (
        f"Where {limits}: {noun(question)} are {there['of_interest']:,} of {there['worlds']:,} worlds "
        f"({percent(there['density'])}, against {percent(row['base'])} without the rule), which covers "
        f"{percent(there['coverage'])} of all such worlds."
    )


def luck_sentence(shares: Mapping[str, float] | None) -> str:
    """Where the spread of single worlds comes from."""
    if not shares:
        return ""
    return (
        f"Of the spread of single worlds, {percent(shares['factors'])} comes from the factors, "
        f"{percent(shares['luck'])} from luck and {percent(shares['others'])} from the members' other "
        "assumptions and how they work together with the factors; the indices divide the first part."
    )


def settled_sentence(indices: Mapping[str, Any]) -> str:
    """Whether the strongest factor's index still moves when the design doubles."""
    steps = [step for step in indices["convergence"] if step["factors"]]
    first = indices["factors"][0]["name"]
    if len(steps) < 2:
        return "The design is too small to show whether indices have settled."
    before, after = (step["factors"][first] for step in steps[-2:])
    moved = abs((after["value"] or 0.0) - (before["value"] or 0.0))
    held = moved <= (before["conf"] or 0.0)
    inside = "less than its interval" if held else "more than its interval: use more samples"
    return (
        f"From {steps[-2]['samples']:,} to {steps[-1]['samples']:,} samples the index of {first} moves by "
        f"{number(moved)}, {inside}."
    )
