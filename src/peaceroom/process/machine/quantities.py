"""Names and places of the quantities that events can change.

All of them stand in one row of numbers per draw, in this order::

    support.<third party>.<party>    position.<party>.<issue>     bottom_line.<party>.<issue>
    pressure.<party>                 strength.<party>             reservation.<party>
    effort.<third party>             leverage.<third party>.<party>
    violence                         trust                        recess
    hollow.<party>

Pressure is in logits of motivation, strength and violence in logs, reservation in utility, recess in weeks; all of
these and trust are changes, so 0 on the as-of date. Hollow is the share of its support that a party has lost, as far as
its strength may hang on it (`mechanisms.exits`). ``multiply`` acts on support, effort and leverage, and on what
strength and violence are the logarithms of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.process.machine.records import F, Quantities

#: kinds whose changes are phased in equally on the log scale
LOGARITHMIC = frozenset({"support"})
#: kinds held as changes of a logarithm from 0: multiplying what they stand for adds its logarithm
LOGS = frozenset({"strength", "violence"})
#: kinds that cannot be multiplied, for scales have no natural zero, and changes from 0 would stay 0
ADDED_ONLY = frozenset({"position", "bottom_line", "pressure", "reservation", "trust", "recess", "hollow"})
#: how names are written in a process file
WRITTEN = ("support.WHO.PARTY", "position.PARTY.ISSUE", "bottom_line.PARTY.ISSUE", "pressure.PARTY", "strength.PARTY",
           "reservation.PARTY", "effort.WHO", "leverage.WHO.PARTY", "hollow.PARTY", "violence", "trust", "recess")


@dataclass(frozen=True, slots=True)
class Layout:
    """Shape and beginning of each kind of quantity, and the place of every name."""

    shape: dict[str, tuple[int, ...]]
    start: dict[str, int]
    index: dict[str, int]
    size: int

    @classmethod
    def of(cls, parties: Sequence[str], issues: Sequence[str], third: Sequence[str]) -> Layout:
        """The layout of a case: ids of its principals, issues and third parties."""
        kinds: list[tuple[str, list[str]]] = [
            ("support", [f"{q}.{i}" for q in third for i in parties]),
            ("position", [f"{i}.{j}" for i in parties for j in issues]),
            ("bottom_line", [f"{i}.{j}" for i in parties for j in issues]),
            ("pressure", list(parties)), ("strength", list(parties)), ("reservation", list(parties)),
            ("effort", list(third)), ("leverage", [f"{q}.{i}" for q in third for i in parties]),
            ("violence", [""]), ("trust", [""]), ("recess", [""]), ("hollow", list(parties)),
        ]
        n, j, m = len(parties), len(issues), len(third)
        shape: dict[str, tuple[int, ...]] = {
            "support": (m, n), "position": (n, j), "bottom_line": (n, j), "pressure": (n,), "strength": (n,),
            "reservation": (n,), "effort": (m,), "leverage": (m, n), "violence": (1,), "trust": (1,), "recess": (1,),
            "hollow": (n,)}
        start: dict[str, int] = {}
        index: dict[str, int] = {}
        for kind, names in kinds:
            start[kind] = len(index)
            for name in names:
                index[f"{kind}.{name}" if name else kind] = len(index)
        return cls(shape, start, index, len(index))

    def views(self, row: F) -> Quantities:
        """The row by kind; what is written to a view is written to the row."""
        def part(kind: str) -> F:
            begin, shape = self.start[kind], self.shape[kind]
            return row[begin:begin + math.prod(shape)].reshape(shape)

        return Quantities(row, **{kind: part(kind) for kind in self.shape})
