"""Earlier branches: the recorded past up to any quarter, and other pasts from there, on the members' own luck."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from twofutures.abm.calendar import LAST, quarter_name, quarter_step
from twofutures.abm.lever import lever, levers
from twofutures.abm.luck import Luck
from twofutures.abm.parameters import Assumptions
from twofutures.abm.places.lever_board import size_of, sized
from twofutures.abm.worlds import Worlds
from twofutures.agents.roster import Roster
from twofutures.experiments.futures import Futures
from twofutures.policies.history import Judged, history
from twofutures.policies.members import fitted
from twofutures.policies.policy import Policy
from twofutures.policies.scenario import Scenario

WESTERN = ("US", "Congress", "allies", "hosts")
CHIP_RULES = {f"P{n:02}" for n in range(1, 14)}


def replayed(quarter: str, worlds: int, owners: Iterable[str] = (*WESTERN, "PRC")) -> Policy:
    """Recorded history as a policy from a quarter on: levers of these owners go as recorded, and then stay.

    Levers without a record stay at neutral, so that no bill passes that did not pass. Where history names an assumption
    for a setting, or its size is a judgement, each of the worlds takes its own.
    """
    assumptions, luck = _members(worlds)
    owners = set(owners)
    settings: dict[str, object] = {name: lever(name).neutral for name in bill_levers() if lever(name).owner in owners}
    for name, events in history().items():
        if lever(name).owner in owners:
            size = size_of(name, luck, assumptions.p.dated_size)
            settings[name] = {quarter_name(q): _of_world(name, v, size, assumptions) for q, v in events.items()}
    return Policy("recorded history", settings, quarter_step(quarter))


def _of_world(name: str, setting: float | str, size: Worlds, assumptions: Assumptions) -> Worlds | float:
    """A recorded setting as each world has it."""
    if isinstance(setting, str):
        return assumptions.values[setting]
    return sized(name, setting, size) if isinstance(setting, Judged) else setting


def unruled(quarter: str) -> Policy:
    """No chip rules: every western lever that only stands for proposals P01 to P13 at neutral, but allies' own will."""
    names = [n for n, row in levers().items() if row.owner in WESTERN and set(row.proposals) <= CHIP_RULES]
    return Policy("no rules", {n: lever(n).neutral for n in names if n != "ally_alignment"}, quarter_step(quarter))


def bill_levers() -> list[str]:
    """Levers that Congress has bills for."""
    return [bill["lever"] for row in Roster.load().rows["congress"] for bill in row["bills"]]


def alternatives(
    worlds: int, quarter: str, cases: Mapping[str, Sequence[Policy]], keep: Iterable[str], until: int = LAST
) -> Futures:
    """Play named lists of policies from an earlier quarter on, each world with its member's assumptions and luck.

    Before the quarter history is played in; from it on only the policies of a case set levers.
    """
    scenario = Scenario(branch=quarter_step(quarter))
    past = scenario.model(*_members(worlds)).run(scenario.branch - 1)
    recorder = scenario.branch_off(past, list(cases.values())).run(until).recorder
    return Futures(list(cases), {name: recorder.series(name).reshape(LAST + 1, len(cases), -1) for name in keep})


def _members(worlds: int) -> tuple[Assumptions, Luck]:
    """Assumptions and history luck of the first worlds, each those of its member."""
    members = fitted()
    rows = np.arange(worlds) % len(members)
    return members.assumptions(rows), members.luck(rows)
