"""The chip-flow network in fixed layers: the same place for the same actor in every quarter of every world."""

from collections.abc import Sequence

from twofutures.abm.places.chip_market import FRONTS
from twofutures.agents.names import name
from twofutures.experiments.one_world.chip_routes import ABROAD, AT_HOME, HOSTS, LAYERS, UNSEEN, USERS, Flow
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.look.tokens import LIGHT
from twofutures.viz.words.numbers import number, sentence
from twofutures.viz.words.texts import catalogue, say

WIDTH, TOP, BOTTOM, BOX = 1060.0, 46.0, 640.0, 156.0
HUBS_BETWEEN = (186.0, 452.0)  # hubs stand where few other ways pass
USERS_AT = {"US": 70.0, "elsewhere": 138.0, "PRC": 500.0}
REFERENCE, WIDEST = 10e6, 34.0  # H100e a quarter, and the pixels it is drawn with
COLOURS = {kind: LIGHT[kind] for kind in ("legal", "diverted", "rented")}
DASHES = {"legal": None, "diverted": "9 5", "rented": "2 4"}
US_DESIGNERS, PRC_DESIGNERS = ("nvidia", "amd", "tpu", "trainium"), ("huawei", "prc_other")
BUYERS = ("US owners", "allied owners", "third owners", FRONTS, "PRC licensed", "PRC abroad", HOSTS, "PRC owners")
Place = tuple[float, float, float]  # left edge, middle, half height


def layers(flows: Sequence[Flow], hubs: Sequence[str]) -> list[list[str]]:
    """Nodes from left to right and top to bottom: all that could appear, so that places never move."""
    designers = [f.target for f in flows if f.source in (ABROAD, AT_HOME)]
    known = [d for d in (*US_DESIGNERS, *PRC_DESIGNERS) if d in designers]
    others = sorted(set(designers) - set(known))
    return [[ABROAD, AT_HOME], known + others, list(BUYERS), [*hubs, UNSEEN], list(dict.fromkeys(USERS.values()))]


def places(nodes: list[list[str]]) -> dict[str, Place]:
    """Where each node stands."""
    at = {}
    for i, layer in enumerate(nodes):
        left = i * (WIDTH - BOX) / (len(nodes) - 1)
        top, bottom = HUBS_BETWEEN if LAYERS[i] == "hub countries" else (TOP, BOTTOM)
        step = (bottom - top) / len(layer)
        for j, node in enumerate(layer):
            at[node] = (left, USERS_AT.get(node, top + step * (j + 0.5)), min(22.0, step / 2 - 1.5))
    return at


def width_of(amount: float) -> float:
    """Pixels for an amount: the square root, so that small routes stay visible beside large ones."""
    return min(WIDEST, max(1.2, WIDEST * (amount / REFERENCE) ** 0.5)) if amount > 0 else 0.0


def draw(flows: Sequence[Flow], hubs: Sequence[str], quarter: str, fog: bool, chosen: str | None = None) -> svg.Drawing:
    """The network of one quarter; ``fog`` says that these are the flows as the US government sees them."""
    at = places(layers(flows, hubs))
    carried = sorted((f for f in flows if f.amount > 0 or f.seized > 0), key=lambda f: -f.amount)
    shown = {end for f in flows for end in (f.source, f.target)}
    idle = [f for f in flows if f.amount <= 0 and f.seized <= 0]
    thin = {"fill": "none", "stroke": theme.LINE, "stroke_width": 0.8}  # it only says that the way exists
    bold = {"text_anchor": "middle", "font_weight": "bold"}
    middles = [i * (WIDTH - BOX) / (len(LAYERS) - 1) + BOX / 2 for i in range(len(LAYERS))]
    parts = [
        *(svg.words(x, 26, layer, 16, **bold) for x, layer in zip(middles, LAYERS, strict=True)),
        *(svg.el("path", d=_curve(f, at), **thin) for f in idle),
        *(_line(f, at, f.name == chosen) for f in carried),
        *(_box(node, place) for node, place in at.items() if node in shown),
        *(_cross(f, at) for f in carried if f.seized > 0),
    ]
    head = [say(f"one_world.flow_{column}") for column in ("from", "to", "kind", "amount", "seized")]
    rows = [(called(f.source), called(f.target), f.kind, number(f.amount), number(f.seized)) for f in carried]
    return svg.drawing(WIDTH, BOTTOM + 10, parts, _caption(flows, quarter, fog), head, rows)


def called(node: str) -> str:
    """A node's name for people."""
    own = f"one_world.node {node}"
    return say(own) if own in catalogue() else sentence(name(node)).removesuffix(".")


def _box(node: str, place: Place) -> str:
    """A node: a box with its name, on two lines where it is long."""
    left, middle, half = place
    lines = _folded(called(node)) if half > 16 else [called(node)]
    rect = svg.el("rect", x=left, y=middle - half, width=BOX, height=2 * half, rx=4, fill=theme.PAPER, stroke=theme.INK)
    first = middle + 5 - 8 * (len(lines) - 1)
    return rect + "".join(
        svg.words(left + BOX / 2, first + 16 * i, text, 16, text_anchor="middle") for i, text in enumerate(lines)
    )


def _folded(text: str, most: int = 16) -> list[str]:
    """A name on one line, or broken once near its middle."""
    if len(text) <= most or " " not in text:
        return [text]
    cut = min((i for i, letter in enumerate(text) if letter == " "), key=lambda i: abs(i - len(text) / 2))
    return [text[:cut], text[cut + 1 :]]


def _curve(f: Flow, at: dict[str, Place]) -> str:
    """The way from the right of one box to the left of another."""
    (left, y0, _), (x1, y1, _) = at[f.source], at[f.target]
    x0, bend = left + BOX, (x1 - left - BOX) / 2
    return f"M{x0:.0f} {y0:.1f} C{x0 + bend:.0f} {y0:.1f} {x1 - bend:.0f} {y1:.1f} {x1:.0f} {y1:.1f}"


def _line(f: Flow, at: dict[str, Place], chosen: bool) -> str:
    """An edge that carried something, with a wide invisible one for fingers."""
    way = _curve(f, at)
    path = svg.el(
        "path", d=way, fill="none", stroke=theme.INK if chosen else COLOURS[f.kind], stroke_width=width_of(f.amount),
        stroke_dasharray=DASHES[f.kind], stroke_opacity=1.0 if f.kind != "legal" or chosen else 0.6,
    )  # fmt: skip
    touch = svg.el("path", d=way, fill="none", stroke="transparent", stroke_width=max(14.0, width_of(f.amount)))
    return svg.pickable(f.name, edge_sentence(f), chosen, path, touch)


def _cross(f: Flow, at: dict[str, Place]) -> str:
    """✕ where chips were seized."""
    x, y = (at[f.source][0] + BOX + at[f.target][0]) / 2, (at[f.source][1] + at[f.target][1]) / 2
    mark = f"M{x - 7:.0f} {y - 7:.0f} l14 14 m0 -14 l-14 14"
    return "".join(
        svg.el("path", d=mark, stroke=ink, stroke_width=width, stroke_linecap="round")
        for ink, width in ((theme.PAPER, 7), (theme.INK, 3.5))
    )


def edge_sentence(f: Flow) -> str:
    """What one edge carried."""
    text = say(f"one_world.edge_{f.kind}", source=called(f.source), target=called(f.target), n=number(f.amount))
    return text + (say("one_world.edge_seized", n=number(f.seized)) if f.seized > 0 else "")


def _caption(flows: Sequence[Flow], quarter: str, fog: bool) -> str:
    """The quarter in a sentence or two."""
    sums = {
        "made": (f.amount for f in flows if f.source in (ABROAD, AT_HOME)),
        "legal": (f.amount for f in flows if f.target == "PRC" and f.kind == "legal"),
        "diverted": (f.amount for f in flows if f.target == "PRC" and f.kind == "diverted"),
        "rented": (f.amount for f in flows if f.kind == "rented"),
        "seized": (f.seized for f in flows),
    }
    amounts = {name: number(sum(parts)) for name, parts in sums.items()}
    return say("one_world.flow_seen" if fog else "one_world.flow_true", quarter=quarter, **amounts)
