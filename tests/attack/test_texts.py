"""Whatever is typed, linked or written is read at once, or one line says why not; ``make long`` tries 100,000 of each.

A pinned seed finds again what it found before; another one, printed, is drawn anew each time.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from twofutures.abm.calendar import quarters_between
from twofutures.experiments.questions import Question
from twofutures.policies.scenario_file import Extend, PolicyRow, model, uploaded
from twofutures.viz.app.engine.screen import decode
from twofutures.viz.cli.arguments.readers import read_case, read_memory, read_vary

WORDS = """near parity|lead_months_smooth|gap_usable|spillover|enforcement|inaction|beijing_veto|2027Q1|2028|class
lever.|set.|package|cases|policies|start|levers|worlds|seed|1e999|nan""".replace("\n", "|").split("|")
SIGNS = [*"<=:+@#&?%[{}", '"', ">=", "==", "..", "%00", "\0", "\n", " ", "[["]
TEXTS = st.lists(st.sampled_from([*WORDS, *SIGNS]) | st.text(max_size=4), max_size=12).map("".join)
REPEATED = st.builds(  # what a reader that looks back would take the square, or more, of its length for
    lambda before, part, times, after: before + part * (times // len(part)) + after,
    st.sampled_from(["", "[", 'a = "', "a = '''\n", "a = [", '"', "a.", "@", "case", "?lever.enforcement="]),
    st.sampled_from([*" [\ta\\\n'=+%9é\0", '"', "a.", "{b=", "[ ", "&a=1"]),
    st.integers(1, 99_000),
    st.sampled_from(["", "]", " = 1", '"', "'''", "\n[case]", "2028"]),
)
READERS: dict[str, Callable[[str], Any]] = {
    "a question": Question.read,
    "quarters": quarters_between,
    "a case": read_case,
    "what varies": read_vary,
    "memory": read_memory,
    "a link": decode,
    "a scenario file": lambda text: uploaded(text.encode("utf-8", "surrogatepass"), "it.toml"),
}
SECONDS = 2.0  # of computing that one text may take
SIZES = [pytest.param(60, id="few"), pytest.param(50_000, id="many", marks=pytest.mark.long)]


@pytest.mark.parametrize("examples", SIZES)
@pytest.mark.parametrize("luck", ["pinned", "fresh"])
@pytest.mark.parametrize("kind", READERS)
def test_any_text_is_read_or_refused_in_words_and_at_once(kind, luck, examples):
    number = 2028 if luck == "pinned" else random.SystemRandom().randrange(2**32)
    print(f"seed {number}")

    @seed(number)
    @settings(max_examples=examples, derandomize=False)
    @given(TEXTS | REPEATED)
    def attempt(text: str) -> None:
        begun = time.process_time()
        try:
            READERS[kind](text)
        except ValueError as error:
            assert str(error)
        assert time.process_time() - begun < SECONDS

    with suppress(ValueError):  # what a first call imports is no text's doing
        READERS[kind]("")
    attempt()


KEYS = [
    (f"[[{table}]]", key)
    for table, kind in (("case", model().case), ("policy", PolicyRow))
    for key in kind.model_fields
]
KEYS += [("", key) for key in model().file.model_fields] + [("[extend]", key) for key in Extend.model_fields]
KEYS += [(f"[{table}]", "enforcement") for table in ("levers", "assumptions", "held", "switches")]


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_any_kind_of_value_at_any_key_is_read_or_refused_in_words(table, key):
    values = ["1", "-1", "1.5", "true", "nan", f"1{40 * '0'}", '""', '"x"', '"\\u0000"', "2026-01-01"]
    for value in [*values, "[]", "[1]", '["x"]', "[[]]", "[[1, 2]]", "[{}]", "[{a = 1}]", "{}", "{a = 1}"]:
        try:
            assert uploaded(f"{table}\n{key} = {value}\n".encode(), "it.toml").cases
        except ValueError as refusal:
            words = str(refusal)
            assert words.startswith("it.toml") and len(words.splitlines()) == 1, (table, key, value)


@pytest.mark.parametrize("content", [b"\xff\xfe\0", b"\0" * 1000, bytes(range(256)), b"\xef\xbb\xbf[", b"\xed\xa0\x80"])
def test_bytes_that_are_no_text_are_refused_in_words(content):
    with pytest.raises(ValueError, match=r"^it.toml .+"):
        uploaded(content, "it.toml")
