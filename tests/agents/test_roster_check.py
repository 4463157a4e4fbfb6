"""A roster that cannot be put on stage says why, in one line that names the fix, before anything is played."""

import pytest

from twofutures.abm.observable import EventKind, Observable
from twofutures.agents.lab import Lab
from twofutures.agents.roster import Roster
from twofutures.agents.roster_check import words_of
from twofutures.agents.us_government import UnitedStates
from twofutures.policies.scenario import Scenario

SHIPPED = Roster.load()
LAB = {"key": "new_lab", "bloc": "US", "algorithms": 0.5}
COUNTRY = {**SHIPPED.countries[5]["row"], "iso3": "ATL", "country": "Atlantis"}
OWN = Observable("lead_months", "months", "my lead", "my lead", "mine")


def without(row: dict, name: str) -> dict:
    return {key: value for key, value in row.items() if key != name}


def report(model):
    """A report that gives what a shipped one gives."""
    return {"lead_months": 1.0}


ON_STAGE = [
    (lambda r: r.with_rows("labs", LAB), r"new_lab in table labs has no kind: add .* \(or did you mean table lab\?\)"),
    (lambda r: r.with_kind("labs", Lab), r"unknown table of the roster 'labs': did you mean lab"),
    (
        lambda r: r.with_rows("lab", {**LAB, "algoritms": 0.5}),
        r"new_lab in table lab: unknown key of a Lab 'algoritms': did you mean algorithms\?",
    ),
    (
        lambda r: r.with_rows("cloud", {"key": "gpu", "bloc": "US"}),
        r"gpu in table cloud lacks overseas, own_use, places, which every Cloud needs",
    ),
    (lambda r: r.with_rows("lab", without(LAB, "key")), r"an agent in table lab has no key: add key = "),
    (
        lambda r: r.with_rows("lab", {**LAB, "bloc": "USA"}),
        r"new_lab in table lab: unknown bloc of a Lab 'USA': did you",
    ),
    (lambda r: r.with_rows("lab", without(LAB, "bloc")), r"unknown bloc of a Lab 'grey': known: PRC, US, allied"),
    (
        lambda r: r.with_rows("lab", {**LAB, "key": "openai"}),
        r"two agents have the key 'openai' \(tables lab and lab\): rename one",
    ),
    (lambda r: r.with_rows("lab", {**LAB, "key": "USA"}), r"two agents have the key 'USA' \(tables country and lab\)"),
    (
        lambda r: r.with_rows("lab", {**LAB, "parent": "gogle_cloud"}),
        r"new_lab: unknown parent 'gogle_cloud': did you mean google_cloud",
    ),
    (
        lambda r: r.with_rows("ring", {"key": "ring_99", "home_hub": "SGR", "size": 1.0}),
        r"ring_99: unknown home_hub 'SGR': did you mean SGP",
    ),
    (lambda r: r.with_countries({**COUNTRY, "bloc": "west"}), r"ATL in table country: unknown bloc of a Market 'west'"),
    (lambda r: r.with_countries(COUNTRY, COUNTRY), r"two agents have the key 'ATL'"),
    (
        lambda r: r.with_reports(report, declares=[OWN]),
        r"lead_months is declared already, otherwise: give yours another",
    ),
    (lambda r: r.with_reports(declares=[EventKind("released", "a", "b", "c")]), r"released is declared already"),
]


@pytest.mark.parametrize(("grown", "sentence"), ON_STAGE)
def test_what_cannot_be_put_on_stage_is_refused_when_the_model_is_built(grown, sentence):
    with pytest.raises(ValueError, match=sentence) as refused:
        Scenario(roster=grown(SHIPPED)).build(1)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"gdp_usd_bn": "a lot"}, "country ATL: gdp_usd_bn must be a number, not 'a lot'"),
        ({"population_m": "nan"}, "country ATL: population_m must be a number"),
        ({"north": "yes"}, r"country ATL: north must be 0 \(no\) or 1 \(yes\), not 'yes'"),
        ({"gdp_usd_bm": 5}, "country ATL: unknown column of countries.csv 'gdp_usd_bm': did you mean gdp_usd_bn"),
        ({"transshipment": "hihg"}, "country ATL: unknown transshipment 'hihg': did you mean high"),
        ({"tier": ""}, "country ATL lacks tier: see DATA.md"),
    ],
)
def test_a_row_of_a_country_is_read_or_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        SHIPPED.with_countries({**COUNTRY, **change})


def test_a_report_that_gives_what_another_gives_is_refused_in_its_first_quarter():
    with pytest.raises(ValueError, match="two reports give lead_months in one quarter"):
        Scenario(roster=SHIPPED.with_reports(report)).build(1).step()


def test_a_rule_that_returns_nothing_names_its_lever(monkeypatch):
    monkeypatch.setattr(UnitedStates, "set_chip_fee", lambda us: None)
    with pytest.raises(ValueError, match="the rule of us for lever chip_fee returned nothing: return the setting"):
        Scenario(central=True).build(1).step()


def test_the_words_of_a_kind_are_those_of_the_constructors_it_goes_through():
    needed, possible = words_of(SHIPPED.kind("vendor", {"key": "nvidia", "kind": "chip_vendor:MerchantVendor"}))
    assert needed == {"key", "bloc"} and {"captive_to", "leads_price"} <= possible


def test_a_roster_of_ones_own_may_begin_with_a_mark_and_names_its_faults(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbf" + b"[[lab]]\nkey = 'x'\nkind = 'lab:Lab'\nbloc = 'US'\n")
    assert Roster.load(file).rows == {"lab": [{"key": "x", "kind": "lab:Lab", "bloc": "US"}]}
    faults = [("[[lab]\n", "mine.toml is not valid TOML"), ("lab = 3\n", "lab is no table of agents")]
    for text, sentence in [
        *faults,
        ("kinds = 3", "kinds is no table of names"),
        ("[kinds]\nlab = 3", "no table of names"),
    ]:
        file.write_text(text)
        with pytest.raises(ValueError, match=sentence):
            Roster.load(file)
