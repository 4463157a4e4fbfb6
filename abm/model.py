"""The model: a Mesa model whose ``step()`` is one quarter, played in the written order (``order_of_play.py``).

It knows no agent class. A ``populate`` function (the roster's) fills the stage, and everything that changes is declared
state, so a fork is a fresh stage that takes over the state of some worlds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property
from typing import Any, Self

import numpy as np

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import LAST, quarter_name
from twofutures.abm.chorus import Choruses
from twofutures.abm.luck import Luck, must_name_agents
from twofutures.abm.memory import keep_freed_memory
from twofutures.abm.mesa_model import Collected, MesaModel, forget_numbering, must_know_their_beats
from twofutures.abm.observable import Outputs
from twofutures.abm.order_of_play import MEETINGS, ORDER_OF_PLAY
from twofutures.abm.parameters import Assumptions
from twofutures.abm.place import ANSWERS, Place, answered_once, switch_off
from twofutures.abm.places.careers import Careers
from twofutures.abm.places.chip_flow import ChipFlow
from twofutures.abm.places.chip_market import ChipMarket
from twofutures.abm.places.cloud_market import CloudMarket
from twofutures.abm.places.expectations import Expectations
from twofutures.abm.places.influence import Influence
from twofutures.abm.places.ledger import Ledger
from twofutures.abm.places.lever_board import LeverBoard
from twofutures.abm.places.model_market import ModelMarket
from twofutures.abm.places.serving_market import OPEN_WORLD, PRC_HOME, ServingMarket
from twofutures.abm.places.street_market import StreetMarket
from twofutures.abm.places.tenders import Tenders
from twofutures.abm.present import Present
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds


class Model(MesaModel):
    """All worlds of one run.

    Args:
        populate: puts the agents on stage, declares what they give (``model.outputs``) and returns the reports that
            give the observables of a quarter (``roster.populate``).
        assumptions: one value per world for every parameter.
        luck: seed and world numbers.
        programme: decides the levers that history or policies set; ``None`` leaves every government to its own rule.
        switches: mechanisms switched on (1) or off (0), one number per world; missing means on.
        records_until: last quarter whose recorded inputs (output, prices, spending) are played in.
        continues: the agents take over a present (``fork``) and do not begin in 2022Q4.
        held_still: decisions frozen at doing nothing, such as ``"Lab.distil"`` (for tests of whether a kind matters).
    """

    def __init__(
        self,
        populate: Callable[[Self], list[Callable[[Self], Mapping[str, Worlds]]]],
        assumptions: Assumptions,
        luck: Luck,
        programme: Any = None,
        switches: Mapping[str, Worlds] | None = None,
        held_still: frozenset[str] = frozenset(),
        story: Any = None,
        records_until: int = LAST,
        continues: bool = False,
    ) -> None:
        self.quarter = -1
        super().__init__(rng=0)
        keep_freed_memory()
        self.worlds = len(luck.ids)
        self.assumptions, self.luck, self.programme = assumptions, luck, programme
        self.switches, self.held_still, self.story = dict(switches or {}), held_still, story
        self.records_until, self.populate = records_until, populate
        self.levers, self.ledger = LeverBoard(self), Ledger(self)
        self.chips, self.home_chips = ChipMarket(self, "chips"), ChipMarket(self, "home_chips")
        self.rentals, self.home_rentals = CloudMarket(self, "rentals"), CloudMarket(self, "home_rentals")
        self.tenancy, self.street, self.flow = CloudMarket(self, "tenancy"), StreetMarket(self), ChipFlow(self)
        self.models, self.serving, self.influence = ModelMarket(self), ServingMarket(self), Influence(self)
        self.expectations, self.tenders, self.careers = Expectations(self), Tenders(self), Careers(self)
        self.outputs = Outputs()  # nothing is declared until agents are on stage
        self._reporters = populate(self)
        self.recorder = Recorder(self.worlds, self.outputs)
        self._reported: dict[Callable[..., Any], tuple[str, ...]] = {}  # what each report has given
        forget_numbering(self)
        self._cast = {a.key: a for a in sorted(self.agents, key=lambda a: a.key)}
        self._on_stage = super().agents_by_type
        self._kinds = sorted(self._on_stage, key=lambda kind: kind.__name__)
        self._turns = {a.key: n for n, a in enumerate(a for kind in self._kinds for a in self._on_stage[kind])}
        must_know_their_beats(self._kinds, (b for _, beats in ORDER_OF_PLAY for b in beats if b not in MEETINGS))
        must_name_agents(luck.fixed, self._cast)
        if self.worlds == 1:
            self.datacollector = self._collected = Collected(self.recorder)
        self._groups: dict[tuple[type | None, str | None], tuple[Any, ...]] = {}
        for agent in () if continues else self._cast.values():
            agent.start()

    @property
    def quarter_name(self) -> str:
        """The quarter last played, such as ``2026Q2``."""
        return quarter_name(self.quarter)

    @property
    def input_quarter(self) -> int:
        """The quarter whose recorded inputs may be read; past the cut (for honest out-of-time tests) there are none."""
        return self.quarter if self.quarter <= self.records_until else LAST + 1

    @cached_property
    def _choruses(self) -> Choruses:
        return Choruses(self)

    def on(self, mechanism: str) -> Worlds | float:
        """1 where a mechanism works, 0 where it is switched off."""
        return self.switches.get(mechanism, 1.0)

    def cast(self, kind: type | None = None, bloc: str | None = None) -> list[Any]:
        """Agents in the order of their keys, so that sums do not depend on who was put on stage first."""
        if (kind, bloc) not in self._groups:
            self._groups[kind, bloc] = tuple(
                a for a in self._cast.values() if (kind is None or isinstance(a, kind)) and bloc in (None, a.bloc)
            )
        return list(self._groups[kind, bloc])

    @answered_once
    def once(self, work: Callable[..., Any], *about: Any) -> Any:
        """What is alike for many all quarter long, ``work(model, *about)``: worked out when the first one asks."""
        return work(self, *about)

    def each(self, agents: Sequence[Any], question: Callable[[Any], Worlds]) -> list[Worlds]:
        """What a question about an agent gives for each of these: ``total(model.each(labs, Lab.training_compute))``."""
        return self._choruses.each(agents, question)

    def actor(self, key: str) -> Any:
        """One agent by its key."""
        return self._cast[key]

    def step(self) -> None:
        """Play one quarter. RuntimeError after the last."""
        if self._winding:
            return
        self.must_go_on()
        self.quarter += 1
        self.__dict__.pop(ANSWERS, None)
        switch_off(self.switches, self.places().values())
        for place in self.meeting_places():
            place.open()
        for _, beats in ORDER_OF_PLAY:
            for beat in beats:
                if beat in MEETINGS:
                    getattr(self, beat)()
                else:
                    self._play(beat)
        self.record()
        self.luck.must_have_drawn(self.quarter)
        if self.worlds == 1:
            self._collected.collect(self)
        self.running = self.quarter < LAST

    def run(self, until: int = LAST, watch: Callable[[Self], None] | None = None) -> Self:
        """Play on to the end of the given quarter; ``watch`` sees the model after every quarter."""
        while self.quarter < until:
            self.step()
            if watch is not None:
                watch(self)
        return self

    def _play(self, beat: str) -> None:
        """Let every agent of every kind that knows this verb act, through Mesa's own AgentSet."""
        turn = self._choruses.turn(beat)
        with nullcontext() if self.story is None else self.story.one_beat(self._turns):
            for kind in self._kinds:
                if getattr(kind, beat) is not getattr(Actor, beat) and f"{kind.__name__}.{beat}" not in self.held_still:
                    self._on_stage[kind].do(turn)

    def publish_settings(self) -> None:
        """Work out, once levers are set, what all bidders and buyers make of them alike."""
        self.tenders.call()
        self.models.hear_of_finance()

    def clear_chips(self) -> None:
        """Clear both chip markets, then tenders, whose projects buy in the open one and from PRC chips set aside."""
        self.tenders.order()
        self.chips.clear(self.levers["us_first_sales"])
        self.home_chips.clear(np.zeros(self.worlds))
        self.tenders.clear()

    def clear_rentals(self) -> None:
        """Clear the three rental pools; firms and the public rent in the first two."""
        self.rentals.clear(self.chips.price, self.serving.public[OPEN_WORLD])
        self.home_rentals.clear(self.chips.price, self.serving.public[PRC_HOME])
        self.tenancy.clear(self.chips.price)
        self.ledger.pay("households", "rentals", "rent", self.rentals.public_bill() + self.home_rentals.public_bill())
        self.flow.carry("hosts abroad", "PRC", "rented", self.tenancy.let())

    def clear_street(self) -> None:
        """Move the street premium; waves of checks begin and end."""
        self.street.clear()

    def list_models(self) -> None:
        """Publish the quarter's frontier, prices and open weights."""
        self.models.list_frontier()

    def settle_models(self) -> None:
        """Turn usage into revenue, weigh what it takes against what can be served, and see what was not expected."""
        self.models.settle()
        self.serving.settle()
        self.expectations.learn()

    def record(self) -> None:
        """Keep this quarter's observables."""
        for report in self._reporters:
            observed = report(self)
            self._reported[report] = tuple(observed)
            self.recorder.keep(self.quarter, observed)

    def report_only(self, names: Iterable[str]) -> None:
        """Leave out from now on every report that has so far given none of these observables; no rule reads them."""
        wanted = set(names)
        self._reporters = [r for r in self._reporters if wanted & set(self._reported.get(r, wanted))]

    def meeting_places(self) -> tuple[Place, ...]:
        """Where agents meet: markets, networks, the ledger, the levers."""
        return (
            self.levers, self.ledger, self.chips, self.home_chips, self.rentals, self.home_rentals,
            self.tenancy, self.street, self.flow, self.models, self.serving, self.influence, self.expectations,
            self.tenders, self.careers,
        )  # fmt: skip

    def places(self) -> dict[str, Place]:
        """Everything that holds state, by key."""
        return {place.key: place for place in self.meeting_places()} | self._cast

    def present(self) -> Present:
        """What this model stands at."""
        states = {key: place.snapshot() for key, place in self.places().items()}
        return Present(self.quarter, states, self.recorder.past(), dict(self._reported))

    def stand_at(self, present: Present) -> None:
        """Take over a present: that of a like model with as many worlds."""
        self._wind(present.quarter + 1)
        self.quarter, self.running = present.quarter, present.quarter < LAST
        for key, place in self.places().items():
            place.restore(present.states[key])
        self.recorder.inherit(present.recorded)
        self._reported = dict(present.reported)

    def fork(
        self,
        rows: Worlds | None = None,
        luck: Luck | None = None,
        assumptions: Assumptions | None = None,
        programme: Any = None,
        switches: Mapping[str, Worlds] | None = None,
        story: Any = None,
    ) -> Self:
        """A new model whose worlds continue from the present of these worlds.

        ``rows`` says which present each new world continues (repeats allowed); luck, assumptions and programme are the
        new worlds' own (by default those of the rows they continue).
        """
        rows = np.arange(self.worlds) if rows is None else np.asarray(rows)
        twin = Model(
            self.populate,
            assumptions or self.assumptions.take(rows),
            luck or self.luck.take(rows),
            self.programme.take(rows) if programme is None and self.programme is not None else programme,
            {k: np.broadcast_to(v, (self.worlds,))[rows] for k, v in self.switches.items()}
            if switches is None
            else switches,
            self.held_still,
            story,
            self.records_until,
            continues=True,
        )
        twin.stand_at(self.present().take(None if np.array_equal(rows, np.arange(self.worlds)) else rows))
        twin.luck.expect(self.luck.asked(self.quarter), self.quarter)
        twin.running = self.running
        if self.worlds == twin.worlds == 1:
            twin._collected.inherit(self._collected)
        return twin
