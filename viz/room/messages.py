"""What comes in at the door and how it is answered: pages with their texts, short bodies, cookies, refusals."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from markupsafe import Markup, escape
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from twofutures.policies.game.seats import seats
from twofutures.viz.room import rows
from twofutures.viz.words import faults, numbers
from twofutures.viz.words.languages import MADE, language, preferred, speaking, spoken, written
from twofutures.viz.words.texts import catalogue, translated

HERE = Path(__file__).parent
PAGES = {"seat.html": "text/html", "screen.html": "text/html", "host.html": "text/html", "room.css": "text/css",
         "seat.js": "text/javascript", "screen.js": "text/javascript", "host.js": "text/javascript"}  # fmt: skip
HOST = "host"  # how files of the host's page begin: they ask ``room.toml`` for texts, all others ``phone.toml``
LARGEST = 4096  # bytes of a body
DAY = 86_400


class Refused(Exception):
    """A status and a sentence; ``wait`` seconds where it is only too much at once."""

    def __init__(self, status: int, sentence: str, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.wait = status, numbers.sentence(faults.in_words(sentence)), wait


def text_of(name: str) -> str:
    """A page in the language that is spoken: ``[[key]]`` stands for a text of the catalogue."""
    return _text_of(name, spoken())


@cache
def _text_of(name: str, code: str) -> str:
    with speaking(code):
        home = "room." if name.startswith(HOST) else "phone."
        words = {key.removeprefix(home): text for key, text in catalogue().items() if key.startswith(home)}
        named = Markup("").join(
            Markup('<option value="{}">{}</option>').format(one, translated(row.label)) for one, row in seats().items()
        )
    own = language(code)
    made = {"lang": own.code, "dir": own.direction, "words": json.dumps(words, ensure_ascii=False), "seats": named}
    text = (HERE / name).read_text(encoding="utf-8")
    for key, sentence in (words | made).items():
        text = text.replace(f"[[{key}]]", str(escape(sentence)))
    return text


class Spoken:
    """Answers whoever asks in their language: what the address asks for (``?lang=de``), else what the browser likes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Request(scope)
        liked = asked.headers.get("accept-language", "")
        wishes = (asked.query_params.get("lang", ""), liked)
        code = next((wish for wish in wishes if wish in (*written(), *MADE)), None) or preferred(liked)
        with speaking(code):
            await self.app(scope, receive, send)


async def body_of(request: Request) -> dict[str, Any]:
    """A short body: an object of JSON, or a form. Refused if it is longer or neither."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Refused(413, "This is too long.")
    try:
        if "application/json" in request.headers.get("content-type", ""):
            content = json.loads(body)
        else:
            content = dict(parse_qsl(body.decode("utf-8"), max_num_fields=20))
        if not isinstance(content, dict):
            raise ValueError
    except (ValueError, RecursionError):
        raise Refused(400, "This cannot be read.") from None
    return content


def act_in(body: dict[str, Any]) -> rows.Act:
    """The act of a body; Refused where it is none."""
    try:
        return rows.ACT.validate_python(body)
    except ValidationError:
        raise Refused(400, "This is no act of a seat.") from None


def remember(answer: Response, name: str, token: str) -> None:
    """Let a browser keep a token: for this room, for a day, out of reach of scripts."""
    answer.set_cookie(name, token, max_age=DAY, httponly=True, samesite="strict", path="/")


async def answered(request: Request, refused: Any) -> Response:
    """A refusal as the answer to a request."""
    headers = {"retry-after": str(int(refused.wait) + 1)} if refused.wait else {}
    return JSONResponse({"sentence": refused.sentence, "wait": refused.wait}, refused.status, headers)
