"""Languages for trying pages, made from English: one longer and full of accents, one that runs from right to left.

What is not translated stands out at once in either; labels that cannot grow break in the first, layouts that know only
one direction break in the second. Places to fill (``{count}``), marks (``|``) and tags stay as they are.
"""

import re

from twofutures.viz.words.languages import ACCENTED, MIRRORED

ACCENTS = str.maketrans("aceginorsuyACEGINORSUY", "áçêğïñõřšûýÁÇÊĞÏÑÕŘŠÛÝ")
KEPT = re.compile(r"(\{[^{}]*\}|\[\[[^\]]*\]\]|<[^<>]*>|\|)")
LONGER = 0.35  # of its letters a text grows by, as German does
FILL = "-one-two-three-four-five-six-seven-eight-nine-ten"
RIGHT_TO_LEFT, END = "\u202e", "\u202c"  # what stands between them is shown from right to left


def made(code: str, english: str) -> str:
    """A text in a language that is made."""
    return {ACCENTED: accented, MIRRORED: mirrored}[code](english)


def accented(english: str) -> str:
    """``Hand`` → ``Háñđ-``: accents on most letters, and about a third more of them at the end."""
    return "|".join(map(_longer, english.split("|")))


def _longer(text: str) -> str:
    plain = "".join(KEPT.split(text)[::2])
    more = round(LONGER * sum(map(str.isalpha, plain)))
    body = text.rstrip()
    end = body[-1] if body[-1:] in (".", ":", "?", "!", ")") else ""
    longer = body.removesuffix(end) + (FILL * (more // len(FILL) + 1))[:more] + end + text[len(body) :]
    return "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in KEPT.split(longer))


def mirrored(english: str) -> str:
    """Every word of it from right to left; figures stay."""
    parts = KEPT.split(english)
    return "".join(part if KEPT.fullmatch(part) else re.sub(r"[^\W\d_]+", _turned, part) for part in parts)


def _turned(word: re.Match[str]) -> str:
    return f"{RIGHT_TO_LEFT}{word.group()}{END}"
