"""Who is on stage: the seats of the design, as data."""

import csv

import numpy as np
import pytest

from twofutures import agents
from twofutures.abm.parameters import DATA, Assumptions, of_agents
from twofutures.abm.story import Story
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.agents.market_stance import regime_of
from twofutures.agents.roster import MEMBERSHIPS, ROSTER, Roster, commitments, read_countries
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.scenario import Scenario


@pytest.fixture(scope="module")
def stage():
    return Scenario().build(1)


def test_at_least_seventy_third_countries_and_the_two_homes_are_on_stage(stage):
    assert len(stage.cast(Market, "third")) >= 70
    assert {m.key for m in stage.cast(Market) if m.bloc != "third"} == {"USA", "CHN"}


SEATS = """
    openai anthropic google_deepmind meta xai deepseek alibaba bytedance tencent moonshot zhipu minimax
    baidu mistral cohere gulf_lab indian_lab nvidia amd tpu trainium huawei prc_other microsoft_cloud
    amazon_cloud google_cloud oracle_cloud coreweave alibaba_cloud bytedance_cloud tencent_cloud
    prc_foundry us congress prc nl jp kr tw eu uk
"""


@pytest.mark.parametrize("key", SEATS.split())
def test_a_seat_of_the_design_is_taken(stage, key):
    assert stage.actor(key).key == key


def test_there_are_twelve_to_twentyfour_rings_two_of_them_insiders(stage):
    rings = stage.cast(Smuggler)
    assert 12 <= len(rings) <= 24
    assert sum(r.insider for r in rings) == 2
    assert all(r.home_hub in stage.street.hubs for r in rings)


def test_labs_sit_in_three_blocs(stage):
    assert {lab.bloc for lab in stage.cast(Lab)} == {"US", "PRC", "allied"}


def test_parents_and_homes_named_by_rows_exist(stage):
    for agent in stage.cast():
        for link in ("parent", "captive_to", "government"):
            if getattr(agent, link, ""):
                assert stage.actor(getattr(agent, link))


def test_a_parents_fleet_is_not_given_away_twice(stage):
    shares: dict[str, float] = {}
    for lab in stage.cast(Lab):
        if lab.parent:
            most = of_agents()[lab.key]["parent_share"].high
            shares[lab.parent] = shares.get(lab.parent, 0) + most
    for parent, given in shares.items():
        assert given <= 1, f"{parent}'s labs use more than it uses itself"


def test_shares_of_the_third_country_economy_add_up_to_one():
    third = [c for c in read_countries() if c["bloc"] == "third"]
    assert sum(c["gdp_share"] for c in third) == pytest.approx(1)


def test_the_country_table_is_read_as_it_stands():
    with open(DATA / "countries.csv", newline="", encoding="utf-8") as f:
        rows = {r["iso3"]: r for r in csv.DictReader(f)}
    for country in read_countries():
        assert country["population"] == float(rows[country["key"]]["population_m"])
        assert country["blocked"] == (rows[country["key"]]["us_services"] == "0")
        assert -1 <= country["alignment"] <= 1


def test_a_regime_follows_from_public_commitments_and_a_closed_constitution_alone():
    none = dict.fromkeys(MEMBERSHIPS, "0") | {"closed_constitution": "0"}
    ranks = [commitments(none | dict.fromkeys(MEMBERSHIPS[:n], "1")) for n in range(6)]
    assert ranks == [0, 1, 2, 3, 3, 3]
    assert commitments(none | {"closed_constitution": "1", "oecd_or_eu": "1"}) == -1
    p = Assumptions.central(1).p
    assert [float(regime_of(rank, p)[0]) for rank in range(-1, 4)] == [-1.0, -0.5, 0.0, 0.5, 1.0]


# -- one file and one row add a kind ---------------------------------------------------------------------------------

OBSERVATORY = '''"""Who watches the street from outside."""

from twofutures.abm.actor import Actor
from twofutures.abm.observable import EventKind
from twofutures.abm.worlds import State


class Observatory(Actor):
    """Counts what lands, and asks the hubs for a part of it."""

    counted = State(unit="H100e", meaning="diverted chips landed since 2022Q4")
    declares = (EventKind("surge", "more landed than ever before", "a surge", "own"),)

    def __init__(self, model, key, *, bloc, appetite):
        super().__init__(model, key, bloc)
        self.appetite = appetite

    def order(self):
        """Ask for a part of what was counted."""
        self.model.chips.order(self.key, self.appetite * self.counted, "US owners")

    def take_diverted(self):
        """Count what landed."""
        landed = self.model.street.landed()
        self.note("surge", where=landed > self.counted)
        self.counted = self.counted + landed
'''
ROW = """
[[observatory]]
key = "observatory"
kind = "observatory:Observatory"
appetite = 0.5
"""


@pytest.fixture
def grown(tmp_path, monkeypatch):
    """The shipped roster and one row more, whose kind lies in a file of its own, as if in agents/."""
    (tmp_path / "observatory.py").write_text(OBSERVATORY, encoding="utf-8")
    monkeypatch.setattr(agents, "__path__", [*agents.__path__, str(tmp_path)])
    (tmp_path / "roster.toml").write_text(ROSTER.read_text(encoding="utf-8") + ROW, encoding="utf-8")
    return Roster.load(tmp_path / "roster.toml")


def test_one_file_and_one_row_add_a_kind(grown):
    story = Story()
    model = Scenario(roster=grown).build(3, 1, story).run(12)
    added = model.actor("observatory")
    assert type(added).__module__ == "twofutures.agents.observatory" and (added.counted > 0).all()
    assert len(model.agents) == len(Scenario().build(1).agents) + 1
    assert any(event.what == "surge" for event in story.events)
    assert np.array_equal(model.fork().actor("observatory").counted, added.counted)
    shipped = Scenario().build(3, 1).run(12)
    assert not np.array_equal(model.recorder.last("us_flow_h100e"), shipped.recorder.last("us_flow_h100e"))


@pytest.mark.parametrize(
    ("row", "fix"),
    [
        ({"kind": "lab:Labb"}, "unknown kind of agent in twofutures.agents.lab 'Labb': did you mean Lab"),
        ({"kind": "planetarium:Dome"}, "no file 'planetarium' holds .* write kind = \"file:Class\""),
        ({"kind": "somewhere.else:Observatory"}, 'no file .* "package.module:Class" for one elsewhere'),
        ({"kind": "lab"}, "unknown kind of agent in twofutures.agents.lab ''"),
        ({}, 'has no kind: add kind = "file:Class" to its row'),
    ],
)
def test_a_row_whose_kind_is_not_there_names_the_fix(row, fix):
    roster = Roster.load().with_rows("new", {"key": "nobody", "bloc": "US", **row})
    with pytest.raises(ValueError, match=f"nobody in table new.*{fix}"):
        Scenario(roster=roster).build(1)


def test_growing_a_roster_leaves_the_shipped_one_alone():
    roster = Roster.load()
    grown = roster.with_rows("ring", {"key": "ring_99", "home_hub": "MYS", "size": 1.0}).with_kind("other", Smuggler)
    assert len(grown.rows["ring"]) == len(roster.rows["ring"]) + 1
    assert "other" not in roster.kinds and "other" not in Roster.load().kinds


def test_both_networks_are_part_of_the_model(stage):
    flow, influence = stage.flow.graph, stage.influence.graph
    assert {"nvidia", "front buyers", "PRC", "MYS"} <= set(flow.nodes)
    assert all(d["flow"].shape == (1,) for _, _, d in flow.edges(data=True))
    for country in (m.key for m in stage.cast(Market, "third")):
        assert sum(w for _, _, w in influence.in_edges(country, data="weight")) == pytest.approx(1)
