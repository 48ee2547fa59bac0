"""Carry out a plan on threads. Compiled kernels release the interpreter's lock, so threads use all cores."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import fields
from threading import Event

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError, Problem
from peaceroom.core.settlement import Settlement
from peaceroom.ensemble.answers import PARTS, Answers
from peaceroom.ensemble.plan import Plan, blocks, chunks, default_workers
from peaceroom.models import Model
from peaceroom.scenario.sampling import Sample, build_case, sample
from peaceroom.scenario.what_ifs import standard_what_ifs

#: called in the main thread with (draws done, draws in all)
Progress = Callable[[int, int], None]


class Execution:
    """A plan with its draws and answers. ``run`` may be interrupted and called again.

    Attributes
    ----------
    sample, case
        The drawn inputs and the baseline, all draws.
    skipped
        Standard what-ifs that would change nothing.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.sample: Sample = sample(plan.scenario, plan.draws, plan.seed, design=plan.design)
        self.case: Case = build_case(plan.scenario, self.sample)
        self._blocks = blocks(plan.draws)
        self.skipped = self._idle_what_ifs()
        what_ifs = [w for w in plan.what_ifs if w not in self.skipped]
        self.answers = Answers(plan.models, self.case.issues, what_ifs, plan.draws, len(self._blocks))
        self.failures: dict[str, str] = {}
        self._stop = Event()

    def run(self, *, workers: int | None = None, chunk: int | None = None, progress: Progress | None = None) -> None:
        """Solve all blocks that are not done yet. A `KeyboardInterrupt` leaves finished blocks in ``answers``."""
        self._stop.clear()
        self._report(progress)
        with ThreadPoolExecutor(workers or default_workers(), "peaceroom") as pool:
            try:
                waiting = {pool.submit(self._chunk, piece) for piece in
                           chunks(self.plan.draws, chunk, self.answers.done)}
                while waiting:
                    # with a time limit: a wait without one does not notice an interrupt on every system
                    finished, waiting = wait(waiting, timeout=0.5, return_when="FIRST_COMPLETED")
                    self._settle(finished, progress)
            except BaseException:
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _settle(self, finished: set[Future[None]], progress: Progress | None) -> None:
        for future in finished:
            future.result()
        if finished:
            self._report(progress)

    def _report(self, progress: Progress | None) -> None:
        if progress:
            done = sum(stop - start for n, (start, stop) in enumerate(self._blocks) if self.answers.done[n])
            progress(done, self.plan.draws)

    def _chunk(self, piece: list[tuple[int, int]]) -> None:
        for start, stop in piece:
            if self._stop.is_set():
                return
            self._block(start, stop)

    def _block(self, start: int, stop: int) -> None:
        number = start // self._blocks[0][1]
        case = self.case.slice(start, stop)
        base: dict[str, dict[str, NDArray[np.float64]]] = {}
        everything = np.ones(len(case.issues), bool)
        for key, model in self.plan.models.items():
            parts, reasons = self._solve(key, model, case, everything)
            base[key] = parts
            for part, value in parts.items():
                self.answers.base[key][part][start:stop] = value
            self.answers.reasons |= {(number, key, issue): why for issue, why in reasons.items()}
        drawn = self.sample.slice(start, stop)
        for what_if, table in self.answers.shifted.items():
            if self._stop.is_set():
                return
            other = build_case(self.plan.scenario, drawn, what_if)
            changed = changed_issues(case, other)
            for key, model in self.plan.models.items():
                outcome = base[key]["outcome"].copy()
                if changed.any():
                    which = everything if model.traits.multi_issue else changed
                    outcome[:, which] = self._solve(key, model, other, which)[0]["outcome"][:, which]
                table[key][start:stop] = outcome
        self.answers.done[number] = True

    def _solve(
        self, key: str, model: Model, case: Case, which: NDArray[np.bool_]
    ) -> tuple[dict[str, NDArray[np.float64]], dict[str, str]]:
        """The model's answer on the issues asked for. A model that treats issues apart gets them one by one,
        so that its answer on one cannot depend, by a last digit, on how many others are solved with it."""
        shape = case.draws, len(case.issues)
        parts = {p: np.full(shape, np.nan) if kind is float else np.zeros(shape, kind) for p, kind in PARTS.items()}
        reasons: dict[str, str] = {}
        pieces = [slice(0, len(case.issues))] if model.traits.multi_issue else [
            slice(int(k), int(k) + 1) for k in np.flatnonzero(which)]
        for piece in pieces:
            part = case if model.traits.multi_issue else case.issue(piece.start)
            try:
                answer: Settlement = model.solve(part)
            except Exception as error:  # a model of another package must not take the run down
                self.failures[key] = f"{type(error).__name__}: {error}"
                reasons |= dict.fromkeys(part.issues, f"the model failed ({self.failures[key]})")
                continue
            for name in PARTS:
                parts[name][:, piece] = getattr(answer, name)
            reasons |= answer.unavailable
        return parts, reasons

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
        other = build_case(self.plan.scenario, self.sample.slice(start, stop), what_if)
        return bool(changed_issues(self.case.slice(start, stop), other).any())


_BY_ISSUE = ("position", "salience", "capability", "bottom_line", "flexibility", "reference", "required",
             "recognition", "patience", "control")


def changed_issues(one: Case, other: Case) -> NDArray[np.bool_]:
    """``(issues,)``: does any input of the issue differ on any draw? NaN equals NaN.

    What failure is worth and risk belong to an actor: they touch every issue on which it holds a position.
    """
    changed = np.zeros(len(one.issues), bool)
    for name in _BY_ISSUE:
        a, b = getattr(one, name), getattr(other, name)
        changed |= _different(a, b).any(axis=tuple(range(a.ndim - 1)))
    for name in ("no_agreement", "risk"):
        actors = _different(getattr(one, name), getattr(other, name)).any(axis=0)
        seated = ~np.isnan(other.position).all(axis=0)
        changed |= np.asarray(np.expand_dims(actors, 1) & seated).any(axis=0)
    return changed


def _different(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray((a != b) & ~((a != a) & (b != b)))


assert {f.name for f in fields(Case)} >= {*_BY_ISSUE, "no_agreement", "risk"}
