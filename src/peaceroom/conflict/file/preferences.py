"""Preferences as a file writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from peaceroom.conflict.file.placed_statements import PlacedStatements
from peaceroom.conflict.file.state_names import StateNames
from peaceroom.conflict.file.types import BetweenBlock, PreferenceBlock
from peaceroom.conflict.preferences import Payoffs, Preference, Ranking, Statements, Unknown, Weights, scaled
from peaceroom.conflict.statements import Statement, truth

if TYPE_CHECKING:
    from peaceroom.files.nodes import Loc

_KINDS = ("statements", "ranking", "code_ranking", "weights", "payoffs")
#: stands in a list of preferences where those above count strongly against those below
STRONG = ">>"
#: pairs of states of unknown preference
_MOST_PAIRS = 2_000_000
_NOTHING = Unknown()


class PreferenceReader:
    """Reads preferences of one file."""

    def __init__(self, statements: PlacedStatements, names: StateNames) -> None:
        self.statements, self.names, self.findings = statements, names, statements.findings

    def read(self, block: PreferenceBlock | None, loc: Loc) -> tuple[Preference | None, Unknown]:
        """The preference and the pairs of which it is not known; None after problems, or where nothing is said."""
        if block is None:
            return None, _NOTHING
        given = [kind for kind in _KINDS if getattr(block, kind) is not None]
        if len(given) > 1:
            self.findings.add("E351", (*loc, given[1]), f"preferences are given as {given[0]} and as {given[1]}",
                              "keep one of the two", part="key")
            return None, _NOTHING
        unknown = self._unknown(block, loc)
        if not given:
            return None, unknown
        drawn = self.names.codes is None
        if drawn and given[0] in ("statements", "weights", "code_ranking"):
            self.findings.add("E371", (*loc, given[0]), f"states are drawn by hand, and {given[0]} speaks of options",
                              "give `ranking:` or `payoffs:` instead", part="key")
            return None, unknown
        made: Preference | None = getattr(self, f"_{given[0]}")(getattr(block, given[0]), (*loc, given[0]))
        return made, unknown

    def _statements(self, given: list[str], loc: Loc) -> Statements | None:
        found: list[Statement] = []
        strong = 0
        for i, text in enumerate(given):
            if text.strip() == STRONG:
                strong = len(found)
                if not found:
                    self.findings.add("E352", (*loc, i), "no statement stands above >>", "put it below what counts "
                                      "strongly")
            elif (s := self.statements.read(text, (*loc, i))) is not None:
                found.append(s)
        return Statements(tuple(found), strong)

    def _ranking(self, given: list[Any], loc: Loc) -> Ranking | None:
        return self._ranked(given, loc, self.names.find, apart=True)

    def _code_ranking(self, given: list[Any], loc: Loc) -> Ranking | None:
        return self._ranked(given, loc, self.names.of_code, apart=False)

    def _ranked(self, given: list[Any], loc: Loc, number_of: Callable[[Any, Loc], int | None], *, apart: bool
                ) -> Ranking | None:
        """``apart``: each state of a group has a place of its own in the file."""
        groups: list[list[tuple[int, Loc]]] = []
        strong: list[int] = []
        for i, entry in enumerate(given):
            if entry == STRONG:
                strong.append(len(groups))
                continue
            several = isinstance(entry, list)
            places = [(*loc, i, n) if several and apart else (*loc, i) for n in range(len(entry) if several else 1)]
            groups.append([(n, at) for name, at in zip(entry if several else [entry], places, strict=True)
                           if (n := number_of(name, at)) is not None])
        return self._whole(groups, strong, loc)

    def _whole(self, groups: list[list[tuple[int, Loc]]], strong: list[int], loc: Loc) -> Ranking | None:
        """The ranking, if it has every state once."""
        before = len(self.findings.problems)
        seen: set[int] = set()
        for group in groups:
            for number, at in group:
                if number in seen:
                    self.findings.add("E353", at, f"the state {self._called(number)} is ranked twice", "keep one of "
                                      "the two")
                seen.add(number)
        left = [n for n in range(1, self.names.size + 1) if n not in seen] if len(seen) < self.names.size else []
        if left and len(self.findings.problems) == before:
            more = f" and {len(left) - 12} more" if len(left) > 12 else ""
            self.findings.add("E354", loc, f"the ranking leaves out {', '.join(map(self._called, left[:12]))}{more}",
                              "rank every state; those that are equally good go into one list", part="key")
        if any(not 0 < place < len(groups) for place in strong):
            self.findings.add("E352", loc, "nothing stands on one side of >>", "put it between two states")
        if len(self.findings.problems) > before:
            return None
        return Ranking(tuple(tuple(n for n, _ in group) for group in groups if group), tuple(dict.fromkeys(strong)))

    def _called(self, number: int) -> str:
        if self.names.codes is None:
            return self.names.conflict.states[number - 1]
        code, k = int(self.names.codes[number - 1]), len(self.statements.options)
        return f"{number} ({''.join('Y' if code >> i & 1 else 'N' for i in range(k))})"

    def _weights(self, given: dict[str, float], loc: Loc) -> Weights | None:
        found = {}
        for name, weight in given.items():
            if name not in self.statements.options:
                self.findings.add("E378", (*loc, name), f"there is no option {name}", self.findings.did_you_mean(
                    name, self.statements.options, "name an option of the file"), part="key")
            elif (exact := self._exact(weight, (*loc, name))) is not None:
                found[self.statements.options.index(name)] = exact
        if sum(abs(n) for n in scaled(list(found.values()))) >= 1 << 62:
            self.findings.add("E355", loc, "the weights are too large, or have too many digits, to be added exactly",
                              "write whole numbers", part="key")
            return None
        return Weights(found)

    def _payoffs(self, given: Any, loc: Loc) -> Payoffs | None:
        before = len(self.findings.problems)
        found: dict[int, Fraction] = {}
        pairs = given.items() if isinstance(given, dict) else enumerate(given, 1)
        for name, value in pairs:
            at = (*loc, name if isinstance(given, dict) else name - 1)
            number, exact = self.names.find(name, at), self._exact(value, at)
            if number is not None and exact is not None:
                if number in found:
                    self.findings.add("E353", at, f"the state {self._called(number)} is given twice", "keep one of the "
                                      "two", part="key")
                found[number] = exact
        left = [n for n in range(1, self.names.size + 1) if n not in found]
        if len(self.findings.problems) == before and left:
            self.findings.add("E354", loc, f"the payoff of {self._called(left[0])} is missing",
                              "give every state a payoff", part="key")
        if len(self.findings.problems) > before:
            return None
        return Payoffs(tuple(found[n] for n in sorted(found)))

    def _exact(self, value: float, loc: Loc) -> Fraction | None:
        """The number as it is written: 0.1 is a tenth."""
        if abs(value) < 1e15:
            return Fraction(str(value))
        self.findings.add("E355", loc, f"{value:g} is too large", "write numbers below 10^15; only their order counts")
        return None

    def _unknown(self, block: PreferenceBlock, loc: Loc) -> Unknown:
        pairs: set[tuple[int, int]] = set()
        for i, entry in enumerate(block.unknown):
            at: Loc = (*loc, "unknown", i)
            if isinstance(entry, BetweenBlock):
                pairs |= self._between(entry, at)
                continue
            a, b = (self.names.find(name, (*at, n)) for n, name in enumerate(entry))
            if a is not None and a == b:
                self.findings.add("E356", at, "a state is compared with itself", "name two states")
            elif a is not None and b is not None:
                pairs.add((min(a, b), max(a, b)))
        return Unknown(frozenset(pairs))

    def _between(self, entry: BetweenBlock, at: Loc) -> set[tuple[int, int]]:
        sides: list[Sequence[int]] = []
        if self.names.codes is None:
            self.findings.add("E371", at, "states are drawn by hand, and this speaks of options", "name two states")
            return set()
        for field, text in (("between", entry.between), ("and", entry.and_)):
            if (s := self.statements.read(text, (*at, field))) is None:
                return set()
            words = truth(s, len(self.statements.options)).view(np.uint8)
            taken = np.unpackbits(words, bitorder="little")[self.names.codes]
            sides.append((np.flatnonzero(taken) + 1).tolist())
        if len(sides[0]) * len(sides[1]) > _MOST_PAIRS:
            self.findings.add("E356", at, f"{len(sides[0]) * len(sides[1]):,} pairs of states are left unknown",
                              f"leave at most {_MOST_PAIRS:,}")
            return set()
        return {(min(a, b), max(a, b)) for a in sides[0] for b in sides[1] if a != b}
