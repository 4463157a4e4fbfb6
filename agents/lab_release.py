"""From effective compute to released models: training, testing, opening, pricing."""

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import MONTHS_PER_QUARTER
from twofutures.abm.places.frontier_paths import SCALES
from twofutures.abm.places.model_market import KNOWLEDGE, ORIGIN, PRC
from twofutures.abm.worlds import (
    State,
    Worlds,
    both,
    clip,
    either,
    exp,
    largest,
    log,
    log10,
    power,
    share,
    smooth_step,
    stack,
    total,
    when,
)
from twofutures.agents.lab_research import domain_weights
from twofutures.agents.owner import SERVING

BLOCS = ("US", "PRC")  # whose labs can be played


class Publisher(Actor):
    """A lab's models: trained, tested, released closed or open, priced (M03, M27, M28, M36, M46)."""

    internal = State(unit="ECI", meaning="best model, released or not: three domains and the aggregate", axes=(SCALES,))
    in_training = State(unit="ECI", meaning="what the run under way will give, all domains alike")
    released = State(unit="ECI", meaning="best released model: three domains and the aggregate", axes=(SCALES,))
    open_eci = State(unit="ECI", meaning="best open-weight model, aggregate")
    largest_run = State(unit="FLOP", meaning="largest training run to date")
    release_month = State(unit="month", meaning="month of the quarter of the last release, 0 to 2")
    price = State(unit="$/Mtok", meaning="list price of the best model by its own rule, 3:1 blend")
    testing = State(unit="months", meaning="pre-release safety testing")
    safeguards = State(unit="share", meaning="malicious requests refused under a common jailbreak")
    discloses = State(unit="0 or 1", meaning="publishes the results of safety tests", mechanism="disclosure")
    base = State(unit="0 or 1", meaning="its best model is built on PRC open weights", mechanism="derivatives")
    released_base = State(
        unit="0 or 1", meaning="its best released model is built on PRC open weights", mechanism="derivatives"
    )
    releases = State(unit="count", meaning="flagship releases this quarter, better or not, 0 or 1")
    brings_new = State(unit="0 or 1", meaning="released a better model this quarter")

    algorithms: State  # what a lab brings along: its research, its compute, its habits
    compute: State
    serving_share: State
    customers: State
    work_taste: Worlds | float
    openness: Worlds | float

    def train(self) -> None:
        """Last quarter's run is done; the next begins with what compute and ideas there are (M03, M46).

        A run takes a quarter: what it gives can be released from the next one on. A larger one of the past is not done
        again by new ideas alone, so who has trained ahead of its time waits for larger clusters. Open weights are built
        on at once.
        """
        p, trained = self.p, self.in_training
        run = self.training_compute() * self.concentration() * p.flop_per_h100e_quarter * 1e21
        effective = log10(run + 1) - p.flop_reference + self.algorithms
        self.in_training = p.eci_reference + p.eci_per_oom * effective + self.around("quality", 0.0, p.quality_sd)
        copied = when(self.copies(), self.public_weights() - p.open_copy_margin, 0.0)
        self.derive(trained, copied)
        domains = self.domains(largest(trained, copied))
        kept = largest(self.internal[:3], domains)
        self.internal = stack([*kept, total(domain_weights(p) * kept)])
        self.largest_run = largest(self.largest_run, run)

    def derive(self, trained: Worlds, copied: Worlds) -> None:
        """A model built on open weights carries their origin until an own one is better (M27): a label only."""
        opened = self.model.models.open_frontier
        from_prc = (opened[PRC] >= largest(opened)) * self.model.on("derivatives")
        better = largest(trained, copied) > self.internal[KNOWLEDGE]
        self.base = when(better, (copied > trained) * from_prc, self.base)

    def domains(self, own: Worlds) -> Worlds:
        """Own capability by domain: alike, unless a kind of lab has its own strengths."""
        return stack([own, own, own])

    def training_compute(self) -> Worlds:
        """Compute for training runs, H100e: a lab's own business."""
        raise NotImplementedError

    def concentration(self) -> Worlds:
        """Part of training compute that goes into the largest run."""
        return self.p.run_concentration

    def public_weights(self) -> Worlds:
        """The best open weights anyone had released before this quarter (M27)."""
        return largest(self.model.models.open_frontier)

    def copies(self) -> Worlds:
        """Whether this lab builds on others' open weights this quarter."""
        return self.happens("copies_open", self.p.open_copy_chance)

    def release(self) -> None:
        """Release what is better, at the recorded pace: sooner under pressure or with less testing, later if vetted."""
        p = self.p
        self.testing = self.testing_time()
        gap = largest(0.0, self.internal[-1] - self.released[-1])
        usual, wait = self.testing_habit(), self.testing + self.vetting()
        pace = (1 + p.race_release * self.pressed()) * (MONTHS_PER_QUARTER + usual) / (MONTHS_PER_QUARTER + wait)
        pace = pace * self.own_choice("release_pace")
        refreshed = self.happens("releases", 1 - power(1 - p.release_chance, pace))
        out = both(refreshed, gap > p.release_step)
        self.release_month = when(out, (self.draw("release_month") * MONTHS_PER_QUARTER) // 1, 0.0)
        self.released = when(out, self.internal, self.released)
        self.model.models.show(self.key, self.released[-1])
        self.released_base = when(out, self.base, self.released_base)
        self.brings_new = out * 1.0
        opened = both(out, self.happens("opens", self.open_chance()))
        self.open_eci = when(opened, self.released[-1], self.open_eci)
        self.releases = refreshed * 1.0
        tested = self.testing / self.testing_habit()
        refused = share(self.safeguard_habit(), 1 - self.safeguard_habit()) * tested
        self.safeguards = refused / (1 + refused)
        self.disclose(out)
        self.note(
            "released", where=out, because=f"{self.key}/idea", eci=self.released[-1], open_weights=opened * 1.0,
            on_prc_weights=self.released_base,
        )  # fmt: skip

    def disclose(self, out: Worlds) -> None:
        """With a release a lab may begin to publish its safety tests, the less so the more it has cut them (N6)."""
        chance = self.disclosure_habit() * self.testing / self.testing_habit() * self.model.on("disclosure")
        begins = both(out, self.happens("discloses", chance), self.discloses < 1)
        self.discloses = when(begins, 1.0, self.discloses)
        self.note("publishes_tests", where=begins)

    def disclosure_habit(self) -> Worlds:
        """Chance that a lab begins to with a release, with testing uncut."""
        return self.p.disclosure_us

    def offer_models(self) -> None:
        """Put the best model in the shop window; a new one gets a price of its own, an old one is seldom repriced."""
        moves = either(self.price <= 0, self.brings_new > 0, self.happens("reprices", self.p.reprice_chance))
        self.price = when(moves, self.list_price(), self.price)
        self.model.models.bring(self.key, self.customers, self.work_taste)
        serves = self.compute[SERVING] * self.serving_share
        self.model.models.announce(
            self.key, ORIGIN[self.bloc], self.released, self.release_month,
            self.price * self.own_choice("model_price"), self.open_eci, serves,
        )  # fmt: skip

    def own_choice(self, what: str) -> Worlds | float:
        """What labs of its bloc have settled, as a ratio to what its own rule would do; 1 for labs without a bloc."""
        return self.lever(f"{self.bloc.lower()}_{what}") if self.bloc in BLOCS else 1.0

    def vetting(self) -> Worlds:
        """Months a government adds before release."""
        return self.lever("pre_release_vetting")

    def pressed(self) -> Worlds:
        """How close the race looks from here, 0 to 1: a small perceived lead (or a deficit) presses (C11)."""
        return smooth_step(-self.model.actor("us").perceived_lead, -self.p.compression_months, self.p.compression_width)

    def testing_time(self) -> Worlds:
        """Months of testing: the lab's habit, cut when the race looks close, raised by a safety channel (M35, M36)."""
        p = self.p
        calmed = largest(self.lever("safety_channel"), self.model.actor("defenders").deal)
        usual = self.testing_habit() * self.own_choice("testing")
        return usual * (1 - p.compression * self.pressed()) * (1 + p.safety_channel_effect * calmed)

    def testing_habit(self) -> Worlds:
        """Months of testing with no race on."""
        return self.p.testing_us

    def safeguard_habit(self) -> Worlds:
        """Malicious requests refused with testing uncut; the odds of it shrink with testing (N7; K13)."""
        return self.p.safeguards_us

    def open_chance(self) -> Worlds:
        """Chance that a flagship comes with open weights: the lab's habit and its government's policy (P20)."""
        return clip(
            self.openness + self.p.open_us + self.p.open_push_effect * self.lever("open_weight_policy"), 0.0, 1.0
        )

    def token_cost(self) -> Worlds:
        """$/Mtok at cost times a markup: a year ahead of all rivals is worth a year's fall of prices (K10; K-d).

        Open weights close behind take part of the markup: anyone may host them at cost.
        """
        p, models = self.p, self.model.models
        years_ahead = largest(0.0, self.released[-1] - self.best_rival()) / models.us_slope()
        behind = largest(0.0, self.released[-1] - largest(models.open_frontier))
        open_rival = exp(-behind / p.useful_width)
        above = (power(p.fixed_quality_price_decline, years_ahead) - 1) * (1 - p.open_discipline * open_rival)
        return p.token_cost_us * (1 + share(above, 1 + above / p.markup_cap))

    def best_rival(self) -> Worlds:
        """The best model that any other lab has released, ECI."""
        return self.model.models.best_but(self.key)

    def list_price(self) -> Worlds:
        """The best answer to rivals: own cost and markup, drawn toward their prices, dearer when serving is short.

        Prices are strategic complements (Bertrand with unlike goods): a rival draws the more, the closer it is.
        """
        p, full, cost = self.p, self.model.serving.pressure(ORIGIN[self.bloc]), self.token_cost()
        dear = power((1 + full) / 2, p.token_scarcity)
        drawn = p.price_following * self.nearest_price(cost)
        return cost * dear * exp(drawn)

    def nearest_price(self, cost: Worlds) -> Worlds:
        """Log of other origins' list prices over the own cost, by how close their models are (0 where none is).

        Two that are close count by their mean.
        """
        models, own = self.model.models, log(cost)
        others = [o for o in range(len(ORIGIN)) if o != ORIGIN[self.bloc]]
        apart = [abs(models.frontier[o, -1] - self.released[-1]) / self.p.useful_width for o in others]
        close = [exp(-gap) * (models.frontier[o, -1] > 0) for o, gap in zip(others, apart, strict=True)]
        drawn = total(w * (log(models.price[o]) - own) for o, w in zip(others, close, strict=True))
        return drawn / largest(1.0, total(close))
