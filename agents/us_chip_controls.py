"""US rules on chips, tools and rented compute: each lever's own rule for when nobody else sets it."""

from twofutures.abm.worlds import Worlds, exp, largest
from twofutures.agents.us_alarm import Alarmed


class ChipControls(Alarmed):
    """What the executive does about compute when it is alarmed, lobbied, or bound by a truce."""

    def set_enforcement(self) -> Worlds:
        """The budget follows alarm, slowly (appropriations; BIS FY2023-26)."""
        wish = 1 + self.p.enforcement_response * largest(0.0, self.urgency)
        return largest(self.lever("enforcement"), self.toward("enforcement", wish, self.p.policy_speed))

    def set_chip_ceiling(self) -> Worlds:
        """Vendors pull the ceiling up, alarm pulls it down (H20, H200, B30A episodes)."""
        return self.lever("chip_ceiling") * self.loosening()

    def set_chip_quota(self) -> Worlds:
        """Licensed volume is fought over like the ceiling (the H200 rule of January 2026, the caps mooted since)."""
        return self.lever("chip_quota") * self.loosening()

    def loosening(self) -> Worlds:
        """Ratio by which sales rules open (above 1) or close this quarter."""
        p = self.p
        pull = p.lobby_weight * self.vendors_press() - largest(0.0, self.urgency) * (1 - self.truce())
        return exp(p.policy_speed * p.ceiling_response * pull)

    def set_chip_fee(self) -> Worlds:
        """A government that licenses takes a cut (15 % in August 2025, 25 % in December)."""
        return self.toward("chip_fee", self.p.fee_wish, self.p.policy_speed)

    def set_hq_rule(self) -> Worlds:
        """Licences follow the parent more strictly when chips bought abroad alarm (May 2026)."""
        return self.tightened("hq_rule")

    def set_entity_reach(self) -> Worlds:
        """Listing reaches further when alarmed; a truce stays it (the affiliates rule)."""
        return self.tightened("entity_reach")

    def set_third_country_cap(self) -> Worlds:
        """Caps come back only as far as diversion alarms (drafts for Malaysia and Thailand, July 2025)."""
        wish = self.p.cap_response * self.diversion_alarm() * largest(0.0, self.urgency)
        return self.toward("third_country_cap", largest(self.lever("third_country_cap"), wish), self.p.policy_speed)

    def set_chip_tracking(self) -> Worlds:
        """Without a law, vendors' own location checks spread as diversion becomes a scandal (December 2025)."""
        wish = self.p.tracking_voluntary * self.diversion_alarm()
        return self.toward("chip_tracking", largest(self.lever("chip_tracking"), wish), self.p.policy_speed)

    def set_remote_access_rule(self) -> Worlds:
        """The executive can reach rented compute without a law, and reviews it when alarmed (August 2026)."""
        return self.tightened("remote_access_rule", self.diversion_alarm())

    def set_cloud_kyc(self) -> Worlds:
        """Customer checks for clouds come the same way (proposed in January 2024)."""
        return self.tightened("cloud_kyc", self.diversion_alarm())

    def set_tool_control(self) -> Worlds:
        """Tool controls close gaps when alarmed, as far as allies come along (2022, 2023, 2024)."""
        return self.tightened("tool_control", self.lever("ally_alignment"))

    def set_tool_servicing(self) -> Worlds:
        """Servicing is limited with the allies who do it (September 2024)."""
        return self.tightened("tool_servicing", self.lever("ally_alignment"))

    def set_memory_control(self) -> Worlds:
        """Memory controls follow the same alarm (December 2024)."""
        return self.tightened("memory_control", self.lever("ally_alignment"))

    def set_foundry_diligence(self) -> Worlds:
        """Diligence is tightened when alarmed (the letters of November 2024)."""
        return self.tightened("foundry_diligence")

    def set_distillation_penalty(self) -> Worlds:
        """Penalties are threatened as harvesting is found (the memo of April 2026)."""
        return self.tightened("distillation_penalty", self.distillation_alarm())

    def set_distiller_blacklist(self) -> Worlds:
        """Listings follow (Treasury's warning of July 2026)."""
        return self.tightened("distiller_blacklist", self.distillation_alarm())
