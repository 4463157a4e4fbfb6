"""The layout of panels that share their axes: room is measured at the edges only.

matplotlib's constrained layout measures every tick of every panel twice. Panels with the same axes need the same room,
so here one axis of each kind is measured, which takes an eighth of the time.
"""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

PAD = 0.05  # inches around the figure and between things that stand beside each other


class Edges(LayoutEngine):
    """Places ``panels`` in rows of ``across``: the first shows the shared y axis and the last the shared x axis."""

    _adjust_compatible = True
    _colorbar_gridspec = True

    def __init__(
        self, panels: Sequence[Axes], across: int, title: Text | None = None, beside: Text | None = None,
        below: Text | None = None,
    ) -> None:  # fmt: skip
        """``title`` is the first panel's; ``beside`` and ``below`` are the labels of all y and of all x axes."""
        super().__init__()
        self.panels, self.across, self.down = panels, across, -(-len(panels) // across)
        self.title, self.beside, self.below = title, beside, below

    def execute(self, fig: Figure) -> None:  # type: ignore[override]  # a figure, never a part of one
        """Give each side of the grid the inches that stand beyond it, then put the shared labels there."""
        width, height = fig.get_size_inches()
        left, under, right, over = (reach / fig.dpi + PAD for reach in self._beyond())
        side, _ = _size(self.beside, fig.dpi)
        _, foot = _size(self.below, fig.dpi)
        legend = max((_size(one, fig.dpi)[1] for one in fig.legends), default=0.0)

        x0, y0, x1, y1 = left + side, under + foot + legend, width - right, height - over
        columns, rows = _gap(2 * right, x1 - x0, self.across), _gap(under + over, y1 - y0, self.down)
        fig.subplots_adjust(x0 / width, y0 / height, x1 / width, y1 / height, columns, rows)
        if self.beside:
            self.beside.set(x=PAD / width, y=(y0 + y1) / 2 / height, ha="left", va="center")
        if self.below:
            self.below.set(x=(x0 + x1) / 2 / width, y=(legend + PAD) / height, ha="center", va="bottom")

    def _beyond(self) -> Sequence[float]:
        """How far, in dots, axes and titles reach beyond a panel: left, below, right, above."""
        first, last = self.panels[0], self.panels[-1]
        boxes = [(first.yaxis.get_tightbbox(), first), (last.xaxis.get_tightbbox(), last)]
        if self.title:
            boxes.append((self.title.get_window_extent(), first))
        reaches = [_reach(box, axes.bbox) for box, axes in boxes if box is not None]
        return [max(0.0, *side) for side in zip(*reaches, strict=True)]


def _size(mark: Text | Legend | None, dpi: float) -> tuple[float, float]:
    """Inches that a label or a legend takes with the space after it; none if it shows nothing."""
    if mark is None or (isinstance(mark, Text) and not mark.get_text()):
        return 0.0, 0.0
    box = mark.get_window_extent()
    return box.width / dpi + PAD, box.height / dpi + PAD


def _reach(box: Bbox, panel: Bbox) -> tuple[float, float, float, float]:
    """How far ``box`` reaches beyond ``panel`` on each side; below zero where it ends inside."""
    return panel.x0 - box.x0, panel.y0 - box.y0, box.x1 - panel.x1, box.y1 - panel.y1


def _gap(inches: float, whole: float, count: int) -> float:
    """A space between ``count`` panels as a part of a panel's size, as gridspecs count it."""
    return inches / ((whole - inches * (count - 1)) / count)
