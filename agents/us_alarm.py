"""What alarms the US executive, what calms it, and how fast alarm becomes a rule."""

from twofutures.abm.places.model_market import CYBER, PRC, US
from twofutures.abm.worlds import Worlds, largest, least, share, smooth_step, soft, total
from twofutures.agents.chip_vendor import ChipVendor
from twofutures.agents.government import Government
from twofutures.agents.lab import Lab, PRCLab, disclosed
from twofutures.agents.smuggler import Smuggler


class Alarmed(Government):
    """The US executive's mood, which every rule of its own follows."""

    def feel(self) -> Worlds:
        """Alarm at a small lead, incidents, stand-offs; labs' lobbying adds to it, vendors' calms (M43, M52, M53)."""
        p = self.p
        diversion = p.charges_weight * self.court_alarm() + p.diversion_weight * self.diversion_alarm()
        incidents = (diversion + p.surprise_weight * self.surprise()) * self.nerves()
        lobby = p.lab_lobby_weight * self.labs_press() - p.lobby_weight * self.vendors_press()
        tension = p.tension_alarm * self.model.actor("defenders").tension
        unknown = p.undisclosed_alarm * self.danger(PRC) * (1 - disclosed(self.model.cast(PRCLab)))
        return soft(super().feel() + incidents + lobby + tension + unknown * self.model.on("disclosure"))

    def danger(self, origin: int = US) -> Worlds:
        """How near models are to finding vulnerabilities by themselves, 0 to 1 (Mythos, spring 2026)."""
        return smooth_step(self.model.models.frontier[origin, CYBER], self.p.cyber_threshold, self.p.cyber_width)

    def court_alarm(self) -> Worlds:
        """Alarm at smuggling charges, 0 to 1."""
        charged = total(r.charged for r in self.model.cast(Smuggler))
        return share(charged, charged + self.p.incident_reference)

    def diversion_alarm(self) -> Worlds:
        """Alarm at diversion as believed, 0 to 1."""
        return share(self.perceived_diverted, self.perceived_diverted + self.p.diversion_reference)

    def surprise(self) -> Worlds:
        """What is left of the shock of a PRC release that all but closed the gap (K-r35), 0 to 1."""
        return self.model.models.alarm

    def distillation_alarm(self) -> Worlds:
        """How alarmed labs are by harvested exchanges they have found, 0 to 1."""
        detected = total(lab.exchanges * lab.detected for lab in self.model.cast(PRCLab))
        return share(detected, detected + self.p.distillation_alarm)

    def vendors_press(self) -> Worlds:
        """Chip vendors' pressure for open markets, as loud as they have settled to be."""
        loudness = self.lever("vendor_lobbying")
        return total(least(v.lobbies, v.pressure * loudness) for v in self.model.cast(ChipVendor))

    def labs_press(self) -> Worlds:
        """US labs' mean pressure for controls, as far as their warnings are believed (A27, U03)."""
        labs = self.model.cast(Lab, "US")
        return total(lab.warning for lab in labs) / len(labs) * self.model.actor("defenders").credibility

    def tightened(self, name: str, alarm: Worlds | float = 1.0) -> Worlds:
        """A control, closer by a part of what is open: alarm tightens, a truce waits, nothing loosens by itself."""
        p = self.p
        step = p.policy_speed * p.control_response * largest(0.0, self.urgency) * alarm * (1 - self.truce())
        return self.lever(name) + step * (1 - self.lever(name))
