"""What the answers of the process hinge on: numbers that differ between input draws, by how an outcome goes with them.

With some hundred numbers and a dozen outcomes the largest of all rank correlations is far from zero by chance alone, so
only what exceeds a limit for all of them together counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.sensitivity.given import binned, decided
from peaceroom.process.parameters import BY_NAME

if TYPE_CHECKING:
    from peaceroom.analysis.process.answers import Answers
    from peaceroom.runs.decided_results import Decided
    from peaceroom.runs.process_results import Hinge
    from peaceroom.scenario.talks.case import Builder

Array = NDArray[np.float64]
#: chance that anything is listed although nothing hangs together
CHANCE = 0.05
#: rows at most, and the fewest input draws that are asked
ROWS, FEWEST = 8, 16


def _numbers(b: Builder) -> dict[str, tuple[Array, str, str]]:
    """Every number that differs between input draws: name → (values, what identifies it, what it is)."""
    params = [b.parameters(g) for g in range(b.input_draws)]
    found: dict[str, tuple[Array, str, str]] = {
        name: (np.array([p[name] for p in params]), known.identified, known.reason)
        for name, known in BY_NAME.items()}
    found["steps_that_are_items"] = (b.item_share, "scenario", "share of coming texts that close an item")
    found |= {name: (values, "scenario", "as the process file gives it") for name, values in b.inputs.items()}
    return {name: row for name, row in found.items() if np.isfinite(row[0]).all() and np.ptp(row[0]) > 0}


def _ends(now: Answers) -> dict[str, Array]:
    """``(input_draws,)`` probability of each outcome at the end, where input draws differ in it."""
    return {name: curve[:, -1] for name, curve in now.curves.items() if np.ptp(curve[:, -1]) > 0}


def limit(b: Builder, now: Answers) -> float:
    """Rank correlation beyond which one of all pairs comes by chance once in twenty (Bonferroni; normal, √(n − 1))."""
    from scipy.special import ndtri

    pairs = max(1, len(_numbers(b)) * len(_ends(now)))
    return float(min(1.0, -ndtri(CHANCE / 2 / pairs) / np.sqrt(max(1, b.input_draws - 1))))


def hinges(b: Builder, now: Answers) -> list[Hinge]:
    """The numbers that an outcome goes with most, each with that outcome, the largest first; see `limit`."""
    if b.input_draws < FEWEST:
        return []
    ends = {name: ranks(values) for name, values in _ends(now).items()}
    least = limit(b, now)
    out: list[Hinge] = []
    for name, (values, identified, reason) in _numbers(b).items():
        rank = ranks(values)
        found = {o: float(np.corrcoef(rank, r)[0, 1]) for o, r in ends.items()}
        most = max(found, key=lambda o: abs(found[o]), default=None)
        if most is not None and abs(found[most]) > least:
            out.append({"parameter": name, "identified": identified, "reason": reason, "outcome": most,
                        "rank_correlation": found[most]})
    return sorted(out, key=lambda row: (-abs(row["rank_correlation"]), row["parameter"]))[:ROWS]


def deciding(b: Builder, now: Answers) -> dict[str, Decided]:
    """What decides each outcome's probability at the end: numbers of the process, parameters, inputs of the scenario.

    Variances are those between input draws, with what chance leaves in them: shares are rather too small.
    """
    told = {f"parameters.{name}" if name in BY_NAME else f"process.{name}": values
            for name, (values, _, _) in _numbers(b).items()}
    told |= {name: values for name, values in b.scenario_inputs.items() if np.ptp(values) > 0}
    columns = {name: binned(values) for name, values in told.items()}
    return {name: decided(columns, curve[:, -1]) for name, curve in now.curves.items()}


def ranks(values: Array) -> Array:
    """Ranks from 1, of equal values the mean of theirs."""
    # written out: scipy.stats takes longer to load than the rest of this takes
    _, of, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[of]
