"""The gate: only served hosts, only sockets from own pages, only so many at once; every answer guards the browser."""

import asyncio
from contextlib import suppress

import pytest

from twofutures.viz.app import gate as gates
from twofutures.viz.app.gate import Gate, hosts_of
from twofutures.viz.app.pace import A_FAULT, EACH

HOST = (b"host", b"localhost:8765")
OWN = (b"origin", b"http://localhost:8765")


async def app(scope, receive, send):
    """Says what it was asked with; keeps a socket open until it is told to close."""
    if scope["type"] == "websocket":
        await receive()
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Frame-Options", b"ALLOWALL")]})
    await send({"type": "http.response.body", "body": repr(dict(scope["headers"])).encode()})


def ask(*headers, kind="http", method="GET", gate=None, path="/", by="10.0.0.7"):
    """What the gate sends back to one request."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": f"{kind}.disconnect"}

    scope = {"type": kind, "method": method, "path": path, "headers": list(headers), "client": (by, 1)}
    scope["raw_path"] = path.encode()
    asyncio.run((gate or Gate(app, hosts_of("localhost")))(scope, receive, send))
    return sent


def status(sent):
    """The status of an answer; of a socket that is refused, its close code."""
    return sent[0].get("status", sent[0].get("code")) if sent else "through"


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
def test_served_hosts_pass(host):
    assert status(ask((b"host", host.encode()))) == 200


@pytest.mark.parametrize(
    "host", ["localhost#a", "local host", "a" * 300, "localhost:1:2", "", "[zz]", "http://localhost"]
)
def test_a_host_that_cannot_be_read_is_refused_before_any_routing(host):
    assert status(ask((b"host", host.encode()))) == 400


def test_no_host_and_two_hosts_are_refused():
    assert status(ask()) == status(ask(HOST, HOST)) == 400


def test_another_host_is_refused_with_the_option_that_lets_it_in():
    sent = ask((b"host", b"evil.example:80"))
    assert status(sent) == 403 and b"--allow-host evil.example" in sent[1]["body"]
    gate = Gate(app, hosts_of("localhost", ["evil.example"]))
    assert status(ask((b"host", b"evil.example:80"), gate=gate)) == 200


def test_headers_that_move_the_page_elsewhere_never_reach_the_app():
    sent = ask(
        HOST, (b"x-script-name", b"//elsewhere"), (b"script-name", b"/a"), (b"x-forwarded-host", b"b"), (b"x", b"kept")
    )
    body = sent[1]["body"]
    assert b"elsewhere" not in body and b"forwarded" not in body and b"kept" in body


def test_sockets_come_from_own_pages_only():
    alien = (b"origin", b"http://evil.example")
    assert status(ask(HOST, OWN, kind="websocket")) == "through"
    assert status(ask(HOST, alien, kind="websocket")) == status(ask(HOST, kind="websocket")) == 1008
    assert status(ask(HOST, (b"origin", b"null"), kind="websocket")) == 1008
    assert status(ask(HOST, alien, method="POST")) == 403 and status(ask(HOST, OWN, method="POST")) == 200


def test_every_answer_guards_the_browser():
    for sent in (ask(HOST), ask((b"host", b"evil.example"))):
        headers = dict(sent[0]["headers"])
        assert headers[b"x-frame-options"] == b"DENY" and headers[b"x-content-type-options"] == b"nosniff"
        assert b"X-Frame-Options" not in headers
    policy = dict(ask(HOST)[0]["headers"])[b"content-security-policy"].decode()
    assert "object-src 'none'" in policy and "frame-ancestors 'none'" in policy and "http://" not in policy


def test_the_icon_is_not_asked_for_with_every_lever():
    kept = lambda path: dict(ask(HOST, path=path)[0]["headers"]).get(b"cache-control")  # noqa: E731
    assert kept("/static/assets/favicon.svg") == b"max-age=3600" and kept("/") is None


@pytest.mark.parametrize(("per_address", "in_all"), [(2, 9), (9, 2)])
def test_only_so_many_sessions_at_once_and_a_closed_one_makes_room(per_address, in_all):
    gate = Gate(app, hosts_of("localhost"), per_address, in_all)

    async def session(client, ended):
        refused = []

        async def receive():
            await ended.wait()

        async def send(message):
            refused.append(message)

        scope = {"type": "websocket", "path": "/", "headers": [HOST, OWN], "client": (client, 1)}
        await gate(scope, receive, send)
        return refused

    async def play():
        ended = asyncio.Event()
        open_ones = [asyncio.create_task(session("10.0.0.7", ended)) for _ in range(2)]
        await asyncio.sleep(0)
        third = await session("10.0.0.7", ended)
        ended.set()
        assert await asyncio.gather(*open_ones) == [[], []]
        return third, await session("10.0.0.7", ended)

    third, later = asyncio.run(play())
    assert third[0]["code"] == 1008 and later == [] and not gate.sessions


def test_a_session_that_fails_is_counted_out():
    async def broken(scope, receive, send):
        raise RuntimeError

    gate = Gate(broken, hosts_of("localhost"))
    with suppress(RuntimeError):
        ask(HOST, OWN, kind="websocket", gate=gate)
    assert not gate.sessions


@pytest.mark.parametrize("fault", [RuntimeError(), ExceptionGroup("several", [KeyError("header")])])
def test_a_session_that_fails_ends_alone(fault):
    async def broken(scope, receive, send):
        raise fault

    assert ask(HOST, OWN, kind="websocket", gate=Gate(broken, hosts_of("localhost"))) == []


def test_of_sessions_that_vanished_an_address_keeps_its_part_and_one_that_comes_back_is_kept():
    released = []
    gate = Gate(app, hosts_of("localhost"), per_address=2, in_all=3, release=released.append)
    visit = lambda name: ask(HOST, OWN, kind="websocket", gate=gate, path=f"/jupyter/api/kernels/{name}/channels")  # noqa: E731
    for name in ("a", "b", "a", "c"):
        visit(name)
    assert released == ["b"] and list(gate.gone) == ["a", "c"]
    gate.leave("d", "10.0.0.8")
    gate.leave("e", "10.0.0.9")
    assert released == ["b", "a"] and list(gate.gone) == ["c", "d", "e"], "no more than there is room for in all"


def test_an_address_whose_sessions_sent_what_no_page_sends_waits_alone_and_what_comes_back_is_not_new(monkeypatch):
    async def picky(scope, receive, send):
        if "bad" in scope["path"]:
            raise KeyError("header")

    waited, released = [], []
    monkeypatch.setattr(gates.asyncio, "sleep", lambda seconds, sleep=asyncio.sleep: waited.append(seconds) or sleep(0))
    gate = Gate(picky, hosts_of("localhost"), release=released.append)
    gate.pace.clock = lambda: 0.0
    visit = lambda name, by="10.0.0.7": status(  # noqa: E731
        ask(HOST, OWN, kind="websocket", gate=gate, path=f"/kernels/{name}/channels", by=by)
    )
    assert [visit("good"), *(visit("bad") for _ in range(7))] == ["through"] * 7 + [1008]
    assert waited == pytest.approx([0.0, *(EACH + n * (EACH + A_FAULT) for n in range(6))])
    assert released == ["bad"] * 6 and list(gate.gone) == ["good"], "what was thrown out is new when it comes again"
    assert visit("good") == visit("new", "10.0.0.8") == "through" and waited[7:] == [0.0]


@pytest.mark.parametrize("origin", [b"http://[::1", b"http://]", b"\xff", b"null", b""])
def test_an_origin_that_is_none_is_alien(origin):
    assert status(ask(HOST, (b"origin", origin), kind="websocket")) == 1008


def test_cookies_are_for_own_pages_only():
    cookies = [b"a=1; HttpOnly; SameSite=none; Secure", b"b=2; HttpOnly; SameSite=lax"]

    async def baker(scope, receive, send):
        named = [(b"Set-Cookie", cookie) for cookie in cookies]
        await send({"type": "http.response.start", "status": 200, "headers": named})

    (start,) = ask(HOST, gate=Gate(baker, hosts_of("localhost")))
    baked = [value for name, value in start["headers"] if name == b"Set-Cookie"]
    assert baked == [b"a=1; HttpOnly; samesite=lax; Secure", cookies[1]]


def test_a_server_for_everybody_answers_to_its_own_addresses():
    assert {"localhost", "[::1]", "127.0.0.1"} <= set(hosts_of("0.0.0.0")) and len(hosts_of("0.0.0.0")) > 5
    assert "[fe80::1]" in hosts_of("fe80::1")


@pytest.fixture
def assets(tmp_path):
    """A folder of browser files, as solara-assets lays them out."""
    for name in ("vue@2.7/dist/vue.js", "require/__main.js"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("1")
    (tmp_path.parent / "secret.js").write_text("2")
    return tmp_path


@pytest.mark.parametrize("path", ["vue@2.7/dist/vue.js", "require"])
@pytest.mark.parametrize("root", ["", "/below"])
def test_browser_files_that_are_there_are_served(assets, root, path):
    gate = Gate(app, hosts_of("localhost"), assets=assets)
    assert status(ask(HOST, gate=gate, path=f"{root}/_solara/cdn/{path}")) == 200


@pytest.mark.parametrize(
    "path", ["vue@2.7", "vue@2.7/dist", "vue@9/other.js", "", "..", "../secret.js", "a/../../secret.js", "\0", "a" * 99]
)
def test_no_request_has_the_server_fetch_or_remove_browser_files(assets, path):
    gate = Gate(app, hosts_of("localhost"), assets=assets)
    assert status(ask(HOST, gate=gate, path=f"/_solara/cdn/{path}")) == 404


HTML = (b"accept", b"text/html,*/*;q=0.8")


async def nowhere(scope, receive, send):
    """Has no page."""
    await send({"type": "http.response.start", "status": 404, "headers": []})


def test_an_address_that_is_no_page_leads_home_with_its_query_and_a_missing_file_is_missing():
    gate = Gate(nowhere, hosts_of("localhost"), root="/race")
    sent = ask(HOST, HTML, gate=gate, path="/foo/bar")
    assert status(sent) == 302 and dict(sent[0]["headers"])[b"location"] == b"/race/"
    assert status(ask(HOST, gate=gate, path="/static/a.js")) == 404
    assert status(ask(HOST, HTML, gate=gate, path="/foo", method="POST", kind="http")) == 404


@pytest.mark.parametrize(
    ("asked", "reached"),
    [("/race/explore", "/explore"), ("/race", "/"), ("/race/", "/"), ("/racer", "/racer"), ("/", "/")],
)
def test_the_path_below_which_it_lies_is_taken_off_where_no_proxy_did(asked, reached):
    paths = []

    async def listen(scope, receive, send):
        paths.append((scope["path"], scope["raw_path"]))
        await app(scope, receive, send)

    ask(HOST, gate=Gate(listen, hosts_of("localhost"), root="/race"), path=asked)
    assert paths == [(reached, reached.encode())]


def test_a_server_for_everybody_prints_what_a_browser_can_open(monkeypatch):
    from twofutures.viz.app import server

    monkeypatch.setattr(server, "addresses", lambda: ["10.0.0.7", "127.0.1.1", "2001:db8::7", "fe80::1"])
    place = server.Place("0.0.0.0", 8765, "/race")
    assert place.addresses == ("http://localhost:8765/race", "http://10.0.0.7:8765/race")
    place = server.Place("::", 8765, "/race")
    assert place.addresses == ("http://localhost:8765/race", "http://[2001:db8::7]:8765/race")
    assert server.Place("localhost").addresses == ("http://localhost:8765",)


def test_the_servers_insides_are_not_told():
    assert status(ask(HOST, path="/resourcez")) == status(ask(HOST, path="/below/resourcez")) == 404


def test_the_app_hears_of_an_address_only_from_the_gate():
    heard = []

    async def listen(scope, receive, send):
        heard.extend(value for name, value in scope["headers"] if name == b"x-twofutures-address")

    ask(HOST, OWN, (b"x-twofutures-address", b"1.2.3.4"), kind="websocket", gate=Gate(listen, hosts_of("localhost")))
    assert heard == [b"10.0.0.7"]
