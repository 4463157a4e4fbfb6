"""Learn in a browser: an exercise is answered with the keyboard alone and checked; answers outlast a reload."""


def test_answers_are_typed_checked_with_the_keyboard_and_outlast_a_reload(open_page):
    page = open_page("/learn?exercise=05", width=360, color_scheme="dark")
    page.focus("[data-line=in_turn]")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the button that checks
    page.wait_for_function("document.querySelector('#outcome').innerText === '1 of 2 answers right.'")
    assert "not yet: too large" in page.inner_text("#about-by_address")
    page.fill("[data-line=by_address]", "0")
    page.press("[data-line=by_address]", "Enter")
    page.click("text=Check my answers")
    page.wait_for_selector("text=Taken in turn 5 of 5 draws change")
    page.reload()
    page.wait_for_function("document.querySelector('[data-line=in_turn]')?.value === '5'")
    assert page.input_value("[data-line=by_address]") == "0" and "exercise=05" in page.url
    assert page.input_value(".tf-pick select") == "05 · Same seed, same luck"
