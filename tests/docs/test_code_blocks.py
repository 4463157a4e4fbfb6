"""The code blocks of README and docs do what their page says.

Each page is one test, in a folder of its own, with its blocks in the order of the page:

- ``toml`` and ``python`` blocks that begin with ``# name.toml`` or ``# name.py`` are written to that file;
- other ``python`` blocks run in one namespace for the page;
- lines that call ``twofutures``, in ``sh`` or indented blocks, run on the pages of RUN and behind
  ``<!-- test run -->``; elsewhere, and behind ``<!-- test read -->``, the command line only reads and checks them
  (names, ranges, files);
- lines that call ``make`` name a target of the Makefile.

Sizes are cut: TINY goes behind every command that knows the option, and ``<!-- test size: 1000=24 -->`` before a block
replaces text in it. ``<!-- test skip: reason -->`` leaves a block out.
"""

import re
import shlex
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

from twofutures.abm.parameters import parameters
from twofutures.agents.roster import read_countries
from twofutures.experiments.batches.factors import choose
from twofutures.experiments.questions import Question
from twofutures.viz.cli.main import main

RUN = {
    "README.md",
    *(f"docs/tutorials/{name}.md" for name in ("move_one_policy", "batch_study", "extend_from_outside")),
}
OTHER_TOOLS = ("pip", "git", "sbatch", "dask", "source", ".venv/bin/python")  # lines that no test runs
NOT_HERE = {"watch", "host", "bench"}  # only read: they have tests of their own
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

    def calls(self) -> Iterator[list[str]]:
        """The commands in it, as words; nothing where it is no shell block."""
        lines = [line for line in self.text.replace("\\\n", " ").splitlines() if line.strip()]
        first = lines[0].split()[0] if lines else ""
        shell = self.language == "sh" or (not self.language and first in ("twofutures", "make", *OTHER_TOOLS))
        for line in lines if shell else ():
            words = shlex.split(re.sub(r"\s#\s.*$", "", line))
            assert words[0] in ("twofutures", "make", *OTHER_TOOLS), f"line {self.line}: {words[0]} is no known tool"
            yield words


def blocks(text: str) -> Iterator[Block]:
    """The code blocks of a page in their order."""
    lines, i, marks = text.splitlines(), 0, {}
    while i < len(lines):
        line = lines[i]
        if mark := MARK.fullmatch(line.strip()):
            marks[mark[1]] = mark[2] or ""
        elif fence := re.match(r"```(\w*)", line):
            end = next(j for j in range(i + 1, len(lines)) if lines[j].startswith("```"))
            yield Block(fence[1] or "text", i + 1, resized(lines[i + 1 : end], marks), marks)
            i, marks = end, {}
        elif line.startswith("    ") and (i == 0 or not lines[i - 1].strip()):
            ends = (j for j in range(i, len(lines)) if lines[j].strip() and not lines[j].startswith("    "))
            end = next(ends, len(lines))
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


@pytest.fixture(autouse=True)
def quick(monkeypatch, each_past_once):
    """Charts are drawn but not printed to pixels, and no past is played twice: both have tests of their own."""

    def touch(_: Figure, to: Any, **how: Any) -> None:
        if isinstance(to, str | Path):
            Path(to).write_bytes(b"")

    monkeypatch.setattr(Figure, "savefig", touch)


@pytest.fixture(scope="module")
def targets(root):
    """The targets of the Makefile that are there to be called."""
    phony = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return set(phony[1].split())


def test_the_code_of_a_page_does_what_the_page_says(page, root, targets, tmp_path, outside):
    names: dict[str, Any] = {"__name__": "__main__"}
    name = page.relative_to(root).as_posix()
    with chdir(tmp_path):
        for block in blocks(page.read_text(encoding="utf-8")):
            if "skip" in block.marks:
                continue
            if file := re.match(r"# ([\w.]+\.(toml|py))\n", block.text):
                Path(file[1]).write_text(block.text, encoding="utf-8")
            elif block.language == "python":
                padded = "\n" * block.line + block.text  # so that a traceback names the page's line
                exec(compile(padded, str(page), "exec"), names)
            for tool, *words in block.calls():
                if tool == "make":
                    assert {word for word in words if "=" not in word} <= targets, f"{name}: make {words}"
                if tool == "twofutures":
                    runs = "run" in block.marks or (name in RUN and "read" not in block.marks)
                    call(words, runs, f"{name}, line {block.line}: twofutures {shlex.join(words)}")


def test_the_numbers_in_the_text_are_those_of_the_code(root):
    readme, analysis = ((root / page).read_text(encoding="utf-8") for page in ("README.md", "docs/analysis.md"))
    assert f"{len(read_countries())} countries" in readme
    weak = np.mean([one.confidence == "C" for one in parameters().values()])
    assert round(5 * weak) == 4 and "Four in five numbers" in readme
    varied = len(choose(groups=["all"]))
    assert f"With {varied} assumptions" in analysis and f"{(varied + 1) * 10 * 8:,} worlds" in analysis
    (packages,) = (one.default for one in main.commands["outlook"].params if one.name == "packages")
    assert len(packages) == 5 and "five packages" in readme


def test_the_table_of_spellings_is_what_the_grammar_reads(root):
    text = (root / "docs" / "how_to" / "ask_a_question.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[:2] for line in text.splitlines() if line.startswith("| `") and line.count(" | ") == 3]
    spellings = [[re.findall("`([^`]+)`", cell) for cell in row] for row in rows]
    assert len(spellings) == 8
    for written, printed in spellings:
        assert list(dict.fromkeys(str(Question.read(text)) for text in written)) == printed


def call(words: list[str], runs: bool, where: str) -> None:
    """Run a command, cut small, or only let the command line read it."""
    command = main.commands.get(words[0])
    if command is None:
        assert words[0] in ("--help", "--version"), f"{where}: no such command"
    elif runs and words[0] not in NOT_HERE:
        sizes = {**TINY, "worlds": LARGER.get(words[0], TINY["worlds"])}
        options = {option.name for option in command.params}
        small = [word for name, size in sizes.items() if name in options for word in (f"--{name}", str(size))]
        answer = CliRunner().invoke(main, [*words, *small, *(["--quiet"] if "quiet" in options else [])])
        assert answer.exit_code == 0, f"{where} gave {answer.exit_code}:\n{answer.output}\n{answer.exception!r}"
    else:
        try:
            command.make_context(words[0], words[1:], parent=click.Context(main, info_name="twofutures"))
        except click.exceptions.Exit:
            pass
        except click.ClickException as error:
            raise AssertionError(f"{where}: {error.format_message()}") from None
