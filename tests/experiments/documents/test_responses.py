"""The published responses are whole, of today's members, and say in words what their figures say."""

import json
import re
from types import SimpleNamespace

import pytest

from twofutures.abm.outcomes import CLASSES, CRITERIA
from twofutures.experiments.cases import dependence, reach
from twofutures.experiments.cases import responses as answers
from twofutures.experiments.documents import mechanisms, plausibility, responses
from twofutures.experiments.documents.response_tables import corner, most_often, shown, texts, why
from twofutures.experiments.statistics import Shift
from twofutures.policies.case import MECHANISMS, Case
from twofutures.policies.members import members_digest

LEAD, REACH, RULES = CRITERIA
NONE, WEAK = Shift(0.0, 0.0, 0), Shift(0.05, 0.01, 9)
AGAIN = "run 'python -m twofutures.experiments.documents.{} --measure'"


@pytest.fixture(scope="module")
def figures():
    return responses.published()


@pytest.mark.parametrize("module", [responses, plausibility, mechanisms])
def test_the_stored_figures_are_of_todays_members(module):
    stored = module.published()["made_with"]
    assert stored["members"] == members_digest(), AGAIN.format(module.__name__.rpartition(".")[2])
    assert (stored["worlds"], stored["seed"]) == (responses.WORLDS, responses.SEED)
    assert stored.get("ensemble", "fitted") == "fitted"


def test_every_lever_mechanism_package_and_view_is_there(figures):
    assert {row["name"]: row["area"] for row in figures["levers"]} == answers.levers_of_areas()
    assert set(figures["switches"]) == set(answers.SWITCHED_IN)
    assert all(set(rows) == set(MECHANISMS) for rows in figures["switches"].values())
    assert [(row["case"], row["criterion"]) for row in figures["leaning"]] == [
        (case, name) for case in dependence.PACKAGES for name in CRITERIA
    ]
    assert set(figures["reach"]["counts"]) == {reach.case_of(*row).name for row in reach.rows()}


def test_every_world_is_counted_once(figures):
    for row in figures["reach"]["counts"].values():
        assert sum(row[: len(CLASSES)]) == responses.WORLDS and len(row) == len(figures["reach"]["columns"])


@pytest.mark.slow
def test_a_sample_of_the_stored_figures_is_what_the_model_gives_today(figures):
    pasts = responses.Pasts()
    lever, case = "remote_access_rule", Case("inaction")
    stored = next(row for row in figures["levers"] if row["name"] == lever)
    only = Case("inaction", levers={lever: stored["put"]}, label="only")
    run = pasts.fitted.futures([case, only], reach.JUDGED_BY)
    before, after = (run.criteria(one.name) for one in (case, only))
    today = {name: vars(Shift.between(before[name], after[name], pasts.fitted.members)) for name in CRITERIA}
    assert responses.rounded(today) == stored["alone"], AGAIN.format("responses")
    assert list(reach.tally(before).values()) == figures["reach"]["counts"]["inaction"], AGAIN.format("responses")


@pytest.mark.parametrize(
    ("row", "alone", "within", "words"),
    [
        ({"there": 9}, {}, {}, "already when the futures branch"),
        ({"there": 0}, {}, {}, "changes nothing in any of 9 worlds"),
        ({"there": 3}, {LEAD: Shift(0.01, 0.02, 6)}, {}, "In 3 of 9 worlds it stands there already. Nothing"),
        ({"there": 0}, {LEAD: WEAK}, {LEAD: Shift(0.2, 0.01, 9)}, "works together with the others"),
        ({"there": 0}, {LEAD: WEAK}, {}, "once all the others are moved nothing of that stands out"),
        ({"there": 0}, {LEAD: WEAK}, {LEAD: Shift(0.04, 0.01, 9)}, "lead +0.05 ± 0.01 months alone, lead +0.04 ± 0.01"),
    ],
)  # fmt: skip
def test_why_a_lever_does_nothing_is_told_from_its_figures(row, alone, within, words):
    still = dict.fromkeys(CRITERIA, NONE)
    assert words in why({"put": 1.0, **row}, still | alone, still | within, worlds=9)


@pytest.mark.parametrize(
    ("shift", "text"),
    [
        (NONE, "0"), (Shift(1.234, 0.09, 5), "+1.23 ± 0.09"), (Shift(-0.0123, 0.0004, 5), "-0.0123 ± 0.0004"),
        (Shift(1e-8, 1e-9, 5), "under 0.00001"), (Shift(2.0, 30.0, 5), "+2.00 ± 30.00"),
    ],
)  # fmt: skip
def test_a_shift_has_the_decimals_that_its_error_bears(shift, text):
    assert shown(shift) == text


def test_a_class_that_is_seldom_everywhere_is_said_to_be():
    data = {"columns": ["near parity"], "counts": {"a": [3], "a+b": [4]}, "seldom": ["near parity"]}
    text = most_often("near parity", data, worlds=100)
    assert "under `a+b`: in 4 of 100 worlds. That is under 5% everywhere" in text


@pytest.mark.parametrize(("counts", "text"), [([0, 0], "No number"), ([0, 3], "with 1 of them"), ([2, 3], "with none")])
def test_a_corner_says_how_many_ends_it_takes(counts, text):
    row = {"case": "a", "asked": reach.TURNED, "ends": [["spillover", 0.6, 0.31]], "counts": counts, "worlds": 100}
    section = corner(row)
    assert text in section.sentences[0] and section.rows[1] == ["and `spillover`", "0.6", "+0.31", str(counts[1])]


def test_every_sentence_is_used(root):
    sources = [f.read_text(encoding="utf-8") for f in (root / "experiments" / "documents").glob("*.py")]
    assert {name for name in texts() if not any(re.search(f"[\"']{name}[\"']", source) for source in sources)} == set()


def test_renewing_names_what_moved(tmp_path):
    figures = {"a": {"x": 1.0, "y": [1, 2]}}
    module = SimpleNamespace(
        FILE=tmp_path / "f.json", PAGE=tmp_path / "p.md", page=lambda: "page", measure=lambda: figures,
        published=lambda: json.loads((tmp_path / "f.json").read_text(encoding="utf-8")),
    )  # fmt: skip
    assert responses.renew(module, anew=False) == [] and module.PAGE.read_text(encoding="utf-8") == "page"
    assert responses.renew(module, anew=True) == ["measured for the first time"]
    figures["a"] = {"x": 1.0, "y": [1, 3]}
    assert responses.renew(module, anew=True) == ["a: y: 1: 2 -> 3"]
    assert responses.renew(module, anew=True) == ["nothing moved"]
