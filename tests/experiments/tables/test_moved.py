"""What a changed table moves: its cells, and the targets and forecasts that answer, played on the same luck."""

import numpy as np
import pytest

from twofutures.experiments.record.forecasts import declared
from twofutures.experiments.record.targets import targets
from twofutures.experiments.tables.check import tables
from twofutures.experiments.tables.measured import measured
from twofutures.experiments.tables.moved import SEED, Moved, _parts, at_revision, changed, moved, table_file
from twofutures.experiments.work.files import TOP

pytestmark = pytest.mark.slow

WORLDS = 4
PARAMETERS = "abm/data/parameters.toml"
YIELD = "smic_yield = {value = 0.35"


def edited(tmp_path, name: str, before: str, after: str):
    """A copy of a shipped table in which a text is replaced once."""
    text = (TOP / name).read_text(encoding="utf-8")
    assert before in text
    copy = tmp_path / (TOP / name).name
    copy.write_text(text.replace(before, after, 1), encoding="utf-8")
    return copy


def test_cells_that_differ_are_named_by_row_and_column(tmp_path):
    (table,) = (t for t in tables() if t.name == PARAMETERS)
    copy = edited(tmp_path, PARAMETERS, YIELD, "smic_yield = {value = 0.55")
    (cell,) = changed(table, TOP / PARAMETERS, copy)
    assert (cell.row, cell.column, cell.before, cell.after) == ("smic_yield", "value", 0.35, 0.55)


def test_a_row_that_is_gone_is_one_line(tmp_path):
    (table,) = (t for t in tables() if t.name == "abm/data/hardware_price.csv")
    copy = edited(tmp_path, table.name, "2023Q1,29.42\n", "")
    assert [(c.row, c.column, c.before, c.after) for c in changed(table, table.file, copy)] == [
        ("2023Q1", "", "there", "")
    ]


@pytest.mark.slow
def test_a_number_moves_what_rests_on_it_and_the_same_table_nothing(tmp_path):
    seen: list[int] = []
    copy = edited(tmp_path, PARAMETERS, YIELD, "smic_yield = {value = 0.59")
    answer = moved(PARAMETERS, TOP / PARAMETERS, copy, WORLDS, progress=lambda done, whole: seen.append(done))
    names = [row.name for row in answer.forecasts]
    assert seen == [1, 2] and answer.of == {"targets": len(targets()), "forecasts": len(declared().forecasts)}
    assert "huawei_since_2024@2027Q4" in names and all(row.worlds for row in answer.forecasts)
    assert "huawei_since_2024@2027Q4" in [row.name for row in answer.forecasts if row.noticeably]
    assert [abs(row.size) for row in answer.forecasts] == sorted((abs(r.size) for r in answer.forecasts), reverse=True)
    same = moved(PARAMETERS, TOP / PARAMETERS, TOP / PARAMETERS, WORLDS)
    assert same.changed == same.targets == same.forecasts == () and same.as_dict()["changed"] == []


@pytest.mark.slow
def test_a_recorded_number_moves_what_is_known_of_a_target(tmp_path):
    name = "experiments/record/data/targets.toml"
    copy = edited(tmp_path, name, "observed = [1.6, 6.7, 20.3]", "observed = [1.6, 6.7, 21.0]")
    answer = moved(name, TOP / name, copy, WORLDS)
    assert {row.name.partition(" (")[0] for row in answer.targets} == {"C-V1"} and answer.forecasts == ()
    assert all(row.known and row.worlds == 0 and row.noticeably for row in answer.targets)


def test_an_edited_table_with_a_fault_is_refused_with_its_place(tmp_path):
    copy = edited(tmp_path, PARAMETERS, YIELD, "smic_yield = {value = 0.75")
    with pytest.raises(ValueError, match=r"cannot take the place of .*smic_yield: .*value <= high"):
        moved(PARAMETERS, TOP / PARAMETERS, copy, WORLDS)


def test_the_child_measures_what_the_parent_would():
    figures = measured(WORLDS, SEED)
    assert set(figures["targets"]) == {t.id for t in targets()}
    assert all(np.shape(row["worlds"])[1] == WORLDS for row in figures["forecasts"].values())


def test_the_size_of_a_move_is_in_tolerances_or_bands():
    row = {"what": "x", "known": [1.0], "scale": [0.5], "worlds": [[1.0, 2.0, 3.0]]}
    (one,) = _parts("T", row, row | {"worlds": [[1.0, 3.0, 3.0]]})
    assert one == Moved("T", "x", 2.0, 3.0, 1, 2.0, False)
    event = {"what": "x", "known": [0.0], "worlds": [[0.0, 0.0, 1.0, 1.0]]}
    (one,) = _parts("E", event, event | {"worlds": [[0.0, 1.0, 1.0, 1.0]]})
    assert (one.before, one.after, one.worlds) == (0.5, 0.75, 1)


def test_a_table_is_named_from_the_top_or_from_where_one_stands():
    assert table_file(PARAMETERS) == table_file(str(TOP / PARAMETERS)) == PARAMETERS
    with pytest.raises(ValueError, match=f"did you mean {PARAMETERS}"):
        table_file("abm/data/parameter.toml")


def test_a_revision_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="name a commit, branch or tag"):
        at_revision(PARAMETERS, "no-such-revision", tmp_path)
