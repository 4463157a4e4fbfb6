"""How long the model takes, beside peers, beside its own NumPy calls, and beside memory; written for docs/speed.md.

``python benchmarks/measure.py`` (``make bench``) measures (a few minutes) and writes figures and page;
``--worlds 1 8 --runs 2 --to FILE`` tries it out. What cannot flatter:

- a timed run is compared when its clock stops, and one more is compared before: the model's own bit by bit, with an
  untimed play and with worlds that were played alone; a peer's with the model, to 1e-9. What disagrees is not timed;
- every run is kept, none is the best of some; the first quarter after a fork stands apart from a warm one;
- all take turns, run by run, so that a busy minute of the machine burdens all alike;
- peers do the same work on the same inputs, made ready before the clock starts.
"""

import argparse
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from agreement import TOLERANCE, faults_of_trade
from peers import PEERS, TRADE, Game, Missing, Peer
from plain_reference import Watched, watch

from twofutures.abm.calendar import BRANCH, quarter_name
from twofutures.abm.model import Model
from twofutures.abm.present import Present
from twofutures.experiments.documents import speed
from twofutures.experiments.speed.bare_numpy import Replay
from twofutures.experiments.speed.bench import BeatClock, Pasts, seconds
from twofutures.experiments.speed.trace import record_quarter
from twofutures.experiments.work.files import TOP, write_json, write_text
from twofutures.experiments.work.provenance import provenance, version

WORLDS = (1, 64, 1_000, 4_000)  # at once
RUNS = 10
PLAYED = 2  # quarters after the branch that pass before the one that is timed, in which national projects move
ALONE = 3  # worlds of each number of worlds that are played once more by themselves
COPIED = 2**24  # numbers of the array that is copied for memory: 128 MiB, more than a cache holds

Row = dict[str, Any]
Clock = Callable[[], Any]  # plays once, compares what came out, returns seconds


class Disagreement(Exception):
    """What was played is not what it should be: no time of it is worth anything."""


def measure(worlds: Sequence[int] = WORLDS, runs: int = RUNS, copied: int = COPIED) -> dict[str, Any]:
    """All figures: times in seconds, run by run."""
    pasts, made = Pasts(max(worlds)), made_with(runs)
    contests = [contest(pasts, count, runs, copied) for count in worlds]
    return {
        "made_with": made | {"load_after": load()},
        "quarter": [quarter for quarter, _ in contests],
        "peers": [row for _, rows in contests for row in rows],
    }


def contest(pasts: Pasts, worlds: int, runs: int, copied: int) -> tuple[Row, list[Row]]:
    """Everybody at one number of worlds, in turns, so that a busy minute of the machine burdens all alike."""
    before, now = pasts.future(worlds, PLAYED - 1), pasts.future(worlds, PLAYED)
    quarter, clocks = model_clocks(before, now, copied)
    entered = [enter(peer, watch(now.fork())) for peer in PEERS]
    for _ in range(runs):
        for name, clock in clocks.items():
            quarter.setdefault(name, []).append(clock())
        for row, clock in entered:
            if clock:
                row["trade"].append(clock())
    for kind in ("first", "warm"):
        both = quarter.pop(kind)
        quarter |= {kind: [whole for whole, _ in both], f"{kind}_trade": [trade for _, trade in both]}
    return quarter, [row for row, _ in entered]


def made_with(runs: int) -> dict[str, Any]:
    """Machine, versions, and how busy the machine was."""
    made = provenance()
    packages = sorted({name for peer in PEERS for name in peer.packages if name not in made})
    return {
        **{name: made[name] for name in ("twofutures", "python", "numpy", "mesa", "code", "data")},
        **{name: version(name) for name in packages},
        "commit": commit(), "processor": processor(), "cores": os.cpu_count(), "load": load(), "runs": runs,
        "quarter": quarter_name(BRANCH + PLAYED), "tolerance": TOLERANCE, "alone": ALONE,
    }  # fmt: skip


def load() -> float:
    """Processes that ran or waited to run over the last minute, this one among them."""
    return round(os.getloadavg()[0], 1)


def commit() -> str:
    """The commit that is measured, and whether its files were changed; "none" where there is no git."""
    run = partial(subprocess.run, cwd=TOP, capture_output=True, text=True, check=True)
    try:
        name = run(["git", "rev-parse", "--short=10", "HEAD"]).stdout.strip()
        changed = run(["git", "status", "--porcelain", "--untracked-files=no"]).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return f"{name} and changes to it" if changed else name


def processor() -> str:
    """The processor's name, where the system tells it."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else provenance()["cpu"][0]


# -- the model ---------------------------------------------------------------------------------------------------------


def model_clocks(before: Model, now: Model, copied: int) -> tuple[Row, dict[str, Clock]]:
    """A quarter as the first after a fork and as a later one, the same NumPy calls bare, and a copy; what they move."""
    expected = now.fork().run(now.quarter + 1)
    must_be_worlds_alone(now, expected)
    traced = before.fork().run(now.quarter)
    trace = record_quarter(traced)
    must_be_same(traced.present(), expected.present(), "the recorded quarter")
    replay, present = Replay(trace), expected.present()
    replay.run()
    source, target = np.random.default_rng(0).random(copied), np.zeros(copied)
    quarter = {
        "worlds": now.worlds, "ufuncs": replay.ufuncs, "bytes": trace.bytes_moved(), "copied": 2 * source.nbytes,
    }  # fmt: skip
    return quarter, {
        "first": lambda: timed_quarter(now.fork(), present),
        "warm": lambda: timed_quarter(before.fork().run(now.quarter), present),
        "numpy": lambda: seconds(replay.run),
        "copy": lambda: timed_copy(source, target),
    }


def timed_quarter(model: Model, expected: Present) -> tuple[float, float]:
    """Seconds of the next quarter and of its trade stage; Disagreement unless every bit is as expected."""
    gc.collect()  # what earlier models left behind is no time of this one
    clock, spent = BeatClock(model), {}
    whole = seconds(lambda: spent.update(clock.quarter()))
    must_be_same(model.present(), expected, f"a timed quarter of {model.worlds:,} worlds")
    return whole, sum(spent[beat] for beat in TRADE)


def must_be_worlds_alone(now: Model, expected: Model) -> None:
    """Some worlds, each played by itself, are bit by bit what they are among all the others."""
    for world in np.unique(np.linspace(0, now.worlds - 1, ALONE).astype(int)):
        alone = now.fork(np.array([world])).run(now.quarter + 1)
        must_be_same(alone.present(), expected.present().take(np.array([world])), f"world {world} alone")


def must_be_same(played: Present, expected: Present, what: str) -> None:
    """Disagreement, naming a state, unless all states and all that is recorded are the same bits."""
    for mine, theirs in ((played.states, expected.states), (played.recorded, expected.recorded)):
        for key in mine.keys() | theirs.keys():
            for name in mine[key].keys() | theirs[key].keys():
                if np.asarray(mine[key][name]).tobytes() != np.asarray(theirs[key][name]).tobytes():
                    raise Disagreement(f"{what} is not what it was untimed: {key}, {name}")


# -- peers and memory --------------------------------------------------------------------------------------------------


def enter(peer: Peer, watched: Watched) -> tuple[Row, Clock | None]:
    """A peer's row with its first play, and its clock; or the sentence that says why it has none."""
    row: Row = {"who": peer.name, "packages": list(peer.packages), "at_once": watched.model.worlds}
    try:
        make = peer.games(watched)
        games = make()
        first = timed_games(games, watched)
    except (Missing, Disagreement) as reason:
        return row | {"why": f"{reason}."}, None
    played = len(games) if peer.one_by_one else watched.model.worlds
    row |= {"worlds": played, "first_trade": [first], "trade": []}
    return row, lambda: timed_games(make(), watched)


def timed_games(games: list[Game], watched: Watched) -> float:
    """Seconds that games take to play the stage; Disagreement if one comes out otherwise than the model's."""

    def play() -> None:
        for game, _ in games:
            game.trade()

    gc.collect()
    spent = seconds(play)
    wrong = [fault for game, world in games for fault in faults_of_trade(game, watched, world)]
    if wrong:
        raise Disagreement(f"Not timed, for it disagrees with the model in {wrong[0]} and {len(wrong) - 1} more")
    return spent


def timed_copy(source: np.ndarray, target: np.ndarray) -> float:
    """Seconds to copy a large array."""
    target[:] = 0.0
    spent = seconds(lambda: np.copyto(target, source))
    if not np.array_equal(target, source):
        raise Disagreement("a copy is not what was copied")
    return spent


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, write the figures and, unless they go elsewhere, the page; say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, nargs="+", default=WORLDS, help="worlds at once")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs to keep")
    parser.add_argument("--to", type=Path, default=speed.FILE, help="file of the figures")
    chosen = parser.parse_args(arguments)
    figures = measure(chosen.worlds, chosen.runs)
    write_json(chosen.to, figures)
    if chosen.to == speed.FILE:
        write_text(speed.PAGE, speed.page())
    print(speed.page(figures))
    print(f"written: {chosen.to}", file=sys.stderr)


if __name__ == "__main__":
    main()
