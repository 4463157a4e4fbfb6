"""Role cards: who a seat is, what it wants, and what it keeps to itself until the debrief."""

from collections.abc import Callable, Sequence

import solara

from twofutures.experiments.game.sight import Reading, Sight
from twofutures.policies.game.goals import goals_of
from twofutures.policies.game.seats import Seat
from twofutures.viz.app.parts.section import Section
from twofutures.viz.telling.sight import amount, way
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import count, say, translated

SIDES = {"US": "tf-us", "PRC": "tf-prc"}  # of a card's mark; those in between have their own


@solara.component
def RoleCard(one: Seat, take: Callable[[], None]) -> None:
    """A seat to be taken: its brief, the goals that all know, how many it keeps to itself, and what it moves."""
    label, goals = translated(one.label), goals_of(one.name)
    kept = sum(goal.secret for goal in goals)
    kind = " ".join(["tf-card", "tf-role", SIDES.get(one.bloc, "tf-between")])
    with solara.v.Html(tag="section", class_=kind, attributes={"aria-label": label}):
        solara.v.Html(tag="h2", children=[label])
        solara.v.Html(tag="p", children=[translated(one.brief)])
        solara.v.Html(tag="h3", children=[say("play.wants")])
        with solara.v.Html(tag="ul"):
            for goal in goals:
                if not goal.secret:
                    solara.v.Html(tag="li", children=[translated(goal.label)])
            if kept:
                solara.v.Html(tag="li", class_="tf-quiet", children=[count("play.wants_more", kept)])
        lines = listed(translated(line.label) for line in one.lines.values())
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.moves", lines=lines)])
        attributes = {"aria-label": say("play.take_label", seat=label)}
        solara.Button(say("play.take"), on_click=take, outlined=True, attributes=attributes)


@solara.component
def Goals(who: str, seen: Sight) -> None:
    """What one's own seat wants, each with the figure as it sees it, and which of it nobody else is told."""
    by_name = {one.name: one for one in seen.readings}
    rows = [(goal, by_name.get(seen.goals[goal.name])) for goal in goals_of(who)]
    with Section(say("play.goals")):
        Figures([(translated(goal.label), one, _called(goal.secret, one)) for goal, one in rows])
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("play.goals_about")])


def _called(secret: bool, one: Reading | None) -> str:
    words = [say("play.secret")] if secret else []
    return "".join(f"{word}; " for word in [*words, *([translated(one.label)] if one else [])])


@solara.component
def Wanted(who: str) -> None:
    """What one's own seat wanted, once the game is over: all of it is open now."""
    with Section(say("play.wanted")), solara.v.Html(tag="ul"):
        for goal in goals_of(who):
            label = translated(goal.label)
            solara.v.Html(tag="li", children=[say("play.was_secret", goal=label) if goal.secret else label])


@solara.component
def Figures(rows: Sequence[tuple[str, Reading | None, str]]) -> None:
    """Figures with their values, how well each is seen (after what it is called, if that says more) and its change."""
    with solara.v.Html(tag="ul", class_="tf-know"):
        for label, one, called in rows:
            with solara.v.Html(tag="li"):
                solara.v.Html(tag="span", children=[label[:1].upper() + label[1:]])
                solara.v.Html(tag="b", children=[amount(one)])
                solara.v.Html(tag="small", children=[f"{called}{way(one)}"])
