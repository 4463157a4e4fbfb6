"""Where researchers change labs: who leaves, and whom those draw who have compute and publish."""

from typing import Any

import numpy as np

from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds, share, stack, total


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
        nobody, labs = np.zeros(self.worlds), sorted({*self._draw, *self._leaving})
        sides = [(self._draw.get(lab) or self._leaving[lab])[0] for lab in labs]
        pulls = stack(self._draw.get(lab, (False, nobody))[1] for lab in labs)
        moves = [(i, *self._leaving[lab]) for i, lab in enumerate(labs) if lab in self._leaving]
        ways = [(i, side, n) for i, prc, stay, cross in moves for side, n in ((prc, stay), (not prc, cross))]
        open_to = np.array([[side == to and i != lab for i, side in enumerate(sides)] for lab, to, _ in ways])
        drawn = stack(total(pulls * may[:, None]) for may in open_to)
        moving = stack(n for *_, n in ways)
        each, stays = share(moving, drawn), moving * (drawn <= 0)
        for place, lab in enumerate(labs):
            come = each * (pulls[place] * open_to[:, place, None])
            own = [way for way, (leaver, *_) in enumerate(ways) if leaver == place]
            come[own] = stays[own]
            self._joining[lab] = total(come)
