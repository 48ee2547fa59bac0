"""Errors that nothing else understood, told with a code, a reason and a remedy: the machine's, or a defect of ours."""

from __future__ import annotations

import errno
import os
import traceback
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import Problem

#: with any value but nothing, the command line prints the traceback of a defect as well
VARIABLE = "PEACEROOM_TRACEBACK"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}


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
