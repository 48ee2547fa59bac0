"""Parts of a run in a copy of this process: its Python and ours then wait for each other no more.

Threads share one interpreter, so that two cores are busy only while kernels are at work. A copy (a fork) has an
interpreter of its own and everything that was loaded and drawn, without sending it. Copies are made where that is
safe: on Linux, by a command whose process is ours, while no thread is there that could hold a lock. Elsewhere the
parts run in threads. Both ways give the same bytes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from peaceroom.core.errors import WATCH, InputError
from peaceroom.runs.kept import Pieces
from peaceroom.runs.threads import finished, threads

T = TypeVar("T")

#: parts by name; each keeps what it finishes in the pieces that it is given
Parts = Mapping[str, Callable[[Pieces], Any]]


@contextmanager
def beside(parts: Parts, pieces: Pieces, pool: ThreadPoolExecutor, *, fork: bool) -> Iterator[dict[str, Future[Any]]]:
    """The parts' results by name, while the block goes on with something else.

    ``fork``: in a copy of this process, one after the other in their order; else in ``pool``. A copy that dies costs
    nothing but time: what it has not finished is done in a thread. After an error or interrupt in the block it is
    killed; it never outlives this process.
    """
    if not fork:
        yield {name: pool.submit(part, pieces) for name, part in parts.items()}
        return
    context = get_context("fork")
    ours, its = context.Pipe(duplex=False)
    copy = context.Process(target=_work, args=(parts, pieces, its), daemon=True)
    copy.start()
    its.close()
    found: dict[str, Future[Any]] = {name: Future() for name in parts}
    over = threading.Event()
    threading.Thread(target=_listen, args=(ours, found, parts, pieces, over), daemon=True).start()
    try:
        yield found
    finally:
        over.set()
        copy.kill()
        copy.join()


def in_halves(makers: Sequence[Callable[[], T]]) -> list[T]:
    """What each of the makers returns, in their order: half of them in a copy of this process, where there may be one.

    What they return is sent home, so it is to be as plain as a text. A copy is worth it where they take seconds.
    """
    def made(part: Sequence[Callable[[], T]]) -> list[T]:
        return [make() for make in part]

    half = len(makers) // 2
    if not may_fork():
        return made(makers)
    with (threads(1) as pool,
          beside({"half": lambda _: made(makers[half:])}, Pieces(), pool, fork=True) as found):
        ours = made(makers[:half])
        theirs: list[T] = finished(found["half"])
        return ours + theirs


def may_fork() -> bool:
    """Whether a copy of this process would be whole: see above."""
    names = sorted(t.name for t in threading.enumerate())
    return sys.platform == "linux" and names == sorted([threading.main_thread().name, WATCH])


class _Sent(Pieces):
    """The pieces of a copy: those that were there when it was made, and its own, which it sends home."""

    def __init__(self, before: Pieces, home: Connection) -> None:
        super().__init__()
        self._before, self._home = before, home
        self._sending = threading.Lock()  # several threads of the copy may have finished something

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        return found if (found := self._before.get(name)) is not None else super().once(name, make)

    def get(self, name: str) -> Any:
        return found if (found := self._before.get(name)) is not None else super().get(name)

    def has(self, name: str) -> bool:
        return self._before.has(name) or super().has(name)

    def piece(self, name: str) -> tuple[Any, bytes]:
        return self._before.piece(name) if self._before.has(name) else super().piece(name)

    def put(self, name: str, facts: Any, data: bytes = b"") -> None:
        super().put(name, facts, data)
        with self._sending:
            self._home.send(("piece", name, (facts, data)))


def _work(parts: Parts, before: Pieces, home: Connection) -> None:
    """In the copy: interrupts are for its parent, whose end it does not outlive."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = parent_process()
    assert parent is not None
    threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
    pieces = _Sent(before, home)
    for name, part in parts.items():
        try:
            found = part(pieces)
        except InputError as error:
            home.send(("refused", name, error.problems))
        except Exception:  # it is met again, and told, where the part is done once more
            home.send(("failed", name, None))
        else:
            home.send(("done", name, found))


def _listen(home: Connection, found: dict[str, Future[Any]], parts: Parts, pieces: Pieces,
            over: threading.Event) -> None:
    """Take in what the copy sends, and do what it leaves undone."""
    with suppress(EOFError, OSError):
        while True:
            what, name, told = home.recv()
            if what == "piece":
                try:
                    pieces.put(name, *told)
                except BaseException as error:
                    _refuse(found, error)
                    return
            elif what == "done":
                found[name].set_result(told)
            elif what == "refused":
                found[name].set_exception(InputError(told))
    for name, part in parts.items():
        if over.is_set():
            return
        if not found[name].done():
            try:
                found[name].set_result(part(pieces))
            except BaseException as error:
                found[name].set_exception(error)


def _refuse(found: dict[str, Future[Any]], error: BaseException) -> None:
    """Nothing can be kept any more (a full disk, or the run is over): nobody is to wait for a result."""
    for future in found.values():
        if not future.done():
            future.set_exception(error)
