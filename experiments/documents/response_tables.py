"""What measured responses say: headings, sentences and tables, from the plain data of ``responses`` alone."""

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from twofutures.abm.calendar import BRANCH, quarter_name
from twofutures.abm.outcomes import CRITERIA
from twofutures.experiments.cases import dependence, reach
from twofutures.experiments.cases.responses import BASE, ERRORS, LEAST, OTHER, RULES, SWITCHED, SWITCHED_IN, clear
from twofutures.experiments.documents.pages import Section
from twofutures.experiments.statistics import Shift
from twofutures.policies.case import MECHANISMS

Data = Any
Made = Mapping[str, Any]  # how many worlds, and of what
TEXTS = Path(__file__).parent / "data" / "response_texts.toml"
HEADS = {  # of a column, its name in a sentence, and the unit there
    "lead_months_smooth": ("lead, months", "lead", " months"),
    "gap_usable@2028": ("usable compute, US : PRC", "usable compute", ""),
    "swing_us_part": ("US part of use", "US part of use", ""),
    "swing_rules_direction": ("direction of rules", "direction of rules", ""),
}
DECIMALS = (2, 5)  # of a shift: as many as its error needs, between these


@cache
def texts() -> Mapping[str, str]:
    """Every sentence by name."""
    return {name: " ".join(t.split()) for name, t in tomllib.loads(TEXTS.read_text(encoding="utf-8")).items()}


def say(key: str, /, **facts: Any) -> str:
    """A sentence with its facts."""
    return texts()[key].format(**facts)


def sections(part: str, data: Data, made: Made) -> list[Section]:
    """The sections of one part."""
    return PARTS[part](data, made)


def head_of(name: str) -> str:
    """What a column shows."""
    return HEADS[name][0]


def shown(shift: Shift) -> str:
    """``+0.42 ± 0.03``; 0 where not one world moved."""
    if not shift.moved:
        return "0"
    fewest, most = DECIMALS
    digits = min(most, max(fewest, -math.floor(math.log10(shift.error or 1.0))))
    if not round(shift.mean, digits) and not round(shift.error, digits):
        return f"under {10.0**-most:.{most}f}"
    return f"{shift.mean:+.{digits}f} ± {shift.error:.{digits}f}"


def each(shifts: Mapping[str, Shift], names: Sequence[str]) -> str:
    """Figures with their names and units."""
    return listed([f"{HEADS[name][1]} {shown(shifts[name])}{HEADS[name][2]}" for name in names])


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def figures(names: Sequence[str]) -> str:
    """Names of figures; a dash for none."""
    return listed([HEADS[name][1] for name in names]) or "–"


# -- levers ------------------------------------------------------------------------------------------------------------


def levers(data: Data, made: Made) -> list[Section]:
    """Each lever alone, and why those that do not answer do not."""
    rows = [
        (row, *({name: Shift(**one) for name, one in row[how].items()} for how in ("alone", "within"))) for row in data
    ]
    silent = [
        [f"`{row['name']}`", why(row, alone, within, made["worlds"])] for row, alone, within in rows if not clear(alone)
    ]
    text = say(
        "levers", base=BASE, other=OTHER, worlds=made["worlds"], errors=ERRORS, levers=len(rows),
        least=list(LEAST.values()),
        answering=len(rows) - len(silent),
    )  # fmt: skip
    columns = ["lever", "area", "from", "to", *map(head_of, CRITERIA), "answers in"]
    return [
        Section("Levers, each alone", [text], columns, [_lever(row, alone) for row, alone, _ in rows]),
        Section("Why the others do not", [], ["lever", "why"], silent, level=3),
    ]


def _lever(row: Mapping[str, Any], alone: Mapping[str, Shift]) -> list[str]:
    placed = [f"`{row['name']}`", row["area"], f"{row['stood']:g}", f"{row['put']:g}"]
    return [*placed, *(shown(alone[name]) for name in CRITERIA), figures(clear(alone))]


def why(row: Mapping[str, Any], alone: Mapping[str, Shift], within: Mapping[str, Shift], worlds: int) -> str:
    """Why a lever does not answer by itself, as far as the figures tell."""
    if row["there"] == worlds:
        return say("there", put=row["put"])
    if not any(shift.moved for shift in alone.values()):
        return say("nothing", worlds=worlds)
    partly = [say("partly", there=row["there"], worlds=worlds)] if row["there"] else []
    return " ".join([*partly, _weak(alone, within)])


def _weak(alone: Mapping[str, Shift], within: Mapping[str, Shift]) -> str:
    if others := clear(within):
        return say("together", figures=each(within, others))
    most = max(CRITERIA, key=lambda name: abs(alone[name].mean) / LEAST[name])
    stands_out, still = (shifts[most].errors > ERRORS for shifts in (alone, within))
    if stands_out and not still:
        return say("displaced", figures=each(alone, [most]))
    return say("weak" if stands_out else "luck", alone=each(alone, [most]), within=each(within, [most]))


# -- switches ----------------------------------------------------------------------------------------------------------


def switches(data: Data, made: Made) -> list[Section]:
    """What the absence of each mechanism does, case by case."""
    columns = ["switched off", "what it is", *map(head_of, SWITCHED), "beyond luck"]
    tables = {case: [_absent(name, data[case][name]) for name in MECHANISMS] for case in SWITCHED_IN}
    text = say("switches", worlds=made["worlds"], errors=ERRORS, branch=quarter_name(BRANCH))
    return [
        Section("Mechanisms, each switched off", [text]),
        *(Section(f"In `{case}`", [], columns, rows, level=3) for case, rows in tables.items()),
    ]


def _absent(mechanism: str, row: Mapping[str, Any]) -> list[str]:
    shifts = {name: Shift(**row[name]) for name in SWITCHED}
    cells = {name: shown(shift) for name, shift in shifts.items()}
    beyond = [name for name, shift in shifts.items() if shift.errors > ERRORS]
    if mechanism == "norms":  # the very thing that the direction of rules lives on
        cells[RULES], beyond = "not judged", [name for name in beyond if name != RULES]
    return [f"`{mechanism}`", MECHANISMS[mechanism], *cells.values(), figures(beyond)]


# -- single assumptions ------------------------------------------------------------------------------------------------


def leaning(data: Data, made: Made) -> list[Section]:
    """How strongly each criterion goes with single assumptions."""
    rows = [
        [f"`{row['case']}`", head_of(row["criterion"]), *(f"`{name}` {rho:+.2f}" for name, rho in row["strongest"])]
        for row in data
    ]
    strongest = max(abs(row["strongest"][0][1]) for row in data)
    verdict = f"{'no' if strongest <= dependence.BAR else 'a'} criterion hangs on one number"
    text = say("leaning", prior_worlds=made["prior_worlds"], bar=dependence.BAR, strongest=strongest, verdict=verdict)
    return [Section("What hangs on one number", [text], ["package", "criterion", "strongest", "second", "third"], rows)]


# -- reachability ------------------------------------------------------------------------------------------------------


def reachable(data: Data, made: Made) -> list[Section]:
    """Worlds per class and criterion under every package and view, and the corners."""
    worlds = made["worlds"]
    settings = listed([f"{name} {value:g}" for name, value in reach.OFFENSIVE_LEVERS.items()])
    text = [
        say("reach", worlds=worlds, offensive=reach.OFFENSIVE, settings=settings),
        say("turned", turned=reach.TURNED, alone=reach.ALONE),
        *(most_often(name, data, worlds) for name in reach.ASKED),
    ]
    columns = ["view", *data["columns"]]
    tables = by_package(data["counts"])
    return [
        Section("What can come out", text),
        *(Section(f"`{package}`", [], columns, rows, level=3) for package, rows in tables.items()),
        *(corner(row) for row in data["corners"]),
    ]


def by_package(counts: Mapping[str, Sequence[int]]) -> dict[str, list[list[str]]]:
    """Rows of counts by package, one for each view."""
    tables: dict[str, list[list[str]]] = {}
    for package, view in reach.rows():
        row = counts[reach.case_of(package, view).name]
        tables.setdefault(package, []).append([f"`{view}`" if view else "none", *(f"{n:,}" for n in row)])
    return tables


def most_often(name: str, data: Data, worlds: int) -> str:
    """Where a class comes out most, and whether that is seldom."""
    place, counts = data["columns"].index(name), data["counts"]
    where = max(counts, key=lambda row: counts[row][place])
    seldom = [say("seldom", share=reach.SELDOM)] if name in data["seldom"] else []
    return " ".join([say("most", name=name, where=where, count=counts[where][place], worlds=worlds), *seldom])


def corner(row: Mapping[str, Any]) -> Section:
    """What comes out as more and more assumptions stand at the ends of their ranges."""
    one = reach.Corner(**row)
    share = reach.CORNER if one.asked == reach.TURNED else reach.SELDOM
    enough = one.enough(share)
    how = "corner_never" if enough is None else "corner_some" if enough else "corner_at_once"
    text = say("corner", case=one.case, outcome=say(how, share=share, count=enough))
    rows = [["none of them", "", "", f"{one.counts[0]:,}"]]
    for (name, end, rank), count in zip(one.ends, one.counts[1:], strict=True):
        rows.append([f"and `{name}`", f"{end:g}", f"{rank:+.2f}", f"{count:,}"])
    columns = ["assumption", "at", "rank correlation", f"of {one.worlds:,} worlds"]
    return Section(f"The corner: {one.asked}", [text], columns, rows, level=3)


PARTS: Mapping[str, Callable[[Data, Made], list[Section]]] = {
    "levers": levers, "switches": switches, "leaning": leaning, "reach": reachable,
}  # fmt: skip
