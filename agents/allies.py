"""Allied and host governments: how far they go along with US controls."""

from twofutures.abm.worlds import Worlds, clip, largest, share, total
from twofutures.agents.cloud import Cloud
from twofutures.agents.government import Government
from twofutures.agents.supply import ToolMaker


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
        allies = [g for g in self.model.cast(AlliedGovernment) if g.tool_weight is not None]
        return total(g.alignment * g.tool_weight for g in allies) / total(g.tool_weight for g in allies)

    def set_host_checks(self) -> Worlds:
        """Hosts check more under US pressure and after incidents, less the more they earn from PRC tenants (K16)."""
        p, us = self.p, self.model.actor("us")
        pressed = p.host_checks_response * self.lever("ally_pressure") * us.diversion_alarm()
        hosts = self.model.cast(Cloud, "allied")
        earned = p.host_business * share(total(h.leased for h in hosts), total(h.running() for h in hosts))
        return self.toward("host_checks", largest(self.lever("host_checks"), pressed - earned), p.host_checks_speed)
