"""Claims and contrasts on the command line: a page with every verdict, misses included, and errors in one line."""

import html
import json

import pytest

from twofutures.experiments.claims.contrasts import contrasts
from twofutures.experiments.statistics import VERDICTS


@pytest.mark.slow
def test_claims_write_page_charts_and_data(call, tmp_path):
    result = call("claims", "--only", "Q01,Q13,Q18", "--worlds", 6, "--view", "paper", "--out", tmp_path, "--json")
    summary = json.loads(result.stdout)
    assert [row["id"] for row in summary["claims"]] == ["Q01", "Q13", "Q18"]
    assert summary == json.loads((tmp_path / "claims.json").read_text(encoding="utf-8"))
    text = html.unescape((tmp_path / "claims.html").read_text(encoding="utf-8"))
    for row in summary["claims"]:
        assert row["claim"] in text and row["verdict"] in VERDICTS
        assert set(row["by_view"]) == {"paper"} and row["effect"]["worlds"] == 6
    assert "tallies" in text and summary["rule"].split(".")[0] in text and "<script" not in text
    assert (tmp_path / "claims-1.svg").exists() and not (tmp_path / "claims-1.png").exists()


def test_the_table_names_every_claim_asked_for(call, tmp_path, unprinted):
    result = call("claims", "--only", "Q20,U05", "--worlds", 3, "--no-views", "--out", tmp_path)
    assert all(name in result.stdout for name in ("Q20", "U05", "(assumed)", "(tally)", "what-if"))
    assert "Of 1 claim that could come out otherwise" in result.stdout and "1 claim is assumed" in result.stdout


@pytest.mark.slow
def test_contrasts_stand_beside_the_published_figures(call, tmp_path):
    result = call("contrasts", "--only", "cfr", "--worlds", 3, "--out", tmp_path)
    rows = json.loads((tmp_path / "contrasts.json").read_text(encoding="utf-8"))["rows"]
    assert [row["label"] for row in rows] == [row["label"] for row in contrasts()["cfr"].row]
    assert {row["verdict"] for row in rows} <= {"pass", "miss"}
    text = html.unescape((tmp_path / "contrasts.html").read_text(encoding="utf-8"))
    assert all(row["published"] in text and row["band_from"] in text for row in rows)
    assert (tmp_path / "contrasts.svg").exists()
    assert "cfr" in result.stdout and all(row["verdict"] in result.stdout for row in rows)


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["claims", "--only", "Q99"], "Q"),
        (["claims", "--only", "Q01,Q01"], "once"),
        (["claims", "--only", ""], "claim"),
        (["claims", "--view", "papr"], "paper"),
        (["claims", "--view", "paper", "--no-views"], "one of them"),
        (["contrasts", "--only", "ipf"], "ifp"),
        (["claims", "--worlds", "0"], "1 to"),
    ],
)
def test_bad_input_names_the_fix(call, arguments, names_the_fix):
    result = call(*arguments)
    assert result.exit_code == 2 and names_the_fix in result.stderr and len(result.stderr.splitlines()) == 1
