"""The past of a world is begun when its page is asked for."""

import asyncio
import threading

import pytest

from twofutures.policies.members import fitted
from twofutures.viz.app import beforehand
from twofutures.viz.app.beforehand import Beforehand, wanted


def request(path: str, query: str = "", **besides: str) -> dict[str, object]:
    return {"type": "http", "method": "GET", "path": path, "query_string": query.encode()} | besides


@pytest.mark.parametrize(
    ("scope", "member"),
    [
        (request("/one-world", "world=7"), 7),
        (request("/one-world", "world=519"), 519 % len(fitted())),
        (request("/one-world", "package=inaction"), 0),
        (request("/one-world", "world=seven"), None),
        (request("/one-world", "world=7", method="POST"), None),
        (request("/worlds", "world=7"), None),
        ({"type": "websocket", "path": "/one-world"}, None),
    ],
)
def test_only_a_page_of_a_world_wants_its_past(scope, member):
    assert wanted(scope) == member


def test_one_past_is_begun_at_a_time_and_every_request_is_passed_on(monkeypatch):
    played, passed, go = [], [], threading.Event()
    monkeypatch.setattr(beforehand, "past_of", lambda member: (played.append(member), go.wait(30)))

    async def app(scope, receive, send):
        passed.append(scope["query_string"])

    around = Beforehand(app)
    for query in ("world=3", "world=4"):
        asyncio.run(around(request("/one-world", query), None, None))
    go.set()
    assert around._free.acquire(timeout=30)
    assert played == [3] and passed == [b"world=3", b"world=4"]
