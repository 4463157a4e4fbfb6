"""Families of observables that are drawn together, with their names in a legend and their looks."""

from twofutures.agents.observables.declared import observable
from twofutures.viz.look import theme
from twofutures.viz.look.tokens import LIGHT

MILLION = 1e6  # H100e: the unit in which channels are drawn
PAPER_RATIO = 11.0  # compute, US over PRC, in the paper "2028", which does not define it
US_LOOK, PRC_LOOK = theme.Look(theme.US, "solid", ""), theme.Look(theme.PRC, (0, (6, 2)), "")

Family = dict[str, tuple[str, theme.Look]]  # by observable: its word in a legend, and its look


def named(looks: dict[str, theme.Look]) -> Family:
    """The short words of the declarations beside the looks."""
    return {name: (observable(name).short or observable(name).label, look) for name, look in looks.items()}


CHANNELS = named({
    "prc_domestic_h100e": theme.Look(theme.PRC, "solid", ""),
    "prc_legal_h100e": theme.Look(LIGHT["legal"], "solid", "///"),
    "prc_smuggled_h100e": theme.Look(LIGHT["diverted"], "solid", "xxx"),
    "prc_offshore_owned_h100e": theme.Look(LIGHT["third"], "solid", "..."),
    "prc_offshore_rented_h100e": theme.Look(LIGHT["rented"], "solid", "\\\\\\"),
})  # fmt: skip
GAPS = named({
    "gap_usable": theme.Look(theme.US, "solid", ""),
    "gap_owned": theme.Look("#AA4499", (0, (6, 2)), ""),
    "gap_flow": theme.Look(theme.PRC, (0, (1, 1.2)), ""),
    "gap_production": theme.Look("#444444", (0, (6, 2, 1, 2)), ""),
})  # fmt: skip
REACH = named({"swing_use_us": US_LOOK, "swing_use_prc": PRC_LOOK})
NORMS = named({"swing_rules_rights": US_LOOK, "swing_rules_control": PRC_LOOK})
RELEASES = named({"releases_us": US_LOOK, "releases_prc": PRC_LOOK})
