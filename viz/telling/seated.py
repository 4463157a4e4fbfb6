"""Who played what, in words: seats that were frozen, teams that were one, and those who changed places."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twofutures.experiments.game.decided import frozen
from twofutures.experiments.game.log import Act
from twofutures.viz.words.names import seat_label
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import say


def seated(turns: Sequence[Sequence[Act]], arranged: Iterable[Mapping[str, Any]]) -> list[str]:
    """Sentences on the seats of a game whose ``turns`` were played; ``arranged`` is what its room kept of each turn."""
    spells = [(who, range(begun, ended or len(turns) + 1)) for who, begun, ended in frozen(turns)]
    sentences = [say("room.was_frozen", seat=seat_label(who), turns=in_turns(when)) for who, when in spells]
    together: dict[tuple[str, ...], list[int]] = {}
    began: dict[tuple[str, str], list[int]] = {}
    for row in arranged:
        for team in row["together"]:
            together.setdefault(tuple(team), []).append(row["turn"])
        for who, at in row["began"].items():
            began.setdefault((who, at), []).append(row["turn"])
    for team, when in together.items():
        sentences.append(say("room.was_one_team", seats=listed(seat_label(one) for one in team), turns=in_turns(when)))
    for (who, at), when in began.items():
        sentences.append(say("room.was_mirrored", seat=seat_label(who), began=seat_label(at), turns=in_turns(when)))
    return sentences


def in_turns(when: Sequence[int]) -> str:
    """Turns in a few words: 2; or 2 to 4; or 1, 3."""
    if len(when) > 1 and when[-1] - when[0] == len(when) - 1:
        return say("room.turns_to", first=when[0], last=when[-1])
    return say("room.turns" if len(when) > 1 else "room.turn_alone", turns=", ".join(map(str, when)))
