"""Sensitivity, discovery and the report of a run, as a user meets them."""

import json
import re
import shutil
from html import unescape

import numpy as np
import pytest

from twofutures.experiments.analysis import columns, discovery
from twofutures.experiments.questions import Question
from twofutures.experiments.work import citation
from twofutures.experiments.work.sealed import read_sealed
from twofutures.viz.charts import discovery as discovery_charts
from twofutures.viz.telling import findings
from twofutures.viz.words.limits import LEAVES_OUT

SMALL = ("--method", "both", "--factors", "ring_hazard,spillover", "--factors", "enforcement", "--trajectories", "2",
         "--samples", "16", "--top", "2", "--members", "2", "--lucks", "2")  # fmt: skip


def images_of(text: str) -> int:
    """Images of a page that refers to nothing outside itself (except by links that a reader may follow)."""
    sources = re.findall(r'\bsrc="([^"]*)"', text)
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert not re.search(r"<(script|link|iframe|object|embed|video|audio|source)\b", text)
    assert "url(" not in text
    assert "@import" not in text
    anchors = set(re.findall(r'\bid="([^"]*)"', text))
    for target in re.findall(r'\bhref="([^"]*)"', text):
        assert target.startswith("https://") or target.removeprefix("#") in anchors
    return len(sources)


@pytest.fixture(scope="module")
def designed(tmp_path_factory):
    """The folder of a small two-step sensitivity analysis, and what it printed."""
    from click.testing import CliRunner

    from twofutures.viz.cli.main import main

    folder = tmp_path_factory.mktemp("designed")
    result = CliRunner().invoke(main, ["sensitivity", *SMALL, "--out", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    return folder, json.loads(result.stdout)


@pytest.fixture(scope="module")
def rules():
    """Discovery of a planted box among declared factors."""
    rng = np.random.default_rng(1)
    x = {"smic_yield": 0.2 + 0.4 * rng.random(600), "spillover": rng.random(600)}
    x["package"] = rng.choice(np.array(["inaction", "repeal"], dtype=object), 600)
    return discovery.discover(x, (x["smic_yield"] > 0.4) & (x["package"] == "repeal"), np.arange(600))


@pytest.mark.slow
def test_sensitivity_screens_and_then_shares_out(designed):
    folder, summary = designed
    first, second = summary["analyses"]
    assert (first["method"], first["rows"], first["worlds"]) == ("morris", 2 * 4, 4)
    assert (second["method"], second["rows"], len(second["varied"])) == ("sobol", 16 * 4, 2)
    rows = second["questions"]["lead_months_smooth"]["factors"]
    assert {row["name"] for row in rows} == set(second["varied"])
    assert summary == read_sealed(folder / "sensitivity.json")
    assert images_of((folder / "sensitivity.html").read_text(encoding="utf-8")) == 4
    assert len(list(folder.glob("*.svg"))) == 4 and not list(folder.glob("*.png"))


@pytest.mark.slow
def test_the_table_names_factors_and_luck(call, tmp_path, unprinted):
    few = ("--method", "sobol", "--factors", "spillover,enforcement", "--samples", "16", "--members", "2")
    result = call("sensitivity", *few, "--package", "loopholes_closed", "--out", tmp_path)
    assert result.exit_code == 0
    in_place = "enforcement varies in place of 3 (package loopholes_closed)"
    assert in_place in result.stdout and in_place in (tmp_path / "sensitivity.html").read_text(encoding="utf-8")
    assert all(word in result.stdout for word in ("spillover", "total", "from luck", "not a forecast"))


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["sensitivity", "--factors", "smic_yeild"], "smic_yield"),
        (["sensitivity", "--factors", ","], "name at least one"),
        (["sensitivity", "--group", "smugling"], "smuggling"),
        (["sensitivity", "--samples", "100"], "64 or 128"),
        (["sensitivity", "--method", "soboll"], "sobol"),
        (["sensitivity", "--factors", "spillover,spillover"], "give it once"),
        (["sensitivity", "--factors", "class_lead_months"], "no range to vary"),
        (["sensitivity", "--method", "sobol"], "--method both"),
        (["sensitivity", "--factors", "spillover", "--outcome", "lead_month_smooth"], "lead_months_smooth"),
        (["discover", "--of", "lead_months_smooth"], "such as 'lead_months_smooth<6'"),
        (["discover", "--of", "near parity", "--worlds", "6"], "at least 20 in each half"),
        (["discover", "nowhere"], "holds no results"),
        (["discover", "--vary", "enforcment"], "enforcement"),
        (["report", "nowhere"], "holds no results"),
    ],
)
def test_bad_input_is_one_line_that_names_the_fix(call, arguments, names_the_fix, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("twofutures: ")
    assert names_the_fix in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("sensitivity",), ("discover",)])
def test_missing_libraries_are_told_with_the_fix(call, command, monkeypatch):
    monkeypatch.setattr("twofutures.experiments.work.libraries.find_spec", lambda name: None)
    result = call(*command)
    assert result.exit_code == 2
    assert "pip install 'twofutures[analysis]'" in result.stderr


def test_ctrl_c_does_not_promise_what_is_not_kept(call, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("twofutures.viz.reports.discovery.need_analysis", stop)
    result = call("discover")
    assert result.exit_code == 130
    assert "nothing was written" in result.stderr


@pytest.mark.slow
def test_discovery_reads_a_folder(call, outlook_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(discovery, "FEWEST", 1)
    monkeypatch.setattr(discovery, "LEAF", 0.2)
    table = columns.of_results(columns.load(outlook_folder), [Question("lead_months_smooth")])
    halves = [table.y["lead_months_smooth"][table.group % 2 == half] for half in (0, 1)]
    limit = (max(map(np.min, halves)) + min(map(np.max, halves))) / 2  # each half has worlds on both sides
    asked = str(Question("lead_months_smooth", "<", float(limit)))
    result = call("discover", outlook_folder, "--of", asked, "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["questions"][asked]["worlds"] == 12
    assert images_of((tmp_path / "discovery.html").read_text(encoding="utf-8")) >= 1


def test_charts_of_discovery_say_what_they_show(rules):
    _, caption = discovery_charts.limits("lead_months_smooth<6", rules)
    assert "smic_yield at least 0.4" in caption
    assert "package repeal" in caption
    box = rules["prim"][0]["judged"]
    assert f"{box['of_interest']:,} of {box['worlds']:,} worlds" in caption
    _, caption = discovery_charts.trade_off("lead_months_smooth<6", rules)
    assert "half where it was found" in caption
    _, caption = discovery_charts.score_map({"lead_months_smooth<6": rules["scores"]})
    assert "smic_yield" in caption
    assert "spillover" not in caption


def test_limits_in_words():
    assert findings.limit_phrase("smic_yield", (0.31234, None)) == "smic_yield at least 0.312 share"
    assert findings.limit_phrase("smic_yield", (0.3, 0.4)) == "smic_yield from 0.3 to 0.4 share"
    assert findings.limit_phrase("package", ["inaction", "status_quo"]) == "package inaction or status quo"
    assert findings.noun("near parity") == "worlds that end in near parity"
    assert findings.noun("lead_months_smooth<6") == "US lead, months (2028 mean) < 6"


@pytest.fixture(scope="module")
def page(outlook_folder, designed, tmp_path_factory):
    """The report of a small run with a sensitivity analysis beside it."""
    from click.testing import CliRunner

    from twofutures.viz.cli.main import main

    folder = tmp_path_factory.mktemp("report") / "run"
    shutil.copytree(outlook_folder, folder)
    result = CliRunner().invoke(main, ["report", str(folder), "--sensitivity", str(designed[0])])
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    return (folder / "batch_report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_report_needs_nothing_else(page):
    assert images_of(page) == 8 + 1 + 4
    sections = set(re.findall(r'<section id="([^"]*)"', page))
    wanted = {"method", "outcomes", "fans", "sensitivity", "discovery", "leaves-out", "sources", "citation"}
    assert wanted <= sections


@pytest.mark.slow
def test_the_report_says_what_is_not_known(page):
    assert all(item in unescape(page) for item in LEAVES_OUT)
    assert "No search was made" in page
    assert "not a forecast" in page
    assert findings.VARIED[:40] in page


@pytest.mark.slow
def test_the_report_can_be_cited(page, outlook_folder):
    manifest = json.loads((outlook_folder / "manifest.json").read_text())
    assert citation.bibtex(manifest["made_with"], manifest["digest"]) in unescape(page)
    assert manifest["digest"] in page
    assert "@software{twofutures," in page


def test_the_citation_is_that_of_the_file(root):
    about = citation.cited()
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert about["title"].startswith("twofutures")
    assert about["version"] in text
    assert about["authors"] == ["twofutures contributors"]


@pytest.mark.slow
def test_without_the_libraries_the_report_says_how_to_get_more(call, outlook_folder, tmp_path, monkeypatch, unprinted):
    monkeypatch.setattr("twofutures.experiments.work.libraries.find_spec", lambda name: None)
    folder = tmp_path / "run"
    shutil.copytree(outlook_folder, folder)
    assert call("report", folder).exit_code == 0
    text = (folder / "batch_report.html").read_text(encoding="utf-8")
    assert "pip install 'twofutures[analysis]'" in unescape(text)
    assert 'id="citation"' in text
