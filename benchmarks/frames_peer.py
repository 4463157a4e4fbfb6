"""The trade stage in mesa-frames: one Polars frame per kind of agent, a row per agent and world, rules as columns.

All worlds lie in one frame, and what is the same for all agents of a world (assumptions, levers, prices) lies in every
row before the clock starts: the peer is shown at its best. It starts from what ``numpy_peer.Start`` holds.
"""

from typing import Any

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF
from numpy_peer import Start
from plain_reference import PlainHost, PlainOwner, PlainPRCOwner, PlainRing, PlainVendor

from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.places.model_market import SLIVER
from twofutures.agents.chip_vendor import BUYERS
from twofutures.agents.market_tenders import QUARTERS

LEVERS = (
    "export_push", "third_country_cap", "prc_domestic_mandate", "entity_reach", "hq_rule", "chip_ceiling", "chip_quota",
    "prc_import_acceptance", "licence_veto", "us_first_sales", "chip_fee",
)  # fmt: skip
PARAMETERS = (
    "finance_reference", "licence_promotion", "licence_ease", "gulf_licensed", "licensed_chip", "licence_years",
    "club_licence", "cap_bite", "licence_rule", "licence_habit", "order_withdrawal", "deployment_lag",
    "retirement_shape", "chip_lifetime", "working_age_share", "sovereign_part", "serving_income",
    "income_elasticity", "domestic_serving_ratio", "prc_domestic_budget_share", "mandate_reach",
    "entity_reach_effect", "offshore_owned_share", "best_chip", "compliant_memory", "compliant_discount",
    "prepaid_part", "tender_sliver", "tender_bare", "captive_cost", "seizure_fraction", "ring_hazard",
    "handling_cost", "charge_penalty", "insider_discount", "ring_margin_width", "hub_throughput",
)  # fmt: skip
col, when, lit = pl.col, pl.when, pl.lit


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """part / whole, 0 where there is no whole."""
    return when(whole > 0).then(part / whole).otherwise(0.0)


def least(x: pl.Expr, y: pl.Expr | float) -> pl.Expr:
    """The smaller of two."""
    return pl.min_horizontal(x, lit(y) if isinstance(y, float) else y)


def largest(x: pl.Expr, y: pl.Expr | float) -> pl.Expr:
    """The larger of two."""
    return pl.max_horizontal(x, lit(y) if isinstance(y, float) else y)


def total(name: str, count: int) -> pl.Expr:
    """The sum of a table's columns."""
    return pl.sum_horizontal([f"{name}_{i}" for i in range(count)])


def columns(numbers: dict[str, Any], worlds: int) -> dict[str, Any]:
    """An agent's numbers as columns over worlds: an entry of a table is a column with its place in its name."""
    flat = {}
    for name, value in numbers.items():
        array = np.asarray(value)
        if array.dtype.kind not in "fib":
            continue
        table = array if array.ndim else np.broadcast_to(array, worlds)
        for place in np.ndindex(table.shape[:-1]):
            flat["_".join((name, *map(str, place)))] = np.ascontiguousarray(table[place])
    return flat


class Set(AgentSetPolars):
    """All agents of one kind in all worlds, agent by agent."""

    kind: type

    def __init__(self, model: "FramesTrade", start: Start, rows: pl.DataFrame) -> None:
        super().__init__(model)
        mine = [(key, numbers) for kind, key, numbers in start.agents if kind is self.kind]
        self.keys = [key for key, _ in mine]
        self.shapes = {n: np.shape(value)[:-1] for n, value in mine[0][1].items() if np.ndim(value)} if mine else {}
        parts = [self.part(place, numbers, rows) for place, (_, numbers) in enumerate(mine)]
        self.add(pl.concat(parts, how="diagonal_relaxed").rechunk())

    def part(self, place: int, numbers: dict[str, Any], rows: pl.DataFrame) -> pl.DataFrame:
        """One agent's rows: what worlds share, and its own numbers."""
        ids = pl.Series("unique_id", self.model.begin_ids(len(rows)))
        own = pl.DataFrame({"agent": np.full(len(rows), place), **columns(numbers, len(rows))})
        own = own.with_columns(group=lit(f"{numbers.get('bloc')} owners"))
        return pl.concat([ids.to_frame(), rows, own.drop(rows.columns, strict=False)], how="horizontal")

    def step(self) -> None:
        """What mesa-frames asks every set for: kinds take turns here, so ``FramesTrade.trade`` calls them."""

    def change(self, *steps: dict[str, Any]) -> None:
        """Set columns, step by step."""
        lazy = self.agents.lazy()
        for step in steps:
            lazy = lazy.with_columns(**step)
        self.agents = lazy.collect()

    def lay_beside(self, frame: pl.DataFrame, *by: str) -> None:
        """Put the columns of another frame beside each row, found by these columns."""
        self.agents = self.agents.hstack(self.agents.select(by).join(frame, on=by, how="left").drop(by))

    def orders(self, amount: str, group: pl.Expr, favoured: pl.Expr, waited: str) -> pl.DataFrame:
        """This kind's orders, row by row."""
        names = {"amount": col(amount), "group": group, "favoured": favoured.cast(pl.Float64), "waited": col(waited)}
        return self.agents.select("world", "us_first_sales", "prepaid_part", **names)

    def of(self, place: int, name: str) -> np.ndarray:
        """A number of one agent in all worlds, tables put together again."""
        shape, rows = self.shapes.get(name, ()), slice(place * self.model.worlds, (place + 1) * self.model.worlds)
        entries = [self.agents["_".join((name, *map(str, entry)))].to_numpy()[rows] for entry in np.ndindex(shape)]
        return np.stack(entries).reshape(*shape, -1) if shape else entries[0]


class Owners(Set):
    """Clouds, labs and hosts outside the PRC."""

    kind: type = PlainOwner
    channels, power = 1, col("lit")
    payments = {"paid_0": ("merchant_vendors", "chips"), "withdrawn": ("equity", "orders withdrawn")}

    def order(self) -> None:
        """Spend new money and what waits at list price, as far as rules let it."""
        pushed = 1 + col("export_push") / col("finance_reference")
        promoted = 1 + col("licence_promotion") * pushed.log()
        licences = col("gulf_licensed") * 1e3 * col("licensed_chip") / col("licence_years") / 4 * promoted
        wanted = col("funds") * 1e6 / col("price")
        self.change(
            {"funds": col("chip_budget") + col("saved"), "granted": self.granted(pushed ** col("licence_ease"))},
            {"order_0": when(col("licensed")).then(least(wanted, licences)).otherwise(wanted) * col("granted")},
            self.placed(0, col("price")),
        )

    def granted(self, pushed: pl.Expr) -> pl.Expr:
        """What caps on countries and licences by purchase leave of an order."""
        refused = 1 - col("club_licence") * self.club() * col("club_goods")
        capped = when(col("capped")).then(1 - col("cap_bite") * col("third_country_cap") * refused).otherwise(1.0)
        asked = col("needs_licence").cast(pl.Boolean) & (col("licence_rule") < self.model.start.year)
        return capped * when(asked).then(1 - refused * (1 - col("licence_habit")) / pushed).otherwise(1.0)

    def club(self) -> pl.Expr:
        """No member of a club."""
        return lit(0.0)

    def placed(self, channel: int, price: pl.Expr) -> dict[str, pl.Expr]:
        """The queue behind a new order, and the part of the order that waited there."""
        cost = col(f"order_{channel}") * price / 1e6
        return {
            f"waited_{channel}": least(share(col(f"queued_{channel}"), cost), 1.0), f"queued_{channel}": cost,
        }  # fmt: skip

    def take_delivery(self) -> None:
        """Age the fleet, receive what was ordered and what a captive vendor made, close the books."""
        self.age()
        self.receive(0, col("got_0"), lit(1.0), col("price"))
        if self.kind is PlainOwner:
            self.receive(0, self.captive(), lit(1.0))
        left = largest(col("funds") - col("spent"), 0.0)
        kept = (1 - col("order_withdrawal")) * col("order_book")
        self.change(
            {"left": left},
            {"saved": col("left") * kept,
             "queued_0": col("queued_0") * kept * least(share(col("left"), col("queued_0")), 1.0)},
            {"withdrawn": col("left") - col("saved")},
        )  # fmt: skip

    def captive(self) -> pl.Expr:
        """What captive vendors hand over, laid beside each row."""
        numbered = col("parent").replace_strict(self.model.places, return_dtype=pl.Int64)
        self.lay_beside(self.model.captive.select("world", "handed", agent=numbered), "agent", "world")
        return col("handed").fill_null(0.0)

    def age(self) -> None:
        """Start up what waited, lose what wears out."""
        begun = least(1 / col("deployment_lag"), 1.0)
        channels = range(self.channels)
        tables = [f"{unit}_{channel}" for unit in (0, 1) for channel in channels]
        shape, lifetime = col("retirement_shape"), col("chip_lifetime")
        self.change(
            {"dark": pl.sum_horizontal([f"arriving_0_{c}" for c in channels]) * begun * (1 - self.power),
             **{f"started_{t}": col(f"arriving_{t}") * begun * self.power for t in tables},
             **{f"older_{c}": col(f"mean_age_{c}") + 1 / 4 for c in channels}},
            {f"hazard_{c}": shape / lifetime * (col(f"older_{c}") / lifetime) ** (shape - 1) for c in channels},
            {f"survives_{c}": (-col(f"hazard_{c}") / 4).exp() for c in channels},
            {f"kept_{t}": col(f"fleet_{t}") * col(f"survives_{t[-1]}") for t in tables},
            {"retired": pl.sum_horizontal([col(f"fleet_0_{c}") - col(f"kept_0_{c}") for c in channels]),
             **{f"fleet_{t}": col(f"kept_{t}") + col(f"started_{t}") for t in tables},
             **{f"arriving_{t}": col(f"arriving_{t}") - col(f"started_{t}") for t in tables},
             **{f"delivered_{c}": lit(0.0) for c in channels}, "spent": lit(0.0)},
            {f"mean_age_{c}": col(f"older_{c}") * share(col(f"kept_0_{c}"), col(f"fleet_0_{c}")) for c in channels},
        )  # fmt: skip

    def receive(self, channel: int, amount: pl.Expr, serving: pl.Expr, price: pl.Expr | None = None) -> None:
        """Put chips in the start-up queue and, where there is a price, pay for them."""
        c = channel
        paid = {} if price is None else {
            f"paid_{c}": amount * price / 1e6, "spent": col("spent") + amount * price / 1e6,
            f"queued_{c}": col(f"queued_{c}") - amount * price / 1e6,
        }  # fmt: skip
        self.change(
            {f"arriving_0_{c}": col(f"arriving_0_{c}") + amount,
             f"arriving_1_{c}": col(f"arriving_1_{c}") + amount * serving,
             f"bought_{c}": col(f"bought_{c}") + amount, f"delivered_{c}": col(f"delivered_{c}") + amount, **paid}
        )  # fmt: skip


class Hosts(Owners):
    """Third countries: hosts that buy on the open market, and chips asked for national projects."""

    kind = PlainHost

    def club(self) -> pl.Expr:
        """How far the country is a member of the leader's club."""
        return col("clubs_0")

    def age(self) -> None:
        """National computing starts up and wears out with the fleet, and meets a part of national need."""
        self.change({"had": col("fleet_0_0")})
        super().age()
        if not self.model.start.begun:
            return
        begun = least(1 / col("deployment_lag"), 1.0) * self.power
        survives = 1 - share(col("retired"), col("had"))
        users = col("population") * col("working_age_share") * col("adoption")
        weight = (col("income") / col("serving_income")) ** (col("income_elasticity") / 2)
        need = col("sovereign_part") * users * weight * col("per_user")
        self.change(
            {f"built_{i}": col(f"built_{i}") * survives + col(f"coming_{i}") * begun for i in range(3)}
            | {f"coming_{i}": col(f"coming_{i}") * (1 - begun) for i in range(3)},
            {f"infra_{i}": col(f"built_{i}") / (need + total("built", 3) + SLIVER) for i in range(3)},
        )

    def order(self) -> None:
        """Order for hosts, then ask for what ready sites wait for."""
        super().order()
        if self.model.start.tendering:
            self.change(
                {"allowed": col("granted") * (1 - col("blocked"))},
                {"asked_0": (col("awaited_0") + col("awaited_2")) * col("allowed")},
            )

    def take_delivery(self) -> None:
        """Receive what hosts ordered, then the chips of national projects."""
        super().take_delivery()
        if not self.model.start.tendering:
            self.change({"imported": lit(0.0)})
            return
        self.lay_beside(self.model.sales.select("world", "filled_0", "filled_1"), "world")
        part = {0: col("filled_0") * col("allowed"), 1: col("filled_1"), 2: col("filled_0") * col("allowed")}
        waits = (1 - col("order_withdrawal")) ** QUARTERS
        self.change(
            {f"came_{i}": col(f"awaited_{i}") * part[i] for i in range(3)},
            {**{f"coming_{i}": col(f"coming_{i}") + col(f"came_{i}") for i in range(3)},
             **{f"awaited_{i}": (col(f"awaited_{i}") - col(f"came_{i}")) * waits for i in range(3)},
             "imported": col("came_1")},
        )  # fmt: skip
        self.receive(0, col("came_0") + col("came_2"), lit(1.0))
        self.receive(0, col("came_1"), col("domestic_serving_ratio"))


class DomesticOwners(Owners):
    """PRC clouds and labs: domestic, licensed and offshore chips."""

    kind, channels, power = PlainPRCOwner, 4, lit(1.0)
    payments = {
        "paid_0": ("prc_vendors", "domestic chips"), "paid_merchant": ("merchant_vendors", "chips")
    }  # fmt: skip

    def order(self) -> None:
        """Order through each legal channel."""
        own = col("prc_domestic_budget_share")
        at_home = own + (1 - own) * col("prc_domestic_mandate") * col("mandate_reach")
        reach = 1 - col("entity_reach") * col("entity_reach_effect")
        open_abroad = col("offshore_owned_share") * (1 - col("hq_rule")) * reach * col("offshore_owned")
        accepted = share(col("price"), col("licensed_price")) * col("prc_import_acceptance")
        within = least(share(col("chip_quota") * 1e6 / 4, col("all_wished") * accepted), 1.0)
        legal = col("licence_wish") * accepted * col("legal") * (1 - col("licence_veto")) * within
        blocked = largest(col("licence_wish") - col("order_1") * share(col("licensed_price"), col("price")), 0.0)
        self.change(
            {"funds": col("chip_budget") + col("saved")},
            {"order_0": col("funds") * at_home * 1e6 / col("home_price"),
             "order_1": when(col("chip_ceiling") > 0).then(legal).otherwise(0.0)},
            {"order_3": blocked * open_abroad},
            self.placed(0, col("home_price")) | self.placed(1, col("licensed_price")) | self.placed(3, col("price")),
        )  # fmt: skip

    def take_delivery(self) -> None:
        """Receive and pay by channel."""
        self.age()
        self.receive(0, col("got_0"), col("domestic_serving_ratio"), col("home_price"))
        self.receive(1, col("got_1"), share(col("serving"), col("training")), col("licensed_price"))
        self.receive(3, col("got_3"), lit(1.0), col("price"))
        self.change({
            "hunger": share(largest(col("funds") - col("spent"), 0.0), col("funds")),
            "paid_merchant": col("paid_1") + col("paid_3"),
        })  # fmt: skip


class Vendors(Set):
    """Chip vendors: merchants, captive to a parent, or domestic in the PRC."""

    kind = PlainVendor
    merchant, home = ~col("domestic") & ~col("bound"), col("domestic")

    def take_delivery(self) -> None:
        """Book the quarter's sales."""
        licensed = col("delivered to PRC licensed") * col("licensed_price")
        fee, mine = licensed * col("chip_fee"), share(col("sold"), col("sold_in_all"))
        abroad = (col("sold_in_all") - col("delivered to PRC licensed")) * col("price")
        wish = col("all_wished_first") * col("price") / 1e6 * col("prc_import_acceptance")
        home = when(self.home)
        self.lay_beside(self.model.sales, "world")
        self.change(
            {"sold": home.then((col("stock") - col("spare")) * col("home_sold_share"))
             .when(self.merchant).then(col("stock") * col("sold_share")).otherwise(col("stock")),
             "exported": home.then(col("spare") * col("taken"))},
            {"mine": mine, "fee": mine * fee / 1e6,
             "spare": col("spare") - col("exported"),
             "revenue": home.then((col("sold") + col("exported")) * col("home_price") / 1e6)
             .when(self.merchant).then(mine * (abroad + licensed - fee) / 1e6)
             .otherwise(col("stock") * col("captive_cost") / 1e6),
             "prc_revenue": when(self.merchant).then(mine * (licensed - fee) / 1e6).otherwise(col("prc_revenue")),
             "turned_away": home.then(col("turned_away")).otherwise(largest(wish - licensed / 1e6, 0.0))},
            {"stock": home.then(col("stock") - col("exported")).otherwise(col("stock")) - col("sold"),
             **{f"to {group}": col("mine") * col(f"delivered to {group}") for group in BUYERS}},
        )  # fmt: skip


class Rings(Set):
    """Smuggling rings, as buyers."""

    kind = PlainRing
    payments = {"paid": ("merchant_vendors", "chips")}

    def order(self) -> None:
        """Buy what they expect to move and what their hubs have room for."""
        seizure = col("hazard") * least(col("seizure_fraction") / col("ring_hazard"), 1.0)
        costs = col("handling_cost") + col("hazard") * col("charge_penalty")
        bonus = when(col("insider")).then(col("insider_discount")).otherwise(0.0)
        margin = (1 + col("premium")) * (1 - seizure) - 1 - costs + bonus
        eager = (1 - least(col("dormant"), 1.0)) / (1 + (-margin / col("ring_margin_width")).exp())
        ratio = share(col("hub_throughput") * col("hub_weight") * col("traded_before"), col("in_all"))
        wanted = largest(col("planned") - col("in_transit") - col("in_store"), 0.0)
        self.change({"hub_number": col("hub").cast(pl.Int64)})
        self.lay_beside(self.model.hubs, "world", "hub_number")
        self.change(
            {"planned": col("capital") * eager * col("smuggling")},
            {"in_all": col("planned").sum().over("world", "hub_number")},
            {"ratio": ratio},
            {"room": when(col("in_all") > 0).then(col("ratio") / (1 + col("ratio") ** 4) ** (1 / 4)).otherwise(1.0)},
            {"order_0": wanted * (1 - col("cap_bite") * col("third_country_cap")) * col("room"), "waited_0": lit(0.0)},
        )

    def take_delivery(self) -> None:
        """Receive and pay."""
        self.change(
            {"paid": col("got_0") * col("price") / 1e6},
            {"in_transit": col("in_transit") + col("got_0"), "record": col("record") + col("paid")},
        )


class FramesTrade(ModelDF):
    """All worlds of one quarter: ``trade()`` plays the trade stage."""

    def __init__(self, start: Start) -> None:
        super().__init__(seed=0)
        self.start, self.worlds = start, start.worlds
        rows = self.world_rows(start)
        weights = enumerate(start.hub_weights)
        self.hubs = pl.concat(
            pl.DataFrame({"world": np.arange(self.worlds), "hub_number": np.full(self.worlds, hub), "hub_weight": w})
            for hub, w in weights
        )
        for kind in (Owners, Hosts, DomesticOwners, Vendors, Rings):
            self.agents += kind(self, start, rows)
        self.owners, self.hosts, self.prc, self.vendors, self.rings = self.agents._agentsets
        self.places = {key: place for place, key in enumerate(self.owners.keys)}
        parents = {key: numbers["captive_to"] for kind, key, numbers in start.agents if kind is PlainVendor}
        self.parents = [parents[key] for key in self.vendors.keys]
        domestic = {key: numbers["domestic"] for kind, key, numbers in start.agents if kind is PlainVendor}
        self.domestic = [domestic[key] for key in self.vendors.keys]
        self.vendors.agents = self.vendors.agents.with_columns(
            parent=col("agent").replace_strict(dict(enumerate(self.parents)), return_dtype=pl.String),
        ).with_columns(bound=col("parent") != "")

    def begin_ids(self, count: int) -> np.ndarray:
        """Numbers for so many new agents."""
        self.current_id += count
        return np.arange(self.current_id - count, self.current_id)

    def world_rows(self, start: Start) -> pl.DataFrame:
        """A row per world of what all its agents share."""
        numbers = {
            **{name: vars(start.p)[name] for name in PARAMETERS}, **{name: start.levers[name] for name in LEVERS},
            **start.on, "price": start.price, "home_price": start.home_price, "premium": start.premium,
            "lit": start.lit, "per_user": start.per_user, "traded_before": start.traded_before,
            "all_wished": start.all_wished, "all_wished_first": start.all_wished_first,
            "stood": start.asked,
        }  # fmt: skip
        training, ceiling = least(col("chip_ceiling"), col("best_chip")), col("training") > 0
        discount = 1 - col("compliant_discount") * (1 - share(col("training"), col("serving")))
        price = col("price") * discount * share(col("training") + col("serving"), 2 * col("training"))
        return (
            pl.DataFrame({"world": np.arange(start.worlds), **columns(numbers, start.worlds)})
            .with_columns(training=training)
            .with_columns(serving=largest(col("training"), when(ceiling).then(col("compliant_memory")).otherwise(0.0)))
            .with_columns(licensed_price=price)
        )

    def trade(self) -> None:
        """Order, clear, deliver."""
        for buyers in (self.owners, self.hosts, self.prc, self.rings):
            buyers.order()
        stock = self.vendors.agents
        self.captive = stock.filter("bound").group_by("parent", "world").agg(handed=col("stock").sum())
        offered = stock.filter(Vendors.merchant).group_by("world").agg(supply=col("stock").sum())
        at_home = (
            stock.filter("domestic")
            .group_by("world")
            .agg(supply=(col("stock") - col("spare")).sum(), spare=col("spare").sum())
        )
        asked = self.asked()
        orders = [
            self.owners.orders("order_0", col("group"), col("favoured"), "waited_0"),
            self.hosts.orders("order_0", col("group"), col("favoured"), "waited_0"),
            self.prc.orders("order_1", lit("PRC licensed"), lit(0.0), "waited_1"),
            self.prc.orders("order_3", lit("PRC abroad"), lit(0.0), "waited_3"),
            self.rings.orders("order_0", lit(FRONTS), lit(0.0), "waited_0"),
            asked.select("world", "us_first_sales", "prepaid_part", "amount", group=lit("third owners"),
                         favoured=lit(0.0), waited=lit(0.0)),
        ]  # fmt: skip
        got, chips = cleared(orders, offered, col("us_first_sales"))
        for set_, name, amount in zip(
            (self.owners, self.hosts, self.prc, self.prc, self.rings), ("got_0", "got_0", "got_1", "got_3", "got_0"),
            got[:-1], strict=True,
        ):  # fmt: skip
            set_.agents = set_.agents.with_columns(amount.alias(name))
        domestic = [self.prc.orders("order_0", lit("PRC owners"), lit(0.0), "waited_0")]
        (got_home,), home = cleared(domestic, at_home.drop("spare"), lit(0.0))
        self.prc.agents = self.prc.agents.with_columns(got_home.alias("got_0"))
        named = {name: f"home_{name}" for name in ("tightness", "traded", "sold_share")}
        tendered = asked.with_columns(tendered=got[-1]).drop("us_first_sales", "prepaid_part")
        sales = chips.join(home.select("world", **{new: old for old, new in named.items()}), on="world")
        self.sales = self.shared_out(sales.join(tendered, on="world").join(at_home.drop("supply"), on="world"))
        for agents in (self.owners, self.hosts, self.prc, self.rings, self.vendors):
            agents.take_delivery()

    def asked(self) -> pl.DataFrame:
        """Merchant and PRC chips that national projects ask for, by world; what stands from before is no order."""
        tendering = self.start.tendering
        merchant, prc = (
            (col("asked_0").sum(), col("awaited_1").sum())
            if tendering
            else (col("stood_0").first(), col("stood_1").first())
        )
        shared = ("us_first_sales", "prepaid_part", "price", "home_price", "tender_sliver", "tender_bare")
        return self.hosts.agents.group_by("world", maintain_order=True).agg(
            col(shared).first(), asked_us=merchant, asked_prc=prc, amount=merchant if tendering else lit(0.0)
        )

    def shared_out(self, sales: pl.DataFrame) -> pl.DataFrame:
        """National projects share what the market delivered to them, and what PRC makers have set aside."""
        exported = least(col("asked_prc"), col("spare")) if self.start.tendering else lit(0.0)
        room = col("left") + 2 * col("asked_prc") + col("tender_sliver") * 1e3
        return (
            sales.with_columns(went_abroad=exported)
            .with_columns(
                filled_0=share(col("tendered"), col("amount")), filled_1=share(col("went_abroad"), col("asked_prc")),
                taken=share(col("went_abroad"), col("spare")), left=col("spare") - col("went_abroad"),
                paid_merchant=col("tendered") * col("price") / 1e6,
                paid_prc=col("went_abroad") * col("home_price") / 1e6,
            )
            .with_columns(promise=(share(col("left"), room) + col("tender_bare")).log())
            .drop("price", "home_price", "tender_sliver", "tender_bare", "spare")
            .sort("world")
        )  # fmt: skip

    # -- what came out, to be compared --------------------------------------------------------------------------------

    def states(self) -> dict[str, dict[str, Any]]:
        """Everything that the stage may have changed, by place and name as in the real model."""
        world = {name: self.sales[name].to_numpy() for name in self.sales.columns if name != "world"}
        flows = {}
        numbers = {}
        for agents in self.agents._agentsets:
            for place, key in enumerate(agents.keys):
                numbers[key] = {name: agents.of(place, name) for name in agents.kind.CHANGES}
                if agents is self.vendors and self.domestic[place]:
                    numbers[key] |= {name: agents.of(place, name) for name in agents.kind.EXPORTS}
                elif agents is self.vendors and not self.parents[place]:
                    flows |= {f"{key}|{group}|legal": agents.of(place, f"to {group}") for group in BUYERS}
        asked = np.stack([world["asked_us"], world["asked_prc"]])
        filled = np.stack([world["filled_0"], world["filled_1"]])
        tenders = {"asked": asked, "spare": world["left"], "promise": world["promise"], "filled": filled}
        return {
            **numbers,
            "chips": {name: world[name] for name in ("tightness", "traded")},
            "home_chips": {name: world[f"home_{name}"] for name in ("tightness", "traded")},
            "tenders": tenders | {"taken": world["taken"]},
            "flow": flows,
        }

    @property
    def payments(self) -> dict[tuple[str, str, str], Any]:
        """All payments by payer, payee and purpose, in all worlds."""
        paid = {
            (key, payee, purpose): buyers.of(place, name)
            for buyers in (self.owners, self.hosts, self.prc, self.rings)
            for place, key in enumerate(buyers.keys)
            for name, (payee, purpose) in buyers.payments.items()
        }
        fees = []
        for place, (key, parent) in enumerate(zip(self.vendors.keys, self.parents, strict=True)):
            payer = parent or ("prc_vendors" if self.domestic[place] else "merchant_vendors")
            paid[payer, key, "chips" if parent else "vendor revenue"] = self.vendors.of(place, "revenue")
            if payer == "merchant_vendors":
                fees.append(self.vendors.of(place, "fee"))
        paid["merchant_vendors", "treasury_fee", "export fee"] = sum(fees)
        if self.start.tendering:
            paid["state", "merchant_vendors", "chips"] = self.sales["paid_merchant"].to_numpy()
            paid["state", "prc_vendors", "chips"] = self.sales["paid_prc"].to_numpy()
        return paid


def cleared(
    orders: list[pl.DataFrame], offered: pl.DataFrame, first_sales: pl.Expr
) -> tuple[list[pl.Series], pl.DataFrame]:
    """What each row of each frame of orders gets, and what the market did in each world.

    Prepaid orders first; the rest pro rata, or favoured buyers first, or a blend of both.
    """
    prepaid = col("amount") * col("waited") * col("prepaid_part") * (1 - first_sales * (1 - col("favoured")))
    book = pl.concat(orders).with_columns(prepaid=prepaid)
    urgent = ((col("amount") - col("prepaid")) * col("favoured")).sum()
    market = (
        book.lazy()
        .group_by("world")
        .agg(wanted=col("amount").sum(), all_prepaid=col("prepaid").sum(), urgent=urgent)
        .join(offered.lazy(), on="world")
        .with_columns(
            tightness=2 * share(col("wanted") - col("supply"), col("wanted") + col("supply")),
            kept=least(share(col("supply"), col("all_prepaid")), 1.0), rest=col("wanted") - col("all_prepaid"),
        )
        .with_columns(left=largest(col("supply") - col("all_prepaid") * col("kept"), 0.0))
        .with_columns(
            even=least(share(col("left"), col("rest")), 1.0), first=least(share(col("left"), col("urgent")), 1.0),
        )
        .with_columns(later=least(share(col("left") - col("urgent") * col("first"), col("rest") - col("urgent")), 1.0))
        .collect()
    )  # fmt: skip
    queue = col("favoured") * col("first") + (1 - col("favoured")) * col("later")
    fill = (1 - first_sales) * col("even") + first_sales * queue
    got = (
        book.lazy()
        .join(market.lazy().select("world", "kept", "even", "first", "later"), on="world", how="left")
        .with_columns(got=col("prepaid") * col("kept") + (col("amount") - col("prepaid")) * fill)
        .select("world", "group", "got")
        .collect()
    )
    groups = {f"delivered to {group}": col("got").filter(col("group") == group).sum() for group in BUYERS}
    traded = got.group_by("world").agg(traded=col("got").sum(), **groups)
    sales = (
        market.select("world", "supply", "tightness")
        .join(traded, on="world")
        .with_columns(sold_share=share(col("traded"), col("supply")))
        .with_columns(sold_in_all=col("supply") * col("sold_share"))
        .drop("supply")
    )
    starts = np.cumsum([0, *map(len, orders)])
    return [got["got"].slice(start, len(frame)) for start, frame in zip(starts, orders, strict=False)], sales
