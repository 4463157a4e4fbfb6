"""Tokens: readable in light and in dark, told apart by the colour-blind, one name a colour, pictures that follow."""

from itertools import combinations

import numpy as np
import pytest

from twofutures.viz.look import tokens

SIDES = {"light": 0, "dark": 1}
# Linear RGB as dichromats see it (Viénot, Brettel and Mollon 1999).
BLIND = {
    "deuteranopia": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "protanopia": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
}
ACTORS, ROUTES = ("us", "prc", "third"), ("legal", "diverted", "rented")
CLASSES = ("c-command", "c-lead", "c-mixed", "c-parity", "c-prc")


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB of linear RGB."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / (0.9505, 1.0, 1.089)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("side", SIDES)
def test_text_and_marks_are_readable_on_every_surface(side):
    at = SIDES[side]
    for surface in tokens.SURFACES.values():
        for name, pair in tokens.TEXTS.items():
            assert contrast(pair[at], surface[at]) >= 4.5, (name, surface[at])
        for name, pair in tokens.MARKS.items():
            assert contrast(pair[at], surface[at]) >= 3, (name, surface[at])
    assert contrast(tokens.QUIET["on-ink"][at], tokens.TEXTS["ink"][at]) >= 7
    for fill, text in tokens.STEPS:
        assert contrast(fill[at], text[at]) >= 4.5, fill[at]


@pytest.mark.parametrize("sight", BLIND)
@pytest.mark.parametrize("side", SIDES)
def test_colours_of_one_family_are_told_apart_by_the_colour_blind(side, sight):
    for family in (ACTORS, ROUTES, CLASSES):
        seen = {name: lab(np.array(BLIND[sight]) @ linear(tokens.COLOURS[name][SIDES[side]])) for name in family}
        for one, other in combinations(family, 2):
            assert np.linalg.norm(seen[one] - seen[other]) >= 12, (one, other)


def test_a_colour_has_one_name_so_that_pictures_can_follow_the_page():
    assert len(tokens.NAMES) == len(tokens.COLOURS)
    for name, (light, dark) in tokens.COLOURS.items():
        assert tokens.live(f'fill="{light}"') == f'fill="var(--{name})"'
        assert f"--{name}: {light};" in tokens.css() and f"--{name}: {dark};" in tokens.css()
    assert tokens.live("#123456 #1D202499") == "#123456 #1D202499"


def test_the_stylesheet_uses_only_tokens_that_exist(root):
    import re

    sheet = (root / "viz" / "app" / "app.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", sheet))
    assert used <= {*tokens.COLOURS, *tokens.SIZES}
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", sheet))
