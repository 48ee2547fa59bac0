"""Positions at the table: ideals and limits of a draw, attractors, stances, utilities of the package.

Positions are per cent of the scale. A party accepts values up to |bottom line − ideal| from its ideal, on either side;
the limit moves with the value of no deal: |b − x| − κ·(r(t) − r(0))·100.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    AGREED,
    OPEN,
    REFERRED,
    F,
    I,
    Keys,
    Record,
    clip,
    four,
    normal,
)


@kernel(error_model="numpy")
def start_positions(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, on: int, st: Record) -> None:
    """Ideals and bottom lines of this draw, drawn together towards the attractor where the case says so."""
    n, issues = at.parties, at.issues
    for i in range(n):
        for j in range(issues):
            fl[at.q + at.o_position + i * issues + j] = fl[at.ideal + i * at.issues + j]
            fl[at.q + at.o_bottom + i * issues + j] = fl[at.bottom + i * at.issues + j]
            fl[at.y + i * at.issues + j] = fl[at.ideal + i * at.issues + j]
    st.branch = 0
    attract(fl, it, at, 1, st)
    for item in range(at.items):
        u = four(seed, k.items, st.draw, 0, item)
        fl[at.ease + item] = fl[at.ease0 + item]
        if on == 1:
            fl[at.ease + item] *= math.exp(p.item_sd * normal(u[1]) - 0.5 * p.item_sd * p.item_sd)
        g = at.gap_low + (at.gap_high - at.gap_low) * u[0]
        if g != 1.0:
            for j in range(issues):
                if it[at.item_of + j] == item:
                    for i in range(n):
                        for kind in (at.o_position, at.o_bottom):
                            m = kind + i * issues + j
                            fl[at.q + m] = fl[at.a + j] + g * (fl[at.q + m] - fl[at.a + j])
                        fl[at.y + i * at.issues + j] = fl[at.q + at.o_position + i * issues + j]


@kernel(error_model="numpy")
def attract(fl: F, it: I, at: Record, first: int, st: Record) -> None:
    """The values conceded towards: given by branch, or a mean of ideals (or stances), or equal gains over no deal."""
    n, issues = at.parties, at.issues
    if at.attractors == 0:
        for j in range(issues):
            fl[at.a + j] = fl[at.attractor + st.branch * at.issues + j]
        return
    if at.attractors == 3 and first == 0:
        # a common share t of the way from the first party's ideals to the second's: u_A − r_A = u_B − r_B
        d0, d1, s0, s1 = 0.0, 0.0, 0.0, 0.0
        for j in range(issues):
            far = abs(fl[at.q + at.o_position + j] - fl[at.q + at.o_position + issues + j]) / 100.0
            d0 += fl[at.salience + j] * far
            d1 += fl[at.salience + at.issues + j] * far
            s0 += fl[at.salience + j]
            s1 += fl[at.salience + at.issues + j]
        d0 /= max(s0, 1e-12)
        d1 /= max(s1, 1e-12)
        part = clip((fl[at.r + 1] - fl[at.r + 0] + d1) / max(d0 + d1, 1e-12), 0.0, 1.0)
        for j in range(issues):
            x = fl[at.q + at.o_position + j]
            fl[at.a + j] = x + part * (fl[at.q + at.o_position + issues + j] - x)
        return
    for j in range(issues):
        total, weight, plain, count = 0.0, 0.0, 0.0, 0
        for i in range(n):
            x = fl[at.y + i * at.issues + j] if at.attractors == 2 else fl[at.q + at.o_position + i * issues + j]
            if not math.isnan(x):
                v = fl[at.salience + i * at.issues + j] * fl[at.share + i]
                total += v * x
                weight += v
                plain += x
                count += 1
        fl[at.a + j] = total / weight if weight > 0.0 else plain / max(count, 1)


@kernel(error_model="numpy")
def limit(fl: F, it: I, at: Record, p: Record, i: int, j: int) -> float:
    """How far from its ideal party i goes on issue j now."""
    issues = at.issues
    b = fl[at.q + at.o_bottom + i * issues + j]
    for m in range(at.conds):
        row = at.cond + m * 3
        if it[row] == i and it[row + 1] == j and it[at.status + it[row + 2]] >= AGREED:
            b = fl[at.cond_value + m]
    if math.isnan(b):
        return 1e9
    far = abs(b - fl[at.q + at.o_position + i * issues + j])
    return float(max(0.0, far - p.bottom_shift * (fl[at.r + i] - fl[at.r0 + i]) * 100.0))


@kernel(error_model="numpy")
def utility_of(fl: F, it: I, at: Record, p: Record, i: int, st: Record) -> float:
    """Utility in [0, 1] of the package: settled values, attractors where nothing is settled."""
    issues = at.issues
    total, weight = 0.0, 0.0
    for j in range(issues):
        x = fl[at.q + at.o_position + i * issues + j]
        if math.isnan(x):
            continue
        s = fl[at.salience + i * at.issues + j]
        status = it[at.status + it[at.item_of + j]]
        value = fl[at.z + j] if status >= AGREED else fl[at.a + j]
        part = 1.0 - min(1.0, abs(value - x) / 100.0)
        if status == REFERRED:
            part = max(0.0, part - p.ambiguity_discount)
        total += s * part
        weight += s
    return total / weight if weight > 0.0 else 1.0


@kernel(error_model="numpy")
def defeat(fl: F, it: I, at: Record, i: int, st: Record) -> float:
    """Party i's utility of the others' ideals (weighted by their strength): what losing the war brings."""
    if not math.isnan(fl[at.opponent + i]):
        return float(fl[at.opponent + i])
    n, issues = at.parties, at.issues
    total, weight = 0.0, 0.0
    for j in range(issues):
        x = fl[at.q + at.o_position + i * issues + j]
        if math.isnan(x):
            continue
        z, v = 0.0, 0.0
        for o in range(n):
            other = fl[at.q + at.o_position + o * issues + j]
            if o != i and not math.isnan(other):
                s = fl[at.share + o] + 1e-9
                z += s * other
                v += s
        part = 1.0 - min(1.0, abs(z / v - x) / 100.0) if v > 0.0 else 1.0
        total += fl[at.salience + i * at.issues + j] * part
        weight += fl[at.salience + i * at.issues + j]
    return total / weight if weight > 0.0 else 1.0


@kernel(error_model="numpy")
def concede(fl: F, it: I, at: Record, p: Record, i: int, rate: float) -> None:
    """Party i's stances on open items move towards the attractor by ``rate`` of the way, within its limit."""
    n_issues = at.issues
    for j in range(n_issues):
        x = fl[at.q + at.o_position + i * n_issues + j]
        if it[at.status + it[at.item_of + j]] != OPEN or math.isnan(x):
            continue
        far = limit(fl, it, at, p, i, j)
        target = clip(fl[at.a + j], x - far, x + far)
        fl[at.y + i * at.issues + j] += min(1.0, rate) * (target - fl[at.y + i * at.issues + j])


@kernel(error_model="numpy")
def gaps(fl: F, it: I, at: Record) -> None:
    """Largest distance between required parties' stances on each item's issues."""
    n, issues = at.parties, at.issues
    for k in range(at.items):
        fl[at.gap + k] = 0.0
    for j in range(issues):
        k = it[at.item_of + j]
        low, high = 1e300, -1e300
        for i in range(n):
            if it[at.required + k * at.parties + i] == 1 and not math.isnan(fl[at.y + i * at.issues + j]):
                low = min(low, fl[at.y + i * at.issues + j])
                high = max(high, fl[at.y + i * at.issues + j])
        if high > low:
            fl[at.gap + k] = max(fl[at.gap + k], high - low)


@kernel(error_model="numpy")
def admit(fl: F, it: I, at: Record, p: Record, item: int, slack: float) -> bool:
    """Set ``z`` of the item's issues to the attractor held to what all required parties accept; False if nothing is."""
    n, issues = at.parties, at.issues
    for j in range(issues):
        if it[at.item_of + j] != item:
            continue
        low, high = 0.0, 100.0
        for i in range(n):
            x = fl[at.q + at.o_position + i * issues + j]
            if it[at.required + item * at.parties + i] == 1 and not math.isnan(x):
                far = limit(fl, it, at, p, i, j) + slack
                low = max(low, x - far)
                high = min(high, x + far)
        if low > high + 1e-9:
            return False
        fl[at.z + j] = clip(fl[at.a + j], low, max(low, high))
    return True
