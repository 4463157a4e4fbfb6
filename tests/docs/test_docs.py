"""The documentation does what it says: the site builds offline with every link whole, and its code blocks run.

Each page is one test, in a folder of its own, with its blocks in the order of the page:

- ``toml`` blocks that begin with ``# name.toml`` are written to that file;
- ``python`` blocks run in one namespace for the page;
- lines that call ``twofutures``, in ``sh`` or indented blocks, run on the pages of RUN and behind
  ``<!-- test run -->``; elsewhere, and behind ``<!-- test read -->``, the command line only reads and checks
  them (names, ranges, files).

Sizes are cut: TINY goes behind every command that knows the option, and ``<!-- test size: 1000=24 -->`` before a block
replaces text in it. ``<!-- test skip: reason -->`` leaves a block out.
"""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOP = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
DOCS = TOP / "docs"
GENERATED = {"evidence.md", "odd.md", "baseline.md", "hand_check.md", "mechanisms.md"}  # tested where they are made
HAND_WRITTEN = [TOP / "README.md", *sorted(p for p in DOCS.rglob("*.md") if p.name not in GENERATED)]
PAGES = [p for p in HAND_WRITTEN if p.parent.name != "reference" or p.name == "index.md"]
RUN = {"docs/tutorials/move_one_policy.md", "docs/tutorials/batch_study.md"}  # they run nearly every command once

OTHER_TOOLS = ("make", "pip", "git", "sbatch", "dask", "source", ".venv/bin/python")  # lines that no test runs
ELSEWHERE = {
    "watch",
    "backtest",
    "calibrate",
    "bench",
    "claims",
    "contrasts",
}  # only read: they have tests of their own
TINY = {"worlds": 24, "trajectories": 2, "samples": 16, "members": 2, "lucks": 2, "workers": 1}
LARGER = {"batch": 96, "discover": 200}  # worlds; discovery needs some of each kind
MARK = re.compile(r"<!-- test (run|read|skip|size)(?:: (.*?))? -->")


@dataclass(frozen=True)
class Block:
    """A code block: its language (empty where indented), first line, text, and marks before it."""

    language: str
    line: int
    text: str
    marks: dict[str, str]

    def commands(self) -> Iterator[list[str]]:
        """The calls of ``twofutures`` in it, as words; nothing where it is no shell block."""
        lines = [line for line in self.text.replace("\\\n", " ").splitlines() if line.strip()]
        shell = self.language == "sh" or (not self.language and lines[0].split()[0] in ("twofutures", *OTHER_TOOLS))
        for line in lines if shell else ():
            words = shlex.split(re.sub(r"\s#\s.*$", "", line))
            if words[0] == "twofutures":
                yield words[1:]
            else:
                assert words[0] in OTHER_TOOLS, f"line {self.line}: {words[0]} is neither twofutures nor in OTHER_TOOLS"


def blocks(text: str) -> Iterator[Block]:
    """The code blocks of a page in their order."""
    lines, i, marks = text.splitlines(), 0, {}
    while i < len(lines):
        line = lines[i]
        if found := MARK.fullmatch(line.strip()):
            marks[found[1]] = found[2] or ""
        elif fence := re.match(r"```(\w*)", line):
            end = next(j for j in range(i + 1, len(lines)) if lines[j].startswith("```"))
            yield Block(fence[1] or "text", i + 1, resized(lines[i + 1 : end], marks), marks)
            i, marks = end, {}
        elif line.startswith("    ") and (i == 0 or not lines[i - 1].strip()):
            end = next(
                (j for j in range(i, len(lines)) if lines[j].strip() and not lines[j].startswith("    ")), len(lines)
            )
            yield Block("", i + 1, resized([row[4:] for row in lines[i:end]], marks), marks)
            i, marks = end - 1, {}
        elif line.strip():
            marks = {}
        i += 1


def resized(lines: list[str], marks: dict[str, str]) -> str:
    """The block's text, with what the mark says put smaller."""
    text = "\n".join(lines)
    for pair in marks.get("size", "").split():
        before, _, after = pair.rpartition("=")
        assert before in text, f"{before} does not occur in the block behind its mark"
        text = text.replace(before, after)
    return text


# -- code --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick_charts(monkeypatch):
    """Charts are drawn but not printed to pixels: their own tests do that."""
    from matplotlib.figure import Figure

    def touch(_: Figure, to: Any, **how: Any) -> None:
        if isinstance(to, str | Path):
            Path(to).write_bytes(b"")

    monkeypatch.setattr(Figure, "savefig", touch)


def named(page: Path) -> str:
    return page.relative_to(TOP).as_posix()


def with_code() -> Iterator[Any]:
    """The pages that have code blocks; those that run commands take longer."""
    for page in PAGES:
        if any(True for _ in blocks(page.read_text(encoding="utf-8"))):
            yield pytest.param(page, id=named(page), marks=[pytest.mark.slow] if named(page) in RUN else [])


@pytest.mark.parametrize("page", list(with_code()))
def test_the_code_of_a_page_does_what_the_page_says(page, tmp_path, quick_charts):
    names: dict[str, Any] = {"__name__": "__main__"}
    with chdir(tmp_path):
        for block in blocks(page.read_text(encoding="utf-8")):
            if "skip" in block.marks:
                continue
            if block.language == "toml" and (file := re.match(r"# ([\w.]+\.toml)\n", block.text)):
                Path(file[1]).write_text(block.text, encoding="utf-8")
            if block.language == "python":
                padded = "\n" * block.line + block.text  # so that a traceback names the page's line
                exec(compile(padded, str(page), "exec"), names)
            for words in block.commands():
                run = "run" in block.marks or (named(page) in RUN and "read" not in block.marks)
                ask(words, run, f"{named(page)}, line {block.line}")


def ask(words: list[str], run: bool, where: str) -> None:
    """Run a command, cut small, or only let the command line read it."""
    import click
    from click.testing import CliRunner

    from twofutures.viz.cli.main import main

    command = main.commands.get(words[0]) if words else None
    if command is None:
        assert words and words[0] in ("--help", "--version"), f"{where}: twofutures knows no command {words[:1]}"
        return
    if not run or words[0] in ELSEWHERE:
        try:
            command.make_context(words[0], words[1:], parent=click.Context(main, info_name="twofutures"))
        except click.exceptions.Exit:
            pass
        except click.ClickException as error:
            raise AssertionError(f"{where}: twofutures {shlex.join(words)}: {error.format_message()}") from None
        return
    sizes = {**TINY, "worlds": LARGER.get(words[0], TINY["worlds"])}
    known = {option.name for option in command.params}
    small = [word for name, size in sizes.items() if name in known for word in (f"--{name}", str(size))]
    quiet = ["--quiet"] if "quiet" in known else []
    found = CliRunner().invoke(main, [*words, *small, *quiet])
    if found.exit_code:
        told = f"{where}: twofutures {shlex.join(words)} gave {found.exit_code}:\n{found.output}"
        raise AssertionError(told) from found.exception


# -- the site ----------------------------------------------------------------------------------------------------------

CUT = """
import socket, sys
def refuse(*_): raise OSError("the site is built without the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site, built strictly, with the network cut, from a copy of docs/, so that nothing is written beside it."""
    pytest.importorskip("sphinx", reason="needs pip install 'twofutures[docs]'")
    work = tmp_path_factory.mktemp("site")
    for path in TOP.iterdir():
        if path.name != "docs" and not path.name.startswith("."):
            (work / path.name).symlink_to(path)
    made = shutil.ignore_patterns("_build", "__pycache__")
    shutil.copytree(DOCS, work / "docs", ignore=made)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", CUT, "-W", "--keep-going", "-q", "-E", "-b", "html", "docs", "html"]
    told = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return work / "html"


@pytest.mark.slow
def test_the_site_builds_with_the_network_cut_and_asks_no_other_host(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 30 and (site / "searchindex.js").stat().st_size > 10_000
    fetched = re.compile(r"""<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)=["'](?:https?:)?//""")
    assert [p.name for p in pages if fetched.search(p.read_text(encoding="utf-8"))] == []
    styles = [
        p for p in site.rglob("*.css") if re.search(r"url\(['\"]?(https?:)?//|@import", p.read_text(encoding="utf-8"))
    ]
    assert styles == []


@pytest.mark.slow
@pytest.mark.browser
def test_typing_a_word_into_the_search_box_finds_pages(site):
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("needs chromium")
    flags = (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    )  # fmt: skip
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address, outside = f"http://127.0.0.1:{server.server_port}", []

    def cut(route: Any) -> None:
        if route.request.url.startswith((address, "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    try:
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=list(flags))
            page = browser.new_page()
            page.route("**/*", cut)
            page.goto(f"{address}/index.html")
            box = page.locator("input[name=q]").first
            box.fill("premium")
            box.press("Enter")
            page.wait_for_selector("ul.search li a", timeout=60_000)
            page.wait_for_function("document.querySelectorAll('ul.search li').length > 3", timeout=60_000)
            found = page.locator("ul.search > li > a").all_inner_texts()
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
    assert "Glossary" in found and len(found) > 3
    assert outside == []


# -- links and pictures as a code host shows them ----------------------------------------------------------------------

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_also_lead_somewhere_without_the_site(page):
    """No page may link to one that exists only while the site is built; README is checked here alone."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{target} leads nowhere"
        lasting = there.parent != DOCS / "reference" or there.name == "index.md"
        assert lasting, f"{target} exists only on the site: link to reference/index.md"
        if anchor:
            heads = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in slugs, f"{target}: no such heading"


def test_every_picture_is_shown_and_described():
    text = "\n".join(page.read_text(encoding="utf-8") for page in HAND_WRITTEN)
    shown = dict((Path(target).name, told) for told, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text))
    assert {p.name for p in (DOCS / "pictures").iterdir()} == set(shown)
    assert all(len(told) > 30 for told in shown.values()), "say in words what a picture shows"


@pytest.fixture(scope="module")
def drawer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gen_pictures", DOCS / "gen_pictures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_drawings_are_what_the_code_says_today(drawer):
    for name, drawn in drawer.made().items():
        assert (DOCS / "pictures" / name).read_text(encoding="utf-8") == drawn, "run 'python docs/gen_pictures.py'"
        assert "<title" in drawn and "<desc" in drawn


@pytest.mark.skipif(not (TOP / "viz" / "cli").is_dir(), reason="the rooms are being moved into")
@pytest.mark.parametrize("floor", ("viz", "experiments"))
def test_the_drawn_rooms_are_the_folders(drawer, floor):
    folders = {p.parent.name for p in (TOP / floor).glob("*/*.py")}
    assert {name for name, _ in drawer.FLOORS[floor][1]} == folders
