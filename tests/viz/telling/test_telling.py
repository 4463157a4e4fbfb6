"""Sentences: every kind of event says who, what and on what grounds; grounds are never borrowed from somebody else."""

from types import SimpleNamespace

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, quarter_name
from twofutures.abm.story import Event
from twofutures.agents.names import name
from twofutures.experiments.cases.why import Link
from twofutures.experiments.documents.readers import readers
from twofutures.policies.case import Case
from twofutures.policies.history import events as dated_events
from twofutures.policies.policy import Policy
from twofutures.viz.telling import causes, chronicle, decisions, events, models, rarer
from twofutures.viz.telling.scene import Scene

FUTURE = quarter_name(BRANCH + 2)
BLOCS = {"openai": "US", "meta": "US", "deepseek": "PRC", "mistral": "allied"}


def happened(*rows: tuple, quarter: str = FUTURE) -> list[Event]:
    """Events from (who, what, cause, facts)."""
    return [Event(i, quarter, 0, who, what, "", cause, facts) for i, (who, what, cause, facts) in enumerate(rows)]


def scene(news: list[Event], **levels: float) -> Scene:
    """A world in which every observable stands still at a level."""

    def by_quarter(observable: str, package: str) -> np.ndarray:
        return np.full((LAST + 1, 1), levels.get(observable, 1.0))

    return Scene(SimpleNamespace(by_quarter=by_quarter), Case("repeal", "2027Q1"), news, BLOCS, ["MYS", "SGP"])


def release(who: str, eci: float, opened: float = 0.0) -> tuple:
    """A release."""
    return (who, "released", None, {"eci": eci, "open_weights": opened})


def test_frontier_releases_come_first_and_the_rest_in_one_line():
    news = happened(release("meta", 140), release("openai", 150), release("deepseek", 131), release("mistral", 120))
    lines = models.released(scene(news, eci_us=145, eci_prc=130, eci_open=125), news)
    text = [line.text for line in lines]
    assert text[0].startswith("OpenAI released the new US frontier at 150.0 ECI, 5.0 points above the last")
    assert text[1].startswith("DeepSeek released the new PRC frontier at 131.0 ECI")
    assert text[2] == "2 other releases: Meta (140.0 ECI) and Mistral (120.0 ECI)."
    assert [line.weight for line in lines] == sorted((line.weight for line in lines), reverse=True)


def test_a_release_below_the_frontier_is_not_one():
    news = happened(release("openai", 144, opened=1.0))
    lines = models.released(scene(news, eci_us=145, eci_open=150), news)
    assert [line.text for line in lines] == ["1 other release: OpenAI (144.0 ECI, open weights)."]


def test_a_release_stands_on_the_labs_own_ideas_since_its_last():
    news = happened(
        ("openai", "idea", None, {"points": 9.0}),
        release("openai", 140),
        ("meta", "idea", None, {"points": 8.0}),
        ("openai", "idea", None, {"points": 2.5}),
        ("openai", "distilled", None, {"points": 0.5}),
        release("openai", 150),
    )
    text = models.released(scene(news, eci_us=145), [news[-1]])[0].text
    assert "an idea of its own worth 2.5 points" in text
    assert "0.5 points learned by distillation" in text
    assert "9.0" not in text
    assert "8.0" not in text


def test_charges_go_back_to_their_bust():
    bust = Event(0, "2026Q1", 0, "ring_07", "bust", "", None, {"size": 1000.0, "seized": 10.0})
    charge = Event(1, FUTURE, 0, "ring_07", "charges", "ring_07/bust", 0, {"value": 0.5})
    assert events.charges(scene([bust, charge]), [charge])[0].text == (
        "Charges over $500 million against ring 7, because of busts in 2026Q1."
    )


def test_rings_laws_clubs_and_countries_are_told():
    news = happened(
        ("ring_07", "bust", None, {"size": 1200.0, "seized": 120.0}),
        ("ring_12", "bust", None, {"size": 800.0, "seized": 0.0}),
        ("ring_07", "moved_hub", 0, {"hub": 1.0}),
        ("congress", "law/cloud security", None, {}),
        ("KEN", "joined_us_club", None, {}),
        ("CHL", "joined_prc_club", None, {}),
        ("SRB", "bought_surveillance", None, {}),
        ("BRA", "set_rights_rule", None, {"turned": 0.0}),
        ("IDN", "set_control_rule", None, {"turned": 1.0}),
    )
    text = " ".join(chronicle.tell(scene(news, club_us=3, enforcement_index=1.5, lead_perceived_months=5.2), FUTURE))
    assert "Ring 7 and ring 12 were caught with 2,000 H100e under way, of which 120 were seized" in text
    assert "with enforcement at 1.5 times" in text
    assert "ring 7 in Singapore" in text
    assert "Congress passed “cloud security”, while the US government believed the lead to be 5.2 months." in text
    assert "Kenya joined Pax Silica, the US-led AI club, which now has 3 members." in text
    assert "Chile joined WAICO, the PRC-led" in text
    assert "Serbia bought" in text
    assert "Brazil put a field of AI under rights-based rules." in text
    assert "Indonesia put a field of AI under state-control rules; Indonesia had the other kind there before." in text


def test_what_happens_more_seldom_is_told():
    news = happened(
        ("KEN", "national_project", None, {"origin": 0.0}),
        ("CHL", "national_project", None, {"origin": 1.0}),
        ("BRA", "project_ready", None, {"waits": 1200.0}),
        ("IDN", "project_stalls", None, {}),
        ("us", "access_cut", None, {"size": 0.1}),
        ("prc", "models_banned", None, {"size": 0.1}),
        ("deepseek", "team_leaves", None, {}),
        ("mistral", "publishes_tests", None, {}),
        ("prc", "experts_alarmed", None, {"leap": 6.0}),
        ("EGY", "automates_repression", None, {}),
        ("defenders", "standoff", None, {}),
        ("us", "strained", None, {"strain": 0.2}),
        ("leading_foundry", "foundry_disrupted", None, {"lost": 0.5}),
    )
    here = scene(news, deterrence=0.2, safety_disclosure_prc=0.25, safety_disclosure_us=0.5)
    text = " ".join(chronicle.event_sentence(here, event) for event in news)
    assert "with US stacks was announced in Kenya" in text and "with PRC stacks was announced in Chile" in text
    assert "ready for 1,200 H100e in Brazil" in text and "came to nothing in Indonesia" in text
    assert "Access to US models was cut" in text and "banned PRC models" in text
    assert (
        "left DeepSeek" in text and "Mistral began to publish safety tests; 50% of US and 25% of PRC labs do." in text
    )
    assert "leapt 6" in text and "automated by now in Egypt" in text
    assert "deterrence at 20" in text and "half of its resilience" in text and "took 50" in text


@pytest.mark.parametrize(
    ("what", "teller"), [("safety_deal", events.safety_deal), ("memory_bound", events.memory_bound)]
)
def test_lasting_states_are_told_when_they_begin(what, teller):
    first = Event(0, quarter_name(BRANCH), 0, "someone", what, "", None, {})
    next_quarter = Event(1, quarter_name(BRANCH + 1), 0, "someone", what, "", None, {})
    here = scene([first, next_quarter])
    assert teller(here, [first])
    assert not teller(here, [next_quarter])


def test_an_unknown_kind_of_event_is_told_too():
    news = happened(("openai", "opened_office/Paris", None, {}))
    assert "Opened office: Paris: OpenAI." in chronicle.tell(scene(news), FUTURE)


def test_a_flood_is_trimmed_from_the_light_end():
    news = happened(*((f"agent_{i}", f"kind_{i}", None, {}) for i in range(30)), release("openai", 150))
    lines = chronicle.tell(scene(news, eci_us=140), FUTURE)
    assert len(lines) == chronicle.MOST
    assert lines[0].startswith("OpenAI")
    assert lines[-1] == "And 20 smaller things."


def test_the_record_is_told_as_the_record_and_only_until_the_branch():
    event = dated_events()[0]
    assert f"On record: {event.event}" in [line.text for line in decisions.recorded(event.quarter)]
    assert decisions.recorded(quarter_name(BRANCH)) == []


def test_the_package_begins_when_it_begins():
    case = Case("repeal", "2027Q1")
    assert "branch" in decisions.case_begins(case, quarter_name(BRANCH))[0].text
    assert "“repeal” begins" in decisions.case_begins(case, "2027Q1")[0].text
    assert decisions.case_begins(case, "2027Q2") == []
    lines = decisions.case_begins(Case(policies=(Policy("mine", {"enforcement": 3.0}),)), "2027Q1")
    assert [line.text for line in lines] == ["The policy “mine” sets enforcement to 3.0."], (
        "nobody sets anything: no news"
    )


def test_what_a_case_decides_is_no_move_of_the_government():
    case = Case("inaction", levers={"enforcement": {"2027Q2": 4.0}})
    levels = np.ones((LAST + 1, 1))
    levels[BRANCH + 2 :] = 4.0
    here = Scene(SimpleNamespace(by_quarter=lambda name, case: levels), case, [])
    assert [line.text for line in decisions.case_begins(case, FUTURE)] == ["By hand, enforcement to 4.0."]
    assert not [line.text for line in decisions.moved(here, FUTURE) if "enforcement" in line.text]


def test_visible_moves_of_levers_are_told():
    levels = np.ones((LAST + 1, 1))
    levels[BRANCH + 2 :] = 2.0
    here = scene([])
    still = np.ones((LAST + 1, 1))
    here.run.by_quarter = lambda observable, package: levels if observable == "prc_retaliation" else still
    assert [line.text for line in decisions.moved(here, FUTURE)] == [
        "The PRC government raised retaliation (rung of 4) from 1.0 to 2.0."
    ]
    assert decisions.moved(here, quarter_name(BRANCH + 3)) == []


def test_a_share_that_passes_another_quarter_of_the_whole_is_told():
    shares = np.full((LAST + 1, 1), 0.2)
    shares[BRANCH + 2 :] = 0.26
    here = scene([])
    still = np.ones((LAST + 1, 1))
    here.run.by_quarter = lambda observable, package: shares if observable == "handsets_bundled" else still
    text = "26% of PRC handsets and super-apps abroad come with PRC models by now."
    assert [line.text for line in rarer.passed(here, FUTURE)] == [text] and text in chronicle.tell(here, FUTURE)
    assert rarer.passed(here, quarter_name(BRANCH + 3)) == rarer.passed(here, quarter_name(0)) == []


def test_news_tell_every_mechanism_that_says_so():
    assert {reader.news for reader in readers()} <= {*chronicle.TELLERS, *rarer.GROWING}


def test_names_are_readable():
    assert name("google_deepmind") == "Google DeepMind"
    assert name("ring_07") == "ring 7"
    assert name("MYS") == "Malaysia"
    assert name("my_own_agent") == "my own agent"


@pytest.mark.parametrize(
    ("who", "what", "facts", "sentence", "short"),
    [
        ("chip_fee", "lever", {"chip_fee": 0.2}, "by hand, chip fee to 0.20", "chip fee at 0.20 from 2027Q1 on"),
        ("hq_rule", "lever", {"hq_rule": "hold"}, "by hand, hq rule as it stood", "hq rule as it stood from 2027Q1 on"),
        ("A plan", "policy", {"enforcement": 4, "cloud_kyc": 1},
         "the policy “A plan” set enforcement to 4.0 and cloud kyc to 1.0", "“A plan” of 2027Q1"),
        ("us", "access_cut", {}, "access to US models was cut for many abroad", "the cut of access of 2027Q1"),
        ("bundles", "mechanism", {"handsets_bundled": 0.25},
         "25% of PRC handsets and super-apps abroad came with PRC models", "bundles"),
        ("tenders", "mechanism", {"national_computing_countries_us": 12, "national_computing_countries_prc": 2},
         "national computing with US stacks was under way or live in 12 third countries, with PRC stacks in 2",
         "tenders"),
        ("my_rule", "policy", {}, "the policy “my_rule” began to decide", "“my_rule” of 2027Q1"),
    ],
)  # fmt: skip
def test_each_decision_is_told_with_its_date_and_what_it_sets(who, what, facts, sentence, short):
    link = Link("2027Q1", who, what, facts)
    assert causes.link_sentence(None, link) == f"2027Q1: {sentence}."
    assert causes.short(link) == short
