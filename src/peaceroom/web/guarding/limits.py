"""How often anybody may ask: a bucket of requests that fills again with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_MOST = 5_000  # askers remembered


class Limit:
    """``burst`` requests at once, ``rate`` a second from then on, for each key."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → requests left, at which time
        self._lock = Lock()

    def allows(self, key: str, cost: float = 1.0) -> bool:
        """Whether one more request is within the limit; counts it where it is."""
        with self._lock:
            left, wait = self._now(key)
            if left < cost:
                return False
            self._left[key] = left - cost, wait
            self._left.move_to_end(key)
            while len(self._left) > _MOST:
                self._left.popitem(last=False)
            return True

    def _now(self, key: str) -> tuple[float, float]:
        now = self._clock()
        left, then = self._left.get(key, (float(self._burst), now))
        return min(float(self._burst), left + (now - then) * self._rate), now
