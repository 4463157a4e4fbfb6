"""Every agent of one world at the end of a quarter, on the command line: state by state, with units."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from twofutures.abm.calendar import run_quarter
from twofutures.agents.names import name
from twofutures.experiments.one_world.frames import Frame, OneWorld, plain
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import nested


def show_agents(world: OneWorld, quarter: str, as_json: bool) -> None:
    """Play one world as far as needed and print who stands where; states at 0 are only in the JSON."""
    while len(world.frames) <= run_quarter(quarter):
        world.step()
    frame = world.frames[run_quarter(quarter)]
    if as_json:
        print_json(as_data(world, frame))
        return
    title = f"World {world.world} of seed {world.seed} under {world.case.name} at the end of {quarter}: what is not 0"
    print_table(title, ("agent", "value", "unit", "meaning"), rows(world, frame))


def as_data(world: OneWorld, frame: Frame) -> dict[str, Any]:
    """Every agent with its kind, bloc and states, each with value, unit and meaning."""
    roles = world.roles
    agents = {
        key: {
            "name": name(key),
            "kind": roles[key].kind,
            "bloc": roles[key].bloc,
            "states": {
                state: {
                    "value": plain(value),
                    "unit": roles[key].states[state][0],
                    "meaning": roles[key].states[state][1],
                }
                for state, value in states.items()
            },
        }
        for key, states in frame.agents.items()
    }
    return {"world": world.world, "seed": world.seed, "quarter": frame.quarter, "agents": agents}


def rows(world: OneWorld, frame: Frame) -> Iterator[tuple[str, str, str, str]]:
    """One row per state that is not nothing."""
    for key, states in frame.agents.items():
        for state, value in states.items():
            if np.any(value):
                unit, meaning = world.roles[key].states[state]
                yield name(key), nested(value), unit, meaning
