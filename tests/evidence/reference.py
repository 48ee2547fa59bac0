"""Pooling in plain loops, to compare the vectorised code with: slow, and close to the written formulas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.items import LINK, Item

STEPS = [k / 10 for k in range(1001)]


def phi(z: float) -> float:
    return .5 * math.erfc(-z / math.sqrt(2))


def integral(f: Sequence[float]) -> float:
    return .1 * (sum(f) - (f[0] + f[-1]) / 2)


def shift(item: Item, a: Assumptions, ideals: Mapping[str, float]) -> tuple[float, float]:
    if item.sign == LINK:
        return 0, 0
    mean, sd = a.shift[item.relation].mean, a.shift[item.relation].sd
    ideal = ideals.get(item.voice or "") if item.quantity == "position" else None
    if ideal is None or item.x == ideal or item.relation not in ("adversary", "ally"):
        return 0, math.sqrt(mean**2 + sd**2)
    side = 1 if item.x > ideal else -1
    if item.relation == "ally":
        return -side * mean, sd
    used = min(mean, abs(item.x - ideal))
    return side * used, math.sqrt((mean - used)**2 + sd**2)


def likelihood(item: Item, theta: float, a: Assumptions, ideals: Mapping[str, float]) -> float:
    mu, tau = shift(item, a, ideals)
    variance = item.s_code**2 + a.drift[item.quantity] * item.years + tau**2 + (a.hop_sd * item.hops)**2
    variance += item.breaks * a.break_sd**2
    if item.own_words:
        variance += min(a.own_words_sd, 0 if item.sign == LINK else a.class_sd[item.sign])**2
    else:
        variance += a.model_sd**2 + (0 if item.sign == LINK else a.class_sd[item.sign])**2
    sd, p = math.sqrt(variance), item.p if item.own_words else a.hedge * item.p
    if item.band is not None:
        low, high = item.band
        inside = phi((high - mu - theta) / sd) - phi((low - mu - theta) / sd)
        return p * inside + (1 - p) / item.levels
    z = (item.x - mu - theta) / sd
    return p * math.exp(-z * z / 2) / (sd * math.sqrt(2 * math.pi)) + (1 - p) / 100


def exponents(items: Sequence[Item], a: Assumptions) -> list[float]:
    """For items without near-copies of passages that are no items."""
    origins = sorted({i.origin for i in items})
    speaks = {o: min((i for i in items if i.origin == o), key=lambda i: (-i.p, i.own_variance, i.passage))
              for o in origins}
    near = {o: {o} for o in origins}
    for _ in origins:  # as often as the longest chain of links
        for i in items:
            for j in items:
                if i.passage in j.near or j.passage in i.near or i.origin == j.origin:
                    both = near[i.origin] | near[j.origin]
                    for o in both:
                        near[o] = near[o] | both
    out = []
    for item in items:
        if speaks[item.origin] is not item:
            out.append(0.0)
            continue
        copies = sum(i.origin == item.origin for i in items)
        w = copies / (1 + (copies - 1) * a.same_origin) / (1 + (len(near[item.origin]) - 1) * a.re_reported)
        if item.camp is not None:
            own = {frozenset(near[o]) for o in origins if speaks[o].camp == item.camp}
            w /= 1 + (len(own) - 1) * a.same_camp
        out.append(w)
    return out


def mixture(items: Sequence[Item], a: Assumptions, ideals: Mapping[str, float]) -> list[float]:
    w = exponents(items, a)
    f = [math.prod(likelihood(i, theta, a, ideals) ** e for i, e in zip(items, w, strict=True)) for theta in STEPS]
    return [v / integral(f) for v in f]
