"""Which parameters the targets of the anchor identify: finite differences of all targets in all parameters.

Every parameter is moved up and down by a third of its prior sd (on its prior's own scale) under common random numbers.
With the sensitivities J in prior sds, target errors in their standard errors, and a normal approximation, the posterior
precision is I + JᵀWJ; the ratio of posterior to prior sd is near 1 where the data say nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.process.anchoring.fit import compare
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.parameter_table import TABLE, Parameter
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

STEP = 1 / 3
#: sd of a uniform distribution of width 1, and of a normal one between its given ends (mean ∓ sd)
_UNIFORM_SD = 12**-.5


@dataclass(frozen=True, slots=True)
class Identified:
    """Prior and posterior sd of one parameter, on the scale of its prior (logs for log-uniform)."""

    name: str
    prior_sd: float
    posterior_sd: float

    @property
    def ratio(self) -> float:
        return self.posterior_sd / self.prior_sd


def prior_sd(p: Parameter) -> float:
    """Standard deviation of a prior on its own scale."""
    if p.law == "log-uniform":
        return float(np.log(p.high / p.low)) * _UNIFORM_SD
    return (p.high - p.low) * (_UNIFORM_SD if p.law == "uniform" else 0.5)


def moved(p: Parameter, value: float, by: float) -> float:
    """The value moved by that many prior sds, held to what the parameter can be."""
    sd = prior_sd(p) * by
    return float(np.clip(value * np.exp(sd) if p.law == "log-uniform" else value + sd, p.floor, p.ceiling))


@one_blas_thread()
def identification(
    params: Parameters | None = None, switches: Switches | None = None, *, draws: int = 8_192, seed: int = 1,
    workers: int | None = None, progress: Callable[[str], None] | None = None,
) -> tuple[Identified, ...]:
    """Ratio of posterior to prior sd of every parameter with a prior, best identified first."""
    params = params or Parameters()
    chosen = [p for p in TABLE if p.law != "fixed"]
    case = generic_case()

    def logs(values: Parameters) -> np.ndarray:
        run = simulate(case, values, switches, draws=draws, weeks=522, seed=seed, workers=workers)
        lines = compare(run)
        return np.array([np.log(max(x.simulated, 1e-4)) * np.sqrt(x.weight) / x.sd for x in lines])

    columns = []
    for p in chosen:
        up, down = (moved(p, params[p.name], s) for s in (STEP, -STEP))
        width = (np.log(up / down) if p.law == "log-uniform" else up - down) / prior_sd(p)
        columns.append((logs(params.replace(**{p.name: up})) - logs(params.replace(**{p.name: down}))) / width)
        if progress:
            progress(p.name)
    sensitivity = np.array(columns).T
    covariance = np.linalg.inv(np.eye(len(chosen)) + sensitivity.T @ sensitivity)
    found = [Identified(p.name, prior_sd(p), prior_sd(p) * float(np.sqrt(covariance[k, k])))
             for k, p in enumerate(chosen)]
    return tuple(sorted(found, key=lambda r: r.ratio))
