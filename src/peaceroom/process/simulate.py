"""Run the simulator: blocks of 1,024 draws, spread over threads, merged in the order of the blocks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import states_of
from peaceroom.process.machine.loop import run_block
from peaceroom.process.machine.packing import pack
from peaceroom.process.machine.state import STATE
from peaceroom.process.machine.streams import streams
from peaceroom.process.machine.tally import Tally, new_tally
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import EVENTS, ProcessResult
from peaceroom.process.switches import Switches

BLOCK = 1024


def simulate(
    case: ProcessCase, params: Parameters | None = None, switches: Switches | None = None, *, draws: int = 10_000,
    weeks: int = 52, seed: int = 1, first: int = 0, workers: int | None = None, chunk: int | None = None,
) -> ProcessResult:
    """Simulate ``draws`` processes of ``weeks`` weeks each.

    Parameters
    ----------
    first
        Number of the first draw, so that a run can be continued.
    workers
        Threads; default: the processors at hand. Never changes a number.
    chunk
        Draws handed to a thread at once, rounded up to blocks of 1,024. Never changes a number.

    Raises
    ------
    InputError
        E804 where draws, weeks or seed cannot be run, or an array by draw is too short.
    """
    params, switches = params or Parameters(), switches or Switches()
    _check(case, draws, weeks, seed, first, chunk, workers)
    c = pack(case, params, weeks)
    blocks = -(-draws // BLOCK)
    step = max(1, -(-(chunk or BLOCK) // BLOCK))
    n, items, months = len(case.parties), len(case.items), c.months
    times = np.empty((draws, len(EVENTS) + items), np.int16)
    final = np.empty(draws, np.int8)
    switch = switches.record()

    def run(start: int) -> list[Tally]:
        out: list[Tally] = []
        world, state, random = c.copy(), np.zeros(1, STATE), streams(seed)
        for b in range(start, min(start + step, blocks)):
            offset = b * BLOCK
            size = min(BLOCK, draws - offset)
            theta = params.table(seed, first + offset, size)
            tally = new_tally(weeks, items, n, months)
            run_block(world, c.rows, theta, switch, random, first + offset, offset, size, weeks, state, tally, times,
                      final)
            out.append(tally)
        return out

    total = new_tally(weeks, items, n, months)
    for tallies in _in_order(run, range(0, blocks, step), workers or os.cpu_count() or 1):
        for tally in tallies:
            for whole, part in zip(total, tally, strict=True):
                np.add(whole, part, out=whole)
    return _result(case, total, draws, weeks, seed, first, times, final)


def _in_order(run: Callable[[int], list[Tally]], starts: range, workers: int) -> Iterator[list[Tally]]:
    """Results in the order of the blocks, with no more of them waiting than threads can be busy with."""
    if workers == 1 or len(starts) == 1:
        yield from map(run, starts)
        return
    with ThreadPoolExecutor(workers) as pool:
        ahead = [pool.submit(run, s) for s in starts[:2 * workers]]
        for k in range(len(starts)):
            result = ahead.pop(0).result()
            if k + 2 * workers < len(starts):
                ahead.append(pool.submit(run, starts[k + 2 * workers]))
            yield result


def _result(
    case: ProcessCase, s: Tally, draws: int, weeks: int, seed: int, first: int, times: NDArray[np.int16],
    final: NDArray[np.int8],
) -> ProcessResult:
    signed = max(s.settle[0], 1.0)
    option, trend, gain = (np.divide(x, s.waits, out=np.full_like(x, np.nan), where=s.waits > 0)
                           for x in (s.option, s.trend, s.gain))
    return ProcessResult(
        states=states_of(case.parties), items=case.items, parties=case.parties, draws=draws, weeks=weeks, seed=seed,
        first=first, state_counts=s.state, item_counts=s.items, reference_counts=s.referred,
        cease_counts=s.cease, truce_counts=s.truces, balance_counts=s.balance,
        ready_counts=s.ready, gap_counts=s.gap, death_counts=s.deaths, year_counts=s.years,
        text_events=s.events, text_weeks=s.exposure,
        break_days=s.breaks, break_starts=s.broke, waiting=s.waiting / draws, option=option, trend=trend, gain=gain,
        reserve=s.reserve / draws, disagreement=np.array([s.settle[0], s.settle[1] / signed, s.settle[2] / signed]),
        times=times, final=final)


def _check(case: ProcessCase, draws: int, weeks: int, seed: int, first: int, chunk: int | None,
           workers: int | None) -> None:
    def refuse(message: str, why: str, remedy: str) -> None:
        raise InputError.one("E804", message, why, remedy)

    if draws < 1 or first < 0:
        refuse(f"{draws} draws from draw {first} cannot be run", "an answer rests on at least one draw",
               "ask for 1,000 draws or more")
    if not 1 <= weeks <= 5218:
        refuse(f"{weeks} weeks cannot be simulated", "a run lasts from a week to a hundred years", "ask for 52 weeks")
    if not 0 <= seed < 2**64:
        refuse(f"seed {seed} is out of range", "a seed keys the random numbers",
               "take a whole number from 0 to 2^64 − 1")
    if (chunk is not None and chunk < 1) or (workers is not None and workers < 1):
        refuse("chunk and workers must be at least 1", "there would be nobody or nothing to run", "leave them out")
    for name in ("ideal", "bottom", "salience", "attractor", "no_agreement"):
        rows = getattr(case, name).shape[0]
        if rows not in (1,) and rows < first + draws:
            refuse(f"{name} has {rows} rows for draws up to {first + draws}",
                   "each draw needs its own row, or all share one", f"give {name} one row, or {first + draws}")
