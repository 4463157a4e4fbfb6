"""What nobody looks at waits for the exact answer: first answers are drawn where they can be seen.

Among many visitors first answers are most of what is sent, and the charts below the fold were most of each.
"""

from collections.abc import Callable
from typing import Any

import solara

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import encode
from twofutures.viz.words.texts import say


@solara.component_vue("in_view.vue")
def Sight(screen: str, words: str, event_turn: Callable[[Any], None]) -> None:
    """Watches whether the element around it is near the window; on paper it keeps out what is of another screen."""


@solara.component
def InView(answer: Answer, show: Callable[[Answer], Any]) -> None:
    """A part of the page that ``show`` draws: of this answer, or of the last while nobody sees it."""
    seen, see = solara.use_state(True)
    drawn = solara.use_ref(answer)
    if seen or answer.exact:
        drawn.current = answer
    with solara.Div(classes=["tf-in-view"]):
        show(drawn.current)
        Sight(
            screen=encode(drawn.current.screen), words=say("frame.not_on_paper"),
            event_turn=lambda here, *_: see(bool(here)),
        )  # fmt: skip
