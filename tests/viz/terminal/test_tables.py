"""Tables: numbers stay whole at any width, names may wrap, and a pipe gets plain lines."""

import pytest

from twofutures.viz.terminal.output import print_bullets, print_lines
from twofutures.viz.terminal.tables import blocks, is_numeric, plain_lines, print_table

COLUMNS = ["id", "target", "observed", "10–90 %", "in so many worlds"]
ROWS = [
    [
        "C-V10",
        "origin of the PRC stock, end 2025: domestic, legal, smuggled",
        "1,234,567",
        "-0.0353…4.47e-05",
        "1 of 5",
    ],
    ["K-V1", "inaction+beijing_veto+algorithms_beat_compute+another", "4", "2.22…11.3", "no value"],
]
NUMBERS = ("1,234,567", "-0.0353…4.47e-05", "2.22…11.3", "1 of 5")


@pytest.fixture
def printed(capsys, monkeypatch):
    """Function of a width (None: a pipe): the lines of the table there."""

    def at(width):
        monkeypatch.setenv("COLUMNS", str(width or 80))
        monkeypatch.setenv("TERM", "dumb")
        monkeypatch.setattr("sys.stdout.isatty", lambda: width is not None)
        print_table("The title", COLUMNS, ROWS)
        return capsys.readouterr().out.splitlines()

    return at


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_number_is_split_and_no_line_is_longer_than_the_terminal(printed, width):
    lines = printed(width)
    assert all(any(number in line for line in lines) for number in NUMBERS)
    assert max(map(len, lines)) <= width
    text = "".join("".join(lines).split())
    assert all("".join(row[0].split()) in text for row in ROWS)


def test_a_long_name_wraps_before_columns_go_below(printed):
    assert sum("C-V10" in line for line in printed(80)) == 1
    assert sum("C-V10" in line for line in printed(40)) > 1, "each block begins with what names its rows"


def test_a_pipe_gets_a_plain_line_per_row_whatever_the_terminal(printed, monkeypatch):
    lines = printed(None)
    assert lines[0] == "The title" and len(lines) == 2 + 1 + len(ROWS) + 1
    assert not any(set(line) & set("─│┃━\x1b") or line != line.rstrip() for line in lines)
    places = [
        line.index(cell) + len(cell) for line, cell in zip(lines[2:5], ("observed", "1,234,567", " 4 "), strict=True)
    ]
    assert places[0] == places[1] == places[2] - 1, "numbers stand flush right"
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert printed(None) == lines


def test_what_is_a_number():
    assert all(
        is_numeric([cell])
        for cell in (
            "7",
            "−0.3",
            "1 of 1,000",
            "0.2 to 0.6",
            "7.1 (3–10)",
            "0 | 0 | 2",
            "12 %",
            "2027Q1",
            "$3bn",
            "1e-5",
        )
    )
    assert not any(is_numeric([cell]) for cell in ("", "C-V10", "inaction", "in 2028", "2028 was a year of many words"))
    assert is_numeric(["4", "5", "no value", ""]) and not is_numeric(["4", "near parity", "mixed"])


def test_rows_are_told_apart_by_as_many_columns_as_it_takes():
    fan = [["inaction", quarter, "0.5"] for quarter in ("2026Q4", "2027Q1")]
    assert [block for block, _ in blocks(["case", "quarter", "p10"], fan, 10)] == [[0, 1, 2]]
    assert [block for block, _ in blocks(["quarter", "case", "p10"], [r[1::-1] + r[2:] for r in fan], 14)] == [
        [0, 1],
        [0, 2],
    ]
    assert plain_lines(["a", "b"], []) == ["a  b"]


def test_prose_splits_no_number_and_is_one_line_in_a_pipe(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    text = "In 2024-25 the lead was between -12.5 and 1,234,567.25 months of work"
    print_lines([text])
    assert capsys.readouterr().out == f"{text}\n"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_lines([text])
    print_bullets("Heading", [text])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 30
    assert all(any(number in line for line in lines) for number in ("2024-25", "-12.5", "1,234,567.25"))
