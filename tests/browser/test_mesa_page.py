"""Mesa's own page, run as its docstring says: a file of two lines, ``solara run``, and a world that is stepped."""

import os

from twofutures.viz.app import mesa_page


def test_the_mesa_page_runs_as_its_docstring_says_with_quarters_names_and_agents(serve, free_port, browser, tmp_path):
    lines = [line.strip("`. ") for line in mesa_page.__doc__.splitlines() if line.startswith("``")]
    (written,) = lines
    file = tmp_path / "one_world.py"
    file.write_text(written.replace("`` and ``", "\n"))
    port, outside = free_port(), []
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore", "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False"}
    address = f"http://127.0.0.1:{port}"
    with serve(port, "--host", "127.0.0.1", "--production", str(file), module="solara run", env=quiet):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.route(
            lambda url: not url.startswith((address, "data:", "blob:")),
            lambda route: (outside.append(route.request.url), route.abort()),
        )
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(address)
        page.wait_for_selector("text=Nothing has been played yet")
        for quarter in ("2022Q4", "2023Q1"):
            page.get_by_role("button", name="Step").click()
            page.wait_for_selector(f"text={quarter}: history, as far as it is on record.")
        drawn = "document.querySelectorAll('img[src^=\"blob:\"]').length"
        page.wait_for_function(f"{drawn} === {len(mesa_page.CHARTS)}")
        page.locator("th", has_text="what is not 0").wait_for()
        assert page.locator("tbody tr").count() > 1
        context.close()
    assert outside == []
