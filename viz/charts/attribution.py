"""Who contributed how much: ordered bars with the spread over worlds, and what players do together."""

import numpy as np

from twofutures.experiments.cases.attribution import Attribution, gains, ordered, whole
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import counted, listed, number

BOTH_WAYS = "PuOr_r"  # two hues that the colour-blind tell apart, white at nothing
CLASS = "commanding lead"


def draw(attribution: Attribution) -> panels.Charts:
    """(name, figure, caption): bars for every figure and the class, then what pairs add to the first figure."""
    names = [name for name in attribution.values if name != "class" and name in attribution.shown]
    for name in [*names, CLASS]:
        yield f"parts-{name.replace(' ', '-')}", *bars(attribution, name)
    if len(attribution.players) > 1:
        yield "pairs", *pairs(attribution, names[0])


def titled(name: str) -> str:
    """A figure's name as a title."""
    return f"worlds with a {name}" if name == CLASS else measure(name).label


def show(x: float, name: str) -> str:
    """A contribution with its sign; to a class in percentage points of the worlds."""
    return f"{100 * x:+.1f} points" if name == CLASS else measure(name).signed(x)


@theme.drawing()
def bars(attribution: Attribution, name: str) -> panels.Chart:
    """Mean contributions, largest first, with 10–90 % of worlds as whiskers."""
    parts = gains(attribution, name)
    order = ordered(parts)
    means = {player: float(np.mean(parts[player])) for player in order}
    figure, axes = panels.alone(7.0, 1.1 + 0.42 * len(order))
    for row, player in enumerate(reversed(order)):
        mean, (low, high) = means[player], np.quantile(parts[player], (0.1, 0.9))
        look = theme.LOOKS[2 if mean >= 0 else 1]
        axes.barh(row, mean, color=look.colour, hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0)
        axes.plot([low, high], [row, row], color=theme.INK, linewidth=1.2)
        end, aside, align = (max(high, mean, 0), 4, "left") if mean >= 0 else (min(low, mean, 0), -4, "right")
        axes.annotate(
            show(mean, name), (end, row), (aside, 0), textcoords="offset points", va="center", ha=align,
            fontsize=theme.SMALL,
        )  # fmt: skip
    axes.set_yticks(range(len(order)), [theme.label(player) for player in reversed(order)])
    axes.axvline(0, color=theme.INK, linewidth=0.8)
    axes.set_xlabel(f"contribution to {titled(name)} (mean; line: 10–90% of worlds)")
    axes.margins(x=0.18)
    case, against = theme.label(attribution.case.name), attribution.against
    source = (
        f"{case} against {theme.label(against.name)}" if against else f"with all of them on against all off, {case}"
    )
    return figure, (
        f"Contributions to {titled(name)} in {counted(attribution.worlds, 'simulated world')} on the same luck "
        f"({source}): {listed(f'{theme.label(player)} {show(mean, name)}' for player, mean in means.items())}. They "
        f"add up to the whole difference, {show(float(np.mean(whole(attribution, name))), name)} in the mean."
    )


@theme.drawing()
def pairs(attribution: Attribution, name: str) -> panels.Chart:
    """What two players add together beyond what each adds alone (Shapley interaction index)."""
    table, players = attribution.pairs(name), [theme.label(player) for player in attribution.players]
    most = float(np.abs(table).max()) or 1.0
    side = 1.8 + 0.62 * len(players)
    figure, axes = panels.alone(side + 0.8, side)
    axes.imshow(table, cmap=BOTH_WAYS, vmin=-most, vmax=most)
    for i, j in np.ndindex(table.shape):
        if i != j:
            ink = theme.PAPER if abs(table[i, j]) > 0.6 * most else theme.INK
            axes.text(j, i, number(float(table[i, j])), ha="center", va="center", fontsize=theme.SMALL, color=ink)
    axes.set_xticks(range(len(players)), players, rotation=40, ha="right")
    axes.set_yticks(range(len(players)), players)
    i, j = np.unravel_index(np.abs(table).argmax(), table.shape)
    return figure, (
        f"What two players add to {titled(name)} together beyond what they add apart (Shapley interaction index, mean "
        f"over the worlds). The strongest pair is {players[i]} with {players[j]}: together "
        f"{number(float(abs(table[i, j])))} {'more' if table[i, j] > 0 else 'less'} than apart."
    )
