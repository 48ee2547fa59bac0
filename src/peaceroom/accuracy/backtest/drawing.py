"""Random origins: month-ends of the processes of PA-X, stratified by stage and silence, by a seed.

Within a process the months are sorted by stratum and drawn systematically, a month of a stratum with N months in the
whole sample with size N^-½: rare states of talks (fresh texts, renewals) come more often than they occur, and
``weight`` says how many months of its process a drawn one stands for. Every process has its own stream, so that its
origins do not depend on which others are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.accuracy.fitting.base_rates.risk import Risk, risk_set
from peaceroom.base_rates.terms import STAGES
from peaceroom.core.rng import uniforms

#: the seed of the library's random origins
SEED = 20261128
#: so many months of a process are drawn
PER_PROCESS = 2
#: the last day on which all twelve questions are decided before the end of observation
LAST = date(2019, 12, 31)
#: days of silence at which a stratum ends
SILENCES = (31, 90, 180, 365, 730)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One origin: the process as PA-X names it, the day, its stratum, and the months of the process it stands for."""

    process: str
    as_of: date
    stratum: str
    weight: float


def draw(steps: Steps, per_process: int = PER_PROCESS, seed: int = SEED) -> list[Drawn]:
    """Origins of every process, ordered by process and day; a process with fewer months gives them all."""
    risk = risk_set(steps)
    risk = risk.take(risk.day <= LAST.toordinal())
    stratum = strata(risk)
    size = 1 / np.sqrt(np.bincount(stratum, minlength=stratum.max(initial=0) + 1))[stratum]
    found: list[Drawn] = []
    for p, name in enumerate(steps.names):
        rows = np.flatnonzero(risk.process == p)
        if not len(rows):
            continue
        rows = rows[np.lexsort((risk.day[rows], stratum[rows]))]
        n = min(per_process, len(rows))
        chance = _inclusion(size[rows], n)
        at = np.cumsum(chance)
        start = float(uniforms(seed, f"origins of {name}", 1)[0])
        picked = np.minimum(np.searchsorted(at, start + np.arange(n)), len(rows) - 1)
        found += sorted((Drawn(name, date.fromordinal(int(risk.day[r])), stratum_words(int(stratum[r])),
                               float(1 / chance[k])) for k, r in zip(picked, rows[picked], strict=True)),
                        key=lambda one: one.as_of)
    return found


def strata(risk: Risk) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """``(n,)`` number of the stratum of each origin: stage of the last text × silence."""
    silence = np.searchsorted(np.array(SILENCES), risk.elapsed)
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = risk.stage * len(SILENCES) + silence
    return found


def stratum_words(number: int) -> str:
    """``partial, silent for 32 to 90 days``."""
    stage, silence = divmod(number, len(SILENCES))
    least = 0 if silence == 0 else SILENCES[silence - 1] + 1
    return f"{STAGES[stage]}, silent for {least} to {SILENCES[silence]} days"


def _inclusion(size: np.ndarray[tuple[int], np.dtype[np.float64]], n: int
               ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Chances of being drawn that are proportional to size, none above 1, and sum to ``n``."""
    certain = np.zeros(len(size), bool)
    while True:
        chance = np.where(certain, 1.0, (n - certain.sum()) * size / max(size[~certain].sum(), 1e-300))
        if not (over := (chance > 1) & ~certain).any():
            return chance
        certain |= over
