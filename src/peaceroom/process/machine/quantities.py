"""Names and places of the quantities that events can change.

All of them stand in one row of numbers per draw, in this order::

    support.<third party>.<party>    position.<party>.<issue>     bottom_line.<party>.<issue>
    pressure.<party>                 strength.<party>             reservation.<party>
    effort.<third party>             leverage.<third party>.<party>
    violence                         trust                        recess

Pressure is in logits of motivation, strength and violence in logs, reservation in utility, recess in weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: kinds whose changes are phased in equally on the log scale
LOGARITHMIC = frozenset({"support"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each kind of quantity begins, and the place of every name."""

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
            ("violence", [""]), ("trust", [""]), ("recess", [""]),
        ]
        start: dict[str, int] = {}
        index: dict[str, int] = {}
        for kind, names in kinds:
            start[kind] = len(index)
            for name in names:
                index[f"{kind}.{name}" if name else kind] = len(index)
        return cls(start, index, len(index))
