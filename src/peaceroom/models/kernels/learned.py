"""The learned model, compiled: masses of the candidates, issue by issue and draw by draw."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.learned_features import COUNT, POINTS, fill, fill_fixed, logs, on_grid, weigh

Array = NDArray[np.float64]


@kernel(error_model="numpy")
def consent_place(x: Array, w: Array, required: NDArray[np.bool_]) -> float:
    """Weighted mean position of the required actors on the grid, to the next candidate; NaN without any."""
    total, mean = 0.0, 0.0
    for i in range(len(x)):
        if required[i] and w[i] > 0.0:
            total += w[i]
            mean += w[i] * x[i]
    return float(np.rint(mean / total)) if total > 0.0 else math.nan


@kernel(error_model="numpy")
def place(
    position: Array, capability: Array, salience: Array, low: float, high: float, alpha: float, betas: Array,
    setter: int, required: NDArray[np.bool_], majority: bool, reference: float, active: NDArray[np.bool_],
    memory: Array, means: Array, crowd: Array, out: Array,
) -> bool:
    """Features of one issue of one draw into ``out (COUNT, 101)``; False where nobody has a weight.

    ``memory (4, N)``, ``means (B,)`` and ``crowd (101,)`` are memory. Shares of weight other than those of the means
    are by the middle exponent of salience.
    """
    x, w, fixed, growing = memory[0], memory[1], memory[2], memory[3]
    if not logs(capability, salience, alpha, fixed, growing):
        return False
    for i in range(len(x)):
        x[i] = on_grid(position[i], low, high)
    for b in range(len(betas)):
        weigh(fixed, growing, betas[b], w)
        means[b] = 0.0
        for i in range(len(x)):
            if w[i] > 0.0:
                means[b] += w[i] * x[i]
    weigh(fixed, growing, betas[len(betas) // 2], w)
    proposed = x[setter] if setter >= 0 and w[setter] > 0.0 else math.nan
    consent = consent_place(x, w, required) if majority else math.nan
    fill(x, w, means, proposed, consent, on_grid(reference, low, high), majority, active, crowd, out)
    return True


@kernel(error_model="numpy")
def features_of(
    position: Array, capability: Array, salience: Array, low: float, high: float, alpha: float, betas: Array,
    setter: int, required: NDArray[np.bool_], majority: bool, reference: Array, active: NDArray[np.bool_],
) -> Array:
    """``(D, COUNT, 101)`` features of one issue; NaN where nobody has a weight. Arrays ``(D, N)``."""
    draws, actors = position.shape
    out = np.zeros((draws, COUNT, POINTS))
    memory, means, crowd = np.empty((4, actors)), np.empty(len(betas)), np.empty(POINTS)
    for d in range(draws):
        fill_fixed(out[d])
        if not place(position[d], capability[d], salience[d], low, high, alpha, betas, setter, required, majority,
                     reference[d], active, memory, means, crowd, out[d]):
            out[d] = math.nan
    return out


@kernel(error_model="numpy")
def masses_of(
    position: Array, capability: Array, salience: Array, low: float, high: float, setter: int,
    required: NDArray[np.bool_], majority: bool, reference: Array, theta: Array, alphas: Array, betas: Array,
    flat: float, ends: float, out: Array,
) -> None:
    """Fill ``out (D, 101)`` with the masses of one issue, NaN where nobody has a weight.

    ``theta (2, COUNT)``, ``alphas (2,)`` and ``betas (2, B)`` hold the coefficients and exponents with known
    capabilities and, second, those for draws in which all capabilities are alike. A share ``flat`` of the mass is
    spread out: ``ends`` of it on either end of the scale, the rest evenly.
    """
    draws, actors = position.shape
    memory, means, crowd = np.empty((4, actors)), np.empty(betas.shape[1]), np.empty(POINTS)
    features, active = np.zeros((COUNT, POINTS)), theta != 0.0
    fill_fixed(features)
    for d in range(draws):
        kind = 1 if _alike(capability[d], salience[d]) else 0
        if not place(position[d], capability[d], salience[d], low, high, alphas[kind], betas[kind], setter,
                     required, majority, reference[d], active[kind], memory, means, crowd, features):
            out[d] = math.nan
            continue
        energy = out[d]
        energy[:] = 0.0
        for j in range(COUNT):
            if active[kind, j]:
                for y in range(POINTS):
                    energy[y] += theta[kind, j] * features[j, y]
        top, total = energy.max(), 0.0
        for y in range(POINTS):
            energy[y] = math.exp(energy[y] - top)
            total += energy[y]
        even = flat * (1.0 - 2.0 * ends) / POINTS
        for y in range(POINTS):
            energy[y] = (1.0 - flat) * energy[y] / total + even
        energy[0] += flat * ends
        energy[POINTS - 1] += flat * ends


@kernel(error_model="numpy")
def _alike(capability: Array, salience: Array) -> bool:
    """All who care and can act have the same capability, or none is known: it says nothing about strength."""
    low, high = math.inf, -math.inf
    for i in range(len(capability)):
        if salience[i] > 0.0 and capability[i] > 0.0:
            low, high = min(low, capability[i]), max(high, capability[i])
    return not high - low > 1e-9 * high


@kernel(error_model="numpy")
def draw(masses: Array, u: Array, out: NDArray[np.int64]) -> None:
    """The candidate at which the cumulative mass passes ``u (D,)``, from the lower end; −1 where masses are NaN."""
    draws, points = masses.shape
    for d in range(draws):
        passed, last = 0.0, -1
        for y in range(points):
            if masses[d, y] > 0.0:
                passed += masses[d, y]
                last = y  # takes what rounding leaves
                if passed > u[d]:
                    break
        out[d] = last
