"""All charts of a run, and how they become files."""

import io
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from twofutures.experiments.futures import Run
from twofutures.experiments.work.files import write_atomically
from twofutures.viz.charts import outlook, panels
from twofutures.viz.look import series, theme

CHARTS: Mapping[str, Callable[[Run], panels.Chart]] = {
    "outcomes": outlook.outcomes,
    "lead": outlook.lead,
    "lead-age": partial(outlook.lead, name=outlook.AGE),
    "gap-usable": outlook.usable_gap,
    "gaps": outlook.four_gaps,
    "channels": outlook.channels,
    "markets": outlook.markets,
    "norms": outlook.norms,
}
NEEDS: Mapping[str, tuple[str, ...]] = {
    "outcomes": (),
    "lead": (outlook.SMOOTH,),
    "lead-age": (outlook.AGE,),
    "gap-usable": ("gap_usable",),
    "gaps": tuple(series.GAPS),
    "channels": tuple(series.CHANNELS),
    "markets": tuple(series.REACH),
    "norms": tuple(series.NORMS),
}  # observables that must have been kept
OF_ONE_WORLD = tuple(name for name in CHARTS if name not in ("outcomes", "gap-usable"))
DPI = 144


def draw(run: Run, names: tuple[str, ...] = tuple(CHARTS)) -> panels.Charts:
    """(name, figure, caption), one at a time."""
    return ((name, *CHARTS[name](run)) for name in names)


@theme.drawing()
def encode(figure: panels.Figure, form: str) -> bytes:
    """The figure as ``png`` or ``svg``; the same figure gives the same bytes (no dates, fixed names inside)."""
    settle(figure)
    file, metadata = io.BytesIO(), {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    figure.savefig(file, format=form, dpi=DPI, metadata=metadata)
    return file.getvalue()


def settle(figure: panels.Figure) -> None:
    """Lay the figure out once and for all: matplotlib would draw it once more for that, in every form it is saved."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")


def keep_drawn(drawn: Iterable[tuple[str, panels.Figure, str]], folder: Path) -> dict[str, tuple[bytes, str]]:
    """Write charts (name, figure, caption) as PNG and SVG; returns the SVG and the caption by name."""
    kept = {}
    for name, figure, caption in drawn:
        content = {form: encode(figure, form) for form in ("svg", "png")}
        for form, image in content.items():
            write_atomically(folder / f"{name}.{form}", partial(Path.write_bytes, data=image))
        kept[name] = content["svg"], caption
    return kept
