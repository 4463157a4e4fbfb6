"""What comes from outside (scenario files, uploads, manifests, notes of failures) is opened and parsed here only.

Everything is limited before it is parsed: what is no plain file is not opened, what is too large is not read, what
nests too deep or has names too long is not given to a parser, whose time and memory may grow with their square.
"""

import json
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

LARGEST_TEXT = 100_000  # bytes of a scenario file or a roster
LARGEST_NOTE = 64 * 2**20  # of a file that a run writes about itself
DEEPEST, LONGEST = 8, 200  # levels of brackets or of a dotted name; letters of a name
QUOTES = ('"""', "'''", '"', "'")
SPECIAL = re.compile("[\"'#]")
TOKEN = re.compile(r"[\w-]+|\S|\n")


def read_bytes(path: Path, most: int, kind: str) -> bytes:
    """A plain file's content; ValueError says what else lies there, or that it is larger than ``most`` bytes."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ValueError(f"{path} is a folder: name a {kind}")
        if not stat.S_ISREG(mode):
            raise ValueError(f"{path} is a device or a pipe: name a {kind}")
        with open(path, "rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}): name a {kind}") from None
    if len(content) > most:
        raise ValueError(f"{path} is larger than {most:,} bytes: this is not a {kind}")
    return content


def read_text(path: Path, most: int = LARGEST_TEXT, kind: str = "TOML file") -> str:
    """A plain file's text in UTF-8, with or without a byte order mark."""
    return as_text(read_bytes(path, most, kind), str(path))


def as_text(content: bytes, name: str) -> str:
    """Bytes as text in UTF-8, with or without a byte order mark; ValueError names the first byte that is none."""
    try:
        return content.decode("utf-8-sig")  # some editors put a mark at the beginning
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is not text in UTF-8 (byte {error.start + 1:,}): save it as UTF-8") from None


def read_json(path: Path, most: int = LARGEST_NOTE) -> Any:
    """A JSON file's content; ValueError if it is none."""
    return parse_json(read_text(path, most, "JSON file"), str(path))


def parse_json(text: str, name: str) -> Any:
    """A JSON text as plain data; ValueError if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{name} cannot be read: it is no JSON, or damaged") from None


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """A TOML text as tables; ValueError, with the line where it is known, for what is wrong or would hurt."""
    try:
        look_through(without_strings(text))
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        why = "it nests too deep" if isinstance(error, RecursionError) else error
        raise ValueError(f"{name} is not valid TOML: {why}") from None


def without_strings(text: str) -> str:
    """The text with every string as a short word and no comments; in time that grows with its length alone."""
    parts, at = [], 0
    while special := SPECIAL.search(text, at):
        start = special.start()
        parts.append(text[at:start])
        if text[start] == "#":
            end = text.find("\n", start)
            at = len(text) if end < 0 else end
            continue
        quote = next(mark for mark in QUOTES if text.startswith(mark, start))
        at = _end_of_string(text, start + len(quote), quote)
        long_name = at - start > LONGEST + 2 * len(quote) and _next(text, at) in ("=", ".")
        parts.append("q" * (LONGEST + 1) if long_name else "q" + "\n" * text.count("\n", start, at))
    return "".join([*parts, text[at:]])


def _end_of_string(text: str, at: int, quote: str) -> int:
    """Behind the closing quote, or at the end of the text (of the line for a short string) where there is none."""
    whole = len(text) if len(quote) == 3 or (line := text.find("\n", at)) < 0 else line
    while (end := text.find(quote, at, whole)) >= 0:
        slashes = end - len(text[at:end].rstrip("\\")) - at
        if quote[0] == "'" or slashes % 2 == 0:
            return end + len(quote)
        at = end + 1
    return whole


def _next(text: str, at: int) -> str:
    """The next letter that is no blank."""
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return text[at : at + 1]


def look_through(text: str) -> None:
    """ValueError where brackets or dotted names nest deeper than DEEPEST levels, or a name is longer than LONGEST."""
    depth, dots, line, before = 0, 0, 1, ""
    for token in TOKEN.findall(text):
        line += token == "\n"
        depth += (token in ("[", "{")) - (token in ("]", "}"))
        dots = dots + 1 if token == "." else dots if before == "." else 0
        before = token
        if depth > DEEPEST or dots > DEEPEST:
            raise ValueError(f"line {line} nests more than {DEEPEST} levels deep: write it flat")
        if len(token) > LONGEST:
            raise ValueError(f"a name in line {line} is longer than {LONGEST} letters: shorten it")
