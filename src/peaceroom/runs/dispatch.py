"""Units from any thread to whoever solves them. What a worker loses, or is late with, is given out anew.

One thread of its own hands out and takes in, so that settlements, the process, trace-back and worth of inputs share the
same workers: of settlements and of what stands beside them in turn.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from peaceroom.runs.executors.base import LATE, MOST_LOST, PATIENCE, Executor, Work, given_up
from peaceroom.runs.executors.opening import opened
from peaceroom.runs.solver import Piece, Solver

#: seconds after which is looked whether the workers are still there, and what is late
_LOOK = 0.5


@dataclass(eq=False)
class _Ticket:
    """A unit that was asked for: who is told, what keeps its pieces, and when it was last handed out."""

    unit: Work
    told: Future[list[Piece]]
    keep: Callable[[str, Any, bytes], object] | None
    since: float = 0.0


class Dispatch:
    """Hands units to an executor. After an error every unit that is not finished fails with it, and every later one."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._lists: tuple[deque[_Ticket], deque[_Ticket]] = (deque(), deque())
        self._turn = 0
        self._events: SimpleQueue[Future[list[Piece]] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._error: BaseException | None = None
        # of the thread that hands out
        self._waiting: dict[Future[list[Piece]], _Ticket] = {}
        self._open: set[_Ticket] = set()
        self._longest, self._failures, self._patience = 0.0, 0, PATIENCE
        self._thread = threading.Thread(target=self._loop, name="peaceroom-dispatch", daemon=True)
        self._thread.start()

    @property
    def window(self) -> int:
        """Units that may be on their way at once."""
        return self._pool.window

    def found(self) -> Iterable[Piece]:
        """Pieces that earlier workers left in the store."""
        return self._pool.found()

    def submit(self, unit: Work, keep: Callable[[str, Any, bytes], object] | None = None) -> Future[list[Piece]]:
        """Have a unit done. ``keep`` is given each of its pieces as soon as it is there, before anybody is told."""
        ticket = _Ticket(unit, Future(), keep)
        with self._lock:
            if self._error is not None:
                ticket.told.set_exception(self._error)
                return ticket.told
            self._lists[keep is not None].append(ticket)
        self._events.put(None)
        return ticket.told

    def stop(self) -> None:
        """Begin nothing more, and wait for nothing."""
        self._fail(InterruptedError())
        self._pool.stop()

    def close(self) -> None:
        """Everything that was asked for is done."""
        self._fail(InterruptedError())
        self._thread.join()

    def _loop(self) -> None:
        try:
            while self._error is None:
                while len(self._open) < self._pool.window and (ticket := self._next()) is not None:
                    self._hand(ticket)
                finished = self._finished()
                self._pool.check()
                if not self._lost(*self._settled(finished)):
                    self._chase()
        except BaseException as error:  # told to everybody who waits
            self._fail(error)

    def _next(self) -> _Ticket | None:
        with self._lock:
            self._turn = 1 - self._turn
            for tickets in (self._lists[self._turn], self._lists[1 - self._turn]):
                if tickets:
                    return tickets.popleft()
        return None

    def _hand(self, ticket: _Ticket) -> None:
        ticket.since = time.monotonic()
        self._open.add(ticket)
        future = self._pool.submit(ticket.unit)
        self._waiting[future] = ticket
        future.add_done_callback(self._events.put)

    def _finished(self) -> list[Future[list[Piece]]]:
        """What has come since; waits a little for something to come."""
        found = []
        try:
            event = self._events.get(timeout=_LOOK)
            while True:
                if event is not None:
                    found.append(event)
                event = self._events.get_nowait()
        except Empty:
            return found

    def _settled(self, finished: Iterable[Future[list[Piece]]]) -> tuple[list[_Ticket], BaseException | None]:
        """Tell whoever waits for what has come. Tickets whose worker is gone, and the last reason."""
        lost: list[_Ticket] = []
        cause: BaseException | None = None
        for future in finished:
            ticket = self._waiting.pop(future, None)
            if ticket is None or ticket not in self._open:  # it was given out anew, and came from there
                continue
            error = CancelledError() if future.cancelled() else future.exception()
            if error is None:
                self._longest = max(self._longest, time.monotonic() - ticket.since)
                self._failures, self._patience = 0, PATIENCE
                self._tell(ticket, future.result())
            elif self._pool.lost(error):
                lost.append(ticket)
                cause = error
            else:
                self._open.discard(ticket)
                ticket.told.set_exception(error)
        return lost, cause

    def _tell(self, ticket: _Ticket, pieces: list[Piece]) -> None:
        self._open.discard(ticket)
        try:
            if ticket.keep is not None:
                for piece in pieces:
                    ticket.keep(*piece)
        except BaseException as error:  # a full disk, say: whoever asked is to know
            ticket.told.set_exception(error)
        else:
            ticket.told.set_result(pieces)

    def _lost(self, lost: list[_Ticket], cause: BaseException | None) -> bool:
        """Give out anew what died with its worker. Raises `InputError` E381 after too many of them."""
        if cause is None:
            return False
        self._failures += 1
        if self._failures > MOST_LOST:
            raise given_up(lost[0].unit.name, cause)
        self._anew(lost)
        return True

    def _chase(self) -> None:
        """Give out anew of what nothing was heard for long."""
        limit = max(self._patience, LATE * self._longest)
        if self._pool.replaces and (
                late := [t for t in self._open if time.monotonic() - t.since > limit]):
            self._patience = 2 * limit  # new workers may need long until their first answer
            self._anew(late)

    def _anew(self, tickets: list[_Ticket]) -> None:
        if self._pool.mend():
            tickets = [*tickets, *self._waiting.values()]
            self._waiting.clear()
        for ticket in dict.fromkeys(tickets):
            if ticket in self._open:
                self._hand(ticket)

    def _fail(self, error: BaseException) -> None:
        with self._lock:
            self._error = self._error or error
            waiting = [*self._lists[0], *self._lists[1], *self._open]
            for tickets in self._lists:
                tickets.clear()
        for ticket in waiting:
            if not ticket.told.done():
                ticket.told.set_exception(self._error)
        self._events.put(None)


@contextmanager
def dispatching(on: str, solver: Solver, workers: int | None, store: str | None) -> Iterator[Dispatch]:
    """A dispatch to the executor of this name for the block. Parameters and errors as of `opened`."""
    with opened(on, solver, workers, store) as pool:
        hands = Dispatch(pool)
        try:
            yield hands
        except BaseException:
            hands.stop()
            raise
        hands.close()
