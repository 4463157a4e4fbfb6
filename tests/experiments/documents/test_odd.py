"""The ODD description is generated, and not stale."""

from twofutures.abm.model import ORDER_OF_PLAY
from twofutures.experiments.documents.odd import PAGE, page


def test_the_page_is_what_the_code_says_today():
    assert PAGE.read_text(encoding="utf-8") == page(), "run 'python -m twofutures.experiments.documents.odd'"


def test_every_beat_has_someone_and_every_row_is_whole():
    text = page()
    assert all(f"| `{beat}` |" in text for _, beats in ORDER_OF_PLAY for beat in beats)
    assert "|  |" not in text
