"""Whatever is typed, linked or written is read, or one ValueError says why not; ``make long`` tries far more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofutures.abm.calendar import quarters_between
from twofutures.experiments.questions import Question
from twofutures.policies.scenario_file import read_scenario
from twofutures.viz.app.engine.screen import decode
from twofutures.viz.cli.arguments.readers import read_case, read_memory, read_vary

WORDS = """near parity|lead_months_smooth|gap_usable|spillover|enforcement|inaction|beijing_veto|2027Q1|2028|class
lever.|set.|package|cases|policies|start|levers|worlds|seed|1e999|nan""".replace("\n", "|").split("|")
SIGNS = [
    "<",
    ">=",
    "==",
    "=",
    "..",
    ":",
    "+",
    "@",
    "#",
    "&",
    "?",
    "%",
    "%00",
    "\0",
    "\n",
    " ",
    "[",
    "[[",
    '"',
    "{",
    "}",
]
TEXTS = st.lists(st.sampled_from([*WORDS, *SIGNS]) | st.text(max_size=4), max_size=12).map("".join)
READERS = {
    "a question": Question.read,
    "quarters": quarters_between,
    "a case": read_case,
    "what varies": read_vary,
    "memory": read_memory,
    "a link": decode,
}
SIZES = [pytest.param(60, id="few"), pytest.param(6000, id="many", marks=pytest.mark.long)]


@pytest.mark.parametrize("examples", SIZES)
@pytest.mark.parametrize("kind", READERS)
def test_any_text_is_read_or_refused_in_words(kind, examples):
    @settings(max_examples=examples)
    @given(TEXTS)
    def attempt(text: str) -> None:
        try:
            READERS[kind](text)
        except ValueError as error:
            assert str(error)

    attempt()


@pytest.mark.parametrize("examples", SIZES)
def test_any_scenario_file_is_read_or_refused_in_words(tmp_path, examples):
    file = tmp_path / "any.toml"

    @settings(max_examples=examples)
    @given(TEXTS | st.binary(max_size=200))
    def attempt(content: str | bytes) -> None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        try:
            read_scenario(file)
        except ValueError as error:
            assert str(error)

    attempt()
