"""Chip vendors: how many accelerators they make, for whom, and what they earn at home and in the PRC."""

from functools import cached_property

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import year
from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.places.expectations import CHIPS, SIDES
from twofutures.abm.worlds import State, Worlds, exp, largest, least, log, power, share, smooth_step, total
from twofutures.agents.export_rules import legal_chips_sold, licensed_price, turned_away_revenue
from twofutures.agents.recorded_series import (
    LEADER,
    OTHERS,
    OUTPUT,
    PRICE,
    PRICED,
    momentum,
    planned_growth,
    recorded_in,
    recorded_output,
    recorded_price,
    series,
)

BUYERS = ("US owners", "allied owners", "third owners", "PRC licensed", "PRC abroad", FRONTS)


class ChipVendor(Actor):
    """A designer of accelerators."""

    made = State(unit="H100e", meaning="output this quarter")
    stock = State(unit="H100e", meaning="made, not yet sold")
    cumulative = State(unit="H100e", meaning="output since 2022Q1")
    sold = State(unit="H100e", meaning="sold this quarter, at home if it is made in the PRC")
    revenue = State(unit="$bn", meaning="chip revenue this quarter, after fees")
    prc_revenue = State(unit="$bn", meaning="part of it from licensed sales to PRC-parent buyers")
    turned_away = State(unit="$bn", meaning="PRC demand that US rules kept from all vendors this quarter")
    pressure = State(unit="share", meaning="lobbying for looser chip rules by its own rule, 0 to 1")

    def __init__(self, model, key, *, bloc, before=0.0, captive_to="", lobbies=0.0, scaled_by="", leads_price=False):
        super().__init__(model, key, bloc)
        self.before, self.captive_to, self.lobbies = before, captive_to, lobbies
        self.scaled_by, self.leads_price = scaled_by, leads_price

    def start(self) -> None:
        """Begin with what was made before 2022Q4, a part of the stock of that year's end (C-r1)."""
        self.cumulative = self.before * self.p.stock0_world * 1e6


class MerchantVendor(ChipVendor):
    """A US designer: recorded output first, then the plan for world output, bent by orders and retaliation."""

    undisturbed = State(unit="H100e", meaning="output this quarter, were none of it lost")

    def __init__(self, model, key, **row):
        super().__init__(model, key, **row)
        for buyers in () if self.captive_to else BUYERS:
            model.flow.connect(self.key, buyers, "legal", (1, 2))

    def start(self) -> None:
        """Begin with what was made before; the price leader opens the market at the recorded price and sales."""
        super().start()
        if self.leads_price:
            self.model.chips.price = self.known_price(0)
            self.model.chips.traded = self.p.hw_price_2025 * 0 + series(OUTPUT)[self.key][0]

    def lobby(self) -> None:
        """Press harder for open markets the more PRC revenue the rules turn away (M52)."""
        self.pressure = self.lobbies * share(self.turned_away, self.turned_away + self.revenue)

    def produce(self) -> None:
        """Make this quarter's chips; offer them to all, or to the parent alone if captive."""
        record = recorded_output(self.key, self.model.input_quarter)
        known = record is not None  # what is on record was made, whatever was lost
        self.undisturbed = record * self.record_level() if known else self.planned_output()
        self.made = self.undisturbed if known else self.undisturbed * self.kept()
        self.cumulative = self.cumulative + self.made
        self.stock = self.stock + self.made
        if self.captive_to:
            self.model.chips.hand_over(self.captive_to, self.stock)
        else:
            self.model.chips.offer(self.key, self.stock)
        if self.leads_price:
            self.set_list_price()

    def record_level(self) -> Worlds:
        """True over recorded output: NVIDIA's own error, and how large the others are beside it (C-r3, C-r4)."""
        level = self.p.nvidia_flow_level
        others = self.p.other_us_flow * recorded_in(OUTPUT, LEADER, 2025) / recorded_in(OUTPUT, OTHERS, 2025)
        return level if self.leads_price else level * others

    def known_price(self, quarter: int) -> Worlds | None:
        """The recorded list price, at the level assumed for the end of 2025 (C-r38); None where it is silent."""
        record = recorded_price(quarter)
        return None if record is None else record * self.p.hw_price_2025 / series(PRICE)["price"][PRICED]

    def set_list_price(self) -> None:
        """The leader's list price: as recorded; later it falls with the art and answers tightness (C-r38, C-r39).

        The recorded fall was one in a seller's market, so only what is tighter than usual holds it up.
        """
        chips, p = self.model.chips, self.p
        record = self.known_price(self.model.input_quarter)
        fall = power((1 - p.hardware_price_decline) * self.lever("chip_price_course"), 1 / 4)
        pull = exp(p.price_scarcity_elasticity * self.model.expectations.news[SIDES[self.bloc], CHIPS] / 4)
        chips.price = chips.price * fall * pull * self.price_luck() if record is None else record

    def price_luck(self) -> Worlds:
        """What else moves a list price in a quarter: new generations, currencies, discounts."""
        return exp(self.p.hardware_price_sd * self.model.luck.normal(f"{self.key}/price", self.model.quarter))

    def planned_output(self) -> Worlds:
        """Past the record: last quarter's output with nothing lost, grown by plan and orders, less what lies unsold.

        Of orders only those count that were not expected.
        """
        unsold = least(1.0, share(self.stock, self.made))
        asked = exp(self.p.output_response * self.model.expectations.of(self.bloc)[CHIPS] / 4)
        return self.undisturbed * self.growth_plan() * asked * (1 - self.p.unsold_brake * unsold)

    def growth_plan(self) -> Worlds:
        """Quarterly growth toward the world output of 2026, 2027 and 2028 (C-a4)."""
        plan, quarter = self.model.once(planned_output), self.model.quarter
        annual = planned_growth(quarter, plan, momentum(OUTPUT, self.key, self.model.records_until))
        return exp(log(annual) / 4)

    def kept(self) -> Worlds:
        """Part of output that is not lost: to PRC export controls on minerals, and to a disrupted foundry (M48, M56).

        Each rung of the ladder above the harmless one costs its part while it stands, and no more the longer it does.
        """
        rungs = largest(0.0, self.lever("prc_retaliation") - self.p.retaliation_harmless_rung)
        return (1 - self.p.retaliation_output_loss * rungs) * (1 - self.model.actor("leading_foundry").lost)

    def take_delivery(self) -> None:
        """Book what was sold: everything to the parent, or the market's share of the offer."""
        ledger, price = self.model.ledger, self.model.chips.price
        if self.captive_to:
            self.sold, self.revenue = self.stock, self.stock * self.p.captive_cost / 1e6
            ledger.pay(self.captive_to, self.key, "chips", self.revenue)
        else:
            self.sold = self.model.chips.sold(self.key)
            mine = share(self.sold, self.model.chips.sold_in_all())
            legal = legal_chips_sold(self.model)
            licensed = legal * licensed_price(self.model)
            fee = licensed * self.lever("chip_fee")
            self.revenue = mine * ((self.model.chips.sold_in_all() - legal) * price + licensed - fee) / 1e6
            self.prc_revenue = mine * (licensed - fee) / 1e6
            ledger.pay("merchant_vendors", "treasury_fee", "export fee", mine * fee / 1e6)
            ledger.pay("merchant_vendors", self.key, "vendor revenue", self.revenue)
            for group in BUYERS:
                self.model.flow.carry(self.key, group, "legal", mine * self.model.chips.delivered_to(group))
        self.turned_away = turned_away_revenue(self.model)
        self.stock = self.stock - self.sold


def planned_output(model) -> dict[int, Worlds]:
    """World output of 2026, 2027 and 2028 over the year before: between plans and the stock's growth going on.

    Sources: C-a1; C-r5, C-r6.
    """
    p = model.assumptions.p
    plans = (p.world_output_2026, p.world_output_2027, p.world_output_2028)
    stock, output = p.world_stock_2024 + p.world_output_2025, [p.world_output_2025]
    for planned, growth in zip(plans, (p.stock_growth_2026, p.stock_growth_2027, p.stock_growth_2027), strict=True):
        trend, stock = stock * (growth - 1), stock * growth
        output.append(power(trend, p.trend_weight) * power(planned, 1 - p.trend_weight))
    return {year: output[i + 1] / output[i] for i, year in enumerate((2026, 2027, 2028))}


class DomesticVendor(ChipVendor):
    """A PRC designer: packages what logic, memory and assembly allow, sold at home under guaranteed demand (M15).

    A part is set aside for projects abroad, the more export finance there is (M31), up to a store that follows what
    they ask for; what the store no longer needs is sold at home.
    """

    spare = State(unit="H100e", meaning="part of the stock that is set aside for projects abroad", mechanism="tenders")
    exported = State(unit="H100e", meaning="taken by projects abroad this quarter", mechanism="tenders")

    def start(self) -> None:
        """Begin with nothing made; the price leader opens the market."""
        super().start()
        if self.leads_price:
            self.model.home_chips.price = self.p.ascend_price

    def produce(self) -> None:
        """Turn the foundry's packages into accelerators; offer them at home, but for what is set aside."""
        packages = self.model.actor("prc_foundry").packages
        self.made = packages * self.scale * self.performance() * self.model.on("domestic")
        self.cumulative = self.cumulative + self.made
        self.stock = self.stock + self.made
        self.spare = least(self.spare + self.made * self.export_part(), self.model.tenders.store() * self.weight)
        sells = self.model.on("domestic") > 0
        self.model.tenders.offer(self.key, self.spare * sells)
        self.model.home_chips.offer(self.key, (self.stock - self.spare) * sells)
        if self.leads_price:
            fall = power(1 - self.p.hardware_price_decline, max(0.0, year(self.model.quarter) - year(12)))
            self.model.home_chips.price = self.p.ascend_price * fall

    def export_part(self) -> Worlds:
        """Part of output that may be set aside for projects abroad: by finance, once exports begin."""
        p = self.p
        begun = smooth_step(year(self.model.quarter), p.export_opens, p.export_width)
        eager = p.export_part * power(self.lever("prc_export_finance") / p.finance_reference, p.export_response)
        return 1 - exp(-eager * begun)

    @cached_property
    def weight(self) -> Worlds:
        """This maker's part of what PRC makers make."""
        return self.scale / total(maker.scale for maker in self.model.cast(DomesticVendor))

    @cached_property
    def scale(self) -> Worlds | float:
        """What it makes for each package of the leader."""
        return getattr(self.p, self.scaled_by) if self.scaled_by else 1.0

    def performance(self) -> Worlds:
        """H100e per package: the 2025 part's, then a slow climb on a stuck node (C-d1)."""
        years = max(0.0, year(self.model.quarter) - year(12))
        return self.p.ascend_h100e * power(self.p.ascend_growth, years)

    def take_delivery(self) -> None:
        """Book sales at the domestic price, at home and abroad."""
        self.sold = self.model.home_chips.sold(self.key)
        self.exported = self.spare * self.model.tenders.taken
        self.revenue = (self.sold + self.exported) * self.model.home_chips.price / 1e6
        self.model.ledger.pay("prc_vendors", self.key, "vendor revenue", self.revenue)
        self.spare = self.spare - self.exported
        self.stock = self.stock - self.sold - self.exported
