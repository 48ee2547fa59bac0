"""The form of a file of coefficients of the learned model, as ``peaceroom fit settlement`` writes it."""

from __future__ import annotations

from typing import Literal, TypedDict

#: both forms of the distribution
Form = Literal["log_linear", "mixture"]
#: both sets of coefficients
Kind = Literal["with_capability", "without_capability"]


class Exponents(TypedDict):
    """Exponents of salience over which each form is averaged."""

    log_linear: list[float]
    mixture: list[float]


class _Estimate(TypedDict):
    estimate: float


class Coefficient(_Estimate, total=False):
    """An estimate with standard error and 95 % interval, and what it counts."""

    se: float
    low: float
    high: float
    meaning: str


class FittedForm(TypedDict):
    """Coefficients by name, and their covariance in the same order."""

    coefficients: dict[str, Coefficient]
    covariance: list[list[float]]


class LogLinearForm(FittedForm, total=False):
    """The first form, drawn towards 0 with this penalty."""

    penalty: float


class MixtureForm(FittedForm, total=False):
    """The second form; the precision of its prior was multiplied by this."""

    prior_scale: float


class FittedPart(TypedDict):
    """One set of coefficients, with what exponent of capability it was fitted."""

    capability_exponent: float
    log_linear: LogLinearForm
    mixture: MixtureForm


class _Rule(TypedDict):
    share: float
    errors: list[float]


class Outside(_Rule, total=False):
    """What is done outside the domain: share of the compromise mean, how often its errors had each size."""

    meaning: str


class Folds(TypedDict):
    """A setting, and in how many outer folds it was chosen."""

    alpha: float
    narrow: list[float]
    wide: list[float]
    penalty: float
    scale: float
    folds: int


class Validation(TypedDict):
    """How well the fit did out of fold: scores, differences to ``against`` with 95 % intervals, settings chosen."""

    how: str
    scores: dict[str, float]
    paired: dict[str, float]
    against: str
    chosen: list[Folds]
    outside: dict[str, float]


class _Card(TypedDict):
    domain: str
    salience_exponents: Exponents
    with_capability: FittedPart
    without_capability: FittedPart
    outside: Outside


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
