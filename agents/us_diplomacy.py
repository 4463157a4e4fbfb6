"""US dealings with allies, third countries, labs and the rival: each lever's own rule for when nobody else sets it."""

from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.worlds import Worlds, both, clip, exp, largest, share, smooth_step, stack, total, when
from twofutures.agents.lab import Lab, disclosed
from twofutures.agents.us_alarm import Alarmed


class Diplomacy(Alarmed):
    """What the executive offers, asks of labs, and bargains for."""

    def shake_trust(self) -> Worlds:
        """Now and then access is cut for many (M54)."""
        struck = self.strikes("access_cut")
        self.note("access_cut", where=struck, size=self.p.cut_size)
        return self.p.cut_size * struck

    def rules_felt(self) -> Worlds:
        """Trust that rules cost while they stand: on access, with all abroad; on chips, outside the allies (M54)."""
        p = self.p
        access = p.felt_vetting * self.lever("pre_release_vetting") + p.felt_remote * self.lever("remote_access_rule")
        chips = p.felt_cap * self.lever("third_country_cap") + p.felt_tracking * self.lever("chip_tracking")
        return p.cut_size * stack([access, chips]) * self.model.on("reliability")

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

    def set_coalition_offer(self) -> Worlds:
        """Keep the club open while the race is felt or the rival makes an offer of its own (Pax Silica)."""
        wish = clip(1 / 2 + self.urgency / 2 + self.p.rivalry_response * self.lever("prc_norm_offer"), 0.0, 1.0)
        return self.toward("coalition_offer", wish, self.p.policy_speed)

    def set_domestic_adoption_push(self) -> Worlds:
        """Push adoption at home when alarmed (AI Action Plan)."""
        wish = largest(self.lever("domestic_adoption_push"), self.p.adoption_response * self.urgency)
        return self.toward("domestic_adoption_push", wish, self.p.policy_speed)

    def set_open_weight_policy(self) -> Worlds:
        """Favour US open weights the further PRC ones are ahead (the exemption of August 2026)."""
        open_weights = self.model.models.open_frontier
        behind = smooth_step(open_weights[PRC] - open_weights[US], 0.0, self.p.useful_width)
        return self.toward("open_weight_policy", self.p.open_response * (2 * behind - 1), self.p.policy_speed)

    def set_safety_channel(self) -> Worlds:
        """Talk about safety as models grow dangerous, more freely under a truce (Beijing, May 2026)."""
        wish = self.p.channel_response * self.danger() * (1 + self.lever("truce")) / 2
        return self.toward("safety_channel", wish, self.p.policy_speed)

    def set_pre_release_vetting(self) -> Worlds:
        """Vet dangerous models, less the more the race presses and the more labs publish tests (June 2026)."""
        trusted = 1 - self.p.disclosure_trust * disclosed(self.model.cast(Lab, "US"))
        wish = self.p.vetting_response * self.danger() * (1 - largest(0.0, self.urgency)) * trusted
        return self.toward("pre_release_vetting", wish, self.p.policy_speed)

    def set_truce(self) -> Worlds:
        """Either side may break a truce, sooner under alarm or grievance; retaliation brings a new one (M49).

        The expiries of November 2026 and January 2027 are this bargaining, not dates on which anything is forced.
        """
        p = self.p
        strain = p.truce_strain * (largest(0.0, self.urgency) + self.model.actor("prc").grievance())
        broken = self.happens("truce_breaks", 1 - exp(-p.truce_hazard * exp(strain)))
        renewed = self.happens("truce_begins", 1 - exp(-p.truce_renewal * self.lever("prc_retaliation")))
        holds = self.lever("truce") > 1 / 2
        self.note("truce_breaks", where=both(holds, broken * self.may_decide("truce") > 0))
        return when(holds, when(broken, 0.0, 1.0), when(renewed, 1.0, 0.0))

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
