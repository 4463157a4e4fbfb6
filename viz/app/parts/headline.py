"""The one number: worlds in which the US frontier leads by a year or more, with what it was and how exact it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from twofutures.abm.outcomes import JUDGED
from twofutures.experiments.futures import Outcomes
from twofutures.viz.app.charts.figures import LEAD, MONTHS
from twofutures.viz.app.engine.screen import COARSE
from twofutures.viz.words.texts import say


def leading(run: Outcomes, case: str = "now") -> int:
    """Worlds of a case in which the mean US lead of 2028 is twelve months or more."""
    series = run.series(LEAD, case)
    return int((sum(series[q] for q in JUDGED) / len(JUDGED) >= MONTHS).sum())


def error(count: int, worlds: int) -> int:
    """Two standard errors of a count, in worlds: what another set of lucks might give."""
    part = count / worlds
    return round(2 * float(np.sqrt(worlds * part * (1 - part))))


def headline(visit: Any) -> str:
    """The sentence at the top of every page."""
    answer = visit.answer.value
    if answer is None:
        return say("frame.headline_waiting", worlds=COARSE)
    if visit.hidden.value:
        return say("frame.headline_hidden", worlds=answer.worlds)
    said = say("frame.headline", count=leading(answer), worlds=answer.worlds)
    if answer.screen == answer.screen.baseline():
        return f"{said} {say('frame.headline_untouched')}"
    return f"{said} {say('frame.headline_was', count=leading(answer, 'was'), worlds=answer.worlds)}"


def precision(visit: Any) -> str:
    """Whether all wanted worlds are counted, and the sampling error."""
    answer = visit.answer.value
    if answer is None or visit.hidden.value:
        return ""
    spread = error(leading(answer), answer.worlds)
    if answer.exact:
        return say("frame.exact", error=spread)
    return say("frame.coarse", worlds=answer.worlds, wanted=answer.screen.worlds, error=spread)
