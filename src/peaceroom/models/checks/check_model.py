"""`check_model`: does a settlement model keep what it declares, and the manners that every model has?

For models of this package and of anybody else's: hand in a key, a class or an instance and read the report.

>>> from peaceroom.models import check_model
>>> report = check_model("compromise")
>>> report.ok
True
>>> [check.name for check in report.checks][:3]
['form', 'frozen parameters', 'declared traits']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from peaceroom.models.base import get_model
from peaceroom.models.checks import form, invariance  # noqa: F401  (importing them fills RULES)
from peaceroom.models.checks.tools import RULES, CheckFunction, NotApplicable

Status = Literal["passed", "failed", "not applicable"]


class ModelCheckError(AssertionError):
    """At least one check of a model failed; the message lists all that did."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, how it went, and what was found (or why it does not apply)."""

    name: str
    status: Status
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.status:14} {self.name}" + (f": {self.detail}" if self.detail else "")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check_model` found: every check in a fixed order."""

    model: str
    checks: tuple[Check, ...]

    @property
    def failures(self) -> tuple[Check, ...]:
        return tuple(c for c in self.checks if c.status == "failed")

    @property
    def ok(self) -> bool:
        return not self.failures

    def raise_for_failures(self) -> None:
        """Raise `ModelCheckError` if anything failed."""
        if self.failures:
            raise ModelCheckError(f"{self.model}: " + "; ".join(f"{c.name}: {c.detail}" for c in self.failures))

    def __str__(self) -> str:
        return "\n".join([self.model, *(f"  {c}" for c in self.checks)])


def check_model(model: Any, *, seed: int = 0) -> CheckReport:
    """Run every check on a model.

    Parameters
    ----------
    model
        A registry key (with preset), a model class that needs no arguments, or an instance.
    seed
        Seed of the made-up inputs. They are free of ties, except where ties are what is checked.

    Returns
    -------
    CheckReport
        Nothing that the model does raises: an exception inside it is a failed check.

    Raises
    ------
    InputError
        E401/E402 for an unknown key.
    """
    if isinstance(model, str):
        name, instance = model, get_model(model)
    elif isinstance(model, type):
        name, instance = model.__name__, model()
    else:
        name, instance = type(model).__name__, model
    return CheckReport(name, tuple(_run(rule, function, instance, seed) for rule, function in RULES.items()))


def _run(name: str, function: CheckFunction, model: Any, seed: int) -> Check:
    try:
        with np.errstate(all="ignore"):
            function(model, seed)
    except NotApplicable as reason:
        return Check(name, "not applicable", str(reason))
    except AssertionError as error:
        return Check(name, "failed", str(error))
    except Exception as error:  # whatever the model raises is its failure, not the caller's
        return Check(name, "failed", f"raised {type(error).__name__}: {error}")
    return Check(name, "passed")
