"""Who somebody is, and how often they may ask: tokens, kept as hashes apart from the log, and counts by the minute."""

import json
import os
import secrets
import time
from collections import deque
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ"  # of codes: nothing that looks like something else
CODE, PART, PARTS = 6, 4, 3  # letters of a room's code; of each part of what brings a phone back, and how many parts
HOST = 0  # the member that the host is
MINUTE = 60.0
MOST_KEYS = 4096  # addresses or tokens whose counts are kept


def new_code() -> str:
    """A room's code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE))


def new_way_back() -> str:
    """Twelve letters in three parts that somebody notes down: as hard to guess as a good password, easy to type."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(PART)) for _ in range(PARTS))


class Keys:
    """Who is whom: hashes of tokens by member, in a file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._members: dict[str, int] = {}
        if path.exists():
            self._members = {str(key): int(member) for key, member in json.loads(path.read_text()).items()}

    def give(self, member: int, token: str = "") -> str:
        """A new token (or this one) of a member; of 128 bits where it is made here."""
        token = token or secrets.token_urlsafe(16)
        self._members[_hash(token)] = member
        temporary = self.path.with_suffix(".keys-new")
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self._members, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.path)
        return token

    def member(self, token: str) -> int | None:
        """Whose token it is; None if nobody's."""
        return self._members.get(_hash(token)) if token else None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class Limit:
    """At most so many acts of one sender in a minute; what is too much waits, nobody is shut out."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.clock = most, clock
        self._acts: dict[str, deque[float]] = {}

    def wait(self, who: str) -> float:
        """Seconds until this sender may act; 0 if now, and then it is counted."""
        now = self.clock()
        if who not in self._acts and len(self._acts) >= MOST_KEYS:
            self._acts.pop(next(iter(self._acts)))
        acts = self._acts.setdefault(who, deque())
        while acts and acts[0] <= now - MINUTE:
            acts.popleft()
        if len(acts) >= self.most:
            return acts[0] + MINUTE - now
        acts.append(now)
        return 0.0

    def full(self, who: str) -> float:
        """As ``wait``, without counting."""
        acts = self._acts.get(who)
        live = [at for at in acts or () if at > self.clock() - MINUTE]
        return live[0] + MINUTE - self.clock() if len(live) >= self.most else 0.0
