"""Which rules on AI a country takes up: fields that are open, under rights-based or under state-control rules."""

from functools import cached_property
from typing import Any

from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.model_market import ALLIED, PRC, US
from twofutures.abm.worlds import State, Worlds, count, either, exp, level, rank_choice, smooth_step, stack, total
from twofutures.agents.market_tenders import NationalComputing

FIELDS = ("data", "models", "security and surveillance", "procurement and standards", "compute and trade")
RIGHTS, CONTROL = range(2)


class Rules(NationalComputing):
    """A country's rules on AI: two rival sets spread by regime, example, dependence, offers and prestige (M33)."""

    rules = State(unit="fields", meaning="fields under rights-based and under state-control rules", axes=(2,))
    set_since = State(
        unit="fields", meaning="fields set or turned to each since the branch (till then: 2022)", axes=(2,)
    )
    repression = State(
        unit="share",
        meaning="how far repression is automated: stack, ability, adoption, stance",
        mechanism="repression",
    )
    norm = State(unit="-1 to 1", meaning="stance: 1 rights and safety, -1 state control")
    threshold = State(unit="share", meaning="share of those looked to that must have moved before this country follows")

    use: State  # what a country brings along: whose models it uses, and its row of the country table
    adoption: State
    country: dict[str, Any]
    alignment: float

    @cached_property
    def regime(self) -> Worlds:
        """From -1 (one-party state, absolute rule) to 1, by public commitments to open government."""
        return regime_of(self.country["commitments"], self.p)

    @cached_property
    def own_norm(self) -> Worlds:
        """Where regime and alignment alone would put the stance."""
        w = self.p.norm_regime_weight
        return self.regime * w + self.alignment * (1 - w)

    def begin_rules(self) -> None:
        """A field was settled by 2022 the more often, the farther regime and alignment lie from the middle."""
        luck = self.model.luck
        fields = [luck.uniform(f"{self.key}/field_{place}_2022", -1) for place in range(len(FIELDS))]
        settled = [self.p.rules_2022 * side * self.own_norm for side in (1, -1)]
        self.rules = stack([count([u < chance for u in fields]) for chance in settled])
        self.norm = self.stance()

    def stance(self) -> Worlds:
        """What is settled counts as it is, what is not as regime and alignment would have it."""
        rights, control = self.rules / len(FIELDS)
        return self.own_norm * (1 - rights - control) + rights - control

    def dependence(self) -> Worlds:
        """How far a country lives on US and allied, and on PRC models and national computing; both 0 at first.

        Use counts as deep as adoption goes; part of it is replaced by whose stack the national computing is.
        """
        used = stack([self.use[US] + self.use[ALLIED], self.use[PRC]]) * self.adoption / self.p.adoption_ceiling
        infra = stack([self.infra[US] + self.infra[ALLIED], self.infra[PRC]])
        return used + self.p.infra_dependence * (infra - used * total(infra))

    def rule_hazards(self, near: Worlds) -> Worlds:
        """Chance per quarter that an open field goes to each side; ``near``: the share of rules of those looked to.

        Diffusion by learning, emulation, competition and coercion (Simmons, Dobbin and Garrett 2006), with thresholds.
        """
        p, side = self.p, stack([1.0, -1.0])[:, None]
        ahead = self.model.actor("us").perceived_lead / p.prestige_months
        prestige = p.rule_prestige * ahead / (1 + abs(ahead))
        kept = p.rule_repression * self.repression
        offers = stack(
            [p.rule_offer * self.lever("coalition_offer"), p.rule_offer * self.lever("prc_norm_offer") + kept]
        )
        pull = side * (p.rule_fit * self.own_norm + prestige) + p.rule_dependence * self.dependence() + offers
        followed = 1 + p.rule_cascade * smooth_step(near, self.threshold, p.threshold_width)
        return p.rule_base * exp(pull) * followed * self.model.on("norms")

    def adopt_rules(self, near: Worlds) -> None:
        """At most one field a quarter is set, or turned from one side to the other: one lottery for all four events.

        Two draws for two sides would collide in the last open field, and whoever comes first would win it.
        """
        if self.model.quarter == BRANCH:
            self.set_since = 0.0
        rights, control = self.rules
        to_rights, to_control = self.rule_hazards(near)
        turns = self.p.rule_reversal
        unset = len(FIELDS) - rights - control
        events = stack(
            [to_rights * unset, to_control * unset, turns * to_rights * control, turns * to_control * rights]
        )
        moves = 1.0 * self.happens("sets_rule", 1 - exp(-total(events)))
        which = rank_choice(events, self.draw("which_rule"))
        to_first = either(which == 0, which == 2)
        gained = moves * stack([to_first, ~to_first])
        turned = gained * (which >= 2)
        self.rules = self.rules + gained - turned[::-1]
        self.set_since = self.set_since + gained
        self.norm = self.stance()
        self.note("set_rights_rule", where=gained[RIGHTS] > 0, turned=turned[RIGHTS])
        self.note("set_control_rule", where=gained[CONTROL] > 0, turned=turned[CONTROL])


def regime_of(commitments: Worlds | int, p) -> Worlds:
    """The regime of so many public commitments to open government; -1 is a closed constitution (DATA.md)."""
    return level(commitments + 1, -1.0, p.regime_uncommitted, p.regime_one, p.regime_two, 1.0)
