"""The order of play of a quarter: stages and their beats.

Governments settle this quarter's levers, knowing those that stood before, ahead of everybody else: nobody but they
reads a setting before ``govern`` is over, so that all others act on the rules of one and the same quarter.
"""

ORDER_OF_PLAY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Observe and govern", ("observe", "lobby", "govern", "publish_settings", "heed")),
    ("Make chips", ("make", "produce")),
    ("Trade chips", ("budget", "order", "clear_chips", "take_delivery")),
    ("Rent", ("lease", "clear_rentals", "take_lease")),
    ("Smuggle", ("plan_route", "run_route", "clear_street", "take_diverted")),
    ("Allocate and research", ("allocate", "research")),
    ("Distil", ("plan_campaign", "defend", "distil")),
    ("Train and release", ("train", "release", "offer_models", "list_models")),
    ("Adopt", ("adopt", "settle_models", "earn")),
    ("Set norms", ("set_norms",)),
)

# Beats that the model itself plays; named, because Mesa's own Model keeps growing methods (3.5 has an ``observe``).
MEETINGS = ("publish_settings", "clear_chips", "clear_rentals", "clear_street", "list_models", "settle_models")
