"""Why did this world end so? Causes followed back from its class, each removed and played again on the same luck."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, quarter_step
from twofutures.abm.model import Model
from twofutures.abm.outcomes import CLASSES, CRITERIA, THRESHOLDS, classify, criteria
from twofutures.abm.parameters import parameter
from twofutures.abm.story import Event
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.deck import NEVER, blows
from twofutures.experiments.cases.forces import last_blow, standing
from twofutures.experiments.cases.lived import Lived, World, lived
from twofutures.experiments.futures import Past
from twofutures.experiments.spells import without
from twofutures.policies.case import Case
from twofutures.policies.decisions import Decision, decisions

MOST = 6  # links of a chain of releases and of what lay behind them
YEAR = 4  # quarters within which a release counts as behind a crossing
STEP = 0.05  # ECI points: a smaller step of the frontier is none
LEAD, REACH, RULES = CRITERIA
SCALE = {LEAD: 6.0, REACH: 0.25, RULES: 0.5}  # one step each, to compare distances
FRONTIER = {"US": "eci_us", "PRC": "eci_prc"}
ORDINARY = 0.5  # the draw at which an idea is a median one


@dataclass(frozen=True)
class Decisive:
    """The quantity that stands nearest to making the world another class: its 2028 mean, the edge, and the crossing."""

    name: str
    value: float
    edge: float
    quarter: str

    @property
    def above(self) -> bool:
        """Which side of the edge the world ended on."""
        return self.value >= self.edge

    @property
    def bloc(self) -> str:
        """Whose models pushed it to that side."""
        return "US" if self.above else "PRC"


@dataclass(frozen=True)
class Link:
    """One event of the chain, latest first: ``what`` is released, idea, distilled, a blow of luck (deck.blows),
    mechanism, spell, package, lever or policy.

    Of a mechanism that works all along, ``who`` is its name and ``facts`` show how far it had come. Of a spell, ``who``
    is the assumption and ``facts`` what it stood at. Of a decision, ``who`` is the lever or the policy by name,
    ``facts`` are its settings, ``undone`` is the case without it.
    """

    quarter: str
    who: str
    what: str
    facts: Mapping[str, float | str] = field(default_factory=dict)
    undone: Case | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Removal:
    """The same world and luck without one link: class, 2028 means and the lead by quarter."""

    link: Link
    how: str
    outcome: str
    means: Mapping[str, float]
    lead: Worlds


@dataclass(frozen=True)
class Why:
    """A world's class, what decided it, the chain behind it (latest first) and what removing each link does.

    ``held_back`` are mechanisms that worked the other way: without them the world lies further on the side it ended on.
    """

    world: World
    outcome: str
    means: Mapping[str, float]
    lead: Worlds
    decisive: Decisive
    chain: tuple[Link, ...]
    held_back: tuple[Link, ...]
    removals: tuple[Removal, ...]


def why(world: World, before: Lived | None = None) -> Why:
    """Play the world, follow its causes back, and play it again without each of them.

    ``before`` is its past, where that has been played already: without spells and draws fixed from the branch on.
    """
    given, before = before, before or lived(world)
    story = before.story.twin()
    past = (before.past.with_fixed(world.fixed) if given else before.past).with_spells(world.spells)
    model = past.play([world.case], story)
    decisive = find_decisive(model)
    links = (*chain(model, story.events, decisive, world.case), *_spells(world))
    removals = tuple(_removals(world, past, links, before))
    pushed = {removal.link.who: pushes(decisive, removal) for removal in removals if removal.link.what == "mechanism"}
    causes = tuple(link for link in links if link.what != "mechanism" or pushed[link.who] > 0)
    held_back = tuple(link for link in links if link.what == "mechanism" and pushed[link.who] < 0)
    return Why(world, *_ended(model), decisive, causes, held_back, removals)


def pushes(decisive: Decisive, removal: Removal) -> float:
    """How far a link pushed what decided toward the side on which the world ended, in its unit; below 0: held back."""
    return (decisive.value - removal.means[decisive.name]) * (1 if decisive.above else -1)


def _ended(model: Model, row: int = 0) -> tuple[str, dict[str, float], Worlds]:
    """Class, 2028 means and the lead by quarter of one row."""
    means = criteria(model.recorder)
    plain = {name: float(value[row]) for name, value in means.items()}
    return CLASSES[int(classify(means)[row])], plain, model.recorder.series(LEAD)[:, row]


def find_decisive(model: Model) -> Decisive:
    """Of all edges whose crossing would make another class, the nearest; and when the world came to stay beyond it."""
    means = criteria(model.recorder)
    plain = {name: float(value[0]) for name, value in means.items()}
    limit = {name: parameter(name).value for name in THRESHOLDS}
    edges = [(LEAD, edge) for edge in (0.0, limit["class_parity_months"], limit["class_lead_months"])]
    edges += [(REACH, limit["class_reach"]), (RULES, limit["class_rules"])]
    now, near = int(classify(means)[0]), []
    for name, edge in edges:
        beyond = edge + (-1e-6 if plain[name] >= edge else 1e-6)
        if int(classify({**means, name: np.array([beyond])})[0]) != now:
            near.append((abs(plain[name] - edge) / SCALE[name], name, edge))
    _, name, edge = min(near, default=(0.0, LEAD, limit["class_lead_months"]))
    return Decisive(name, plain[name], edge, _crossed(model, name, edge, plain[name]))


def _crossed(model: Model, name: str, edge: float, value: float) -> str:
    """The first quarter from which the series stays on its final side (2028Q1 if it saws to the end)."""
    series = model.recorder.series(name)[:, 0]
    astray = np.flatnonzero((series >= edge) != (value >= edge))
    return quarter_name(min(int(astray[-1]) + 1, len(series) - YEAR) if len(astray) else 0)


def chain(model: Model, events: Sequence[Event], decisive: Decisive, case: Case) -> list[Link]:
    """Latest first: the release behind the crossing, what lay behind it, and so on back; then each decision likewise.

    Between them the blow of luck that pushed the same way, and mechanisms that work on what decided all along, either
    way: their removal shows which (``pushes``). Where nothing crossed since the branch, the largest step since then
    that kept the world on its side.
    """
    blocs = {agent.key: agent.bloc for agent in model.cast()}
    crossed = quarter_step(decisive.quarter)
    until, since = (crossed, crossed - YEAR) if crossed >= BRANCH else (LAST, BRANCH - 1)
    links: list[Link] = []
    event = _frontier_step(model, events, blocs, decisive.bloc, until, since)
    while event is not None and len(links) < MOST - 1:
        links.append(Link(event.quarter, event.who, event.what, event.facts))
        event = _behind(model, events, blocs, event)
    links += _pushed(model, events, decisive, until)
    links.sort(key=lambda link: link.quarter, reverse=True)
    return links + [_decided(decision) for decision in reversed(decisions(case))]


def _pushed(model: Model, events: Sequence[Event], decisive: Decisive, until: int) -> list[Link]:
    """The last blow of luck toward the side on which the world ended, and mechanisms that worked on what decided."""
    blow = last_blow(events, decisive.name, decisive.bloc, until)
    struck = [Link(blow.quarter, blow.who, blow.what, blow.facts)] if blow else []
    worked = standing(model, decisive.name, until).items()
    return struck + [Link(quarter_name(until), name, "mechanism", facts) for name, facts in worked]


def _decided(decision: Decision) -> Link:
    if decision.what == "package":
        return Link(decision.quarter, "", "package", undone=decision.without)
    return Link(decision.quarter, decision.name, decision.what, decision.settings, decision.without)


def _spells(world: World) -> Iterator[Link]:
    """Every assumption that stood at another number for a while, latest first."""
    for spell in sorted(world.spells, key=lambda one: -one.first):
        for name, value in spell.assumed.items():
            yield Link(quarter_name(spell.first), name, "spell", {name: value})


def _frontier_step(
    model: Model, events: Sequence[Event], blocs: Mapping[str, str], bloc: str, until: int, since: int
) -> Event | None:
    """The release that moved a bloc's frontier most after one quarter and up to another, or else ever before."""
    series = model.recorder.series(FRONTIER[bloc])[:, 0]

    def step(event: Event) -> float:
        at = quarter_step(event.quarter)
        return event.facts["eci"] - (series[at - 1] if at else event.facts["eci"])

    made = [e for e in events if e.what == "released" and blocs[e.who] == bloc and quarter_step(e.quarter) <= until]
    steps = [e for e in made if step(e) > STEP]
    recent = [e for e in steps if quarter_step(e.quarter) > since]
    return max(recent or steps, key=step, default=None)


def _behind(model: Model, events: Sequence[Event], blocs: Mapping[str, str], event: Event) -> Event | None:
    """The cause of an event: of a release, the largest gain of the lab since its last; of a lesson, its teacher."""
    earlier = events[: event.number]
    if event.what == "distilled":
        at = quarter_step(event.quarter) - 1
        return _frontier_step(model, earlier, blocs, "US", at, at - YEAR)
    if event.what != "released":
        return None
    last = max((e.number for e in earlier if e.who == event.who and e.what == "released"), default=-1)
    own = [e for e in earlier[last + 1 :] if e.who == event.who and e.what in ("idea", "distilled")]
    if own:
        return max(own, key=lambda e: e.facts["points"])
    first = quarter_step(event.quarter) - YEAR
    spread = [e for e in earlier if e.what == "idea" and quarter_step(e.quarter) >= first]
    return max(spread, key=lambda e: e.facts["points"], default=None)


def _removals(world: World, past: Past, links: Sequence[Link], before: Lived) -> Iterator[Removal]:
    """Play the world again without each link that can be undone, from the last quarter that is early enough."""
    undone = [(link, known) for link in links if (known := UNDO[link.what](world, link)) is not None]
    cases = [other.case for _, (_, other, fixed) in undone if not fixed and other.spells == world.spells]
    beside, rows = past.play(cases) if cases else None, count()
    for link, (how, other, fixed) in undone:
        if not fixed and other.spells == world.spells and beside is not None:
            ended = _ended(beside, next(rows))
        else:
            again = (before.again({**world.fixed, **fixed}) if fixed else past) or other.past(fixed)
            ended = _ended(again.with_spells(other.spells).play([other.case]))
        yield Removal(link, how, *ended)


Undone = tuple[str, World, dict[tuple[str, int], float]] | None


def _draw(stream: str, at: float, how: str) -> Callable[[World, Link], Undone]:
    """An event of luck is undone by fixing its draw in its quarter."""
    return lambda world, link: (how, world, {(f"{link.who}/{stream}", quarter_step(link.quarter)): at})


def _mechanism(world: World, link: Link) -> Undone:
    """A mechanism is undone by switching it off from the branch on; what was learned or built before stays."""
    if quarter_step(link.quarter) < BRANCH:
        return None
    switch = link.who if link.what == "mechanism" else "distillation"
    off = replace(world.case, switches={**world.case.switches, switch: 0})
    return f"no {switch.replace('_', ' ')} by anybody from the branch on", replace(world, case=off), {}


def _decision(world: World, link: Link) -> Undone:
    """A decision is undone by what held before it."""
    if link.undone is None:
        return None
    how = "what held before goes on"
    if link.what == "package":
        how = f"{link.undone.package.replace('_', ' ')} instead of the package"
    return how, replace(world, case=link.undone), {}


def _spell(world: World, link: Link) -> Undone:
    """A spell is undone by leaving the assumption at its own number in those quarters."""
    left = without(world.spells, quarter_step(link.quarter), link.who)
    return "its own number goes on", replace(world, spells=left), {}


UNDO: Mapping[str, Callable[[World, Link], Undone]] = {
    "released": _draw("releases", NEVER, "the release does not come in that quarter"),
    "idea": _draw("idea", ORDINARY, "an ordinary idea in its place"),
    "distilled": _mechanism,
    "mechanism": _mechanism,
    "spell": _spell,
    **{what: _draw(blow.stream.partition("/")[2], NEVER, "it does not happen") for what, blow in blows().items()},
    **dict.fromkeys(("package", "lever", "policy"), _decision),
}
