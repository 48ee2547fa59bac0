"""Which state a file means by a number, a name or a pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from peaceroom.conflict.graph import feasible_ranks
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.statement_reading import StatementError, read_pattern
from peaceroom.files.places import PlacedProblems

if TYPE_CHECKING:
    from peaceroom.files.nodes import Loc


class StateNames:
    """The states of a conflict and how they are called; problems go to ``findings``."""

    def __init__(self, conflict: Conflict, findings: PlacedProblems) -> None:
        self.conflict, self.findings = conflict, findings
        self.codes = None if conflict.drawn else np.flatnonzero(feasible_ranks(conflict) >= 0)
        self.size = len(conflict.states) if self.codes is None else len(self.codes)
        self.named = {name: i + 1 for i, name in enumerate(conflict.states)}

    def find(self, given: int | str, loc: Loc) -> int | None:
        """The number of a state, or None after its problem has been noted."""
        if isinstance(given, int):
            if 1 <= given <= self.size:
                return given
            self._add(loc, f"there is no state {given}", f"write a number from 1 to {self.size}")
            return None
        if self.codes is None:
            if given not in self.named:
                self._add(loc, f"there is no state {given[:60]!r}", self.findings.did_you_mean(
                    given, list(self.named), "name one of `states:`"))
            return self.named.get(given)
        k = len(self.conflict.options)
        if not re.fullmatch("[YN]+", given):
            self._add(loc, f"{given[:60]!r} is no state", f"write its number, or {'YN' * (k // 2)}{'Y' * (k % 2)} with "
                      "Y or N for each option")
            return None
        try:
            code = read_pattern(given, k).wanted
        except StatementError as error:
            self._add(loc, error.message, error.remedy)
            return None
        return self.of_code(code, loc)

    def of_code(self, code: int, loc: Loc) -> int | None:
        """The number of the state with that code, or None after its problem has been noted."""
        assert self.codes is not None
        at = int(np.searchsorted(self.codes, code))
        if at < len(self.codes) and self.codes[at] == code:
            return at + 1
        self._add(loc, f"the state of code {code} cannot be", "take it away, or mend what is infeasible")
        return None

    def _add(self, loc: Loc, message: str, remedy: str) -> None:
        self.findings.add("E376", loc, message, remedy)
