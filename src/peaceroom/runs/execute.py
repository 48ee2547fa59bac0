"""Carry out a plan: hand its units to whoever solves them, and put together what comes back.

Compiled kernels release the interpreter's lock, so threads use all cores; processes and the workers of a cluster solve
the same units (`peaceroom.runs.solver`) to the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError, Problem
from peaceroom.models.asking import FAILED, REFUSED
from peaceroom.runs.answers import Answers
from peaceroom.runs.cases import changed, whole
from peaceroom.runs.dispatch import Dispatch, dispatching
from peaceroom.runs.kept import Kept, Pieces
from peaceroom.runs.plan import BLOCK, DEAR, TALLIED, Plan, blocks, chunks
from peaceroom.runs.solver import Piece, Solver, Unit
from peaceroom.runs.tally import Tally
from peaceroom.scenario.sampling.sample import build_case
from peaceroom.scenario.sampling.what_ifs import standard_what_ifs

#: called in the main thread with (draws done, draws in all), counting those of what-ifs too
Progress = Callable[[int, int], None]
#: how pieces of settlements are called
_OWN = ("solved/", "tally/")


class Execution:
    """A plan with its draws and answers. ``run`` may be interrupted and called again.

    Attributes
    ----------
    drawn, case
        The drawn inputs of all draws; the baseline of those whose answers are kept one by one.
    tally
        Counts over all draws, where not all are kept one by one; else None.
    skipped
        Standard what-ifs that would change nothing.

    ``folder`` is where answers go that are too many for the memory; by default the system's place for such files.
    """

    def __init__(self, plan: Plan, folder: Path | None = None) -> None:
        self.plan = plan
        self.solver = Solver(plan)
        self.drawn = self.solver.drawn
        self._blocks = blocks(plan.kept)
        self._what_if_blocks = self.solver.what_if_blocks
        self.skipped = self._idle_what_ifs()
        what_ifs = [w for w in plan.what_ifs if w not in self.skipped]
        self.answers = Answers(
            plan.models, tuple(plan.scenario.issues), what_ifs, draws=plan.kept, blocks=len(self._blocks),
            what_if_draws=min(plan.what_if_draws, plan.draws), what_if_blocks=len(self._what_if_blocks),
            folder=folder)
        self.tally: Tally | None = None if plan.kept == plan.draws else self.solver.empty_tally()
        #: blocks whose draws are in the tally
        self._tallied = np.zeros(len(self.solver.blocks), bool)

    @cached_property
    def case(self) -> Case:
        return whole(self.plan.kept, (build_case(self.plan.scenario, self.drawn.slice(*b)) for b in self._blocks))

    @cached_property
    def _sizes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Draws in each block, and in each block of what-ifs."""
        return (np.array([stop - start for start, stop in self.solver.blocks], float),
                np.array([stop - start for start, stop in self._what_if_blocks], float))

    def resume(self, kept: Kept) -> None:
        """Take over what an earlier call of the same plan has finished."""
        for found in kept.bodies():
            if found[0].startswith(_OWN):
                try:
                    self._take(*found)
                except (ValueError, LookupError, TypeError):  # not of this plan after all: it is solved again
                    continue

    def run(self, *, workers: int | None = None, chunk: int | None = None, progress: Progress | None = None,
            pieces: Pieces | None = None, on: str = "threads", store: str | None = None,
            hands: Dispatch | None = None) -> None:
        """Solve what is not done yet, and keep each finished block in ``pieces``.

        After a `KeyboardInterrupt` what is finished is in ``answers``. It does not wait for what is being solved: a
        thread cannot be stopped within a model, and its answer is thrown away. A unit whose worker dies, or says
        nothing for long, is given to another; an answer that comes twice counts once.

        ``on``, ``store``: see `peaceroom.analysis.forecast.forecast`; ``hands``: who hands out work already, in place
        of both and of ``workers``. Raises `InputError` E381–E384.
        """
        if hands is None:
            with dispatching(on, self.solver, workers, store) as own:
                return self.run(chunk=chunk, progress=progress, pieces=pieces, hands=own)
        for found in hands.found():
            if found[0].startswith(_OWN):
                self._keep(found, pieces)
        self._report(progress)
        self._work(hands, self._units(chunk), progress, pieces)
        if self.tally is not None:
            self._tally_kept(self.tally)
        return self.answers.fill_unchanged()

    def _work(self, hands: Dispatch, units: Iterator[Unit], progress: Progress | None, pieces: Pieces | None) -> None:
        waiting: set[Future[list[Piece]]] = set()
        try:
            while True:
                while len(waiting) < hands.window and (following := next(units, None)) is not None:
                    waiting.add(hands.submit(following))
                if not waiting:
                    return
                # with a time limit: a wait without one does not notice an interrupt on every system
                finished = wait(waiting, timeout=0.5, return_when="FIRST_COMPLETED").done
                for future in finished:
                    waiting.discard(future)
                    for piece in future.result():
                        self._keep(piece, pieces)
                if finished:
                    self._report(progress)
        except BaseException:
            hands.stop()
            for future in [f for f in waiting if f.done() and f.exception() is None]:
                for piece in future.result():
                    self._keep(piece, pieces)
            raise

    def _keep(self, piece: Piece, pieces: Pieces | None) -> None:
        if self._take(*piece) and pieces is not None:
            pieces.put(*piece)

    def _take(self, name: str, facts: Any, data: bytes) -> bool:
        """Put a piece where it belongs; False if that is there already. Raises as `Answers.take`."""
        if name.startswith("tally/"):
            at = np.asarray(facts["blocks"], int)
            if self.tally is None or at.min() < len(self._blocks) or self._tallied[at].any():
                return False
            self.tally.merge(self.tally.unpack(facts, data))
            self._tallied[at] = True
            return True
        if self.answers.has(facts):
            return False
        places = self._blocks if facts["what_if"] is None else self._what_if_blocks
        self.answers.take(facts, data, *places[facts["block"]])
        return True

    def _tally_kept(self, tally: Tally) -> None:
        """Count the draws whose answers are kept, which no worker counted."""
        for block, (start, stop) in enumerate(self._blocks):
            if not self._tallied[block]:
                told = {key: {i: why for i, why in self.answers.reasons.get((block, key), {}).items() if "/" not in i}
                        for key in self.plan.models}
                tally.add(block, start, {key: {part: x[start:stop] for part, x in self.answers.base[key].items()}
                                         for key in self.plan.models}, told)
                self._tallied[block] = True

    def _units(self, chunk: int | None) -> Iterator[Unit]:
        """What is to be done, the longest pieces first. Dear cases are shared out by model."""
        every = tuple(self.plan.models)
        n, k = len(self.solver.case(None, 0).actors), len(self.answers.issues)
        dear = min(BLOCK, self.plan.draws) * n * n * k > DEAR
        order = self.solver.longest_first() if dear else every  # a long piece that comes last is waited for

        def open_(done: NDArray[np.bool_], block: int) -> tuple[str, ...]:
            return tuple(key for key in order if not done[block, self.answers.number[key]])

        for what_if, done in self.answers.shifted_done.items():
            for block in range(len(self._what_if_blocks)):
                for models in ((key,) for key in open_(done, block)) if dear else [open_(done, block)]:
                    if models:
                        yield Unit(what_if, (block,), models)
        for piece in chunks(self.plan.kept, chunk, np.asarray(self.answers.done.all(axis=1))):
            numbers = tuple(start // BLOCK for start, _ in piece)
            if not dear and len({open_(self.answers.done, b) for b in numbers}) == 1:
                yield Unit(None, numbers, open_(self.answers.done, numbers[0]))
                continue
            for block in numbers:
                for key in open_(self.answers.done, block):
                    yield Unit(None, (block,), (key,))
        if self.tally is not None:
            size = max(1, -(-(chunk or TALLIED) // BLOCK))
            for first in range(len(self._blocks), len(self._tallied), size):
                todo = np.flatnonzero(~self._tallied[first : first + size]) + first
                for run in np.split(todo, np.flatnonzero(np.diff(todo) > 1) + 1):
                    if run.size:
                        yield Unit(None, tuple(map(int, run)), every, tallied=True)

    def _report(self, progress: Progress | None) -> None:
        if progress:
            answers = self.answers
            size, sized = self._sizes
            done = size[: len(self._blocks)] @ answers.done.mean(axis=1)
            done += size[len(self._blocks) :] @ self._tallied[len(self._blocks) :]
            done += sum(sized @ ready.mean(axis=1) for ready in answers.shifted_done.values())
            progress(int(done), int(size.sum() + len(answers.shifted) * sized.sum()))

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """``(model, reason)`` where a model failed, or its answer was refused, on some draws: the first of each kind.

        Read from the reasons, which an interrupted run keeps.
        """
        found: dict[tuple[str, str], str] = {}
        told = [(key, why) for (_, key), by in sorted(self.answers.reasons.items()) for _, why in sorted(by.items())]
        if self.tally is not None:
            told += [(key, why) for (key, _), (_, why) in sorted(self.tally.reasons.items())]
        for key, why in told:
            for kind in (FAILED, REFUSED):
                if why.startswith(kind):
                    found.setdefault((key, kind), why)
        return tuple((key, why) for (key, _), why in found.items())

    def _idle_what_ifs(self) -> dict[str, str]:
        """Standard what-ifs that change nothing. Raises `InputError` E260 for one of the analyst's own."""
        idle: dict[str, str] = {}
        problems: list[Problem] = []
        standard = standard_what_ifs(self.plan.scenario)
        for name in self.plan.what_ifs:
            if any(self._differs(name, start, stop) for start, stop in self._blocks):
                continue
            if name in standard:
                idle[name] = "takes away nothing that a model counts"
                continue
            problems += InputError.one(
                "E260", f"the what-if {name!r} changes no input of any model on any draw",
                "its answer would be a row of zeros",
                "give it an outcome, lever or effect that changes a quantity in use",
            ).problems
        if problems:
            raise InputError(problems)
        return idle

    def _differs(self, what_if: str, start: int, stop: int) -> bool:
        part = self.drawn.slice(start, stop)
        here = build_case(self.plan.scenario, part)
        return bool(changed(here, build_case(self.plan.scenario, part, what_if)).any())
