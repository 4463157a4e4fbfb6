"""The door of a room: what a phone, the projector and the host may ask of it, and what they are answered.

Plain pages instead of the app's: a phone gets 40 kB and no session of its own, and what it does not know it asks again.
``Gate`` before it refuses foreign hosts and pages. Bodies are short, senders are counted, nothing is logged.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import blake2b
from typing import Any

import anyio
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from twofutures.viz.room import hosting, rows, views
from twofutures.viz.room.debriefing import Debriefing
from twofutures.viz.room.limits import HOST, Keys, Limit
from twofutures.viz.room.messages import PAGES, Refused, act_in, answered, body_of, remember, text_of
from twofutures.viz.room.neighbours import House
from twofutures.viz.room.room import Room, Stale
from twofutures.viz.words import faults
from twofutures.viz.words.languages import spoken
from twofutures.viz.words.numbers import sentence
from twofutures.viz.words.texts import say

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEARTBEAT, GLANCE = 10.0, 0.25  # seconds between signs of life of a stream, and between its looks at the room
ACTS = 60  # a minute, of a member
SEATED = (rows.Predicted, rows.Submitted, rows.Agreed, rows.Ballot)


class Door:
    """The routes of one room. ``debriefing`` is asked for the debrief, by chart, as far as it has been made."""

    def __init__(self, room: Room, keys: Keys, debriefing: Debriefing, house: House) -> None:
        self.room, self.keys, self.debriefing, self.house = room, keys, debriefing, house
        self.acts = Limit(ACTS)
        self.cookie, self.host_cookie = f"tf_{room.code}", f"tfh_{room.code}"
        self._views: dict[tuple[Any, ...], tuple[int, dict[str, Any], str]] = {}
        self.app = Starlette(routes=[
            Route("/", self.page("seat.html")), Route("/j/{code}", self.page("seat.html")),
            Route("/screen", self.page("screen.html")), Route("/host", self.host_page),
            Route("/r/file/{name}", self.file),
            Route("/r/state", self.state), Route("/r/events", self.events),
            Route("/r/act", self.act, methods=["POST"]),
            Route("/r/screen", self.screen), Route("/r/screen/qr.svg", self.qr), Route("/r/debrief", self.debrief),
            Route("/r/debrief/{chart}.svg", self.drawn),
            Route("/r/host/state", self.host_state), Route("/r/host/act", self.host_act, methods=["POST"]),
            Route("/r/host/log.json", self.host_log), Route("/r/host/wild.json", self.host_wild),
            Route("/r/host/another", self.host_another, methods=["POST"]),
            Route("/r/host/together", self.host_together, methods=["POST"]),
        ], exception_handlers={Refused: answered})  # fmt: skip

    # -- pages ---------------------------------------------------------------------------------------------------------

    def page(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        """A route that gives a page."""

        async def shown(request: Request) -> Response:
            return Response(text_of(name), media_type=PAGES[name], headers={"cache-control": "no-store"})

        return shown

    async def file(self, request: Request) -> Response:
        """Scripts and style."""
        name = request.path_params["name"]
        if name not in PAGES or name.endswith(".html"):
            raise Refused(404, "There is nothing here.")
        return Response(text_of(name), media_type=PAGES[name], headers={"cache-control": "no-cache"})

    async def host_page(self, request: Request) -> Response:
        """The host's page; a key in the address becomes a cookie and leaves the address."""
        key = request.query_params.get("key", "")
        if key and self.keys.member(key) == HOST:
            asked = f"?lang={spoken()}" if request.query_params.get("lang") == spoken() else ""
            answer: Response = RedirectResponse(f"{request.scope.get('root_path', '')}/host{asked}", 303)
            remember(answer, self.host_cookie, key)
            return answer
        self._must_host(request)
        return await self.page("host.html")(request)

    # -- a seat --------------------------------------------------------------------------------------------------------

    async def state(self, request: Request) -> Response:
        """What the seat sees; 304 where that is what the phone has already."""
        view, tag = await run_in_threadpool(self._view, *self._who(request))
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag, "cache-control": "no-store"})
        return JSONResponse(views.timed(self.room, view), headers={"etag": tag, "cache-control": "no-store"})

    async def events(self, request: Request) -> Response:
        """A hint whenever the seat's own view is another; polling without it does as well."""
        who, member = self._who(request)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self.hints(who, member), media_type="text/event-stream", headers=headers)

    async def hints(self, who: str, member: int) -> AsyncIterator[str]:
        """Tags of the seat's view as it changes, and a sign of life in between."""
        last, version, waited = "", -1, 0.0
        while True:
            if self.room.version != version:
                version = self.room.version
                _, tag = await run_in_threadpool(self._view, who, member)
                if tag != last:
                    last = tag
                    yield f"data: {tag}\n\n"
            await anyio.sleep(GLANCE)
            waited += GLANCE
            if waited >= HEARTBEAT:
                waited = 0.0
                yield "event: beat\ndata: .\n\n"

    async def act(self, request: Request) -> Response:
        """Something decided: written before it is answered; a stale turn gets 409 and the present view."""
        who, member = self._who(request)
        if wait := self.acts.wait(str(member)):  # not of a token: whoever comes back gets another
            raise Refused(429, say("phone.refused_acts"), wait)
        body = await body_of(request)
        for name, value in (("seat", who), ("member", member)):
            if body.get(name, value) != value:
                raise Refused(403, say("phone.refused_seat"))
        kind = str(body.get("kind", ""))
        body.update({"member": member} if kind == "ballot" else {"seat": who})
        act = act_in(body)
        if not isinstance(act, SEATED):
            raise Refused(403, "This is the host's to do.")
        return await self._do(act, who, member)

    async def _do(self, act: rows.Act, who: str, member: int) -> Response:
        try:
            await run_in_threadpool(self.room.do, act)
        except ValueError as error:
            status, why = 409 if isinstance(error, Stale) else 400, sentence(faults.in_words(str(error)))
        else:
            status, why = 200, ""
        view, _ = await run_in_threadpool(self._view, who, member)
        return JSONResponse({"sentence": why, "state": views.timed(self.room, view)}, status)

    # -- screen, host, debrief -----------------------------------------------------------------------------------------

    async def screen(self, request: Request) -> Response:
        """What the projector shows."""
        view, tag = await run_in_threadpool(self._view, "", 0)
        shown = {**views.timed(self.room, view), "join": self.debriefing.join}
        return JSONResponse(shown, headers={"etag": tag, "cache-control": "no-store"})

    async def debrief(self, request: Request) -> Response:
        """The charts of the debrief, once the host opens it; the host sees them before."""
        if self.room.phase not in ("debrief", "closed"):
            self._must_host(request)
        return JSONResponse(self.debriefing.parts(), headers={"cache-control": "no-store"})

    async def drawn(self, request: Request) -> Response:
        """One of its drawings."""
        if self.room.phase not in ("debrief", "closed"):
            self._must_host(request)
        drawing = self.debriefing.drawing(request.path_params["chart"])
        if drawing is None:
            raise Refused(404, "This is not drawn yet.")
        return Response(drawing, media_type="image/svg+xml", headers={"cache-control": "no-store"})

    async def host_state(self, request: Request) -> Response:
        """What the host sees."""
        self._must_host(request)

        def view() -> dict[str, Any]:
            with self.room.lock:
                return {**views.timed(self.room, views.host_view(self.room)), "join": self.debriefing.join,
                        "rooms": self.house.listed(self)}  # fmt: skip

        return JSONResponse(await run_in_threadpool(view), headers={"cache-control": "no-store"})

    async def host_act(self, request: Request) -> Response:
        """What the host does."""
        self._must_host(request)
        body = await body_of(request)
        try:
            await run_in_threadpool(hosting.done, self.room, self.debriefing, body)
        except Stale as error:
            raise Refused(409, str(error)) from None
        except ValidationError:
            raise Refused(400, "This is no act of a host.") from None
        except ValueError as error:
            raise Refused(400, str(error)) from None
        return await self.host_state(request)

    async def host_another(self, request: Request) -> Response:
        """Another room on this server: its host's cookie goes to this browser, so that no key is in an address."""
        self._must_host(request)
        world = (await body_of(request)).get("world", self.room.game.table.world)
        try:
            door, key = await run_in_threadpool(self.house.another, self, world)
        except ValueError as error:
            raise Refused(400, str(error)) from None
        answer = JSONResponse({"code": door.room.code})
        remember(answer, door.host_cookie, key)
        return answer

    async def host_together(self, request: Request) -> Response:
        """One chart of this room and another of the same world, in the debriefs of both."""
        self._must_host(request)
        code = str((await body_of(request)).get("code", ""))
        try:
            await run_in_threadpool(self.house.together, self, code)
        except ValueError as error:
            raise Refused(400, str(error)) from None
        return await self.host_state(request)

    async def host_log(self, request: Request) -> Response:
        """The game as ``twofutures play`` saves it: to be replayed anywhere."""
        self._must_host(request)
        headers = {"content-disposition": f'attachment; filename="game-{self.room.code}.json"'}
        text = await run_in_threadpool(hosting.exported, self.room)
        return Response(text, media_type="application/json", headers=headers)

    async def host_wild(self, request: Request) -> Response:
        """What a wild card may move: asked once, since it is the same for the whole game."""
        self._must_host(request)
        return JSONResponse(views.wild_offers(self.room), headers={"cache-control": "no-store"})

    async def qr(self, request: Request) -> Response:
        """The address to join at, as a picture for phones."""
        return Response(hosting.picture_of(self.debriefing.join), media_type="image/svg+xml")

    # -- who ----------------------------------------------------------------------------------------------------------

    def member(self, request: Request) -> int | None:
        """Who a browser is in this room."""
        return self.keys.member(request.cookies.get(self.cookie, "")) or None

    def _must_host(self, request: Request) -> None:
        if self.keys.member(request.cookies.get(self.host_cookie, "")) != HOST:
            raise Refused(403, "This is the host's: open it with the address that was printed at the start.")

    def _who(self, request: Request) -> tuple[str, int]:
        """Seat and member of a request; whoever plays several may ask as another (``as``), the host as any."""
        asked, member = request.query_params.get("as", ""), self.member(request)
        if asked and member is not None and self.room.seating.plays(member, asked):
            return asked, member
        if asked:
            self._must_host(request)
            if asked not in self.room.seating.modes:
                raise Refused(404, "There is no such seat at this table.")
            return asked, HOST
        if member is None and (code := self.house.elsewhere(self, request)):
            raise Refused(403, f"This browser sits in the room {code}: join here first.")
        if member is None or member not in self.room.seating.members:
            raise Refused(401, say("phone.refused_first"))
        return self.room.seating.members[member], member

    def _view(self, who: str, member: int) -> tuple[dict[str, Any], str]:
        """A view and its tag, made once for every change of the room."""
        with self.room.lock:
            kept = self._views.get((spoken(), who, member))
            if kept is None or kept[0] != self.room.version:
                view = views.seat_view(self.room, who, member) if who else views.screen_view(self.room)
                text = json.dumps(view, sort_keys=True, ensure_ascii=False)
                kept = (self.room.version, view, f'"{blake2b(text.encode(), digest_size=12).hexdigest()}"')
                self._views[spoken(), who, member] = kept
            return kept[1], kept[2]
