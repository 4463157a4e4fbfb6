"""The teaching kit: whole from one command, made from the game's data, with a recorded game that replays to the bit."""

import html
import io
import re
from pathlib import Path

import numpy as np
import pptx
import pytest

from twofutures.experiments.documents.pages import DOCS
from twofutures.experiments.exercises.sheet import exercises
from twofutures.experiments.game.log import read_log
from twofutures.experiments.work import libraries
from twofutures.experiments.work.provenance import cpu
from twofutures.policies.game.formats import formats
from twofutures.policies.game.goals import goals_of
from twofutures.policies.game.pacts import pacts
from twofutures.policies.game.seats import seats
from twofutures.viz.kit import cards, guide, kit, papers, sample, sessions, slides
from twofutures.viz.kit.pages import rows_of
from twofutures.viz.reports.turn import moves_in
from twofutures.viz.words.languages import speaking


@pytest.fixture
def without_debrief(monkeypatch):
    """The kit without the debrief of its game, which takes the most time and has a test of its own."""

    def write(folder: Path, *_: object) -> sample.Recorded:
        folder.mkdir(parents=True)
        file = folder / "among.png"
        file.write_bytes(picture())
        (folder / sample.PAGE).write_text("a debrief", encoding="utf-8")
        return sample.Recorded(None, None, {name: (file, f"A caption of {name}.") for name in ("among", "choice")})

    monkeypatch.setattr(sample, "write", write)


def picture() -> bytes:
    """A small PNG."""
    from matplotlib.figure import Figure

    made = io.BytesIO()
    Figure(figsize=(1, 1)).savefig(made, format="png")
    return made.getvalue()


def sheets_of(text: str) -> dict[str, str]:
    """The sections of a page by their anchor, as people read them."""
    parts = re.split(r'<section id="([^"]+)">', html.unescape(text))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_one_command_writes_all_of_it_and_the_first_page_leads_to_every_file(call, without_debrief, tmp_path):
    out = tmp_path / "mine"
    result = call("kit", out, "--quiet")
    assert result.exit_code == 0 and "start_here.html" in result.stdout
    files = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()}
    assert files == {*kit.FILES, *kit.MADE, kit.START, "sample_game/among.png"}
    linked = re.findall(r'<a href="([^"#]+)">', (out / kit.START).read_text(encoding="utf-8"))
    assert sorted(linked) == sorted([*kit.FILES, *kit.MADE])
    for file in out.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<script|<link|src=.http|url\(", text), f"{file.name} needs another file"
        assert "{" not in re.sub(r"<style>.*?</style>|<pre>.*?</pre>|<code>.*?</code>", "", text, flags=re.DOTALL), (
            file.name
        )
    assert {file.name for file in tmp_path.iterdir()} == {"mine"}, "something was left behind"


def texts_of(page: str) -> set[str]:
    """What people read on a page: texts of two words at least, without code."""
    shown = re.sub(r"<(style|pre|code)\b.*?</\1>", "", page, flags=re.DOTALL)
    parts = [*re.findall(r">([^<>]+)<", shown), *re.findall(r'(?:aria-label|alt)="([^"]+)"', shown)]
    return {html.unescape(part).strip() for part in parts if re.search(r"[a-z]{2,},? [A-Za-z]{2,}", part)}


def test_in_german_nothing_of_it_is_english(call, without_debrief, tmp_path):
    """Whatever reads the same in both languages is left over; the sample game has a test of its own."""
    out = tmp_path / "paket"
    assert call("kit", out, "--lang", "de", "--quiet").exit_code == 0
    for name, make in kit.FILES.items():
        if name.endswith(".html"):
            german = (out / name).read_text(encoding="utf-8")
            assert '<html lang="de">' in german and texts_of(german) & texts_of(make()) == set(), name
    assert texts_of((out / kit.START).read_text(encoding="utf-8")) & texts_of(kit.start()) == set()
    guide_text = (out / "editable" / "host_guide.md").read_text(encoding="utf-8")
    assert "| Sitzung | 60 Minuten | 90 Minuten | 180 Minuten |" in guide_text and "5 Runden zu 9 Minuten" in guide_text
    slides_text = words_on(pptx.Presentation(out / kit.SLIDES))
    assert len(slides_text) > 100
    english = words_on(pptx.Presentation(io.BytesIO(slides.deck(pictures(tmp_path)))))
    assert {one for one in slides_text & english if re.search(r"[a-z]{2,},? [A-Za-z]{2,}", one)} == set()


def words_on(deck) -> set[str]:
    """Every paragraph of a deck: titles, lines, cells and notes."""
    frames = []
    for slide in deck.slides:
        frames.append(slide.notes_slide.notes_text_frame)
        frames += [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        frames += [cell.text_frame for shape in slide.shapes if shape.has_table for cell in shape.table.iter_cells()]
    return {paragraph.text for frame in frames for paragraph in frame.paragraphs}


def pictures(folder: Path) -> slides.Pictures:
    """The two charts that slides show."""
    file = folder / "a.png"
    file.write_bytes(picture())
    return {name: (file, "Caption.") for name in ("among", "choice")}


def test_it_is_a_zip_too_and_never_takes_the_place_of_what_is_there(call, without_debrief, tmp_path):
    from zipfile import ZipFile

    assert call("kit", tmp_path / "kit.zip", "--quiet").exit_code == 0
    names = ZipFile(tmp_path / "kit.zip").namelist()
    assert set(names) >= {*kit.FILES, *kit.MADE, kit.START}
    again = call("kit", tmp_path / "kit.zip")
    assert again.exit_code == 2 and "name a new one" in again.stderr and again.stderr.count("\n") == 1


def test_a_missing_library_is_named_before_anything_is_made(call, monkeypatch, tmp_path):
    find = libraries.find_spec
    monkeypatch.setattr(libraries, "find_spec", lambda name: None if name == "pptx" else find(name))
    result = call("kit", tmp_path / "mine")
    assert result.exit_code == 2 and "pip install 'twofutures[teach]'" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_stops_leaves_nothing_behind(call, without_debrief, monkeypatch, tmp_path):
    monkeypatch.setattr(slides, "deck", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kit.make(tmp_path / "mine", 2, 2, quiet=True)
    assert list(tmp_path.iterdir()) == []


def test_every_card_says_all_that_its_seat_wants_promises_and_moves():
    shown = sheets_of(cards.cards())
    assert list(shown) == list(seats())
    for name, one in seats().items():
        text = shown[name]
        assert one.brief in text and all(goal.label in text for goal in goals_of(name))
        assert text.count('class="secret"') == 2
        assert all((pact.label in text) == (name in pact.signs) for pact in pacts().values())
        for number, line in enumerate(one.lines.values(), 1):
            block = text[text.index(f"<h4>{number} · {line.label}") :].split("</div>")[0]
            assert re.findall(r"<li>(.*?)</li>", block) == [notch.label for notch in line.notches.values()]
            assert line.price in block
            for letter, notch in zip("abcd", line.notches, strict=False):
                assert moves_in(f"{number}{letter}", one) == [(line.name, notch)]


def test_the_parts_of_every_session_add_up_and_are_those_of_its_game():
    made = sessions.sessions()
    assert [one.length for one in made.values()] == [60, 90, 180]
    assert sorted(one.format for one in made.values()) == sorted(formats())
    for one in made.values():
        rows = list(one.rows())
        assert rows[-1][0] + rows[-1][2] == one.minutes == one.length
        assert sum(what.startswith("turn ") for _, what, _ in rows) == one.game.turns
        assert 0.3 <= one.after["debrief"] / one.length <= 0.4, "a third is the debrief"
    text = sheets_of(sessions.run_sheets())
    assert (
        list(text) == list(made)
        and "--format three_turns" in text["short"]
        and "turn 5: 2028Q3 to 2028Q4" in text["usual"]
    )


def test_a_session_that_does_not_add_up_is_refused(monkeypatch):
    rows = rows_of("sessions")
    rows["short"]["after"]["debrief"] = 25
    monkeypatch.setattr(sessions, "rows_of", lambda _: rows)
    with pytest.raises(ValueError, match="65 minutes, not 60"):
        sessions.sessions.__wrapped__()


def test_the_host_guide_of_the_documentation_is_made_from_that_of_the_kit():
    text = (DOCS / "teaching" / "host_guide.md").read_text(encoding="utf-8")
    assert text == guide.documented(), "run python -m twofutures.viz.kit.guide"
    printed = guide.printable()
    assert "<table>" in printed and "5 turns of 9 minutes" in printed and "](" not in printed and "<!--" not in printed


def test_survey_rubric_and_consent_are_whole():
    survey, form = sheets_of(papers.survey()), papers.answers_form()
    asks = rows_of("survey")["ask"]
    assert form.strip().split(",")[2:] == [ask["id"] for ask in asks]
    assert all((ask["text"] in survey[when]) == (ask["when"] in (when, "both")) for ask in asks for when in survey)
    rubric = sheets_of(papers.rubric())
    assert len(rubric) == 3 and all(
        len(one["levels"]) == 4 for task in rows_of("rubric")["task"] for one in task["criteria"]
    )
    assert "[keys" not in papers.consent() and "☐ I take part" in papers.consent()


def test_a_sheet_for_each_seat_and_the_form_that_is_played():
    shown = sheets_of(papers.sheets())
    assert list(shown) == ["entering", *seats()] and all(name in shown["entering"] for name in seats())
    assert papers.moves_form() == "turn,who,what,secret\n"


def test_slides_can_be_opened_have_notes_and_show_the_seats(tmp_path):
    deck = pptx.Presentation(io.BytesIO(slides.deck(pictures(tmp_path))))
    rows = rows_of("slides")["slide"]
    assert [slide.shapes.title.text for slide in deck.slides] == [row["title"] for row in rows]
    assert all(
        slide.notes_slide.notes_text_frame.text == row["notes"] for slide, row in zip(deck.slides, rows, strict=True)
    )
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert [row.cells[0].text for row in tables[0].rows][1:] == [seat.label for seat in seats().values()]
    assert (
        sum(shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE for s in deck.slides for shape in s.shapes) == 2
    )


def test_the_worksheets_hold_keys_only_in_the_file_for_teachers():
    sheet, keys = kit.FILES["exercises.html"](), kit.FILES["exercises_with_keys.html"]()
    assert all(one.title in html.unescape(sheet) for one in exercises().values())
    assert "For whoever teaches" not in sheet and "For whoever teaches" in keys


# -- the recorded game -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_recorded_game_replays_to_the_bit_and_its_debrief_is_written(monkeypatch, tmp_path):
    """Parts that take worlds of their own are those of `play --whole`, which are tested there."""
    monkeypatch.setattr(sample, "later", lambda seen: [])
    table, made_with, acts = read_log(sample.FILE)
    with speaking("de"):
        recorded = sample.write(tmp_path, 2, 2, lambda _: lambda done, of: None)
    game, page = recorded.game, (tmp_path / sample.PAGE).read_text(encoding="utf-8")
    assert page.count("<figure>") == len(recorded.pictures) and {"beliefs", "among", "choice"} < set(recorded.pictures)
    assert [text for text in texts_of(page) if re.search(r"\b(the|of|and|is|without|which|what)\b", text)] == []
    assert (tmp_path / "log.json").read_bytes() == sample.FILE.read_bytes()
    assert game.ended and len(table.seats) == 5 and {act.kind for act in acts} == {"move", "pact", "card", "resolve"}
    here = (made_with["numpy"], made_with["cpu"]) == (np.__version__, cpu())
    assert game.altered == "" or not here, "run python -m twofutures.viz.kit.sample, and say in the change log why"
