"""The ODD description: overview, design concepts, details. Prose from a template, tables from the running code.

``python -m twofutures.experiments.documents.odd`` writes docs/odd.md; a test fails when it is stale.
"""

from collections import Counter
from pathlib import Path

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import LAST, quarter_name
from twofutures.abm.lever import levers
from twofutures.abm.model import Model
from twofutures.abm.order_of_play import MEETINGS, ORDER_OF_PLAY
from twofutures.abm.parameters import parameters
from twofutures.abm.worlds import states_of
from twofutures.agents.observables.declared import observables
from twofutures.experiments.documents.pages import DOCS, table
from twofutures.experiments.work.files import write_text
from twofutures.policies.scenario import Scenario

TEMPLATE = Path(__file__).parent / "data" / "odd.md"
PAGE = DOCS / "odd.md"


def first_line(thing: object) -> str:
    """The claim: the first line of a docstring."""
    return (thing.__doc__ or "").strip().splitlines()[0]


def kinds(model: Model) -> list[type]:
    """Kinds of agents on stage, by name."""
    return sorted(model.agents_by_type, key=lambda kind: kind.__name__)


def entities(model: Model) -> str:
    """Each kind, how many are on stage, and what it is."""
    many = Counter(type(agent) for agent in model.cast())
    return table(["kind", "on stage", "what it is"], [[k.__name__, str(many[k]), first_line(k)] for k in kinds(model)])


def state_variables(model: Model) -> str:
    """Every declared state of agents and meeting places, with unit and meaning."""
    holders = {type(place).__name__: type(place) for place in model.places().values()}
    rows = [
        [name, f"`{state}`", declared.unit, declared.meaning]
        for name, holder in sorted(holders.items())
        for state, declared in states_of(holder).items()
    ]
    return table(["who", "state", "unit", "meaning"], rows)


def schedule(model: Model) -> str:
    """The order of play: who acts in each beat."""
    rows = [
        [
            stage,
            f"`{beat}`",
            "everyone meets" if beat in MEETINGS else ", ".join(k.__name__ for k in acting(model, beat)),
        ]
        for stage, beats in ORDER_OF_PLAY
        for beat in beats
    ]
    return table(["stage", "beat", "who"], rows)


def acting(model: Model, beat: str) -> list[type]:
    """The kinds that know a verb."""
    return [k for k in kinds(model) if getattr(k, beat) is not getattr(Actor, beat)]


def submodels(model: Model) -> str:
    """Every rule of the order of play: the claim its docstring states."""
    rows = [
        [k.__name__, f"`{beat}`", first_line(getattr(k, beat))]
        for _, beats in ORDER_OF_PLAY
        for beat in beats
        if beat not in MEETINGS
        for k in acting(model, beat)
    ]
    return table(["kind", "rule", "claim"], rows)


def numbers() -> str:
    """How many numbers of which confidence, by theme."""
    rows = []
    for theme in dict.fromkeys(p.group for p in parameters().values()):
        graded = Counter(p.confidence for p in parameters().values() if p.group == theme)
        rows.append([theme.replace("_", " "), *(str(graded[grade]) for grade in "ABC"), str(graded.total())])
    return table(["theme", "A", "B", "C", "all"], rows)


def observed() -> str:
    """Every observable by theme: label, unit, meaning."""
    rows = [[one.theme, f"`{one.name}`", one.label, one.unit, one.meaning] for one in observables()]
    return table(["theme", "observable", "label", "unit", "meaning"], rows)


def page() -> str:
    """The whole description as Markdown."""
    model = Scenario(central=True).build(1)
    return TEMPLATE.read_text(encoding="utf-8").format(
        entities=entities(model),
        states=state_variables(model),
        schedule=schedule(model),
        submodels=submodels(model),
        numbers=numbers(),
        agents=len(model.cast()),
        observables=len(observables()),
        observed=observed(),
        levers=len(levers()),
        parameters=len(parameters()),
        quarters=LAST + 1,
        first=quarter_name(0),
        last=quarter_name(LAST),
    )


if __name__ == "__main__":
    write_text(PAGE, page())
