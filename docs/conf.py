"""The documentation site: Sphinx reads the Markdown of this folder, ``make docs`` builds it, nothing is fetched.

Every page is plain Markdown that also reads well on a code host. What only the site needs is added here while it is
built: the navigation, the reference pages (``reference.py``), and links to files that lie outside this folder.
"""

import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
TOP = HERE.parent
sys.path.insert(0, str(HERE))

import reference  # noqa: E402  (it lies beside this file)

about = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
project = about["name"]
author = about["authors"][0]["name"]
release = about["version"]
language = "en"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["attrs_inline"]  # []{#name}: an anchor inside a table
myst_heading_anchors = 4
smartquotes = False  # text stays as it was typed
nitpicky = True  # a link that leads nowhere is a warning, and warnings fail the build
highlight_language = "sh"  # of code blocks that name no language: most are commands
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

html_theme = "furo"
html_title = "twofutures"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_use_index = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#004b87", "color-brand-content": "#004b87"},
    "dark_css_variables": {"color-brand-primary": "#8ecbf5", "color-brand-content": "#8ecbf5"},
}

# The order in which the pages stand beside the text. A page that is named nowhere here fails the build.
NAVIGATION = {
    "Begin": ("start", "tutorials/move_one_policy", "tutorials/batch_study", "tutorials/extend_from_outside"),
    "Ask": (
        "how_to/ask_a_question", "scenario_files", "analysis", "how_to/replay_one_world", "how_to/share_a_result",
        "how_to/cite", "how_to/publish", "how_to/serve", "how_to/play_a_card", "play",
    ),
    "Teach": ("teaching/host_guide", "teaching/kit", "teaching/exercises", "teaching/reach", "teaching/wild_cards"),
    "Run many worlds": ("batch", "how_to/batch_folder", "cluster", "speed"),
    "Understand": ("glossary", "architecture", "mechanisms", "outcomes", "odd"),
    "What it rests on": (
        "evidence", "hand_check", "baseline", "responses", "plausibility", "forecasts", "limits",
        "how_to/find_a_source", "reference/data",
    ),
    "Change it": (
        "how_to/add_a_country", "how_to/add_a_lab", "how_to/add_a_kind_of_agent", "how_to/translate", "reading_a_rule",
        "reference/contributing", "reference/changelog",
    ),
    "Look up": ("reference/index",),
}  # fmt: skip


def toctree(pages: tuple[str, ...], *options: str) -> str:
    """A block of navigation, as MyST writes it."""
    return "\n".join(["", "```{toctree}", *options, "", *pages, "```", ""])


def navigation() -> str:
    """What stands beside every page."""
    return "".join(toctree(pages, ":hidden:", f":caption: {caption}") for caption, pages in NAVIGATION.items())


def complete(app: object, page: str, source: list[str]) -> None:
    """Add to a page what only the site needs."""
    text = source[0]
    if page == "index":
        text += navigation()
    if page == "reference/index":
        text = re.sub(r"<!-- page: (\w+) -->", r"→ [Open the page](\1.md)", text)
        text += toctree(tuple(reference.PAGES), ":hidden:")
    if page == "evidence":
        text = re.sub(r'<a id="([\w-]+)"></a>', r"[]{#\1}", text)
    if not page.startswith("reference/"):
        text = re.sub(r"\]\((?:\.\./)+(\w+)\.md", lambda link: within(page, link), text)
    source[0] = text


def within(page: str, link: re.Match[str]) -> str:
    """A link to a file at the top of the repository, led to its copy on the site; any other link stays."""
    return f"]({'../' * page.count('/')}reference/{link[1].lower()}.md" if link[1] in reference.COPIES else link[0]


def write_reference(app: object) -> None:
    """Make the reference pages anew, so that they say what the code says today."""
    reference.write(HERE / "reference")


def setup(app: object) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("builder-inited", write_reference)  # type: ignore[attr-defined]
    app.connect("source-read", complete)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
