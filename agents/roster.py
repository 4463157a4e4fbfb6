"""Who is on stage: reads the roster and the country table, puts one agent there per row."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean
from typing import Any

from twofutures.abm.observable import EventKind, Observable
from twofutures.abm.parameters import DATA
from twofutures.abm.places.chip_market import FRONTS
from twofutures.agents import chip_vendor, supply
from twofutures.agents.allies import AlliedCouncil, AlliedGovernment
from twofutures.agents.cloud import Cloud, PRCCloud
from twofutures.agents.congress import Congress
from twofutures.agents.defender import Defender
from twofutures.agents.lab import Lab, PRCLab
from twofutures.agents.market import Market
from twofutures.agents.observables import markets
from twofutures.agents.observables.compute import report_compute
from twofutures.agents.observables.costs import report_costs
from twofutures.agents.observables.declared import outputs
from twofutures.agents.observables.models import report_models
from twofutures.agents.prc_government import PRCGovernment
from twofutures.agents.smuggler import Smuggler
from twofutures.agents.us_government import UnitedStates

ROSTER = Path(__file__).parent / "data" / "roster.toml"
REPORTS = (report_compute, report_models, *markets.REPORTS, report_costs)
HUBS = ("ARE", "HKG", "IDN", "IND", "MYS", "SGP", "THA", "TWN", "VNM")
NEIGHBOURS = 6
MEMBERSHIPS = ("oecd_or_eu", "council_of_europe", "freedom_online", "internet_declaration", "summit_2021")
REGIME = (-0.5, 0.0, 0.5, 1.0)  # by memberships, the last for three and more; a closed constitution is -1
LAXITY = {"high": 1.0, "medium": 0.7, "medium-low": 0.5, "low": 0.4}


@dataclass(frozen=True)
class Roster:
    """Rows by kind, the country table, the reports to record, and what own reports and kinds declare."""

    rows: Mapping[str, list[dict[str, Any]]]
    countries: list[dict[str, Any]]
    kinds: Mapping[str, Callable[..., Any]] = field(default_factory=lambda: dict(KINDS))
    reports: tuple[Callable[..., Mapping[str, Any]], ...] = REPORTS
    declares: tuple[Observable | EventKind, ...] = ()

    @classmethod
    def load(cls) -> Roster:
        """The shipped roster."""
        tables = tomllib.loads(ROSTER.read_text(encoding="utf-8"))
        return cls(
            {name: rows if isinstance(rows, list) else [rows] for name, rows in tables.items()}, read_countries()
        )

    def with_rows(self, table: str, *rows: dict[str, Any]) -> Roster:
        """The same roster with more agents of a kind."""
        return replace(self, rows={**self.rows, table: [*self.rows.get(table, []), *rows]})

    def with_kind(self, table: str, kind: Callable[..., Any], declares: Iterable[EventKind] = ()) -> Roster:
        """The same roster with a new kind of agent, one per row of its table, and the events that it may note."""
        return replace(self, kinds={**self.kinds, table: kind}, declares=(*self.declares, *declares))

    def with_reports(self, *reports: Callable[..., Mapping[str, Any]], declares: Iterable[Observable] = ()) -> Roster:
        """The same roster, recording more each quarter; what the reports give must be declared."""
        return replace(self, reports=(*self.reports, *reports), declares=(*self.declares, *declares))

    def populate(self, model: Any) -> list[Callable[..., Mapping[str, Any]]]:
        """Put everybody on stage, declare what they give, lay the networks; returns the reports of each quarter."""
        model.outputs = outputs(self.rows).plus(*self.declares)
        model.street.hubs = sorted(c["key"] for c in self.countries if c["key"] in HUBS)
        for country in self.countries:
            Market(model, country["key"], bloc=country["bloc"], country=country)
        for table, rows in self.rows.items():
            for row in rows:
                _make(self.kinds, table, model, dict(row))
        model.influence.weave([c for c in self.countries], NEIGHBOURS)
        lay_chip_flow(
            model, [row["key"] for row in self.rows["vendor"] if row["bloc"] == "US" and "captive_to" not in row]
        )
        return list(self.reports)


GOVERNMENTS = {k.__name__: k for k in (UnitedStates, PRCGovernment, AlliedGovernment, AlliedCouncil)}
KINDS: Mapping[str, Callable[..., Any]] = {
    "vendor": lambda kind, **row: getattr(chip_vendor, kind),
    "supply": lambda kind, **row: getattr(supply, kind),
    "government": lambda kind, **row: GOVERNMENTS[kind],
    "congress": Congress,
    "cloud": Cloud,
    "prc_cloud": PRCCloud,
    "lab": Lab,
    "prc_lab": PRCLab,
    "ring": Smuggler,
    "defender": Defender,
}


def _make(kinds: Mapping[str, Callable[..., Any]], table: str, model: Any, row: dict[str, Any]) -> None:
    kind = kinds[table]
    if not isinstance(kind, type):
        kind = kind(**row)
        row.pop("kind")
    row.setdefault("bloc", "grey")
    kind(model, row.pop("key"), **row)


def lay_chip_flow(model: Any, vendors: list[str]) -> None:
    """The chip-flow network's fixed layers: vendors, owners by bloc, hubs, users by bloc."""
    for vendor in vendors:
        for buyers in chip_vendor.BUYERS:
            model.flow.connect(vendor, buyers, "legal", (1, 2))
    for hub in model.street.hubs:
        model.flow.connect(FRONTS, hub, "diverted", (2, 3))
        model.flow.connect(hub, "PRC", "diverted", (3, 4))
    model.flow.connect("hosts abroad", "PRC", "rented", (2, 4))


def regime(row: Mapping[str, str]) -> float:
    """From -1 (one-party state, absolute rule) to 1, by public commitments to open government (DATA.md)."""
    if row["closed_constitution"] == "1":
        return -1.0
    return REGIME[min(sum(row[m] == "1" for m in MEMBERSHIPS), len(REGIME) - 1)]


def read_countries() -> list[dict[str, Any]]:
    """The country table as the agents need it: numbers as floats, labels as they are (abm/data/countries.csv)."""
    with open(DATA / "countries.csv", newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    unfree = mean(1 - regime(r) for r in rows if r["bloc"] == "third")
    third_gdp = sum(float(r["gdp_usd_bn"]) for r in rows if r["bloc"] == "third")
    return [
        {
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
            "regime": regime(r),
            "watchful": (1 - regime(r)) / unfree,
            "tier": int(r["tier"]),
            "blocked": r["us_services"] == "0",
            "laxity": LAXITY.get(r["transshipment"], LAXITY["low"]),
            "hub_weight": float(r["route_prior"]),
            "north": r["north"] == "1",
        }
        for r in rows
    ]
