"""The forecasts of the evidence page: none frozen yet, or the newest with what is open and settled."""

import pytest
import solara

from twofutures.experiments.documents import forecasts as pages
from twofutures.experiments.record.forecasts import declared
from twofutures.experiments.record.frozen import freeze, write
from twofutures.viz.app.pages.evidence import Forecasts


def words(widget):
    """Everything that a widget and those inside it say."""
    for child in getattr(widget, "children", None) or []:
        yield child if isinstance(child, str) else ""
        yield from () if isinstance(child, str) else words(child)


def shown(monkeypatch, scored):
    monkeypatch.setattr(pages, "scores", lambda: scored)
    box, rc = solara.render(Forecasts(), handle_error=False)
    text = " ".join(words(box))
    rc.close()
    return text


def test_it_says_that_none_is_frozen(monkeypatch):
    assert f"None is frozen yet. {len(declared().forecasts)} dated questions" in shown(monkeypatch, [])


@pytest.mark.parametrize("settled", [0, 1])
def test_it_counts_what_is_open_and_settled(monkeypatch, tmp_path, settled):
    write(freeze(6, 5, "prior"), tmp_path)
    file = tmp_path / "settled.csv"
    rows = ["name,value,date,source", "us_club@2026Q4,25,2027-01-05,State Department"]
    file.write_text("\n".join(rows[: 1 + settled]), encoding="utf-8")
    text = shown(monkeypatch, pages.scores(tmp_path, file))
    assert f"{settled} are settled, {len(declared().forecasts) - settled} are open" in text
    assert "Frozen as 2026-11" in text and "under these assumptions" in text
