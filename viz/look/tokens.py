"""The design's tokens: every colour of the app by its role, in light and in dark, with sizes; written as CSS.

Pictures are made once, in the light colours; ``live`` lets them follow the page. What is print stays light.
"""

import base64
import re
from pathlib import Path

Pair = tuple[str, str]  # light, dark

SURFACES: dict[str, Pair] = {
    "paper": ("#FBFAF7", "#14181D"), "card": ("#FFFFFF", "#1B2026"), "sunk": ("#F2F0EA", "#101318"),
}  # fmt: skip
TEXTS: dict[str, Pair] = {  # readable on every surface
    "ink": ("#1D2024", "#ECEAE4"), "soft": ("#565A60", "#AEB1B5"), "us": ("#1F63AE", "#6FA8E8"),
    "prc-text": ("#985107", "#E59A3D"),
}  # fmt: skip
MARKS: dict[str, Pair] = {  # seen on every surface, each with a twin: dash, shape, hatch or word
    "prc": ("#B8650A", "#E59A3C"), "third": ("#554F66", "#9089A8"), "edge": ("#807C75", "#7F868E"),
    "legal": ("#80868F", "#7F8894"), "diverted": ("#9A1F72", "#F08CCB"), "rented": ("#5A4BB5", "#A99BF5"),
    "c-command": ("#134B8A", "#9CC8F8"), "c-lead": ("#4889CA", "#4A82BC"), "c-mixed": ("#7C7A76", "#8E8C88"),
    "c-parity": ("#B07F30", "#A67C3A"), "c-prc": ("#7E4300", "#F6BC74"), "dot": ("#8B8880", "#74797F"),
}  # fmt: skip
QUIET: dict[str, Pair] = {
    "line": ("#DEDBD3", "#2F363E"),
    "on-ink": ("#FEFEFE", "#14181E"),
}  # hairlines; on ink
STEPS: tuple[tuple[Pair, Pair], ...] = (  # use of PRC models, by 10 points: fill, and the text on it
    (("#F7F1E4", "#23272B"), ("#1D2024", "#ECEAE4")),
    (("#EED9B0", "#3F3420"), ("#1D2024", "#ECEAE4")),
    (("#E0B874", "#5F4A22"), ("#1D2024", "#FFFFFF")),
    (("#CB9238", "#7A5B1E"), ("#1D2024", "#FFFFFF")),
    (("#91580B", "#D29A45"), ("#FFFFFF", "#14181D")),
    (("#562C04", "#F8D6A2"), ("#FFFFFF", "#14181D")),
)
COLOURS = SURFACES | TEXTS | MARKS | QUIET
SIZES = {
    "sans": '"Source Sans 3", "Noto Sans", "Segoe UI", system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif',
    "serif": '"Source Serif 4", "Noto Serif", Georgia, "Songti SC", "Noto Serif CJK SC", serif',
    "mark": "12px", "label": "13px", "small": "14px", "body": "16px", "h3": "17px", "h2": "21px", "h1": "29px",
    "count": "60px", "tap": "40px", "corner": "4px", "card-corner": "8px", "press": "120ms", "move": "450ms",
}  # fmt: skip
LARGE = {"mark": "18px", "label": "19px", "small": "21px", "body": "24px", "h3": "26px", "h2": "31px", "h1": "46px",
         "count": "84px", "tap": "52px"}  # fmt: skip
FORCED = {
    **dict.fromkeys(("paper", "card", "sunk"), "Canvas"), "ink": "CanvasText", "soft": "CanvasText",
    "line": "CanvasText", "edge": "ButtonBorder", "on-ink": "Canvas",
}  # fmt: skip
FACES = {"Source Sans 3": ("sans", "400 700"), "Source Serif 4": ("serif", "400 600")}  # OFL; cut to Latin-1
FONTS = Path(__file__).with_name("fonts")
LIGHT = {name: light for name, (light, _) in COLOURS.items()}
NAMES = {light.casefold(): name for name, light in LIGHT.items()}
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


def css() -> str:
    """All tokens as custom properties: light, dark where the visitor's system is, large in a lecture hall."""
    steps = {f"s{i}{part}": pair for i, step in enumerate(STEPS, 1) for part, pair in zip(("", "t"), step, strict=True)}
    light, dark = ({name: pair[side] for name, pair in (COLOURS | steps).items()} for side in (0, 1))
    return "\n".join((
        *(_face(name, *face) for name, face in FACES.items()),
        _rule(":root", {**light, **SIZES, "color-scheme": "light"}),
        f"@media (prefers-color-scheme: dark) {{ {_rule(':root', {**dark, 'color-scheme': 'dark'})} }}",
        _rule(".tf-projector", LARGE),
        f"@media (forced-colors: active) {{ {_rule(':root', FORCED)} }}",
    ))  # fmt: skip


def _face(name: str, file: str, weights: str) -> str:
    """A font that comes with the page, since nothing is fetched from outside; other scripts fall to the system's."""
    letters = base64.b64encode((FONTS / f"{file}.woff2").read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{name}"; font-weight: {weights}; font-display: swap; '
        f"src: url(data:font/woff2;base64,{letters}) format('woff2'); }}"
    )


def _rule(where: str, values: dict[str, str]) -> str:
    """A rule of CSS; ``color-scheme`` is a property of its own, all else are custom ones."""
    lines = ((name if name == "color-scheme" else f"--{name}", value) for name, value in values.items())
    return f"{where} {{ {' '.join(f'{name}: {value};' for name, value in lines)} }}"


def live(picture: str) -> str:
    """Finished SVG, HTML or options in light colours, so that it follows the page: ``#1D2024`` → ``var(--ink)``."""
    return HEX.sub(lambda there: _named(there[0]), picture)


def _named(colour: str) -> str:
    name = NAMES.get(colour.casefold())
    return colour if name is None else f"var(--{name})"
