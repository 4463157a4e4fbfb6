"""A screen as a scenario file and back: what the Lab writes, what the command line reads, what a visitor uploads."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from twofutures.abm.calendar import LAST, quarter_name
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy
from twofutures.policies.scenario_file import LARGEST, read_scenario
from twofutures.viz.app.engine.dials import dial_of
from twofutures.viz.app.engine.screen import WORLDS, Screen

NAME = "screen.toml"
MINE, UNTOUCHED = "this screen", "nothing changed"


def written(screen: Screen) -> str:
    """The screen and its baseline as a scenario file: `twofutures outlook --scenario` plays the same worlds."""
    lines = [
        "# Written by the twofutures app. Play it with: " + command(),
        f"worlds = {screen.worlds}", f"seed = {screen.seed}", 'ensemble = "fitted"', "",
        "[[case]]", f'label = "{MINE}"', *_case(screen), "",
        "[[case]]", f'label = "{UNTOUCHED}"', *_case(screen.baseline()),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def batch(screen: Screen, cases: list[dict[str, float]]) -> str:
    """A file with one case per combination of lever values on top of the screen."""
    lines = [f"worlds = {screen.worlds}", f"seed = {screen.seed}", 'ensemble = "fitted"']
    for settings in cases:
        label = ", ".join(f"{name} {value:g}" for name, value in settings.items()) or MINE
        lines += ["", "[[case]]", f'label = "{label}"', *_case(screen.with_levers(settings))]
    return "\n".join(lines) + "\n"


def command() -> str:
    """The command line that plays the file."""
    return f"twofutures outlook --scenario {NAME}"


def _case(screen: Screen) -> list[str]:
    lines = [f'package = "{screen.package}"', f'start = "{screen.start}"']
    if screen.views:
        lines.append(f"views = [{', '.join(f'{name!r}' for name in screen.views)}]".replace("'", '"'))
    plain = [(name, value) for name, value in screen.levers if screen.begins(dial_of(name)) == screen.start]
    lines += _table("case.assumptions", screen.assumptions) + _table("case.levers", tuple(plain))
    for name, value in screen.levers:
        if (name, value) not in plain:
            starts = screen.begins(dial_of(name))
            lines += ["[[case.policy]]", f'lever = "{name}"', f"value = {value!r}", f'start = "{starts}"']
    return lines


def _table(name: str, rows: tuple[tuple[str, float], ...]) -> list[str]:
    return [f"[{name}]", *(f"{key} = {value!r}" for key, value in rows)] if rows else []


def read(content: bytes, worlds: int = 1000) -> Screen:
    """The first case of an uploaded file as a screen. ValueError says what is wrong, or what no screen can show."""
    if len(content) > LARGEST:
        raise ValueError(f"the file is larger than {LARGEST:,} bytes: this is not a scenario file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        try:
            run = read_scenario(path)
        except ValueError as fault:
            raise ValueError(str(fault).replace(str(path), "the file")) from None
    if run.settings.get("held"):
        raise ValueError("the file holds assumptions from 2022Q4 on ([held]): the app holds them from 2026Q4 on only")
    wanted = run.settings.get("worlds", worlds)
    screen = screen_of(run.cases[0])
    return replace(
        screen, seed=run.settings.get("seed", screen.seed), worlds=min(WORLDS, key=lambda count: abs(count - wanted))
    )


def screen_of(case: Case) -> Screen:
    """The screen that shows a case; ValueError if it decides what no dial can show."""
    if case.switches:
        raise ValueError("the file switches mechanisms off: the app cannot show that, use the command line")
    levers, starts = dict(case.levers), {}
    for policy in case.policies:
        if not isinstance(policy, Policy) or policy.end != LAST or policy.strength != 1:
            raise ValueError("the file holds a schedule or a partial policy: the app cannot show that")
        for name, value in policy.settings.items():
            if isinstance(value, str) or starts.get(dial_of(name), policy.start) != policy.start:
                raise ValueError(f"the app cannot show what the file says of {name}")
            levers[name], starts[dial_of(name)] = float(value), policy.start
    screen = (
        Screen(case.package, case.start, views=case.views).with_levers(levers).with_assumptions(dict(case.assumptions))
    )
    for name, step in starts.items():
        screen = screen.with_start(name, quarter_name(step))
    return screen
