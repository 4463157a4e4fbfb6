"""Where the majority turns, and what waiting costs."""

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.cases.turning_points import Delay, Turning
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import counted, listed, percent


@theme.drawing()
def turning(turning: Turning) -> panels.Chart:
    """Worlds by answer over the values tried, with every turning point as a line."""
    figure, axes = panels.alone(7.0, 3.8)
    for place, (answer, counts) in enumerate(zip(turning.question.choices, turning.counts, strict=True)):
        look = theme.of_class(answer) if answer in CLASSES else theme.LOOKS[1 + place]
        if counts.any():
            axes.plot(
                turning.values, counts, color=look.colour, linestyle=look.dash, linewidth=1.8, marker="o",
                markersize=3, label=answer,
            )  # fmt: skip
    for flip in turning.turns:
        axes.axvline(flip.value, color=theme.INK, linewidth=0.9, linestyle=panels.DASHED)
    axes.set(xlabel=f"{theme.label(turning.name)}, {turning.unit}", ylabel=f"worlds, of {turning.worlds:,}")
    axes.set_ylim(0, turning.worlds * 1.05)
    figure.legend(loc="outside lower center", ncols=3, handlelength=3)
    caption = f"{turning.verdict} {counted(turning.worlds, 'simulated world')} at each value, same luck."
    for flip in turning.turns[:1]:
        caption += (
            f" At {flip.high:.4g}, {percent(flip.share)} of worlds end in “{flip.after}”, give or take "
            f"{100 * flip.error:.1f} points (standard error)."
        )
    return figure, caption


def waiting(delay: Delay) -> panels.Charts:
    """(name, figure, caption): lead and compute gap by start quarter, and outcome classes."""
    for name in delay.shown:
        yield f"delay-{name}", *curve(delay, name)
    yield "delay-classes", *classes(delay)


@theme.drawing()
def curve(delay: Delay, name: str) -> panels.Chart:
    """A figure by start quarter: median, 10–90 % of the worlds, and never beginning as the limit."""
    rows, shown = delay.waiting(name), measure(name)
    figure, axes = panels.alone(7.0, 3.6)
    for place, row in enumerate(rows):
        look, mark = (theme.LOOKS[2], "o") if row is not rows[-1] else (theme.LOOKS[1], "s")
        axes.plot([place, place], [row["p10"], row["p90"]], color=look.colour, linewidth=5, alpha=0.3)
        axes.plot(place, row["median"], mark, color=look.colour, markersize=6)
    axes.plot([row["median"] for row in rows[:-1]], color=theme.LOOKS[2].colour, linewidth=1.2)
    _starts(axes, delay, f"{shown.label}, {shown.when}")
    changes = []
    for row in rows[1:]:
        inside = "" if row["low"] is None else f" ({shown.signed(row['low'])} to {shown.signed(row['high'])})"
        changes.append(f"{row['start']} {shown.signed(row['paired']['median'])}{inside}")
    return figure, (
        f"{shown.label[:1].upper()}{shown.label[1:]} by start of {theme.label(delay.case.package)}, median and 10–90% "
        f"of {counted(_worlds(delay), 'simulated world')}: {shown.show(rows[0]['median'])} if it begins in "
        f"{rows[0]['start']}. Against that start, in the same worlds, the median "
        f"change is (95% interval) {listed(changes)}."
    )


def _worlds(delay: Delay) -> int:
    return delay.figures["class"].shape[1]


def _starts(axes: panels.Axes, delay: Delay, ylabel: str) -> None:
    axes.set_xticks(range(len(delay.starts)), delay.starts)
    axes.set(xlabel=f"start of {theme.label(delay.case.package)}", ylabel=ylabel)


@theme.drawing()
def classes(delay: Delay) -> panels.Chart:
    """Worlds by outcome class, stacked, by start quarter."""
    counts = delay.counts()
    figure, axes = panels.alone(7.0, 3.8)
    base = np.zeros(len(counts))
    for name in theme.classes_of(*counts.values()):
        look, heights = theme.of_class(name), np.array([row[name] for row in counts.values()])
        axes.bar(
            range(len(counts)), heights, bottom=base, color=look.colour, hatch=look.hatch, edgecolor=theme.PAPER,
            label=name,
        )  # fmt: skip
        base = base + heights
    _starts(axes, delay, f"worlds, of {_worlds(delay):,}")
    figure.legend(loc="outside lower center", ncols=3)
    commanding = [f"{row['commanding lead']:,} ({start})" for start, row in counts.items()]
    return figure, (
        f"Of {counted(_worlds(delay), 'simulated world')}, under these assumptions, these end in a commanding US lead "
        f"by start of {theme.label(delay.case.package)}: {listed(commanding)}."
    )
