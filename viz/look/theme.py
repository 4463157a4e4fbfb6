"""How things look: colours the colour-blind can tell apart, and a dash and a hatch that say the same without colour.

No colour means good or bad. Every mark keeps a contrast of 3:1 on white, text 4.5:1 (a test computes both).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from twofutures.abm.outcomes import CLASSES
from twofutures.policies.packages import packages
from twofutures.viz.look.tokens import LIGHT

INK, FAINT, PAPER, LINE, SUNK = (LIGHT[name] for name in ("ink", "soft", "card", "line", "sunk"))
US, PRC, OTHERS, UNDECIDED = (LIGHT[name] for name in ("us", "prc", "legal", "dot"))
TEXT, SMALL = 10.0, 8.5  # points


@dataclass(frozen=True)
class Look:
    """Colour, dash and hatch of one thing; any of the three is enough to tell it."""

    colour: str
    dash: str | tuple[int, tuple[float, ...]]
    hatch: str


LOOKS = (
    Look("#444444", "solid", ""),
    Look(PRC, (0, (6, 2)), "///"),
    Look(US, (0, (1, 1.2)), "..."),
    Look("#AA4499", (0, (6, 2, 1, 2)), "\\\\\\"),
    Look("#7A4A1E", (0, (3, 1.5)), "xxx"),
    Look("#2E8BC0", (0, (6, 2, 1, 2, 1, 2)), "+++"),
    Look("#5B4FA8", (0, (10, 2)), "---"),
    Look("#8A6D00", (0, (2, 3)), "ooo"),
)

_CLASSES = {
    "commanding lead": Look(LIGHT["c-command"], "solid", "..."),
    "lead without reach": Look(LIGHT["c-lead"], (0, (6, 2)), "///"),
    "mixed": Look(LIGHT["c-mixed"], (0, (1, 1.2)), ""),
    "near parity": Look(LIGHT["c-parity"], (0, (6, 2, 1, 2)), "\\\\\\"),
    "PRC ahead": Look(LIGHT["c-prc"], (0, (3, 1.5)), "xxx"),
    "undecided": Look(UNDECIDED, (0, (1, 3)), "++"),
}
SHOWN = tuple(sorted(CLASSES, key=list(_CLASSES).index))  # from a large US lead to a PRC lead, mixed in the middle


def classes_of(*counts: Mapping[str, int]) -> tuple[str, ...]:
    """The outcome classes to show: without the one that only a switched-off mechanism gives, where no world has it."""
    return tuple(name for name in SHOWN if name != "undecided" or any(count[name] for count in counts))


def of_package(name: str) -> Look:
    """The look of a package: its place in the declared list, so that it is the same on every chart.

    A case of another name looks as its name says (a sum over its letters), the same on every chart too.
    """
    names = list(packages())
    return LOOKS[(names.index(name) if name in names else sum(name.encode())) % len(LOOKS)]


def of_class(name: str) -> Look:
    """The look of an outcome class."""
    return _CLASSES[name]


def label(package: str) -> str:
    """A package's name as people read it."""
    return package.replace("_", " ")


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib's own defaults with this theme, whatever the user's settings: the same figure on every machine."""
    import matplotlib

    ours: dict[Any, Any] = {
        "font.family": "DejaVu Sans",  # the one that comes with matplotlib; no list of others to look through
        "font.size": TEXT,
        "axes.titlesize": TEXT,
        "axes.titley": 1.0,  # nothing stands above a panel: without it the ticks are measured for every draw
        "axes.labelsize": TEXT,
        "axes.edgecolor": FAINT,
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "xtick.color": INK,
        "ytick.color": INK,
        "text.color": INK,
        "legend.fontsize": SMALL,
        "legend.frameon": False,
        "hatch.linewidth": 0.6,
        "figure.facecolor": PAPER,
        "svg.hashsalt": "twofutures",
        "svg.fonttype": "path",
    }
    plain = {key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"}
    with matplotlib.rc_context(plain | ours):
        yield
