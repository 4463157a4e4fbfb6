"""A game in charts: your world among its lucks, luck against choice, where it turned (``charts.why``); then beliefs
beside the truth, whose decisions mattered, what goals gained, and who foretold how well."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import EngFormatter, MaxNLocator

from twofutures.abm.calendar import quarter_step, year
from twofutures.experiments.cases.compare import Comparison
from twofutures.experiments.game.beliefs import Held
from twofutures.experiments.game.debrief import LEAD, Debrief
from twofutures.experiments.game.forecasts import Miss
from twofutures.experiments.game.shares import Shares
from twofutures.policies.game.seats import lines, seat
from twofutures.viz.charts import panels
from twofutures.viz.charts.edges import Edges
from twofutures.viz.charts.why import counterfactuals
from twofutures.viz.look import theme
from twofutures.viz.telling import debrief as tell
from twofutures.viz.telling import room as tell_room
from twofutures.viz.words.names import seat_label
from twofutures.viz.words.numbers import figures, signed
from twofutures.viz.words.texts import say, translated

BINS = 24
TITLE = 26  # characters that have room over a panel
BESIDE, SHARED = 48, 32  # and beside bars, and beside those of two panels: in two lines each has room
LONG = 10_000  # from here on an axis counts in k and M
MARKS = ("s", "^", "D", "v", "P", "X", "h")  # a seat by its place at the table
BLOCS = {"US": theme.US, "PRC": theme.PRC}
WAYS = (("lowers", 1), ("leaves", 0), ("raises", 2))  # of a comparison, and its look


def draw(seen: Debrief) -> panels.Charts:
    """(name, figure, caption) of the charts of a finished game."""
    yield "among", *among(seen)
    yield "choice", *choice(seen)
    yield "turning", *counterfactuals(seen.causes)


@theme.drawing()
def among(seen: Debrief) -> panels.Chart:
    """Every figure over the lucks of this present: as played (filled), on autopilot (outline), your world as a line."""
    figure, grid = panels.grid(len(seen.figures), 2.9, 2.3, (0.6, 0.4))
    for name, axes in zip(seen.figures, grid, strict=True):
        autopilots, played = seen.lucks.values(name)
        edges = np.histogram_bin_edges(np.concatenate([autopilots, played]), BINS).tolist()
        axes.hist(played, edges, color=theme.US, alpha=0.75, edgecolor=theme.PAPER, label=say("debrief.drawn_played"))
        alone = say("debrief.drawn_autopilots")
        axes.hist(autopilots, edges, histtype="step", color=theme.INK, linewidth=1.2, label=alone)
        axes.axvline(seen.own(name), color=theme.LOOKS[3].colour, linewidth=2.0, label=say("debrief.among_world"))
        _head(axes, name)
        axes.set_ylabel(say("debrief.drawn_lucks"))
    panels.legend(figure, grid[0])
    return figure, tell.among(seen)


def _head(axes: panels.Axes, figure: str) -> None:
    """Name a drawn panel, in lines that do not run into the next; no power of ten stands in the title's place."""
    axes.set_title(textwrap.fill(tell.named(figure).label, TITLE), loc="left", fontweight="bold")
    for axis in (axes.xaxis, axes.yaxis):
        if max(np.abs(axis.get_view_interval())) >= LONG:
            axis.set_major_formatter(EngFormatter(sep=""))


@theme.drawing()
def choice(seen: Debrief) -> panels.Chart:
    """In how many lucks, and in how many worlds, the decisions lowered, left or raised each figure."""
    figure, grid = panels.grid(2, 3.6, 0.9 + 0.36 * len(seen.figures), (0.8, 0.5), shared=True)
    titles = []
    for axes, comparison, kind in zip(grid, (seen.lucks, seen.worlds), ("lucks", "worlds"), strict=True):
        _ways(axes, comparison, seen.figures)
        title = say(f"debrief.choice_{kind}", count=comparison.worlds)
        titles.append(axes.set_title(title, loc="left", fontweight="bold"))
    figure.set_layout_engine(Edges(grid, len(grid), titles[0]))
    panels.legend(figure, grid[0])
    return figure, tell.choice(seen)


def _ways(axes: panels.Axes, comparison: Comparison, names: tuple[str, ...]) -> None:
    """Stacked bars that add up to all worlds, the lead on top, with the counts that have room."""
    for row, name in enumerate(reversed(names)):
        measured, left = comparison.measured(name), 0.0
        for way, look in WAYS:
            part = measured[way] / comparison.worlds
            axes.barh(
                row, part, left=left, color=theme.LOOKS[look].colour, hatch=theme.LOOKS[look].hatch,
                edgecolor=theme.PAPER, linewidth=0, label=say(f"debrief.choice_{way}") if name == LEAD else "_",
            )  # fmt: skip
            if part > 0.12:
                text = axes.text(
                    left + part / 2, row, figures(measured[way]), ha="center", va="center", fontsize=theme.SMALL
                )
                text.set_bbox({"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.0})
            left += part
    axes.set_yticks(range(len(names)), [textwrap.fill(tell.named(name).label, SHARED) for name in reversed(names)])
    axes.set(xlim=(0, 1), xticks=[0, 0.5, 1])
    axes.set_xticklabels(["0", say("debrief.choice_half"), say("debrief.choice_all")])


# -- what the whole debrief adds ---------------------------------------------------------------------------------------


@theme.drawing()
def beliefs(rows: Sequence[Held]) -> panels.Figure:
    """Chart 1: what each seat took a figure to be at the end of each turn (marks), and what it was (line)."""
    names = list(dict.fromkeys(one.figure for one in rows))
    seats = list(dict.fromkeys(one.seat for one in rows))
    figure, grid = panels.grid(len(names), 2.9, 2.3, (0.6, 0.4))
    for name, axes in zip(names, grid, strict=True):
        truth = {_when(one): one.truth for one in rows if one.figure == name}
        axes.plot(list(truth), list(truth.values()), color=theme.INK, marker="o", markersize=3,
                  label=say("debrief.beliefs_drawn_was"))  # fmt: skip
        for place, who in enumerate(seats):
            mine = [one for one in rows if (one.figure, one.seat) == (name, who)]
            axes.plot(
                [_when(one) for one in mine], [one.belief for one in mine], MARKS[place % len(MARKS)],
                color=BLOCS.get(seat(who).bloc, theme.OTHERS),
                label=say("debrief.beliefs_drawn", seat=seat_label(who)),
            )  # fmt: skip
        _head(axes, name)
        axes.set_ylabel(translated(tell.named(name).unit))
        axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    panels.legend(figure, *grid)
    return figure


def _when(one: Held) -> float:
    return float(year(quarter_step(one.quarter)))


@theme.drawing()
def shares(made: Shares) -> panels.Figure:
    """Chart 4: each seat's share of what was moved, and each line left out alone, with two standard errors."""
    bars = [(tell_room.share_of(one.seat), one.mean, one.error) for one in made.seats]
    bars += [(translated(lines()[one.line].label), one.mean, one.error) for one in made.lines[: tell_room.MOST_LINES]]
    return _bars([(label, mean, 2 * error) for label, mean, error in bars], say("debrief.shares_drawn"))


@theme.drawing()
def goals(seen: Debrief) -> panels.Figure:
    """Chart 6: what the moves did for each goal in this world, in units of what luck does; right is toward the goal."""
    several = len(seen.game.table.seats) > 1
    bars = []
    for one in seen.scores:
        goal = translated(one.goal.label)
        label = say("debrief.goals_of", seat=seat_label(one.goal.seat), goal=goal) if several else goal
        bars.append((label, one.gain or 0.0, 0.0))
    return _bars(bars, say("debrief.goals_drawn"))


@theme.drawing()
def forecasts(rows: Sequence[Miss]) -> panels.Figure:
    """Chart 7: how far off everybody was, figure by figure."""
    names = list(dict.fromkeys(one.figure for one in rows))
    figure, grid = panels.grid(len(names), 3.6, 2.1, (1.2, 0.2))
    for name, axes in zip(names, grid, strict=True):
        own = [one for one in rows if one.figure == name][::-1]
        axes.barh(
            [tell_room.forecaster(one.who) for one in own], [one.miss for one in own], color=theme.OTHERS, height=0.6
        )
        _head(axes, name)
        axes.set_xlabel(say("debrief.forecasts_drawn", unit=translated(tell.named(name).unit)))
        axes.locator_params(axis="x", nbins=4)
    return figure


def _bars(rows: Sequence[tuple[str, float, float]], label: str) -> panels.Figure:
    """Bars from nothing to either side, each with its value and, as a line, so much to either side of that."""
    figure, axes = panels.alone(7.0, 1.0 + 0.4 * len(rows))
    for place, (_, mean, error) in enumerate(reversed(rows)):
        hatch = "" if mean >= 0 else "///"  # colour is for actors, and most of these are none
        axes.barh(place, mean, color=theme.OTHERS, hatch=hatch, edgecolor=theme.PAPER, linewidth=0, height=0.6)
        axes.plot([mean - error, mean + error], [place, place], color=theme.INK, linewidth=1.2)
        end, aside, align = (max(mean + error, 0), 5, "left") if mean >= 0 else (min(mean - error, 0), -5, "right")
        axes.annotate(
            signed(mean), (end, place), (aside, 0), textcoords="offset points", va="center", ha=align,
            fontsize=theme.SMALL,
        )  # fmt: skip
    axes.set_yticks(
        range(len(rows)), [textwrap.fill(name, BESIDE, break_on_hyphens=False) for name, _, _ in reversed(rows)]
    )
    axes.axvline(0, color=theme.INK, linewidth=0.8)
    axes.set_xlabel(label)
    axes.margins(x=0.18)
    return figure
