"""What comes from outside is opened and parsed within limits: no file hangs, no text takes the square of its length."""

import os
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofutures.abm.outside import DEEPEST, LARGEST_TEXT, LONGEST, parse_toml, read_json, read_text

# Each would take minutes, or all memory, with a parser that looks at a place more than a few times.
HURTS = {
    "brackets in a string": "a = '''\n" + ("[" + " " * 90 + "\n") * 1000 + "'''",
    "a bracket and blanks": "a = '''\n[" + " " * 99_000 + "\n'''",
    "dots": "a." * 49_000 + "b = 1",
    "quoted dots": '"a".' * 24_000 + "b = 1",
    "brackets": "a = " + "[" * 90_000,
    "braces": "a = " + "{b=" * 30_000,
    "a long key": "k" * 99_000 + " = 1",
    "a long quoted key": '"' + "k" * 99_000 + '" = 1',
    "quotes": '"' * 99_999,
    "single quotes": "'" * 99_998,
    "escapes": 'a = "' + "\\" * 99_000,
    "escaped quotes": 'a = "' + '\\"' * 49_000,
    "comments": "#" * 99_000,
    "equals": "=" * 99_000,
}


@pytest.mark.parametrize("text", HURTS.values(), ids=HURTS)
def test_a_text_made_to_hurt_is_one_line(text):
    try:
        parse_toml(text, "it.toml")
    except ValueError as error:
        assert str(error).startswith("it.toml is not valid TOML: ") and len(str(error)) < 300


@pytest.mark.parametrize("text", ["x = " + "[" * (DEEPEST + 1), ".".join("a" * (DEEPEST + 2)) + " = 1"])
def test_nesting_is_told_with_its_line(text):
    with pytest.raises(ValueError, match=f"line 3 nests more than {DEEPEST} levels deep: write it flat"):
        parse_toml(f"\n'' = '[[[[[[[[[[[['\n{text}", "it.toml")


@pytest.mark.parametrize("name", ["k" * (LONGEST + 1), f'"{"k" * (LONGEST + 1)}"', f"'{'é' * (LONGEST + 1)}'"])
def test_a_long_name_is_told_and_a_long_text_is_none(name):
    with pytest.raises(ValueError, match=f"a name in line 2 is longer than {LONGEST} letters"):
        parse_toml(f"\n{name} = 1", "it.toml")
    assert parse_toml(f'citation = "{"k" * 5000}"', "it.toml")["citation"] == "k" * 5000


PIECES = st.sampled_from(['"', "'", '"""', "'''", "\\", "#", "\n", "[", "]", "{", "}", "=", ".", ",", " ", "a", "1"])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_whatever_is_valid_and_shallow_is_read_as_the_standard_reader_does(text):
    try:
        wanted = tomllib.loads(text)
    except (ValueError, RecursionError):
        with pytest.raises(ValueError, match="not valid TOML"):
            parse_toml(text, "it.toml")
        return
    try:
        assert parse_toml(text, "it.toml") == wanted
    except ValueError as error:
        assert "levels deep" in str(error)


@pytest.mark.skipif(os.name != "posix", reason="needs devices and pipes")
def test_what_is_no_plain_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place, what in ((tmp_path / "pipe", "a device or a pipe"), ("/dev/zero", "a device or a pipe"),
                        (tmp_path, "a folder")):  # fmt: skip
        with pytest.raises(ValueError, match=f"is {what}: name a TOML file"):
            read_text(type(tmp_path)(place))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfea\0", r"is not text in UTF-8 \(byte 1\): save it as UTF-8"),
        (b"#" * (LARGEST_TEXT + 1), "is larger than 100,000 bytes: this is not a TOML file"),
        (None, r"cannot be read \(No such file or directory\): name a TOML file"),
    ],
)
def test_what_cannot_be_read_names_its_fix(tmp_path, content, why):
    if content is not None:
        (tmp_path / "x").write_bytes(content)
    with pytest.raises(ValueError, match=why):
        read_text(tmp_path / "x")


def test_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbfa = 1")
    assert parse_toml(read_text(tmp_path / "x"), "x") == {"a": 1}


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a": 1} x', "\0"])
def test_damaged_json_is_one_line(tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ValueError, match=r"x\.json cannot be read: it is no JSON, or damaged"):
        read_json(tmp_path / "x.json")
