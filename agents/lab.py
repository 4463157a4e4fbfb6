"""Labs: what they rent, how they split compute, whom they learn from. The rules of research and release
live in ``lab_research.py`` and ``lab_release.py``; here they meet the lab's money and compute."""

from twofutures.abm.places.model_market import ORIGIN, US
from twofutures.abm.worlds import State, Worlds, clip, largest, least, power, smooth_step, stack, total
from twofutures.agents.lab_release import Publisher
from twofutures.agents.lab_research import Distiller, Researcher
from twofutures.agents.owner import DOMESTIC, LEGAL, SERVING, TRAINING, Owner, PRCOwner
from twofutures.agents.owner_budgets import rent_budget
from twofutures.agents.recorded_series import rents_on_record


class Lab(Researcher, Publisher, Owner):
    """A US or allied lab, living in a parent's fleet, in its own, or in rented compute."""

    compute = State(unit="H100e", meaning="compute used: training and serving units", axes=(2,))
    rent = State(unit="$bn", meaning="budget for rented compute this quarter")
    rented_home = State(unit="H100e", meaning="rented in the home or open pool")
    serving_share = State(unit="share", meaning="part of compute that serves users")
    revenue = State(unit="$bn", meaning="model revenue this quarter")
    revenue_before = State(unit="$bn", meaning="model revenue last quarter")
    customers = State(unit="share", meaning="its part of its origin's paying consumers and firms", axes=(2,))
    warning = State(unit="share", meaning="lobbying for tighter controls, 0 to 1")
    honest_lost = State(unit="$bn", meaning="honest revenue lost to false alarms this quarter")

    def __init__(self, model, key, *, bloc, parent="", parent_share=0.0, own_share=None, own_started=0.0, openness=0.0,
                 algorithms=0.0, eci=0.0, trained=None, run=0.0, rent=0.0, teacher_weight=1.0, talent=1.0,
                 first_customers=0.0, work_taste=0.0, all_ai=False, capex_level=1.0):  # fmt: skip
        super().__init__(model, key, bloc)
        self.parent, self.parent_share, self.own_started = parent, parent_share, own_started
        self.builds, self.own_share = own_share is not None, 0.0 if own_share is None else own_share
        self.rents, self.first_rent = bool(rent) or rents_on_record(key), rent
        self.all_ai, self.capex_level = all_ai, capex_level
        self.openness, self.eagerness, self.first_talent = openness, teacher_weight, talent
        self.first_customers, self.work_taste = first_customers, work_taste
        self.first = {"algorithms": algorithms, "eci": eci, "trained": eci if trained is None else trained, "run": run}

    @property
    def chorus(self) -> str:
        """Labs of one bloc do research, train and publish side by side."""
        return self.bloc

    alone = frozenset(  # by whether a lab builds, rents or has a parent
        ("budget", "order", "take_delivery", "lease", "take_lease", "plan_route", "take_diverted")
    )

    def start(self) -> None:
        """Begin with the recorded or estimated model of 2022Q3."""
        self.begin_with(self.home_channel(), self.own_started)
        self.algorithms, self.talent = self.first["algorithms"], self.first_talent
        self.serving_share = self.p.serving_share
        self.largest_run = power(10 + 0 * self.serving_share, self.first["run"])
        self.internal, self.released = self.first["trained"], self.first["eci"]
        self.in_training = self.first["trained"]
        self.open_eci = self.first["eci"] * (self.openness >= 1 / 2)
        self.rent = self.first_rent
        self.customers = stack([self.first_customers + 0 * self.serving_share] * 2)

    def home_channel(self) -> int:
        """The channel of the first fleet."""
        return DOMESTIC

    def lobby(self) -> None:
        """Warn of a close race and of being harvested: labs set agendas too, each for its own good (M52, A27)."""
        if self.bloc == "US":
            self.warning = (self.model.actor("us").distillation_alarm() + self.pressed()) / 2

    def budget(self) -> None:
        """Money for own chips (labs with data centres) and for rent."""
        if self.builds:
            self.spend_capital()
        self.rent = rent_budget(self)
        self.model.ledger.pay("equity", self.key, "capital", largest(0.0, self.rent - self.revenue))

    def order(self) -> None:
        """Labs with data centres order like clouds."""
        if self.builds:
            self.order_merchant(favoured=1.0)

    def take_delivery(self) -> None:
        """Receive own chips."""
        if self.builds:
            self.take_merchant()

    def lease(self) -> None:
        """Bid for rented compute in the open pool."""
        if self.rents:
            self.model.rentals.bid(self.key, self.rent)

    def take_lease(self) -> None:
        """Add up what can be used: parent's fleet, own fleet, rent."""
        pool = self.model.rentals
        self.rented_home = pool.rented(self.key)
        self.model.ledger.pay(self.key, "rentals", "rent", pool.bill(self.key))
        self.compute = self.fleet_used() + stack([self.rented_home, self.rented_home * pool.serving_ratio()])

    def fleet_used(self) -> Worlds:
        """The lab's part of its parent's and its own operating chips, shape (2, worlds)."""
        own = stack([self.operating(TRAINING), self.operating(SERVING)]) * self.own_share
        if not self.parent:
            return own
        parent = self.model.actor(self.parent)
        used = stack([parent.operating(TRAINING), parent.operating(SERVING)]) * parent.own_use
        return own + used * self.parent_share

    def allocate(self) -> None:
        """Split compute: serving gives to research, or takes, within bounds, as it is slack or short (M06)."""
        p = self.p
        full = power(self.model.serving.pressure(self.origin()), p.serving_response)
        usual = p.serving_share * (1 + p.serving_give * (full - 1) / (full + 1))
        self.serving_share = usual * self.own_choice("serving")
        rest = self.compute[TRAINING] * (1 - self.serving_share)
        self.experiments = rest * p.experiment_share * (1 - self.safety_part())
        self.model.models.experiment(self.key, self.experiments)
        self.let_people_go()

    def safety_part(self) -> Worlds:
        """Part of research compute spent on safety."""
        return self.p.safety_compute * (1 - self.p.compression * self.pressed())

    def origin(self) -> int:
        """Row of the model market this lab belongs to."""
        return ORIGIN[self.bloc]

    def training_compute(self) -> Worlds:
        """Compute for training runs, H100e."""
        return self.compute[TRAINING] * (1 - self.serving_share) * (1 - self.p.experiment_share)

    def defend(self) -> None:
        """False alarms of the defences cost honest customers (M22, K24, U09)."""
        p = self.p
        alarms = p.false_alarm_kyc * self.lever("api_kyc") + p.false_alarm_pooling * self.lever("signal_pooling")
        self.honest_lost = self.revenue * alarms * (self.bloc == "US")

    def earn(self) -> None:
        """Receive revenue through the model market."""
        self.revenue_before = self.revenue
        self.customers = self.model.models.customers(self.key)
        due = self.model.models.revenue(self.key, self.customers)
        self.honest_lost = least(self.honest_lost, due)
        self.revenue = due - self.honest_lost
        self.model.ledger.pay("model_market", self.key, "model revenue", due)
        self.model.ledger.pay(self.key, "households", "turned away", self.honest_lost)


class PRCLab(Distiller, Lab, PRCOwner):
    """A PRC lab: the same trade under chip controls, with distillation, offshore rent and open weights."""

    rented_offshore = State(unit="H100e", meaning="rented abroad")
    turned_back = State(
        unit="$bn", meaning="own money for rent abroad that found none last quarter", mechanism="order_book"
    )
    allowance = State(unit="$bn", meaning="from its parent for rent abroad this quarter")
    short = State(unit="share", meaning="how short of chips its parent or, with none, its country is")

    chorus = Lab.chorus

    def home_channel(self) -> int:
        """First fleets in the PRC were legal imports."""
        return LEGAL

    def plan_route(self) -> None:
        """Turn to the street with one's own budget."""
        if self.builds:
            super().plan_route()

    def budget(self) -> None:
        """As other labs, and a wish for foreign chips."""
        super().budget()
        self.wish_for_chips()

    def order(self) -> None:
        """Order through every legal channel."""
        if self.builds:
            self.order_prc()

    def take_delivery(self) -> None:
        """Receive through every legal channel."""
        if self.builds:
            self.take_prc()

    def take_diverted(self) -> None:
        """Take part in the street market with one's own budget."""
        if self.builds:
            super().take_diverted()

    def lease(self) -> None:
        """Bid abroad with own money and the parent's; at home with the rest, and with what found nothing abroad."""
        self.allowance = self.parents_money()
        self.model.tenancy.bid(self.key, self.rent * self.part_abroad() + self.allowance)
        if self.rents:
            at_home = self.rent * (1 - self.part_abroad())
            self.model.home_rentals.bid(self.key, at_home + self.turned_back)

    def part_abroad(self) -> Worlds:
        """Part of its own rent that it spends abroad, as far as its government lets it."""
        return self.p.offshore_rent_share * self.lever("prc_rent_abroad") * self.lever("prc_rent_permit")

    def parents_money(self) -> Worlds | float:
        """$bn a parent gives for compute abroad: this lab's part of what it set aside."""
        if not self.parent:
            return 0.0
        parent = self.model.actor(self.parent)
        given = parent.rent_abroad * (self.parent_share / parent.labs_part)
        self.model.ledger.pay(self.parent, self.key, "rent abroad", given)
        return given

    def take_lease(self) -> None:
        """Add up parent's fleet, own fleet and rent in both pools; what was not let is money for something else."""
        home, abroad = self.model.home_rentals, self.model.tenancy
        self.rented_home, self.rented_offshore = home.rented(self.key), abroad.rented(self.key)
        self.model.ledger.pay(self.key, "rentals", "rent", home.bill(self.key) + abroad.bill(self.key))
        turned_back = self.rent * self.part_abroad() * abroad.unpaid_part()
        self.turned_back = turned_back * self.model.on("order_book")
        if self.parent:
            left = self.allowance * abroad.unpaid_part()
            abroad.hand_back(self.parent, left)
            self.model.ledger.pay(self.key, self.parent, "rent abroad returned", left)
        rented = stack(
            [self.rented_home + self.rented_offshore, self.rented_home * home.serving_ratio() + self.rented_offshore]
        )
        self.compute = self.fleet_used() + rented
        self.short = self.model.actor(self.parent or "prc").hunger

    def shortage(self) -> Worlds:
        """How short of chips the lab's home market is: the unfilled part of its owner's chip budget."""
        return self.short

    def domains(self, own: Worlds) -> Worlds:
        """Own strengths by domain, lifted by distillation toward the teacher's ceiling, never past it."""
        p = self.p
        tilt = p.prc_agentic_tilt
        plain = stack([own - tilt * p.weight_agentic / p.weight_knowledge, own + tilt, own])
        return largest(plain, least(plain + self.uplift, self.ceiling))

    def concentration(self) -> Worlds:
        """PRC labs run more, smaller trainings than US ones (known runs; K-b)."""
        return self.p.prc_run_concentration

    def vetting(self) -> Worlds:
        """No US vetting; home rules are part of the testing habit."""
        return self.lever("pre_release_vetting") * 0

    def testing_habit(self) -> Worlds:
        """Months of testing with no race on."""
        return self.p.testing_prc

    def disclosure_habit(self) -> Worlds:
        """Chance that a lab begins to publish tests with a release, with testing uncut."""
        return self.p.disclosure_prc

    def safeguard_habit(self) -> Worlds:
        """Malicious requests refused with testing uncut."""
        return self.p.safeguards_prc

    def open_chance(self) -> Worlds:
        """The lab's habit and the state's push, less as the lab nears the frontier (K10; K-d)."""
        p = self.p
        near = p.open_frontier_effect * smooth_step(
            self.released[-1] - self.model.models.frontier[US, -1], 0.0, p.useful_width
        )
        return clip(
            self.openness * p.open_prc + p.open_push_effect * self.lever("prc_open_weight_push") - near, 0.0, 1.0
        )

    def token_cost(self) -> Worlds:
        """As far below US flagships as recorded in 2025 and 2026 (K-d), less what the state gives."""
        p = self.p
        return p.us_flagship_price / p.flagship_price_ratio * (1 - p.price_subsidy * self.lever("prc_open_weight_push"))


def best_internal(labs: list[Lab]) -> Worlds:
    """Best model of several labs, released or not: three domains and the aggregate, shape (4, worlds)."""
    return largest([lab.internal for lab in labs])


def disclosed(labs: list[Lab]) -> Worlds:
    """Part of several labs that publish safety tests."""
    return total(lab.discloses for lab in labs) / len(labs)
