"""Carry out a plan on threads. Compiled kernels release the interpreter's lock, so threads use all cores."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError, Problem
from peaceroom.models import Model
from peaceroom.models.asking import FAILED, REFUSED, NoAnswer, ask
from peaceroom.runs.answers import PARTS, Answers, empty_parts
from peaceroom.runs.plan import BLOCK, Plan, blocks, chunks, default_workers
from peaceroom.scenario.sampling.sample import Sample, build_case, sample
from peaceroom.scenario.sampling.what_ifs import standard_what_ifs

#: called in the main thread with (draws done, draws in all), counting those of what-ifs too
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
        self._what_if_blocks = blocks(min(plan.what_if_draws, plan.draws))
        self.skipped = self._idle_what_ifs()
        what_ifs = [w for w in plan.what_ifs if w not in self.skipped]
        self.answers = Answers(
            plan.models, self.case.issues, what_ifs, draws=plan.draws, blocks=len(self._blocks),
            what_if_draws=min(plan.what_if_draws, plan.draws), what_if_blocks=len(self._what_if_blocks))
        self._stop = Event()

    def run(self, *, workers: int | None = None, chunk: int | None = None, progress: Progress | None = None) -> None:
        """Solve what is not done yet. A `KeyboardInterrupt` leaves finished blocks in ``answers``."""
        self._stop.clear()
        answers = self.answers
        self._report(progress)
        with ThreadPoolExecutor(workers or default_workers(), "peaceroom") as pool:
            try:
                waiting: set[Future[None]] = set()
                for what_if in answers.shifted:  # first, being the longest pieces; what they differ from comes after
                    for n in range(len(self._what_if_blocks)):
                        if not answers.shifted_done[what_if][n]:
                            waiting.add(pool.submit(self._what_if, what_if, n))
                for piece in chunks(self.plan.draws, chunk, answers.done):
                    waiting.add(pool.submit(self._chunk, piece))
                while waiting:
                    # with a time limit: a wait without one does not notice an interrupt on every system
                    finished, waiting = wait(waiting, timeout=0.5, return_when="FIRST_COMPLETED")
                    for future in finished:
                        future.result()
                    if finished:
                        self._report(progress)
            except BaseException:
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        answers.fill_unchanged()

    def _report(self, progress: Progress | None) -> None:
        if progress:
            answers = self.answers
            size = [stop - start for start, stop in self._blocks]
            sized = [stop - start for start, stop in self._what_if_blocks]
            done = sum(n for n, ready in zip(size, answers.done, strict=True) if ready)
            for ready in answers.shifted_done.values():
                done += sum(n for n, r in zip(sized, ready, strict=True) if r)
            progress(done, sum(size) + len(answers.shifted) * sum(sized))

    def _chunk(self, piece: list[tuple[int, int]]) -> None:
        """The baseline of some blocks."""
        for start, stop in piece:
            number = start // BLOCK
            case = self.case.slice(start, stop)
            for key, model in self.plan.models.items():
                if self._stop.is_set():
                    return
                parts, reasons = self._solve(key, model, case)
                for part, value in parts.items():
                    self.answers.base[key][part][start:stop] = value
                self.answers.reasons.update({(number, key, issue): why for issue, why in reasons.items()})
            self.answers.done[number] = True

    def _what_if(self, what_if: str, number: int) -> None:
        """One what-if on one block: only draws and issues of which some input differs are solved again."""
        start, stop = self._what_if_blocks[number]
        case = build_case(self.plan.scenario, self.sample.slice(start, stop), what_if)
        differs = changed(self.case.slice(start, stop), case)
        for key, model in self.plan.models.items():
            if self._stop.is_set():
                return
            joint = bool(model.traits.multi_issue)
            cells = np.repeat(differs.any(axis=1, keepdims=True), differs.shape[1], axis=1) if joint else differs
            if not model.traits.deterministic:  # its random numbers belong to the draws of a whole block
                cells = np.repeat(cells.any(axis=0, keepdims=True), cells.shape[0], axis=0)
            outcome = self.answers.shifted[what_if][key][start:stop]
            if joint:
                rows = np.flatnonzero(cells[:, 0])
                if rows.size:
                    parts, reasons = self._solve(key, model, pick(case, rows))
                    outcome[rows] = parts["outcome"]
                    self._note_faults(number, key, what_if, reasons)
            else:
                for k in np.flatnonzero(cells.any(axis=0)):
                    rows = np.flatnonzero(cells[:, k])
                    parts, reasons = self._solve(key, model, pick(case.issue(int(k)), rows))
                    outcome[rows, k] = parts["outcome"][:, 0]
                    self._note_faults(number, key, what_if, reasons)
            self.answers.solved[what_if][key][start:stop] = cells
        self.answers.shifted_done[what_if][number] = True

    def _note_faults(self, number: int, key: str, what_if: str, reasons: dict[str, str]) -> None:
        """Keep what went wrong under a what-if beside the reasons of the baseline (no id has a slash)."""
        self.answers.reasons.update({(number, key, f"{what_if}/{issue}"): why for issue, why in reasons.items()
                                     if why.startswith((FAILED, REFUSED))})

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """``(model, reason)`` where a model failed, or its answer was refused, on some draws: the first of each kind.

        Read from the reasons, which an interrupted run keeps.
        """
        found: dict[tuple[str, str], str] = {}
        for (_, key, _), why in sorted(self.answers.reasons.items()):
            for kind in (FAILED, REFUSED):
                if why.startswith(kind):
                    found.setdefault((key, kind), why)
        return tuple((key, why) for (key, _), why in found.items())

    def _solve(
        self, key: str, model: Model, case: Case
    ) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
        """The model's answer. A model that treats issues apart gets them one by one, so that its answer on one
        cannot depend, by a last digit, on how many others are solved with it."""
        shape = case.draws, len(case.issues)
        parts = empty_parts(shape)
        reasons: dict[str, str] = {}
        whole = bool(model.traits.multi_issue) or len(case.issues) == 1
        for k in range(1 if whole else len(case.issues)):
            part, at = (case, slice(None)) if whole else (case.issue(k), slice(k, k + 1))
            try:
                answer = ask(key, model, part)
            except NoAnswer as error:
                reasons |= dict.fromkeys(part.issues, error.reason)
                continue
            for name in PARTS:
                parts[name][:, at] = getattr(answer, name)
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
        return bool(changed(self.case.slice(start, stop), other).any())


_BY_DRAW = ("position", "salience", "capability", "reference", "no_agreement", "bottom_line", "flexibility", "risk")
_BY_ISSUE = ("position", "salience", "capability", "bottom_line", "flexibility", "reference", "required",
             "recognition", "patience", "control")


def pick(case: Case, rows: NDArray[np.intp]) -> Case:
    """The case of some of its draws, in rising order."""
    if rows.size == case.draws:
        return case
    return replace(case, **{name: getattr(case, name)[rows] for name in _BY_DRAW})


def changed(one: Case, other: Case) -> NDArray[np.bool_]:
    """``(draws, issues)``: does any input of the issue differ on the draw? NaN equals NaN.

    What failure is worth and risk belong to an actor: they touch every issue on which it holds a position.
    """
    out = np.zeros((one.draws, len(one.issues)), bool)
    for name in _BY_ISSUE:
        a, b = getattr(one, name), getattr(other, name)
        differs = _different(a, b)
        if a.ndim == 3:
            out |= differs.any(axis=1)
        elif name == "reference":
            out |= differs
        else:
            out |= differs.any(axis=0)
    for name in ("no_agreement", "risk"):
        differs = _different(getattr(one, name), getattr(other, name))
        if differs.any():
            out |= (np.expand_dims(differs, 2) & ~np.isnan(other.position)).any(axis=1)
    return out


def _different(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray((a != b) & ~((a != a) & (b != b)))
