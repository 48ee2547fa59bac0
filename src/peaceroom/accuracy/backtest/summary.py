"""What the backtest says: scores by type of question, gains with intervals by country, calibration, selection."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.blending import EDGE, blend, shipped_weights, weights_left_out
from peaceroom.accuracy.backtest.results import Calibrated, Came, Group, MethodScore, Scores, Summary, Weight
from peaceroom.accuracy.backtest.scoring import METHODS, Scored

Array = NDArray[np.float64]
Rows = NDArray[np.bool_]

RESAMPLES = 4_000
SEED = 20261128
#: ends of the classes of forecasts in which calibration is shown
CALIBRATION = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
#: a difference is found four times in five when it is this many standard errors large
DETECTED = 2.8
_TINY = 1e-12


def brier(p: Array, y: Array) -> Array:
    """``(n,)`` squared errors."""
    found: Array = (p - y) ** 2
    return found


def log_score(p: Array, y: Array) -> Array:
    """``(n,)`` −ln of the probability given to what came, held `EDGE` from 0 and 1."""
    q = np.clip(p, EDGE, 1 - EDGE)
    found: Array = -np.log(np.where(y > 0, q, 1 - q))
    return found


def summary(s: Scored) -> Summary:
    """The whole answer as plain data: ``random`` origins count for skill, ``picked`` ones for development."""
    drawn = np.array([row.how_drawn == "random" for row in s.rows])
    every = np.ones(len(s.rows), bool)
    return {
        "origins": {"random": len({(r.case, r.as_of) for r in s.rows if r.how_drawn == "random"}),
                    "picked": len({(r.case, r.as_of) for r in s.rows if r.how_drawn == "picked"})},
        "cases": len({r.case for r in s.rows}), "countries": len({r.cluster for r in s.rows}),
        "questions": len(s.rows), "left_out": s.left_out,
        "groups": {name: group(s, rows) for name, rows in (("random", drawn), ("picked", ~drawn), ("all", every))
                   if rows.any()},
        "selection": selection(s, drawn), "weights": weights(s), "supported": supported(s),
        "other_answers": _scores(s, drawn, s.answers(other=True)) if drawn.any() else None,
    }


def group(s: Scored, rows: Rows) -> Group:
    """Scores of some rows: in all, by type of question, weighted by the months they stand for, and calibration."""
    y = s.answers()
    types = np.array([row.type for row in s.rows])
    return {"all": _scores(s, rows, y),
            "types": {t: _scores(s, rows & (types == t), y) for t in dict.fromkeys(types[rows].tolist())},
            "by_months": _weighted(s, rows, y), "calibration": {m: calibration(s.forecasts(m)[rows], y[rows])
                                                               for m in METHODS}}


def _scores(s: Scored, rows: Rows, y: Array) -> Scores:
    clusters = np.array([row.cluster for row in s.rows])[rows]
    methods: dict[str, MethodScore] = {}
    base = brier(s.forecasts("outside")[rows], y[rows])
    for method in METHODS:
        p = s.forecasts(method)[rows]
        own = brier(p, y[rows])
        low, high = (float(q) for q in np.quantile(resampled(clusters, own, np.ones(len(own))), (0.05, 0.95)))
        found: MethodScore = {"brier": float(own.mean()), "low": low, "high": high,
                              "log": float(log_score(p, y[rows]).mean())}
        if method != "outside":
            found["gain"], found["gain_low"], found["gain_high"], found["detectable"] = gain(base, own, clusters)
        methods[method] = found
    return {"n": int(rows.sum()), "countries": len(set(clusters.tolist())), "yes": float(y[rows].mean()),
            "methods": methods}


def gain(base: Array, own: Array, clusters: NDArray[np.str_]) -> tuple[float, float, float, float]:
    """Gain over the outside view in per cent of its Brier score, and the two ends of its 90 % interval by country.

    The fourth is the gain that so many cases would show four times in five.
    """
    ratios = resampled(clusters, own, base)
    low, high = (float(100 * (1 - q)) for q in np.quantile(ratios, (0.95, 0.05)))
    spread = (high - low) / (2 * 1.645)
    return 100 * (1 - float(own.sum()) / max(float(base.sum()), _TINY)), low, high, DETECTED * spread


def resampled(clusters: NDArray[np.str_], above: Array, below: Array) -> Array:
    """``(RESAMPLES,)`` ratios Σ above / Σ below of rows ``(n,)`` when whole clusters are drawn again."""
    names, at = np.unique(clusters, return_inverse=True)
    g = len(names)
    drawn = np.random.default_rng(SEED).multinomial(g, np.full(g, 1 / g), size=RESAMPLES).astype(float)
    sums = [np.bincount(at, weights=values, minlength=g) for values in (above, below)]
    found: Array = (drawn @ sums[0]) / np.maximum(drawn @ sums[1], _TINY)
    return found


def _weighted(s: Scored, rows: Rows, y: Array) -> dict[str, float]:
    """Brier scores when every origin counts for the months of its process that it stands for."""
    w = np.array([row.months for row in s.rows])[rows]
    return {m: float(w @ brier(s.forecasts(m)[rows], y[rows]) / w.sum()) for m in METHODS}


def calibration(p: Array, y: Array) -> list[Calibrated]:
    """By class of forecasts: how many, their mean, and the share of yes among them."""
    at = np.clip(np.searchsorted(CALIBRATION, p, side="right") - 1, 0, len(CALIBRATION) - 2)
    return [{"least": CALIBRATION[k], "most": CALIBRATION[k + 1], "n": int((at == k).sum()),
             "forecast": float(p[at == k].mean()), "came": float(y[at == k].mean())}
            for k in range(len(CALIBRATION) - 1) if (at == k).any()]


def selection(s: Scored, drawn: Rows) -> dict[str, Came]:
    """How often a text came within 90 days, beside what the outside view said: of picked origins and of drawn ones."""
    first = np.array([row.question == "q1" for row in s.rows])
    y, p = s.answers(), s.forecasts("outside")
    return {name: {"n": int((first & rows).sum()), "came": float(y[first & rows].mean()),
                   "outside": float(p[first & rows].mean())}
            for name, rows in (("random", drawn), ("picked", ~drawn)) if (first & rows).any()}


def supported(s: Scored) -> dict[str, float]:
    """The inside view's weight by type of question that all random origins together support: what runs take.

    Nothing for a type whose blends lost on them, weighed as every other country's support: a weight that does not carry
    over to the next country is chance.
    """
    drawn = np.array([row.how_drawn == "random" for row in s.rows])
    outside, inside, y = (x[drawn] for x in (s.forecasts("outside"), s.forecasts("inside"), s.answers()))
    places = np.array([row.cluster for row in s.rows])[drawn].tolist()
    types = np.array([row.type for row in s.rows])
    mine = types[drawn]
    found = shipped_weights(mine.tolist(), places, outside, inside, y)
    tried = blend(outside, inside, weights_left_out(mine.tolist(), places, outside, inside, y))
    better = brier(outside, y) - brier(tried, y)
    return {t: found[t] if t in found and better[mine == t].sum() > 0 else 0.0 for t in dict.fromkeys(types.tolist())}


def weights(s: Scored) -> dict[str, Weight]:
    """The inside view's weight by type of question: mean over the countries left out, least and most."""
    types = np.array([row.type for row in s.rows])
    return {t: {"mean": float(s.weight[types == t].mean()), "least": float(s.weight[types == t].min()),
                "most": float(s.weight[types == t].max())} for t in dict.fromkeys(types.tolist())}
