"""How often something holds, in words: a share of the draws, or, where nothing is in doubt, on the numbers as given."""

from __future__ import annotations

from dataclasses import dataclass

from peaceroom.findings.rounding import in_100

#: what stands in place of a share of draws that are all alike
AS_GIVEN = "on the numbers as given"


@dataclass(frozen=True, slots=True)
class Often:
    """``draws`` that shares were counted over; ``certain``: none differs from another."""

    draws: int
    certain: bool

    def said(self, share: float, yes: str, no: str) -> str:
        """``all accept it in 73 in 100 draws``; where none is in doubt, ``yes`` or ``no`` on the numbers as given."""
        if self.certain:
            return f"{yes if share > 0.5 else no} {AS_GIVEN}"
        return f"{yes} in {in_100(share, self.draws)} draws"

    def among(self, share: float) -> str:
        """`` in 73 in 100 draws``, to stand after what holds; empty without doubt."""
        return "" if self.certain else f" in {in_100(share, self.draws)} draws"
