"""A screen as a scenario file and back: what the Lab writes, what the command line reads, what a visitor uploads."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from twofutures.abm.calendar import LAST, quarter_name
from twofutures.abm.outside import LARGEST_TEXT
from twofutures.experiments.work.apart import apart
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy
from twofutures.policies.scenario_file import uploaded
from twofutures.policies.scenario_text import toml
from twofutures.viz.app.engine.dials import dial_of
from twofutures.viz.app.engine.screen import NOW, WAS, WORLDS, Screen

NAME, COMMAND = "screen.toml", "twofutures outlook --scenario {}"  # what plays a file of such a name


def written(screen: Screen) -> str:
    """The screen and its baseline as a scenario file: `twofutures outlook --scenario` plays the same worlds."""
    cases = [{"label": NOW, **_case(screen)}, {"label": WAS, **_case(screen.baseline())}]
    return f"# Written by the twofutures app. Play it with: {COMMAND.format(NAME)}\n{_file(screen, cases)}"


def several(screens: Sequence[tuple[str, Screen]], now: Screen) -> str:
    """Named screens and the untouched one as a scenario file, with seed and number of worlds of the present one."""
    named = [*screens] if WAS in dict(screens) else [*screens, (WAS, now.baseline())]
    return _file(now, [{"label": name, **_case(screen)} for name, screen in named])


def batch(screen: Screen, cases: list[dict[str, float]]) -> str:
    """A file with one case per combination of lever values on top of the screen."""
    labels = [", ".join(f"{name} {value:g}" for name, value in settings.items()) or NOW for settings in cases]
    moved = [screen.with_levers(settings) for settings in cases]
    return _file(screen, [{"label": label, **_case(each)} for label, each in zip(labels, moved, strict=True)])


def _file(screen: Screen, cases: list[dict[str, Any]]) -> str:
    return toml({"worlds": screen.worlds, "seed": screen.seed, "ensemble": "fitted"}, cases)


def _case(screen: Screen) -> dict[str, Any]:
    """A screen as a table of the file, without what it leaves at its default."""
    begins = {name: screen.begins(dial_of(name)) for name, _ in screen.levers}
    tables = {
        "views": list(screen.views),
        "assumptions": dict(screen.assumptions),
        "levers": {name: value for name, value in screen.levers if begins[name] == screen.start},
        "policy": [
            {"lever": name, "value": value, "start": begins[name]}
            for name, value in screen.levers
            if begins[name] != screen.start
        ],
    }
    return {"package": screen.package, "start": screen.start, **{key: rows for key, rows in tables.items() if rows}}


def read(content: bytes, worlds: int = 1000) -> Screen:
    """The first case of an uploaded file as a screen. ValueError says what is wrong, or what no screen can show.

    It is read in a process of its own, within limits: no file can make other visitors wait.
    """
    if len(content) > LARGEST_TEXT:
        raise ValueError(f"the file is larger than {LARGEST_TEXT:,} bytes: this is not a scenario file")
    return apart(screen_in, content, worlds)


def screen_in(content: bytes, worlds: int) -> Screen:
    """The same in this process."""
    run = uploaded(content, "the file")
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
    levers = dict(case.levers)
    starts: dict[str, int] = {}
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
