"""What survives a change of any single assumption, as types: ``result["robust"]``. In words: docs/robustness.md."""

from __future__ import annotations

from typing import Literal, TypedDict

Kind = Literal["input", "event", "model", "what-if", "reading", "mechanism"]


class Assumed(TypedDict):
    """An answer under one other assumption.

    Attributes
    ----------
    kind, name, at
        A `Kind`: ``input`` (key; ``lowest`` or ``highest`` tenth of its draws, or a value), ``event`` (id; outcome),
        ``model`` (family of models, alone), ``what-if`` (id), ``reading`` of the ledger (``unit.id``
        that is left out, or a what-if that believes sources less), ``mechanism`` of the process (switched off).
    value, state
        The answer there, and what would be said of it.
    """

    kind: str
    name: str
    at: str
    value: float
    state: str


class Agreement(TypedDict):
    """Of so many assumptions of a kind, how many leave what is said as it is."""

    same: int
    of: int


class Robust(TypedDict, total=False):
    """How far one answer depends on single assumptions; or why that is not said.

    Attributes
    ----------
    value, state
        As things stand: the median settlement and the words of the anchor it is nearest to; of a share or a probability
        ``yes`` (more than two thirds), ``no`` (less than one third) or ``open``.
    flips
        Assumptions under which something else would be said: reversals first, then by how far the answer moves.
    agree
        By kind of assumption.
    low, high
        The assumptions under which the answer is least and most: between them lies what survives all.
    unavailable
        Why nothing is said.
    """

    value: float
    state: str
    flips: list[Assumed]
    agree: dict[str, Agreement]
    low: Assumed
    high: Assumed
    unavailable: str
