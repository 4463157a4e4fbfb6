"""Sentences about everything else: rings, courts, laws, countries, chips."""

from collections.abc import Sequence

from twofutures.abm.story import Event
from twofutures.viz.telling.scene import Line, Scene
from twofutures.viz.words.names import country, name
from twofutures.viz.words.numbers import figures, listed, number, sentence, some
from twofutures.viz.words.texts import count, say, translated

CLUBS = {"US": "Pax Silica", "PRC": "WAICO"}  # by the side that leads it


def some_names(events: Sequence[Event], most: int = 5) -> str:
    """Who the events are about, each once, the first few by name."""
    return some(list(dict.fromkeys(name(e.who) for e in events)), most)


def bust(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Rings caught, how much they had under way, how much of it was seized, and how hard the law looked."""
    size, seized = (number(sum(e.facts[fact] for e in events)) for fact in ("size", "seized"))
    level = number(scene.value("enforcement_index", events[0].quarter))
    rings = some_names(events)
    return [Line(80, sentence(count("telling.bust", len(events), rings=rings, size=size, seized=seized, level=level)))]


def charges(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Cases that reach court, and the busts they go back to."""
    value = sum(e.facts["value"] for e in events)
    scale, worth = ("million", 1000 * value) if value < 1 else ("billion", value)
    since = sorted({scene.events[e.cause].quarter for e in events if e.cause is not None})
    origin = say("telling.charges_origin", quarters=listed(since)) if since else ""
    charged = say(f"telling.charges_{scale}", number=number(worth))
    return [Line(75, say("telling.charges", worth=charged, rings=some_names(events), origin=origin))]


def moved_hub(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Rings that reopened elsewhere after a bust."""
    hubs = dict(enumerate(map(country, scene.hubs)))
    another = say("telling.moved_hub_other")
    moves = [say("telling.moved_hub_of", ring=name(e.who), hub=hubs.get(int(e.facts["hub"]), another)) for e in events]
    return [Line(60, say("telling.moved_hub", moves=some(moves, 4)))]


def law(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Bills passed, and how small the government believed the lead to be."""
    bills = listed(f"“{translated(e.what.removeprefix('law/'))}”" for e in events)
    lead = number(scene.value("lead_perceived_months", events[0].quarter))
    return [Line(95, say("telling.law", bills=bills, lead=lead))]


def joined_club(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that joined the US-led or the PRC-led club."""
    what = events[0].what
    bloc = "US" if what == "joined_us_club" else "PRC"
    now = f"{scene.value(f'club_{bloc.lower()}', events[0].quarter):.0f}"
    return [Line(65, count(f"telling.{what}", len(events), members=some_names(events), club=CLUBS[bloc], now=now))]


def set_rule(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that settled a field of rules on AI, and those that turned one."""
    turned = [event for event in events if event.facts.get("turned")]
    also = say("telling.rule_turned", members=some_names(turned)) if turned else ""
    return [Line(50, count(f"telling.{events[0].what}", len(events), members=some_names(events), turned=also))]


def bought_surveillance(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """Countries that bought a surveillance stack, and how good PRC models were."""
    level = figures(scene.value("eci_prc", events[0].quarter), ".1f")
    return [Line(45, count("telling.bought_surveillance", len(events), members=some_names(events), level=level))]


def safety_deal(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """The first quarter of an agreement; the rest of its life is no news."""
    return [] if scene.happened_before(events[0]) else [Line(93, say("telling.safety_deal"))]


def memory_bound(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """The beginning of a spell in which memory, not dies, limits PRC chips."""
    if scene.happened_before(events[0], quarters=1):
        return []
    packages = number(events[0].facts.get("packages", float("nan")))
    return [Line(35, say("telling.memory_bound", packages=packages))]


def anything(scene: Scene, events: Sequence[Event]) -> list[Line]:
    """A kind of event without words of its own, such as one that a user's agent notes."""
    what = translated(events[0].what.replace("_", " ").replace("/", ": "))
    return [Line(30, sentence(say("telling.anything", what=what, who=some_names(events))))]
