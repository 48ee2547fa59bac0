"""The table as a mediator sees it, and a try of something against it.

Three questions are asked of each try: in what share of draws does some text suit all (*room*), in what share can the
item at the table be settled by itself (*item*), in what share do all accept the draft (*draft*). Nobody answers a
measure except as the model has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.levers.outlook import Bench, paired_share, points_at
from peaceroom.analysis.packages.agenda import agenda, item_at_table
from peaceroom.analysis.packages.draft import clauses_of
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.problem import Table
from peaceroom.analysis.packages.stuck import part_of
from peaceroom.core.case import Array
from peaceroom.models.packages.drafts import standing
from peaceroom.models.packages.linkage import without_text
from peaceroom.models.packages.problem import Problem
from peaceroom.runs.lever_results import Basis, Needed, Try
from peaceroom.scenario.drafts import Clause

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Board:
    """A bench seen as one package problem, with the agenda item at the table."""

    b: Bench
    table: Table
    item: str

    @classmethod
    def of(cls, b: Bench) -> Board:
        return cls(b, b.table, item_at_table(b.scenario))

    @property
    def whole(self) -> Problem:
        return self.table.problem

    @cached_property
    def unsigned(self) -> Array:
        return without_text(self.whole, self.b.case.reference)

    @cached_property
    def numbers(self) -> list[int]:
        return [self.whole.names.index(k) for k in agenda(self.b.scenario)[self.item]]

    @cached_property
    def room(self) -> Flags:
        return feasible(self.whole)

    @cached_property
    def by_itself(self) -> Flags:
        return feasible(part_of(self.whole, self.numbers, self.unsigned))

    @cached_property
    def draft(self) -> Flags | None:
        return self.drafted(self.table)

    @cached_property
    def parties(self) -> dict[str, list[int]]:
        """Party → those of the table who speak for it."""
        found: dict[str, list[int]] = {}
        for j, name in enumerate(self.whole.parties):
            found.setdefault(self.b.roots.get(name, name), []).append(j)
        return found

    @cached_property
    def settled(self) -> Array:
        """``(D, n, K)`` what the forecast settlement gives each at the table, in points."""
        y = self.b.now.settlement
        shape = (y.shape[0], len(self.whole.parties))
        return np.stack([points_at(i, np.broadcast_to(y[:, None, k], shape))
                         for k, i in enumerate(self.whole.issues)], axis=2)

    @cached_property
    def best(self) -> Array:
        best = np.abs(self.whole.best())
        return np.where(best > 0, best, 1.0)

    def drafted(self, table: Table, issue: str | None = None) -> Flags | None:
        """In which draws all accept the draft, with one ``issue`` deferred."""
        if self.b.draft is None:
            return None
        draft = self.b.draft
        if issue is not None:
            draft = draft.model_copy(update={"text": {**draft.text, issue: Clause(deferred=True)}})
        return standing(table.problem, clauses_of(self.b.scenario, table, self.b.case, draft)).carried

    def asking(self, change: Array) -> Problem:
        return replace(self.whole, threshold=self.whole.threshold + change)

    def open_with(self, problem: Problem) -> Flags:
        """Where the item at the table can be settled by itself, in a changed problem of the same table."""
        return feasible(part_of(problem, self.numbers, self.unsigned))


def a_try(board: Board, words: str, basis: Basis, *, room: Flags | None = None, item: Flags | None = None,
          draft: Flags | None = None, issues: Sequence[str] = (), parties: Sequence[str] = (),
          size: float | None = None, cost: dict[str, float] | None = None, needed: Sequence[Needed] = ()) -> Try:
    """A try against the table as it stands; what is not given stays as it is."""
    found: Try = {
        "words": words, "issues": list(issues), "parties": list(parties), "basis": basis, "size": size,
        "room": paired_share(board.room if room is None else room, board.room),
        "item": paired_share(board.by_itself if item is None else item, board.by_itself),
        "draft": None if board.draft is None else paired_share(board.draft if draft is None else draft, board.draft),
        "process": {}, "cost": cost or {}, "needed": list(needed), "opens": []}
    changes = (("room", found["room"]), ("item", found["item"]), ("draft", found["draft"]))
    found["opens"] = [name for name, change in changes if change is not None and change["low"] > 0]
    return found


