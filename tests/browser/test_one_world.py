"""One world in a browser: one screen, played without a message, the same with less motion; whatever is picked opens."""

from itertools import pairwise
from typing import Any

EXACT = "document.body.innerText.includes('all counted, ±')"
WHOLE = "document.querySelector('.tf-transport').__vue__.clock.known === 25"  # the future is in


def stands_at(page: Any, quarter: str) -> None:
    page.locator(".tf-state", has_text=f"{quarter}: US lead").wait_for()


def test_worlds_are_brushed_with_pointer_and_keys_and_an_extreme_one_opens_steps_and_scrubs(open_page):
    page = open_page("/worlds")
    page.wait_for_function(EXACT)
    columns = page.locator(".tf-spread svg")
    columns.scroll_into_view_if_needed()
    box = columns.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 60)
    page.mouse.up()
    inside = page.locator("[role=status]", has_text="lies between")
    pointed = inside.inner_text()
    page.locator(".tf-ends input").first.focus()
    page.keyboard.press("Home")
    page.locator("[role=status]", has_text="lies between").filter(has_not_text=pointed).wait_for()
    assert page.locator(".tf-ends input").first.input_value() == "0"
    page.locator(".tf-ends button").click()
    inside.wait_for(state="detached")
    page.get_by_role("button", name="Smallest US lead").click()
    stands_at(page, "2026Q3")
    assert "/one-world" in page.url
    page.wait_for_function(WHOLE)
    page.get_by_role("button", name="One quarter forward").click()
    stands_at(page, "2026Q4")
    page.get_by_role("button", name="One quarter back").click()
    stands_at(page, "2026Q3")
    page.locator(".tf-along input").focus()
    page.keyboard.press("End")
    stands_at(page, "2028Q4")
    page.locator(".tf-verdict", has_text="Outcome:").wait_for()
    page.keyboard.press("ArrowLeft")
    stands_at(page, "2028Q3")
    page.wait_for_url("**quarter=2028Q3**")


def test_one_world_fits_one_screen_plays_without_a_message_and_keeps_its_place(open_page):
    page = open_page("/")
    page.set_viewport_size({"width": 1280, "height": 720})
    messages = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: messages.append(socket.url)))
    page.go_to("/one-world?world=7&quarter=2022Q4")
    stands_at(page, "2022Q4")
    page.wait_for_function(WHOLE)
    page.wait_for_function(EXACT)
    assert page.evaluate("[scrollY, document.documentElement.scrollHeight]") == [0, 720]
    bar, news = (page.locator(one).bounding_box() for one in (".tf-transport", ".tf-news"))
    assert 640 < bar["y"] + bar["height"] <= 720 and news["y"] + news["height"] <= bar["y"] + 1
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(300)
    before = len(messages)
    stands_at(page, "2023Q2")
    assert len(messages) == before, "it plays in the browser"
    assert "quarter=2023Q2" in page.url, "a reload would come back to it"
    page.click("nav >> text=Evidence")
    page.wait_for_url("**/evidence?**")
    page.click("nav >> text=One world")
    page.locator(".tf-state", has_text="2023Q").wait_for()
    stopped = page.locator(".tf-state").inner_text()
    page.wait_for_timeout(2500)  # more than a quarter takes
    assert page.locator(".tf-state").inner_text() == stopped and "world=7" in page.url


CHIPS = "document.querySelector('.tf-chips').__vue__"
STILL = f"{CHIPS}.dots.map((dot) => [dot.i, dot.t.toFixed(6)].join())"
TURNING = "[...document.querySelectorAll('.tf-tile')].filter((tile) => tile.getAnimations().length).length"
SENT_OUT = f"""() => {{  // how many dots every route sends out in a quarter, and how many it should
    const chips = {CHIPS}, {{ ways, unit, dot }} = chips.stage;
    chips.seed();
    const sent = ways.map(() => 0);
    for (let part = 0; part < 100; part++) {{
        const fresh = [];
        chips.dots = fresh;
        chips.travel(0.01);
        for (const one of fresh) sent[one.i] += 1;
    }}
    return ways.map((_, i) => [sent[i], chips.change.now[i] * unit / dot]);
}}"""


def test_a_dot_is_ten_thousand_chips_a_quarter_and_with_less_motion_the_picture_says_the_same_at_once(open_page):
    pages = [
        open_page("/one-world?world=7&quarter=2026Q3", reduced_motion=motion) for motion in ("no-preference", "reduce")
    ]
    for page in pages:
        stands_at(page, "2026Q3")
        page.wait_for_function(f"{CHIPS}.dots.length > 100")
        page.wait_for_function(WHOLE)
    moving, still = (page.evaluate(STILL) for page in pages)
    assert moving == still, "as many dots in the same places, before anything is played"
    captions = [page.locator(".tf-flow [role=img]").get_attribute("aria-label") for page in pages]
    assert captions[0] == captions[1] and captions[0].startswith("In 2026Q3, ")
    pages[1].get_by_role("button", name="Play", exact=True).click()
    stands_at(pages[1], "2026Q4")
    assert pages[1].evaluate(f"{CHIPS}.mix") == 1 and pages[1].evaluate(TURNING) == 0
    assert all(abs(sent - due) <= 1 for sent, due in pages[0].evaluate(SENT_OUT))
    pages[0].get_by_role("button", name="Play", exact=True).click()
    pages[0].wait_for_function(f"{TURNING} > 0")


PLACES = """() => document.querySelector(".tf-flow").__vue__.stage.nodes.map(
    ({ key, layer, left, right, y }) => [key, layer, left, right, y])"""


def test_on_a_phone_chips_come_down_from_foundries_to_those_who_use_them_and_the_clock_stays_in_sight(open_page):
    page = open_page("/one-world?world=7&quarter=2027Q4", width=360)
    page.set_viewport_size({"width": 360, "height": 740})
    stands_at(page, "2027Q4")
    page.wait_for_function(f"{CHIPS}.dots.length > 100")
    places = page.evaluate(PLACES)
    wide = page.locator(".tf-flow .tf-picture").bounding_box()["width"]
    assert all(left >= 0 and right <= wide for _, _, left, right, _ in places)
    lowest, highest = ({i: end(y for *_, y in of(places, i)) for i in range(5)} for end in (max, min))
    assert all(lowest[i] + 24 < highest[i + 1] for i in range(4)), "each layer stands below the one before"
    for layer in range(5):
        steps = {y: sorted((left, right) for *_, left, right, at in of(places, layer) if at == y) for *_, y in places}
        assert all(one[1] <= other[0] for step in steps.values() for one, other in pairwise(step)), "names stay apart"
    bar = page.locator(".tf-transport").bounding_box()
    assert bar["y"] + bar["height"] == 740 and bar["height"] <= 61
    order = [page.locator(one).bounding_box()["y"] for one in (".tf-title", ".tf-flow", ".tf-map", ".tf-race")]
    assert order == sorted(order)


def of(places: list[Any], layer: int) -> list[Any]:
    return [place for place in places if place[1] == layer]


def test_whatever_is_picked_opens_who_decided_it_and_the_keyboard_comes_back(open_page):
    page = open_page("/one-world?world=7")
    stands_at(page, "2026Q3")
    page.wait_for_function(WHOLE)
    page.locator('[data-key="VNM"]').focus()
    page.keyboard.press("Space")
    page.locator(".tf-drawer", has_text="What pulls it most").wait_for()
    page.keyboard.press("Escape")
    page.locator(".tf-drawer").wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.key") == "VNM"
    page.locator(".tf-flow label", has_text="As the US sees it").click()
    assert (
        page.locator(".tf-flow [role=img]").get_attribute("aria-label").startswith("In 2026Q3 the US government sees")
    )
    assert page.locator('.tf-flow [data-route$="|rented"]').count() == 0
    page.locator(".tf-flow label", has_text="True").click()
    assert page.locator('.tf-flow [data-route$="|rented"]').count() == 1
    page.locator(".tf-flow .tf-over").focus()
    page.keyboard.press("Enter")
    page.locator(".tf-drawer", has_text="Who decides here").wait_for()
    page.keyboard.press("Escape")  # it lies over the news
    page.locator(".tf-drawer").wait_for(state="detached")
    page.locator("[data-news='0']").click()
    page.locator(".tf-drawer", has_text="Why did this happen?").wait_for()
    page.locator(".tf-race .tf-over").focus()
    page.keyboard.press("Enter")
    page.locator(".tf-drawer", has_text="Released · 2026Q3").wait_for()
    page.get_by_role("button", name="Why did this world end so?").click()
    page.get_by_role("button", name="Follow the causes back").wait_for()
