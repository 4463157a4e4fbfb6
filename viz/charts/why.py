"""One world beside itself without each of its causes: the lead over time, on the same luck."""

from twofutures.experiments.cases.why import Why
from twofutures.viz.charts import panels
from twofutures.viz.charts.outlook import SMOOTH
from twofutures.viz.look import theme
from twofutures.viz.telling.causes import short
from twofutures.viz.words.numbers import listed, number
from twofutures.viz.words.texts import count, say, translated


@theme.drawing()
def counterfactuals(why: Why) -> panels.Chart:
    """The lead as it was (thick) and without each link of the chain that can be removed."""
    figure, grid = panels.by_case([why.world.case.name], say("debrief.drawn_lead"))
    (axes,) = grid.values()
    looks = theme.LOOKS[1:]
    moved = [abs(removal.means[SMOOTH] - why.means[SMOOTH]) for removal in why.removals]
    most = sorted(sorted(range(len(moved)), key=lambda place: -moved[place])[: len(looks)])
    for removal, look in zip((why.removals[place] for place in most), looks, strict=False):
        label = say("debrief.drawn_without", link=short(removal.link))
        axes.plot(panels.YEARS, removal.lead, color=look.colour, linestyle=look.dash, linewidth=1.3, label=label)
    axes.plot(panels.YEARS, why.lead, color=theme.INK, linewidth=2.2, label=say("debrief.drawn_world"), zorder=5)
    axes.axhline(0, color=theme.INK, linewidth=0.6)
    panels.over_time(axes, True)
    panels.legend(figure, axes)
    if not most:
        return figure, say("debrief.turning_caption_none")
    without = [
        say("debrief.turning_one", link=short(removal.link), months=number(removal.means[SMOOTH]),
            outcome=translated(removal.outcome))
        for removal in (why.removals[place] for place in reversed(most))
    ]  # fmt: skip
    lead, outcome = number(why.means[SMOOTH]), translated(why.outcome)
    caption = say("debrief.turning_caption", lead=lead, outcome=outcome, without=listed(without))
    more = len(moved) - len(most)
    return figure, f"{caption} {count('debrief.turning_less', more)}" if more else caption
