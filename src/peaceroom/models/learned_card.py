"""The form of a file of coefficients of the learned model, as ``peaceroom fit settlement`` writes it."""

from __future__ import annotations

from typing import TypedDict


class Exponents(TypedDict):
    """Exponents of capability, and one or more of salience."""

    capability: float
    salience: list[float]


class Chosen(TypedDict):
    """What was not fitted but chosen."""

    features: str
    penalty: float
    crps_weight: float


class _Estimate(TypedDict):
    estimate: float


class Coefficient(_Estimate, total=False):
    """An estimate with standard error and 95 % interval, and what its feature is."""

    se: float
    low: float
    high: float
    meaning: str


class _Fit(TypedDict):
    exponents: Exponents
    coefficients: dict[str, Coefficient]


class FittedPart(_Fit, total=False):
    """One set of coefficients by feature, and how it was fitted."""

    fit: Chosen


class _Rule(TypedDict):
    centre: float
    flat: float
    ends: float


class Widening(_Rule, total=False):
    """What is done outside the domain."""

    meaning: str


class Folds(TypedDict):
    """A setting, and in how many outer folds it was chosen."""

    features: str
    alpha: float
    betas: list[float]
    penalty: float
    crps_weight: float
    folds: int


class Validation(TypedDict):
    """How well the fit did out of fold: scores, differences to ``against`` with 95 % intervals, settings chosen."""

    how: str
    scores: dict[str, float]
    paired: dict[str, float]
    against: str
    chosen: list[Folds]
    widening: dict[str, float]


class _Card(TypedDict):
    domain: str
    with_capability: FittedPart
    without_capability: FittedPart
    widening: Widening


class Card(_Card, total=False):
    """The whole file. What is not named in every file may be absent."""

    what: str
    provenance: str
    issues: int
    proposals: int
    seed: int
    fingerprints: str
    intervals: str
    validation: Validation
