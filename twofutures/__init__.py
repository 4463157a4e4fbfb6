"""Many simulated futures of the US-China AI race: the public face. Everything here is loaded when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twofutures.abm import outcomes
    from twofutures.abm.actor import Actor
    from twofutures.abm.lever import Lever
    from twofutures.abm.observable import Observable
    from twofutures.abm.parameters import Parameter
    from twofutures.abm.worlds import State
    from twofutures.agents.roster import Roster
    from twofutures.experiments.batches import design
    from twofutures.experiments.batches.batch import Batch
    from twofutures.experiments.batches.results import Results
    from twofutures.experiments.batches.run import run
    from twofutures.experiments.futures import Past
    from twofutures.experiments.publication.bundle import publish
    from twofutures.experiments.publication.reproduction import reproduce
    from twofutures.policies.case import Case
    from twofutures.policies.extension import Extension, use
    from twofutures.policies.policy import Policy
    from twofutures.policies.scenario import Scenario

HOMES = {  # where each public name lives
    "Actor": "twofutures.abm.actor",
    "Batch": "twofutures.experiments.batches.batch",
    "Case": "twofutures.policies.case",
    "Extension": "twofutures.policies.extension",
    "Lever": "twofutures.abm.lever",
    "Observable": "twofutures.abm.observable",
    "Parameter": "twofutures.abm.parameters",
    "Past": "twofutures.experiments.futures",
    "Policy": "twofutures.policies.policy",
    "Results": "twofutures.experiments.batches.results",
    "Roster": "twofutures.agents.roster",
    "Scenario": "twofutures.policies.scenario",
    "State": "twofutures.abm.worlds",
    "design": "twofutures.experiments.batches",  # a module, and so is the next
    "outcomes": "twofutures.abm",
    "publish": "twofutures.experiments.publication.bundle",
    "reproduce": "twofutures.experiments.publication.reproduction",
    "run": "twofutures.experiments.batches.run",
    "use": "twofutures.policies.extension",
}
MODULES = ("design", "outcomes")
__all__ = [
    "Actor", "Batch", "Case", "Extension", "Lever", "Observable", "Parameter", "Past", "Policy", "Results", "Roster",
    "Scenario", "State", "design", "outcomes", "publish", "reproduce", "run", "use",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name from its home when it is first asked for."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = HOMES[name]
    value = import_module(f"{home}.{name}") if name in MODULES else getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
