"""The United States executive: its mood (``us_alarm.py``), and what it does about chips and abroad."""

from twofutures.agents.us_chip_controls import ChipControls
from twofutures.agents.us_diplomacy import Diplomacy


class UnitedStates(ChipControls, Diplomacy):
    """The US executive: every lever of its own follows its mood, unless history or a policy sets it."""
