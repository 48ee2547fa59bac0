"""One call of the command line in this process: what it said, how it ended, where it wrote, within a time."""

from __future__ import annotations

import io
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peaceroom.cli import main

#: events after whose name comes the path (or two) that is changed
CHANGING = {"os.mkdir": 1, "os.remove": 1, "os.rmdir": 1, "os.rename": 2, "os.link": 2, "os.symlink": 2,
            "os.truncate": 1,
            "os.chmod": 1, "os.mkfifo": 1}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: what libraries keep for themselves between calls: compiled code, fonts
CACHES = ("__pycache__", "numba", "matplotlib", "fontconfig", "/dev/", os.environ.get("NUMBA_CACHE_DIR") or "/dev/")

#: a call may take so many times longer by the clock than its CPU time: others use the machine, a pipe never answers
WAITING = 15


class OutOfTime(BaseException):
    """The call took longer than it may."""


@dataclass
class Watch:
    """What the audit hook sees while a call runs; ``refuse_at`` counts down to an operation that the disk refuses."""

    roots: tuple[Path, ...] = ()
    on: bool = False
    outside: list[str] = field(default_factory=list)
    refuse_at: int = -1
    refusal: OSError | None = None

    def see(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, _, flags = args
            if not isinstance(path, str | bytes | os.PathLike):
                return
            writes, paths = bool((flags or 0) & WRITING), [path]
        elif event in CHANGING:
            writes, paths = True, list(args[:CHANGING[event]])
        else:
            return
        self.on = False
        try:
            inside = [self._inside(os.fsdecode(p)) for p in paths if not isinstance(p, int)]
        finally:
            self.on = True
        if writes:
            self.outside += [f"{event} {p!r}" for p, within in zip(paths, inside, strict=False) if not within]
        if self.refusal is not None and inside and all(inside) and (writes or self.refusal.errno != 28):
            self.refuse_at -= 1
            if self.refuse_at == -1:
                raise OSError(self.refusal.errno, self.refusal.strerror, paths[0])

    def _inside(self, path: str) -> bool:
        real = os.path.realpath(path)
        return any(c in real for c in CACHES) or any(Path(real).is_relative_to(root) for root in self.roots)


_WATCH = Watch()
_hooked: list[bool] = []


@dataclass(frozen=True)
class Ended:
    """How a call ended: exit code, or the exception that came through."""

    argv: tuple[str, ...]
    code: int
    out: str
    err: str
    error: BaseException | None
    outside: tuple[str, ...]


@contextmanager
def _limit(seconds: float) -> Iterator[list[OutOfTime]]:
    """Interrupts the block after so many seconds of its CPU time, or when it sleeps for ``WAITING`` times as long;
    what it yields says whether it did, should nobody hear of it."""
    passed: list[OutOfTime] = []

    def stop(number: int, _frame: Any) -> None:
        said = f"more than {seconds} s of CPU time" if number == signal.SIGPROF else f"{seconds * WAITING} s of waiting"
        passed.append(OutOfTime(said))
        raise passed[0]

    timers = {signal.ITIMER_PROF: (signal.SIGPROF, seconds), signal.ITIMER_REAL: (signal.SIGALRM, seconds * WAITING)}
    before = {number: signal.signal(number, stop) for number, _ in timers.values()}
    for timer, (_, limit) in timers.items():
        signal.setitimer(timer, limit)
    try:
        yield passed
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def call(argv: Sequence[str], *, inside: Sequence[Path], cwd: Path, seconds: float,
         refuse: tuple[int, OSError] | None = None) -> Ended:
    """Call ``peaceroom`` with ``argv`` in the folder ``cwd``; it may write in the folders ``inside`` only
    (the first is the folder for temporary files, too).

    ``refuse``: after so many operations on files there, the next one fails with this error.
    """
    if not _hooked:
        sys.addaudithook(_WATCH.see)
        _hooked.append(True)
    said = io.BytesIO(), io.BytesIO()
    kept = sys.stdout, sys.stderr, Path.cwd(), tempfile.tempdir
    code, error = 0, None
    passed: list[OutOfTime] = []
    _WATCH.roots, _WATCH.outside = tuple(p.resolve() for p in inside), []
    _WATCH.refuse_at, _WATCH.refusal = refuse or (-1, None)
    os.chdir(cwd)
    tempfile.tempdir = str(inside[0])
    streams = [io.TextIOWrapper(s, encoding="utf-8", write_through=True) for s in said]
    sys.stdout, sys.stderr = streams
    try:
        with _limit(seconds) as passed:
            _WATCH.on = True
            try:
                main(list(argv))
            finally:
                _WATCH.on = False
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else -1
    except BaseException as caught:
        code, error = -1, caught
    finally:
        sys.stdout, sys.stderr, place, tempfile.tempdir = kept
        os.chdir(place)
    if error is None and passed:  # somewhere on the way it was taken for something else
        code, error = -1, passed[0]
    out, err = (s.getvalue().decode("utf-8", "surrogateescape") for s in said)
    for stream in streams:
        stream.detach()
    return Ended(tuple(argv), code, out, err, error, tuple(_WATCH.outside))
