"""What a settlement model is: what it declares of itself, what it must be able to do, and what it may.

A model is a frozen dataclass of parameters with one method ``solve(case) -> Settlement``. Each of the other protocols
is optional: a model that has the method takes part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from peaceroom.core.case import Array, Case
from peaceroom.core.settlement import Option, Settlement
from peaceroom.core.workings import Workings


@dataclass(frozen=True, slots=True)
class Traits:
    """What a model declares of itself. Traits are tested by `check_model`, not trusted.

    Attributes
    ----------
    summary
        One line in plain words, for lists.
    kind
        ``benchmark``, ``bargaining``, ``voting``, ``dynamic`` or ``statistical``.
    deterministic
        Same arrays, same outcome, without random numbers.
    multi_issue
        Treats the issues jointly (packages); otherwise each issue alone.
    needs_reference, needs_no_agreement
        Says nothing where the reference point / the value of failure is unknown.
    mirror
        Reversing a scale reverses the outcome (on inputs without ties).
    in_hull
        The outcome lies between the lowest and the highest position (or the reference point).
    scale_free_capability
        Multiplying all capabilities by a number changes nothing.
    inert_zero_salience
        An actor with salience 0 changes nothing.
    unanimity
        If all hold the same position, that is the outcome (given a reference point that is no better).
    whole_decisions
        Scored on all issues of a decision together, since alone it says little of what it is about.
    cost
        Growth of time with the number of actors, e.g. ``"N"`` or ``"N^3"``.
    """

    summary: str
    kind: str
    deterministic: bool = True
    multi_issue: bool = False
    needs_reference: bool = False
    needs_no_agreement: bool = False
    mirror: bool = True
    in_hull: bool = True
    scale_free_capability: bool = True
    inert_zero_salience: bool = True
    unanimity: bool = True
    whole_decisions: bool = False
    cost: str = "N"


@runtime_checkable
class Model(Protocol):
    """Any registered settlement model. ``traits`` is a class variable, or a property where options change it."""

    @property
    def traits(self) -> Traits: ...

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement: ...


@runtime_checkable
class NamesPoint(Protocol):
    """A model that draws its outcomes may name a point forecast beside, which is what `solve` and scores take."""

    def point(self, case: Case) -> Settlement: ...


@runtime_checkable
class SpreadsMass(Protocol):
    """A model of odds may give ``(D, K, 101)`` masses of the hundredths of the scale instead of a point and its errors.

    NaN where it says nothing; each row sums to 1.
    """

    def masses(self, case: Case) -> Array: ...


@runtime_checkable
class GivesNotes(Protocol):
    """A model may say what its answer on a case must be read with, by subject: a warning beside a run (W107)."""

    def notes(self, case: Case) -> Mapping[str, str]: ...


@runtime_checkable
class ShowsWork(Protocol):
    """A model in rounds may show the workings of one draw and issue (numbers): an object with ``moves``.

    ``moves``: by round, who moved how because of whom, as dataclasses.
    """

    def trace(self, case: Case, *, draw: int = 0, issue: int = 0) -> Any: ...


@runtime_checkable
class GivesWorkings(Protocol):
    """A model may hand out what lies behind its answer on the first draw as plain data: deals, reasons, spreads."""

    def workings(self, case: Case) -> Workings: ...


@runtime_checkable
class ListsReadings(Protocol):
    """A model may list its readings of the literature, as options each; else all combinations of its words are."""

    @classmethod
    def readings(cls) -> tuple[Mapping[str, Option], ...]: ...
