"""Learn: twelve exercises that check themselves, each with the screen that it speaks of; answers stay in this tab."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import solara

from twofutures.experiments.exercises import worksheet
from twofutures.experiments.exercises.check import Verdict, check, number_in
from twofutures.experiments.exercises.sheet import Asked, Exercise, Key, exercises
from twofutures.policies.packages import packages
from twofutures.viz.app.engine.long_work import Progress, use_work
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.parts.drawing import Finished
from twofutures.viz.app.parts.inputs import Choice, Line
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.reports.exercises import as_read, paragraphs
from twofutures.viz.words import faults
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import count, say, translated

INACTION = Screen(package="inaction")
OPEN_TO_ALL = dict.fromkeys(
    ("api_kyc", "signal_pooling", "distillation_penalty", "distiller_blacklist", "pre_release_vetting"), 0.0
)
# By exercise: the page, and the screen on it, with which what the text speaks of can be seen.
OPENS: Mapping[str, tuple[str, Screen]] = {
    "01_stock_is_not_flow": ("explore", Screen()),
    "02_predict_then_move": ("explore", INACTION),
    "03_one_hole_or_all": ("explore", INACTION),
    "04_fast_follower": ("explore", INACTION.with_levers(OPEN_TO_ALL)),
    "05_same_seed_same_luck": ("compare", INACTION.with_levers({"enforcement": 5.0})),
    "06_how_many_worlds": ("compare", Screen(package="loopholes_closed")),
    "07_both_gain": ("explore", INACTION.with_assumptions({"algo_progress": 9.5})),
    "08_tip_a_market": ("one_world", INACTION.with_levers({"prc_export_finance": 50.0})),
    "09_grade_the_oracle": ("evidence", Screen()),
    "10_does_knowing_calm_a_race": ("explore", INACTION.with_assumptions({"compression": 0.5})),
    "11_outlier_detective": ("one_world", INACTION),
    "12_argue_with_a_number": ("evidence", INACTION),
}
Checked = tuple[dict[str, str], Key, list[Verdict]]  # what was answered, what is right, and each answer judged


@solara.component
def Page(visit: Visit) -> None:
    """The list, and the exercise that is open."""
    one = exercises()[visit.lessons.open.value]
    solara.v.Html(tag="p", children=[say("learn.lead")])
    with solara.Div(classes=["tf-learn"]):
        Contents(visit, one)
        with solara.v.Html(tag="section", class_="tf-sheet", attributes={"aria-label": translated(one.title)}):
            Sheet(visit, one).key(one.name)


@solara.component
def Contents(visit: Visit, one: Exercise) -> None:
    """All exercises: a list beside the open one where there is room, a box to choose from where there is none."""
    labels = {title(each): name for name, each in exercises().items()}
    with solara.v.Html(tag="nav", class_="tf-contents", attributes={"aria-label": say("learn.contents")}):
        for label, name in labels.items():
            here = {"aria-current": "true"} if name == one.name else {}
            solved = say("learn.solved") if name in visit.lessons.solved.value else ""
            open_ = partial(visit.lessons.open.set, name)
            solara.Button(f"{label} {solved}".strip(), on_click=open_, text=True, attributes=here)
    with solara.Div(classes=["tf-pick"]):
        Choice(say("learn.choose"), list(labels), title(one), lambda label: visit.lessons.open.set(labels[label]))


def title(one: Exercise) -> str:
    """Its number and title."""
    return f"{one.number} · {translated(one.title)}"


@solara.component
def Sheet(visit: Visit, one: Exercise) -> None:
    """Text, the door to its screen, inputs, and what they came to."""
    lessons, answers = visit.lessons, visit.lessons.given(one.name)
    shown, read = one.in_language(translated), as_read(one, answers)
    work, start, stop = use_work(visit.inside)
    tried, set_tried = solara.use_state({"": ""})  # the answers with which a check was last asked for
    lacking = lacks(one, read) if tried == answers else ""

    def ask() -> None:
        set_tried(answers)
        if not lacks(one, read):
            start(make)

    def make(_: Progress) -> Checked:
        key, judged = check(one, read)
        if all(verdict.right for verdict in judged):
            visit.inside(lambda: lessons.solve(one.name))
        return answers, key, judged

    checked: Checked | None = work.value if work.state == "done" else None
    solara.v.Html(tag="h2", children=[title(one)])
    solara.v.Html(tag="p", class_="tf-present", children=[worksheet.about(shown, translated)])
    for part in paragraphs(worksheet.text(shown)):
        Finished(part)
    Door(visit, one)
    solara.v.Html(tag="h3", children=[say("learn.answers")])
    for choice in shown.choices:
        Line(choice.name, say("learn.first", label=choice.label), say("learn.example", example=choice.example),
             answers.get(choice.name, ""), partial(lessons.write, one.name, choice.name))  # fmt: skip
    for asked, there in zip(one.asked, shown.asked, strict=True):
        Answer(
            asked,
            there,
            answers.get(asked.name, ""),
            says(asked, answers, checked),
            partial(lessons.write, one.name, asked.name),
        )
    busy = work.state in ("waiting", "running")
    with solara.Div(classes=["tf-actions"]):
        solara.Button(say("learn.check"), on_click=ask, color="primary", disabled=busy)
        if busy:
            solara.Button(say("learn.stop"), on_click=stop, outlined=True)
    fault = lacking or (say("learn.fault", fault=faults.in_words(work.fault)) if work.fault else "")
    Outcome(one, work.state, fault, checked if checked and checked[0] == answers else None)


def lacks(one: Exercise, read: Mapping[str, str]) -> str:
    """What keeps an exercise from being checked, as a sentence: a choice that was not made, or nothing answered."""
    for choice in one.choices:
        if choice.name not in read:
            return say("learn.lacks_choice", what=translated(choice.label))
        if number_in(choice.example) is not None and number_in(read[choice.name]) is None:
            return say("learn.lacks_number", what=translated(choice.label))
    return "" if any(asked.name in read for asked in one.asked) else say("learn.lacks_answer")


@solara.component
def Answer(asked: Asked, shown: Asked, answer: str, verdict: str, write: Callable[[str], None]) -> None:
    """One answer: a word from a list, or a number or name to type, with what it came to.

    ``shown`` is what is asked in the visitor's language; a chosen word is noted in English.
    """
    if asked.words:
        own = dict(zip(asked.words, shown.words, strict=True))
        label = f"{shown.label}{': ' + verdict if verdict else ''}"
        Choice(label, shown.words, own.get(answer), lambda word: write(asked.words[shown.words.index(word)]))
    else:
        Line(asked.name, shown.label, f"{shown.unit}{' · ' + verdict if verdict else ''}", answer, write)


def says(asked: Asked, answers: Mapping[str, str], checked: Checked | None) -> str:
    """What became of an answer that was checked and not changed since."""
    if checked is None or checked[0].get(asked.name) != answers.get(asked.name):
        return ""
    verdict = next(one for one in checked[2] if one.asked == asked)
    return say("learn.right") if verdict.right else say("learn.not_yet", hint=translated(verdict.hint))


@solara.component
def Outcome(one: Exercise, state: str, fault: str, checked: Checked | None) -> None:
    """How many answers are right, read out; and once all are, what there was to learn."""
    line = say("learn.checking") if state in ("waiting", "running") else ""
    if checked:
        right = [verdict for verdict in checked[2] if verdict.right]
        line = say("learn.count", right=len(right), answers=count("numbers.answers", len(checked[2])))
    attributes = {"role": "status", "aria-live": "polite", "id": "outcome"}
    solara.v.Html(tag="p", class_="tf-outcome", attributes=attributes, children=[line])
    if fault:
        solara.Warning(fault)
    if checked and all(verdict.right for verdict in checked[2]):
        solara.v.Html(tag="p", class_="tf-lesson", children=[worksheet.lesson(one, checked[1], translated)])


@solara.component
def Door(visit: Visit, one: Exercise) -> None:
    """The way to the screen that the text speaks of; one step of undo leads back."""
    router = solara.use_router()
    page, screen = OPENS[one.name]

    def go() -> None:
        visit.move(replace(screen, seed=visit.screen.seed, worlds=visit.screen.worlds))
        router.push(visit.address(page))

    there = listed([translated(packages()[screen.package].label), *screen.says()])
    with solara.Div(classes=["tf-actions"]):
        solara.Button(say("learn.open", page=say(f"frame.{page}"), what=there), on_click=go, outlined=True)
