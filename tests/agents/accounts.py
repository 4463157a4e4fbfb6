"""Accounts of one quarter, each as what went in and what came out: chips, money, projects."""

import numpy as np

from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.places.ledger import CLEARING
from twofutures.abm.worlds import share, total
from twofutures.agents.chip_vendor import ChipVendor, DomesticVendor, MerchantVendor
from twofutures.agents.cloud import Cloud
from twofutures.agents.lab import Lab, PRCLab
from twofutures.agents.market import Market
from twofutures.agents.owner import DOMESTIC, LEGAL, OFFSHORE, SMUGGLED, TRAINING, Owner, PRCOwner
from twofutures.agents.smuggler import Smuggler

HOURS = 8760 / 4


def audit(model, before) -> dict[str, tuple]:
    """What went in and what came out, account by account; ``before`` holds the agents' states of a quarter ago."""
    return {
        **vendors(model, before),
        **market(model),
        **grey(model, before),
        **fleets(model, before),
        **supply(model, before),
        **leases(model),
        **money(model),
    }


def vendors(model, before):
    """Made and in stock before = sold, exported and in stock after; what is exported, national projects receive."""
    prc, abroad = model.cast(DomesticVendor), {v.key: v.exported for v in model.cast(DomesticVendor)}
    sold = {v.key: v.sold + abroad.get(v.key, 0) for v in model.cast(ChipVendor)}
    exported, spare = total(abroad.values()), total(v.spare for v in prc)
    beyond = total(np.maximum(0, v.spare - v.stock * (1 + 1e-12)) for v in prc)
    states = model.cast(Market)
    had = total(total(before[m.key]["coming"] + before[m.key]["built"]) for m in states)
    have = total(total(m.coming + m.built) for m in states)
    worn = total(
        total(before[m.key]["built"]) * share(m.retired, before[m.key]["fleet"][TRAINING, DOMESTIC]) for m in states
    )
    return {
        **{
            f"chips of {v.key}": (before[v.key]["stock"] + v.made, sold[v.key] + v.stock)
            for v in model.cast(ChipVendor)
        },
        "chips exported from the PRC": (exported, total(m.imported for m in model.cast(Market))),
        "chips set aside": (beyond + spare, model.tenders.spare),
        "chips of national projects": (had + model.chips.delivered("tenders") + exported, have + worn),
        "projects": (
            total(m.announced for m in states),
            total(m.ready + m.stalled + (m.stage > 0) for m in states),
        ),
        "national computing beyond the fleet": (
            total(np.maximum(0, total(m.built) - m.fleet[TRAINING, DOMESTIC] * (1 + 1e-12)) for m in states),
            np.zeros(model.worlds),
        ),
    }


def market(model):
    """What vendors sold is what buyers received, pool by pool."""
    captive = {v.captive_to: v.sold for v in model.cast(MerchantVendor) if v.captive_to}
    open_market = [v.sold for v in model.cast(MerchantVendor) if not v.captive_to]
    elsewhere = [o for o in model.cast(Owner) if not isinstance(o, PRCOwner)]
    prc = model.cast(PRCOwner)
    other = captive | {m.key: m.imported for m in model.cast(Market)}
    bought = [o.delivered[DOMESTIC] - other.get(o.key, 0) for o in elsewhere] + [
        o.delivered[LEGAL] + o.delivered[OFFSHORE] for o in prc
    ]
    return {
        "merchant chips": (
            total(open_market),
            total(bought) + total(model.chips.delivered(r.key) for r in model.cast(Smuggler)),
        ),
        "captive chips": (total(captive.values()), total(model.chips.handed_over(parent) for parent in captive)),
        "domestic chips": (
            total(v.sold for v in model.cast(DomesticVendor)),
            total(o.delivered[DOMESTIC] for o in prc),
        ),
        "chips in wrong channels": (total(o.delivered[1:].sum(axis=0) for o in elsewhere), 0.0),
    }


def grey(model, before):
    """Bought and in transit before = landed, seized and in transit after; landed and in store = sold and in store."""
    rings, flow = model.cast(Smuggler), model.flow
    landed, stored = total(r.landed for r in rings), total(before[r.key]["in_store"] for r in rings)
    return {
        **{f"chips of {r.key}": (under_way(model, before, r), r.landed + r.seized + r.in_transit) for r in rings},
        "diverted chips": (
            landed + stored,
            total(o.delivered[SMUGGLED] for o in model.cast(PRCOwner)) + total(r.in_store for r in rings),
        ),
        "diverted chips by hub": (landed, total(flow.carried(hub, "PRC", "diverted") for hub in model.street.hubs)),
        "diverted chips into hubs": (landed, total(flow.carried(FRONTS, hub, "diverted") for hub in model.street.hubs)),
    }


def under_way(model, before, ring):
    """What a ring had under way and what it bought."""
    return before[ring.key]["in_transit"] + model.chips.delivered(ring.key)


def fleets(model, before):
    """Fleets grow by deliveries alone, and only running chips retire."""
    accounts = {}
    for o in model.cast(Owner):
        was = before[o.key]
        retired = (
            was["fleet"][TRAINING] + was["arriving"][TRAINING] + o.delivered - o.fleet[TRAINING] - o.arriving[TRAINING]
        )
        slack = 1e-9 * (1 + o.bought)
        accounts[f"fleet of {o.key}"] = (((retired < -slack) | (retired > was["fleet"][TRAINING] + slack)) * 1.0, 0.0)
        accounts[f"purchases of {o.key}"] = (was["bought"] + o.delivered, o.bought)
    return accounts


def supply(model, before):
    """Dies from abroad and memory stacks go into packages or stay in store."""
    f, was = model.actor("prc_foundry"), before["prc_foundry"]
    return {
        "dies from abroad": (was["die_bank"] + f.proxy_dies, f.die_bank + 2 * f.proxy_packages / 1e6),
        "memory stacks": (
            was["memory_bank"] + f.memory_output + f.memory_smuggled,
            f.memory_bank + f.memory_used,
        ),
    }


def leases(model):
    """What tenants use is what hosts let, and never more than was offered."""
    abroad, home, open_pool = (
        total(lab.rented_offshore for lab in model.cast(PRCLab)),
        total(lab.rented_home for lab in model.cast(PRCLab)),
        total(lab.rented_home for lab in model.cast(Lab) if not isinstance(lab, PRCLab)),
    )
    return {
        "leases abroad": (abroad, total(c.leased for c in model.cast(Cloud))),
        "leases at home": (home, model.home_rentals.let()),
        "leases in the open pool": (open_pool, model.rentals.let()),
        "leases beyond the offer": (
            sum(
                np.maximum(0, p.let() - p.offered() * (1 + 1e-12))
                for p in (model.tenancy, model.home_rentals, model.rentals)
            ),
            0.0,
        ),
        "chips let twice": (
            total(np.maximum(0, c.leased - c.operating() * (1 - c.own_use)) for c in model.cast(Cloud)),
            0.0,
        ),
    }


def money(model):
    """Clearing accounts pass on what they get; agents' books agree with the ledger."""
    paid = model.ledger.payments
    labs = model.cast(Lab)
    earned = [model.ledger.received(lab.key, "model revenue") for lab in labs]
    spent = total(a for (_, _, purpose), a in sorted(paid.items()) if purpose in ("chips", "domestic chips"))
    fees = total(a for (_, _, purpose), a in sorted(paid.items()) if purpose == "export fee")
    clearing = {
        f"account {name}": (
            total(a for (_, payee, _), a in sorted(paid.items()) if payee == name),
            total(a for (payer, _, _), a in sorted(paid.items()) if payer == name),
        )
        for name in CLEARING
    }
    return {
        **clearing,
        "buyers' spend": (spent, total(v.revenue for v in model.cast(ChipVendor)) + fees),
        "users' spend": (total(model.models.spend()), total(earned)),
        "revenue of labs": (total(lab.revenue for lab in labs) + model.ledger.spent("turned away"), total(earned)),
        "rent by the hour": (
            total(lab.rented_home for lab in labs if lab.bloc != "PRC") * model.rentals.hourly * HOURS / 1e9,
            total(paid[lab.key, "rentals", "rent"] for lab in labs if lab.bloc != "PRC"),
        ),
    }
