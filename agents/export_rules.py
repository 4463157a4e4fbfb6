"""What US export rules let through to PRC-parent buyers, as those who must follow them read it."""

from typing import TYPE_CHECKING

from twofutures.abm.calendar import year
from twofutures.abm.worlds import Worlds, clip, largest, least, log, power, share

if TYPE_CHECKING:
    from twofutures.abm.model import Model


def compliant_part(model: "Model") -> tuple[Worlds, Worlds]:
    """Training and serving power (H100e per chip) of the best part vendors may sell: one for the other (H20)."""
    p = model.assumptions.p
    training = least(model.levers["chip_ceiling"], p.best_chip)
    serving = largest(training, p.compliant_memory * (training > 0))
    return training, serving


def licensed_price(model: "Model") -> Worlds:
    """k$ per training H100e of the compliant part: what it trains and serves, half each, less a discount."""
    training, serving = compliant_part(model)
    discount = 1 - model.assumptions.p.compliant_discount * (1 - share(training, serving))
    return model.chips.price * discount * share(training + serving, 2 * training)


def serving_per_training(model: "Model") -> Worlds:
    """Serving units per training unit of the compliant part."""
    training, serving = compliant_part(model)
    return share(serving, training)


def admitted(model: "Model", wanted: Worlds, all_wanted: Worlds) -> Worlds:
    """Orders in H100e after ceiling, PRC acceptance, veto and the yearly quota (a share to each buyer)."""
    open_market = model.levers["chip_ceiling"] > 0
    accepted = wanted * model.levers["prc_import_acceptance"] * model.on("legal") * open_market
    licensed = accepted * (1 - model.levers["licence_veto"])
    quota = model.levers["chip_quota"] * 1e6 / 4
    return licensed * least(1.0, share(quota, all_wanted * model.levers["prc_import_acceptance"]))


def legal_chips_sold(model: "Model") -> Worlds:
    """H100e delivered to PRC-parent buyers inside the PRC this quarter."""
    return model.chips.delivered_to("PRC licensed")


def legal_wish(model: "Model") -> Worlds:
    """What PRC-parent buyers would have ordered with nothing in the way, H100e at the list price of an open market."""
    return model.chips.wished()


def turned_away_revenue(model: "Model") -> Worlds:
    """$bn of this quarter's new PRC demand that US rules (not the PRC's own) kept from the vendors."""
    wish = model.chips.wished_first() * model.chips.price / 1e6
    earned = legal_chips_sold(model) * licensed_price(model) / 1e6
    return largest(0.0, wish * model.levers["prc_import_acceptance"] - earned)


def under_caps(model: "Model") -> Worlds:
    """Part of an uncapped order that caps on third countries leave."""
    return 1 - model.levers["third_country_cap"] * model.assumptions.p.cap_bite


def granted_abroad(model: "Model") -> Worlds:
    """Part of orders from places that need a licence for each purchase: the office's habit, and what a push adds."""
    p = model.assumptions.p
    refused = (1 - p.licence_habit) * (year(model.quarter) > p.licence_rule)
    return 1 - refused / power(1 + model.levers["export_push"] / p.finance_reference, p.licence_ease)


def us_openness(model: "Model") -> Worlds:
    """How open US rules leave the PRC's way to chips, 0 to 1 (a summary index)."""
    p, lever = model.assumptions.p, model.levers
    chips = log(1 + lever["chip_ceiling"] / p.openness_reference) / log(1 + p.best_chip / p.openness_reference)
    quota = share(lever["chip_quota"], lever["chip_quota"] + p.quota_reference)
    goods = (lever["tool_control"] + lever["memory_control"] + lever["entity_reach"]) / 3
    return clip(chips * quota, 0.0, 1.0) * (1 - p.openness_goods * goods)
