"""No text that visitors read stands in code, nor a number with the separators of one language."""

import ast
import re

WORDS = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}")
SHOWN = (  # what visitors read
    "viz/app/", "viz/telling/", "viz/drawings/", "viz/reports/debrief_parts.py", "viz/charts/debrief.py",
    "viz/charts/two_rooms.py", "viz/room/views.py",
)  # fmt: skip
TALKS_APART = {  # files of the app that speak English by themselves, each with its reason
    "viz/app/gate.py": "refusals before there is a visitor",
    "viz/app/server.py": "for whoever starts the server",
    "viz/app/mesa_page.py": "Mesa's own page, which is in English",
    "viz/app/engine/screen_file.py": "files and commands",
    "viz/app/game/teller.py": "faults of the process that tells games",
    "viz/telling/findings.py": "reports of the command line",
}
NAMES = {  # what code calls things: never shown as it stands
    "as it goes", "this screen", "nothing changed", "set by hand", "US and PRC", "state control", "figure of this page",
    "offset points",
    "lever of ", "part of the link", "Pax Silica", "commanding lead", "lead without reach", "near parity", "PRC ahead",
    "US owners", "allied owners", "third owners", "PRC licensed", "PRC abroad", "PRC owners", "us planned",
    "prc planned", "us live", "prc live", "North America", "Latin America", "Sub-Saharan Africa", "South Asia",
    "Southeast Asia", "East Asia & Pacific", "one_world.region ", "levers of ", "recorded events", "recorded series",
}  # fmt: skip


def shown_texts(tree):
    """String constants of code that somebody could read: no docstrings, faults that are raised, or lines of a log."""
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            skipped.add(id(node.body[0].value))
        logs = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "warning"
        if isinstance(node, ast.Raise | ast.Assert) or logs:
            skipped |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) not in skipped and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_text_for_visitors_stands_in_code(sources):
    for name, source in sources.items():
        if not name.startswith(SHOWN) or name in TALKS_APART:
            continue
        if name.endswith(".py"):
            inline = [text for text in shown_texts(ast.parse(source)) if WORDS.search(text)]
            inline = [
                text for text in inline if not text.startswith(("<", "width:", "stroke", "fill=")) and text not in NAMES
            ]
            assert [text for text in inline if "<svg" not in text and "<path" not in text and '="' not in text] == [], (
                name
            )
        elif name.endswith(".vue"):
            template = source.partition("<script>")[0]
            labels = re.findall(r'\s(?:aria-label|title|placeholder)="([^"]+)"', template)
            between = re.findall(r">([^<>{}]*[A-Za-z]{2,}[^<>{}]*)<", re.sub(r'"[^"]*"', "", template))
            assert [text for text in (*labels, *between) if text.strip() != "ECI"] == [], name


def test_numbers_are_written_as_the_language_writes_them(sources):
    for name, source in sources.items():
        if name.startswith(SHOWN) and name.endswith(".py"):
            if name in TALKS_APART:
                continue
            tree = ast.parse(source)
            raised = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Raise) for part in ast.walk(node)}
            for node in ast.walk(tree):
                if isinstance(node, ast.FormattedValue) and node.format_spec and id(node) not in raised:
                    assert "," not in ast.unparse(node.format_spec), f"{name}:{node.lineno}: use figures()"
