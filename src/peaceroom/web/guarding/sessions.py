"""Who is in: a session a browser, named by a cookie that only the server can read."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock

IDLE = 8 * 3600.0  # seconds without a request after which a session ends
LONGEST = 7 * 24 * 3600.0
MOST = 500


@dataclass
class Session:
    """One browser: the token that its forms carry, what its user is called, when it came and was last seen."""

    user: str
    since: float
    seen: float
    csrf: str = field(default_factory=lambda: token_urlsafe(24))


class Sessions:
    """The sessions of a server, in memory: stopping the server ends them all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._open, self._lock, self._number = clock, dict[str, Session](), Lock(), 0

    def begin(self, user: str = "") -> str:
        """A new session's key. Whoever gives no name is “Analyst 1”, “Analyst 2” and so on."""
        with self._lock:
            self._number += 1
            now = self._clock()
            for key in [k for k, s in self._open.items() if self._over(s, now)]:
                del self._open[key]
            if len(self._open) >= MOST:
                del self._open[min(self._open, key=lambda k: self._open[k].seen)]
            key = token_urlsafe(32)
            self._open[key] = Session(user or f"Analyst {self._number}", now, now)
            return key

    def find(self, key: str) -> Session | None:
        """The session of a key, seen now; None where it has ended or never was."""
        with self._lock:
            found, now = self._open.get(key), self._clock()
            if found is None:
                return None
            if self._over(found, now):
                del self._open[key]
                return None
            found.seen = now
            return found

    def end(self, key: str) -> None:
        """Forget a session."""
        with self._lock:
            self._open.pop(key, None)

    @staticmethod
    def _over(session: Session, now: float) -> bool:
        return now - session.seen > IDLE or now - session.since > LONGEST
