"""Evidence: where every number comes from, how the past is met and where not, rival views, faults, what is left out."""

import tomllib
from collections.abc import Callable, Sequence
from typing import Any

import solara

from twofutures.abm.parameters import sources
from twofutures.experiments.documents import forecasts as pages
from twofutures.experiments.documents.evidence import FAULTS
from twofutures.experiments.record import coverage
from twofutures.experiments.record.backtest import Backtest
from twofutures.experiments.record.forecasts import declared
from twofutures.policies.views import View, views
from twofutures.viz.app.engine.backtest import scored
from twofutures.viz.app.engine.evidence_search import JUDGEMENT, Fact, Phrase, find, groups
from twofutures.viz.app.parts.drawing import Finished, Reveal, Shown, Table
from twofutures.viz.app.parts.inputs import Choice
from twofutures.viz.app.parts.section import InEnglish, Later, Section
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings import against
from twofutures.viz.look.tokens import live
from twofutures.viz.reports import html
from twofutures.viz.reports.responses import plain
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import figures
from twofutures.viz.words.texts import say, translated

ROUND = ",.4g"  # of what was recorded
MOST = 40  # rows shown at once


@solara.component
def Page(visit: Visit) -> None:
    """Everything one may want to check."""
    solara.v.Html(tag="p", children=[say("evidence.lead")])
    Numbers(visit)
    Past(visit)
    Forecasts()
    Views(visit)
    Faults()


@solara.component
def Numbers(visit: Visit) -> None:
    """The search box over everything declared, and what it finds."""
    group, set_group = solara.use_state("")
    everything = say("evidence.every_group")
    labels = {everything: "", **{spoken_group(name): name for name in groups()}}
    shown, set_shown = solara.use_state(MOST)
    fitting = find(visit.find.value, group)

    def look(text: str) -> None:
        set_shown(MOST)
        visit.find.value = text

    with Section(say("evidence.numbers")):
        solara.InputText(say("evidence.find"), value=visit.find.value, on_value=look, continuous_update=True)
        label = next(label for label, name in labels.items() if name == group)
        Choice(say("evidence.group"), list(labels), label, on_value=lambda label: set_group(labels[label]))
        count = say("evidence.count", shown=min(shown, len(fitting)), count=len(fitting))
        solara.v.Html(tag="p", attributes={"role": "status"}, children=[count])
        head = [say(f"evidence.fact_{column}") for column in ("name", "value", "meaning", "source", "confidence")]
        with solara.Div(classes=["tf-entries"]):  # on a phone each is a card, not a row of narrow cells
            Table(say("evidence.numbers"), head, [fact_row(fact) for fact in fitting[:shown]])
        if len(fitting) > shown:
            solara.Button(say("evidence.more"), on_click=lambda: set_shown(shown + 200), outlined=True, small=True)


def fact_row(fact: Fact) -> list[str]:
    """One fact as finished cells."""
    source = publication(fact.source) + (html.Markup("<br>{}").format(translated(fact.basis)) if fact.basis else "")
    kind = say(f"evidence.kind_{fact.kind}")
    name = html.Markup("{}<br><small>{}, {}</small>").format(fact.name, kind, spoken_group(fact.group))
    meaning = translated(fact.meaning) if isinstance(fact.meaning, str) else phrase(fact.meaning)
    cost = f". {say('evidence.cost', cost=translated(fact.cost))}" if fact.cost else ""
    return [name, phrase(fact.value), meaning + cost, source, fact.confidence]


def phrase(one: Phrase) -> str:
    """What is said of an entry: words of data as they are translated, numbers as its language writes them."""
    key, places = one
    form = ROUND if key == "latest" else "g"
    filled = {
        name: translated(place) if isinstance(place, str) else figures(place, form) for name, place in places.items()
    }
    return say(f"evidence.entry_{key}", **filled)


def spoken_group(name: str) -> str:
    """A theme's name."""
    return translated(name.replace("_", " "))


def publication(key: str) -> html.Markup:
    """A source with its link; a judgement says so."""
    return html.escape(say("evidence.judgement")) if key == JUDGEMENT else html.cited(sources()[key])


@solara.component
def Past(visit: Visit) -> None:
    """The score against the record, misses first; worked out in the background when asked for."""
    asked, ask = solara.use_state(False)
    with Section(say("evidence.past")):
        solara.v.Html(tag="p", children=[held()])
        if asked:
            Later(say("evidence.past_busy"), lambda: scored(visit.desk.presents), Score)
        else:
            solara.v.Html(tag="p", children=[say("evidence.past_lead")])
            solara.Button(say("evidence.past_open"), on_click=lambda: ask(True), outlined=True)


def held() -> str:
    """How many numbers lie in the bands that neither fit nor layer has seen."""
    left, (cut, later) = coverage.of_left_out(), next(iter(coverage.of_cuts().items()))
    return say(
        "evidence.past_held", before=left.before, after=left.after, numbers=left.numbers, cut=cut, later=later.numbers,
        later_before=later.before, later_after=later.after,
    )  # fmt: skip


@solara.component
def Score(score: Backtest) -> None:
    """Targets that are missed, or all of them and what was put in."""
    whole, set_whole = solara.use_state(False)
    misses = [row for row in score.judged if not row.passes]
    inputs = [row for row in score.rows if row.is_input]
    with solara.Div():
        Shown(against.draw(score, [*score.judged, *inputs] if whole else misses or score.judged))
        Reveal(say("evidence.past_whole"), whole, set_whole)


@solara.component
def Forecasts() -> None:
    """The newest frozen forecasts: how many are open, the score of those settled, and all of them when asked for."""
    whole, set_whole = solara.use_state(False)
    scored = solara.use_memo(pages.scores, [])
    with Section(say("evidence.forecasts")):
        if not scored:
            none = say("evidence.forecasts_none", count=len(declared().forecasts))
            solara.v.Html(tag="p", children=[none])
            return
        newest = scored[-1]
        counts = {"settled": len(newest.settled), "open": len(newest.open)}
        days = {"frozen_on": newest.frozen.frozen_on, "as_of": newest.frozen.as_of}
        about = {"name": newest.frozen.name, "under": newest.frozen.content["under"], **days}
        solara.v.Html(tag="p", children=[say("evidence.forecasts_lead", **counts, **about)])
        if newest.settled:
            total = pages.totals(scored)
            Unmarked(say("evidence.forecasts_score"), total.columns, total.rows)
        Reveal(say("evidence.forecasts_all"), whole, set_whole)
        if whole:
            InEnglish()
        for section in pages.details(newest) if whole else ():
            Unmarked(section.title, section.columns, section.rows)


@solara.component
def Unmarked(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of the documentation, the marks of Markdown left out."""
    Table(caption, head, [[plain(cell) for cell in row] for row in rows])


@solara.component
def Views(visit: Visit) -> None:
    """Rival views with their arguments and what they assume."""
    with Section(say("evidence.views")):
        solara.v.Html(tag="p", children=[say("evidence.views_lead")])
        Views_(views=[card(view) for view in views().values()], event_look=visit.find.set)


@solara.component_vue("views.vue")
def Views_(views: list[dict[str, Any]], event_look: Callable[[str], None]) -> None:
    """All views as cards; what one assumes is looked up when it is picked. (A widget each would take a second.)"""


def card(view: View) -> dict[str, Any]:
    """What a card says of a view."""
    return {
        "name": view.name, "label": translated(view.label), "argument": translated(view.argument),
        "sources": live(html.Markup("; ").join(map(publication, view.sources))),
        "assumes": [{"name": n, "text": f"{spelt(n)} = {figures(v, 'g')}"} for n, v in view.assumptions.items()],
        "switches": [say("evidence.switch", name=spelt(n), value=figures(v, "g")) for n, v in view.switches.items()],
    }  # fmt: skip


@solara.component
def Faults() -> None:
    """Known faults, and what is left out."""
    faults = tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]
    with Section(say("evidence.faults")):
        Finished(html.bullets(" ".join(translated(fault[part]) for part in ("what", "why")) for fault in faults))
    with Section(say("evidence.left_out")):
        Finished(html.bullets(map(translated, LEAVES_OUT)))
