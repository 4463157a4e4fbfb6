"""Any world of any case of a batch is played again by itself, and through the command that a page prints."""

import shlex
from dataclasses import replace

import numpy as np
import pytest

from twofutures.experiments.batches.again import again, alone
from twofutures.experiments.batches.batch import Batch, from_dict, play
from twofutures.experiments.batches.design import Axis, factorial, given, lhs, replications
from twofutures.experiments.batches.outlook import plan
from twofutures.policies.case import Case
from twofutures.policies.extension import function_named
from twofutures.policies.policy import HOLD, Policy
from twofutures.policies.scenario_file import read_scenario

pytestmark = pytest.mark.slow

VIEWED = Case("inaction", views=("beijing_veto", "paper"))
RICH = Case(
    "loopholes_closed", "2027Q2", ("algorithms_beat_compute",),
    {"enforcement": {"2026Q4": 2.0, "2027Q4": 3.0}, "chip_ceiling": HOLD, "chip_fee": 0.2},
    (
        Policy("both", {"cloud_kyc": 0.5, "chip_quota": HOLD}, 17, 20, 0.5, citation="a source"),
        Policy("steps", {"export_push": {"2026Q1": 1.0, "2027Q1": 5.0, "2028Q1": 9.0}}, 15, 23),
        Policy("history", {"chip_fee": 1.0}, 10, 14),
    ),
    {"ring_hazard": 0.2}, {"smuggling": 0.5}, "rich/“one”, with a fee",
)  # fmt: skip
RULED = ("spillover", "enforcement")
BATCHES = {
    "replications, fitted": Batch((VIEWED, RICH), replications(9), 3, held={"smic_yield": 0.4}),
    "varied, fitted": Batch((RICH, VIEWED), lhs([*RULED, "export_push"], 9), override=(*RULED, "export_push")),
    "factorial, prior": Batch((VIEWED, RICH), factorial([Axis("enforcement", 1, 4, 3)], 3), 5, "prior",
                              override=("enforcement",)),
    "since 2022Q4, prior": Batch((RICH,), given({"spillover": [0.2, 0.5], "smic_yield": [0.3, 0.4]}, since="2022Q4"),
                                 ensemble="prior", held={"smic_yield": 0.25}, override=("spillover", "smic_yield")),
}  # fmt: skip


def unlike(one, other) -> set[str]:
    """Observables that are not bitwise the same."""
    a, b = one.recorder, other.recorder
    return {name for name in a.names if not np.array_equal(a.series(name), b.series(name), equal_nan=True)}


def typed(command: str) -> dict[str, list[str]]:
    """The options of a command line."""
    words = shlex.split(command)
    options: dict[str, list[str]] = {}
    for option, value in zip(words[2::2], words[3::2], strict=True):
        options.setdefault(option, []).append(value)
    return options


@pytest.mark.parametrize("name", BATCHES)
def test_a_world_alone_is_the_world_of_the_batch_also_through_its_file(name, tmp_path):
    batch, world = BATCHES[name], BATCHES[name].worlds - 1
    case = batch.names[-1]
    single, number = alone(batch, world, case)
    command, text = again(single, number)
    if text:
        (tmp_path / "world.toml").write_text(text, encoding="utf-8")
        run = read_scenario(tmp_path / "world.toml")
        single = plan(cases=run.cases, **{**run.settings, "worlds": 1})
    assert single.names == [case] and single.design.worlds == 1
    stored = play(batch, np.array([world]), [batch.cases[-1]])
    assert unlike(stored, play(single, np.array([number]))) == set()
    assert typed(command)["--world"] == [str(number)] and typed(command)["--ensemble"] == [batch.ensemble]


def test_what_options_can_say_needs_no_file():
    batch = Batch((VIEWED,), lhs(["enforcement"], 4), 7, held={"smic_yield": 0.4})
    single, number = alone(batch, 2)
    command, text = again(single, number, "why")
    assert text == "" and command.startswith("twofutures why --package inaction")
    options, value = typed(command), float(batch.design.at(np.array([2]))["enforcement"][0])
    assert options["--view"] == ["beijing_veto", "paper"] and options["--lever"] == [f"enforcement={value!r}"]
    assert options["--set"] == ["smic_yield=0.4"] and options["--seed"] == ["7"] and options["--start"] == ["2027Q1"]


@pytest.mark.parametrize(
    "case",
    [
        Case(label="mine"),
        Case(levers={"enforcement": {"2027Q1": 2.0}}),
        Case(levers={"enforcement": HOLD}),
        Case(assumptions={"spillover": 0.3}),
        Case(switches={"smuggling": 0}),
        Case(policies=(Policy("own", {"enforcement": 2.0}),)),
    ],
    ids=lambda case: str(case.levers or case.label or "other"),
)
def test_what_options_cannot_say_is_in_the_file(case, tmp_path):
    command, text = again(plan(worlds=1, cases=[case]), 0)
    assert typed(command)["--scenario"] == ["world.toml"]
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (back,) = read_scenario(tmp_path / "a.toml").cases
    assert back.name == case.name and back.start == case.start
    assert replace(back, policies=(), levers={}) == replace(case, policies=(), levers={})
    assert [dict(p.settings) for p in back.policies] in (
        [dict(p.settings) for p in case.policies],
        [{"enforcement": 2.0}] if case.levers.get("enforcement") != HOLD else [{"enforcement": HOLD}],
    )


def test_a_function_is_named_by_the_file_and_one_below_other_policies_is_not_said(tmp_path, monkeypatch):
    (tmp_path / "my_rules.py").write_text("def enforce(government, quarter):\n    return {'enforcement': 4.0}\n")
    monkeypatch.syspath_prepend(tmp_path)
    ruled = Case(policies=(function_named("my_rules:enforce"),), label="ruled")
    batch = Batch((ruled,), lhs(["chip_fee"], 2))
    with pytest.raises(ValueError, match="ruled: a function decides before another policy"):
        again(*alone(batch, 1))
    single = plan(worlds=1, cases=[ruled])
    (tmp_path / "a.toml").write_text(again(single, 0)[1])
    assert read_scenario(tmp_path / "a.toml").cases == single.cases
    assert play(single, np.arange(1)).levers["enforcement"].tolist() == [4.0], "a module that only lends a function"
    assert from_dict(single.as_dict()) == single
