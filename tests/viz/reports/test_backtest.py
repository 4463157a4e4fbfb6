"""The backtest on the command line: both bands, in sample and on what was left out; contradictions are refused."""

import html
import json

import pytest

from twofutures.experiments.record.backtest import Part, Row
from twofutures.experiments.record.left_out import Family, LeftOut
from twofutures.viz.reports import left_out


def row(name: str, family: str, *observed: float) -> Row:
    """A target whose worlds lie between 1 and 3, and with the layer between nought and 4."""
    parts = tuple(Part(x, 2.0, 1.0, 3.0, (0.0, 4.0), (0.0, 4.0)) for x in observed)
    return Row(name, "made up", family, "level", False, "judgement", parts)


@pytest.fixture
def counted(monkeypatch):
    """Two families left out, in place of the minutes that it takes."""
    rows = {"use": row("A-1", "use", 2.0, 3.5), "smuggling": row("B-1", "smuggling", 2.0, 9.0)}
    made = LeftOut(tuple(Family(name, (one,), 0.17, 300.0, 2.5) for name, one in rows.items()), 4_000)
    monkeypatch.setattr(left_out, "left_out", lambda folder, workers, tick: made)
    return made


def test_left_out_counts_before_and_after_the_layer(call, tmp_path, counted, unprinted):
    result = call("backtest", "--left-out", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert "use 1 of 2 2 of 2" in words and "smuggling 1 of 2 1 of 2" in words and "all 2 of 4 3 of 4" in words
    assert "B-1" in words and "A-1" not in words
    page = html.unescape((tmp_path / "left_out.html").read_text(encoding="utf-8"))
    assert "50% lie inside the 10–90 % band of the worlds and 75% inside" in words and "75% inside" in page


def test_left_out_speaks_json(call, tmp_path, counted):
    result = call("backtest", "--left-out", "--out", tmp_path, "--json")
    summary = json.loads(result.stdout)
    assert summary["covered"] == {"numbers": 4, "before": 2, "after": 3} and summary["holds"] is True
    assert [family["name"] for family in summary["families"]] == ["use", "smuggling"]
    assert summary == json.loads((tmp_path / "left_out.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("other", [("--until", "2025Q2"), ("--worlds", "50"), ("--ensemble", "prior")])
def test_left_out_draws_its_own_worlds(call, other):
    result = call("backtest", "--left-out", *other)
    assert result.exit_code == 2 and other[0] in result.stderr and "--left-out" in result.stderr


def test_the_score_tells_both_bands(call, tmp_path, unprinted):
    result = call("backtest", "--ensemble", "prior", "--worlds", 12, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "backtest.json").read_text(encoding="utf-8"))
    shares = [summary[f"numbers_in_{band}"] for band in ("band", "reported_band")]
    words = " ".join(result.stdout.split())
    assert "with the discrepancy layer" in words and all(f"({share:.0%})" in words for share in shares)
    assert "discrepancy layer" in (tmp_path / "backtest.html").read_text(encoding="utf-8")
