"""Who is on stage: reads the roster and the country table, puts one agent there per row."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from twofutures.abm.actor import Actor
from twofutures.abm.names import known
from twofutures.abm.observable import EventKind, Observable
from twofutures.abm.outside import parse_toml, read_text
from twofutures.abm.parameters import DATA, of_agents
from twofutures.abm.places.chip_market import FRONTS
from twofutures.agents.observables import markets
from twofutures.agents.observables.compute import report_compute
from twofutures.agents.observables.costs import report_costs
from twofutures.agents.observables.declared import outputs
from twofutures.agents.observables.models import report_models
from twofutures.agents.roster_check import Seat, check_country, check_links, check_seats

ROSTER = Path(__file__).parent / "data" / "roster.toml"
REPORTS = (report_compute, report_models, *markets.REPORTS, report_costs)
MEMBERSHIPS = ("oecd_or_eu", "council_of_europe", "freedom_online", "internet_declaration", "summit_2021")
COLUMNS = (  # of countries.csv, that agents read; the others are for readers
    "iso3", "country", "bloc", "region", "north", "gdp_usd_bn", "population_m", "income_kusd", "ai_adoption_2025H1_pct",
    "alignment_est", *MEMBERSHIPS, "closed_constitution", "tier", "us_services", "swing", "route_prior",
)  # fmt: skip
COMMITTED = 3  # memberships from which a country is as far from a closed one as the scale goes
LAXITY = ("high", "medium", "medium-low", "low")  # the column ``transshipment`` in steps, from the laxest


@dataclass(frozen=True)
class Roster:
    """Who is on stage and what they give.

    ``rows`` by table, one agent each; ``countries``, one agent each; ``kinds``: the class of a table's rows, or its
    name as ``file:Class``; ``reports`` to record each quarter; ``declares``: what own reports give; ``networks``: what
    lays more networks once everybody is on stage, functions of the model.
    """

    rows: Mapping[str, list[dict[str, Any]]]
    countries: list[dict[str, Any]]
    kinds: Mapping[str, str | type[Actor]]
    reports: tuple[Callable[..., Mapping[str, Any]], ...] = REPORTS
    declares: tuple[Observable | EventKind, ...] = ()
    networks: tuple[Callable[..., None], ...] = ()

    @classmethod
    def load(cls, path: Path = ROSTER) -> Self:
        """The shipped roster, or another file of the same form. ValueError names the file and what is wrong with it."""
        tables = parse_toml(read_text(path), str(path))
        kinds = tables.pop("kinds", {})
        rows = {table: rows if isinstance(rows, list) else [rows] for table, rows in tables.items()}
        if strange := [table for table, rows_of in rows.items() if not all(isinstance(r, dict) for r in rows_of)]:
            raise ValueError(f"{path}: {strange[0]} is no table of agents: write [[{strange[0]}]] above each row")
        if not isinstance(kinds, dict) or not all(isinstance(name, str) for name in kinds.values()):
            raise ValueError(f'{path}: kinds is no table of names: write lab = "file:Class" below [kinds]')
        return cls(rows, read_countries(), kinds)

    def with_rows(self, table: str, *rows: dict[str, Any]) -> Self:
        """The same roster with more agents; a row of a new table names its ``kind``."""
        return replace(self, rows={**self.rows, table: [*self.rows.get(table, []), *rows]})

    def with_kind(self, table: str, kind: type[Actor]) -> Self:
        """The same roster with every row of a table played by a kind of agent."""
        return replace(self, kinds={**self.kinds, table: kind})

    def with_countries(self, *rows: Mapping[str, Any]) -> Self:
        """The same roster with more countries, each with the columns of ``countries.csv`` that agents read (COLUMNS).

        What is worked out over all countries (regime, shares of output) is worked out anew. ValueError names a column
        that is missing or cannot be read.
        """
        return replace(self, countries=derived([*(one["row"] for one in self.countries), *rows]))

    def with_networks(self, *lay: Callable[..., None]) -> Self:
        """The same roster; each function lays a network of its own once everybody is on stage."""
        return replace(self, networks=(*self.networks, *lay))

    def with_reports(
        self, *reports: Callable[..., Mapping[str, Any]], declares: Iterable[Observable | EventKind] = ()
    ) -> Self:
        """The same roster, recording more each quarter; what the reports give must be declared."""
        return replace(self, reports=(*self.reports, *reports), declares=(*self.declares, *declares))

    def kind(self, table: str, row: Mapping[str, Any]) -> type[Actor]:
        """The class of a row: the row's own ``kind``, or that of its table; ValueError says how to name one."""
        of_table = self.kinds.get(table)
        name = row.get("kind", of_table) if not isinstance(of_table, type) else of_table
        if isinstance(name, type):
            return name
        if name is None:
            near = get_close_matches(table, self.kinds, n=1)
            meant = f" (or did you mean table {near[0]}?)" if near else ""
            raise ValueError(f'{row["key"]} in table {table} has no kind: add kind = "file:Class" to its row{meant}')
        try:
            return kind_of(name)
        except ValueError as error:
            raise ValueError(f"{row['key']} in table {table}: {error}") from None

    @cached_property
    def seats(self) -> list[Seat]:
        """Table, kind and row of every agent. ValueError, in one line with the fix, if one cannot be put on stage."""
        for table in self.kinds:
            known("table of the roster", table, [*self.rows, "country"])
        countries = [{"key": c["key"], "bloc": c["bloc"], "country": without_row(c)} for c in self.countries]
        tables = {"country": countries, **self.rows}
        if unnamed := [table for table, rows in tables.items() for row in rows if not isinstance(row.get("key"), str)]:
            raise ValueError(f'an agent in table {unnamed[0]} has no key: add key = "a_name" to its row')
        seats: list[Seat] = [
            (table, self.kind(table, row), {"bloc": "grey", **{n: v for n, v in row.items() if n != "kind"}})
            for table, rows in tables.items()
            for row in rows
        ]
        check_seats(seats)
        return seats

    def populate(self, model: Any) -> list[Callable[..., Mapping[str, Any]]]:
        """Put everybody on stage, declare what they give, lay the networks; returns the reports of each quarter."""
        model.street.hubs = sorted(c["key"] for c in self.countries if c["hub_weight"] > 0)
        declares = [*self.declares]
        for _, kind, row in self.seats:
            kind(model, **with_numbers(model, row))
            declares += kind.declares
        check_links(model)
        model.outputs = outputs(self.rows).joined(*declares)
        model.influence.weave(self.countries)
        lay_chip_flow(model)
        for lay in self.networks:
            lay(model)
        return list(self.reports)


def with_numbers(model: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the numbers declared for its agent, one per world each, beneath what it gives itself."""
    numbers: dict[str, Any] = {}
    for quantity, one in of_agents().get(row["key"], {}).items():
        table, _, entry = quantity.partition(".")
        value = getattr(model.assumptions.p, one.name)
        numbers[table] = {**numbers.get(table, {}), entry: value} if entry else value
    return {**numbers, **row}


@cache
def kind_of(name: str) -> type[Actor]:
    """The class named ``file:Class`` (in this folder) or ``package.module:Class``; ValueError says how to name one."""
    file, _, word = name.partition(":")
    path = file if "." in file else f"{__package__}.{file}"
    try:
        module = import_module(path)
    except ModuleNotFoundError as error:
        if not path.startswith(str(error.name)):  # the file is there and lacks something else
            raise
        raise ValueError(
            f'no file {file!r} holds a kind of agent: write kind = "file:Class" for a file in agents/, '
            f'"package.module:Class" for one elsewhere (it says {name!r})'
        ) from None
    kinds = {word: kind for word, kind in vars(module).items() if isinstance(kind, type) and issubclass(kind, Actor)}
    return kinds[known(f"kind of agent in {path}", word, kinds)]


def lay_chip_flow(model: Any) -> None:
    """The chip-flow network's fixed layers beyond the vendors, who lay their own: hubs, users by bloc."""
    for hub in model.street.hubs:
        model.flow.connect(FRONTS, hub, "diverted", (2, 3))
        model.flow.connect(hub, "PRC", "diverted", (3, 4))
    model.flow.connect("hosts abroad", "PRC", "rented", (2, 4))


def commitments(row: Mapping[str, str]) -> int:
    """Public commitments to open government, 0 to 3 and more; -1 for a closed constitution (DATA.md)."""
    if row["closed_constitution"] == "1":
        return -1
    return min(sum(row[m] == "1" for m in MEMBERSHIPS), COMMITTED)


@cache
def shipped_countries() -> tuple[dict[str, str], ...]:
    """The rows of ``countries.csv``."""
    with open(DATA / "countries.csv", newline="", encoding="utf-8") as f:
        return tuple(csv.DictReader(f))


def read_countries() -> list[dict[str, Any]]:
    """The country table as the agents need it: numbers as floats, labels as they are (abm/data/countries.csv)."""
    return derived(shipped_countries())


def without_row(country: Mapping[str, Any]) -> dict[str, Any]:
    """A country as an agent keeps it."""
    return {name: value for name, value in country.items() if name != "row"}


def derived(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Countries as the agents need them, from the columns of ``countries.csv``; ``row`` keeps what it came from."""
    rows = [{column: str(value) for column, value in row.items()} for row in rows]
    for row in rows:
        check_country(row, COLUMNS, shipped_countries()[0], LAXITY)
    kinds = Counter(commitments(r) for r in rows if r["bloc"] == "third")
    mix = {f"part_{rank}": count / kinds.total() for rank, count in sorted(kinds.items())}
    third_gdp = sum(float(r["gdp_usd_bn"]) for r in rows if r["bloc"] == "third")
    return [
        {
            "row": r,
            "key": r["iso3"],
            "name": r["country"],
            "bloc": r["bloc"],
            "region": r["region"],
            "gdp": float(r["gdp_usd_bn"]),
            "gdp_share": float(r["gdp_usd_bn"]) / third_gdp,
            "income": float(r["income_kusd"]),
            "population": float(r["population_m"]),
            "adoption_2025": float(r["ai_adoption_2025H1_pct"]) / 100,
            "alignment": float(r["alignment_est"]),
            "commitments": commitments(r),
            "mix": mix,
            "tier": int(r["tier"]),
            "swing": r["swing"] == "1",
            "blocked": r["us_services"] == "0",
            "stricter": LAXITY.index(r.get("transshipment") or LAXITY[-1]),
            "hub_weight": float(r["route_prior"]),
            "north": r["north"] == "1",
        }
        for r in rows
    ]
