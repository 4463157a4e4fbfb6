"""The look: readable on white, told apart without colour, the same on every chart."""

from twofutures.abm.outcomes import CLASSES
from twofutures.policies.packages import packages
from twofutures.viz.look import theme
from twofutures.viz.look.series import CHANNELS, GAPS


def luminance(colour: str) -> float:
    """Relative luminance by WCAG."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str) -> float:
    """Contrast with the paper."""
    return (luminance(theme.PAPER) + 0.05) / (luminance(colour) + 0.05)


def everything() -> list[theme.Look]:
    """Every look in use."""
    marks = [look for _, look in (*CHANNELS.values(), *GAPS.values())]
    return [*theme.LOOKS, *(theme.of_class(name) for name in CLASSES), *marks]


def test_marks_and_text_are_readable_on_white():
    assert all(contrast(look.colour) >= 3 for look in everything())
    assert min(contrast(theme.INK), contrast(theme.FAINT)) >= 4.5


def test_every_class_and_package_differs_in_hatch_and_dash():
    for looks in (theme.LOOKS, [theme.of_class(name) for name in CLASSES]):
        for part in ("colour", "dash", "hatch"):
            assert len({str(getattr(look, part)) for look in looks}) == len(looks)
    assert len({look.hatch for _, look in CHANNELS.values()}) == len(CHANNELS)
    assert len({str(look.dash) for _, look in GAPS.values()}) == len(GAPS)


def test_nothing_is_red_or_green():
    for look in everything():
        red, green, blue = (int(look.colour[i : i + 2], 16) for i in (1, 3, 5))
        assert not (green > red and green > blue)
        assert not (red > 200 and green < 80 and blue < 80)


def test_every_class_and_package_has_a_look():
    assert set(theme.SHOWN) == set(CLASSES)
    assert len({theme.of_package(name) for name in packages()}) == len(packages())
