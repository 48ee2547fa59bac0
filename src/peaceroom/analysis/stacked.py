"""The stacked forecast of a run: models with weights fitted on EU decisions, shown inside that domain only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring.residuals import DOMAIN, eu_errors, spread
from peaceroom.accuracy.scoring.stacking import eu_stack
from peaceroom.core.settlement import nearest_options
from peaceroom.models.asking import masses_of
from peaceroom.models.base import get_model
from peaceroom.models.protocols import SpreadsMass
from peaceroom.models.written_options import own_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from peaceroom.runs.results import Distribution
    from peaceroom.runs.run import Run
    from peaceroom.scenario.types import Issue

Array = NDArray[np.float64]

#: each model is spread by its past errors on the first so many draws: more change no printed digit
DRAWS = 1024
#: the pool is handed on as so many equally likely values
VALUES = 4096


def in_domain(run: Run) -> bool:
    """The scenario belongs to the domain on which weights and errors were fitted."""
    return run.scenario.domain == DOMAIN


def stacked_values(run: Run, k: int) -> tuple[Array, dict[str, float]]:
    """Equally likely outcomes ``(n,)`` of the stacked pool on issue ``k`` (its own scale), and the weights used.

    Weights of models that were not run, or say nothing on the issue, go to the others in proportion. Without any
    of the weighted models both are empty.
    """
    found = {key: (w, masses) for key, w in eu_stack().weights.items() if (masses := _masses(run, key, k)) is not None}
    total = sum(w for w, _ in found.values())
    if not total > 0:
        return np.empty(0), {}
    pool = sum((w / total * masses for w, masses in found.values()), start=np.zeros(101))
    low, high = float(run.case.low[k]), float(run.case.high[k])
    places: Array = low + (high - low) * np.arange(101) / 100
    options = run.case.options[k]
    if options is not None:
        places, pool = on_options(places, pool, np.sort(options), high - low)
    chances = (np.arange(VALUES) + 0.5) / VALUES
    at = np.searchsorted(np.cumsum(pool) / pool.sum(), chances - 1e-12)
    return places[np.minimum(at, places.size - 1)], {key: w / total for key, (w, _) in found.items()}


def on_options(places: Array, masses: Array, options: Array, width: float) -> tuple[Array, Array]:
    """Options ``(M,)``, rising, and their masses: each place's mass goes to the nearest, in halves to two equally near.

    The rule of the learned distribution, for errors of models that were measured on a continuum.
    """
    out = np.zeros(options.size)
    for end in nearest_options(places, options, width):
        np.add.at(out, np.searchsorted(options, end), masses / 2)
    return options, out


def _masses(run: Run, key: str, k: int) -> Array | None:
    """``(101,)`` masses of one model on issue ``k`` over its draws, or ``None`` where it says nothing."""
    s = run.settlements.get(key)
    if s is None or run.case.issues[k] in s.unavailable:
        return None
    model = get_model(key, **own_options(run.scenario.models, key))
    if isinstance(model, SpreadsMass):
        case = run.case.slice(0, min(DRAWS, run.case.draws)).issue(k)
        own = masses_of(key, model, case)[:, 0]
        own = own[np.isfinite(own).all(axis=1)]
        return np.asarray(own.mean(axis=0)) if len(own) else None
    errors = eu_errors().models.get(key)
    y = s.outcome[:DRAWS, k]
    y = y[np.isfinite(y)]
    if errors is None or not y.size:
        return None
    points = 100 * (y - run.case.low[k]) / (run.case.high[k] - run.case.low[k])
    return np.asarray(spread(points, np.concatenate(errors.residuals)).mean(axis=0))


def stacked(run: Run, distribution: Callable[[Issue, Array], Distribution]) -> dict[str, Distribution]:
    """Issue → the stacked forecast in the form of ``equal_weight``, with the ``weights`` used.

    ``distribution(issue, values)`` describes a sample of outcomes.
    """
    out: dict[str, Distribution] = {}
    for k, issue in enumerate(run.case.issues):
        values, weights = stacked_values(run, k)
        out[issue] = {**distribution(run.scenario.issues[issue], values), "models": sorted(weights),
                      "weights": weights} if weights else {
                          "unavailable": "none of the models that have a weight was run with an answer here"}
    return out
