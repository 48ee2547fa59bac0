"""Fit of the learned settlement distribution to decisions in the long form, as a card of plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.design import Design
from peaceroom.accuracy.fitting.estimating import Estimate
from peaceroom.accuracy.fitting.selecting import Fitted, Setting, choose, menu, refit, without_capability
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.accuracy.scoring.residuals import fingerprints
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.models import get_model
from peaceroom.models.learned import FORMS
from peaceroom.models.learned_card import Card, FittedForm, FittedPart, Kind
from peaceroom.runs.kept import Pieces

Array = NDArray[np.float64]
Progress = Callable[[str], None]

#: with fewer proposals than this nothing is fitted: five inner folds of at least six each
LEAST_GROUPS = 30
#: outside the domain: share of the compromise mean with its own errors
SHARE = 0.5
#: standard errors to either end of a 95 % interval
_Z = 1.96


def _short(value: float) -> float:
    return float(f"{value:.6g}")


def part(fitted: Fitted) -> FittedPart:
    """One set of coefficients as plain data: exponent, strength of the priors, both forms."""
    return {"capability_exponent": fitted.setting.alpha,
            "log_linear": {"penalty": fitted.setting.penalty, **_form(fitted.linear, FORMS["log_linear"])},
            "mixture": {"prior_scale": fitted.setting.scale, **_form(fitted.mixture, FORMS["mixture"])}}


def _form(found: Estimate, names: dict[str, str]) -> FittedForm:
    """Each coefficient with standard error and 95 % interval, and the covariance."""
    errors = np.sqrt(np.diag(found.covariance))
    return {
        "coefficients": {name: {"estimate": _short(t), "se": _short(e), "low": _short(t - _Z * e),
                                "high": _short(t + _Z * e), "meaning": meaning}
                         for (name, meaning), t, e in zip(names.items(), found.theta, errors, strict=True)},
        "covariance": [[_short(v) for v in row] for row in found.covariance]}


def compromise_errors(long: LongForm, rows: NDArray[np.intp] | None = None) -> Array:
    """``(101,)`` how often the compromise mean missed by each whole number of hundredths on the issues ``rows``."""
    model, at = get_model("compromise"), np.arange(len(long.issues)) if rows is None else rows
    points = np.array([model.solve(long.cases[i]).outcome[0, 0] for i in at])
    sizes = np.rint(np.abs(long.outcomes[at] - points)).astype(np.intp)
    return np.bincount(sizes, minlength=101) / len(at)


def check(long: LongForm) -> None:
    """Raise `InputError`: E622 too few proposals, E623 several domains."""
    if long.n_groups < LEAST_GROUPS:
        raise InputError.one(
            "E622", f"{long.name} has {len(long.issues)} usable issues of {long.n_groups} proposals", CODES["E622"][1],
            f"give at least {LEAST_GROUPS} proposals; issues of one proposal are not independent", file=long.name)
    if len(domains := _domains(long)) > 1:
        raise InputError.one("E623", f"{long.name} mixes the domains {', '.join(domains)}", CODES["E623"][1],
                             "give one file for each domain", file=long.name)


def _domains(long: LongForm) -> list[str]:
    return sorted({str(case.context.get("domain")) for case in long.cases})


@one_blas_thread()
def fit_settlement(
    long: LongForm, *, seed: int = 1, settings: Sequence[Setting] | None = None, provenance: str = "",
    progress: Progress | None = None, pieces: Pieces | None = None,
) -> Card:
    """Choose how strong the prior is by cross-validation, fit all issues; return the card.

    Parameters
    ----------
    settings
        What to choose from (default: `menu`), with α = 1; the fit without capabilities has the same menu, α = 0.
    provenance
        What to write into the card about the data (default: the file's name and size).
    pieces
        What an earlier call finished, and this one adds to.

    Raises
    ------
    InputError
        E622 too few proposals, E623 decisions of several domains.
    """
    check(long)
    design, rows = Design(long, pieces or Pieces()), np.arange(len(long.issues))
    given = list(settings) if settings is not None else menu()
    told = progress or (lambda _message: None)

    def fitted(offered: list[Setting], words: str) -> Fitted:
        told(f"choosing among {len(offered)} settings, {words} capability")
        found = refit(design, choose(design, rows, offered, seed), rows)
        told(f"chosen: prior × {found.setting.scale:g}")
        return found

    known, unknown = fitted(given, "with"), fitted([without_capability(s) for s in given], "without")
    setting = known.setting
    return {
        "what": "coefficients of the learned settlement distribution (model key: learned)",
        "provenance": provenance or f"fitted on {long.name}: {len(long.issues)} issues of {long.n_groups} proposals",
        "issues": len(long.issues), "proposals": long.n_groups, "domain": _domains(long)[0], "seed": seed,
        "fingerprints": fingerprints(long.groups),
        "intervals": "95 %, from a covariance in which each proposal is one observation",
        "salience_exponents": {"log_linear": list(setting.narrow), "mixture": list(setting.wide)},
        "with_capability": part(known), "without_capability": part(unknown),
        "outside": {"share": SHARE, "errors": [_short(e) for e in compromise_errors(long)],
                    "meaning": "outside the domain: the share of the compromise mean with its own errors, and how "
                               "often such an error had each size, 0 to 100 hundredths of the scale"},
    }


def setting_of(card: Card, kind: Kind = "with_capability") -> Setting:
    """The setting of one part of a card."""
    exponents = card["salience_exponents"]
    return Setting(card[kind]["capability_exponent"], tuple(exponents["log_linear"]), tuple(exponents["mixture"]),
                   card[kind]["log_linear"]["penalty"], card[kind]["mixture"]["prior_scale"])
