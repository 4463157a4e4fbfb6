"""The PRC government: what it lets in, pays for, mandates, answers and offers abroad."""

from twofutures.abm.places.model_market import PRC, SLIVER, US
from twofutures.abm.worlds import State, Worlds, clip, largest, share, smooth_step, soft, total, when
from twofutures.agents.chip_vendor import DomesticVendor
from twofutures.agents.export_rules import us_openness
from twofutures.agents.government import Government
from twofutures.agents.owner import PRCOwner


class PRCGovernment(Government):
    """The PRC government: import acceptance, subsidy, mandate, customs, retaliation, and what it offers abroad."""

    insult = State(unit="index", meaning="memory of tightened controls, fading")
    openness_before = State(unit="share", meaning="last quarter's US openness", start=1.0)
    hunger = State(unit="share", meaning="unfilled part of PRC money for chips, last quarter")
    confidence = State(
        unit="share",
        meaning="trust that domestic chips will do, from their part of what buyers got",
        mechanism="domestic",
    )

    outcry = State(
        unit="share",
        meaning="alarm of experts and state media at leaps of the US frontier, fading",
        mechanism="expert_alarm",
    )
    frontier_before = State(unit="ECI", meaning="best released US model a quarter ago")

    def observe(self) -> None:
        """See how tight controls are, how hungry labs are, how far domestic chips reach."""
        self.hear_experts()
        super().observe()
        p, m = self.p, self.model
        openness = us_openness(m)
        tightened = (
            largest(0.0, share(self.openness_before - openness, self.openness_before)) if m.quarter else openness * 0
        )
        self.insult = self.insult * (1 - p.insult_fading) + tightened + p.fee_insult * self.lever("chip_fee")
        self.openness_before = largest(openness, SLIVER)
        buyers = m.cast(PRCOwner)
        self.hunger = share(total(o.hunger * o.chip_budget for o in buyers), total(o.chip_budget for o in buyers))
        domestic = total(v.sold for v in m.cast(DomesticVendor))
        got = total(total(o.delivered) for o in buyers)
        self.trust_industry(share(domestic, largest(got, domestic)))

    def hear_experts(self) -> None:
        """Experts and state media sound the alarm when the US frontier leaps beyond its usual pace (A22)."""
        p, models = self.p, self.model.models
        now, known = models.frontier[US, -1], self.frontier_before > 0
        leap = largest(0.0, now - self.frontier_before - models.us_slope() / 4) * known
        alarm = share(leap, leap + p.outcry_reference) * self.model.on("expert_alarm")
        calm = self.outcry * (1 - p.outcry_fading)
        self.outcry, self.frontier_before = calm + (1 - calm) * alarm, now
        self.note("experts_alarmed", where=alarm > 1 / 2, leap=leap)

    def shake_trust(self) -> Worlds:
        """Now and then many countries ban PRC models, as in early 2025; chance and size are those of US cuts."""
        struck = self.strikes("models_banned")
        self.note("models_banned", where=struck, size=self.p.cut_size)
        return self.p.cut_size * struck

    def trust_industry(self, reach: Worlds) -> None:
        """Trust grows with the part domestic chips reach, and outlasts a shortage: an infant industry is protected.

        The more of demand is mandated, the less a bad quarter counts (infant-industry protection is rarely lifted for
        want of supply: the mandates of 2023 to 2026 went with shortages).
        """
        p = self.p
        loss = p.confidence_loss * (1 - self.lever("prc_domestic_mandate"))
        speed = when(reach > self.confidence, p.confidence_gain, loss)
        self.confidence = self.confidence + speed * (reach - self.confidence)

    def feel(self) -> Worlds:
        """Tight controls, a large deficit, alarmed experts and stand-offs press toward self-reliance (A22, M43)."""
        p = self.p
        insulted = share(self.insult, self.insult + p.insult_reference) * self.nerves()
        alarm = p.outcry_weight * self.outcry + p.tension_alarm * self.model.actor("defenders").tension
        return soft(insulted - super().feel() * p.prc_lead_weight + alarm)

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
        """The ladder: up with fresh tightening, down with time and under a truce (M48, M49)."""
        wish = self.p.retaliation_response * self.grievance() * (1 - self.truce())
        return self.toward("prc_retaliation", wish, self.p.policy_speed)

    def grievance(self) -> Worlds:
        """Insult beyond what is borne in silence."""
        return largest(0.0, self.insult - self.p.retaliation_tolerance)

    def set_prc_export_finance(self) -> Worlds:
        """Finance follows success abroad."""
        prc = share(self.model.models.used[PRC], total(self.model.models.used))
        wish = self.p.export_finance_response * prc
        return largest(self.lever("prc_export_finance"), self.toward("prc_export_finance", wish, self.p.policy_speed))

    def set_prc_open_weight_push(self) -> Worlds:
        """Less push for openness the nearer PRC labs are to leading (K-d: openness falls near the frontier)."""
        near = smooth_step(-self.perceived_lead, 0.0, self.p.urgency_width)
        return self.toward("prc_open_weight_push", self.lever("prc_open_weight_push") * (1 - near), self.p.policy_speed)

    def set_prc_norm_offer(self) -> Worlds:
        """Answer the rival's club with an own one (WAICO, July 2025)."""
        wish = largest(self.lever("prc_norm_offer"), self.p.rivalry_response * self.lever("coalition_offer"))
        return self.toward("prc_norm_offer", wish, self.p.policy_speed)

    def set_prc_ai_plus(self) -> Worlds:
        """Push adoption at home the more urgent self-reliance feels (AI+, August 2025)."""
        wish = largest(self.lever("prc_ai_plus"), self.p.adoption_response * largest(0.0, self.urgency))
        return self.toward("prc_ai_plus", wish, self.p.policy_speed)
