"""Phases that follow each other by the clock."""

import threading
import time

from twofutures.viz.room import pace, rows
from twofutures.viz.room.timer import Timer


def test_by_the_clock_phases_follow_each_other_the_turn_is_played_and_the_debrief_comes_last(hall):
    room, begun, now = hall.room, [], [0.0]
    room.timer = Timer(lambda: now[0])
    client = hall.host()

    def host(**body):
        assert client.post("/r/host/act", json=body).status_code == 200

    host(kind="phase", phase="brief")
    assert room.timer.left is None, "nothing is counted before the host wants it"
    host(kind="paced", paced=True)
    passed = []
    while not begun and len(passed) < 60:
        passed.append((room.game.turn, room.phase, pace.seconds_of(room)))
        assert room.timer.left == 1000 * passed[-1][2] > 0
        now[0] += passed[-1][2]
        assert room.timer.left == 0
        pace.go_on(room, lambda now: begun.append(now) if now.phase == "debrief" else None)
    phases = [phase for turn, phase, _ in passed if turn == 2]
    assert phases == ["read", "brief", "predict", "talk", "decide"]
    assert room.game.ended and room.phase == "debrief" and begun == [room] and room.timer.left is None
    assert sum(seconds for _, _, seconds in passed) < 60 * 90


def test_the_clock_is_kept_only_while_the_host_wants_it(hall):
    room, stop = hall.room, threading.Event()
    hall.decide()
    room.do(rows.Phase(phase="brief"))
    keeper = threading.Thread(target=pace.keep, args=(room, lambda _: None, stop))
    room.timer.set(0.01)
    keeper.start()
    time.sleep(3 * pace.GLANCE)
    assert room.phase == "brief"
    room.paced = True
    for _ in range(100):
        if room.phase != "brief":
            break
        time.sleep(0.1)
    stop.set()
    keeper.join()
    assert room.phase == "predict" and room.timer.left > 0
