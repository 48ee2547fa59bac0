"""Who bargains, with what utility and disagreement: shared by the bargaining solutions (internal to this room)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.settlement import Option, Settlement, on_options
from peaceroom.models.base import key_of, options_of, param
from peaceroom.models.protocols import Traits

DISAGREEMENT = ("reference", "no_agreement", "distant")
WEIGHTS = ("capability-salience", "equal", "capability")
WHO = ("required", "all")


class Bargainer(Protocol):
    """The options that every bargaining solution has: see `failure_option`, `who_option`, `risk_option`."""

    @property
    def disagreement(self) -> str: ...

    @property
    def who(self) -> str: ...

    @property
    def risk(self) -> float: ...


def failure_option(*, distant: bool = True) -> Any:
    """The option ``disagreement``; ``distant`` where a very costly failure is a limit that the solution has."""
    return param("reference", "what failure means", choices=DISAGREEMENT if distant else DISAGREEMENT[:2])


def who_option() -> Any:
    """The option ``who``."""
    return param("required", "who bargains: those whose consent is required, or all", choices=WHO)


def risk_option() -> Any:
    """The option ``risk``."""
    return param(1.0, "exponent of the loss where the case gives none (1 neutral, > 1 averse)", low=0.2, high=5.0)


def traits_of(model: Bargainer, summary: str, *, multi_issue: bool = False, mirror: bool = True) -> Traits:
    """Traits under the chosen disagreement."""
    return Traits(summary, "bargaining", multi_issue=multi_issue, mirror=mirror,
                  needs_reference=model.disagreement == "reference",
                  needs_no_agreement=model.disagreement == "no_agreement")

REASONS = {
    "nobody": "nobody who can act cares about this issue",
    "reference": "no reference point is known, so what failure would mean is unknown",
    "no_agreement": "what failure is worth is unknown for somebody whose consent is needed",
    "zone": "nothing is better than failure for everybody, and no reference point is known to fall back on",
}


@dataclass(frozen=True)
class Table:
    """Those who bargain, draw by draw. All arrays on the unit scale: 0 = low end, 1 = high end.

    Attributes
    ----------
    member
        ``(D, N, K)`` bool: takes part on this issue.
    x
        ``(D, N, K)`` positions, NaN where unknown.
    power
        ``(D, N, K)`` bargaining weights ≥ 0.
    rho
        ``(D, N)`` exponent of the loss.
    radius
        ``(D, N, K)`` distance from the position at which an outcome is worth as much as disagreement.
    known
        ``(D, K)`` bool: disagreement is known for every member.
    far
        Disagreement is very costly to all: radii do not bind.
    """

    member: NDArray[np.bool_]
    x: Array
    power: Array
    rho: Array
    radius: Array
    known: NDArray[np.bool_]
    far: bool


def sit(case: Case, *, who: str, weights: str, disagreement: str, risk: float) -> Table:
    """The table at which ``case`` is bargained.

    Members of an issue are the actors with a position and a salience above 0; among them only those whose
    consent is required, where there are any (``who="required"``), or all (``who="all"``).
    """
    width = case.high - case.low
    x = (case.position - case.low) / width
    cares = ~np.isnan(x) & (np.nan_to_num(case.salience) > 0)
    needed = cares & case.required[None]
    member = np.where(needed.any(axis=1, keepdims=True), needed, cares) if who == "required" else cares
    power = {
        "capability-salience": case.weight,
        "capability": np.nan_to_num(case.capability),
        "equal": np.ones_like(x),
    }[weights]
    rho = np.where(np.isnan(case.risk), risk, case.risk)
    if disagreement == "reference":
        radius = np.abs(x - ((case.reference - case.low) / width)[:, None, :])
    elif disagreement == "no_agreement":
        reach = np.maximum(1 - case.no_agreement, 0.0) ** (1 / rho)
        radius = np.broadcast_to(reach[:, :, None], x.shape)
    else:
        radius = np.ones_like(x)
    known = np.asarray(~(member & np.isnan(radius)).any(axis=1))
    return Table(member, x, power, rho, radius, known, disagreement == "distant")


def seat(case: Case, model: Bargainer, weights: str = "equal") -> Table:
    """`sit` with a model's options."""
    return sit(case, who=model.who, weights=weights, disagreement=model.disagreement, risk=model.risk)


def unit_options(case: Case, k: int) -> Array:
    """Admissible values of issue k on the unit scale; empty for a continuum."""
    options = case.options[k]
    if options is None:
        return np.empty(0)
    return np.ascontiguousarray((np.asarray(options, float) - case.low[k]) / (case.high[k] - case.low[k]))


def solve_column(
    kind: int, table: Table, k: int, power: Array, options: Array
) -> tuple[Array, Array, NDArray[np.int64]]:
    """Both ends of the solution of issue ``k`` on the unit scale, and its states, ``(D,)`` each."""
    from peaceroom.models.kernels.bargaining import settle_issue

    d = table.x.shape[0]
    low, high, state = np.empty(d), np.empty(d), np.zeros(d, np.int64)
    settle_issue(
        kind, table.far, np.ascontiguousarray(table.x[:, :, k]), np.ascontiguousarray(table.member[:, :, k]),
        np.ascontiguousarray(power), np.ascontiguousarray(table.rho), np.ascontiguousarray(table.radius[:, :, k]),
        options, low, high, state,
    )
    return low, high, state


def settle(case: Case, table: Table, kind: int, model: Any, disagreement: str) -> Settlement:
    """Solve every issue alone with the solution ``kind`` (a constant of the kernels) and report it."""
    d, _, k_all = case.position.shape
    low, high = np.full((d, k_all), np.nan), np.full((d, k_all), np.nan)
    state = np.zeros((d, k_all), np.int64)
    for k in range(k_all):
        low[:, k], high[:, k], state[:, k] = solve_column(kind, table, k, table.power[:, :, k], unit_options(case, k))
    return report(case, table, low, high, state, key_of(model), disagreement, options_of(model))


def settle_by(case: Case, table: Table, model: Bargainer,
              column: Callable[[int], tuple[Array, NDArray[np.int64]]]) -> Settlement:
    """Solve every issue alone by ``column``, on the nearest good option where it has options, and report it.

    ``column`` gives the outcomes ``(D,)`` of issue number k on the unit scale, and their states.
    """
    shape = (case.draws, len(case.issues))
    y, state = np.full(shape, np.nan), np.zeros(shape, np.int64)
    for k in range(len(case.issues)):
        found, code = column(k)
        options = unit_options(case, k)
        if options.size:
            found, code = nearest_option(found, code, table, k, options)
        y[:, k], state[:, k] = found, code
    return report(case, table, y, y, state, key_of(model), model.disagreement, options_of(model), noise=TIE)


def nearest_option(
    y: Array, state: NDArray[np.int64], table: Table, k: int, options: Array
) -> tuple[Array, NDArray[np.int64]]:
    """The option nearest to y ``(D,)`` that all members prefer to failure, the lower of two; no zone without one."""
    from peaceroom.models.kernels.bargaining import NO_ZONE, SETTLED

    away = np.abs(np.nan_to_num(table.x[:, :, k])[:, :, None] - options)
    radius, member = np.nan_to_num(table.radius[:, :, k])[:, :, None], table.member[:, :, k][:, :, None]
    good: NDArray[np.bool_] = np.asarray(((away < radius - TIE) | ~member).all(axis=1))
    gap = np.where(good, np.abs(np.nan_to_num(y)[:, None] - options), np.inf)
    found = options[np.argmax(gap <= gap.min(axis=1, keepdims=True) + TIE, axis=1)]
    settled = state == SETTLED
    return np.where(settled, found, y), np.where(settled & ~np.any(good, axis=1), NO_ZONE, state)


def on_position(y: Array, case: Case, noise: float) -> Array:
    """``(D, K)`` outcomes, those within ``noise`` (share of the scale) of an actor's position put exactly on it."""
    gap = np.nan_to_num(np.abs(case.position - y[:, None, :]), nan=np.inf)
    nearest = gap.argmin(axis=1)[:, None, :]
    near = np.take_along_axis(gap, nearest, axis=1)[:, 0, :] <= noise * (case.high - case.low)
    return np.where(near, np.take_along_axis(case.position, nearest, axis=1)[:, 0, :], y)


def report(
    case: Case, table: Table, low: Array, high: Array, state: NDArray[np.int64], model: str, disagreement: str,
    reading: Mapping[str, Option], noise: float = 1e-12,
) -> Settlement:
    """A `Settlement` from unit-scale solutions: the reference point where there is no zone, reasons for NaN."""
    from peaceroom.models.kernels.bargaining import NO_ZONE, NOBODY

    width = case.high - case.low
    no_zone = (state == NO_ZONE) & table.known
    ends = []
    for end in (low,) if np.array_equal(low, high, equal_nan=True) else (low, high):
        y = on_position(case.low + width * end, case, noise)
        y = np.where(no_zone, case.reference, y)
        ends.append(np.where(table.known, y, np.nan))
    ends = [ends[0], ends[-1]]
    tied = ends[1] - ends[0] > TIE * width
    ordered = np.array([o is not None for o in case.options], bool)
    outcome = np.where(tied & ~ordered, (ends[0] + ends[1]) / 2, ends[0])
    ends = [np.where(tied, e, outcome) for e in ends]
    silent = {}
    for k, issue in enumerate(case.issues):
        if np.isnan(outcome[:, k]).all():
            # an issue whose failure is unknown has no bargainers in a package although there are members
            if table.member[:, :, k].any() and not table.known[:, k].any():
                why = disagreement
            else:
                why = "nobody" if (state[:, k] == NOBODY).all() else "zone"
            silent[issue] = REASONS[why]
    return on_options(Settlement.of(
        model, case.issues, outcome, no_agreement=no_zone, ties=tied.astype(np.int64),
        interval_low=ends[0], interval_high=ends[1], reading=reading, unavailable=silent,
    ), case)
