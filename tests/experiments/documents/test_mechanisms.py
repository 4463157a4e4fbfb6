"""Codes in docstrings, comments and data resolve, and rest on what is published."""

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from twofutures.abm.parameters import parameters, sources
from twofutures.experiments.documents.mechanisms import DATA, TITLES, mechanisms
from twofutures.policies.proposals import proposals
from twofutures.policies.views import critiques

FLOORS = ("abm", "agents", "policies", "experiments", "viz")
# M11, A27, P01, Q07, U03; K5, C11, N7; C-V2, K-V14x, C-e3, K-b, C-r38. Not H100, B30A, GPT-4, Kimi K2 Thinking, 2025Q4.
CODE = re.compile(
    r"(?<![\w.\-])(?<!Kimi )(?:[MAPQU]\d\d|[KCN]\d{1,2}|[CK]-(?:V\d{1,2}x?|[a-h]\d?|r\d{1,2}))(?!\w|\.\d)"
)
RANGE = re.compile(r"\b([MAPQUKCN])(\d{1,2})(?:-|–| to )\1(\d{1,2})\b")  # M18-M24: every code between is cited
BASIS = re.compile(r"\b(compute|capability) table, (?:row (\d+)|(\w+))")  # a numbered input, by row or by name
UNPUBLISHED = re.compile(  # spellings that only a reader of pages outside this repository can follow
    r"\b(?:MODEL|LEVERS|TRUTH|FORMS)\b|\btable \d+(?:-\d+)?(?:, \d+)*"
    r"|\((?:[^()]*[;,] ?)?(?:evidence )?[a-h]\.?\d{0,2}(?=[);,:])|\(R1(?=[);,])|\bthe evidence's\b"
    r"|\bids of the evidence\b|\bid in the evidence\b|\bevidence (?:pages|table)\b"
)


def texts(path: Path) -> Iterator[str]:
    """What a file says to its readers: docstrings and comments of code, everything in a data file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield source
        return
    yield from (t.string for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type == tokenize.COMMENT)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield ast.get_docstring(node, clean=False) or ""


def cited(text: str) -> set[str]:
    """Codes in a text, ranges written out."""
    ranges = {
        f"{letter}{number:0{len(first)}d}"
        for letter, first, last in RANGE.findall(text)
        for number in range(int(first), int(last) + 1)
    }
    return {match.group() for match in CODE.finditer(text)} | ranges


def inputs(text: str) -> set[str]:
    """Numbered inputs that a text cites by row or name."""
    named = {(c[0], row["name"].split(" ")[0].rstrip(",")): c for c, row in mechanisms().items() if "name" in row}
    letters = {"compute": "C", "capability": "K"}
    return {
        f"{letters[body]}-r{row}" if row else named.get((letters[body], name), f"{body} {name}")
        for body, row, name in BASIS.findall(text)
    }


@pytest.fixture(scope="module")
def pages(root) -> dict[str, str]:
    """All that the floors' sources and data say to readers, by file."""
    files = (p for floor in FLOORS for p in (root / floor).rglob("*") if p.suffix in (".py", ".toml", ".csv"))
    return {str(p.relative_to(root)): "\n".join(texts(p)) for p in files if p != DATA}


@pytest.fixture(scope="module")
def declared(root) -> set[str]:
    """Every code that stands for something."""
    claims = tomllib.loads((root / "experiments/claims/data/claims.toml").read_text(encoding="utf-8"))
    folder = root / "experiments" / "record"
    targets = "".join(p.read_text(encoding="utf-8") for p in folder.rglob("targets.*") if p.suffix in (".py", ".toml"))
    return {*mechanisms(), *proposals(), *critiques(), *claims, *re.findall(r'"?([CK]-V\d+x?)"?', targets)}


def test_every_code_resolves(pages, declared):
    lost = {file: codes for file, text in pages.items() if (codes := (cited(text) | inputs(text)) - declared)}
    assert lost == {}


def test_every_declared_code_is_cited(pages):
    assert set(mechanisms()) - {code for text in pages.values() for code in cited(text) | inputs(text)} == set()


def test_no_text_cites_a_page_that_readers_cannot_see(pages):
    assert {f: m.group() for f, text in pages.items() if (m := UNPUBLISHED.search(BASIS.sub("", text)))} == {}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("(M11; C-e3, K-r15)", {"M11", "C-e3", "K-r15"}),
        ("P01 to P03", {"P01", "P02", "P03"}),
        ("H100, B30A, Kimi K2 Thinking, DeepSeek-V3, 2025Q4", set()),
        ("a slip such as M72", {"M72"}),
    ],
)
def test_a_code_is_told_from_a_chip(text, codes):
    assert cited(text) == codes
    assert UNPUBLISHED.search("premium (M11; e3)") and not UNPUBLISHED.search("premium (M11; C-e3)")


def test_a_code_rests_on_a_publication_or_says_on_what():
    for code, row in mechanisms().items():
        assert row["claim"].endswith(".") and row["kind"] in TITLES, code
        assert set(row["sources"]) <= set(sources()) and (row["sources"] or row["basis"]), code
        assert set(row.get("parameters", ())) <= set(parameters()), code


def test_an_input_and_the_parameters_that_carry_it_name_each_other():
    for code, row in mechanisms().items():
        for name in row.get("parameters", ()):
            assert code in inputs(parameters()[name].basis), (code, name)
