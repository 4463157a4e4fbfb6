"""Charts are redrawn when they are seen, with the newest figures; printed pages hold all of them."""

BELOW = ".tf-minis .tf-chart >> nth=0"
PIXELS = "document.querySelector('.tf-minis .tf-chart canvas').toDataURL()"
COUNT = "document.querySelectorAll('.tf-chart canvas').length"


def open_charts(open_page, **options):
    """Explore with its six charts and all worlds."""
    page = open_page("/explore", **options)
    page.wait_for_function(f"{COUNT} === 6")
    page.wait_for_function("document.body.innerText.includes('exact, ±')")
    return page


def test_a_chart_below_the_fold_is_redrawn_when_it_is_reached_and_is_never_old(open_page):
    page = open_charts(open_page, reduced_motion="reduce")
    page.wait_for_selector(".tf-still")  # less motion is respected
    page.locator(BELOW).scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    first = page.evaluate(PIXELS)
    page.evaluate("scrollTo(0, 0)")
    page.click("[data-dial=enforcement] label:has-text('tripled')")
    page.wait_for_function("document.querySelector('#headline').innerText.includes('It was')")
    page.wait_for_timeout(500)
    assert page.evaluate(PIXELS) == first  # nobody sees it: not drawn
    page.locator(BELOW).scroll_into_view_if_needed()
    page.wait_for_function(f"before => {PIXELS} !== before", arg=first)


def test_a_printed_page_holds_every_chart_and_a_chart_fits_its_place_when_the_window_changed_unseen(open_page):
    page = open_charts(open_page)
    page.wait_for_timeout(500)
    printed = page.evaluate(f"dispatchEvent(new Event('beforeprint')) && {PIXELS}")
    assert page.evaluate(COUNT) == 6
    page.wait_for_timeout(600)
    assert page.evaluate(PIXELS) == printed  # no animation that paper would catch half-way
    page.set_viewport_size({"width": 700, "height": 900})
    page.locator(BELOW).scroll_into_view_if_needed()
    page.wait_for_function(
        "(c => c.clientWidth === c.closest('.tf-chart').clientWidth)(document.querySelector('.tf-minis canvas'))"
    )


def test_without_the_chart_library_the_page_says_so_and_tells_the_figures(open_page):
    page = open_page("/explore", refuse="**/echarts*/**")
    page.wait_for_selector(".tf-fault >> text=could not be loaded")
    page.click("text=Show as a table >> nth=0")
    assert "recorded" in page.inner_text(".tf-table table")
