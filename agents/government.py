"""Governments: they see late and noisily, and set every lever that history or a policy does not set."""

from __future__ import annotations

from abm.actor import Actor
from abm.lever import levers
from abm.model_market import MONTHS_PER_YEAR, PRC
from abm.worlds import State, Worlds, both, clip, exp, largest, log, share, smooth_step, total, when
from agents.chip_vendor import ChipVendor, DomesticVendor
from agents.foundry import ToolMaker
from agents.lab import PRCLab
from agents.owner import PRCOwner
from agents.smuggler import Smuggler

SQRT2 = 2**0.5


class Government(Actor):
    """What every government does: estimate the race, hear its lobbies, settle its levers."""

    perceived_lead = State(unit="months", meaning="believed US lead, noisy and lagged")
    perceived_diverted = State(unit="H100e", meaning="believed diverted chips a quarter")
    urgency = State(unit="-1 to 1", meaning="felt need to act; 0 is the mood of 2025")
    alignment = State(unit="share", meaning="how far it goes along with US controls", start=0.5)

    def __init__(self, model, key, *, bloc, owner=(), first_alignment=0.5, tool_weight=0.0):
        super().__init__(model, key, bloc)
        self.owner, self.first_alignment, self.tool_weight = owner, first_alignment, tool_weight

    def start(self) -> None:
        """Begin with the belief of late 2022: a comfortable lead."""
        self.perceived_lead = self.p.lead_belief_2022
        self.alignment = self.first_alignment

    def observe(self) -> None:
        """Update beliefs toward a noisy reading of the lead and of diversion (M53, M55)."""
        p, m = self.p, self.model
        if m.quarter:
            seen = self.around("reads_lead", m.models.lag() * p.visibility, self.reading_error())
            self.perceived_lead = self.perceived_lead + p.belief_speed * (seen - self.perceived_lead)
            landed = total(r.landed for r in m.cast(Smuggler)) * exp(
                self.around("reads_diversion", 0.0, p.diversion_noise)
            )
            self.perceived_diverted = self.perceived_diverted + p.belief_speed * (landed - self.perceived_diverted)
        self.urgency = self.feel()

    def reading_error(self) -> Worlds:
        """Months: two measured capabilities, each with the index's error, at the US pace (a.1)."""
        return SQRT2 * self.p.eci_noise_sd * MONTHS_PER_YEAR / self.model.models.us_slope()

    def feel(self) -> Worlds:
        """A small believed lead alarms."""
        p = self.p
        return 2 * smooth_step(-self.perceived_lead, -p.urgency_months, p.urgency_width) - 1

    def govern(self) -> None:
        """Settle each lever this government owns: its own rule, unless history or a policy says otherwise."""
        for name in self.owned_levers():
            own = self.own_rule(name)
            settled = own if self.model.programme is None else self.model.programme.settle(self, name, own)
            self.model.levers.set(name, settled)

    def owned_levers(self) -> list[str]:
        """Names of the levers this government's own rule covers."""
        return [name for name, lever in levers().items() if lever.owner in self.owner]

    def own_rule(self, name: str) -> Worlds:
        """The lever's next setting if nobody else decides: a method named after it, or as it was."""
        rule = getattr(self, f"set_{name}", None)
        return self.lever(name) if rule is None else rule()

    def toward(self, name: str, wish: Worlds, speed: Worlds) -> Worlds:
        """A step from the present setting toward a wish."""
        return self.lever(name) + speed * (wish - self.lever(name))


class UnitedStates(Government):
    """The US executive."""

    def feel(self) -> Worlds:
        """Alarm at a small lead, at diversion and at court cases; vendors' lobbying calms (M52, M53)."""
        p = self.p
        charged = total(r.charged for r in self.model.cast(Smuggler))
        incidents = p.incident_weight * (
            share(charged, charged + p.incident_reference)
            + share(self.perceived_diverted, self.perceived_diverted + p.diversion_reference)
        )
        lobby = p.lobby_weight * total(v.pressure for v in self.model.cast(ChipVendor))
        return clip(super().feel() + incidents - lobby, -1.0, 1.0)

    def set_enforcement(self) -> Worlds:
        """The budget follows alarm, slowly (appropriations; BIS FY2023-26)."""
        wish = 1 + self.p.enforcement_response * largest(0.0, self.urgency)
        return largest(self.lever("enforcement"), self.toward("enforcement", wish, self.p.policy_speed))

    def set_chip_ceiling(self) -> Worlds:
        """Vendors pull the ceiling up, alarm pulls it down (H20, H200, B30A episodes)."""
        p = self.p
        pull = p.lobby_weight * total(v.pressure for v in self.model.cast(ChipVendor)) - largest(0.0, self.urgency)
        return self.lever("chip_ceiling") * exp(p.policy_speed * p.ceiling_response * pull)

    def set_ally_pressure(self) -> Worlds:
        """Press allies harder when alarmed."""
        return self.toward("ally_pressure", clip(0.5 + self.urgency / 2, 0.0, 1.0), self.p.policy_speed)

    def set_export_push(self) -> Worlds:
        """Fund exports as PRC models spread abroad (EO 14320)."""
        prc = share(self.model.models.used[PRC], total(self.model.models.used))
        return largest(
            self.lever("export_push"),
            self.toward("export_push", self.p.export_push_response * prc, self.p.policy_speed),
        )

    def set_signal_pooling(self) -> Worlds:
        """Labs pool more signals the more distillation they detect (Frontier Model Forum, April 2026)."""
        return self.toward(
            "signal_pooling", largest(self.lever("signal_pooling"), self.distillation_alarm()), self.p.policy_speed
        )

    def set_api_kyc(self) -> Worlds:
        """Labs look closer at customers the more distillation they detect."""
        return self.toward(
            "api_kyc", largest(self.lever("api_kyc"), self.distillation_alarm() / 2), self.p.policy_speed
        )

    def distillation_alarm(self) -> Worlds:
        """How alarmed labs are by harvested exchanges they have found, 0 to 1."""
        found = total(lab.exchanges * lab.detected for lab in self.model.cast(PRCLab))
        return share(found, found + self.p.distillation_alarm)


class Congress(Government):
    """A stuck legislature: each bill passes by a hazard that alarm raises; passed bills bind."""

    passed = State(unit="0 or 1", meaning="bills passed, in roster order", axes=(7,))

    def __init__(self, model, key, *, bloc, bills):
        super().__init__(model, key, bloc=bloc)
        self.bills = sorted(bills, key=lambda b: b["name"])

    def owned_levers(self) -> list[str]:
        """The levers that pending bills would set."""
        return [bill["lever"] for bill in self.bills]

    def govern(self) -> None:
        """Vote, then settle the levers of passed bills. Before the branch nothing passes: none did."""
        p, us = self.p, self.model.actor("us")
        heard = self.model.actor("defenders").credibility  # warnings that did not come true weigh less (U03)
        chance = 1 - exp(-p.bill_hazard * heard * exp(p.bill_urgency * us.urgency))
        for i, bill in enumerate(self.bills):
            luck = self.happens(f"passes/{bill['name']}", chance * self.may_vote_on(bill["lever"]))
            passes = both(luck, self.passed[i] < 1)
            self.passed = self.replace(i, when(passes, 1.0, self.passed[i]))
            self.note(f"law/{bill['name']}", where=passes, because="charges")
        super().govern()

    def may_vote_on(self, lever: str) -> Worlds | float:
        """0 where history or a policy already decides the bill's lever, 1 elsewhere."""
        programme = self.model.programme
        return 1.0 if programme is None else 1.0 - programme.decides(lever, self.model.quarter)

    def replace(self, row: int, value: Worlds) -> Worlds:
        """The bills passed, one row changed."""
        votes = self.passed.copy()
        votes[row] = value
        return votes

    def own_rule(self, name: str) -> Worlds:
        """At least what the passed bill demands."""
        i = next(i for i, bill in enumerate(self.bills) if bill["lever"] == name)
        return largest(self.lever(name), self.passed[i] * self.bills[i]["value"])


class PRCGovernment(Government):
    """The PRC government: import acceptance, subsidy, mandate, customs, retaliation, and what it offers abroad."""

    insult = State(unit="index", meaning="memory of tightened controls, fading")
    openness_before = State(unit="share", meaning="last quarter's US openness", start=1.0)
    hunger = State(unit="share", meaning="unfilled part of PRC chip budgets, last quarter")
    confidence = State(unit="share", meaning="domestic part of the chips PRC buyers got, last quarter")

    def observe(self) -> None:
        """See how tight controls are, how hungry labs are, how far domestic chips reach."""
        super().observe()
        p, m = self.p, self.model
        openness = us_openness(m)
        tightened = (
            largest(0.0, share(self.openness_before - openness, self.openness_before)) if m.quarter else openness * 0
        )
        self.insult = self.insult * (1 - p.insult_fading) + tightened + p.fee_insult * self.lever("chip_fee")
        self.openness_before = largest(openness, 1e-3)
        buyers = m.cast(PRCOwner)
        self.hunger = share(total(o.hunger * o.chip_budget for o in buyers), total(o.chip_budget for o in buyers))
        domestic = total(v.sold for v in m.cast(DomesticVendor))
        got = total(total(o.delivered) for o in buyers)
        self.confidence = share(domestic, largest(got, domestic))

    def feel(self) -> Worlds:
        """Tight controls and a large believed deficit press toward self-reliance."""
        return clip(
            super().feel() * -1 * self.p.prc_lead_weight + share(self.insult, self.insult + self.p.insult_reference),
            -1.0,
            1.0,
        )

    def set_prc_import_acceptance(self) -> Worlds:
        """Self-reliance × confidence and insult, against hunger (K7): an S-curve, nowhere an input."""
        p = self.p
        self_reliance = 1 + self.lever("prc_domestic_mandate")
        against = p.acceptance_insult * self.insult + p.acceptance_confidence * self.confidence * self_reliance
        return smooth_step(p.acceptance_ease + p.acceptance_hunger * self.hunger - against, 0.0, p.acceptance_width)

    def set_prc_subsidy(self) -> Worlds:
        """Subsidy answers tightness (M17)."""
        wish = self.p.subsidy_reference * (1 + self.p.subsidy_response * largest(0.0, self.urgency))
        return self.toward("prc_subsidy", largest(wish, self.lever("prc_subsidy")), self.p.policy_speed)

    def set_prc_domestic_mandate(self) -> Worlds:
        """Guaranteed demand rises with self-reliance and confidence (P21)."""
        wish = clip(largest(0.0, self.urgency) * self.confidence, 0.0, 1.0)
        return self.toward(
            "prc_domestic_mandate", largest(wish, self.lever("prc_domestic_mandate")), self.p.policy_speed
        )

    def set_prc_customs(self) -> Worlds:
        """Customs close the door further the more domestic chips reach."""
        return self.toward(
            "prc_customs", clip(self.p.customs_response * self.confidence, 0.0, 1.0), self.p.policy_speed
        )

    def set_prc_retaliation(self) -> Worlds:
        """The ladder: up with fresh tightening, down with time (M48, M49)."""
        fresh = largest(0.0, self.insult - self.p.retaliation_tolerance)
        return self.toward("prc_retaliation", self.p.retaliation_response * fresh, self.p.policy_speed)

    def set_prc_export_finance(self) -> Worlds:
        """Finance follows success abroad."""
        prc = share(self.model.models.used[PRC], total(self.model.models.used))
        wish = self.p.export_finance_response * prc
        return largest(self.lever("prc_export_finance"), self.toward("prc_export_finance", wish, self.p.policy_speed))

    def set_prc_open_weight_push(self) -> Worlds:
        """Less push for openness the nearer PRC labs are to leading (d: openness falls near the frontier)."""
        near = smooth_step(-self.perceived_lead, 0.0, self.p.urgency_width)
        return self.toward("prc_open_weight_push", self.lever("prc_open_weight_push") * (1 - near), self.p.policy_speed)


class AlliedGovernment(Government):
    """A tool-and-fab state or other ally: goes along as far as pressure and worry outweigh its makers' losses (K19)."""

    def observe(self) -> None:
        """After forming beliefs, move alignment toward what pressure, worry and lost sales make of it."""
        super().observe()
        p = self.p
        pressed = p.ally_response * (self.lever("ally_pressure") - 1 / 2) + p.ally_worry * self.urgency
        lost = p.ally_loss * self.makers_losses() / p.tool_loss_reference + p.ally_friction * self.lever(
            "prc_retaliation"
        )
        wish = self.first_alignment + pressed - lost
        self.alignment = clip(self.alignment + p.policy_speed * (wish - self.alignment), 0.0, 1.0)

    def makers_losses(self) -> Worlds:
        """$bn a quarter that this country's tool and memory makers forgo, as they tell it."""
        makers = [m for m in self.model.cast(ToolMaker) if m.government == self.key]
        return total([self.urgency * 0, *(m.revenue_lost for m in makers)])


class AlliedCouncil(Government):
    """Allies and hosts together: turns each ally's alignment into the one lever their controls share."""

    def set_ally_alignment(self) -> Worlds:
        """Alignment of the tool-and-fab states, weighted by what their makers hold."""
        allies = [g for g in self.model.cast(AlliedGovernment) if g.tool_weight]
        return total(g.alignment * g.tool_weight for g in allies) / sum(g.tool_weight for g in allies)


def us_openness(model) -> Worlds:
    """How open US rules leave the PRC's way to chips, 0 to 1 (a summary index)."""
    p, lever = model.assumptions.p, model.levers
    chips = log(1 + lever["chip_ceiling"] / p.openness_reference) / log(1 + p.best_chip / p.openness_reference)
    quota = share(lever["chip_quota"], lever["chip_quota"] + p.quota_reference)
    goods = (lever["tool_control"] + lever["memory_control"] + lever["entity_reach"]) / 3
    return clip(chips * quota, 0.0, 1.0) * (1 - p.openness_goods * goods)
