"""Defenders and the illustrative tallies of security and safety: they count, others decide. Labelled illustrative."""

from twofutures.abm.actor import Actor
from twofutures.abm.places.model_market import CYBER, PRC, US
from twofutures.abm.worlds import State, both, clip, exp, largest, smooth_step, when


class Defender(Actor):
    """Those who patch and procure: software maintainers with frontier access, evaluators, procurement offices."""

    patched = State(unit="thousand", meaning="vulnerabilities patched with frontier help since 2022Q4")
    footholds = State(unit="index", meaning="footholds of PRC cyber operators in critical infrastructure")
    exposed = State(
        unit="quarters",
        meaning="quarters in which one bloc was past autonomous discovery and the other's defenders were not",
    )
    fielded = State(unit="ECI", meaning="capability in military use: US, PRC", axes=(2,))
    deal = State(unit="0 or 1", meaning="a US-PRC safety agreement holds")
    coverage = State(unit="share", meaning="new chips whose place is verified")
    credibility = State(unit="share", meaning="credit that labs' warnings have", start=1.0)

    def start(self) -> None:
        """Fielded models begin behind what had been released by 2022."""
        self.fielded = self.p.fielded_2022

    def set_norms(self) -> None:
        """Count the quarter's cyber, military and safety consequences (M35, M39-M42, M47)."""
        p, models = self.p, self.model.models
        us, prc = models.frontier[US], models.frontier[PRC]
        skill = smooth_step(us[CYBER], p.cyber_threshold, p.cyber_width)
        threat = smooth_step(prc[CYBER], p.cyber_threshold, p.cyber_width)
        apart = both(
            largest(us[CYBER], prc[CYBER]) > p.cyber_threshold,
            when(us[CYBER] < prc[CYBER], us[CYBER], prc[CYBER]) < p.cyber_threshold,
        )
        self.exposed = self.exposed + apart
        self.patched = self.patched + p.patches_before + p.patches_after * skill
        self.footholds = largest(0.0, self.footholds * (1 - p.cleanup * skill) + p.intrusion * threat)
        lags = (p.fielding_lag_us, p.fielding_lag_prc)
        self.fielded = [f + (x[-1] - f) / lag for f, x, lag in zip(self.fielded, (us, prc), lags, strict=True)]
        lead = models.lag()
        ready = p.deal_base + p.deal_lead_effect * smooth_step(lead, p.deal_lead_months, p.urgency_width)
        agreed = both(self.happens("safety_deal", 1 - exp(-ready * self.lever("safety_channel"))), self.deal < 1)
        self.deal = when(agreed, 1.0, self.deal)
        self.note("safety_deal", where=agreed)
        self.coverage = self.coverage + p.coverage_speed * (self.lever("chip_tracking") - self.coverage)
        alarm = largest(0.0, self.model.actor("us").urgency) * smooth_step(lead, p.deal_lead_months, p.urgency_width)
        self.credibility = clip(self.credibility + p.credibility_speed * (1 - alarm - self.credibility), 0.0, 1.0)
