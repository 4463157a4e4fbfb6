"""How labs get better: experiments, borrowed ideas, AI that helps AI research, and learning from rivals' models."""

from functools import cached_property

from twofutures.abm.actor import Actor
from twofutures.abm.places.cloud_market import HOURS_PER_QUARTER
from twofutures.abm.places.model_market import US
from twofutures.abm.worlds import (
    State,
    Worlds,
    clip,
    exp,
    heavy_tail,
    largest,
    least,
    log,
    power,
    share,
    smooth_step,
    stack,
    total,
)

WEEKS = 13  # in a quarter
NOTABLE_JUMP = 4.0  # an idea this many times the mean is told as an event
NOTABLE_GAIN = 0.5  # points a quarter; only what is told depends on it


class Researcher(Actor):
    """A lab's own research (M04, M05, M07, M26), and the people who do it (A28)."""

    algorithms = State(unit="OOM", meaning="algorithmic efficiency, log10 of the effective-compute multiplier")
    experiments = State(unit="H100e", meaning="compute given to experiments this quarter")
    talent = State(unit="ratio", meaning="research skill over that of a US frontier lab in 2022, at equal compute")
    own_skill = State(
        unit="share",
        meaning="own research skill, worn down by leaning on distillation",
        start=1.0,
        mechanism="distillation",
    )

    internal: State  # what a lab brings along: its models, its compute, how it publishes
    compute: State
    openness: Worlds | float

    def let_people_go(self) -> None:
        """Some leave each quarter, now and then a team; who moves goes where compute is, and weights are open (A28).

        Few cross between the PRC and labs elsewhere, fewer as the US grows alarmed.
        """
        p, prc = self.p, self.bloc == "PRC"
        team = self.happens("team_leaves", p.team_chance * self.model.on("talent"))
        self.note("team_leaves", where=team)
        leaving = self.talent * (p.talent_turnover * self.model.on("talent") + team * p.team_part)
        door = p.talent_crossing * (1 - p.visa_friction * largest(0.0, self.model.actor("us").urgency))
        self.model.careers.leave(self.key, prc, leaving * (1 - door), leaving * door)
        pull = power(self.compute[0], p.talent_compute) * exp(p.talent_open * self.openness)
        self.model.careers.draw(self.key, prc, self.talent * pull)
        self.talent = self.talent - leaving

    def research(self) -> None:
        """Δa = ¼·own·g·(x/x_F)^β·S·jump + φ·(public ideas - own) + scarcity (M04, M05, M07; K-b).

        g is the frontier's measured progress, to which several labs contribute and from which all borrow; ``own_ideas``
        is the part a lab at the compute frontier finds by itself.
        """
        p, models = self.p, self.model.models
        self.talent = self.talent + self.model.careers.joining(self.key)
        models.spread_idea(self.key, self.algorithms)
        leader = models.experiments()
        pace = p.own_ideas * log(p.algo_progress) / log(10.0) / 4 * self.frontier_pace(leader)
        relative = power(share(self.experiments, leader), p.experiment_elasticity)
        jump = heavy_tail(self.draw("idea"), p.idea_tail)
        own = self.talent * pace * relative * self.feedback() * jump * self.own_skill * self.borrowed_tools()
        borrowed = least(self.spillover(), largest(0.0, self.catch_up_pace - own))
        self.algorithms = self.algorithms + own + borrowed + self.scarcity()
        self.note("idea", where=jump > NOTABLE_JUMP, points=own * p.eci_per_oom)

    @cached_property
    def catch_up_pace(self) -> Worlds:
        """OOM a quarter beyond which borrowing carries no laggard (fixed-capability progress, K-b)."""
        return log(self.p.catch_up) / log(10.0) / 4

    def frontier_pace(self, leader: Worlds) -> Worlds:
        """Progress slows when the leader's compute falls below its recorded trend; it never explodes above it (C2)."""
        trend = self.model.models.compute_trend
        return least(1.0, power(share(leader, largest(trend, 1.0)) + (trend <= 0), self.p.experiment_elasticity))

    def feedback(self) -> Worlds:
        """AI speeds up AI research once models can carry whole projects (M05)."""
        return 1 + self.p.rd_feedback * smooth_step(self.internal[-1], self.p.rd_automation, self.p.rd_width)

    def spillover(self) -> Worlds:
        """Published and carried ideas close part of the gap each quarter; less across blocs (K-b; talent flow)."""
        p = self.p
        ideas = self.model.models.public_ideas()
        openness = 1.0 if self.bloc == "US" else p.cross_bloc_openness
        law = 1 - p.law_breadth * self.lever("distillation_penalty")
        absorbs = least(1.0, self.talent)
        return (
            p.spillover * absorbs * law * openness * largest(0.0, ideas - self.algorithms) * self.model.on("spillover")
        )

    def scarcity(self) -> Worlds:
        """Constraint raises efficiency effort, saturating with the shortage (K1)."""
        return self.p.scarcity_bonus * self.shortage()

    def shortage(self) -> Worlds:
        """How short of chips this lab's home market is; none outside the PRC."""
        return self.experiments * 0

    def borrowed_tools(self) -> Worlds:
        """Rivals' coding models speed the work of those who still have access (M26)."""
        return 1.0 + self.experiments * 0


class Distiller(Researcher):
    """A follower that harvests a leader's outputs (M18-M24)."""

    uplift = State(unit="ECI", meaning="points owed to distillation by domain", axes=(3,), mechanism="distillation")
    exchanges = State(unit="M", meaning="exchanges harvested this quarter", mechanism="distillation")
    detected = State(unit="share", meaning="part of its traffic detected and cut off")
    gained = State(
        unit="ECI", meaning="points gained by distillation this quarter, aggregate", mechanism="distillation"
    )
    ceiling = State(unit="ECI", meaning="teacher less margin by domain", axes=(3,))

    eagerness: Worlds | float

    def plan_campaign(self) -> None:
        """Choose volume by what points are worth, less the expected sanction and what harvesting costs (M24; K-c2)."""
        p = self.p
        self.ceiling = self.model.models.frontier[US, :3] - self.margins()
        benefit = total(self.domain_weights() * self.teaching() * self.room())
        sanction = p.sanction_points * self.lever("distillation_penalty") + p.blacklist_points * self.lever(
            "distiller_blacklist"
        )
        net = benefit - sanction * self.detection() - self.cost_in_points()
        will = smooth_step(net, p.campaign_threshold, p.campaign_width)
        teachable = smooth_step(self.model.models.frontier[US, -1], p.teachable_eci, p.useful_width)
        usual = p.campaign_volume * will * teachable * self.eagerness * self.model.on("distillation")
        self.exchanges = usual * self.lever("prc_distillation")

    def distil(self) -> None:
        """Turn what got through into points: access, volume, own compute, and room below the ceiling; never past it."""
        p = self.p
        self.detected = self.detection()
        self.model.ledger.pay(self.key, "households", "accounts", self.exchanges * p.distil_unit_cost / 1e3)
        through = self.exchanges * self.let_through()
        volume = log(1 + through / p.volume_reference) / log(1 + p.campaign_volume / p.volume_reference)
        floor = least(1.0, share(self.compute[0], p.distil_compute_floor * 1e3))
        gain = self.teaching() * self.access() * volume * floor * self.room()
        self.uplift = self.uplift * (1 - p.uplift_decay) + gain
        self.gained = total(self.domain_weights() * gain)
        leaning = share(self.gained, self.gained + p.crutch_reference)
        self.own_skill = clip(
            self.own_skill * (1 - p.crutch * leaning) + p.crutch_recovery * (1 - self.own_skill), 0.0, 1.0
        )
        self.note("distilled", where=self.gained > NOTABLE_GAIN, points=self.gained)

    def room(self) -> Worlds:
        """Points left below the teacher's ceiling, by domain: none above it."""
        return largest(0.0, self.ceiling - self.internal[:3])

    def margins(self) -> Worlds:
        """How far below the teacher a student ends, in points: small for knowledge, large for cyber (K-r15; K3)."""
        p = self.p
        return stack([p.ceiling_knowledge, p.ceiling_agentic, p.ceiling_cyber])

    def teaching(self) -> Worlds:
        """Share of the room closed in a quarter at full access, by domain (K-c2)."""
        p = self.p
        return stack([p.distil_general, p.distil_agentic, p.distil_cyber])

    def cost_in_points(self) -> Worlds:
        """What a full campaign costs, in the points that scaling one's own rented compute would give for the money."""
        p = self.p
        campaign = p.campaign_volume * self.eagerness * p.distil_unit_cost / 1e3
        a_point = (
            self.compute[0] * self.model.rentals.hourly * HOURS_PER_QUARTER / 1e9 * (exp(log(10.0) / p.eci_per_oom) - 1)
        )
        return share(campaign, a_point)

    def detection(self) -> Worlds:
        """Share of traffic found: by labs' own effort, by customer checks and pooled signals (M22, M23; K24)."""
        return 1 - exp(-self.p.detect_own) * self.unblocked()

    def unblocked(self) -> Worlds:
        """Share of traffic that customer checks and pooled signals leave alone; more is seen by more (K-c2; M23)."""
        sharers = 1 + self.p.club_signals * self.model.actor("us").joined * self.model.on("club_goods")
        defences = (self.lever("api_kyc") + self.lever("signal_pooling") * sharers) / 2
        return power(1 - self.p.countermeasure_effect, defences)

    def let_through(self) -> Worlds:
        """Share harvested: what own effort finds is cut off only after a lag of some weeks, the rest at once (K-c2)."""
        p = self.p
        in_time = WEEKS / (WEEKS + p.distil_detection_lag)
        return (1 - (1 - exp(-p.detect_own)) * in_time) * self.unblocked()

    def access(self) -> Worlds:
        """How much of a teacher can be seen: less with customer checks, hidden traces and gated releases (M25)."""
        p = self.p
        return (
            (1 - p.kyc_block * self.lever("api_kyc"))
            * (1 - p.hidden_traces)
            * (1 - p.gating_block * least(1.0, self.lever("pre_release_vetting")))
        )

    def borrowed_tools(self) -> Worlds:
        """Lawful use of US coding models adds a little while access lasts (M26)."""
        return 1 + self.p.rd_use_bonus * (1 - self.lever("api_kyc")) * self.model.on("lawful_use")

    def domain_weights(self) -> Worlds:
        """How the three domains make up the aggregate index."""
        return domain_weights(self.p)


def domain_weights(p) -> Worlds:
    """Weights of knowledge, agentic and cyber in the aggregate, shape (3, worlds)."""
    return stack([p.weight_knowledge, p.weight_agentic, 1 - p.weight_knowledge - p.weight_agentic])
