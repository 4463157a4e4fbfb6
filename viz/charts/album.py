"""All charts of a run, and how they become files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from twofutures.experiments.futures import Run
from twofutures.experiments.work.files import write_atomically
from twofutures.viz.charts import channels, gaps, lead, outcomes, shares
from twofutures.viz.look import theme
from twofutures.viz.look.series import CHANNELS, GAPS, NORMS, REACH

Chart = Callable[[Run], tuple[Figure, str]]
CHARTS: Mapping[str, Chart] = {
    "outcomes": outcomes.outcomes,
    "lead": lead.lead,
    "lead-age": partial(lead.lead, name=lead.AGE),
    "gap-usable": gaps.usable,
    "gaps": gaps.four,
    "channels": channels.channels,
    "markets": shares.markets,
    "norms": shares.norms,
}
NEEDS: Mapping[str, tuple[str, ...]] = {
    "outcomes": (),
    "lead": (lead.SMOOTH,),
    "lead-age": (lead.AGE,),
    "gap-usable": ("gap_usable",),
    "gaps": tuple(GAPS),
    "channels": tuple(CHANNELS),
    "markets": tuple(REACH),
    "norms": tuple(NORMS),
}  # observables that must have been kept
OF_ONE_WORLD = tuple(name for name in CHARTS if name not in ("outcomes", "gap-usable"))
DPI = 144


def draw(run: Run, names: tuple[str, ...] = tuple(CHARTS)) -> Iterator[tuple[str, Figure, str]]:
    """(name, figure, caption), one at a time."""
    return ((name, *CHARTS[name](run)) for name in names)


@theme.drawing()
def encode(figure: Figure, form: str) -> bytes:
    """The figure as ``png`` or ``svg``; the same figure gives the same bytes (no dates, fixed names inside)."""
    file, metadata = io.BytesIO(), {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    figure.savefig(file, format=form, dpi=DPI, metadata=metadata)
    return file.getvalue()


def keep(run: Run, folder: Path, names: tuple[str, ...] = tuple(CHARTS)) -> dict[str, tuple[bytes, str]]:
    """Write every chart as PNG and SVG; returns the SVG and the caption by name."""
    return keep_drawn(draw(run, names), folder)


def keep_drawn(drawn: Iterable[tuple[str, Figure, str]], folder: Path) -> dict[str, tuple[bytes, str]]:
    """Write charts (name, figure, caption) as PNG and SVG; returns the SVG and the caption by name."""
    return {name: (write(figure, folder, name), caption) for name, figure, caption in drawn}


def write(figure: Figure, folder: Path, name: str) -> bytes:
    """Write one chart as PNG and SVG; returns the SVG."""
    content = {form: encode(figure, form) for form in ("svg", "png")}  # the first settles the layout
    for form, drawn in content.items():
        write_atomically(folder / f"{name}.{form}", lambda path, drawn=drawn: path.write_bytes(drawn))
    return content["svg"]
