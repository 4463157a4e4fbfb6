"""Where researchers change labs: who leaves, and whom those draw who have compute and publish."""

from typing import Any

import numpy as np

from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds, share, total


class Careers(Place):
    """Two labour markets, the PRC's and everybody else's, with a narrow door between them; nobody is lost."""

    def __init__(self, model: Any) -> None:
        self._begin(model, "careers")
        self.open()

    def open(self) -> None:
        """Start a quarter with nobody on the move."""
        self._leaving: dict[str, tuple[bool, Worlds, Worlds]] = {}
        self._draw: dict[str, tuple[bool, Worlds]] = {}

    def leave(self, lab: str, prc: bool, stay: Worlds, cross: Worlds) -> None:
        """Skill that leaves a lab this quarter, for labs of its own side and for the other's."""
        self._leaving[lab] = prc, stay, cross

    def draw(self, lab: str, prc: bool, pull: Worlds) -> None:
        """How strongly a lab draws those who move to its side."""
        self._draw[lab] = prc, pull

    def joining(self, lab: str) -> Worlds:
        """Skill that joins a lab this quarter: its part of all who move to its side."""
        if lab not in self._draw:
            return np.zeros(self.worlds)
        prc, pull = self._draw[lab]
        moved = [stay if side == prc else cross for side, stay, cross in self._in_order(self._leaving)]
        pulls = [other for side, other in self._in_order(self._draw) if side == prc]
        return total([np.zeros(self.worlds), *moved]) * share(pull, total(pulls))

    def _in_order(self, posted: dict[str, Any]) -> list[Any]:
        return [posted[lab] for lab in sorted(posted)]
