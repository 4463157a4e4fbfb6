"""The embed view: one screen as a plain page without a session, for those alone who may frame it."""

import asyncio

import pytest

from twofutures.viz.app import embed
from twofutures.viz.app.embed import MOST, Embed, Wish
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import NOW
from twofutures.viz.app.gate import Gate, hosts_of
from twofutures.viz.app.parts.headline import LEADS
from twofutures.viz.cli.arguments.readers import read_origin

QUERY = b"lever.enforcement=3.0"


class OneAnswer:
    """A desk that knows one answer, or gives it when it is asked."""

    def __init__(self, answer: Answer | None, known: bool = True) -> None:
        self.answer, self.known, self.left, self.asked = answer, known, 0, 0

    def recall(self, screen):
        return self.answer if self.known else None

    def ask(self, visitor, screen, deliver, home=()):
        self.asked += 1
        if self.answer is not None:
            deliver(self.answer)
        return 0.0

    def leave(self, visitor):
        self.left += 1


@pytest.fixture
def exact(answer, monkeypatch) -> Answer:
    """Nine worlds that pass for all that were wanted."""
    monkeypatch.setattr(Answer, "exact", property(lambda self: True))
    return answer


async def others(scope, receive, send):
    """The rest of the app."""
    await send({"type": "http.response.start", "status": 418, "headers": []})


def ask(desk, query=QUERY, path="/embed", method="GET", waiting=()):
    """Status, headers and body of an answer."""
    sent = []

    async def send(message):
        sent.append(message)

    view = Embed(others, desk)
    view.orders |= dict.fromkeys(waiting)
    scope = {
        "type": "http",
        "path": path,
        "method": method,
        "query_string": query,
        "headers": [(b"accept-language", b"en")],
    }
    asyncio.run(view(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent[1:]).decode()


@pytest.mark.parametrize("known", [True, False])
def test_the_page_says_the_count_the_sentence_and_where_the_whole_is(exact, known):
    status, headers, body = ask(OneAnswer(exact, known))
    count = int(LEADS.answers(exact, NOW).sum())
    assert status == 200 and headers[b"content-type"] == b"text/html; charset=utf-8" and b"refresh" not in headers
    assert (
        f">{count}</p>" in body
        and f"In {count} of 9 simulated worlds, under these assumptions, the US frontier" in body
    )
    assert 'href="explore?lever.enforcement=3.0&amp;seed=2028"' in body and 'id="room"' in body
    assert "src=" not in body.partition("<script")[0] and "websocket" not in body.casefold(), "it asks nobody again"
    assert int(headers[b"content-length"]) == len(body.encode())


def test_it_is_said_in_the_language_of_the_link(exact):
    body = ask(OneAnswer(exact), QUERY + b"&lang=en-xb")[2]
    assert '<html lang="en-xb" dir="rtl">' in body and "simulated worlds" not in body


def test_worlds_that_are_still_played_bring_the_page_back(answer):
    status, headers, body = ask(OneAnswer(answer))
    assert not answer.exact and status == 200
    assert headers[b"refresh"] == embed.AGAIN and "filling to" in body


def test_whoever_comes_too_early_or_too_late_is_told_and_comes_again(monkeypatch):
    monkeypatch.setattr(embed, "PATIENCE", 0.01)
    desk = OneAnswer(None, known=False)
    status, headers, body = ask(desk)
    assert (status, headers[b"refresh"]) == (503, embed.AGAIN) and "being played" in body
    assert desk.left == 0, "it goes on being played"
    status, _, body = ask(OneAnswer(None, known=False), waiting=range(MOST))
    assert status == 503 and "Others wait" in body


def test_readers_of_one_screen_wait_together_until_it_is_answered_or_takes_too_long(answer, monkeypatch):
    monkeypatch.setattr(embed, "LONGEST", 0.05)
    desk = OneAnswer(None, known=False)
    view = Embed(others, desk)
    first = view.order(answer.screen, ())
    assert view.order(answer.screen, ()) is first and desk.asked == 1
    first.dropped.join(5)
    assert view.orders == {} and desk.left == 1
    monkeypatch.setattr(Answer, "exact", property(lambda self: True))
    second = view.order(answer.screen, ())
    second.deliver(answer)
    assert second.wait() is answer and view.orders == {} and desk.left == 2


@pytest.mark.parametrize("query", [b"lever.nonsense=1", b"package=x", b"of=nonsense", b"lang=zz", b"worlds=7"])
def test_a_damaged_link_is_told_in_plain_text(query):
    status, headers, body = ask(OneAnswer(None), query)
    assert status == 400 and headers[b"content-type"] == b"text/plain; charset=utf-8" and len(body) > 10


def test_markup_in_a_link_is_only_text(exact):
    body = ask(OneAnswer(exact), QUERY + b"&find=%3Cscript%3Ealert(1)%3C/script%3E&of=gap_usable%3C3")[2]
    assert "alert(1)" not in body and "gap_usable&lt;3" in body


def test_everything_else_is_left_to_the_app(exact):
    assert ask(OneAnswer(exact), path="/explore")[0] == ask(OneAnswer(exact), method="POST")[0] == 418
    status, _, body = ask(OneAnswer(exact), method="HEAD")
    assert (status, body) == (200, "")


def test_a_wish_keeps_of_a_link_only_what_it_shows():
    wish = Wish.read("lever.enforcement=3.0&world=7&quarter=2027Q1&of=gap_usable<3", "de;q=0.5,fr")
    assert wish.query.count("=") == 3 and "world" not in wish.query


SITES = ("https://blog.example.org", "http://localhost:9000")


@pytest.mark.parametrize(
    ("path", "sites", "root", "ancestors"),
    [
        ("/embed", SITES, "", " ".join(SITES)),
        ("/embed/", SITES, "", " ".join(SITES)),
        ("/race/embed", SITES, "/race", " ".join(SITES)),
        ("/embed", (), "", "'none'"),
        ("/", SITES, "", "'none'"),
        ("/explore", SITES, "", "'none'"),
        ("/embedded", SITES, "", "'none'"),
    ],
)
def test_only_the_embed_view_is_framed_and_only_by_sites_that_were_named(path, sites, root, ancestors):
    sent = []

    async def send(message):
        sent.append(message)

    gate = Gate(others, hosts_of("localhost"), root=root, framed_by=sites)
    scope = {"type": "http", "path": path, "method": "GET", "headers": [(b"host", b"localhost:8765")]}
    asyncio.run(gate(scope, None, send))
    headers = dict(sent[0]["headers"])
    assert headers[b"content-security-policy"].decode().endswith(f"frame-ancestors {ancestors}")
    assert headers.get(b"x-frame-options") == (b"DENY" if ancestors == "'none'" else None)
    assert headers[b"x-content-type-options"] == b"nosniff"


@pytest.mark.parametrize(
    "site", ["*", "blog.example.org", "https://a.org; script-src *", "https://a.org/x", "https://*.org"]
)
def test_what_is_no_site_may_not_frame(site):
    with pytest.raises(ValueError, match="is no site"):
        read_origin(site)
