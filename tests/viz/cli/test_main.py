"""The command line: answers at once, lists everything declared, says in one line what is wrong and how to mend it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from twofutures.abm.lever import levers
from twofutures.abm.parameters import parameters
from twofutures.agents.observables.declared import observables
from twofutures.policies.packages import packages

HEAVY = ("mesa", "scipy", "matplotlib", "pyarrow", "solara", "rich")
COMMANDS = (
    "outlook", "world", "compare", "attribute", "flip", "delay", "responses", "packages", "levers", "parameters",
    "bench", "forecast", "data", "play", "host", "game", "exercise",
)  # fmt: skip


def python(root: Path, code: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter at the top of the checkout."""
    environment = {**os.environ, **more}
    return subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["outlook", "--help"],
        ["outlook", "--package", "nobody"],
        ["world", "--start", "2040Q1"],
        ["compare", "--help"],
        ["forecast", "freeze", "--help"],
        ["play", "--help"],
        ["exercise", "check", "--help"],
        ["exercise", "show", "thirteen"],
        ["play", "us_goverment"],
        ["host", "--help"],
        ["host", "--seat", "us_goverment"],
        ["data", "moved", "--help"],
        ["compare", "inactoin", "repeal@2027Q3"],
        ["flip", "spilover"],
        ["delay", "repeal", "--starts", "2027Q1"],
    ],
)
def test_quick_answers_import_nothing_heavy(root, arguments):
    heavy = HEAVY if set(arguments).isdisjoint({"--help", "--version"}) else (*HEAVY, "numpy")  # names need NumPy
    code = (
        "import sys\nfrom twofutures.viz.cli.main import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {heavy!r} if name in sys.modules])"
    )
    assert python(root, code).stdout.endswith("HEAVY []\n")


def test_help_names_every_command(call):
    result = call("--help")
    assert result.exit_code == 0
    assert all(f"  {name} " in result.stdout for name in COMMANDS)
    assert call().stdout == result.stdout
    assert all(call(name, "--help").exit_code == 0 for name in COMMANDS)


@pytest.mark.parametrize("group", ["forecast", "data", "exercise"])
def test_a_group_alone_prints_its_help(call, group):
    alone = call(group)
    assert alone.exit_code == 0 and alone.stdout == call(group, "--help").stdout


def test_version_is_told(call):
    result = call("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("twofutures ")


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["outlok"], "outlook"),
        (["outlook", "--wrlds", "3"], "--worlds"),
        (["outlook", "--package", "loophole_closed"], "loopholes_closed"),
        (["outlook", "--package", "repeal", "--package", "repeal"], "give it once"),
        (["outlook", "--worlds", "0"], "1 to 100,000,000"),
        (["outlook", "--worlds", "-5"], "1 to 100,000,000"),
        (["outlook", "--worlds", "99999999999"], "1 to 100,000,000"),
        (["outlook", "--worlds", "many"], "1 to 100,000,000"),
        (["outlook", "--seed", "-1"], "from 0"),
        (["outlook", "--seed", "1.5"], "from 0"),
        (["outlook", "--start", "2025Q1"], "2026Q4 to 2028Q4"),
        (["outlook", "--start", "2029Q1"], "2026Q4 to 2028Q4"),
        (["outlook", "--start", "next year"], "write it like 2026Q4"),
        (["outlook", "--ensemble", "priors"], "prior"),
        (["outlook", "--set", "smic_yield"], "write it like smic_yield=0.4"),
        (["outlook", "--set", "smic_yield=nan"], "0.2..0.6"),
        (["outlook", "--set", "smic_yield=inf"], "0.2..0.6"),
        (["outlook", "--set", "smic_yield=7"], "0.2..0.6"),
        (["outlook", "--set", "smic_yield=half"], "0.2..0.6"),
        (["outlook", "--set", "smic_yeild=0.4"], "smic_yield"),
        (["outlook", "--set", "smic_yield=0.3", "--set", "smic_yield=0.4"], "give it once"),
        (["outlook", "--out", ""], "name a folder"),
        (["outlook", "--out", "pyproject.toml/below"], "name a folder"),
        (["outlook", "--out", "pyproject.toml"], "name a folder"),
        (["world", "--world", "-1"], "from 0"),
        (["world", "--package", "statusquo"], "status_quo"),
        (["parameters", "--group", "smugling"], "smuggling"),
        (["bench", "--repeats", "0"], "1 to 1,000"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_that_names_the_fix(call, root, monkeypatch, arguments, names_the_fix):
    monkeypatch.chdir(root)
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("twofutures: ")
    assert result.stderr.count("\n") == 1
    assert names_the_fix in result.stderr


def test_a_folder_that_cannot_be_written_is_refused(call, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    result = call("outlook", "--out", tmp_path / "new")
    assert result.exit_code == 2
    assert "cannot be written to" in result.stderr


@pytest.mark.parametrize(("command", "names"), [("packages", packages), ("levers", levers), ("parameters", parameters)])
def test_lists_hold_everything_declared(call, command, names):
    listed = json.loads(call(command, "--json").stdout)
    assert [row["name"] for row in listed] == list(names())
    assert all(row["meaning"] and row["source"]["title"] for row in listed)
    table = call(command)
    assert table.exit_code == 0
    assert all(name in table.stdout for name in names())


def test_parameters_can_be_listed_by_theme(call):
    listed = json.loads(call("parameters", "--group", "smuggling", "--json").stdout)
    assert [row["name"] for row in listed] == [p.name for p in parameters().values() if p.group == "smuggling"]


def test_observables_are_listed_by_theme_and_an_unknown_theme_suggests_the_nearest(call):
    names = [one.name for one in observables()]
    rows = json.loads(call("observables", "--json").stdout)
    assert [row["name"] for row in rows] == names and len(names) > 200
    assert all(row["unit"] and row["meaning"] and row["label"] and row["theme"] for row in rows)
    table = call("observables", "--theme", "smuggling").stdout
    assert "smuggling_premium" in table and "gap_usable" not in table
    wrong = call("observables", "--theme", "smugling")
    assert wrong.exit_code == 2 and "did you mean smuggling" in wrong.stderr


def test_kinds_of_events_are_listed_with_their_facts(call):
    kinds = json.loads(call("observables", "--events", "--json").stdout)
    assert {kind["name"] for kind in kinds} >= {"bust", "released", "law/<bill>"}
    assert "two-die packages" in call("observables", "--events", "--theme", "chips").stdout


def test_bench_prints_what_was_measured(call, monkeypatch):
    measured = {"worlds per second": 812.5, "worlds": 10}
    stand_in = type(sys)("twofutures.experiments.speed.bench")
    stand_in.bench = lambda worlds, repeats: {**measured, "worlds": worlds * repeats}
    monkeypatch.setitem(sys.modules, "twofutures.experiments.speed.bench", stand_in)
    result = call("bench", "--worlds", "5", "--repeats", "2", "--json")
    assert json.loads(result.stdout) == measured
    assert "812.5" in call("bench").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_is_one_line(root):
    with open("/dev/full", "w") as full:
        code = "from twofutures.viz.cli.main import main; main(['levers', '--json'])"
        result = subprocess.run([sys.executable, "-c", code], cwd=root, stdout=full, stderr=subprocess.PIPE, text=True)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="needs pipes")
@pytest.mark.parametrize("arguments", ["['parameters']", "['parameters', '--json']"])
def test_a_closed_pipe_is_no_traceback(root, arguments):
    code = f"from twofutures.viz.cli.main import main; main({arguments})"
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        result = subprocess.run(
            [sys.executable, "-c", code], cwd=root, stdout=closed, stderr=subprocess.PIPE, text=True
        )
    assert "Traceback" not in result.stderr
    assert result.returncode != 0
