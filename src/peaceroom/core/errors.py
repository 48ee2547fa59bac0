"""Errors that teach: what is wrong, where, why it matters, what to type.

Bad input never raises anything else than :class:`InputError`; it carries *all* the problems found, not
the first. The command line prints them and exits with 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Event
from typing import TypedDict

#: steers a terminal, begins a line, turns the order of reading, or is half a character
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """The text on one line, characters that would act instead of being shown as their escapes: ``\\x1b``, ``\\n``."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def visible_lines(text: str) -> str:
    """The same for text of several lines, whose line ends stay: what a file said, before it is printed."""
    return "\n".join(map(visible, text.split("\n")))


def visible_json(text: str) -> str:
    """JSON whose characters that would act are escaped as JSON has it; it means the same."""
    return _STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


#: how the thread is called that watches for interrupts, in a command whose process is ours to end
WATCH = "peaceroom-interrupts"
#: problems that are printed; nobody reads the thousandth
MOST_SHOWN = 100


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong with an input.

    Attributes
    ----------
    file, line, column
        Where; lines and columns count from 1, and 0 means "not in the text" (a missing file, an option).
    code
        Stable code, a letter and three digits, listed in :data:`peaceroom.core.codes.CODES`.
    message, why, remedy
        What is wrong, why it matters, and what to type instead. Plain sentences without a full stop.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    why: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return visible((f"{place}: " if place else "") + f"{self.code} {self.message} — {self.why} — {self.remedy}")

    def to_dict(self) -> dict[str, str | int]:
        """The fields, texts as they are shown."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {name: visible(value) if isinstance(value, str) else value for name, value in found.items()}


class Problems(list[Problem]):
    """Problems of an input that has no lines, such as arrays given in Python."""

    def add(self, code: str, message: str, why: str, remedy: str) -> None:
        self.append(Problem("", 0, 0, code, message, why, remedy))


class PeaceroomError(Exception):
    """Base of everything that Peaceroom raises on purpose."""


class InputError(PeaceroomError):
    """The input was refused. ``problems`` lists every reason, in order of place; its text the first hundred."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """The first hundred problems, one a line, and how many more there are."""
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - MOST_SHOWN
        return [*shown, f"and {more:,} more problem{'s' * (more > 1)}"] if more > 0 else shown

    @classmethod
    def one(
        cls, code: str, message: str, why: str, remedy: str, *, file: str = "", line: int = 0, column: int = 0
    ) -> InputError:
        """The common case of a single problem."""
        return cls([Problem(file, line, column, code, message, why, remedy)])


class Interrupted(PeaceroomError):
    """The user stopped the work. What was finished is kept and can be resumed. Exit code 3."""


#: set by who hears the process's signals, from an interrupt on until it is obeyed
interrupt_asked = Event()


def was_interrupt(error: BaseException) -> bool:
    """Whether an interrupt is behind an error.

    One within pydantic's writing of a record comes out as an error of pydantic's, one within a compiler's call of
    Python is lost and leaves a half-made library.
    """
    return isinstance(error, KeyboardInterrupt) or interrupt_asked.is_set() or (
        type(error).__name__ == "PydanticSerializationError" and "KeyboardInterrupt" in str(error))


class Warned(TypedDict):
    """A warning as data: stable code and words."""

    code: str
    message: str


@dataclass(frozen=True, order=True, slots=True)
class Warn:
    """Something the reader of an answer must know, with a stable ``W…`` code."""

    code: str
    message: str

    def to_dict(self) -> Warned:
        return {"code": self.code, "message": self.message}
