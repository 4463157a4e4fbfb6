"""Sessions of 60, 90 and 180 minutes: how long each part takes, as run sheets and as the table of the host guide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from twofutures.abm.calendar import QUARTERS
from twofutures.policies.bounds import USUAL_FORMAT
from twofutures.policies.game.formats import Format, format_of
from twofutures.viz.kit.pages import page, rows_of
from twofutures.viz.reports import html
from twofutures.viz.words.numbers import figures
from twofutures.viz.words.texts import count, say, translated


@dataclass(frozen=True)
class Pause:
    """Something between two turns."""

    after_turn: int
    what: str
    minutes: float


@dataclass(frozen=True)
class Session:
    """A session as declared: parts and their minutes, before the first turn, in each turn, between and after turns."""

    name: str
    label: str
    length: float
    format: str
    people: str
    secrets: str
    homework: str
    before: Mapping[str, float]
    turn: Mapping[str, float]
    after: Mapping[str, float]
    pauses: tuple[Pause, ...] = ()

    @property
    def game(self) -> Format:
        """The game that is played in it."""
        return format_of(self.format)

    @property
    def turn_minutes(self) -> float:
        """How long one turn takes."""
        return sum(self.turn.values())

    @property
    def paused(self) -> float:
        """How long nobody plays between turns."""
        return sum(pause.minutes for pause in self.pauses)

    @property
    def minutes(self) -> float:
        """How long all of it takes."""
        around = sum((*self.before.values(), *self.after.values()))
        return around + self.game.turns * self.turn_minutes + self.paused

    def rows(self) -> Iterator[tuple[float, str, float]]:
        """Minute at which it begins, what, how many minutes."""
        at = 0.0
        before, after = (
            ((translated(what), long) for what, long in part.items()) for part in (self.before, self.after)
        )
        for what, long in (*before, *self._turns(), *after):
            yield at, what, long
            at += long

    def _turns(self) -> Iterator[tuple[str, float]]:
        for n in range(1, self.game.turns + 1):
            yield say("kit.turn", number=n, span=_span(self.game, n)), self.turn_minutes
            yield from ((translated(pause.what), pause.minutes) for pause in self.pauses if pause.after_turn == n)


def _span(game: Format, turn: int) -> str:
    first, last = QUARTERS[game.begins(turn)], QUARTERS[game.ends(turn)]
    return first if first == last else say("kit.span", first=first, last=last)


@cache
def sessions() -> Mapping[str, Session]:
    """Every session by name; ValueError where its parts do not add up to its length."""
    rows = rows_of("sessions").items()
    made = {n: Session(n, **{**row, "pauses": tuple(Pause(**p) for p in row.get("pauses", ()))}) for n, row in rows}
    for one in made.values():
        if one.minutes != one.length:
            raise ValueError(f"the parts of the session {one.name} take {one.minutes:g} minutes, not {one.length:g}")
    return made


def run_sheets() -> Markup:
    """A sheet for each session."""
    return page(say("kit.sheets"), say("kit.sheets_about"), map(sheet, sessions().values()))


def sheet(one: Session) -> Markup:
    """One session, from minute to minute."""
    command = "twofutures host" + (f" --format {one.format}" if one.format != USUAL_FORMAT else "")
    parts = [[figures(at, "g"), what, figures(long, "g"), ""] for at, what, long in one.rows()]
    head, steps = (say("kit.from"), say("kit.what"), say("kit.minutes")), (say("kit.phase"), say("kit.minutes"))
    turns, people, secrets = count("kit.turns", one.game.turns), translated(one.people), translated(one.secrets)
    return html.section(translated(one.label), one.name, [
        html.text(say("kit.sheet", people=people, turns=turns, secrets=secrets)),
        html.text(command, "code"),
        html.table(say("kit.whole", length=one.length), (*head, say("kit.really")), parts, numbers=False),
        html.table(say("kit.a_turn", length=one.turn_minutes), (*steps, say("kit.you")), phases(one), numbers=False),
        html.text(say("kit.homework", homework=translated(one.homework))),
    ])  # fmt: skip


def phases(one: Session) -> list[list[str]]:
    """The phases of a turn, as the host's page calls them: minutes, and what is done."""
    return [
        [say(f"room.phase_{phase}"), figures(long, "g"), say(f"kit.do_{phase}")] for phase, long in one.turn.items()
    ]


def table() -> str:
    """The table of the host guide, Markdown, in the language that is spoken."""
    columns = list(sessions().values())
    play = [
        say("kit.played", turns=count("kit.turns", one.game.turns), minutes=one.turn_minutes)
        + (say("kit.paused", minutes=one.paused) if one.pauses else "")
        for one in columns
    ]
    usual = say("kit.usual_format")
    started = [f"`--format {one.format}`" if one.format != USUAL_FORMAT else usual for one in columns]
    debriefs = [f"{one.after['debrief']:g}" for one in columns]
    ends = [f"{sum(one.after.values()) - one.after['debrief']:g}" for one in columns]
    rows = [
        [say("kit.session"), *(translated(one.label) for one in columns)],
        ["---"] * (len(columns) + 1),
        [say("kit.start_with"), *started],
        [say("kit.arrive"), *(f"{sum(one.before.values()):g}" for one in columns)],
        [say("kit.play"), *play],
        [f"**{translated('debrief')}**", *debriefs],
        [say("kit.close"), *ends],
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
