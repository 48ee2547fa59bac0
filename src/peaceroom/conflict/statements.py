"""Statements on options (``not strike and (withdraw or 3)``, ``a if b``, ``Y-N-``), judged and said in words.

A statement is judged of all states at once: 64 states lie in one word, and the options are bit patterns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint64]

#: which of 64 states take option 0 … 5
_WITHIN = (0xAAAAAAAAAAAAAAAA, 0xCCCCCCCCCCCCCCCC, 0xF0F0F0F0F0F0F0F0, 0xFF00FF00FF00FF00, 0xFFFF0000FFFF0000,
           0xFFFFFFFF00000000)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Taken:
    """The option with this index (from 0, in canonical order) is taken."""

    option: int


@dataclass(frozen=True, slots=True)
class Not:
    part: Statement


@dataclass(frozen=True, slots=True)
class Both:
    """``left and right``."""

    left: Statement
    right: Statement


@dataclass(frozen=True, slots=True)
class Either:
    """``left or right``, or both of them."""

    left: Statement
    right: Statement


@dataclass(frozen=True, slots=True)
class Same:
    """``left iff right``."""

    left: Statement
    right: Statement


@dataclass(frozen=True, slots=True)
class Pattern:
    """Option i is taken where bit i of ``wanted`` is set, among the options whose bit of ``asked`` is set."""

    asked: int
    wanted: int


Statement: TypeAlias = Taken | Not | Both | Either | Same | Pattern


def any_of(parts: Sequence[Statement]) -> Statement:
    """At least one of the parts holds."""
    made = parts[0]
    for part in parts[1:]:
        made = Either(made, part)
    return made


def all_of(parts: Sequence[Statement]) -> Statement:
    """All parts hold."""
    made = parts[0]
    for part in parts[1:]:
        made = Both(made, part)
    return made


def truth(statement: Statement, options: int) -> Words:
    """Of which of the 2^options states a statement holds: bit c % 64 of word c // 64 stands for the state of code c."""
    made = _truth(statement, options, {})
    return made & np.uint64((1 << (1 << options)) - 1) if options < 6 else made


def _truth(s: Statement, k: int, memo: dict[int, Words]) -> Words:
    match s:
        case Taken(option):
            if option not in memo:
                memo[option] = _column(option, k)
            return memo[option]
        case Not(part):
            return ~_truth(part, k, memo)
        case Both(left, right):
            return _truth(left, k, memo) & _truth(right, k, memo)
        case Either(left, right):
            return _truth(left, k, memo) | _truth(right, k, memo)
        case Same(left, right):
            return ~(_truth(left, k, memo) ^ _truth(right, k, memo))
        case Pattern(asked, wanted):
            made = np.full(_words(k), _ALL)
            for i in range(k):
                if asked >> i & 1:
                    column = _truth(Taken(i), k, memo)
                    made &= column if wanted >> i & 1 else ~column
            return made


def _words(k: int) -> int:
    return max(1, (1 << k) >> 6)


def _column(option: int, k: int) -> Words:
    if option < 6:
        return np.full(_words(k), np.uint64(_WITHIN[option]))
    taken = (np.arange(_words(k), dtype=np.uint64) >> np.uint64(option - 6)) & np.uint64(1)
    return taken * _ALL


def holds(statement: Statement, code: int) -> bool:
    """Whether a statement holds of one state."""
    match statement:
        case Taken(option):
            return bool(code >> option & 1)
        case Not(part):
            return not holds(part, code)
        case Both(left, right):
            return holds(left, code) and holds(right, code)
        case Either(left, right):
            return holds(left, code) or holds(right, code)
        case Same(left, right):
            return holds(left, code) == holds(right, code)
        case Pattern(asked, wanted):
            return code & asked == wanted


def in_words(statement: Statement, options: Sequence[str]) -> str:
    """The statement as it is typed; read again, it means the same."""
    match statement:
        case Taken(option):
            return options[option]
        case Not(part):
            return f"not {_wrapped(part, options)}"
        case Both(left, right):
            return f"{_wrapped(left, options)} and {_wrapped(right, options)}"
        case Either(left, Not(right)) if not isinstance(left, Not):
            return f"{_wrapped(left, options)} if {_wrapped(right, options)}"
        case Either(left, right):
            return f"{_wrapped(left, options)} or {_wrapped(right, options)}"
        case Same(left, right):
            return f"{_wrapped(left, options)} iff {_wrapped(right, options)}"
        case Pattern(asked, wanted):
            return "".join("-" if not asked >> i & 1 else "Y" if wanted >> i & 1 else "N" for i in range(len(options)))


def _wrapped(part: Statement, options: Sequence[str]) -> str:
    if isinstance(part, Pattern):
        part = _spelt(part)
    text = in_words(part, options)
    return text if isinstance(part, Taken | Not) else f"({text})"


def _spelt(pattern: Pattern) -> Statement:
    """A pattern as options: inside a larger statement it has no sign of its own."""
    parts: list[Any] = [Taken(i) if pattern.wanted >> i & 1 else Not(Taken(i))
                        for i in range(pattern.asked.bit_length()) if pattern.asked >> i & 1]
    return all_of(parts) if parts else Either(Taken(0), Not(Taken(0)))
