"""The United States executive: its mood (``us_alarm.py``), and what it does about chips and abroad."""

from twofutures.abm.places.model_market import US
from twofutures.abm.worlds import State, total
from twofutures.agents.market import Market
from twofutures.agents.us_chip_controls import ChipControls
from twofutures.agents.us_diplomacy import Diplomacy


class UnitedStates(ChipControls, Diplomacy):
    """The US executive: every lever of its own follows its mood, unless history or a policy sets it."""

    joined = State(unit="share", meaning="members of its club, by their part of the output of third countries")

    def observe(self) -> None:
        """As other governments, and count who is in the club."""
        super().observe()
        members = self.model.cast(Market, "third")
        self.joined = total(member.clubs[US] * member.country["gdp_share"] for member in members)
