"""The net below every verb: whatever goes wrong is told with a code, a reason and a remedy.

Bad input is refused by name before (`InputError`). What falls into this net is the machine's (no memory, no space, a
file that the system refuses) or a defect of ours.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.defects import VARIABLE
from peaceroom.core.errors import WATCH, InputError, Interrupted, Problem, interrupt_asked, was_interrupt

#: seconds that an interrupt may take to be heard of
GRACE = 0.5
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


def refuse_what_is_no_text(args: Sequence[str]) -> None:
    """Raise `InputError` E315 for arguments with half characters or zero bytes, which the system cannot say, and for
    characters that steer a terminal or turn the order of reading, which the program would say after the user.

    Line ends and tabs are text. Names of files that are bytes in another encoding are no hindrance.
    """
    bad = [a for a in args if not _can_be_said(a)]
    if bad:
        said, remedy = "holds a character that cannot be shown", "type it anew, or give the file or folder another name"
        raise InputError(Problem("", 0, 0, "E315", f"the argument {a[:200]!a} {said}", CODES["E315"][1], remedy)
                         for a in bad)


def _can_be_said(text: str) -> bool:
    if _STEERING.search(text):
        return False
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def details(error: BaseException) -> str | None:
    """The traceback, where the user asked for it."""
    return "".join(traceback.format_exception(error)) if os.environ.get(VARIABLE) else None


@contextmanager
def stoppable(*, ours: bool = False) -> Iterator[None]:
    """Within the block a request to end (SIGTERM) is an interrupt: what is finished is kept.

    ``ours``: the process is ours to end. It does, with exit code 3, where an interrupt is not obeyed within `GRACE`
    seconds: a solver, a sort, a compiler hear of none. Whatever is being written is then as whole as after a kill.
    """
    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupt_asked.set()
        outer = dict(before).get(number)
        if number == signal.SIGTERM and callable(outer):  # whose process it is wants to know that it is to end
            outer(number, frame)
        raise KeyboardInterrupt

    before: list[tuple[int, Any]] = []

    try:
        before += [(int(s), signal.signal(s, interrupt)) for s in (signal.SIGTERM, signal.SIGINT)]
    except ValueError:  # not the main thread: signals are somebody else's
        yield
        return
    obeyed = _end_if_deaf() if ours else threading.Event()
    if ours:
        sys.unraisablehook = _but_interrupts
    try:
        yield
    except Exception as error:
        if was_interrupt(error) and not isinstance(error, Interrupted):
            raise KeyboardInterrupt from error
        raise
    finally:
        obeyed.set()
        for number, handler in before:
            signal.signal(number, handler)
        interrupt_asked.clear()  # last: one that came meanwhile is over as well


def _but_interrupts(lost: Any) -> None:
    """What Python says of an error that nobody can catch, as one in a compiler's call of Python; not of interrupts."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)


def _end_if_deaf() -> threading.Event:
    """Watch for signals that the main thread does not hear of; the event says that it has."""
    heard, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.detach(), warn_on_full_buffer=False)  # written to before any Python runs
    obeyed = threading.Event()

    def watch() -> None:
        while heard.recv(1)[0] not in (signal.SIGINT, signal.SIGTERM):
            pass
        if not obeyed.wait(GRACE):
            runs = sys.modules.get("peaceroom.runs.threads")
            kept = "" if runs is None else runs.kept_so_far()
            os.write(2, f"Interrupted{': ' if kept else ''}{kept}.\n".encode(errors="backslashreplace"))
            os._exit(3)

    threading.Thread(target=watch, name=WATCH, daemon=True).start()
    return obeyed
