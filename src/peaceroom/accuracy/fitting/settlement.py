"""Fit of the learned settlement distribution to decisions in the long form, as a card of plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.design import Design
from peaceroom.accuracy.fitting.selecting import Setting, choose, menu, refit
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.accuracy.scoring.residuals import fingerprints
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.models.learned import FEATURES, NAMES
from peaceroom.models.learned_card import Card, FittedPart

Array = NDArray[np.float64]
Progress = Callable[[str], None]

#: with fewer proposals than this nothing is fitted: five inner folds of at least six each
LEAST_GROUPS = 30
#: resamples of proposals behind standard errors and intervals
RESAMPLES = 200
#: outside the domain: factor on the pull of the weighted mean, share of a broad distribution, and how much of that
#: share lies on either end (in the domain 15 in 100 outcomes do)
CENTRE, FLAT, ENDS = 0.7, 0.2, 0.15


@dataclass(frozen=True)
class Fitted:
    """One set of coefficients: setting, ``(P,)`` estimates, ``(RESAMPLES, P)`` refits to resampled proposals."""

    setting: Setting
    theta: Array
    resampled: Array

    def to_dict(self) -> FittedPart:
        """Exponents, how it was fitted, and each coefficient with standard error and 95 % interval."""
        low, high = np.quantile(self.resampled, [0.025, 0.975], axis=0)
        error = self.resampled.std(axis=0, ddof=1)
        names = [NAMES[j] for j in self.setting.columns()]
        return {
            "exponents": {"capability": self.setting.alpha, "salience": list(self.setting.betas)},
            "fit": {"features": self.setting.features, "penalty": self.setting.penalty,
                    "crps_weight": self.setting.crps_weight},
            "coefficients": {
                name: {"estimate": _short(self.theta[j]), "se": _short(error[j]), "low": _short(low[j]),
                       "high": _short(high[j]), "meaning": FEATURES[name]}
                for j, name in enumerate(names)},
        }


def _short(value: float) -> float:
    return round(float(value), 4)


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
    long: LongForm, *, seed: int = 1, settings: Sequence[Setting] | None = None, resamples: int | None = None,
    provenance: str = "", progress: Progress | None = None,
) -> Card:
    """Choose the settings by cross-validation, fit all issues, resample proposals; return the card.

    Parameters
    ----------
    settings
        What to choose from (default: `menu`), with α = 1; the fit without capabilities has the same menu, α = 0.
    provenance
        What to write into the card about the data (default: the file's name and size).

    Raises
    ------
    InputError
        E622 too few proposals, E623 decisions of several domains.
    """
    check(long)
    design = Design(long)
    given = list(settings) if settings is not None else menu()
    told = progress or (lambda _message: None)
    told(f"choosing among {len(given)} settings")
    resamples = resamples or RESAMPLES
    known = _fitted(design, given, seed, resamples)
    told(f"chosen: {known.setting}")
    unknown = _fitted(design, [_without(s) for s in given], seed, resamples)
    told(f"chosen without capabilities: {unknown.setting}")
    return {
        "what": "coefficients of the learned settlement distribution (model key: learned)",
        "provenance": provenance or f"fitted on {long.name}: {len(long.issues)} issues of {long.n_groups} proposals",
        "issues": len(long.issues), "proposals": long.n_groups, "domain": _domains(long)[0], "seed": seed,
        "fingerprints": fingerprints(long.groups),
        "intervals": f"95 %, from {resamples} resamples of the proposals with the settings held",
        "with_capability": known.to_dict(), "without_capability": unknown.to_dict(),
        "widening": {"centre": CENTRE, "flat": FLAT, "ends": ENDS,
                     "meaning": "outside the domain: the coefficient of distance_mean × centre, then a share flat of a "
                                "broad distribution, ends of it on either end of the scale and the rest even"},
    }


def setting_of(part: FittedPart) -> Setting:
    """The setting of one part (``with_capability``, ``without_capability``) of a card."""
    exponents, how = part["exponents"], part["fit"]
    return Setting(how["features"], exponents["capability"], tuple(exponents["salience"]), how["penalty"],
                   how["crps_weight"])


def _without(s: Setting) -> Setting:
    return Setting(s.features, 0.0, s.betas, s.penalty, s.crps_weight)


def _fitted(design: Design, settings: Sequence[Setting], seed: int, resamples: int) -> Fitted:
    rows = np.arange(len(design.at))
    setting = choose(design, rows, settings, seed)
    members = [np.flatnonzero(design.clusters == g) for g in range(design.long.n_groups)]
    draw = np.random.default_rng(seed)
    refits = [refit(design, setting, np.concatenate([members[g] for g in draw.integers(0, len(members), len(members))]))
              for _ in range(resamples)]
    return Fitted(setting, refit(design, setting, rows), np.array(refits))
