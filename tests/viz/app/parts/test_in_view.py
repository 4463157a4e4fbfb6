"""What nobody looks at: left as it is by first answers, drawn with exact ones and as soon as somebody looks."""

import numpy as np
import solara

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import Screen, encode
from twofutures.viz.app.parts.in_view import InView

PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


def test_what_nobody_sees_waits_for_the_exact_answer_or_for_eyes(show, kept):
    first = Answer(PLAIN, PLAIN, kept[PLAIN], kept[PLAIN])
    second, third = (Answer(TIGHT, PLAIN, kept[TIGHT], kept[PLAIN]) for _ in range(2))
    all_worlds = [{name: np.tile(series, 29)[:, :256] for name, series in kept[s].items()} for s in (TIGHT, PLAIN)]
    exact = Answer(TIGHT, PLAIN, *all_worlds)
    newest, drawn = solara.reactive(first), []

    @solara.component
    def Part(answer):
        drawn.append(answer)
        solara.Text("a part")

    @solara.component
    def Page():
        InView(newest.value, Part)

    sight = show(Page).widget("turn")
    newest.value = second
    sight._handle_custom_msg({"event": "turn", "data": False}, [])
    newest.value = third
    assert drawn == [first, second], "nobody sees it: neither made nor sent"
    assert sight.screen == encode(TIGHT)
    sight._handle_custom_msg({"event": "turn", "data": True}, [])
    assert drawn == [first, second, third], "never old where it is seen"
    sight._handle_custom_msg({"event": "turn", "data": False}, [])
    newest.value = exact
    assert drawn[-1] is exact, "an exact answer stays: everything is drawn of it"
