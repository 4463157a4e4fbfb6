"""The bench that cannot flatter: what disagrees gets no time, who is missing a sentence; the page is its figures."""

import importlib
import json
import sys

import measure
import numpy as np
import peers
import pytest
from agreement import faults_of_trade
from numpy_peer import NumpyTrade, Start
from plain_reference import watch

from twofutures.experiments.documents import speed
from twofutures.experiments.speed.bench import Pasts

SIZES, RUNS = (2,), 2
BY_NAME = {peer.name: peer for peer in peers.PEERS}


@pytest.fixture(scope="module")
def pasts() -> Pasts:
    """History of three worlds, played once."""
    return Pasts(3)


@pytest.fixture(scope="module")
def figures(pasts) -> dict:
    """A whole bench, tiny."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "Pasts", lambda worlds: pasts)
        return measure.measure(SIZES, RUNS, copied=1_000)


def test_every_run_is_kept_and_first_quarters_stand_apart(figures):
    assert [row["worlds"] for row in figures["quarter"]] == [*SIZES]
    for row in figures["quarter"]:
        assert {len(row[key]) for key in ("first", "warm", "first_trade", "warm_trade", "numpy", "copy")} == {RUNS}
        assert (
            min(row["warm"]) > min(row["warm_trade"]) > 0
            and row["copied"] == 16_000
            and row["ufuncs"] > 1_000
            and row["bytes"] > 1e6
        )
    timed = [row for row in figures["peers"] if "why" not in row]
    assert {len(row["trade"]) for row in timed} == {RUNS} and {len(row["first_trade"]) for row in timed} == {1}
    assert {"Python objects", "Mesa objects", "NumPy in a loop over agents"} <= {row["who"] for row in timed}


def test_the_page_is_made_from_the_figures(figures):
    text = speed.page(json.loads(json.dumps(figures)))
    assert f"median of {RUNS} runs" in text and f"at commit `{measure.commit()}`" in text and "|  | 2 at once |" in text
    assert all(f"\n| {peer.name} (" in text for peer in peers.PEERS if peer.name in timed(figures))
    absent = [row["why"] for row in figures["peers"] if "why" in row]
    assert all(why in text and peers.INSTALL in why for why in absent)


def test_ratios_are_of_runs_of_one_turn(figures):
    ours = {"worlds": 4, "warm_trade": [4.0, 8.0], "first_trade": [4.0, 8.0]}
    peers = [{"who": "A", "packages": [], "at_once": 4, "worlds": 2, "trade": [1.0, 4.0]}]
    section = speed.beside_peers({"made_with": figures["made_with"], "quarter": [ours], "peers": peers})
    assert section.rows[1][1] == "0.75 (0.5 to 1)" and "A (1.33 times)" in section.sentences[1]


def timed(figures) -> set[str]:
    """Names of the peers that have times."""
    return {row["who"] for row in figures["peers"] if "why" not in row}


def test_the_published_figures_are_a_whole_bench():
    published = speed.published()
    runs = published["made_with"]["runs"]
    assert timed(published) == set(BY_NAME) and runs >= 5
    assert {1, 64, 1_000} <= {row["worlds"] for row in published["quarter"]}
    assert (
        {len(row["trade"]) for row in published["peers"]}
        == {len(row["warm"]) for row in published["quarter"]}
        == {runs}
    )


@pytest.mark.parametrize("quarters", [1, 2])  # without and with national projects that move
def test_numpy_in_a_loop_plays_the_same_stage(pasts, quarters):
    watched = watch(pasts.future(3, quarters))
    game = NumpyTrade(Start(watched))
    game.trade()
    assert faults_of_trade(game, watched) == []


@pytest.mark.parametrize("quarters", [1, 2])
def test_mesa_frames_plays_the_same_stage(pasts, quarters):
    for package in ("mesa_frames", "polars"):
        pytest.importorskip(package, reason=f"a peer of the bench: {peers.INSTALL}")
    watched = watch(pasts.future(3, quarters))
    game = importlib.import_module("frames_peer").FramesTrade(Start(watched))
    game.trade()
    assert faults_of_trade(game, watched) == []


def test_a_peer_that_is_not_installed_is_left_out_with_the_cure(monkeypatch, pasts):
    monkeypatch.setitem(sys.modules, "agentpy", None)
    row, clock = measure.enter(BY_NAME["AgentPy objects"], watch(pasts.future(1, 2)))
    assert row["why"].startswith("AgentPy is not installed here") and clock is None and "trade" not in row
    with pytest.raises(ModuleNotFoundError):
        peers.imported("no_such_module", "a peer", "agentpy")


def test_a_peer_that_plays_something_else_gets_no_time(monkeypatch, pasts):
    rules = NumpyTrade.price_licensed

    def cheaper(game):
        rules(game)
        game.licensed_price = game.licensed_price * (1 - 1e-6)

    monkeypatch.setattr(NumpyTrade, "price_licensed", cheaper)
    row, clock = measure.enter(BY_NAME["NumPy in a loop over agents"], watch(pasts.future(3, 2)))
    assert "disagrees with the model" in row["why"] and clock is None and "trade" not in row


def test_a_quarter_that_comes_out_otherwise_by_one_bit_gets_no_time(pasts):
    now = pasts.future(3, 2)
    expected = now.fork().run(now.quarter + 1)
    expected.street.premium = np.nextafter(expected.street.premium, 9.0)
    with pytest.raises(measure.Disagreement, match="street, premium"):
        measure.timed_quarter(now.fork(), expected.present())
    with pytest.raises(measure.Disagreement, match="world 0 alone"):
        measure.must_be_worlds_alone(now, expected)


def test_the_command_writes_figures_where_it_is_told(monkeypatch, tmp_path, capsys, figures):
    monkeypatch.setattr(measure, "measure", lambda worlds, runs: figures)
    monkeypatch.setattr(speed, "PAGE", tmp_path / "speed.md")
    measure.main(["--worlds", "2", "--runs", "2", "--to", str(tmp_path / "speed.json")])
    assert json.loads((tmp_path / "speed.json").read_text(encoding="utf-8")) == json.loads(json.dumps(figures))
    assert capsys.readouterr().out.startswith("# Speed") and not speed.PAGE.exists()
