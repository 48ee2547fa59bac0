"""Partisan shifts estimated from inputs on which both a camp and neutrals have spoken.

b ~ N(μ, τ²) is shared by all that a camp says in one relation. On input j the camp is off the others by d with variance
v, so that b̂ = (μ/τ² + Σ d/v) / (1/τ² + Σ 1/v) with variance 1 / (1/τ² + Σ 1/v): the mean of a normal with a
normal prior. Its variance then stands in every item of the camp, as if the items erred apart from each other: a first
version, which understates how far they err together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.dependence import exponents
from peaceroom.evidence.pooling.items import Item
from peaceroom.evidence.pooling.likelihood import Bias, spread
from peaceroom.evidence.pooling.pooled import pool_items

#: a shift is estimated from this many inputs or more
FEWEST = 3


def shared_bias(
    differences: Sequence[float], variances: Sequence[float], mean: float, sd: float
) -> tuple[float, float]:
    """Mean and sd of a shared shift, from differences d ``(k,)``, variances v > 0 ``(k,)`` and prior N(mean, sd²)."""
    precision = 1 / sd**2 + sum(1 / v for v in variances)
    total = mean / sd**2 + sum(d / v for d, v in zip(differences, variances, strict=True))
    return total / precision, sqrt(1 / precision)


#: (camp, relation) → by how much its word on one input differs from the others', and the variance of that
Differences = Mapping[tuple[str, str], tuple[float, float]]


def differences(items: Sequence[Item], ideals: Mapping[str, float], assumptions: Assumptions) -> Differences:
    """What one input says about partisan shifts: of each camp that speaks on it as adversary or ally, beside neutrals.

    Parameters
    ----------
    items
        Of a position.
    ideals
        Of camps on its issue (hundredths). Where the camp's own ideal is unknown, or equal to what it reports, the
        input says nothing about the direction and is left out.
    """
    found: dict[tuple[str, str], tuple[float, float]] = {}
    groups = sorted({(i.voice, i.relation) for i in items
                     if i.voice is not None and i.relation in ("adversary", "ally")})
    for voice, relation in groups:
        own = [i for i in items if (i.voice, i.relation) == (voice, relation)]
        others = [i for i in items if i.voice != voice and i.camp != voice]
        if voice not in ideals or not any(i.relation == "neutral" for i in others):
            continue
        x, own_variance = _pooled_value(own, assumptions)
        if x == ideals[voice]:
            continue
        rest = pool_items(others, assumptions, "mixture", ideals=ideals)
        away = 1.0 if x > ideals[voice] else -1.0
        sign = away if relation == "adversary" else -away
        found[voice, relation] = sign * (x - rest.mean), own_variance + rest.sd**2
    return found


def camp_biases(inputs: Iterable[Differences], assumptions: Assumptions) -> dict[tuple[str, str], Bias]:
    """(camp, relation) → shift, where `FEWEST` inputs or more have `differences`, which are summed in their order."""
    by_camp: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for said in inputs:
        for camp, difference in said.items():
            by_camp.setdefault(camp, []).append(difference)
    found = {}
    for (voice, relation), pairs in sorted(by_camp.items()):
        prior = assumptions.shift.get(relation)
        if len(pairs) >= FEWEST and prior is not None and prior.sd > 0:
            d, v = zip(*pairs, strict=True)
            found[voice, relation] = Bias(*shared_bias(d, v, prior.mean, prior.sd), inputs=len(pairs))
    return found


def _pooled_value(items: Sequence[Item], assumptions: Assumptions) -> tuple[float, float]:
    """Precision-weighted value of a camp's items on one input, before any shift, and its variance."""
    votes = exponents(items, assumptions)
    precision = [w / max(spread(i, assumptions) ** 2, 1e-12) for w, i in zip(votes, items, strict=True)]
    total = sum(precision)
    return float(sum(p * i.x for p, i in zip(precision, items, strict=True)) / total), float(1 / total)
