"""Signature 9: freeze the decision of any one kind of agent, and an observable that is not about that kind changes."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.order_of_play import ORDER_OF_PLAY
from twofutures.policies.scenario import Scenario

ABOUT = {  # what reports on the kind itself: a change there would prove nothing
    "AlliedCouncil.govern": r"ally_alignment",
    "AlliedGovernment.observe": r"ally_alignment",
    "Cloud.lease": r"offshore_rented|us_owned|allied_owned|capex|rental",
    "Cloud.order": r"us_owned|allied_owned|capex",
    "Congress.govern": r"remote_access_rule",
    "Defender.set_norms": r"cyber|vulnerabilities|military|safety_deal|tracking_coverage|lab_credibility|defence_ai"
    r"|deterrence",
    "DomesticVendor.produce": r"huawei|prc_other|prc_domestic|gap_production|nvidia",
    "Foundry.make": r"prc_proxy|huawei|prc_other|prc_domestic|gap_production",
    "Lab.release": r"eci|lead|gap_points|releases|price_flagship|safe|revenue_busd|metr",
    "Market.adopt": r"share|reach|adoption|power",
    "Market.set_norms": r"norm|club|surveillance|repression|trust_",
    "LeadingFoundry.make": r"foundry_output",
    "MemoryMaker.make": r"prc_memory_sales",
    "MerchantVendor.lobby": r"nvidia|amd|tpu|trainium",
    "MerchantVendor.produce": r"nvidia|amd|tpu|trainium|world_|price_per",
    "PRCCloud.lease": r"prc_(owned|domestic|legal|smuggled|offshore_owned)|capex",
    "PRCCloud.order": r"prc_(owned|domestic|legal|smuggled|offshore_owned)|capex",
    "PRCGovernment.govern": r"prc_(subsidy|import_acceptance|retaliation)",
    "PRCLab.plan_campaign": r"distill|eci_(prc|open)|lead|gap_points",
    "PRCLab.release": r"eci_(prc|open)|lead|gap_points|releases|price_flagship_prc|safe",
    "PowerGrid.make": r"power_",
    "Smuggler.order": r"smuggl|rings|located",
    "Smuggler.plan_route": r"smuggl|rings|located",
    "ToolMaker.make": r"prc_tool_sales",
    "UnitedStates.govern": r"us_openness|enforcement|remote_access|chip_ceiling",
}


def frozen(past, *decisions):
    """Forty worlds at the branch with some decisions frozen from here on."""
    future = past.fork(np.arange(40))
    future.held_still = frozenset(decisions)
    return future


@pytest.fixture(scope="module")
def free(many_pasts):
    return frozen(many_pasts).run()


def felt(free, future) -> Iterator[set[str]]:
    """Observables that have differed so far from the free run, quarter by quarter."""
    while future.quarter < LAST:
        future.step()
        series = ((name, free.recorder.series(name), future.recorder.series(name)) for name in free.recorder.names)
        yield {
            name for name, a, b in series if not np.array_equal(a[: future.quarter + 1], b[: future.quarter + 1], True)
        }


@pytest.mark.parametrize("decision", ABOUT)
def test_freezing_one_kinds_decision_is_felt_by_others(decision, many_pasts, free):
    others = re.compile(ABOUT[decision])
    quarters = felt(free, frozen(many_pasts, decision))
    assert any(any(not others.search(name) for name in names) for names in quarters)


def test_every_kind_on_stage_is_frozen_once(past):
    assert {type(a).__name__ for a in past.agents} == {decision.split(".")[0] for decision in ABOUT}


def test_freezing_a_verb_that_nobody_has_changes_nothing(many_pasts, free, differing):
    assert differing(free, frozen(many_pasts, "Smuggler.no_such_verb").run()) == set()


def test_a_scenario_freezes_from_the_first_quarter_on(differing):
    free, held = (Scenario(held_still=frozenset(h)).build(3, 1).run(2) for h in ((), ("Smuggler.order",)))
    assert "prc_smuggled_flow_h100e" in differing(free, held)
    assert (held.recorder.series("prc_smuggled_flow_h100e")[:3] == 0).all()


VERBS = [beat for _, beats in ORDER_OF_PLAY for beat in beats if hasattr(Actor, beat)]
DECISIONS = [
    f"{kind.__name__}.{verb}"
    for kind in sorted({type(a) for a in Scenario().build(1).agents}, key=lambda kind: kind.__name__)
    for verb in VERBS
    if getattr(kind, verb) is not getattr(Actor, verb)
]


@pytest.mark.parametrize("decision", DECISIONS)
def test_any_decision_can_be_frozen_and_the_rest_plays_on(decision, past):
    future = past.fork()
    future.held_still = frozenset({decision})
    future.run(BRANCH + 1)
    series = future.recorder.series
    assert all(np.isfinite(series(name)[BRANCH : BRANCH + 2]).all() for name in future.recorder.names)
