"""Every shipped table holds what is declared of it, and each kind of fault is named with its place and its cure."""

import shutil

import pytest

from twofutures.experiments.tables import check
from twofutures.experiments.tables.check import (
    FILE,
    KNOWN,
    Field,
    Table,
    every_problem,
    problems,
    shipped_files,
    tables,
)
from twofutures.experiments.tables.rows import lines_of
from twofutures.experiments.work.files import TOP

SLOW = {"policies/data/fitted.parquet"}
BY_NAME = {table.name: table for table in tables()}


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] if n in SLOW else []) for n in BY_NAME])
def test_a_shipped_table_holds_what_is_declared_of_it(name):
    assert [str(problem) for problem in problems(BY_NAME[name])] == []


def test_every_shipped_table_is_declared_and_says_where_its_numbers_come_from():
    assert {table.name.partition("#")[0] for table in tables()} == set(shipped_files())
    assert [table.name for table in tables() if not table.says_where_from] == []
    for table in tables():
        assert set(table.sources) <= set(KNOWN["sources"]()), table.name
        assert set(table.key) <= set(table.fields) or not table.rows, table.name


def test_every_number_of_a_csv_of_the_world_has_a_unit_or_a_type_that_says_it():
    bare = [
        (table.name, name)
        for table in tables()
        if table.name.startswith("abm/data/") and table.name.endswith(".csv")
        for name, spec in table.fields.items()
        if Field.read(spec).type == "number" and not Field.read(spec).unit and spec in ("number", "?number", "amount")
    ]
    assert bare == []


def edited(tmp_path, name: str, before: str, after: str):
    """A copy of a shipped table in which a text is replaced once."""
    file = TOP / name.partition("#")[0]
    text = file.read_text(encoding="utf-8")
    assert before in text
    copy = tmp_path / file.name
    copy.write_text(text.replace(before, after, 1), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("name", "before", "after", "row", "column", "what"),
    [
        ("abm/data/capex.csv", "2023Q1,", "2023Q5,", "line 3", "quarter", "pattern"),
        ("abm/data/capex.csv", "2023Q1,12.726", "2023Q1,-12.726", "line 3", "amazon_cloud", 'constraint "minimum"'),
        ("abm/data/capex.csv", "2023Q1,12.726", "2023Q1,twelve", "line 3", "amazon_cloud", "type"),
        ("abm/data/capex.csv", "2023Q1,12.726", "2023Q1,", "line 3", "amazon_cloud", "required"),
        ("abm/data/capex.csv", "2023Q1,", "2022Q4,", "line 3", "", "the same as in the row"),
        ("abm/data/capex.csv", "amazon_cloud", "amazon_clowd", "", "amazon_clowd", "names none of the agents"),
        ("abm/data/countries.csv", "\nCAN,", "\nCAN,surplus,", "line 4", "", "constraint"),
        ("abm/data/levers.toml", 'source = "bis-h200-2026"', 'source = "bis"', "chip_ceiling", "source", "sources"),
        ("abm/data/levers.toml", "low = 0.0", "low = 9.0", "chip_ceiling", "", "low <= neutral"),
        ("abm/data/levers.toml", "low = 0.0", "lowest = 0.0", "", "lowest", "not declared"),
        ("abm/data/parameters.toml", 'ce = "A"', 'ce = "Z"', "chips.nvidia_flow_level", "confidence", "enum"),
        ("experiments/record/data/recorded.csv", "adoption_world,", "adoption,", "line 2", "series", "recorded series"),
        ("policies/data/history.toml", 'lever = "chip_ceiling"', 'lever = "chip_roof"', "event 1", "lever", "levers"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(tmp_path, name, before, after, row, column, what):
    faults = problems(BY_NAME[name], edited(tmp_path, name, before, after))
    assert any(f.row == row and column in (f.column or "") and what in f.what for f in faults), list(map(str, faults))
    assert all(str(f).startswith(name) for f in faults)
    assert all("correct it" in f.what or "take it out" in f.what for f in faults if f.column == column and column)


def test_a_row_more_or_less_is_noticed(tmp_path):
    lines = (TOP / "abm/data/capex.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    copy = tmp_path / "capex.csv"
    copy.write_text("".join(lines[:-1]), encoding="utf-8")
    (fault,) = problems(BY_NAME["abm/data/capex.csv"], copy)
    assert "has 12 rows, declared are 13" in str(fault) and FILE.name in str(fault)


def test_a_table_that_nobody_declared_and_one_that_is_gone_are_named(monkeypatch):
    monkeypatch.setattr(check, "shipped_files", lambda: ["abm/data/new.csv"])
    monkeypatch.setattr(check, "tables", lambda: (Table("abm/data/old.csv", 1, {}),))
    assert [str(problem) for problem in every_problem()] == [
        "abm/data/new.csv: is not declared: say in tables.toml what it must hold",
        "abm/data/old.csv: is not there: put it back",
    ]


def test_rows_along_a_path(tmp_path):
    file = tmp_path / "t.toml"
    file.write_text("[a]\nx = 1\n[a.of]\nn = [1, 2]\n[[b.row]]\ny = 3\n[[b.row]]\ny = 4\n", encoding="utf-8")
    (line,) = lines_of(file, "*.of.*", ["low", "high"])
    assert line.place == "a.of.n" and line.cells == {"key": "a", "key2": "n", "low": 1, "high": 2}
    assert [(one.place, one.cells) for one in lines_of(file, "*.row[]")] == [
        ("b.row 1", {"key": "b", "y": 3}), ("b.row 2", {"key": "b", "y": 4}),
    ]  # fmt: skip
    assert lines_of(file, "a")[0].cells == {"x": 1, "of": {"n": [1, 2]}}
    shutil.copy(TOP / "abm/data/hardware_price.csv", tmp_path)
    assert lines_of(tmp_path / "hardware_price.csv")[0].place == "line 2"
