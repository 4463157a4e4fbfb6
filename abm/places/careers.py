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
        self._joining: dict[str, Worlds] = {}

    def leave(self, lab: str, prc: bool, stay: Worlds, cross: Worlds) -> None:
        """Skill that leaves a lab this quarter, for other labs of its own side and for the other's."""
        self._leaving[lab] = prc, stay, cross

    def draw(self, lab: str, prc: bool, pull: Worlds) -> None:
        """How strongly a lab draws those who move to its side."""
        self._draw[lab] = prc, pull

    def joining(self, lab: str) -> Worlds:
        """Skill that joins a lab this quarter: its part of all who leave other labs and move to its side."""
        if not self._joining:
            self._match()
        return self._joining.get(lab, np.zeros(self.worlds))

    def _match(self) -> None:
        """Share out all who move among the labs that they did not just leave; who finds none stays."""
        nobody = np.zeros(self.worlds)
        self._joining = dict.fromkeys(sorted({*self._draw, *self._leaving}), nobody)
        for lab in sorted(self._leaving):
            prc, stay, cross = self._leaving[lab]
            for side, moving in ((prc, stay), (not prc, cross)):
                others = {o: self._draw[o][1] for o in sorted(self._draw) if o != lab and self._draw[o][0] == side}
                drawn = total([nobody, *others.values()])
                each = share(moving, drawn)
                for other, pull in others.items():
                    self._joining[other] = self._joining[other] + each * pull
                self._joining[lab] = self._joining[lab] + moving * (drawn <= 0)
