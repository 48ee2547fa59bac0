"""How the pools do on synthetic inputs whose truth is known: coverage of the 80 % interval, and the CRPS.

The simulator shares the form of the robust mixture, so that levels are a best case for it; what is held here is the
order: copies that are not discounted cost coverage, the hedge keeps it, the linear pool is too wide and the logarithmic
pool and the plain product too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.items import Item
from peaceroom.evidence.pooling.likelihood import GRID, WEIGHTS
from peaceroom.evidence.pooling.pooled import Method, pool_items

from .ledgers import PLAIN, item

SD, INPUTS = 9.0, 600
HEDGED = PLAIN.model_copy(update={"hedge": Assumptions().hedge, "model_sd": Assumptions().model_sd})


@dataclass
class Score:
    coverage: float
    crps: float


def simulate(
    copies: bool = False, too_high: float = 0, bias: float = 0, inputs: int = INPUTS
) -> list[tuple[float, list[Item]]]:
    """(truth, items): 2 to 6 items, each informative with its p, else anywhere.

    The first may have three copies; grades may be told too high; items may lean to one side.
    """
    rng = np.random.default_rng(20)
    found = []
    for _ in range(inputs):
        truth, items = float(rng.uniform(0, 100)), []
        for k in range(int(rng.integers(2, 7))):
            p = float(rng.uniform(.3, .9))
            lean = bias * float(rng.choice([-1, 1]))
            x = float(rng.normal(truth + lean, SD) if rng.random() < p else rng.uniform(0, 100))
            told = min(p + too_high, .97)
            items.append(item(f"p{k}", x, SD, told))
            items += [item(f"p{k}-{c}", x, SD, told, origin=f"o-p{k}") for c in range(3) if copies and k == 0]
        found.append((truth, items))
    return found


def score(cases: list[tuple[float, list[Item]]], a: Assumptions, method: Method) -> Score:
    hits, losses = [], []
    for truth, items in cases:
        pooled = pool_items(items, a, method)
        low, high = pooled.quantile([.1, .9])
        hits.append(low <= truth <= high)
        cdf = np.cumsum(pooled.density * WEIGHTS)
        losses.append(float((cdf - (truth <= GRID)) ** 2 @ WEIGHTS))
    return Score(float(np.mean(hits)), float(np.mean(losses)))


def apart(cases: list[tuple[float, list[Item]]]) -> list[tuple[float, list[Item]]]:
    """Copies told as if each had an origin of its own."""
    return [(truth, [replace(i, origin=i.passage) for i in items]) for truth, items in cases]


def certain(cases: list[tuple[float, list[Item]]]) -> list[tuple[float, list[Item]]]:
    return [(truth, [replace(i, p=1.) for i in items]) for truth, items in cases]


@pytest.mark.slow
def test_intervals_of_the_mixture_hold_their_share_where_its_assumptions_hold() -> None:
    coverage = score(simulate(inputs=3000), PLAIN, "mixture").coverage
    assert coverage == pytest.approx(.8, abs=3 * (.8 * .2 / 3000) ** .5)  # three standard errors


@pytest.mark.slow
def test_the_order_of_the_pools() -> None:
    honest = simulate()
    mixture, hedged = score(honest, PLAIN, "mixture"), score(honest, HEDGED, "mixture")
    linear, logarithmic = score(honest, PLAIN, "linear"), score(honest, PLAIN, "log")
    product = score(certain(honest), PLAIN, "mixture")
    assert linear.coverage > hedged.coverage > mixture.coverage > logarithmic.coverage > product.coverage
    assert mixture.crps < linear.crps < logarithmic.crps < product.crps
    assert hedged.crps < 1.08 * mixture.crps  # what the hedge costs where nothing is wrong


@pytest.mark.slow
def test_copies_that_are_not_discounted_cost_coverage() -> None:
    cases = simulate(copies=True)
    discounted, not_discounted = score(cases, PLAIN, "mixture"), score(apart(cases), PLAIN, "mixture")
    assert discounted.coverage > not_discounted.coverage + .1 and discounted.crps < not_discounted.crps


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [{"too_high": .2}, {"bias": 10}, {"too_high": .2, "bias": 10, "copies": True}])
def test_the_hedge_keeps_coverage_where_grades_or_camps_mislead(wrong: dict[str, float]) -> None:
    cases = simulate(**wrong)  # type: ignore[arg-type]
    plain, hedged = score(cases, PLAIN, "mixture"), score(cases, HEDGED, "mixture")
    assert hedged.coverage > plain.coverage + .05 and hedged.coverage >= .7
    assert hedged.crps < 1.05 * plain.crps
