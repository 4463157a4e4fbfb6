"""Like agents side by side: n countries of W worlds act as one country of n·W worlds, by the very same rules.

Rules work world by world and come out bitwise alike for any number of worlds. So the worlds of several agents can be
laid one after another: what is each agent's own (state, constants) side by side, what all read (assumptions, levers,
prices) once per member, and what is asked or posted goes through each member in turn. A run of few worlds spends its
time on starting array operations; a chorus starts them once for all its members.
"""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat
from types import SimpleNamespace
from typing import Any

import numpy as np

from twofutures.abm.actor import Actor
from twofutures.abm.place import Place
from twofutures.abm.worlds import ALTERED, Worlds, states_of

COLUMNS = 20_000  # worlds laid side by side at most: longer arrays leave the processor's cache
FEWEST = 8  # members that must fit; where fewer do, worlds are so many that side by side gains nothing
PLAIN = (str, int, float, np.generic)  # what every member may read as it is
EACH = "\N{BULLET}"  # stands for the key of each member in what a chorus asks and posts


class Tiles:
    """Arrays of shape ``(…, worlds)`` repeated for every member; choruses of one size share them."""

    def __init__(self, model: Any, times: int) -> None:
        self._worlds, self._times = model.worlds, times
        self._known: dict[int, tuple[Worlds, Worlds]] = {}
        self.p = Assumed(model.assumptions.p, times)

    def __call__(self, array: Worlds) -> Worlds:
        """The array repeated (it is held too, so that its id stays its own); what is not per world stays."""
        if array.shape[-1:] != (self._worlds,):
            return array
        if id(array) not in self._known:
            self._known[id(array)] = array, np.concatenate([array] * self._times, axis=-1)
        return self._known[id(array)][1]

    def forget(self) -> None:
        """Let go of what was read in an earlier beat."""
        self._known.clear()


class Echo:
    """The model, or something in it, as a chorus meets it: numbers are repeated, methods are called by each member."""

    def __init__(self, of: Any, chorus: "Chorus", **known: Any) -> None:
        self._of, self._chorus, self.worlds = of, chorus, chorus.worlds
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        met = getattr(self._of, name)
        heard = self._chorus.heard(met)
        if isinstance(met, Place) or callable(met):  # these stay what they are
            self.__dict__[name] = heard
        return heard

    def __getitem__(self, name: str) -> Any:
        return self._chorus.heard(self._of[name])


class Assumed:
    """The assumptions, each repeated for every member when it is first read, and kept: they never change."""

    def __init__(self, p: Any, times: int) -> None:
        self._p, self._times = p, times

    def __getattr__(self, name: str) -> Worlds:
        if name.startswith("_"):
            raise AttributeError(name)
        setattr(self, name, np.concatenate([getattr(self._p, name)] * self._times))
        return vars(self)[name]


class Chorus:
    """Agents of one kind that act as one: ``one`` runs their rules with all their worlds side by side."""

    def __init__(self, members: list[Actor], tiles: Tiles) -> None:
        self.members, self._tiles = members, tiles
        each = members[0].worlds
        self.worlds = each * len(members)
        self._shape = len(members), each
        self._states = list(states_of(type(members[0])))
        self._named: dict[str, list[str]] = {}  # what stands for each member, by what stands for all
        self.one = object.__new__(type(members[0]))
        names = self._constants()
        constants = [{name: vars(member)[name] for name in names} for member in members]
        self.one.__dict__.update(side_by_side(constants, each))
        self._must_not_mistake(set(constants[0]) - set(self.one.__dict__))
        model = Echo(members[0].model, self, assumptions=SimpleNamespace(p=tiles.p))
        self.one.__dict__.update(model=model, key=EACH, note=self._note)

    def act(self, beat: str) -> None:
        """Play one verb for all members, and give each its part of what changed."""
        self._gather()
        one = self.one.__dict__
        one.pop(ALTERED, None)
        getattr(self.one, beat)()
        for name in one.pop(ALTERED, ()):
            for member, part in zip(self.members, self._split(one[name]), strict=True):
                member.__dict__[name] = part

    def each(self, question: Callable[[Any], Worlds]) -> dict[Actor, Worlds]:
        """What a question about an agent gives for each member."""
        self._tiles.forget()
        self._gather()
        return dict(zip(self.members, self._split(question(self.one)), strict=True))

    def heard(self, met: Any) -> Any:
        """What a rule meets beyond its own state, as all members meet it at once."""
        if isinstance(met, np.ndarray):
            return self._tiles(met)
        if met is None or isinstance(met, PLAIN):
            return met
        return partial(self._ask, met) if callable(met) else Echo(met, self)

    def _ask(self, method: Callable[..., Any], *given: Any) -> Any:
        """Every member in turn calls a method with its own key and its own worlds; answers are laid side by side.

        A question with nothing of a member's own in it is put once for all; a deed, which has no answer, each does.
        """
        own = [self._by_member(argument) for argument in given]
        if any(parts is not None for parts in own):
            each = [repeat(argument) if parts is None else parts for argument, parts in zip(given, own, strict=True)]
            answers = [method(*arguments) for arguments in zip(*each, strict=False)]
        else:
            answers = [method(*given)]
            answers += [method(*given) for _ in self.members[1:] if answers[0] is None]
        if all(answer is answers[0] for answer in answers):
            return self.heard(answers[0])
        return np.concatenate(answers, axis=-1)

    def _note(self, what: str, where: Worlds, because: str = "", **facts: Any) -> None:
        """Every member to whom it happened tells of it, with its own part of the facts (``Actor.note``)."""
        model = self.members[0].model
        if model.story is None:
            return
        model.outputs.admit_event(what, because, facts)  # also where it happens to nobody
        happened = np.broadcast_to(where, self.worlds).reshape(self._shape)
        for n in np.flatnonzero(happened.any(axis=1)):
            key = self.members[n].key
            own = {name: fact if (parts := self._by_member(fact)) is None else parts[n] for name, fact in facts.items()}
            model.story.write(key, what, happened[n], because.replace(EACH, key), own)

    def _by_member(self, argument: Any) -> list[Any] | None:
        """One argument of a call, member by member; None if all have the same."""
        if isinstance(argument, np.ndarray):
            return self._split(argument) if argument.shape[-1:] == (self.worlds,) else None
        if not isinstance(argument, str) or EACH not in argument:
            return None
        if argument not in self._named:
            self._named[argument] = [argument.replace(EACH, member.key) for member in self.members]
        return self._named[argument]

    def _split(self, whole: Worlds) -> list[Worlds]:
        parts = whole.reshape(*whole.shape[:-1], *self._shape)
        return list(parts.swapaxes(0, -2) if parts.ndim < 4 else np.moveaxis(parts, -2, 0))

    def _gather(self) -> None:
        """Lay those of the members' states side by side that are no longer the parts that were handed out."""
        members = [member.__dict__ for member in self.members]
        altered = [states for member in members if (states := member.pop(ALTERED, None))]
        for name in set().union(*altered) if altered else ():
            whole = np.concatenate([member[name] for member in members], axis=-1)
            whole.flags.writeable = False
            self.one.__dict__[name] = whole

    def _must_not_mistake(self, words: set[str]) -> None:
        """ValueError if a word that differs stands in the class too, where a rule would find it for all."""
        for name in sorted(words):
            if hasattr(type(self.one), name):
                raise ValueError(
                    f"{self.members[0].key} and others act side by side and differ in {name}: name the verbs that "
                    f"read it in {type(self.one).__name__}.alone, or let their class not have it"
                )

    def _constants(self) -> list[str]:
        """Names of the members' constants; what they worked out for themselves, the chorus works out for itself."""
        known, others = vars(self.members[0]).items(), [vars(member) for member in self.members[1:]]
        constants = [name for name, value in known if isinstance(value, (*PLAIN, dict, np.ndarray))]
        return [name for name in constants if name not in self._states and all(name in other for other in others)]


def side_by_side(constants: list[dict[str, Any]], worlds: int) -> dict[str, Any]:
    """The members' constants as one: alike for all they stay, numbers are repeated for each one's worlds.

    Words that differ are left out, so that a rule which reads one fails instead of taking one member's for all.
    """
    joined: dict[str, Any] = {}
    for name, first in constants[0].items():
        values = [member[name] for member in constants]
        if isinstance(first, dict):
            joined[name] = side_by_side(values, worlds)
        elif any(isinstance(value, np.ndarray) for value in values):
            joined[name] = np.concatenate([value + np.zeros(worlds) for value in values], axis=-1)
        elif isinstance(first, PLAIN) and all(value == first for value in values):
            joined[name] = first
        elif isinstance(first, PLAIN) and not isinstance(first, str):
            joined[name] = np.repeat(values, worlds)
    return joined


class Choruses:
    """Who acts side by side in a model: agents of one kind whose ``chorus`` is the same word, as many as fit."""

    def __init__(self, model: Any) -> None:
        self._of: dict[Actor, Chorus] = {}
        groups = together(model)
        self._tiles = {size: Tiles(model, size) for size in set(map(len, groups))}
        for members in groups:
            self._of |= dict.fromkeys(members, Chorus(members, self._tiles[len(members)]))

    def turn(self, beat: str) -> Callable[[Actor], None]:
        """What an agent does when its turn comes: act, with its chorus if it has one that has not acted yet."""
        acted: set[Chorus] = set()
        for tiles in self._tiles.values():
            tiles.forget()

        def act(agent: Actor) -> None:
            chorus = self._of.get(agent)
            if chorus is None or beat in agent.alone:
                getattr(agent, beat)()
            elif chorus not in acted:
                acted.add(chorus)
                chorus.act(beat)

        return act

    def each(self, agents: Iterable[Actor], question: Callable[[Any], Worlds]) -> list[Worlds]:
        """What a question gives for each agent; those who act side by side are asked at once."""
        known: dict[Actor, Worlds] = {}
        for agent in agents:
            if agent not in known:
                chorus = self._of.get(agent)
                known |= {agent: question(agent)} if chorus is None else chorus.each(question)
        return [known[agent] for agent in agents]

    def part(self) -> None:
        """Everybody goes home: a chorus, its members and what they hear hold each other."""
        for chorus in set(self._of.values()):
            chorus.one.__dict__.clear()
            chorus.__dict__.clear()


def together(model: Any) -> list[list[Actor]]:
    """Members of each chorus; a lone member needs none."""
    groups: dict[tuple[type, str], list[Actor]] = {}
    for agent in model.agents:
        if agent.chorus is not None and "chorus" in vars(type(agent)):  # a kind with rules of its own says so itself
            groups.setdefault((type(agent), agent.chorus), []).append(agent)
    most = COLUMNS // model.worlds
    return [part for group in groups.values() for part in in_parts(group, most) if most >= FEWEST and len(part) > 1]


def in_parts(group: list[Actor], most: int) -> list[list[Actor]]:
    """A group in parts of nearly one size, none larger than ``most``."""
    size = -(-len(group) // -(-len(group) // max(1, most)))
    return [group[i : i + size] for i in range(0, len(group), size)]
