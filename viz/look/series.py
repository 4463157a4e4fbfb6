"""Families of observables that are drawn together, with their names and looks."""

from __future__ import annotations

from twofutures.viz.look import theme

MILLION = 1e6  # H100e: the unit in which channels are drawn
PAPER_RATIO = 11.0  # compute, US over PRC, in the paper "2028", which does not define it

CHANNELS = {
    "prc_domestic_h100e": ("domestic", theme.Look(theme.PRC, "solid", "")),
    "prc_legal_h100e": ("legal imports", theme.Look(theme.US, "solid", "///")),
    "prc_smuggled_h100e": ("smuggled", theme.Look("#444444", "solid", "xxx")),
    "prc_offshore_owned_h100e": ("owned abroad", theme.Look("#AA4499", "solid", "...")),
    "prc_offshore_rented_h100e": ("rented abroad", theme.Look("#2E8BC0", "solid", "\\\\\\")),
}


GAPS = {
    "gap_usable": ("usable (own, smuggled and rented)", theme.Look(theme.US, "solid", "")),
    "gap_owned": ("owned", theme.Look("#AA4499", (0, (6, 2)), "")),
    "gap_flow": ("added in a year", theme.Look(theme.PRC, (0, (1, 1.2)), "")),
    "gap_production": ("NVIDIA over Huawei, made in a year", theme.Look("#444444", (0, (6, 2, 1, 2)), "")),
}


US_LOOK, PRC_LOOK = theme.Look(theme.US, "solid", ""), theme.Look(theme.PRC, (0, (6, 2)), "")


REACH = {"third_us_aligned_reach": ("US-aligned models", US_LOOK), "third_prc_reach": ("PRC models", PRC_LOOK)}


NORMS = {
    "norm_share_democratic": ("democratic norms", US_LOOK),
    "norm_share_state_control": ("state-control norms", PRC_LOOK),
}
