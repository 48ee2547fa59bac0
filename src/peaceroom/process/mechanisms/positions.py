"""Positions at the table: ideals and limits of a draw, attractors, stances, utilities of the package.

Positions are per cent of the scale. A party accepts values up to |bottom line − ideal| from its ideal, on either side;
the limit moves with the value of no deal: |b − x| − κ·(r(t) − r(0))·100.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip, normal
from peaceroom.process.machine.records import Agenda, F, Quantities, Record, Records
from peaceroom.process.machine.state import AGREED, GIVEN, OPEN, REFERRED, RESERVATION, STANCES
from peaceroom.process.machine.streams import four


@bare_kernel()
def start_positions(
    agenda: Agenda, q: Quantities, parties: Records, case: Record, p: Record, rng: Record, on: int, st: Record,
) -> None:
    """Ideals and bottom lines of this draw, drawn together towards the attractor where the case says so.

    ``on``: whether items differ in pace.
    """
    n, issues = agenda.cells.shape
    for i in range(n):
        for j in range(issues):
            cell = agenda.cells[i, j]
            q.position[i, j] = cell.ideal
            q.bottom_line[i, j] = cell.bottom
            cell.stance = cell.ideal
    st.branch = 0
    attract(agenda, q.position, parties, case, True, st)
    for k in range(len(agenda.items)):
        item = agenda.items[k]
        u = four(rng, rng.items, 0, k)
        item.ease = item.ease0
        if on == 1 and item.clocked == 0:
            item.ease *= math.exp(p.item_sd * normal(u[1]) - 0.5 * p.item_sd * p.item_sd)
        g = case.gap_low + (case.gap_high - case.gap_low) * u[0]
        if g != 1.0:
            for j in range(issues):
                if agenda.issues[j].item == k:
                    to = agenda.issues[j].attractor
                    for i in range(n):
                        q.position[i, j] = to + g * (q.position[i, j] - to)
                        q.bottom_line[i, j] = to + g * (q.bottom_line[i, j] - to)
                        agenda.cells[i, j].stance = q.position[i, j]


@bare_kernel()
def attract(agenda: Agenda, position: F, parties: Records, case: Record, first: bool, st: Record) -> None:
    """The values conceded towards: given by branch, or a mean of ideals (or stances), or equal gains over no deal."""
    cells, issues = agenda.cells, agenda.issues
    if case.attractors == GIVEN:
        for j in range(len(issues)):
            issues[j].attractor = agenda.branches[st.branch, j]
        return
    if case.attractors == RESERVATION and not first:
        # a common share t of the way from the first party's ideals to the second's: u_A − r_A = u_B − r_B
        d0, d1, s0, s1 = 0.0, 0.0, 0.0, 0.0
        for j in range(len(issues)):
            far = abs(position[0, j] - position[1, j]) / 100.0
            d0 += cells[0, j].salience * far
            d1 += cells[1, j].salience * far
            s0 += cells[0, j].salience
            s1 += cells[1, j].salience
        d0 /= max(s0, 1e-12)
        d1 /= max(s1, 1e-12)
        part = clip((parties[1].reserve - parties[0].reserve + d1) / max(d0 + d1, 1e-12), 0.0, 1.0)
        for j in range(len(issues)):
            issues[j].attractor = position[0, j] + part * (position[1, j] - position[0, j])
        return
    for j in range(len(issues)):
        total, weight, plain, count = 0.0, 0.0, 0.0, 0
        for i in range(len(parties)):
            x = cells[i, j].stance if case.attractors == STANCES else position[i, j]
            if not math.isnan(x):
                v = cells[i, j].salience * parties[i].share
                total += v * x
                weight += v
                plain += x
                count += 1
        issues[j].attractor = total / weight if weight > 0.0 else plain / max(count, 1)


@bare_kernel()
def bottom_of(conditions: Records, items: Records, i: int, j: int, bottom: float) -> float:
    """Party i's bottom line on issue j now (NaN: none); ``bottom``: the one without conditions."""
    for m in range(len(conditions)):
        condition = conditions[m]
        if condition.party == i and condition.issue == j and items[condition.item].status >= AGREED:
            bottom = condition.bottom
    return bottom


@bare_kernel()
def limit(
    conditions: Records, items: Records, party: Record, i: int, j: int, position: float, bottom: float, p: Record,
) -> float:
    """How far from its ``position`` party i goes on issue j now; ``bottom``: its bottom line without conditions."""
    bottom = bottom_of(conditions, items, i, j, bottom)
    if math.isnan(bottom):
        return 1e9
    far = abs(bottom - position)
    return float(max(0.0, far - p.bottom_shift * (party.reserve - party.reserve0) * 100.0))


@bare_kernel()
def utility_of(agenda: Agenda, position: F, i: int, p: Record) -> float:
    """Party i's utility in [0, 1] of the package: settled values, attractors where nothing is settled."""
    total, weight = 0.0, 0.0
    for j in range(len(agenda.issues)):
        x = position[i, j]
        if math.isnan(x):
            continue
        s = agenda.cells[i, j].salience
        issue = agenda.issues[j]
        status = agenda.items[issue.item].status
        value = issue.settled if status >= AGREED else issue.attractor
        part = 1.0 - min(1.0, abs(value - x) / 100.0)
        if status == REFERRED:
            part = max(0.0, part - p.ambiguity_discount)
        total += s * part
        weight += s
    return total / weight if weight > 0.0 else 1.0


@bare_kernel()
def defeat(cells: Records, position: F, parties: Records, i: int) -> float:
    """Party i's utility of the others' ideals (weighted by their strength): what losing the war brings."""
    if not math.isnan(parties[i].defeat_given):
        return float(parties[i].defeat_given)
    total, weight = 0.0, 0.0
    for j in range(position.shape[1]):
        x = position[i, j]
        if math.isnan(x):
            continue
        z, v = 0.0, 0.0
        for o in range(len(parties)):
            other = position[o, j]
            if o != i and not math.isnan(other):
                s = parties[o].share + 1e-9
                z += s * other
                v += s
        part = 1.0 - min(1.0, abs(z / v - x) / 100.0) if v > 0.0 else 1.0
        total += cells[i, j].salience * part
        weight += cells[i, j].salience
    return total / weight if weight > 0.0 else 1.0


@bare_kernel(inline=True)
def pace(party: Record, p: Record, st: Record) -> float:
    """Share of the way that a party concedes this week."""
    urged = 1.0 + p.deadline_concession * p.deadline * st.deadline
    return float(p.gamma * party.ready / p.r_ref * party.waiting * urged * party.lean)


@bare_kernel()
def concede(agenda: Agenda, q: Quantities, party: Record, i: int, p: Record, rate: float, away: bool) -> None:
    """Party i's stances on open items move towards the attractor by ``rate`` of the way, within its limit.

    ``away``: only on those that are talked about while talks are not in session.
    """
    for j in range(len(agenda.issues)):
        x = q.position[i, j]
        issue = agenda.issues[j]
        item = agenda.items[issue.item]
        if item.status != OPEN or math.isnan(x) or (away and item.away == 0):
            continue
        far = limit(agenda.conditions, agenda.items, party, i, j, x, q.bottom_line[i, j], p)
        target = clip(issue.attractor, x - far, x + far)
        cell = agenda.cells[i, j]
        cell.stance += min(1.0, rate) * (target - cell.stance)


@bare_kernel()
def gaps(agenda: Agenda) -> None:
    """Largest distance between required parties' stances on each item's issues."""
    for k in range(len(agenda.items)):
        agenda.items[k].gap = 0.0
    for j in range(len(agenda.issues)):
        k = agenda.issues[j].item
        low, high = 1e300, -1e300
        for i in range(agenda.cells.shape[0]):
            stance = agenda.cells[i, j].stance
            if agenda.required[k, i] == 1 and not math.isnan(stance):
                low = min(low, stance)
                high = max(high, stance)
        if high > low:
            agenda.items[k].gap = max(agenda.items[k].gap, high - low)


@bare_kernel()
def accepted(
    agenda: Agenda, q: Quantities, parties: Records, k: int, j: int, p: Record, slack: float
) -> tuple[float, float]:
    """Ends of what the limits of all that item k needs leave of issue j; the lower end is the higher where none is."""
    low, high = 0.0, 100.0
    for i in range(len(parties)):
        x = q.position[i, j]
        if agenda.required[k, i] == 1 and not math.isnan(x):
            far = limit(agenda.conditions, agenda.items, parties[i], i, j, x, q.bottom_line[i, j], p) + slack
            low = max(low, x - far)
            high = min(high, x + far)
    return low, high


@bare_kernel()
def apart(agenda: Agenda, q: Quantities, parties: Records, k: int, p: Record, slack: float) -> float:
    """How far the limits of required parties lie apart on that issue of item k on which they do most (0: they meet)."""
    most = 0.0
    for j in range(len(agenda.issues)):
        if agenda.issues[j].item != k:
            continue
        low, high = accepted(agenda, q, parties, k, j, p, slack)
        most = max(most, low - high)
    return most


@bare_kernel()
def admit(agenda: Agenda, q: Quantities, parties: Records, k: int, p: Record, slack: float) -> bool:
    """Settle item k's issues at their attractors, held to what all required parties accept; False if nothing is."""
    for j in range(len(agenda.issues)):
        issue = agenda.issues[j]
        if issue.item != k:
            continue
        low, high = accepted(agenda, q, parties, k, j, p, slack)
        if low > high + 1e-9:
            return False
        issue.settled = clip(issue.attractor, low, max(low, high))
    return True


@bare_kernel()
def unbounded(agenda: Agenda, q: Quantities, i: int, k: int) -> bool:
    """Whether party i has a position without a bottom line on item k."""
    for j in range(len(agenda.issues)):
        if agenda.issues[j].item == k and not math.isnan(q.position[i, j]) and math.isnan(
                bottom_of(agenda.conditions, agenda.items, i, j, q.bottom_line[i, j])):
            return True
    return False


@bare_kernel()
def gained_by(agenda: Agenda, q: Quantities, parties: Records, k: int, p: Record) -> bool:
    """Whether the package with item k as `admit` would settle it is worth no deal to all who name no bottom line on it.

    A bottom line says of itself how far a party goes; without one the value of no deal does.
    """
    item = agenda.items[k]
    before = item.status
    item.status = AGREED
    gained = True
    for i in range(len(parties)):
        if agenda.required[k, i] == 1 and unbounded(agenda, q, i, k):
            gained = gained and utility_of(agenda, q.position, i, p) >= parties[i].reserve - 1e-12
    item.status = before
    return gained
