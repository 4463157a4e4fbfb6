"""Scenario files: what they say becomes cases; what is wrong is told all at once, with line, key and fix."""

import json
from pathlib import Path

import pytest

from twofutures.abm.calendar import LAST, quarter_step
from twofutures.abm.outside import LARGEST_TEXT
from twofutures.policies.case import Case
from twofutures.policies.scenario_file import SCHEMA, case_of, lines_of, read_scenario, written

FULL = """\
worlds = 30
seed = 5
ensemble = "prior"
start = "2027Q2"
held = {spillover = 0.3}

[levers]
cloud_kyc = 0.5

[[policy]]
lever = "export_push"
value = 10
start = "2028Q1"
strength = 0.5
citation = "a paper"

[[case]]
package = "inaction"
[case.assumptions]
spillover = 0.5
[case.switches]
smuggling = 0

[[case]]
label = "in steps"
package = "inaction"
start = "2027Q4"
levers = {cloud_kyc = 0.7}
[[case.policy]]
lever = "enforcement"
schedule = [["2027Q1", 2], ["2027Q3", 3.0]]
end = "2028Q2"
[[case.policy]]
lever = "chip_ceiling"
value = "hold"
"""


@pytest.fixture
def written_file(tmp_path):
    """Function of a text: the path of a file that holds it."""

    def write(text: str) -> Path:
        path = tmp_path / "s.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_full_file(written_file):
    run = read_scenario(written_file(FULL))
    assert dict(run.settings) == {"worlds": 30, "seed": 5, "ensemble": "prior", "held": {"spillover": 0.3}}
    plain, stepped = run.cases
    assert (plain.name, plain.start) == ("inaction", "2027Q2")
    assert plain.assumptions == {"spillover": 0.5} and plain.switches == {"smuggling": 0.0}
    assert plain.levers == {"cloud_kyc": 0.5}
    assert (stepped.name, stepped.start, stepped.levers) == ("in steps", "2027Q4", {"cloud_kyc": 0.7})
    push, low, high, held = stepped.policies
    assert (push.start, push.strength, push.citation) == (quarter_step("2028Q1"), 0.5, "a paper")
    assert (low.start, low.end, low.settings) == (quarter_step("2027Q1"), quarter_step("2027Q2"), {"enforcement": 2})
    assert (high.start, high.end, high.settings) == (quarter_step("2027Q3"), quarter_step("2028Q2"), {"enforcement": 3})
    assert (held.start, held.end, held.settings) == (quarter_step("2027Q4"), LAST, {"chip_ceiling": "hold"})


def test_the_short_form_is_a_case_per_package(written_file):
    run = read_scenario(written_file('packages = ["inaction", "repeal"]\n[levers]\nenforcement = 2\n'))
    assert [case.name for case in run.cases] == ["inaction", "repeal"]
    assert all(case.levers == {"enforcement": 2.0} for case in run.cases)
    assert read_scenario(written_file("")).cases == (Case("status_quo"),)


FAULTS = [
    ("worlds = 'many'", "line 1, worlds: must be a whole number"),
    ("worlds = 0", "line 1, worlds: 0 is outside its range: use 1..1e+08"),
    ("worlds = true", "line 1, worlds: must be a whole number"),
    ("seed = -1", "line 1, seed: -1 is outside its range"),
    ("ensemble = 'fited'", "did you mean fitted?"),
    ("package = ['inaction']", "line 1, package: must be text"),
    ("packages = 'inaction'", "line 1, packages: must be a list"),
    ("packages = []", "at least one"),
    ("packages = ['inactoin']", "did you mean inaction?"),
    ("package = 'repeal'\npackages = ['repeal']", "say only one of package and packages"),
    ("packages = ['repeal', 'repeal']", "give each [[case]] a label"),
    ("start = 2027", "line 1, start: must be text"),
    ("start = '2031Q1'", "use 2026Q4 to 2028Q4"),
    ("start = '2027-1'", "write it like 2026Q4"),
    ("assumptions = 3", "line 1, assumptions: must be a table"),
    ("\n[assumptions]\nspilover = 0.5", "line 3, assumptions.spilover: unknown assumption 'spilover': did you"),
    ("[assumptions]\nspillover = 'x'", "line 2, assumptions.spillover: must be a number"),
    ("[assumptions]\nspillover = nan", "must be a finite number"),
    ("[levers]\nenforcment = 2", "unknown lever 'enforcment': did you mean enforcement?"),
    ("[levers]\nenforcement = 99", "line 2, levers.enforcement: 99 is outside its range: use 0..5"),
    ("[switches]\nsmugling = 0", "did you mean smuggling or"),
    ("views = ['nobody at all']", "unknown view"),
    ("worldz = 3", "did you mean worlds?"),
    ("[[case]]\nlevres = 3", "line 2, case.1.levres: unknown key 'levres': did you mean levers"),
    ("[[policy]]\nlever = 'enforcement'", "line 1, policy.1: say either value or schedule"),
    ("[[policy]]\nlever = 'enforcement'\nvalue = 9", "in 0..5"),
    ("[[policy]]\nlever = 'enforcement'\nvalue = true", "takes a number"),
    ("[[policy]]\nlever = 'enforcement'\nvalue = 'hld'", "hold"),
    ("[[policy]]\nlever = 'enforcement'\nschedule = [1]", "list of pairs"),
    ("[[policy]]\nlever = 'enforcement'\nschedule = [['2027Q3', 1], ['2027Q1', 2]]", "must rise"),
    ("[[policy]]\nlever = 'enforcement'\nschedule = [['2027Q5', 1]]", "not a quarter"),
    ("[[policy]]\nlever = 'enforcement'\nvalue = 1\nstart = '2028Q1'\nend = '2027Q1'", "2028Q1 comes after end 2027Q1"),
    ("start = '2028Q1'\n[[policy]]\nlever = 'enforcement'\nvalue = 1\nend = '2027Q1'", "after its end 2027Q1"),
    ("[[policy]]\nvalue = 1", "policy.1.lever: is missing"),
    ("[[policy]]\nlever = 'enforcement'\nvalue = 1\nstrength = 3", "line 4, policy.1.strength: 3 is outside"),
    ("packages = [", "is not valid TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fix"), FAULTS)
def test_a_fault_names_line_key_and_fix(written_file, text, fix):
    path = written_file(text)
    with pytest.raises(ValueError) as error:
        read_scenario(path)
    assert fix in str(error.value) and str(path) in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(written_file):
    text = "worlds = 0\nfoo = 1\n[levers]\nenforcement = 99\ncloud_kyc = 'x'\n[[case]]\npackage = 'nobody'\n"
    with pytest.raises(ValueError) as error:
        read_scenario(written_file(text))
    message = str(error.value)
    places = [message.index(f"line {n}, ") for n in (1, 2, 4, 5, 7)]
    assert places == sorted(places)


def test_what_is_no_scenario_file(tmp_path):
    with pytest.raises(ValueError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")
    with pytest.raises(ValueError, match="is a folder"):
        read_scenario(tmp_path)
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="UTF-8"):
        read_scenario(tmp_path / "b.toml")
    (tmp_path / "c.toml").write_text("#" * (LARGEST_TEXT + 1))
    with pytest.raises(ValueError, match="larger than"):
        read_scenario(tmp_path / "c.toml")


def test_a_case_in_words_or_from_a_file(written_file):
    assert case_of("inaction") == Case("inaction")
    late = case_of("loopholes_closed@2027Q3")
    assert (late.package, late.start, late.name) == ("loopholes_closed", "2027Q3", "loopholes_closed@2027Q3")
    path = written_file(FULL)
    assert case_of(f"{path}#in steps").start == "2027Q4"
    for text, fix in {
        "inactoin": "did you mean inaction", "inaction@2031Q1": "2026Q4 to 2028Q4", "repeal+nobody": "unknown view",
        f"{path}#in step": "did you mean in steps", f"{path}": "holds 2 cases",
    }.items():  # fmt: skip
        with pytest.raises(ValueError, match=fix):
            case_of(text)


def test_lines_are_those_of_the_keys():
    lines = lines_of(FULL)
    assert lines["held",] == 5 and lines["levers", "cloud_kyc"] == 8
    assert lines["case", 1, "label"] == 25 and lines["case", 1, "policy", 1, "value"] == 35


def test_the_shipped_schema_is_todays():
    assert SCHEMA.read_text(encoding="utf-8") == written(), "run: python -m twofutures.policies.scenario_file"
    levers = json.loads(written())["$defs"]["Levers"]["properties"]
    assert levers["enforcement"]["maximum"] == 5


def test_the_examples_of_the_documentation_are_good(root, written_file):
    import re

    text = (root / "docs" / "scenario_files.md").read_text(encoding="utf-8")
    short, long = (read_scenario(written_file(block)) for block in re.findall(r"```toml\n(.*?)```", text, re.S))
    assert [case.name for case in short.cases] == ["inaction", "loopholes_closed"]
    assert [case.name for case in long.cases] == ["enforcement in steps", "without smuggling"]
    (rule,) = re.findall(r"```python\n(.*?)\n\w+ = Past", text, re.S)
    made: dict = {}
    exec(rule, made)
    assert made["case"].policies == (made["answer_smuggling"],)


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbf" + b'package = "repeal"\n')
    run = read_scenario(file)
    assert run.cases[0].package == "repeal" and run.text == 'package = "repeal"\n'
