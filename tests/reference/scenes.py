"""What the plain reference starts from: one world of a real model, stopped before the quarter's orders."""

from __future__ import annotations

from types import SimpleNamespace

from abm.lever import levers
from abm.luck import Luck
from abm.model import ORDER_OF_PLAY, Model
from agents.chip_vendor import ChipVendor, DomesticVendor
from agents.owner import Owner, PRCOwner
from agents.smuggler import Smuggler

RING_STATE = ("capital", "hub", "dormant", "in_transit", "hazard", "record", "cases")
BEATS = [beat for _, beats in ORDER_OF_PLAY for beat in beats]
TRADE = ("order", "clear_chips", "take_delivery")
SMUGGLE = ("plan_route", "run_route", "clear_street", "take_diverted")


def play(model: Model, beats: list[str] | tuple[str, ...]) -> None:
    """Play some beats of the present quarter."""
    for beat in beats:
        if hasattr(model, beat):
            getattr(model, beat)()
        else:
            model._play(beat)


def stop_before_orders(model: Model) -> None:
    """Begin a quarter and play it up to the orders."""
    model.quarter += 1
    for place in model.meeting_places():
        if hasattr(place, "open"):
            place.open()
    play(model, BEATS[: BEATS.index("order")])


def scene_of(model: Model, k: int) -> SimpleNamespace:
    """World ``k`` as plain numbers."""
    luck = Luck(model.luck.seed, model.luck.ids[k : k + 1])
    owners = [o for o in model.cast(Owner) if not isinstance(o, PRCOwner) and orders_chips(o)]
    return SimpleNamespace(
        p=SimpleNamespace(**{name: float(v[k]) for name, v in model.assumptions.values.items()}),
        levers={name: float(model.levers[name][k]) for name in levers()},
        coverage=float(model.actor("defenders").coverage[k]),
        premium=float(model.street.premium[k]),
        price=float(model.chips.price[k]),
        home_price=float(model.home_chips.price[k]),
        hubs=[
            {
                "laxity": float(model.actor(key).laxity[k]),
                "weight": model.actor(key).hub_weight,
                "traffic": float(model.flow.carried(key, "PRC", "diverted")[k]),
            }
            for key in model.street.hubs
        ],
        vendors=[
            {
                "key": v.key,
                "stock": float(v.stock[k]),
                "captive_to": v.captive_to,
                "domestic": isinstance(v, DomesticVendor),
            }
            for v in model.cast(ChipVendor)
        ],
        owners=[owner_scene(o, k) | {"favoured": favour(o)} for o in owners],
        prc_owners=[owner_scene(o, k) | {"favoured": 0.0} for o in model.cast(PRCOwner) if orders_chips(o)],
        rings=[
            {
                "key": r.key,
                "size": r.size,
                "insider": r.insider,
                "state": {name: getattr(r, name)[..., k].tolist() for name in RING_STATE},
                "luck": {
                    name: float(luck.uniform(f"{r.key}/{name}", model.quarter)[0])
                    for name in ("caught", "moves", "new_hub")
                },
            }
            for r in model.cast(Smuggler)
        ],
    )


def orders_chips(owner: Owner) -> bool:
    """Home markets own nothing, and labs without data centres only rent."""
    return getattr(owner, "own_share", 1.0) > 0 and getattr(owner, "third", True)


def favour(owner: Owner) -> float:
    """Whom a first-sales rule serves first."""
    return 1.0 if owner.bloc == "US" or hasattr(owner, "own_share") else 0.0


def owner_scene(owner: Owner, k: int) -> dict:
    """An owner's budget and chips."""
    return {
        "key": owner.key,
        "budget": float(owner.chip_budget[k]),
        "fleet": owner.fleet[..., k].tolist(),
        "arriving": owner.arriving[..., k].tolist(),
        "age": owner.mean_age[..., k].tolist(),
    }
