"""Who sits where and who plays what: people in seats, seats by themselves or frozen, teams made one, places changed.

Seats keep what was decided in them; people move. A turn taken back changes nothing of it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from twofutures.abm.names import known
from twofutures.policies.game.seats import seat
from twofutures.viz.room import rows

PEOPLE, AUTOPILOT, FROZEN = "people", "autopilot", "frozen"
MOST_MEMBERS = 64
ROWS = rows.Joined | rows.Moved | rows.Mode | rows.Merged | rows.Split | rows.Mirrored


class Seating:
    """The people of a room by number, and what becomes of each seat of its table.

    ``lead`` names for each seat the one whose team it belongs to, ``began`` where those who sit in it sat at first.
    """

    def __init__(self, seats: Sequence[str]) -> None:
        self.members: dict[int, str] = {}  # seat by member
        self.names: dict[int, str] = {}  # nicknames, in memory only
        self.modes = dict.fromkeys(seats, PEOPLE)
        self.lead = {one: one for one in seats}
        self.began = {one: one for one in seats}
        self._last = 0  # the newest member's number

    def __eq__(self, other: object) -> bool:
        """Whether the same people play the same seats; names are nobody's business."""
        kept = ("members", "modes", "lead", "began", "_last")
        return isinstance(other, Seating) and all(getattr(self, one) == getattr(other, one) for one in kept)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def newcomer(self, who: str = "") -> rows.Joined:
        """A new member's row, in a seat or in the one with the fewest. ValueError when the room is full."""
        if len(self.members) >= MOST_MEMBERS:
            raise ValueError(f"this room has {MOST_MEMBERS} members, as many as it holds: open another room for more")
        taken = Counter(self.members.values())
        free = [one for one in self.modes if self.modes[one] == PEOPLE] or list(self.modes)
        # a number that somebody had is nobody else's again
        return rows.Joined(member=self._last + 1, seat=who or min(free, key=lambda one: taken[one]))

    def team(self, who: str) -> list[str]:
        """The seats that are played together with this one, itself among them, in the order of the table."""
        return [one for one in self.modes if self.lead[one] == self.lead[who]]

    def plays(self, member: int, who: str) -> bool:
        """Whether a member may see and move a seat: their own, or one of their team's."""
        return member in self.members and who in self.team(self.members[member])

    def arranged(self) -> dict[str, Any]:
        """What the debrief tells of it: seats played together, and those whose people began elsewhere."""
        teams = [team for one in self.modes if (team := self.team(one))[0] == one and len(team) > 1]
        return {"together": teams, "began": {one: at for one, at in self.began.items() if at != one}}

    # -- what may be done, and what counts -----------------------------------------------------------------------------

    def check(self, act: rows.Act) -> None:
        """ValueError for what no seating allows."""
        for who in (getattr(act, "seat", ""), getattr(act, "into", ""), getattr(act, "other", "")):
            if who:
                known("seat at the table", who, self.modes)
        if isinstance(act, rows.Submitted | rows.Agreed | rows.Asked) and self.modes[act.seat] != PEOPLE:
            how = "is frozen" if self.modes[act.seat] == FROZEN else "plays by itself"
            raise ValueError(f"the {seat(act.seat).label} {how}: the host can give it back to people")
        if isinstance(act, rows.Moved) and act.member not in self.members:
            raise ValueError("nobody of this number is in the room: choose somebody of the list")
        if isinstance(act, rows.Merged) and act.into in self.team(act.seat):
            raise ValueError("these seats are played together already: name one of another team")
        if isinstance(act, rows.Split) and len(self.team(act.seat)) == 1:
            raise ValueError("this seat is played by itself already")
        if isinstance(act, rows.Mirrored) and act.seat == act.other:
            raise ValueError("whoever changes places needs another seat to go to")

    def count(self, act: ROWS) -> None:
        """Let a row count that was checked."""
        getattr(self, f"_{act.kind}")(act)

    def _joined(self, act: rows.Joined) -> None:
        self.members[act.member] = act.seat
        self._last = max(self._last, act.member)

    def _moved(self, act: rows.Moved) -> None:
        if act.seat:
            self.members[act.member] = act.seat
        else:
            self.members.pop(act.member, None)
            self.names.pop(act.member, None)

    def _mode(self, act: rows.Mode) -> None:
        self.modes[act.seat] = act.mode

    def _merged(self, act: rows.Merged) -> None:
        for one in self.team(act.seat):
            self.lead[one] = self.lead[act.into]

    def _split(self, act: rows.Split) -> None:
        rest = [one for one in self.team(act.seat) if one != act.seat]
        self.lead |= dict.fromkeys(rest, rest[0])
        self.lead[act.seat] = act.seat

    def _mirrored(self, act: rows.Mirrored) -> None:
        swapped = {act.seat: act.other, act.other: act.seat}
        self.members = {member: swapped.get(at, at) for member, at in self.members.items()}
        self.began |= {act.seat: self.began[act.other], act.other: self.began[act.seat]}
