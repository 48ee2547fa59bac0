"""The fit as a whole: emulators from runs, the posterior, the same without each country, and planted truths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.outcomes import OUTCOMES, outcome_file, read_outcomes
from peaceroom.accuracy.library_fit.design import numbers, score_of, value
from peaceroom.accuracy.library_fit.emulator import Emulator, fit_curve
from peaceroom.accuracy.library_fit.posterior import Posterior, posterior, tempering
from peaceroom.accuracy.library_fit.running import Ran
from peaceroom.accuracy.library_fit.targets import observed
from peaceroom.process.parameters import Parameters

Array = NDArray[np.float64]

#: chance that some number is said not to be found again although all ranks are uniform
FAMILY = 0.05


class Number(TypedDict):
    """A fitted number: posterior mean and 80 % interval, the default it was, and posterior over prior spread."""

    value: float
    low: float
    high: float
    was: float
    ratio: float


class Fitted(TypedDict):
    """What ships: numbers from all countries, and those without each; how it was made and what it gains.

    ``temper``: power of the likelihood; ``of_origins``: what it would be were countries of no matter. ``uniform``:
    p-values (Kolmogorov and Smirnov) of the ranks of ``planted`` truths being uniform; ``missed``: numbers whose ranks
    are not, all of them judged together (`missed`).
    """

    what: str
    origins: int
    countries: int
    answers: int
    points: int
    draws: int
    temper: float
    of_origins: float
    effective: float
    planted: int
    uniform: dict[str, float]
    missed: list[str]
    log_score: dict[str, float]
    parameters: dict[str, Number]
    without: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Data:
    """Every target of every origin: its curve, what came ``(T,)``, and the countries by number."""

    names: tuple[str, ...]
    emulator: Emulator
    answers: Array
    countries: tuple[str, ...]
    points: Array


def data(names: tuple[str, ...], points: Array, runs: Sequence[Ran], folder: Path = OUTCOMES) -> Data:
    """Emulate all targets and match them with what came. Raises `InputError` where outcomes cannot be read."""
    countries = tuple(sorted({ran.origin.cluster for ran in runs}))
    beta, cluster, answers = [], [], []
    for ran in runs:
        o = ran.origin
        said = read_outcomes(outcome_file(o.case, folder)).origins[o.as_of]
        came = observed(o, {q: a.answer == "yes" for q, a in said.items() if a.answer in ("yes", "no")})
        for t, answer in enumerate(came):
            beta.append(fit_curve(points, ran.asked[:, t], ran.yes[:, t]))
            cluster.append(countries.index(o.cluster))
            answers.append(answer)
    return Data(names, Emulator(np.array(beta), np.array(cluster, np.int64)), np.array(answers), countries, points)


def fit(d: Data, runs: Sequence[Ran], *, draws: int) -> Fitted:
    """The posterior of the numbers, over all countries and without each, and how planted truths rank in theirs."""
    from scipy.stats import kstest

    alone = dependence(d, runs)
    temper = min(alone, tempering(d.emulator, d.answers))
    ranks = planted_ranks(d, runs, alone)
    whole = posterior(d.emulator, d.answers, temper)
    apart = {c: posterior(d.emulator, np.where(d.emulator.cluster == k, np.nan, d.answers), temper)
             for k, c in enumerate(d.countries)}
    low, high = whole.quantile(0.1), whole.quantile(0.9)
    uniform = {name: float(kstest(ranks[:, k], "uniform").pvalue) for k, name in enumerate(d.names)}
    base = Parameters()
    return {
        "what": "numbers of the simulator fitted to what came of the library's origins; docs/process.md says how",
        "origins": len(runs), "countries": len(d.countries), "answers": int((~np.isnan(d.answers)).sum()),
        "points": len(d.points), "draws": draws, "temper": round(temper, 3), "of_origins": round(alone, 3),
        "effective": round(whole.effective), "planted": len(ranks),
        "uniform": {name: round(p, 4) for name, p in uniform.items()}, "missed": missed(uniform),
        "log_score": {k: round(v, 4) for k, v in log_scores(d, apart).items()},
        "parameters": {name: {
            "value": _short(value(name, whole.mean[k])), "low": _short(value(name, low[k])),
            "high": _short(value(name, high[k])), "was": base[name], "ratio": round(float(whole.sd[k]), 2)}
            for k, name in enumerate(d.names)},
        "without": {c: {name: _short(x) for name, x in numbers(d.names, p.mean).items()} for c, p in apart.items()},
    }


def missed(uniform: Mapping[str, float]) -> list[str]:
    """Numbers whose planted truths are not found again, from p-values by name: Holm's rule (1979) at `FAMILY`.

    The least p-value is held against ``FAMILY`` over the number of tests, the next against that over one test fewer,
    and so on until one stands.
    """
    found: list[str] = []
    for k, (name, p) in enumerate(sorted(uniform.items(), key=lambda item: item[1])):
        if p > FAMILY / (len(uniform) - k):
            break
        found.append(name)
    return found


def log_scores(d: Data, apart: Mapping[str, Posterior]) -> dict[str, float]:
    """Mean −ln p of the answers by the emulator: at the defaults, and at the numbers fitted without the country."""
    base = Parameters()
    default = np.array([score_of(name, base[name]) for name in d.names])
    before: list[Array] = []
    after: list[Array] = []
    for k, country in enumerate(d.countries):
        rows = (d.emulator.cluster == k) & ~np.isnan(d.answers)
        mine, y = d.emulator.take(rows), np.where(d.answers[rows] > 0, 1.0, -1.0)
        for z, out in ((default, before), (apart[country].mean, after)):
            out.append(np.logaddexp(0, -y * mine.log_odds(z[None])[0]))
    return {"defaults": float(np.concatenate(before).mean()), "fitted": float(np.concatenate(after).mean())}


def dependence(d: Data, runs: Sequence[Ran]) -> float:
    """The power to which the likelihood is raised since answers of one origin hang together: at most 1.

    From planted answers: expected information over the variance of the score by origin, at the truths, in directions
    that are identified. A break, for one, is why talks do not sit half a year later; both count it.
    """
    sizes = [ran.planted.shape[2] for ran in runs]
    ends = np.cumsum([0, *sizes])
    informed, spread = np.zeros((2, len(d.names), len(d.names)))
    for j, z in enumerate(d.points):
        slopes = d.emulator.slopes(z)
        p = 1 / (1 + np.exp(-d.emulator.log_odds(z[None])[0]))
        for ran, a, b in zip(runs, ends[:-1], ends[1:], strict=True):
            for y in ran.planted[j]:
                known = ~np.isnan(y)
                mine, chance = slopes[a:b][known], p[a:b][known]
                score = (y[known] - chance) @ mine
                informed += (mine * (chance * (1 - chance))[:, None]).T @ mine
                spread += np.outer(score, score)
    sets = len(d.points) * runs[0].planted.shape[1]
    informed, spread = informed / sets, spread / sets
    weight = np.linalg.inv(informed + np.eye(len(d.names)))
    return float(min(1.0, np.trace(weight @ informed) / max(np.trace(weight @ spread), 1e-9)))


def planted_ranks(d: Data, runs: Sequence[Ran], temper: float = 1.0) -> Array:
    """``(J·K, d)`` ranks of planted truths: answers of single draws at every point, fitted as if they had come.

    Uniform where the machine is right (simulation-based calibration, Talts et al. 2018).
    """
    answers = np.concatenate([ran.planted for ran in runs], axis=2)
    return np.array([posterior(d.emulator, y, temper).rank(d.points[j])
                     for j, rows in enumerate(answers) for y in rows])


def _short(x: float | Array) -> float:
    return float(f"{float(x):.4g}")
