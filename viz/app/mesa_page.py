"""One world on Mesa's own page, for those who have its viewer: ``solara run`` a file of two lines.

``from twofutures.viz.app.mesa_page import page`` and ``Page = page``.
"""

from functools import cache
from typing import Any

import mesa
import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.abm.worlds import states_of
from twofutures.agents.names import name
from twofutures.agents.observables.declared import shipped
from twofutures.policies.packages import packages
from twofutures.policies.scenario import Scenario
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import nested

CHARTS = (
    ("lead_months_smooth", "lead_months"),
    ("gap_usable", "gap_owned"),
    ("third_us_aligned_reach", "third_prc_reach"),
)
NEEDS = "Mesa's page needs packages that are not installed: pip install 'twofutures[viz]'"


class Watched(mesa.Model):
    """One world as Mesa's page wants a model: made from plain arguments, stepped, asked for agents and collected data.

    It is the world of the app and the command line: history, and from the branch on the chosen package.
    """

    def __init__(self, package: str = "status_quo", seed: int = 2028, world: int = 0) -> None:
        super().__init__(rng=0)
        self.setting, self.package = Scenario(), package  # not "scenario": Mesa 3.5 has one of its own
        self.played = self.setting.build(np.array([world]), int(seed))

    @property
    def agents(self) -> Any:
        """The agents of the world."""
        return self.played.agents

    @property
    def datacollector(self) -> Any:
        """Its observables and its agents' states, quarter by quarter, as tables."""
        return self.played.datacollector

    @property
    def stands(self) -> str:
        """Which quarter has been played last, and whether that is on record or a future."""
        quarter = self.played.quarter
        if quarter < 0:
            return "Nothing has been played yet: the first quarter is 2022Q4."
        if quarter < BRANCH:
            return f"{QUARTERS[quarter]}: history, as far as it is on record."
        label = packages()[self.package].label
        return f"{QUARTERS[quarter]}: a future under the package “{label}”" + (
            ", played to its end." * (quarter == LAST)
        )

    def run_model(self) -> None:
        """Play to the end of 2028. RuntimeError if that has been played."""
        self.played.must_go_on()
        super().run_model()

    def step(self) -> None:
        """Play a quarter; at the branch go on under the chosen package; after the last quarter stop."""
        if self.played.quarter == BRANCH - 1:
            self.played = self.setting.branch_off(self.played, [self.package])
        if self.played.quarter < LAST:
            self.played.step()
        self.running = self.played.running


def __getattr__(wanted: str) -> Any:
    """``page``, made when it is asked for: the rest of this file needs no viewer."""
    if wanted == "page":
        return _page()
    raise AttributeError(wanted)


@cache
def _page() -> Any:
    """Mesa's ``SolaraViz`` on a world of each visitor's own. ImportError names the fix if the viewer is missing."""
    try:
        import solara
        from mesa.visualization import Slider, SolaraViz
        from mesa.visualization.utils import update_counter
    except ImportError as error:
        raise ImportError(NEEDS) from error
    choices = {"type": "Select", "value": "status_quo", "values": list(packages()), "label": "package"}
    arguments = {"package": choices, "seed": Slider("seed", 2028, 0, 9999, 1), "world": Slider("world", 0, 0, 999, 1)}

    @solara.component
    def Quarter(model: Watched) -> None:
        update_counter.get()
        solara.Text(model.stands)

    def chart(names: tuple[str, ...]) -> Any:
        @solara.component
        def Chart(model: Watched) -> None:
            update_counter.get()
            solara.FigureMatplotlib(drawn(model, names), dependencies=[id(model), model.played.quarter])

        return Chart

    @solara.component
    def Agents(model: Watched) -> None:
        update_counter.get()
        listed = {name(agent.key): agent for agent in sorted(model.agents, key=lambda agent: name(agent.key))}
        chosen, choose = solara.use_state(next(iter(listed)))
        solara.Select("agent", list(listed), chosen, on_value=choose)
        lines = [f"| {what} | {value} | {unit} |" for what, value, unit in states(listed[chosen])]
        solara.Markdown("\n".join(["| what is not 0 | value | unit |", "|---|---|---|", *lines]))

    @solara.component
    def Page() -> None:
        model = solara.use_memo(Watched, [])
        parts = [Quarter, *map(chart, CHARTS), Agents]
        SolaraViz(model, components=parts, model_params=arguments, name="twofutures: one world")

    return Page


def states(agent: Any) -> list[tuple[str, str, str]]:
    """(meaning, value, unit) of each state of an agent that is not 0 in its first world."""
    shown = states_of(type(agent))
    values = {state: value for state, value in agent.view(0).items() if np.any(value)}
    return [(shown[state].meaning, nested(value), shown[state].unit) for state, value in values.items()]


def drawn(model: Watched, names: tuple[str, ...]) -> Any:
    """A figure of some observables over the quarters played, with their labels and unit."""
    from matplotlib.figure import Figure

    declared, played = shipped().observables, model.played.quarter + 1
    with theme.drawing():
        figure = Figure(figsize=(6, 3.4), layout="constrained")
        axes = figure.subplots()
        for look, each in zip((theme.of_package("status_quo"), theme.of_package("inaction")), names, strict=True):
            values: Any = model.played.recorder.series(each)[:played, 0] if played else []
            axes.plot(QUARTERS[:played], values, color=look.colour, linestyle=look.dash, label=declared[each].label)
        axes.set_xlim(-0.5, LAST + 0.5)
        axes.set_xticks(range(0, LAST + 1, 4), QUARTERS[::4])
        axes.axvline(BRANCH - 0.5, color=theme.FAINT, linewidth=0.8)
        axes.set_ylabel(declared[names[0]].unit)
        axes.legend()
    return figure
