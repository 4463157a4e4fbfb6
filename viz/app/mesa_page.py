"""One world on Mesa's own page, for those who have its viewer: ``solara run`` a file that says ``Page = page``."""

from typing import Any

import mesa
import numpy as np

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.policies.packages import packages
from twofutures.policies.scenario import Scenario

LEADS, GAPS = ("lead_months_smooth", "lead_months"), ("gap_usable", "gap_owned")
SHARES = ("third_us_aligned_reach", "third_prc_reach")
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


def page() -> Any:
    """Mesa's ``SolaraViz`` on a world of this visitor's own. ImportError names the fix if the viewer is missing."""
    try:
        import solara
        from mesa.visualization import Slider, SolaraViz, make_plot_component
    except ImportError as error:
        raise ImportError(NEEDS) from error
    choices = {"type": "Select", "value": "status_quo", "values": list(packages()), "label": "package"}
    arguments = {"package": choices, "seed": Slider("seed", 2028, 0, 9999, 1), "world": Slider("world", 0, 0, 999, 1)}
    plots = [make_plot_component(list(names)) for names in (LEADS, GAPS, SHARES)]

    @solara.component
    def Page() -> None:
        model = solara.use_memo(Watched, [])
        SolaraViz(model, components=plots, model_params=arguments, name="twofutures: one world")

    return Page()
