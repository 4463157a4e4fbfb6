"""Declared outputs: one meaning, unit and label each; events as the code writes them; nothing else is recorded."""

import ast
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from twofutures.abm.names import UnknownName
from twofutures.abm.observable import EventKind, Observable
from twofutures.agents import roster as roster_module
from twofutures.agents.observables.declared import events, observable, observables, themes
from twofutures.agents.roster import Roster
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.scenario import Scenario

UNITS = re.compile(
    r"(H100e|ECI|\$bn|share|ratio|months|minutes per task|quarters|count|countries|index(, 0 to 1)?|0 or 1"
    r"|-1 to 1|rung|FLOP|chips|releases|thousand|million|k?\$/H100e"
    r"|\$/H100e-hour|\$/Mtok|share/q|training H100e per chip|index, FY.*)"
    r"( per quarter| per year| a quarter)?"
)


def test_labels_are_short_and_each_means_one_thing():
    labels = Counter(one.label.lower() for one in observables())
    assert max(labels.values()) == 1 and max(map(len, labels)) <= 40
    assert max(Counter(kind.label for kind in events()).values()) == 1


def test_units_come_from_a_small_set():
    odd = {one.name: one.unit for one in observables() if not re.fullmatch(UNITS, one.unit)}
    assert not odd
    for one in observables():
        assert ("_flow_" in one.name) <= (one.unit == "H100e per quarter"), one.name
        assert ("share" in one.name) <= (one.unit == "share"), one.name
        assert not one.meaning.endswith(".") and len(one.meaning) <= 130, one.name


def test_themes_are_listed_together_and_an_unknown_one_suggests_the_nearest():
    order = [one.theme for one in observables()]
    assert order == sorted(order, key=themes().index)
    assert {kind.theme for kind in events()} <= set(themes())
    with pytest.raises(UnknownName, match="unknown theme 'smugling': did you mean smuggling"):
        observables("smugling")
    with pytest.raises(UnknownName, match="did you mean gap_usable"):
        observable("gap_usabel")


def test_the_code_writes_the_declared_events_with_their_facts():
    """Kinds, facts and causes as the syntax tree of the agents has them."""
    written: dict[str, set[str]] = {}
    writers: dict[str, set[str]] = {}
    for file in Path(roster_module.__file__).parent.rglob("*.py"):
        for kind in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ClassDef)):
            for call in (node for node in ast.walk(kind) if isinstance(node, ast.Call)):
                if isinstance(call.func, ast.Attribute) and call.func.attr == "note":
                    what = call.args[0]
                    name = what.value if isinstance(what, ast.Constant) else what.values[0].value + "<bill>"
                    written.setdefault(name, set()).update(word.arg for word in call.keywords)
                    writers.setdefault(name, set()).add(kind.name)
    assert {kind.name: set(kind.facts) for kind in events()} == {
        name: words - {"where", "because"} for name, words in written.items()
    }
    on_stage = {type(agent) for agent in Scenario(central=True).build(1).cast()}
    for kind in events():
        able = {k.__name__ for k in on_stage if writers[kind.name] & {base.__name__ for base in k.__mro__}}
        assert set(kind.who) == able, kind.name


def average_premium(model):
    """A report of a user's own."""
    return {"premium_so_far": model.street.premium}


def test_an_own_report_is_refused_until_it_says_what_it_gives():
    shipped = Roster.load()
    with pytest.raises(UnknownName, match=r"premium_so_far.*Roster\.with_reports"):
        Scenario(roster=shipped.with_reports(average_premium)).build(2).step()
    own = Observable("premium_so_far", "share", "street price over list price, less one", "premium so far", "own")
    model = Scenario(roster=shipped.with_reports(average_premium, declares=[own])).build(2).run(1)
    assert np.array_equal(model.recorder.series("premium_so_far"), model.recorder.series("smuggling_premium"), True)


def test_a_new_agent_brings_the_observables_of_its_kind():
    rows = Roster.load().rows
    grown = Roster.load().with_rows("lab", {**rows["lab"][0], "key": "newcomer"})
    model = Scenario(roster=grown).build(1).run(0)
    assert {name for name in model.recorder.names if name.startswith("newcomer")} == {
        "newcomer_compute_h100e", "newcomer_eci", "newcomer_revenue_busd",
    }  # fmt: skip
    assert model.outputs.observable("newcomer_eci").label == "newcomer: best released model"
    assert model.fork().outputs.observable("newcomer_eci")


def test_a_new_kind_of_agent_declares_what_it_may_note():
    sulk = EventKind("sulks", "a ring does not like the weather", "sulks", "own")
    moody = type("Moody", (Smuggler,), {"declares": (sulk,)})
    assert Scenario(roster=Roster.load().with_kind("ring", moody)).build(1).outputs.event("sulks") is sulk
