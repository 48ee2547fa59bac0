"""The net below every verb: whatever goes wrong is told with a code, a reason and a remedy.

Bad input is refused by name before (`InputError`). What falls into this net is the machine's (no memory, no space, a
file that the system refuses) or a defect of ours.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import WATCH, InputError, Interrupted, Problem, interrupt_asked, was_interrupt

#: with any value but nothing, the net prints the traceback as well
VARIABLE = "PEACEROOM_TRACEBACK"
#: seconds that an interrupt may take to be heard of
GRACE = 0.5
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}


def refuse_what_is_no_text(args: Sequence[str]) -> None:
    """Raise `InputError` E315 for arguments with half characters or zero bytes, which the system cannot say, and for
    characters that steer a terminal or turn the order of reading, which the program would say after the user.

    Line ends and tabs are text. Names of files that are bytes in another encoding are no hindrance.
    """
    bad = [a for a in args if not _can_be_said(a)]
    if bad:
        raise InputError(_problem("E315", f"the argument {a[:200]!a} holds a character that cannot be shown",
                                  "type it anew, or give the file or folder another name") for a in bad)


def _can_be_said(text: str) -> bool:
    if _STEERING.search(text):
        return False
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def problem_of(error: BaseException) -> Problem:
    """The code, reason and remedy of an error that nothing else understood."""
    if isinstance(error, MemoryError):
        return _problem("E990", "the memory of this machine is not enough",
                        "give fewer --draws or --workers, or close other programs")
    if isinstance(error, RecursionError):
        return _problem("E993", f"something is nested too deeply ({_where(error)})",
                        "look for brackets, lists or references within each other without end")
    if isinstance(error, UnicodeError):
        return _problem("E994", f"a text holds what no encoding has ({error})", "delete the character, or type it anew")
    if isinstance(error, OSError):
        file = os.fspath(error.filename) if isinstance(error.filename, str | os.PathLike) else ""
        if error.errno in _FULL:
            return _problem("E991", f"there is no space left ({error.strerror})",
                            "make room, or choose another disk with --out; the same command goes on from there", file)
        return _problem("E992", f"the system refuses a file or folder ({error.strerror or error})",
                        "check its name and permissions", file)
    said = " ".join(str(error).split())[:300]
    return _problem("E999", f"this is a defect of Peaceroom: {type(error).__name__}{': ' if said else ''}{said} "
                    f"({_where(error)})",
                    f"please report it, with what is printed when you set {VARIABLE}=1 and give the command again")


def details(error: BaseException) -> str | None:
    """The traceback, where the user asked for it."""
    return "".join(traceback.format_exception(error)) if os.environ.get(VARIABLE) else None


@contextmanager
def stoppable(*, ours: bool = False) -> Iterator[None]:
    """Within the block a request to end (SIGTERM) is an interrupt: what is finished is kept.

    ``ours``: the process is ours to end. It does, with exit code 3, where an interrupt is not obeyed within `GRACE`
    seconds: a solver, a sort, a compiler hear of none. Whatever is being written is then as whole as after a kill.
    """
    def interrupt(_signal: int, _frame: object) -> None:
        interrupt_asked.set()
        raise KeyboardInterrupt

    try:
        before = [(s, signal.signal(s, interrupt)) for s in (signal.SIGTERM, signal.SIGINT)]
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
        interrupt_asked.clear()
        for number, handler in before:
            signal.signal(number, handler)


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



def _where(error: BaseException) -> str:
    """The last place in our own code, as module and line."""
    ours = Path(__file__).parents[1]
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(ours)]
    if not frames:
        return "place unknown"
    last = frames[-1]
    return f"{Path(last.filename).relative_to(ours.parent).as_posix()} line {last.lineno}"


def _problem(code: str, message: str, remedy: str, file: str = "") -> Problem:
    return Problem(file, 0, 0, code, message, CODES[code][1], remedy)
