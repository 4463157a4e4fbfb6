"""Extensions: what a module adds is on stage and known by name where it is used, and nowhere else."""

import re
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from twofutures.abm.lever import lever
from twofutures.abm.names import UnknownName
from twofutures.agents.names import name
from twofutures.agents.observables.declared import shipped
from twofutures.agents.roster import Roster
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import replications
from twofutures.experiments.batches.run import run
from twofutures.experiments.futures import Past
from twofutures.experiments.questions import Question
from twofutures.policies.case import Case
from twofutures.policies.extension import function_named, in_use, load, name_of, on_stage, use
from twofutures.policies.scenario_file import read_scenario
from twofutures.viz.cli.main import main

WORLDS = 3


@pytest.fixture
def module(outside, root):
    """The module of the tutorial, importable."""
    page = (root / "docs" / "tutorials" / "extend_from_outside.md").read_text(encoding="utf-8")
    text = re.search(r"```python\n(# my_world\.py\n.*?)```", page, re.DOTALL)[1]
    (outside / "my_world.py").write_text(text, encoding="utf-8")
    return outside / "my_world.py"


def test_everything_it_adds_takes_part(module):
    past = Past(WORLDS, ensemble="prior", extension="my_world")
    model = past.branch([Case(), Case(policies=(function_named("my_world:reserve_when_behind"),))])
    model.run()
    rows = on_stage(("my_world",)).countries
    assert type(model.actor("public_lab")).__name__ == "PublicLab" and name("public_lab") == "Public Lab"
    assert (
        model.actor("ATL").gdp == 900
        and {c["key"]: c["commitments"] for c in rows}["ATL"] == 3
        and name("ATL") == "Atlantis"
    )
    assert np.isclose(sum(c["gdp_share"] for c in rows if c["bloc"] == "third"), 1)
    assert model.recorder.last("alarmed_quarters").max() > 0
    reserve = model.recorder.series("public_reserve_h100e")
    assert (reserve[-1, :WORLDS] > 0).any(), "the owner's own rule"
    assert set(reserve[-1, WORLDS:]) <= {0.0, 200_000.0}, "the policy as a function"
    assert ("nvidia", "ATL", "pact") in model.flow.graph.edges(keys=True)
    assert model.recorder.last("public_lab_compute_h100e").min() > 0


def test_what_it_declares_can_be_asked_for(module):
    load("my_world")
    assert (
        lever("public_compute").unit == "H100e"
        and shipped().observable("alarmed_quarters").label == "Quarters of alarm"
    )
    futures = Past(WORLDS, ensemble="prior", extension="my_world").futures([Case("inaction")])
    both = Question.read("Alarmed_and_ahead").of(futures, "inaction")
    parts = [
        Question.read(text).of(futures, "inaction") for text in ("alarmed_quarters@2028Q4>=10", "lead_months_smooth>6")
    ]
    assert np.array_equal(both, parts[0] * parts[1]) and futures.own_counts("inaction") == {
        "alarmed and ahead": both.sum()
    }


@pytest.mark.slow
@pytest.mark.parametrize("ensemble", ["prior", "fitted"])
def test_a_run_without_it_is_the_same_to_the_last_bit(module, ensemble):
    names = ["lead_months", "gap_usable", "third_prc_reach"]
    before, _, after = (
        Past(WORLDS, ensemble=ensemble, extension=extension).futures([Case()], names)
        for extension in ((), "my_world", ())
    )
    assert "public_compute" in Past(1, extension=()).model.levers.snapshot(), "it is loaded"
    for each in names:
        assert np.array_equal(before.series(each, "status_quo"), after.series(each, "status_quo"), equal_nan=True)


def test_what_is_in_use_is_played_by_default(module):
    assert use(str(module)) == in_use() == ("my_world",)
    assert "public_lab" in [agent.key for agent in Past(1, ensemble="prior").model.cast()]
    assert "public_lab" not in [agent.key for agent in Past(1, ensemble="prior", extension=()).model.cast()]


def test_a_scenario_file_names_it(module, tmp_path):
    file = tmp_path / "s.toml"
    text = 'rules = ["my_world:reserve_when_behind"]\n[extend]\nmodule = "my_world"\n[levers]\npublic_compute = {}\n'
    file.write_text(text.format(1000))
    run = read_scenario(file)
    assert run.extensions == ("my_world",) and run.cases[0].levers == {"public_compute": 1000}
    assert name_of(run.cases[0].policies[0]) == "my_world:reserve_when_behind"
    file.write_text(text.format(600_000))
    with pytest.raises(ValueError, match=r"line 5, levers.public_compute: .* use 0..500000 H100e"):
        read_scenario(file)
    with pytest.raises(ValueError, match="my_world, which is not in use: start with --extend my_world"):
        read_scenario(file, trusted=False)


WRONG = {
    "nothing here": ("holds no extension", "x = 1"),
    "a fault": ("fails in line 2: ZeroDivisionError", "x = 1\n1 / 0"),
    "a library that is missing": ("needs no_such_library", "import no_such_library"),
    "a taken lever": (
        "lever enforcement is declared already",
        "from twofutures import Extension, Lever\n"
        "extension = Extension(levers=[Lever('enforcement', 'US', 'x', 0, 1, 0, (), 'm', 'judgement', 'c')])",
    ),
    "a taken class": (
        "outcome class near parity is declared already",
        "from twofutures import Extension\nextension = Extension(classes={'Near parity': ('gap_usable<2',)})",
    ),
    "a class without a condition": (
        "has no condition: give it some",
        "from twofutures import Extension\nextension = Extension(classes={'mine': ()})",
    ),
    "a country without a column": (
        "country ATL lacks country, bloc",
        "from twofutures import Extension\nextension = Extension(countries=[{'iso3': 'ATL'}], names={'ATL': 'A'})",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_one_line(outside, kind):
    hint, text = WRONG[kind]
    (outside / "wrong.py").write_text(text)
    with pytest.raises(ValueError, match=hint) as fault:
        on_stage(use("wrong"))
    assert "\n" not in str(fault.value)


def test_a_missing_module_says_how_to_have_it_found(outside):
    with pytest.raises(ValueError, match="there is no extension no_such_module: run this in its folder, give its path"):
        load("no_such_module")
    with pytest.raises(ValueError, match=r"there is no extension at nowhere/my_lab.py"):
        load("nowhere/my_lab.py")
    with pytest.raises(ValueError, match="names no function: write it like my_lab:freeze"):
        function_named("my_lab")
    with pytest.raises(ValueError, match="cannot be imported by name"):
        name_of(lambda government, quarter: {})


def test_an_unknown_function_suggests_the_nearest(module):
    with pytest.raises(UnknownName, match="reserve_when_behind"):
        function_named("my_world:reserve_when_behnd")


def test_the_shipped_roster_is_left_alone(module):
    grown = load("my_world").joins(Roster.load())
    assert len(grown.countries) == len(Roster.load().countries) + 1


@pytest.mark.parametrize("condition", ["gap_usabel<2", "gap_usable", "gap_usable<", "gap_usable@2031Q1<2"])
def test_a_class_that_nobody_can_answer_is_told_when_a_run_begins(outside, condition):
    (outside / "wrong.py").write_text(
        f"from twofutures import Extension\nextension = Extension(classes={{'mine': ('{condition}',)}})"
    )
    for begin in (lambda: Past(1, extension="wrong"), lambda: Batch((Case(),), extensions=("wrong",))):
        with pytest.raises(ValueError, match="outcome class mine: "):
            begin()


def test_a_changed_module_is_refused_before_any_of_it_runs(outside):
    lend = outside / "lend.py"
    lend.write_text("def freeze(government, quarter):\n    return {}\n")
    freeze = function_named("lend:freeze")
    run(Batch((Case(policies=(freeze,)),), replications(1), ensemble="prior"), outside / "run")
    assert CliRunner().invoke(main, ["query", str(outside / "run")]).exit_code == 0, "it needs no extension to lend one"
    lend.write_text(f"open({str(outside / 'ran')!r}, 'w')\n")
    del sys.modules["lend"]
    answer = CliRunner().invoke(main, ["query", str(outside / "run")])
    assert answer.exit_code == 2 and "the extension lend has changed" in answer.stderr
    assert not (outside / "ran").exists()
