"""The explorer's one file: packed answers beside the app's own picture of dots, in the app's looks and language."""

import base64
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from twofutures.abm.lever import lever
from twofutures.abm.outcomes import year_mean
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.results import Results
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.app.charts.tiles import shape
from twofutures.viz.app.engine.changes import LEAD, MONTHS
from twofutures.viz.app.engine.dials import Dial
from twofutures.viz.app.parts.controls import notches
from twofutures.viz.app.parts.dots import RANGE, packed
from twofutures.viz.app.parts.headline import QUESTIONS
from twofutures.viz.explorer.grid import Grid
from twofutures.viz.look import theme, tokens
from twofutures.viz.words.languages import ENGLISH, language, spoken
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.names import spelt
from twofutures.viz.words.texts import catalogue, say, translated

HERE = Path(__file__).parent
APP = HERE.parent / "app"
SCRIPT = re.compile(r"<script>\n(.*)</script>", re.DOTALL)
# what the script says, and what the page says by itself
WORDS = ("explorer.", "start.dots", "frame.asks_", "frame.headline", "frame.moved", "frame.exact", "numbers.and")
PLACES = (
    "title", "lead", "noscript", "stage", "question", "kinds", "about", "made", "left_out", "levers", "whole", "share",
    "share_link", "share_frame",
)  # fmt: skip


def page(grid: Grid, results: Results) -> str:
    """The whole page in the language that is spoken: no script, font or picture comes from anywhere else."""
    own = language(spoken())
    template = Markup(_read(HERE / "page.html"))
    component = SCRIPT.search(_read(APP / "parts" / "dots.vue"))
    assert component, "the app's dots have no script"
    looks = (tokens.css(), _read(APP / "app.css"), _read(HERE / "page.css"))
    return template.format(
        lang=own.code, dir=own.direction, style=Markup("\n".join(looks)), data=_in_page(data(grid, results)),
        dots=Markup(component[1]), script=Markup(_read(HERE / "page.js")),
        **{key: say(f"explorer.{key}") for key in PLACES},
    )  # fmt: skip


def data(grid: Grid, results: Results) -> dict[str, Any]:
    """What the page holds: dials, and by setting the months of each world, its answers and the classes.

    Months are packed as the app's dots take them. An answer is a bit, the first world's the highest of the first byte.
    """
    cases = list(grid.cases)
    counts = [results.counts(case) for case in cases]
    return {
        "worlds": results.worlds,
        "seed": grid.seed,
        "line": MONTHS,
        "range": list(RANGE),
        "dials": [of_dial(one) for one in grid.dials],
        "months": [packed(year_mean(results.by_quarter(LEAD, case))) for case in cases],
        "answers": {
            name: [_bits(question.answers(results, case)) for case in cases] for name, question in QUESTIONS.items()
        },
        "classes": [
            {"name": name, "label": translated(name), "shape": shape(name),
             "colour": tokens.live(theme.of_class(name).colour), "counts": [count[name] for count in counts]}
            for name in theme.classes_of(*counts)
        ],
        "words": {key: text for key, text in catalogue().items() if key.startswith(WORDS)},
        "leaves_out": list(map(translated, LEAVES_OUT)),
        "made": made(grid),
    }  # fmt: skip


def of_dial(one: Dial) -> dict[str, Any]:
    """A dial as its control shows it, and every lever that it moves with meaning, range, cost and source."""
    levers = [
        {"name": spelt(row.name), "meaning": translated(row.meaning), "source": translated(row.source),
         "cost": translated(row.cost),
         "range": say("explorer.range", low=row.low, high=row.high, unit=translated(row.unit))}
        for row in map(lever, one.levers)
    ]  # fmt: skip
    settings = [dict(wanted) for wanted in one.notches.values()]
    rows = [{**notch, "settings": wanted} for notch, wanted in zip(notches(one), settings, strict=True)]
    return {"name": one.name, "label": translated(one.label), "present": one.stands, "notches": rows, "levers": levers}


def made(grid: Grid) -> Mapping[str, str]:
    """How to make the page again, and with what it was made."""
    by = provenance()
    dials = " ".join(f"--dial {name}" for name in grid.names)
    lang = f" --lang {spoken()}" if spoken() != ENGLISH else ""
    return {
        "command": f"twofutures explorer FOLDER {dials} --worlds {grid.worlds} --seed {grid.seed}{lang}",
        **{name: str(by[name]) for name in ("twofutures", "numpy", "code", "data")},
    }


def _bits(answers: Worlds) -> str:
    return base64.b64encode(np.packbits(answers.astype(bool)).tobytes()).decode("ascii")


def _in_page(content: Any) -> Markup:
    """JSON that no text inside can end: it stands in an element of the page."""
    return Markup(json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
