"""Evidence: where every number comes from, how the past is met and where not, rival views, faults, what is left out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache

import solara

from twofutures.abm.parameters import sources
from twofutures.experiments.documents.evidence import FAULTS
from twofutures.experiments.record.backtest import Backtest
from twofutures.policies.views import View, views
from twofutures.viz.app.engine.backtest import scored
from twofutures.viz.app.engine.evidence_search import JUDGEMENT, Fact, find, groups
from twofutures.viz.app.one_world import STYLE
from twofutures.viz.app.pages.worlds import Section
from twofutures.viz.app.parts.drawing import Markup, Reveal, Shown
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings import against
from twofutures.viz.reports import html
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.texts import say

MOST = 40  # rows shown at once


@solara.component
def Page(visit: Visit) -> None:
    """Everything one may want to check."""
    solara.Style(STYLE)
    solara.v.Html(tag="h1", children=[say("frame.evidence")])
    Numbers(visit)
    Past(visit)
    Views(visit)
    Faults()


@solara.component
def Numbers(visit: Visit) -> None:
    """The search box over everything declared, and what it finds."""
    group, set_group = solara.use_state("")
    everything = say("evidence.every_group")
    labels = {everything: "", **{name.replace("_", " "): name for name in groups()}}
    shown, set_shown = solara.use_state(MOST)
    found = find(visit.find.value, group)

    def look(text: str) -> None:
        set_shown(MOST)
        visit.find.value = text

    with Section(say("evidence.numbers")):
        solara.InputText(say("evidence.find"), value=visit.find.value, on_value=look, continuous_update=True)
        label = next(label for label, name in labels.items() if name == group)
        solara.Select(say("evidence.group"), list(labels), label, on_value=lambda label: set_group(labels[label]))
        counted = say("evidence.found", shown=min(shown, len(found)), count=len(found))
        solara.v.Html(tag="p", attributes={"role": "status"}, children=[counted])
        Markup(fact_table(found[:shown]))
        if len(found) > shown:
            solara.Button(say("evidence.more"), on_click=lambda: set_shown(shown + 200), outlined=True, small=True)


def fact_table(found: list[Fact]) -> str:
    """Facts as an HTML table, each with its publication linked."""
    head = [say(f"evidence.fact_{c}") for c in ("name", "value", "meaning", "source", "confidence")]
    return html.table(say("evidence.numbers"), head, [fact_row(fact) for fact in found], numbers=False)


def fact_row(fact: Fact) -> list[str]:
    """One fact as finished cells."""
    source = publication(fact.source) + (html.Markup("<br>{}").format(fact.basis) if fact.basis else "")
    name = html.Markup("{}<br><small>{}, {}</small>").format(fact.name, fact.kind, fact.group.replace("_", " "))
    return [name, fact.value, fact.meaning, source, fact.confidence]


def publication(key: str) -> html.Markup:
    """A source with its link; a judgement says so."""
    return html.escape(say("evidence.judgement")) if key == JUDGEMENT else html.cited(sources()[key])


@solara.component
def Past(visit: Visit) -> None:
    """The score against the record, misses first; worked out in the background when asked for."""
    asked, ask = solara.use_state(False)
    whole, set_whole = solara.use_state(False)

    def work() -> Backtest | None:
        return scored(visit.desk.presents) if asked else None

    task = solara.lab.use_task(work, dependencies=[asked], raise_error=False)
    with Section(say("evidence.past")):
        if not asked:
            solara.v.Html(tag="p", children=[say("evidence.past_lead")])
            solara.Button(say("evidence.past_open"), on_click=lambda: ask(True), outlined=True)
        elif task.error:
            solara.Error(say("frame.failed", fault=str(task.exception)))
        elif not task.finished or task.value is None:
            solara.Text(say("evidence.past_busy"))
            solara.v.ProgressLinear(indeterminate=True, attributes={"aria-hidden": "true"})
        else:
            found = task.value
            misses = [row for row in found.judged if not row.passes]
            inputs = [row for row in found.rows if row.is_input]
            Shown(against.draw(found, [*found.judged, *inputs] if whole else misses or found.judged))
            Reveal(say("evidence.past_whole"), whole, set_whole)


@solara.component
def Views(visit: Visit) -> None:
    """Rival views with their arguments and what they assume."""
    with Section(say("evidence.views")):
        solara.v.Html(tag="p", children=[say("evidence.views_lead")])
        if not views():
            solara.Text(say("evidence.views_none"))
        for view in views().values():
            OneView(view, lambda name: setattr(visit.find, "value", name)).key(view.name)


@solara.component
def OneView(view: View, look: Callable[[str], None]) -> None:
    """One view; its assumptions lead to their sources."""
    with solara.Div(classes=["tf-card"]):
        solara.v.Html(tag="h3", children=[view.label])
        solara.v.Html(tag="p", children=[view.argument])
        Markup("<p>" + "; ".join(publication(key) for key in view.sources) + "</p>")
        with solara.Div(classes=["tf-actions"]):
            for name, value in view.assumptions.items():
                solara.Button(
                    f"{name.replace('_', ' ')} = {value:g}",
                    on_click=lambda name=name: look(name),
                    text=True,
                    small=True,
                )
            for name, value in view.switches.items():
                solara.Text(say("evidence.switch", name=name.replace("_", " "), value=f"{value:g}"))


@cache
def faults() -> list[dict[str, str]]:
    """Known faults as declared."""
    return tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]


@solara.component
def Faults() -> None:
    """Known faults, and what is left out."""
    with Section(say("evidence.faults")):
        Markup(html.bullets(f"{fault['what']} {fault['why']}" for fault in faults()))
    with Section(say("evidence.left_out")):
        Markup(html.bullets(LEAVES_OUT))
