"""Slides that a teacher can change: ``data/slides.toml``, the game's data and the charts of the sample game."""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from twofutures.experiments.work.libraries import need
from twofutures.policies.game.seats import seats
from twofutures.viz.kit.pages import rows_of, texts_by
from twofutures.viz.kit.sessions import phases, sessions
from twofutures.viz.look.tokens import LIGHT
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.texts import say, translated

WIDE, HIGH, EDGE = 13.333, 7.5, 0.6  # inches: a screen of 16 to 9
TITLE_ONLY = 5  # layout of the library's own template
LARGE, BODY, SMALL = 34, 22, 14  # points
Pictures = Mapping[str, tuple[Path, str]]  # a chart's file (PNG) and its caption, by name


def deck(pictures: Pictures) -> bytes:
    """The slides as a file. ValueError, with the command that installs it, without python-pptx."""
    pptx = need("pptx", extra="teach")
    made = pptx.Presentation()
    made.slide_width, made.slide_height = pptx.util.Inches(WIDE), pptx.util.Inches(HIGH)
    for row in texts_by(translated, rows_of("slides")["slide"]):
        add(made, row, pictures)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def add(made: Any, row: Mapping[str, Any], pictures: Pictures) -> None:
    """One slide: its title, then a table, a picture or lines; notes for whoever speaks."""
    slide = made.slides.add_slide(made.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    _place(title, EDGE, 0.4, WIDE - 2 * EDGE, 1.0)
    _write(title.text_frame, [row["title"]], LARGE, bold=True)
    lines = row.get("lines", ())
    if "table" in row:
        _table(slide, *TABLES[row["table"]]())
    elif "picture" in row:
        file, caption = pictures[row["picture"]]
        _lines(slide, lines, 1.4, 0.9)
        picture = slide.shapes.add_picture(str(file), 0, 0, height=_inches(4.3))
        picture.left = (made.slide_width - picture.width) // 2
        picture.top = _inches(2.2)
        picture.name = caption
        _lines(slide, [say("kit.picture_from", caption=caption)], 6.6, 0.8, SMALL)
    else:
        _lines(slide, lines, 1.7, 5.0)
    slide.notes_slide.notes_text_frame.text = row["notes"]


def _inches(length: float) -> Any:
    return need("pptx", extra="teach").util.Inches(length)


def _place(shape: Any, left: float, top: float, wide: float, high: float) -> None:
    shape.left, shape.top, shape.width, shape.height = map(_inches, (left, top, wide, high))


def _lines(slide: Any, lines: Sequence[str], top: float, high: float, size: int = BODY) -> None:
    box = slide.shapes.add_textbox(_inches(EDGE), _inches(top), _inches(WIDE - 2 * EDGE), _inches(high))
    box.text_frame.word_wrap = True
    _write(box.text_frame, lines, size)


def _write(frame: Any, lines: Sequence[str], size: int, bold: bool = False) -> None:
    """Lines as paragraphs in the ink of the app, left aligned."""
    pptx = need("pptx", extra="teach")
    frame.text = "\n".join(lines)
    for paragraph in frame.paragraphs:
        paragraph.alignment = pptx.enum.text.PP_ALIGN.LEFT
        paragraph.space_after = pptx.util.Pt(size / 2)
        for run in paragraph.runs:
            run.font.size, run.font.bold = pptx.util.Pt(size), bold
            run.font.color.rgb = pptx.dml.color.RGBColor.from_string(LIGHT["ink"].lstrip("#"))


def _table(slide: Any, widths: Sequence[float], head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table over the whole width, its columns in these shares."""
    pptx, shares = need("pptx", extra="teach"), sum(widths)
    shape = slide.shapes.add_table(
        len(rows) + 1, len(head), _inches(EDGE), _inches(1.5), _inches(WIDE - 2 * EDGE), _inches(0.4 * (len(rows) + 1))
    )
    shape.table.horz_banding = False
    for column, part in zip(shape.table.columns, widths, strict=True):
        column.width = _inches((WIDE - 2 * EDGE) * part / shares)
    for y, cells in enumerate((head, *rows)):
        for x, text in enumerate(cells):
            cell = shape.table.cell(y, x)
            _write(cell.text_frame, [text], SMALL, bold=y == 0)
            cell.fill.solid()
            cell.fill.fore_color.rgb = pptx.dml.color.RGBColor.from_string(
                LIGHT["sunk" if y == 0 else "card"].lstrip("#")
            )


def _seats() -> Iterator[list[str]]:
    for one in seats().values():
        yield [translated(one.label), " · ".join(translated(line.label) for line in one.lines.values())]


TABLES = {
    "seats": lambda: ((1, 4), (say("kit.slides_seat"), say("kit.slides_moves")), list(_seats())),
    "turn": lambda: (
        (1, 1, 5),
        (say("kit.slides_phase"), say("kit.minutes"), say("kit.slides_you")),
        phases(sessions()["usual"]),
    ),
    "left_out": lambda: ((1,), (say("kit.slides_left_out"),), [[translated(line)] for line in LEAVES_OUT]),
}
