"""Defenders and the illustrative tallies of security and safety: they count, others decide. Labelled illustrative."""

from twofutures.abm.actor import Actor
from twofutures.abm.places.model_market import CYBER, PRC, US
from twofutures.abm.worlds import State, Worlds, both, clip, exp, largest, smooth_step, when
from twofutures.agents.recorded_events import chance_of


class Defender(Actor):
    """Those who patch and procure: software maintainers with frontier access, evaluators, procurement offices."""

    patched = State(unit="thousand", meaning="vulnerabilities patched with frontier help since 2022Q4")
    footholds = State(unit="index", meaning="footholds of PRC cyber operators in critical infrastructure")
    exposed = State(
        unit="quarters",
        meaning="quarters in which one bloc was past autonomous discovery and the other's defenders were not",
    )
    fielded = State(unit="ECI", meaning="capability in military use: US, PRC", axes=(2,))
    deterrence = State(
        unit="share", meaning="how far the side ahead in military use deters the other", mechanism="deterrence"
    )
    tension = State(
        unit="share",
        meaning="tension left of a military stand-off, 1 in the quarter it breaks out",
        mechanism="deterrence",
    )
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
        dared = 1 - p.deterrence_effect * self.deterrence
        self.footholds = largest(0.0, self.footholds * (1 - p.cleanup * skill) + p.intrusion * threat * dared)
        lags = (p.fielding_lag_us, p.fielding_lag_prc)
        self.fielded = [f + (x[-1] - f) / lag for f, x, lag in zip(self.fielded, (us, prc), lags, strict=True)]
        self.deter(dared)
        lead = models.lag()
        ready = p.deal_base + p.deal_lead_effect * smooth_step(lead, p.deal_lead_months, p.urgency_width)
        chance = chance_of("safety_deal", self.model, 1 - exp(-ready * self.lever("safety_channel")))
        agreed = both(self.happens("safety_deal", chance), self.deal < 1)
        self.deal = when(agreed, 1.0, self.deal)
        self.note("safety_deal", where=agreed)
        self.coverage = self.coverage + p.coverage_speed * (self.lever("chip_tracking") - self.coverage)
        alarm = largest(0.0, self.model.actor("us").urgency) * smooth_step(lead, p.deal_lead_months, p.urgency_width)
        self.credibility = clip(self.credibility + p.credibility_speed * (1 - alarm - self.credibility), 0.0, 1.0)

    def deter(self, dared: Worlds) -> None:
        """A side far ahead in fielded AI deters; near parity a stand-off short of war is likelier (M43).

        War itself stays out.
        """
        p, on = self.p, self.model.on("deterrence")
        apart = abs(self.fielded[US] - self.fielded[PRC])
        self.deterrence = smooth_step(apart, p.deterrence_points, p.deterrence_width) * on
        chance = chance_of("standoff", self.model, p.standoff_chance * dared)
        begins = 1.0 * self.happens("standoff", chance * on)
        calmer = self.tension * (1 - p.tension_fading)
        self.tension = calmer + (1 - calmer) * begins
        self.note("standoff", where=begins > 0)
