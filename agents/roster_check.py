"""What is wrong with a roster, in one line that names the fix, before anybody is put on stage."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from inspect import Parameter, signature
from math import isfinite
from typing import Any

from twofutures.abm.actor import Actor
from twofutures.abm.names import UnknownName, known
from twofutures.abm.parameters import of_agents

BLOCS = ("US", "PRC", "allied", "third", "grey")
NUMBERS = (
    "gdp_usd_bn", "population_m", "income_kusd", "ai_adoption_2025H1_pct", "alignment_est", "tier", "route_prior",
)  # fmt: skip
FLAGS = ("north", "closed_constitution", "us_services", "swing")
LINKS = ("parent", "captive_to", "government")  # constants of agents that name another agent

Seat = tuple[str, Any, Mapping[str, Any]]  # table, class and row of an agent


def check_seats(seats: Iterable[Seat]) -> None:
    """ValueError for a row with an unknown key or without a needed one, of no bloc, or with somebody else's name."""
    taken: dict[str, str] = {}
    for table, kind, row in seats:
        key = row["key"]
        if key in taken:
            raise ValueError(f"two agents have the key {key!r} (tables {taken[key]} and {table}): rename one")
        taken[key] = table
        needed, possible = words_of(kind)
        try:
            for word in row:
                known(f"key of a {kind.__name__}", word, possible | {"kind"})
            known(f"bloc of a {kind.__name__}", row["bloc"], kind.blocs or BLOCS)
        except UnknownName as unknown:
            raise ValueError(f"{key} in table {table}: {unknown}") from None
        declared = {quantity.partition(".")[0] for quantity in of_agents().get(key, ())}
        if lacking := sorted(needed - declared - set(row)):
            raise ValueError(f"{key} in table {table} lacks {', '.join(lacking)}, which every {kind.__name__} needs")


@cache
def words_of(kind: type[Actor]) -> tuple[set[str], set[str]]:
    """What a row of a kind must say and may say: the arguments of its ``__init__``, and of those it hands on to."""
    needed, possible = set[str](), set[str]()
    for base in kind.__mro__:
        if "__init__" not in vars(base):
            continue
        arguments = list(signature(vars(base)["__init__"]).parameters.values())[2:]  # after self and the model
        named = [a for a in arguments if a.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)]
        possible |= {argument.name for argument in named}
        needed |= {argument.name for argument in named if argument.default is Parameter.empty}
        if not any(argument.kind is Parameter.VAR_KEYWORD for argument in arguments):
            break
    return needed, possible


def check_links(model: Any) -> None:
    """ValueError if an agent names one that is not on stage, or a ring a hub that is none."""
    agents = list(model.agents)
    keys = [agent.key for agent in agents]
    for agent in agents:
        named = [(link, getattr(agent, link, ""), keys) for link in LINKS]
        for link, other, there in [*named, ("home_hub", getattr(agent, "home_hub", ""), model.street.hubs)]:
            if other:
                try:
                    known(link, other, there)
                except UnknownName as unknown:
                    raise ValueError(f"{agent.key}: {unknown}") from None


def check_country(
    row: Mapping[str, str], needed: Sequence[str], possible: Iterable[str], laxity: Iterable[str]
) -> None:
    """ValueError for a row of ``countries.csv`` with a column that nobody knows, or a value that cannot be read."""
    country = f"country {row.get('iso3') or dict(row)}"
    if missing := [column for column in needed if not row.get(column)]:
        raise ValueError(f"{country} lacks {', '.join(missing)}: see DATA.md for each column")
    try:
        for column in row:
            known("column of countries.csv", column, possible)
        if row.get("transshipment"):
            known("transshipment", row["transshipment"], laxity)
    except UnknownName as unknown:
        raise ValueError(f"{country}: {unknown}") from None
    for column in NUMBERS:
        if not _finite(row[column]):
            raise ValueError(f"{country}: {column} must be a number, not {row[column]!r}")
    if unclear := [column for column in FLAGS if row[column] not in ("0", "1")]:
        raise ValueError(f"{country}: {unclear[0]} must be 0 (no) or 1 (yes), not {row[unclear[0]]!r}")


def _finite(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
