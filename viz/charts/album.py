"""All charts of a run, and how they become files."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
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
FORMS = ("svg", "png")
DPI = 144


def draw(run: Run, names: tuple[str, ...] = tuple(CHARTS)) -> panels.Charts:
    """(name, figure, caption), one at a time."""
    return ((name, *CHARTS[name](run)) for name in names)


@theme.drawing()
def encode(figure: panels.Figure, form: str) -> bytes:
    """The figure as ``png`` or ``svg``; the same figure gives the same bytes (no dates, fixed names inside)."""
    panels.localise(figure)
    settle(figure)
    file, metadata = io.BytesIO(), {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    figure.savefig(file, format=form, dpi=DPI, metadata=metadata)
    return file.getvalue()


def settle(figure: panels.Figure) -> None:
    """Lay the figure out once and for all: where an engine is left, matplotlib draws twice whatever it saves."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)


def keep_drawn(
    drawn: Iterable[tuple[str, panels.Figure, str]], folder: Path, forms: Sequence[str] = FORMS[:1]
) -> dict[str, tuple[bytes, str]]:
    """Write charts (name, figure, caption) in these ``forms``; returns the image in the first of them and the caption.

    A form that is not asked for is not drawn, and an older answer's file of it does not stay beside the new chart.
    """
    kept = {}
    for name, figure, caption in drawn:
        images = {form: encode(figure, form) for form in forms}
        for form in FORMS:
            file = folder / f"{name}.{form}"
            if form in images:
                write_atomically(file, partial(Path.write_bytes, data=images[form]))
            else:
                file.unlink(missing_ok=True)
        kept[name] = images[forms[0]], caption
    return kept
