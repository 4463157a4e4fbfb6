"""No number hides in a rule or in the roster: each is declared with range and source, or plain arithmetic."""

import ast
import tomllib
from pathlib import Path

import pytest

import twofutures
from twofutures.abm.parameters import of_agents
from twofutures.agents.roster import ROSTER, Roster

TOP = Path(twofutures.__file__).resolve().parent.parent
RULES = sorted([*(TOP / "agents").rglob("*.py"), *(TOP / "abm" / "places").rglob("*.py")])
ARITHMETIC = {
    0,
    1,
    2,
    3,
    4,
    -1,
    1 / 2,
    1 / 4,
    10,
    12,
    100,
    1e3,
    1e6,
    1e9,
    1e21,
}  # counts, halves, months, powers of ten
YEARS = range(2015, 2031)  # of recorded series and plans
UNITS = {  # module constants that are no belief about the world
    "WEEKS": "weeks in a quarter",
    "HOURS_PER_QUARTER": "hours in a quarter",
    "YEARS_TO_2025": "years from 2022 to 2025",
    "YEARS_SINCE_COUNT": "years from 2019 to 2022",
    "PAST_MONTHS": "months kept of the recorded frontier before 2022Q4",
    "CHARGE_PIPELINE": "places in a queue",
    "COMMITTED": "rank of the regime scale's end",
    "UNLIMITED": "no bound at all",
    "RECALLED": "months looked back for a lag that surprises",
    "SLIVER": "keeps logarithms finite",
    "NOTABLE_JUMP": "only what is told depends on it",
    "NOTABLE_GAIN": "only what is told depends on it",
}


def hidden(code: str) -> list[str]:
    """Numbers in a module that are neither arithmetic nor a year nor named among the units."""
    tree = ast.parse(code)
    named = [node for node in tree.body if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in UNITS]
    allowed = {id(inner) for node in named for inner in ast.walk(node)}
    decorators = [d for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for d in f.decorator_list]
    shapes = [k.value for k in ast.walk(tree) if isinstance(k, ast.keyword) and k.arg == "axes"]
    allowed |= {id(inner) for part in (*decorators, *shapes) for inner in ast.walk(part)}  # sizes of caches and states
    return [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and id(node) not in allowed
        and node.value not in ARITHMETIC
        and node.value not in YEARS
    ]


@pytest.mark.parametrize("file", RULES, ids=lambda file: str(file.relative_to(TOP)))
def test_no_rule_holds_a_number_of_its_own(file):
    assert hidden(file.read_text(encoding="utf-8")) == []


def test_a_number_in_a_rule_is_found():
    assert hidden("def rule(self):\n    return 0.37 * self.x\n") == ["line 2: 0.37"]
    assert hidden("FACTOR = 1.7\nWEEKS = 13\n") == ["line 1: 1.7"]


def test_the_roster_holds_names_and_no_numbers():
    def numbers(value):
        if isinstance(value, dict):
            return [n for inner in value.values() for n in numbers(inner)]
        if isinstance(value, list):
            return [n for inner in value for n in numbers(inner)]
        return [value] if type(value) in (int, float) else []

    assert numbers(tomllib.loads(ROSTER.read_text(encoding="utf-8"))) == []


def test_every_number_of_an_agent_belongs_to_one_on_stage():
    keys = {row["key"] for _, _, row in Roster.load().seats}
    bills = {bill["lever"] for bill in Roster.load().rows["congress"][0]["bills"]}
    assert set(of_agents()) <= keys | bills
