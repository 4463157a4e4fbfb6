"""Notebooks of exercises: valid, without answers or outputs; every cell runs, one of them in a kernel of its own."""

import nbformat
import pytest
from nbclient import NotebookClient

from twofutures.experiments.exercises.sheet import exercises

NOTEBOOKS = {name: one.notebook for name, one in exercises().items() if one.notebook}


def cells(name):
    """The cells of code as text, worlds cut down."""
    book = nbformat.read(NOTEBOOKS[name], as_version=4)
    return [cell.source.replace("128", "24") for cell in book.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_valid_small_and_holds_no_answer(name):
    book, one = nbformat.read(NOTEBOOKS[name], as_version=4), exercises()[name]
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    asked = ", ".join(f'"{asked.name}": ""' for asked in one.asked)
    assert f"answers = {{{asked}}}" in code[-1].source and NOTEBOOKS[name].stat().st_size < 6_000


def test_three_exercises_have_one():
    assert [name[:2] for name in NOTEBOOKS] == ["05", "06", "09"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_runs(name, capsys, each_past_once):
    names: dict[str, object] = {}
    for source in cells(name):
        exec(compile(source, name, "exec"), names)
    assert capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_in_a_kernel_right_answers_are_told_what_there_was_to_learn():
    book = nbformat.read(NOTEBOOKS["05_same_seed_same_luck"], as_version=4)
    book.cells[-1].source = (
        book.cells[-1].source.replace('_turn": ""', '_turn": "5"').replace('_address": ""', '_address": "0"')
    )
    NotebookClient(book, timeout=300, kernel_name="python3").execute()
    assert "5 of 5 draws change" in "".join(output.text for output in book.cells[-1].outputs)
