"""Set a scenario's pace: its frailty from its recent texts, and one common multiplier from the outside view.

The multiplier makes the *knowledge-free twin* of a scenario (same agenda, no events, an average mediator) reach the
base rate's probability of any next text within 13 weeks, for its stage, elapsed time and pace. What the analyst knows
then moves the scenario from there.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError
from peaceroom.process.actors import ThirdParty, Violence
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

Array = NDArray[np.float64]

#: normal scores at which a table of frailty gives log pace
NODES, REACH = 257, 5.0
#: ends of the search for a multiplier (log)
_LOW, _HIGH = math.log(1e-4), math.log(1e4)


def frailty_of(case: ProcessCase, params: Parameters | None = None, *, texts: int, weeks: float,
               rate: float | None = None) -> Array:
    """Quantile function of log pace given ``texts`` texts in the last ``weeks`` weeks, at 257 normal scores −5 … 5.

    The log-normal prior (sd ``frailty_sd``, mean pace one) is weighted by the Poisson likelihood of the texts, with
    ``rate`` texts a week expected at pace one (default: other texts plus one open item, on average momentum).
    """
    from scipy.special import ndtr

    params = params or Parameters()
    sd = params["frailty_sd"]
    grid = np.linspace(-8, 8, 4001)
    log_pace = sd * grid - sd * sd / 2
    if rate is None:
        rate = (params["other_texts"] + params["h0"]) * (1 + params["momentum"] / 2) * case.multiplier
    log_likelihood = texts * log_pace - np.exp(np.clip(log_pace, -50, 50)) * rate * weeks
    weight = np.exp(log_likelihood - log_likelihood.max() - grid**2 / 2)
    share = np.cumsum(weight) - weight / 2
    share /= weight.sum()
    found: Array = np.interp(ndtr(np.linspace(-REACH, REACH, NODES)), share, log_pace)
    return found


def residual_frailty(sd: float = 0.6) -> Array:
    """Log pace of a process whose pace is known but for a log-normal residual of this sd, mean one."""
    return sd * np.linspace(-REACH, REACH, NODES) - sd * sd / 2


def knowledge_free(case: ProcessCase) -> ProcessCase:
    """The twin about which nothing is known but its agenda, its positions, its stage and its history."""
    n = len(case.parties)
    return case.replace(
        third_parties=(ThirdParty("mediator", effort=0.5),), events=(), commitments=(), disruptors=(), ratifiers=(),
        violence=Violence(), drift=np.zeros(n), optimism=np.zeros(n), shift=np.zeros(n), exposure=np.zeros(n),
        motivation=np.full(n, .5), trust_in=np.full(n, .5), attractor=case.attractor[:, :1], ceasefire=None)


def next_text(case: ProcessCase, params: Parameters | None = None, switches: Switches | None = None, *,
              weeks: int = 13, draws: int = 20_000, seed: int = 1, workers: int | None = None) -> float:
    """Probability of any next text within ``weeks`` weeks."""
    run = simulate(case, params, switches, draws=draws, weeks=weeks, seed=seed, workers=workers)
    return float(run.by("step")[weeks])


def anchor_to_scenario(
    case: ProcessCase, target_p: float, params: Parameters | None = None, switches: Switches | None = None, *,
    item_share: float | None = None, weeks: int = 13, draws: int = 8_192, seed: int = 1, workers: int | None = None,
) -> ProcessCase:
    """The case with the multiplier that gives its knowledge-free twin ``target_p`` of a text within ``weeks`` weeks.

    Parameters
    ----------
    item_share
        Share of first texts that settle an item or sign; None leaves the generic ratio. It is a judgement (prior .3
        to 1): the data do not code agenda items. Changes ``texts_ratio``.
    switches
        Anchoring anew with a mechanism off compares at a matched base rate.

    Raises
    ------
    InputError
        E809 where no multiplier from 1e-4 to 1e4 gives the probability (talks suspended, an agenda nobody accepts).
    """
    if not 0 < target_p < 1:
        raise InputError.one("E809", f"a base rate of {target_p:g}", "it is a probability strictly between 0 and 1",
                             "take it from peaceroom base-rate")
    twin = knowledge_free(case)

    def reached(log_multiplier: float, ratio: float) -> tuple[float, float]:
        run = simulate(twin.replace(multiplier=math.exp(log_multiplier), texts_ratio=ratio), params, switches,
                       draws=draws, weeks=weeks, seed=seed, workers=workers)
        step = run.column("step")
        items = run.times[:, 8:].astype(int)
        items[items <= 0] = weeks + 1
        first = np.minimum(items.min(axis=1), np.where(run.column("comprehensive") > 0, run.column("comprehensive"),
                                                       weeks + 1))
        hit = step > 0
        return float(hit.mean()), float((first[hit] <= step[hit]).mean()) if hit.any() else 0.0

    def solve(ratio: float) -> float:
        if not reached(_LOW, ratio)[0] <= target_p <= reached(_HIGH, ratio)[0]:
            raise InputError.one(
                "E809", f"no pace of these talks gives a next text within {weeks} weeks with probability {target_p:g}",
                "talks may be broken off, or no value is acceptable to every required party",
                "check the stage, the bottom lines and the base rate")
        return _root(lambda x: reached(x, ratio)[0] - target_p, _LOW, _HIGH)

    if item_share is None:
        return case.replace(multiplier=math.exp(solve(case.texts_ratio)))

    def excess(log_ratio: float) -> float:
        ratio = math.exp(log_ratio)
        return item_share - reached(solve(ratio), ratio)[1]

    # fewer other texts, more items: at the ends of the search the ratio stays there
    low, high = math.log(1e-3), math.log(1e3)
    log_ratio = low if excess(low) > 0 else high if excess(high) < 0 else _root(excess, low, high, 0.02)
    return case.replace(multiplier=math.exp(solve(math.exp(log_ratio))), texts_ratio=math.exp(log_ratio))


def _root(function: Callable[[float], float], low: float, high: float, width: float = 1e-4) -> float:
    """Where a rising step function (a Monte Carlo share) crosses zero, by Brent's method."""
    from scipy.optimize import brentq

    return float(brentq(function, low, high, xtol=width))
