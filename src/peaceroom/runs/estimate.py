"""How long a run will take and what it will cost, measured on a piece of it before it starts."""

from __future__ import annotations

import time
from dataclasses import dataclass

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.runs.outcomes import size_of
from peaceroom.runs.plan import BLOCK, TALLIED, Plan
from peaceroom.runs.solver import Solver, Unit

#: bytes on the disk of a piece of counts, by model and issue: measured on the bundled scenarios, most cells in use
_PIECE = 5_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """What solving a plan's settlements takes; what stands beside them is the same work for any number of draws.

    Attributes
    ----------
    draws
        Of the run, what-ifs included.
    draws_per_second
        On one processor such as this one.
    processor_seconds, seconds
        In all, and from beginning to end on so many ``workers``.
    bytes
        That finished work takes on the disk.
    cost
        At the price given; None without one.
    """

    draws: int
    draws_per_second: float
    workers: int
    processor_seconds: float
    seconds: float
    bytes: int
    cost: float | None


@one_blas_thread()
def estimate(plan: Plan, workers: int, price: float | None = None, chunk: int | None = None) -> Estimate:
    """Time one block of the plan, after one that is not timed (kernels may have to be compiled).

    ``price``: of a processor for an hour. Raises `InputError` E386 for one that is negative or no number.
    """
    if price is not None and not 0 <= price < float("inf"):
        raise InputError.one("E386", f"a processor cannot cost {price} an hour", CODES["E386"][1],
                             "give a number of at least 0, e.g. --price 0.04")
    solver = Solver(plan)
    tallied = plan.kept < plan.draws
    last = min(1, len(solver.blocks) - 1)
    for block in (0, last):
        begun = time.thread_time()
        solver.do(Unit(None, (block,), tuple(plan.models), tallied))
        spent = time.thread_time() - begun
    start, stop = solver.blocks[last]
    rate = (stop - start) / max(spent, 1e-9)
    draws = plan.draws + len(plan.what_ifs) * min(plan.what_if_draws, plan.draws)
    busy = draws / rate
    issues, models = len(plan.scenario.issues), len(plan.models)
    pieces = -(-(plan.draws - plan.kept) // max(chunk or TALLIED, BLOCK))
    return Estimate(draws, rate, workers, busy, busy / workers,
                    size_of(plan.kept, issues, models) + pieces * _PIECE * issues * (models + 1),
                    None if price is None else busy / 3600 * price)
