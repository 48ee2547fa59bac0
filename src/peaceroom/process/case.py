"""The input of the simulator: one process on its as-of date."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from peaceroom.process.case_checks import check
from peaceroom.process.case_fields import CaseFields


class ProcessCase(CaseFields):
    """One process on its as-of date, checked; what it holds is said in `CaseFields`.

    Raises
    ------
    InputError
        E805–E808, E819, with every problem of the case.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self)

    def replace(self, **changes: Any) -> ProcessCase:
        """The same case with some fields changed, checked anew."""
        return replace(self, **changes)

    def given(self, **outcomes: str) -> ProcessCase:
        """The what-if in which events end as told: ``case.given(election="stays")``. Other draws stay as they are."""
        known = {e.id.replace("-", "_"): e.id for e in self.events}
        ids = {known.get(name, name): outcome for name, outcome in outcomes.items()}
        return replace(self, events=tuple(
            replace(e, given=ids[e.id]) if e.id in ids else e for e in self.events))
