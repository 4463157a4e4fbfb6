"""Governments: they see late and noisily, and set every lever that history or a policy does not set."""

from functools import partial

from twofutures.abm.actor import Actor
from twofutures.abm.lever import lever, levers
from twofutures.abm.places.frontier_paths import MONTHS_PER_YEAR
from twofutures.abm.worlds import State, Worlds, both, exp, largest, smooth_step, total, when
from twofutures.agents.market import Market
from twofutures.agents.recorded_events import chance_of
from twofutures.agents.smuggler import Smuggler

SQRT2 = 2**0.5


class Government(Actor):
    """What every government does: estimate the race, hear its lobbies, settle its levers."""

    perceived_lead = State(unit="months", meaning="believed US lead, noisy and lagged")
    perceived_diverted = State(unit="H100e", meaning="believed diverted chips a quarter", mechanism="smuggling")
    urgency = State(unit="-1 to 1", meaning="felt need to act; 0 is the mood of 2025")
    alignment = State(unit="share", meaning="how far it goes along with US controls", start=0.5)
    accessions = State(
        unit="ratio", meaning="how readily its club takes in members this quarter, the mean as 1", start=1.0
    )

    doubt = State(
        unit="log-odds",
        meaning="trust in its side's stacks that this quarter's cut or bans cost",
        mechanism="reliability",
    )
    taken_over = State(unit="share", meaning="work at home that models had taken over a quarter ago")
    strain = State(
        unit="share",
        meaning="work at home taken over of late, to which the economy has not adjusted",
        mechanism="resilience",
    )
    resilience = State(
        unit="share", meaning="how well society bears shocks, 1 with no strain", start=1.0, mechanism="resilience"
    )

    def __init__(self, model, key, *, bloc, owner=(), first_alignment=0.5, tool_weight=None, leads_club=False):
        super().__init__(model, key, bloc)
        self.owner, self.first_alignment, self.tool_weight = owner, first_alignment, tool_weight
        self.leads_club = leads_club

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
        if self.leads_club:
            self.call_round()
            self.doubt = self.shake_trust()
            self.bear_strain()

    def call_round(self) -> None:
        """Members come in rounds: a summit in some quarters, in which most accessions fall (Pax Silica, June 2026)."""
        p = self.p
        summit = self.happens("accession_round", p.round_chance)
        self.accessions = when(summit, p.round_share / p.round_chance, (1 - p.round_share) / (1 - p.round_chance))

    def bear_strain(self) -> None:
        """Work that models take over strains a society until it has adjusted; resilience is what is left (M45)."""
        p, home = self.p, self.model.cast(Market, self.bloc)[0]
        now, before = self.model.models.automation * home.adoption, self.resilience
        kept = self.strain * (1 - p.strain_fading)
        self.strain = (kept + largest(0.0, now - self.taken_over)) * self.model.on("resilience")
        self.taken_over = now
        self.resilience = p.strain_borne / (p.strain_borne + self.strain)
        self.note("strained", where=both(self.resilience < 1 / 2, before >= 1 / 2), strain=self.strain)

    def nerves(self) -> Worlds:
        """How much more a shock counts where resilience is gone."""
        return 1 + self.p.strain_effect * (1 - self.resilience)

    def shake_trust(self) -> Worlds | float:
        """Trust in its side's stacks that a cut or bans cost this quarter, log-odds."""
        return 0.0

    def strikes(self, kind: str) -> Worlds:
        """Whether this is a quarter in which access is cut for many, or many ban what its side offers (K15)."""
        return self.happens("strikes", chance_of(kind, self.model, self.p.cut_chance) * self.model.on("reliability"))

    def may_decide(self, lever: str) -> Worlds | float:
        """0 where history or a policy already decides a lever this quarter, 1 elsewhere."""
        programme = self.model.programme
        return 1.0 if programme is None else 1.0 - programme.decides(lever, self.model.quarter)

    def reading_error(self) -> Worlds:
        """Months: two measured capabilities, each with the index's error, at the US pace (K-a1)."""
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
        return [name for name, declared in levers().items() if declared.owner in self.owner]

    def own_rule(self, name: str) -> Worlds:
        """The lever's next setting if nobody else decides: a method named after it, its declared rule, or as it was."""
        declared = lever(name).rule
        rule = getattr(self, f"set_{name}", declared and partial(declared, self))
        if rule is None:
            return self.lever(name)
        setting = rule()
        if setting is None:
            raise ValueError(
                f"the rule of {self.key} for lever {name} returned nothing: return the setting, one number per world"
            )
        return setting

    def toward(self, name: str, wish: Worlds, speed: Worlds) -> Worlds:
        """A step from the present setting toward a wish."""
        return self.lever(name) + speed * (wish - self.lever(name))

    def truce(self) -> Worlds:
        """How far a truce holds back what each side does to the other (M49; the truces of 2025 and 2026)."""
        return self.p.truce_damping * self.lever("truce")
