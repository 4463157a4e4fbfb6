"""The most surprising worlds as cards: one sentence each, its lead as a line, a door to the quarter that decided it."""

from functools import partial

import solara
from markupsafe import Markup

from twofutures.abm.calendar import QUARTERS
from twofutures.experiments.cases.picks import LEAD
from twofutures.experiments.cases.surprises import Surprise, surprises
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import WAS
from twofutures.viz.app.parts.door import door
from twofutures.viz.app.parts.drawing import Finished
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.drawings import spark
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import number
from twofutures.viz.words.texts import say, translated


@solara.component
def Cards(visit: Visit, answer: Answer) -> None:
    """A card for each kind of surprise that these worlds hold."""
    go = door(visit, visit.open, "one_world")
    changed = answer.screen != answer.screen.baseline()
    stories = solara.use_memo(
        lambda: surprises(answer.by_quarter, (lambda name: answer.by_quarter(name, WAS)) if changed else None),
        [id(answer)],
    )
    with solara.v.Html(tag="ul", class_="tf-cards"):
        for one in stories:
            with solara.v.Html(tag="li", class_="tf-card"):
                solara.v.Html(tag="h3", children=[say("worlds.card", world=one.world)])
                solara.v.Html(tag="p", children=[in_words(one)])
                line = spark.draw(
                    answer.by_quarter(LEAD)[:, one.world].tolist(), one.step, translated(measure(LEAD).label), number
                )
                Finished(Markup(line))
                label = say("worlds.card_open", quarter=QUARTERS[one.step])
                solara.Button(label, on_click=partial(go, one.world, one.step), outlined=True, small=True)


def in_words(one: Surprise) -> str:
    """What is surprising about a world, in a sentence."""
    figures = {name: number(x) for name, x in one.figures.items()}
    return say(f"worlds.card_{one.kind}", quarter=QUARTERS[one.step], **figures)
