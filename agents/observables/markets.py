"""Markets and rules: who uses whose models, adoption, norms, clubs, surveillance."""

import numpy as np

from twofutures.abm.places.model_market import ALLIED, CONSUMER, DEVELOPER, PRC, US
from twofutures.abm.worlds import Worlds, both, count, either, exp, share, stack, total
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.agents.market_rules import FIELDS


def report_shares(model) -> dict[str, Worlds]:
    """Shares by channel outside the PRC and in third countries."""
    markets = [m for m in model.cast(Market) if m.bloc != "PRC"]
    third = [m for m in markets if m.bloc == "third"]
    seen, p = dict(zip(markets, model.each(markets, used), strict=True)), model.assumptions.p
    return {**shares(p, total(seen.values()), ""), **shares(p, total(seen[m] for m in third), "third_")}


def used(market: Market) -> Worlds:
    """Users and their economic weight; use by origin: of consumers by users, in the two other channels by weight."""
    users = market.users()
    rich = users * market.income
    developers, selfhosted = market.shares[DEVELOPER:] * rich
    return stack([users, rich, *(market.shares[CONSUMER] * users), *developers, *selfhosted])


def shares(p, seen: Worlds, prefix: str) -> dict[str, Worlds]:
    """Shares by channel: users count in the consumer channel, economic weight in the other two."""
    (users, rich), (consumers, *others) = seen[:2], seen[2:].reshape(3, 3, -1)
    by_users, by_weight = consumers / users, stack(others) / rich
    table = {"consumer": by_users, "developer": by_weight[0], "downloads": by_weight[1]}
    return {
        f"{prefix}{who}_share_{channel}": by_origin[origin]
        for channel, by_origin in table.items()
        for origin, who in ((US, "us"), (PRC, "prc"))
    } | {f"{prefix}prc_share_tokens": tokens(p, by_users, by_weight)[PRC]}


def tokens(p, by_users: Worlds, by_weight: Worlds) -> Worlds:
    """World tokens by origin: routers, where developers' choices are seen, carry next to none of them (K-e1)."""
    return by_users * (1 - p.router_token_weight) + by_weight[0] * p.router_token_weight


def report_reach(model) -> dict[str, Worlds]:
    """Adoption-weighted use in third countries over all channels, US-aligned (US and allied) and PRC."""
    used = total(model.each(model.cast(Market, "third"), lambda m: m.use * m.users()))
    return {
        "third_us_aligned_reach": share(used[US] + used[ALLIED], total(used)),
        "third_prc_reach": share(used[PRC], total(used)),
    }


def report_kinds(model) -> dict[str, Worlds]:
    """Consumer use of PRC models by kind of country, each country counting alike: blocked, African, treaty allies."""
    third = model.cast(Market, "third")
    kinds = {
        "blocked": [m for m in third if m.blocked],
        "africa": [m for m in third if m.country["region"] == "Sub-Saharan Africa"],
        "allies": [m for m in third if m.ally],
    }
    return {f"prc_share_{kind}": total(m.shares[CONSUMER, PRC] for m in ms) / len(ms) for kind, ms in kinds.items()}


def report_adoption(model) -> dict[str, Worlds]:
    """Share of people aged 15-64 who use generative AI."""

    def mean(markets: list[Market]) -> Worlds:
        people = [m.population for m in markets]
        return weighed(stack(m.adoption for m in markets), people) / sum(people)

    everyone = model.cast(Market)
    return {
        "adoption_world": mean(everyone),
        "adoption_north": mean([m for m in everyone if m.country["north"]]),
        "adoption_south": mean([m for m in everyone if not m.country["north"]]),
    }


def report_norms(model) -> dict[str, Worlds]:
    """Stances, clubs and surveillance stacks of third countries."""
    third = model.cast(Market, "third")
    p = model.assumptions.p
    norm = stack(m.norm for m in third)
    free, control = norm > p.norm_pole, norm < -p.norm_pole
    near = {}
    for suffix, weights in (("", [m.gdp for m in third]), ("_by_count", [1.0] * len(third))):
        democratic, state = weighed(free, weights) / sum(weights), weighed(control, weights) / sum(weights)
        near[f"norm_share_democratic{suffix}"] = democratic
        near[f"norm_share_state_control{suffix}"] = state
        near[f"norm_share_unaligned{suffix}"] = 1 - democratic - state
    clubs, people = stack(m.clubs for m in third), [m.population for m in third]
    joined = total(clubs)  # the founder counts once anyone has joined
    return {
        **near,
        "club_us": joined[0] + (joined[0] > 0),
        "club_us_output_share": weighed(clubs[:, 0], [m.country["gdp_share"] for m in third]),
        "repression_index": weighed(stack(m.repression for m in third), people) / sum(people),
        "club_prc": joined[1] + (joined[1] > 0),
        "surveillance_countries": total(stack(m.surveillance for m in third)) * p.surveillance_covered / len(third),
    }


def weighed(rows: Worlds, weights: list[float]) -> Worlds:
    """What countries have (shape countries, worlds), each times its weight, added up."""
    return total(rows * np.array(weights)[:, None])


def report_swing(model) -> dict[str, Worlds]:
    """Use and rules in swing states, by the square root of people; and with people, output and heads counting instead.

    By people India alone would be a third of the world's swing states; the square root is the usual middle way between
    states and people (Penrose 1946).
    """
    states = [m for m in model.cast(Market, "third") if m.swing]
    use, rules, since = (stack(getattr(m, name) for m in states) for name in ("use", "rules", "set_since"))
    rows = np.concatenate([use, rules / len(FIELDS), since / len(FIELDS)], axis=1)
    means = {suffix: mean_of(rows, [weight(m) for m in states]) for suffix, weight in WEIGHTS.items()}
    us, prc, allied, rights, control, to_rights, to_control = means[""]
    sides = {suffix: (of_both(v[US], v[PRC]), between(v[-2], v[-1])) for suffix, v in means.items()}
    return {
        **{f"swing_us_part{suffix}": part for suffix, (part, _) in sides.items()},
        **{f"swing_rules_direction{suffix}": direction for suffix, (_, direction) in sides.items()},
        "swing_use_us": us,
        "swing_use_prc": prc,
        "swing_use_allied": allied,
        "swing_use_prc_derived": with_derived(model, us, prc, allied),
        "swing_rules_rights": rights,
        "swing_rules_control": control,
        "swing_rules_set": to_rights + to_control,
        "rules_decided": 1.0 * (us * 0 + model.on("norms") > 0),
    }


def with_derived(model, us: Worlds, prc: Worlds, allied: Worlds) -> Worlds:
    """Use of PRC models and, of use of US and allied ones, of those that are built on PRC open weights."""
    return prc + allied * built_on_prc(model, "allied") + us * built_on_prc(model, "US")


def built_on_prc(model, bloc: str) -> Worlds:
    """Part of the consumers of a bloc's models whose lab's best one is built on PRC open weights."""
    labs = model.cast(Lab, bloc)
    return share(total(lab.customers[0] * lab.released_base for lab in labs), total(lab.customers[0] for lab in labs))


WEIGHTS = {  # of a state, by the ending of the observable's name
    "": lambda m: m.population ** (1 / 2),
    "_by_people": lambda m: m.population,
    "_by_gdp": lambda m: m.gdp,
    "_by_count": lambda m: 1.0,
}


def mean_of(rows: Worlds, weights: list[float]) -> Worlds:
    """Weighted mean of rows of equal shape, always added in the same order."""
    return total(rows * stack(weight / sum(weights) for weight in weights)[:, None, None])


def of_both(us: Worlds, prc: Worlds) -> Worlds:
    """The US part of the two."""
    return share(us, us + prc)


def between(rights: Worlds, control: Worlds) -> Worlds:
    """From -1 (all went to state control) to 1 (all to rights); 0 where both are even or nothing was set."""
    return share(rights - control, rights + control)


def report_projects(model) -> dict[str, Worlds]:
    """National computing of third countries: announced, stalled, live, and chips from the PRC; trust in both stacks."""
    third = model.cast(Market, "third")
    us, prc = hosts(model, third)
    states = [m for m in third if m.swing]
    rests = model.each(states, lambda m: stack([*m.infra, m.trust, m.trust_prc]))
    met = mean_of(stack(rests), [WEIGHTS[""](m) for m in states])
    return {
        "national_computing_countries_us": us,
        "national_computing_countries_prc": prc,
        "national_projects_announced": total(stack(m.announced for m in third)),
        "national_projects_ready": total(stack(m.ready for m in third)),
        "national_projects_stalled": total(stack(m.stalled for m in third)),
        "national_computing_part_us": met[US],
        "national_computing_part_prc": met[PRC],
        "trust_us_shocks": exp(met[-2]),
        "trust_prc_shocks": exp(met[-1]),
        "prc_chips_exported_h100e": total(stack(m.imported for m in third)),
    }


def hosts(model, markets: list[Market]) -> Worlds:
    """Countries with national computing of each origin: under way, or of some weight and waited for, coming or live."""
    return count(np.array(model.each(markets, hosting)))


def hosting(market: Market) -> Worlds:
    """Whether a country hosts each origin's stack (US, PRC), shape (2, worlds).

    A project is under way, or what it has, awaits or asks for meets a part of its need that counts.
    """
    held = market.awaited + market.coming + market.built > market.p.hosting_part * market.national_need()
    going = both(market.stage > 0, market.winner == stack([US, PRC])[:, None])
    return either(held[[US, PRC]], going)


def report_serving(model) -> dict[str, Worlds]:
    """How full serving compute is, and what users abroad get of what they seek."""
    serving = model.serving
    return {
        "serving_utilisation_us": serving.utilisation[US],
        "serving_utilisation_prc": serving.utilisation[PRC],
        "handsets_bundled": model.models.bundled,
        "served_us_consumer": serving.served[CONSUMER, US],
        "served_prc_consumer": serving.served[CONSUMER, PRC],
        "served_prc_developer": serving.served[DEVELOPER, PRC],
    }


def report_money(model) -> dict[str, Worlds]:
    """Revenue shares outside the PRC and in third countries."""
    revenue = {}
    spent = {m: model.models.spend_of(m.key) for m in model.cast(Market) if m.bloc != "PRC"}
    for prefix, blocs in (("", ("US", "third")), ("third_", ("third",))):
        spend = total(amount for m, amount in spent.items() if m.bloc in blocs)
        revenue[f"{prefix}prc_share_revenue"] = share(spend[PRC], total(spend))
    return revenue


REPORTS = (
    report_shares,
    report_reach,
    report_kinds,
    report_adoption,
    report_norms,
    report_swing,
    report_projects,
    report_serving,
    report_money,
)
