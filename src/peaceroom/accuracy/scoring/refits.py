"""The learned model on decisions that it was fitted on: refitted without the fold that is forecast."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring import residuals as res
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.models.learned import Learned, load

Array = NDArray[np.float64]

#: refits need at least this share of the proposals behind the shipped coefficients
ENOUGH = 0.8


def can_refit(model: Any, long: LongForm, inside: NDArray[np.bool_]) -> bool:
    """The model is the shipped `Learned`, and the file holds nearly all decisions that it was fitted on."""
    known = {g for g, i in zip(long.groups, inside, strict=True) if i}
    return isinstance(model, Learned) and not model.coefficients and \
        len(known) >= ENOUGH * len(res.eu_errors().proposals)


def out_of_fold(long: LongForm) -> Array:
    """``(n, 101)`` masses of the learned model on every issue, fitted on the other folds of `residuals.fold_of`.

    Exponents and the strength of the priors are those of the shipped file, which were chosen on all its decisions;
    only nested cross-validation leaves the choosing out too (see the page on accuracy).
    """
    from peaceroom.accuracy.fitting.design import Design
    from peaceroom.accuracy.fitting.selecting import predict, refit
    from peaceroom.accuracy.fitting.settlement import setting_of

    setting = setting_of(load().card)
    design = Design(long)
    fold = np.array([res.fold_of(g) for g in long.groups])
    out = np.empty((len(fold), 101))
    for f in np.unique(fold):
        train, test = np.flatnonzero(fold != f), np.flatnonzero(fold == f)
        out[test] = predict(design, refit(design, setting, train), test)
    return out
