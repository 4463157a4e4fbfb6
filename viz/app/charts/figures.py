"""The app's charts from an answer: which figures, in which words."""

from dataclasses import replace

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, quarter_name
from twofutures.abm.outcomes import JUDGED, year_mean
from twofutures.abm.worlds import total
from twofutures.experiments.futures import Outcomes
from twofutures.experiments.record import coverage
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.viz.app.charts.panel import Band, Line, Panel
from twofutures.viz.app.engine.changes import LEAD, MONTHS
from twofutures.viz.app.engine.screen import NOW, WAS
from twofutures.viz.look import recorded_frontier, theme
from twofutures.viz.look.series import CHANNELS, MILLION, NORMS, PAPER_RATIO, REACH, RELEASES, US_LOOK
from twofutures.viz.words.numbers import number, percent
from twofutures.viz.words.texts import say, translated

SINGLE = 20  # worlds drawn one by one
WAS_LOOK = theme.Look(theme.INK, (0, (6, 3)), "")


def lead(run: Outcomes) -> Panel:
    """How far ahead: the smooth lead in months, with the recorded past."""
    now, was = year_mean(run.by_quarter(LEAD, NOW)), year_mean(run.by_quarter(LEAD, WAS))
    low, middle, high = np.quantile(now, EIGHT_IN_TEN)
    caption = say(
        "charts.lead_caption", before=number(np.median(run.by_quarter(LEAD, NOW)[BRANCH - 1])),
        quarter=quarter_name(BRANCH - 1), middle=number(middle), low=number(low), high=number(high),
        was=number(np.median(was)), short=int((now < MONTHS / 2).sum()), worlds=len(now),
    )  # fmt: skip
    refs = {0.0: "", MONTHS: say("charts.lead_line")}
    return _fan(run, LEAD, say("charts.lead"), caption, say("charts.months"), recorded_frontier.dots(LEAD), refs)


def gap(run: Outcomes, name: str = "gap_usable") -> Panel:
    """Who has compute: US over PRC, on a log axis, stock and additions named."""
    end, flow = run.by_quarter(name, NOW)[LAST], run.by_quarter("gap_flow", NOW)[LAST]
    caption = say(
        "charts.gap_caption", middle=number(np.median(end)), flow=number(np.median(flow)),
        was=number(np.median(run.by_quarter(name, WAS)[LAST])),
        before=number(np.median(run.by_quarter(name, NOW)[BRANCH - 1])), quarter=quarter_name(BRANCH - 1),
    )  # fmt: skip
    refs = {1.0: "1×", 5.0: "5×", PAPER_RATIO: say("charts.gap_paper")}
    return _fan(run, name, say("charts.gap"), caption, say("charts.ratio"), None, refs, log=True)


def _fan(run, name, title, caption, unit, dots, refs, log=False) -> Panel:
    low, middle, high = run.fan(name, NOW)
    single = run.by_quarter(name, NOW)[:, :SINGLE].T
    lines = (
        *(Line(say("charts.single"), world, US_LOOK, faint=True) for world in single),
        Line(say("charts.was"), run.fan(name, WAS)[1], WAS_LOOK, end=say("charts.was_end")),
        Line(say("charts.median"), middle, US_LOOK, width=3, end=say("charts.median_end")),
    )
    bands = [Band(say("charts.band"), low, high, theme.US)]
    if (reported := coverage.reported(name, run.by_quarter(name, NOW))) is not None:
        bands.append(Band(say("charts.reported"), reported[0], reported[1], theme.US, outline=True))
    return Panel(title, caption, unit, lines, tuple(bands), dots, refs, log)


def channels(run: Outcomes) -> Panel:
    """Where PRC labs' compute comes from; means, because medians do not add up."""
    parts = {
        translated(label): run.by_quarter(name, NOW).mean(axis=1) / MILLION for name, (label, _) in CHANNELS.items()
    }
    whole = total(parts.values())[LAST]
    largest = max(parts, key=lambda label: parts[label][LAST])
    caption = say(
        "charts.channels_caption", whole=number(whole * MILLION), largest=largest,
        part=percent(parts[largest][LAST] / whole) if whole else say("numbers.none"),
    )  # fmt: skip
    looks = zip(parts, CHANNELS.values(), theme.LOOKS, strict=False)  # their own colours, and dashes that differ
    lines = tuple(Line(label, parts[label], replace(look, dash=other.dash)) for label, (_, look), other in looks)
    return Panel(say("charts.channels"), caption, say("charts.million"), lines, stacked=True)


def markets(run: Outcomes) -> Panel:
    """Whose models third countries use."""
    return _pair(run, REACH, "markets")


def norms(run: Outcomes) -> Panel:
    """Whose rules third countries follow."""
    return _pair(run, NORMS, "norms")


def _pair(run: Outcomes, pair: dict, key: str) -> Panel:
    ends = {name: float(np.median(year_mean(run.by_quarter(name, NOW)))) for name in pair}
    was = {name: float(np.median(year_mean(run.by_quarter(name, WAS)))) for name in pair}
    first, second = pair
    caption = say(
        f"charts.{key}_caption", first=percent(ends[first]), second=percent(ends[second]),
        first_was=percent(was[first]), second_was=percent(was[second]),
    )  # fmt: skip
    fans = {name: run.fan(name, NOW) for name in pair}
    lines = tuple(Line(translated(label), fans[name][1], look) for name, (label, look) in pair.items())
    return Panel(say(f"charts.{key}"), caption, say("charts.percent"), lines, share=True)


def releases(run: Outcomes) -> Panel:
    """How often new frontier models come out; means, because counts are few."""
    means = {name: run.by_quarter(name, NOW).mean(axis=1) for name in RELEASES}
    us, prc = (number(sum(mean[q] for q in JUDGED)) for mean in means.values())
    caption = say("charts.releases_caption", us=us, prc=prc)
    lines = tuple(Line(translated(label), means[name], look) for name, (label, look) in RELEASES.items())
    return Panel(say("charts.releases"), caption, say("charts.a_quarter"), lines)
