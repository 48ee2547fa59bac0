"""Fitting both forms, choosing how strong the prior is, and measuring what that gives, by proposal throughout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.estimating import Estimate, Form, estimate
from peaceroom.accuracy.fitting.forms import LogLinear, Mixture
from peaceroom.accuracy.scoring.scores import log_score
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.models.learned import antithetic

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Progress = Callable[[str], None]

#: exponents of salience over which the first form and the second are averaged: decisions do not tell them apart well
NARROW, WIDE = (1.0, 1.5, 2.0, 2.5, 3.0), (0.5, 1.0, 2.0, 3.0, 4.0)
#: penalty of the first form
PENALTY = 10.0
#: factors on the precision of the second form's prior to choose from
SCALES = (0.3, 1.0, 3.0)
OUTER, INNER = 10, 5


@dataclass(frozen=True, slots=True)
class Setting:
    """What is not fitted: exponents, penalty of the first form, strength of the second form's prior."""

    alpha: float = 1.0
    narrow: tuple[float, ...] = NARROW
    wide: tuple[float, ...] = WIDE
    penalty: float = PENALTY
    scale: float = 1.0

    def features(self, design: Design, rows: Rows, without: Sequence[str] = ()) -> dict[str, Array]:
        """Name of a feature → ``(m, 101)`` on the issues ``rows``; those named in ``without`` are 0."""
        made = design.features(self.alpha, self.narrow, self.wide)
        return {name: np.zeros_like(f[rows]) if name in without else f[rows] for name, f in made.items()}


def menu() -> list[Setting]:
    """Every setting to choose from."""
    return [Setting(scale=scale) for scale in SCALES]


@dataclass(frozen=True)
class Fitted:
    """Both forms fitted with one setting; features left ``without`` stay so in forecasts."""

    setting: Setting
    linear: Estimate
    mixture: Estimate
    without: tuple[str, ...] = ()


def refit(design: Design, setting: Setting, train: Rows, without: tuple[str, ...] = ()) -> Fitted:
    """Both forms fitted to the issues ``train``."""
    f = setting.features(design, train, without)
    at, clusters, linear, mixture = design.at[train], design.clusters[train], LogLinear.of(f), Mixture.of(f)
    return Fitted(setting, estimate(linear, at, clusters, linear.prior(setting.penalty)),
                  estimate(mixture, at, clusters, mixture.prior(setting.scale)), without)


def averaged(form: Form, found: Estimate, name: str) -> Array:
    """``(n, 101)`` mean masses over draws of the coefficients."""
    drawn = antithetic(found.theta, found.covariance, name)
    total = form.masses(drawn[0])
    for theta in drawn[1:]:
        total += form.masses(theta)
    return np.asarray(total / len(drawn))


def forecast_forms(design: Design, setting: Setting, train: Rows, test: Rows, without: tuple[str, ...] = ()) -> Array:
    """``(2, m, 101)`` masses of the issues ``test``, by both forms fitted to ``train``: one of the design's pieces."""
    def made() -> Array:
        return np.stack([*predict_forms(design, refit(design, setting, train, without), test).values()])

    return design.pieces.array(_name("fitted", setting, train, test, *without), made)


def forecast(design: Design, setting: Setting, train: Rows, test: Rows, without: tuple[str, ...] = ()) -> Array:
    """``(m, 101)`` the same, the mean of both forms."""
    one, two = forecast_forms(design, setting, train, test, without)
    return np.asarray((one + two) / 2)


def _name(what: str, setting: Setting, train: Rows, test: Rows, *more: str) -> str:
    """A piece's name: everything that decides it but the decisions themselves."""
    rows = (at.astype("<i8").tobytes() for at in (train, test))
    return f"{what}/{blake2b(b'|'.join([repr((setting, more)).encode(), *rows]), digest_size=16).hexdigest()}"


def predict_forms(design: Design, fitted: Fitted, test: Rows) -> Mapping[str, Array]:
    """Form → ``(m, 101)`` masses of the issues ``test``."""
    f = fitted.setting.features(design, test, fitted.without)
    return {"log_linear": averaged(LogLinear.of(f), fitted.linear, "log_linear"),
            "mixture": averaged(Mixture.of(f), fitted.mixture, "mixture")}


def predict(design: Design, fitted: Fitted, test: Rows) -> Array:
    """``(m, 101)`` masses of the issues ``test``: the mean of both forms."""
    one, two = predict_forms(design, fitted, test).values()
    return np.asarray((one + two) / 2)


def cross_validated(design: Design, setting: Setting, rows: Rows, seed: int, k: int = INNER) -> Array:
    """``(m, 101)`` out-of-fold masses of the second form on the issues ``rows``."""
    fold = folds(np.unique(design.clusters[rows], return_inverse=True)[1], k, seed)
    out = np.empty((len(rows), 101))
    for j in range(int(fold.max()) + 1):
        train, test = rows[fold != j], rows[fold == j]
        out[fold == j] = design.pieces.array(_name("mixture", setting, train, test),
                                             partial(_by_mixture, design, setting, train, test))
    return out


def _by_mixture(design: Design, setting: Setting, train: Rows, test: Rows) -> Array:
    form, other = (Mixture.of(setting.features(design, rows)) for rows in (train, test))
    return averaged(other, estimate(form, design.at[train], design.clusters[train], form.prior(setting.scale)),
                    "mixture")


def choose(design: Design, rows: Rows, settings: Sequence[Setting], seed: int) -> Setting:
    """The setting whose second form has the least log score in cross-validation within the issues ``rows`` alone."""
    if len(settings) == 1:
        return settings[0]
    y = design.at[rows].astype(float)
    return min(settings, key=lambda s: float(log_score(cross_validated(design, s, rows, seed), y).mean()))


def without_capability(setting: Setting) -> Setting:
    """The same setting with everybody's capability alike."""
    return replace(setting, alpha=0.0)


@dataclass(frozen=True)
class Nested:
    """Out-of-fold masses ``(n, 101)``, the fold of each issue, and the setting that each fold chose."""

    masses: Array
    fold: Rows
    chosen: tuple[Setting, ...]


@one_blas_thread()
def nested(design: Design, settings: Sequence[Setting], seed: int, k: int = OUTER,
           progress: Progress | None = None) -> Nested:
    """Nested cross-validation: in each outer fold the setting is chosen without looking at that fold."""
    fold = folds(design.clusters, k, seed)
    out, chosen = np.empty((len(fold), 101)), []
    for j in range(int(fold.max()) + 1):
        train, test = np.flatnonzero(fold != j), np.flatnonzero(fold == j)
        setting = choose(design, train, settings, seed)
        out[test] = forecast(design, setting, train, test)
        chosen.append(setting)
        if progress:
            progress(f"outer fold {j + 1} of {int(fold.max()) + 1}: prior × {setting.scale:g}")
    return Nested(out, fold, tuple(chosen))
