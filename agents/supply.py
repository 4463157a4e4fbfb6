"""Supply nodes: what wafers, memory, assembly, tools and power allow."""

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import QUARTERS_PER_YEAR, year
from twofutures.abm.worlds import (
    State,
    Worlds,
    clip,
    exp,
    largest,
    least,
    log,
    power,
    share,
    smooth_step,
    soft,
    total,
    wandering,
    when,
)
from twofutures.agents.owner import TRAINING, Owner
from twofutures.agents.recorded_events import chance_of

YEARS_TO_2025 = 3  # from the end of 2022


class Foundry(Actor):
    """The PRC's advanced logic, memory and assembly: the smallest of the three bounds domestic accelerators (M15)."""

    wafers = State(unit="k wafers/month", meaning="advanced-node capacity")
    tool_health = State(unit="share", meaning="condition of imported tools, 1 = fully serviced", start=1.0)
    die_bank = State(unit="M dies", meaning="dies fabricated abroad for PRC designs, not yet used")
    memory_bank = State(unit="M stacks", meaning="imported HBM stacks in store")
    memory_output = State(unit="M stacks", meaning="domestic HBM this quarter")
    memory_smuggled = State(unit="M stacks", meaning="HBM that came in through fronts this quarter")
    memory_used = State(unit="M stacks", meaning="HBM packaged this quarter")
    assembly = State(unit="M packages", meaning="two-die packages that can be assembled per quarter")
    packages = State(unit="packages", meaning="two-die packages made this quarter")
    proxy_dies = State(unit="M dies", meaning="dies made abroad for PRC designs this quarter")
    proxy_packages = State(unit="packages", meaning="packages that used dies made abroad, this quarter")

    def start(self) -> None:
        """Begin with the capacity that grew into that of 2025 and no dies in store; memory came before the ban."""
        self.wafers = self.p.smic_wafers_2025 / power(self.p.smic_growth, YEARS_TO_2025)
        self.memory_bank = self.p.hbm_bank
        self.assembly = self.p.assembly_2022

    def make(self) -> None:
        """Grow capacity, wear tools, bring in proxy dies, and package the least of dies, memory and assembly."""
        self.grow()
        self.proxy_dies = self.dies_from_abroad()
        store = self.die_bank + self.proxy_dies
        bank = store * (self.model.on("proxy") > 0)
        own = self.good_dies()
        wanted = least((own + bank) / 2, self.assembly)
        each = self.stacks_per_package(wanted)
        made = least(wanted, self.memory_at_hand() / each)
        from_bank = least(bank, 2 * made)  # the better dies made abroad go first
        self.die_bank = store - from_bank
        self.memory_used = made * each
        self.memory_bank = self.memory_bank + self.memory_output + self.memory_smuggled - self.memory_used
        self.packages = made * 1e6
        self.proxy_packages = least(made, from_bank / 2) * 1e6
        self.note(
            "memory_bound",
            where=made < wanted,
            packages=self.packages,
        )

    def memory_at_hand(self) -> Worlds:
        """M stacks for this quarter: what comes in, and a part of the bank, stretched until own output is due (C-d2).

        A maker that knows its bank cannot be filled again does not run it dry at full pace: it plans part of the wait.
        """
        p = self.p
        wait = largest(0.0, p.cxmt_start - year(self.model.quarter)) * QUARTERS_PER_YEAR
        stretch = largest(p.memory_reserve, wait * p.memory_foresight)
        return self.memory_output + self.memory_smuggled + self.memory_bank / stretch

    def stacks_per_package(self, wanted: Worlds) -> Worlds:
        """Stacks in a package: fewer the shorter memory is, down to what the lightest design needs."""
        p = self.p
        short = 1 - least(1.0, share(self.memory_at_hand(), wanted * p.hbm_per_package))
        return p.hbm_per_package * (1 - p.lighter_design * short)

    def smuggle_memory(self) -> Worlds:
        """M stacks a quarter through fronts since the ban, as far as allies' controls let them."""
        p = self.p
        banned = 1.0 * (year(self.model.quarter) > p.memory_ban)
        asked = p.memory_control_effect * self.lever("memory_control") * self.lever("ally_alignment")
        held = largest(asked, p.memory_control_effect * self.lever("ally_memory_control"))
        return p.grey_memory / QUARTERS_PER_YEAR * banned * (1 - held)

    def withheld(self, asked: str, own: str) -> Worlds:
        """How far allies keep something back: as Washington asks and they go along, or by a rule of their own."""
        return largest(self.lever(asked) * self.lever("ally_alignment"), self.lever(own))

    def effort(self) -> Worlds:
        """Subsidy and guaranteed demand speed the build-up; tightness of controls adds urgency (M17, K5)."""
        subsidy = self.lever("prc_subsidy") / self.p.subsidy_reference
        mandate = self.lever("prc_domestic_mandate")
        return 1 + self.p.subsidy_effect * log(1 + subsidy) + self.p.mandate_effect * mandate

    def grow(self) -> None:
        """Wafers and assembly grow with effort, held back by tool control; unserviced tools decay (M16)."""
        p = self.p
        control = self.withheld("tool_control", "ally_tool_control")
        service = self.withheld("tool_servicing", "ally_servicing")
        self.tool_health = clip(
            self.tool_health - p.tool_decay * service + p.tool_repair * (1 - service), p.tool_health_floor, 1.0
        )
        held_back = 1 - p.tool_control_effect * control
        self.wafers = self.wafers * (1 + (power(p.smic_growth, 1 / 4) - 1) * self.effort() * held_back)
        self.assembly = self.assembly * (1 + (power(p.assembly_growth, 1 / 4) - 1) * self.effort())
        memory_tools = self.withheld("memory_control", "ally_memory_control") * p.memory_control_effect
        self.memory_smuggled = self.smuggle_memory()
        self.memory_output = self.memory_ramp() / 4 * self.effort() * self.tool_health * (1 - memory_tools) * held_back

    def memory_ramp(self) -> Worlds:
        """M stacks a year at neutral policy: so many in the first full year, growing from its middle on (C-d2)."""
        p, age = self.p, year(self.model.quarter) - self.p.cxmt_start
        started = smooth_step(age, 0.0, p.cxmt_ramp_years / 4)
        return p.cxmt_full_year * started * power(p.cxmt_growth, largest(0.0, age - 1 / 2))

    def good_dies(self) -> Worlds:
        """Million working dies a quarter: wafers for AI, candidate dies on each, yield and the health of tools."""
        p = self.p
        control = self.withheld("tool_control", "ally_tool_control")
        yield_ = p.smic_yield * self.tool_health * (1 - p.tool_control_yield_loss * control)
        for_ai = p.ai_wafer_share * self.lever("prc_wafers_for_ai")
        return self.wafers * 3 * for_ai * self.effort() * p.dies_per_wafer * yield_ / 1e3

    def dies_from_abroad(self) -> Worlds:
        """Dies fabricated abroad through fronts, as far as the foreign foundry's diligence lets them (M14)."""
        gap = 1 - self.lever("foundry_diligence")
        return self.p.tsmc_die_bank / self.p.proxy_quarters * gap * gap * self.model.on("proxy")


class LeadingFoundry(Actor):
    """The one foundry abroad on which all US designs depend: seldom disrupted, and then for quarters (M56)."""

    lost = State(unit="share", meaning="output lost to a disruption", mechanism="foundry_shock")

    def make(self) -> None:
        """A disruption comes by chance, in the past as recorded (none), and is made good step by step."""
        p = self.p
        chance = chance_of("foundry_disrupted", self.model, p.foundry_chance)
        struck = self.happens("disrupted", chance * self.model.on("foundry_shock"))
        left = self.lost * (1 - 1 / p.foundry_quarters)
        self.lost = left + (1 - left) * p.foundry_loss * struck
        self.note("foundry_disrupted", where=struck, lost=self.lost)


class PowerGrid(Actor):
    """How much US-designed compute can be switched on: new and freed power times a new megawatt's yield (C-h2)."""

    lit = State(unit="share", meaning="part of the chips due to start that finds power", start=1.0, mechanism="power")
    pace = State(unit="log", meaning="how much more power is connected than the plan says")

    def make(self) -> None:
        """Compare power with the chips that wait for it (C-r44, C-r45); sites come sooner or later than planned."""
        p = self.p
        luck = self.model.luck.normal(f"{self.key}/pace", self.model.quarter)
        self.pace = wandering(self.pace, p.site_memory, p.site_sd, luck)
        self.light()

    def light(self) -> None:
        """Share what power there is among the chips that wait for it."""
        due = total(self.model.each(self.powered(), lambda o: total(o.due()[TRAINING])))
        bound = when(due > 0, soft(share(self.room(), due)), 1.0)
        self.lit = 1 - self.model.on("power") * (1 - bound)

    def room(self) -> Worlds:
        """H100e that can be switched on this quarter: power that is built, and what old chips leave."""
        p = self.p
        years = max(0.0, year(self.model.quarter) - year(12))
        per_gw = p.h100e_per_mw * 1e6 * power(p.h100e_per_mw_growth, years)
        built = (p.us_power_per_year + p.abroad_power_per_year) / 4 * power(p.power_growth, years) * exp(self.pace)
        freed = total(o.retired for o in self.powered()) / (p.fleet_h100e_per_mw * 1e6)
        return (built + freed) * per_gw

    def powered(self) -> list[Owner]:
        """Whose chips it powers: everybody's outside the PRC."""
        return [o for o in self.model.cast(Owner) if o.bloc != "PRC"]


class ToolMaker(Actor):
    """Makers of lithography, deposition and etch tools in an allied state: sales to the PRC that controls forgo."""

    revenue_lost = State(unit="$bn", meaning="tool and service sales forgone this quarter")

    def __init__(self, model, key, *, bloc, government, prc_sales):
        super().__init__(model, key, bloc)
        self.government, self.prc_sales = government, prc_sales

    def make(self) -> None:
        """Forgo the controlled part of PRC sales; the loss feeds the home government's reluctance (K19)."""
        controlled = self.lever("tool_control") * self.p.tool_sales_controlled
        serviced = self.lever("tool_servicing") * self.p.service_sales_share
        willing = self.model.actor(self.government).alignment
        asked = self.prc_sales / 4 * least(1.0, controlled + serviced) * willing
        tools = self.own_rule("tool_control", "ally_tool_control") * self.p.tool_sales_controlled
        more = tools + self.own_rule("tool_servicing", "ally_servicing") * self.p.service_sales_share
        self.revenue_lost = least(asked + self.prc_sales / 4 * more, self.prc_sales / 4)

    def own_rule(self, asked: str, own: str) -> Worlds:
        """How much further a rule of allies' own goes than what Washington asks and this state goes along with."""
        return largest(0.0, self.lever(own) - self.lever(asked) * self.model.actor(self.government).alignment)


class MemoryMaker(ToolMaker):
    """Makers of high-bandwidth memory: what the memory control forgoes."""

    def make(self) -> None:
        """Forgo memory sales to the PRC as far as the control reaches."""
        willing = self.model.actor(self.government).alignment
        asked = self.prc_sales / 4 * self.lever("memory_control") * willing
        self.revenue_lost = asked + self.prc_sales / 4 * self.own_rule("memory_control", "ally_memory_control")
