"""The one number: in how many worlds the headline's question is answered yes, what it was, and how exact that is.

The app asks whether the US frontier leads by a year or more, or another of ``QUESTIONS``; a link may ask anything that
the command line may (``?of=near+parity``, ``?of=gap_usable<3``) of what the app keeps.
"""

from typing import Any

import numpy as np

from twofutures.experiments.futures import Outcomes
from twofutures.experiments.questions import Question, ask
from twofutures.viz.app.engine.answers import KEEP
from twofutures.viz.app.engine.changes import LEAD, MONTHS, columns
from twofutures.viz.app.engine.screen import NOW, WAS
from twofutures.viz.look.series import PAPER_RATIO
from twofutures.viz.words import faults, texts
from twofutures.viz.words.numbers import figures, listed, number, sentence
from twofutures.viz.words.texts import say

LONG = 3.0  # seconds of waiting that are announced
LEADS = Question(LEAD, ">=", MONTHS)
QUESTIONS = {  # by text: so that every lever can be seen to matter somewhere
    "lead": LEADS, "compute": Question("gap_usable", ">=", PAPER_RATIO), "use": Question("swing_us_part", ">=", 0.5),
    "rules": Question("swing_rules_direction", ">", 0.0),
}  # fmt: skip


def asked(text: str) -> Question:
    """A question in the grammar of the command line; ValueError says how to write one, or what the app keeps."""
    return ask(text, KEEP, number=True)


def leading(run: Outcomes, case: str = NOW) -> int:
    """Worlds of a case in which the mean US lead of 2028 is twelve months or more."""
    return int(LEADS.answers(run, case).sum())


def error(count: float, worlds: int) -> int:
    """Two standard errors of a count, in worlds: what another set of lucks might give."""
    part = count / worlds
    return round(2 * float(np.sqrt(worlds * part * (1 - part))))


def headline(visit: Any) -> str:
    """The sentence at the top of every page."""
    answer, question = visit.answer.value, visit.question
    if answer is None:
        return say("frame.headline_waiting")
    if visit.hidden.value:
        return say("frame.headline_hidden", worlds=answer.worlds)
    try:
        now, was = (_number(question, answer, case) for case in (NOW, WAS))
    except ValueError as fault:  # an average that some world has not: it says what to ask instead
        return sentence(faults.in_words(str(fault)))
    kind = "" if question.yes_or_no else "_median"
    line = say(f"frame.headline{kind}", count=now, worlds=answer.worlds, question=in_words(question))
    return f"{line} {_before(answer, question, was)}"


def _before(answer: Any, question: Question, was: str) -> str:
    """What it was with nothing changed."""
    if answer.screen == answer.screen.baseline():
        return say("frame.headline_untouched")
    return say(f"frame.headline{'' if question.yes_or_no else '_median'}_was", count=was, worlds=answer.worlds)


def in_words(question: Question) -> str:
    """What is so in the worlds that are counted; as it is written where the app has no words for it."""
    known = next((say(f"frame.asks_{name}") for name, one in QUESTIONS.items() if one == question), "")
    return known or (say("frame.asks_other", question=question) if question.yes_or_no else str(question))


def count(visit: Any) -> int | None:
    """The headline's number of worlds; None where there is none, or a guess is awaited."""
    answer, question = visit.answer.value, visit.question
    if answer is None or visit.hidden.value or not question.yes_or_no:
        return None
    try:
        return int(question.answers(answer, NOW).sum())
    except ValueError:  # the headline says why
        return None


def brief(visit: Any) -> dict[str, str]:
    """The headline beside its large number, in few words: what is counted, and what the newest move did to it.

    ``net``, ``error``, ``gained`` and ``lost`` where that is known, else ``before``; nothing where there is no count.
    """
    answer, question, change = visit.answer.value, visit.question, visit.changed
    if count(visit) is None:
        return {}
    words = {"asked": say("frame.brief", worlds=answer.worlds, question=in_words(question))}
    if change is None:
        return words | {"before": _before(answer, question, _number(question, answer, WAS))}
    net = change.now - change.was
    sign = "+" if net > 0 else "−" if net < 0 else ""
    return words | {
        "net": sign + texts.count("numbers.worlds", abs(net)), "error": say("frame.brief_error", error=change.error),
        "gained": say("frame.brief_gained", count=change.gained), "lost": say("frame.brief_lost", count=change.lost),
    }  # fmt: skip


def histogram(visit: Any) -> dict[str, Any] | None:
    """The worlds of the newest answer in small columns; None where there is no count, or nothing to stand along."""
    question = visit.question
    if count(visit) is None or not question.sign:
        return None
    pair = visit.step.value if visit.changed is not None else None
    return vars(columns(question, visit.answer.value, pair)) | {"of_lead": question.name == LEAD}


def moved(visit: Any) -> str:
    """What the newest move did, against the screen before it; empty while that is not known."""
    change = visit.changed
    if change is None:
        return ""
    now, before = visit.trail.value.now, visit.trail.value.before[-1]
    return say("frame.moved", what=listed(now.since(before)), error=change.error, **vars(change))


def _number(question: Question, run: Outcomes, case: str) -> str:
    """Worlds that say yes, or the median of what they say."""
    answers = question.answers(run, case)
    return figures(int(answers.sum())) if question.yes_or_no else number(float(np.median(answers)))


def precision(visit: Any) -> str:
    """Whether all wanted worlds are counted, and the sampling error; or how long the answer will take."""
    answer, question = visit.answer.value, visit.question
    if visit.wait.value > LONG:
        return say("frame.queue", seconds=round(visit.wait.value))
    if answer is None or visit.hidden.value:
        return ""
    try:
        yes = question.answers(answer, NOW).sum() if question.yes_or_no else answer.worlds / 2
    except ValueError:  # the headline says why
        return ""
    margin = error(yes, answer.worlds)
    if answer.exact:
        return say("frame.exact", error=margin)
    return say("frame.coarse", worlds=answer.worlds, wanted=answer.screen.worlds, error=margin)
