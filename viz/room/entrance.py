"""The entrance of a house of rooms: a code leads to its room, noted letters back to a seat; many at once wait."""

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from twofutures.viz.room.door import Door
from twofutures.viz.room.limits import Limit, new_way_back
from twofutures.viz.room.messages import Refused, answered, body_of, remember
from twofutures.viz.words.texts import say

JOINS, WRONG = 20, 10  # a minute, of an address: those who join, and wrong codes
NAME = 24  # letters of a nickname


class Entrance:
    """The routes that lead into rooms, whose doors it knows by code."""

    def __init__(self, doors: Mapping[str, Door]) -> None:
        self.doors = doors
        self.joins, self.wrong = Limit(JOINS), Limit(WRONG)
        self.app = Starlette(routes=[
            Route("/r/join", self.join, methods=["POST"]), Route("/r/back", self.back, methods=["POST"]),
        ], exception_handlers={Refused: answered})  # fmt: skip

    async def join(self, request: Request) -> Response:
        """Take a seat: a cookie, and letters that bring the seat back on another phone."""
        form = await body_of(request)
        door = self.doors.get(str(form.get("code", "")).strip().upper())
        if door and (member := door.member(request)) in door.room.seating.members:  # the same browser: the same member
            return _to_room(request, door, JSONResponse({"member": member, "room": f"/j/{door.room.code}"}))
        address = request.client.host if request.client else ""
        if wait := max(self.joins.wait(address), self.wrong.full(address)):
            raise Refused(429, say("phone.refused_many"), wait)
        if door is None:
            self.wrong.wait(address)
            raise Refused(404, say("phone.refused_code"))
        name = " ".join(str(form.get("name", "")).split())[:NAME]
        try:
            member = await run_in_threadpool(door.room.join, name, str(form.get("seat", "")))
        except ValueError as error:
            raise Refused(400, str(error)) from None
        way_back = door.keys.give(member, new_way_back())
        answer = JSONResponse({"member": member, "way_back": way_back, "room": f"/j/{door.room.code}"})
        remember(answer, door.cookie, door.keys.give(member))
        return _to_room(request, door, answer)

    async def back(self, request: Request) -> Response:
        """Come back with the letters of a seat, from another phone."""
        form = await body_of(request)
        address = request.client.host if request.client else ""
        if wait := self.wrong.full(address):
            raise Refused(429, say("phone.refused_wrong"), wait)
        letters = str(form.get("way_back", "")).strip().upper()
        for door in list(self.doors.values()):
            if member := door.keys.member(letters):  # nobody's, and not the host's
                answer = JSONResponse({"member": member, "room": f"/j/{door.room.code}"})
                remember(answer, door.cookie, door.keys.give(member))
                return answer
        self.wrong.wait(address)
        raise Refused(403, say("phone.refused_letters"))


def _to_room(request: Request, door: Door, answer: Response) -> Response:
    """To the room's page instead, where a form was sent without a script."""
    if "application/json" in request.headers.get("accept", ""):
        return answer
    page = RedirectResponse(f"/j/{door.room.code}", 303)
    page.raw_headers += [(k, v) for k, v in answer.raw_headers if k == b"set-cookie"]
    return page
