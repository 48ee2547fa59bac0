"""The statement on options that a text means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from peaceroom.conflict.statements import Both, Either, Not, Pattern, Same, Statement, Taken, any_of
from peaceroom.files.folding import fold

_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z_][A-Za-z0-9_-]*|[0-9]+)|(?P<sign>[()&|!~-])|(?P<odd>\S))")
_PATTERNS = re.compile(r"\s*[YN-]+(\s+(or\s+|\|\s*)[YN-]+)*\s*")
_RESERVED = ("and", "or", "not", "if", "iff", "then")
_SIGNS = {"&": "and", "|": "or", "!": "not", "~": "not", "-": "not"}
_DEEPEST = 60


class StatementError(Exception):
    """What is wrong with a statement, and what to write instead; the reader of the file adds the place."""

    def __init__(self, message: str, remedy: str, word: str | None = None) -> None:
        super().__init__(message)
        self.message, self.remedy, self.word = message, remedy, word


def reserved(word: str) -> bool:
    """Whether an option cannot be called so, because statements use the word."""
    return word.lower() in _RESERVED or re.fullmatch(r"[YN-]+", word) is not None


def read_statement(text: str, options: Sequence[str]) -> Statement:
    """The statement that a text means.

    ``not`` binds most, then ``and``, then ``or``, then ``if`` and ``iff``; ``&``, ``|`` and ``-`` mean ``and``, ``or``
    and ``not``. An option is named by its id or by its number from 1. ``Y-N-`` asks for option 1 taken and 3 not;
    ``Y-N- or NN--`` for one of the two.

    Raises `StatementError`.
    """
    if _PATTERNS.fullmatch(text):
        return any_of([read_pattern(word, len(options)) for word in re.findall(r"[YN-]+", text)])
    return _Reader(text, options).whole()


def read_pattern(text: str, options: int) -> Pattern:
    """``Y-N-``, one character for each option. Raises `StatementError`."""
    if len(text) != options:
        raise StatementError(f"the pattern {text[:60]} has {len(text)} characters, and there are {options} options",
                             "write one of Y, N and - for each option")
    return Pattern(sum(1 << i for i, c in enumerate(text) if c != "-"),
                   sum(1 << i for i, c in enumerate(text) if c == "Y"))


def _remedy(text: str, odd: str) -> str:
    """What to write instead of a character that means nothing; a dash of another kind was meant for the hyphen."""
    if fold(odd).text == " " and not odd.isspace():
        return f"write {text.replace(odd, '-')}"
    return "write options with and, or, not, if, iff and parentheses"


class _Reader:
    def __init__(self, text: str, options: Sequence[str]) -> None:
        self.options: Mapping[str, int] = {name: i for i, name in enumerate(options)}
        self.tokens: list[str] = []
        for found in _TOKEN.finditer(text):
            if found["odd"] is not None:
                raise StatementError(f"a statement cannot hold the character {found['odd']}",
                                     _remedy(text, found["odd"]))
            word = found["word"]
            self.tokens.append(_SIGNS.get(found["sign"], found["sign"]) if word is None else
                               word.lower() if word.lower() in _RESERVED and word not in self.options else word)
        self.at = 0

    def whole(self) -> Statement:
        made = self._if(0)
        if self.at < len(self.tokens):
            word = self.tokens[self.at]
            if word in ("if", "iff"):
                raise StatementError("a second if or iff follows, and it is unclear which of the two comes first",
                                     "put one of them in parentheses")
            raise StatementError(f"{word} stands where the statement should end",
                                 "put and, or, if or iff between two parts" if word != ")" else
                                 "take it away, or open it before")
        return made

    def _next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _if(self, depth: int) -> Statement:
        if depth > _DEEPEST:
            raise StatementError(f"the statement is nested more than {_DEEPEST} deep", "write it flatter")
        if self._next() == "if":
            self.at += 1
            cause = self._or(depth)
            if self._next() != "then":
                raise StatementError("`then` is missing after `if …`", "write: if … then …")
            self.at += 1
            return Either(self._or(depth), Not(cause))
        left = self._or(depth)
        if (word := self._next()) in ("if", "iff"):
            self.at += 1
            right = self._or(depth)
            return Either(left, Not(right)) if word == "if" else Same(left, right)
        return left

    def _or(self, depth: int) -> Statement:
        made = self._and(depth)
        while self._next() == "or":
            self.at += 1
            made = Either(made, self._and(depth))
        return made

    def _and(self, depth: int) -> Statement:
        made = self._not(depth)
        while self._next() == "and":
            self.at += 1
            made = Both(made, self._not(depth))
        return made

    def _not(self, depth: int) -> Statement:
        turned = False
        while self._next() == "not":
            self.at += 1
            turned = not turned
        made = self._one(depth)
        return Not(made) if turned else made

    def _one(self, depth: int) -> Statement:
        word = self._next()
        if word is None:
            raise StatementError("the statement ends where an option should stand" if self.tokens
                                 else "the statement is empty", "name an option")
        self.at += 1
        if word == "(":
            made = self._if(depth + 1)
            if self._next() != ")":
                raise StatementError("a parenthesis is not closed", "close it with )")
            self.at += 1
            return made
        if word in self.options:
            return Taken(self.options[word])
        if word.isdigit():
            if 0 < int(word) <= len(self.options):
                return Taken(int(word) - 1)
            raise StatementError(f"there is no option {word}", f"write a number from 1 to {len(self.options)}")
        if word in (*_RESERVED, ")"):
            raise StatementError(f"{word} stands where an option should", "name an option before it")
        raise StatementError(f"there is no option {word[:60]}", "name an option of the file", word)
