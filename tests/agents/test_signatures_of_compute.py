"""Signatures 1 to 4: what moves chips. Same luck, governments held, and further feedbacks as each test names."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.policies.packages import package

CHANNELS = ("domestic", "legal", "smuggled", "offshore_owned")
PRICES = {
    "price_scarcity_elasticity": 0,
    "offshore_hunger": 0,
    "unsold_brake": 0,
    "us_owner_share": 1,
    "us_owner_share_2023": 1,
    "order_withdrawal": 1,
    "revise_chips": 0,
    "revise_rent": 0,
}  # answers to scarcity; with orders given up at once, money for one kind of chips does not go to another
LABS = {"scarcity_bonus": 0, "crutch": 0, "race_release": 0, "race_capex": 0}  # answers of labs and budgets
RINGS = {
    "ring_reinvestment": 0, "ring_entry": 0, "ring_attrition": 0, "ring_exit": 0, "ring_loss_when_caught": 0,
    "ring_moves": 0,
}  # fmt: skip
OPEN = {"hq_rule": 0.3, "entity_reach": 0.0, "chip_ceiling": 1.0, "chip_quota": 0.6}  # every channel in use


def flow(outcomes, name, channel):
    """What came through a channel each quarter (for rent: what was rented)."""
    return outcomes[name, "prc_offshore_rented_h100e" if channel == "rented" else f"prc_{channel}_flow_h100e"]


def taken(outcomes, name):
    """All compute the PRC has taken and rents: delivered or running, so that the start-up lag cannot hide a loss."""
    return (
        sum(outcomes[name, f"prc_{c}_cumulative_h100e"] for c in CHANNELS) + outcomes[name, "prc_offshore_rented_h100e"]
    )


def usable(outcomes, name):
    """PRC usable compute: owned and running, and rented; from the second quarter on, once chips have started up."""
    return (outcomes[name, "prc_owned_h100e"] + outcomes[name, "prc_offshore_rented_h100e"])[1:]


@pytest.fixture(scope="module")
def closed(many_pasts, futures):
    """All channels open, and each of them closed by its switch."""
    off = {
        "domestic": "domestic",
        "legal": "legal",
        "smuggled": "smuggling",
        "offshore_owned": "offshore_owned",
        "rented": "rented",
    }
    return futures(many_pasts, {"open": OPEN, **dict.fromkeys(off, OPEN)}, still={**PRICES, **LABS, **RINGS}, off=off)


class TestClosingOneChannel:
    """1: with reactions held, closing a channel empties it, lowers no other, and leaves the PRC no better off."""

    @pytest.mark.parametrize("channel", [*CHANNELS, "rented"])
    def test_its_flow_falls(self, closed, channel):
        before, after = flow(closed, "open", channel), flow(closed, channel, channel)
        if channel == "smuggled":  # a higher premium sends what is under way sooner, but there is no more of it
            before, after = before.cumsum(axis=0), after.cumsum(axis=0)
            assert (after[3:] <= before[3:]).all()
            before, after = np.diff(before, axis=0), np.diff(after, axis=0)
        else:
            assert (after <= before).all()
        assert before[0].min() > 0
        assert after[-1].sum() <= 0.02 * before[-1].sum(), "what was under way has landed or been seized by 2028Q4"
        assert (after[-1] <= 0.2 * before[-1]).all(), "in no world more than what a ring at rest still held"

    @pytest.mark.parametrize("channel", [*CHANNELS, "rented"])
    def test_no_other_channel_falls_as_it_closes(self, closed, channel):
        for other in {*CHANNELS, "rented"} - {channel}:
            before, after = flow(closed, "open", other)[0], flow(closed, channel, other)[0]
            assert (after >= before * (1 - 1e-9)).all(), (other, (after / before).min())

    @pytest.mark.parametrize("channel", [*CHANNELS, "rented"])
    def test_prc_compute_never_rises(self, closed, channel):
        for measured in (taken, usable):
            before, after = measured(closed, "open"), measured(closed, channel)
            assert (after <= before * (1 + 1e-12)).all() and (after[-1] < before[-1]).all()


@pytest.fixture(scope="module")
def policed(many_pasts, futures):
    """Enforcement budgets from none to four times that of fiscal 2025; rings' capital given."""
    levels = {str(e): {**OPEN, "enforcement": float(e)} for e in range(5)}
    return futures(many_pasts, levels, worlds=100, still={**PRICES, **LABS, **RINGS})


class TestEnforcement:
    """2: with the rings' capital given, more enforcement lets less through, each step less than the one before."""

    def test_smuggled_flow_falls_with_diminishing_returns(self, policed):
        landed = np.array([flow(policed, str(e), "smuggled").mean() for e in range(5)])
        steps = -np.diff(landed)
        assert (steps > 0).all() and (np.diff(steps) < 0).all()

    def test_the_premium_does_not_fall(self, policed):
        premium = np.array([policed[str(e), "smuggling_premium"].mean(axis=1) for e in range(5)])
        assert (np.diff(premium, axis=0) >= -1e-12).all() and (premium[4] > premium[0]).any()

    def test_more_is_seized_of_what_is_sent(self, policed):
        caught = [policed[str(e), "smuggled_seized_h100e"].sum() for e in range(5)]
        sent = [caught[e] + flow(policed, str(e), "smuggled").sum() for e in range(5)]
        assert (np.diff([c / s for c, s in zip(caught, sent, strict=True)]) > 0).all()


class TestLegalCeiling:
    """3: what the PRC refuses to take cannot change its stock; what it accepts raises it."""

    CEILINGS = (0.15, 1.0, 2.0, 3.0)

    def outcomes(self, many_pasts, futures, acceptance):
        branches = {
            str(c): {"chip_ceiling": c, "chip_quota": 100.0, "prc_import_acceptance": acceptance} for c in self.CEILINGS
        }
        return futures(many_pasts, branches, still=LABS)

    def test_with_nothing_accepted_the_stock_is_the_same_to_the_last_bit(self, many_pasts, futures):
        outcomes = self.outcomes(many_pasts, futures, 0.0)
        names = [n for n in outcomes.model.recorder.names if n.startswith("prc_") and "h100e" in n]
        assert len(names) > 10
        for name in names:
            for ceiling in self.CEILINGS[1:]:
                assert np.array_equal(outcomes[str(ceiling), name], outcomes["0.15", name]), (ceiling, name)

    def test_with_everything_accepted_the_stock_rises(self, many_pasts, futures):
        """Up to the part that serves as well as it trains; above that chips get better, not more."""
        outcomes = self.outcomes(many_pasts, futures, 1.0)
        for name in ("prc_legal_cumulative_h100e", "prc_owned_h100e"):
            stock = np.array([outcomes[str(c), name][-1] for c in self.CEILINGS])
            assert (np.diff(stock, axis=0)[:2] > 0).mean() > 0.95 and (np.diff(stock.mean(axis=1))[:2] > 0).all()
            assert (stock[3] >= stock[2] * (1 - 1e-9)).all()


ALIGNED = {
    "ally_alignment": 1.0,
    "tool_control": 0.0,
    "memory_control": 0.0,
    "prc_subsidy": 0.0,
    "prc_domestic_mandate": 0.0,
}
PUSH = {"prc_subsidy": 150.0, "prc_domestic_mandate": 1.0}
INDUSTRY = {
    "free": ALIGNED,
    "tools": {**ALIGNED, "tool_control": 1.0},
    "memory": {**ALIGNED, "memory_control": 1.0},
    "subsidy": {**ALIGNED, "prc_subsidy": 150.0},
    "mandate": {**ALIGNED, "prc_domestic_mandate": 1.0},
    "push": {**ALIGNED, **PUSH},
    "push under control": {**ALIGNED, **PUSH, "tool_control": 1.0},
}


@pytest.fixture(scope="module")
def industry(many_pasts, futures):
    """Controls of tools and memory, subsidy and guaranteed demand, one by one and together."""
    return futures(many_pasts, INDUSTRY, worlds=60)


class TestDomesticOutput:
    """4: tool and memory controls lower PRC output; money and sure demand raise it, never past what tools allow."""

    @pytest.mark.parametrize(
        ("less", "more"),
        [
            ("tools", "free"),
            ("memory", "free"),
            ("free", "subsidy"),
            ("free", "mandate"),
            ("push under control", "push"),
        ],
    )
    def test_output_answers_controls_and_money(self, industry, less, more):
        low, high = (
            (industry[n, "huawei_flow_h100e"] + industry[n, "prc_other_flow_h100e"]).sum(axis=0) for n in (less, more)
        )
        assert (low <= high * (1 + 1e-3)).all()  # a short quarter brings lighter designs, whose stacks last longer
        assert low.mean() < 0.99 * high.mean()

    def test_tool_control_reaches_logic_too(self, industry):
        dies = industry.model.actor("prc_foundry").good_dies()
        assert (dies[industry.rows["tools"]] < dies[industry.rows["free"]]).all()
        assert (
            industry.state("tools", "prc_foundry", "wafers") < industry.state("free", "prc_foundry", "wafers")
        ).all()

    def test_no_push_gets_past_what_dies_memory_and_assembly_allow(self, many_pasts, futures):
        branched = futures(many_pasts, {n: INDUSTRY[n] for n in ("push", "push under control")}, until=BRANCH)
        while branched.model.quarter < LAST:
            branched.model.step()
            foundry, made = branched.model.actor("prc_foundry"), branched.model.actor("prc_foundry").packages / 1e6
            dies = foundry.good_dies() + foundry.die_bank + 2 * foundry.proxy_packages / 1e6
            assert (2 * made <= dies * (1 + 1e-9)).all() and (made <= foundry.assembly * (1 + 1e-9)).all()
            assert (foundry.memory_bank >= 0).all() and (foundry.die_bank >= 0).all()

    def test_logic_memory_and_assembly_each_bind_somewhere(self, many_pasts, futures):
        model, bound = many_pasts.fork(np.arange(60)), {"dies": 0, "memory": 0, "assembly": 0}
        while model.quarter < LAST:
            model.step()
            f = model.actor("prc_foundry")
            limits = {"dies": (f.good_dies() + f.die_bank) / 2 + f.proxy_packages / 1e6, "assembly": f.assembly}
            for name, limit in limits.items():
                bound[name] += int((limit <= f.packages / 1e6 * (1 + 1e-9)).sum())
            others = np.minimum(*limits.values())
            bound["memory"] += int((f.packages / 1e6 < others * (1 - 1e-9)).sum())
        assert min(bound.values()) > 0, bound


def test_closing_the_loopholes_leaves_the_prc_less_compute_than_inaction(many_pasts, futures):
    """With the PRC's and everybody's reactions held, in at least 95 of 100 worlds at the end of 2028."""
    branches = {name: package(name) for name in ("inaction", "loopholes_closed")}
    outcomes = futures(many_pasts, branches, worlds=many_pasts.worlds)
    less = usable(outcomes, "loopholes_closed")[-1] < usable(outcomes, "inaction")[-1]
    assert less.mean() >= 0.95
