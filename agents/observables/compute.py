"""Chips and compute: output by designer, stocks by owner, place and channel, the four gaps, smuggling."""

from twofutures.abm.calendar import QUARTERS_PER_YEAR
from twofutures.abm.worlds import Worlds, largest, share, total
from twofutures.agents.chip_vendor import ChipVendor, MerchantVendor
from twofutures.agents.cloud import SITES, Cloud
from twofutures.agents.export_rules import compliant_part, legal_chips_sold
from twofutures.agents.lab import PRCLab
from twofutures.agents.market import Market
from twofutures.agents.owner import CHANNELS, OFFSHORE, SERVING, TRAINING, Owner, PRCOwner, owned
from twofutures.agents.owner_budgets import revision
from twofutures.agents.smuggler import Smuggler

PLACES = SITES
Running = dict[Owner, Worlds]  # H100e by owner
REGIONS = {"Europe": "europe", "Southeast Asia": "southeast_asia", "MENA": "middle_east"}


def report_compute(model) -> dict[str, Worlds]:
    """Everything counted in chips."""
    owners = model.cast(Owner)
    running = dict(zip(owners, model.each(owners, Owner.running), strict=True))
    stood = {**stocks(model, running), **places(model, running)}
    return {**output(model), **stood, **channels(model), **gaps(model, running), **grey(model)}


def output(model) -> dict[str, Worlds]:
    """Output and revenue of chip designers, prices."""
    vendors = model.cast(ChipVendor)
    nvidia = model.actor("nvidia")
    billed = nvidia.revenue * model.assumptions.p.networking_uplift
    foundry = model.actor("prc_foundry")
    per_package = share(total(v.made for v in vendors if v.bloc == "PRC"), foundry.packages)
    return {
        **{f"{v.key}_cumulative_h100e": v.cumulative for v in vendors},
        **{f"{v.key}_flow_h100e": v.made for v in vendors},
        "nvidia_datacenter_revenue_busd": billed,
        "nvidia_prc_parent_revenue_share": share(nvidia.prc_revenue, nvidia.revenue),
        "nvidia_prc_headquarters_revenue_share": share(prc_parents_paid(model, nvidia), nvidia.revenue),
        "price_per_h100e_kusd": model.chips.price,
        "rental_usd_per_h100e_hour": model.rentals.spot,
        "rental_contract_usd_per_h100e_hour": model.rentals.contract,
        "rental_on_demand_usd_per_h100e_hour": model.rentals.spot * model.assumptions.p.on_demand_markup,
        "rental_utilisation": model.rentals.utilisation,
        "foundry_output_lost": model.actor("leading_foundry").lost,
        "world_cumulative_h100e": total(v.cumulative for v in vendors),
        "prc_memory_bank_mstacks": foundry.memory_bank,
        "prc_proxy_fabricated_h100e": foundry.proxy_packages * per_package,
    }


def prc_parents_paid(model, vendor: MerchantVendor) -> Worlds:
    """$bn this quarter of a vendor's sales whose final customer is headquartered in the PRC, wherever the chips stand.

    Licensed sales, what PRC parents buy to own abroad, and the part of hosts' purchases that they let to PRC tenants.
    """
    chips = model.chips
    for_tenants = total(chips.delivered(c.key) * c.part_let() for c in model.cast(Cloud))
    abroad = (chips.delivered_to("PRC abroad") + for_tenants) * chips.price / 1e6
    return vendor.prc_revenue + abroad * share(vendor.sold, chips.sold_in_all())


def stocks(model, running: Running) -> dict[str, Worlds]:
    """Running compute by owner, and capital spending."""
    us, prc = model.cast(Owner, "US"), model.cast(PRCOwner)
    others = model.cast(Owner, "allied") + model.cast(Owner, "third")
    big_four = [model.actor(k) for k in ("amazon_cloud", "google_cloud", "meta", "microsoft_cloud")]
    return {
        "us_owned_h100e": total(running[o] for o in us),
        "allied_owned_h100e": total(running[o] for o in others),
        "prc_owned_h100e": total(running[o] for o in prc),
        "world_running_h100e": total(running[o] for o in us + others + prc),
        "us_owned_cumulative_h100e": total(total(o.bought) for o in us),
        **{f"prc_{name}_cumulative_h100e": total(o.bought[i] for o in prc) for i, name in enumerate(CHANNELS)},
        "us_capex_busd": total(o.capex for o in big_four),
        "prc_capex_busd": total(o.capex for o in prc),
        **waiting(model, us + others, prc),
    }


def waiting(model, open_world: list[Owner], prc: list[PRCOwner]) -> dict[str, Worlds]:
    """Orders that wait with their money, and chips that stand without power."""
    return {
        "chip_orders_waiting_busd": total(o.saved for o in open_world),
        "prc_chip_orders_waiting_busd": total(o.saved for o in prc),
        "chips_without_power_h100e": total(o.dark for o in open_world),
        "us_capex_revision": revision(model.cast(Cloud, "US")[0]),
    }


def places(model, running: Running) -> dict[str, Worlds]:
    """Where running compute stands; smuggled chips count where they end, chips owned abroad where they are."""
    at = {place: [model.chips.price * 0] for place in PLACES}
    for owner in model.cast(Owner, "US") + model.cast(Owner, "allied"):
        spread = owner.places() if isinstance(owner, Cloud) else {"us" if owner.bloc == "US" else "rest": 1.0}
        for place, part in spread.items():
            at[place].append(running[owner] * part)
    for market in model.cast(Market, "third"):
        at[REGIONS.get(market.country["region"], "rest")].append(running[market])
    prc = owned(model.cast(PRCOwner))
    at["southeast_asia"].append(prc[OFFSHORE])
    at["prc"] = [total(prc[c] for c in range(OFFSHORE))]
    whole = total(total(v) for v in at.values())
    return {f"located_share_{place}": share(total(v), whole) for place, v in at.items()}


def channels(model) -> dict[str, Worlds]:
    """PRC-usable compute by channel, in training and serving units, and what arrived this quarter."""
    owners, labs = model.cast(PRCOwner), model.cast(PRCLab)
    training, serving, new = owned(owners, TRAINING), owned(owners, SERVING), total(o.delivered for o in owners)
    rented = total(lab.rented_offshore for lab in labs)
    before = model.recorder.last("prc_offshore_rented_h100e") if model.quarter else rented * 0
    part = compliant_part(model)[0]
    return {
        **{f"prc_{name}_h100e": training[i] for i, name in enumerate(CHANNELS)},
        **{f"prc_{name}_serving_h100e": serving[i] for i, name in enumerate(CHANNELS)},
        **{f"prc_{name}_flow_h100e": new[i] for i, name in enumerate(CHANNELS)},
        "prc_offshore_rented_h100e": rented,
        "prc_offshore_rented_serving_h100e": rented,
        "prc_offshore_rented_flow_h100e": rented - before,
        "prc_legal_units": share(legal_chips_sold(model), part),
    }


def gaps(model, running: Running) -> dict[str, Worlds]:
    """The four compute gaps, US over PRC. Rented chips count once: for the tenant, not for the owner."""
    us, prc = model.cast(Owner, "US"), model.cast(PRCOwner)
    lent = total(c.leased for c in model.cast(Cloud, "US"))
    rented = total(lab.rented_offshore for lab in model.cast(PRCLab))
    ours, theirs = total(running[o] for o in us), total(running[o] for o in prc)
    ours_serving, theirs_serving = total(o.running(SERVING) for o in us), total(o.running(SERVING) for o in prc)
    flow_us, flow_prc = total(total(o.delivered) for o in us), total(total(o.delivered) for o in prc)
    made_us = total(v.made for v in model.cast(MerchantVendor) if v.leads_price)
    made_prc = model.actor("huawei").made
    return {
        "gap_usable": share(ours - lent, theirs + rented),
        "gap_usable_serving": share(ours_serving - lent, theirs_serving + rented),
        "gap_owned": share(ours, theirs),
        "us_flow_h100e": flow_us,
        "prc_flow_h100e": flow_prc,
        "gap_flow": share(over_a_year(model, "us_flow_h100e", flow_us), over_a_year(model, "prc_flow_h100e", flow_prc)),
        "gap_production": share(
            over_a_year(model, "nvidia_flow_h100e", made_us),
            largest(over_a_year(model, "huawei_flow_h100e", made_prc), 1.0),
        ),
    }


def over_a_year(model, name: str, now: Worlds) -> Worlds:
    """This quarter's value plus those of the three before, as far as recorded."""
    past = min(model.quarter, QUARTERS_PER_YEAR - 1)
    return total([now, *(model.recorder.last(name, back) for back in range(past))])


def grey(model) -> dict[str, Worlds]:
    """Smuggling and what enforcement catches."""
    rings = model.cast(Smuggler)
    return {
        "smuggling_premium": model.street.premium,
        "smuggling_wave": 1.0 * (model.street.wave > 0),
        "smuggled_seized_h100e": total(r.seized for r in rings),
        "smuggling_charged_busd": total(r.charged for r in rings),
        "smuggling_largest_case_busd": largest([r.charged for r in rings]),
        "rings_active": total(1.0 * (r.dormant <= 0) for r in rings),
    }
