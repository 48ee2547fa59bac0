"""Carry out a plan on threads. Compiled kernels release the interpreter's lock, so threads use all cores."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Event, Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError, Problem
from peaceroom.models import Model
from peaceroom.models.asking import FAILED, REFUSED, NoAnswer, ask
from peaceroom.runs.answers import Answers
from peaceroom.runs.kept import Kept, Pieces
from peaceroom.runs.outcomes import PARTS, empty_parts
from peaceroom.runs.plan import BLOCK, DEAR, Plan, blocks, chunks
from peaceroom.runs.threads import threads
from peaceroom.scenario.sampling.draws import Draws
from peaceroom.scenario.sampling.sample import build_case
from peaceroom.scenario.sampling.what_ifs import standard_what_ifs

#: cases of blocks that are kept at hand
_CASES = 8

#: called in the main thread with (draws done, draws in all), counting those of what-ifs too
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of work: some models on some blocks, as things stand or under a what-if."""

    what_if: str | None
    blocks: tuple[int, ...]
    models: tuple[str, ...]


class Execution:
    """A plan with its draws and answers. ``run`` may be interrupted and called again.

    Attributes
    ----------
    drawn, case
        The drawn inputs and the baseline, all draws.
    skipped
        Standard what-ifs that would change nothing.

    ``folder`` is where answers go that are too many for the memory; by default the system's place for such files.
    """

    def __init__(self, plan: Plan, folder: Path | None = None) -> None:
        self.plan = plan
        self.drawn = Draws(plan.scenario, plan.draws, plan.seed, design=plan.design)
        self._blocks = blocks(plan.draws)
        self._what_if_blocks = blocks(min(plan.what_if_draws, plan.draws))
        self._cases: OrderedDict[tuple[str | None, int], Case] = OrderedDict()
        self._making = Lock()
        self.skipped = self._idle_what_ifs()
        what_ifs = [w for w in plan.what_ifs if w not in self.skipped]
        self.answers = Answers(
            plan.models, tuple(plan.scenario.issues), what_ifs, draws=plan.draws, blocks=len(self._blocks),
            what_if_draws=min(plan.what_if_draws, plan.draws), what_if_blocks=len(self._what_if_blocks),
            folder=folder)
        self._stop = Event()

    @cached_property
    def case(self) -> Case:
        return whole(self.plan.draws, (build_case(self.plan.scenario, self.drawn.slice(*b)) for b in self._blocks))

    def resume(self, kept: Kept) -> None:
        """Take over what an earlier call of the same plan has finished."""
        for name, facts, data in kept.bodies():
            if name.startswith("solved/"):
                places = self._blocks if facts["what_if"] is None else self._what_if_blocks
                try:
                    self.answers.take(facts, data, *places[facts["block"]])
                except (ValueError, LookupError, TypeError):  # not of this plan after all: it is solved again
                    continue

    def run(self, *, workers: int | None = None, chunk: int | None = None, progress: Progress | None = None,
            pieces: Pieces | None = None) -> None:
        """Solve what is not done yet, and keep each finished block in ``pieces``.

        After a `KeyboardInterrupt` what is finished is in ``answers``. It does not wait for what is being solved: a
        thread cannot be stopped within a model, and its answer is thrown away.
        """
        stop = self._stop = Event()
        self._report(progress)
        with threads(workers) as pool:
            waiting: dict[Future[None], Unit] = {}
            try:
                for unit in self._units(chunk):
                    waiting[pool.submit(self._do, unit, stop)] = unit
                while waiting:
                    # with a time limit: a wait without one does not notice an interrupt on every system
                    finished = wait(waiting, timeout=0.5, return_when="FIRST_COMPLETED").done
                    for future in finished:
                        self._finish(future, waiting, pieces)
                    if finished:
                        self._report(progress)
            except BaseException:
                stop.set()
                for future in [f for f in waiting if f.done() and not f.cancelled() and f.exception() is None]:
                    self._finish(future, waiting, pieces)
                raise
        self.answers.fill_unchanged()

    def _finish(self, future: Future[None], waiting: dict[Future[None], Unit], pieces: Pieces | None) -> None:
        future.result()
        unit = waiting[future]
        done = self.answers.done if unit.what_if is None else self.answers.shifted_done[unit.what_if]
        places = self._blocks if unit.what_if is None else self._what_if_blocks
        for block in unit.blocks:
            for key in unit.models:
                if pieces is not None and not done[block, self.answers.number[key]]:
                    name, facts, data = self.answers.piece(unit.what_if, block, key, *places[block])
                    pieces.put(name, facts, data)
                done[block, self.answers.number[key]] = True
        del waiting[future]

    def _units(self, chunk: int | None) -> Iterator[Unit]:
        """What is to be done, the longest pieces first. Dear cases are shared out by model."""
        every = tuple(self.plan.models)
        n, k = len(self._block_case(None, 0).actors), len(self.answers.issues)
        dear = min(BLOCK, self.plan.draws) * n * n * k > DEAR

        def open_(done: NDArray[np.bool_], block: int) -> tuple[str, ...]:
            return tuple(key for key in every if not done[block, self.answers.number[key]])

        for what_if, done in self.answers.shifted_done.items():
            for block in range(len(self._what_if_blocks)):
                for models in ((key,) for key in open_(done, block)) if dear else [open_(done, block)]:
                    if models:
                        yield Unit(what_if, (block,), models)
        for piece in chunks(self.plan.draws, chunk, np.asarray(self.answers.done.all(axis=1))):
            numbers = tuple(start // BLOCK for start, _ in piece)
            if not dear and len({open_(self.answers.done, b) for b in numbers}) == 1:
                yield Unit(None, numbers, open_(self.answers.done, numbers[0]))
                continue
            for block in numbers:
                for key in open_(self.answers.done, block):
                    yield Unit(None, (block,), (key,))

    def _report(self, progress: Progress | None) -> None:
        if progress:
            answers = self.answers
            size = np.array([stop - start for start, stop in self._blocks], float)
            sized = np.array([stop - start for start, stop in self._what_if_blocks], float)
            done = size @ answers.done.mean(axis=1)
            done += sum(sized @ ready.mean(axis=1) for ready in answers.shifted_done.values())
            progress(int(done), int(size.sum() + len(answers.shifted) * sized.sum()))

    def _block_case(self, what_if: str | None, block: int) -> Case:
        """The case of a block; the last few are kept, since units of one block may come one after the other."""
        with self._making:
            found = self._cases.get((what_if, block))
        if found is None:
            start, stop = (self._blocks if what_if is None else self._what_if_blocks)[block]
            found = build_case(self.plan.scenario, self.drawn.slice(start, stop), what_if)
            with self._making:
                self._cases[what_if, block] = found
                while len(self._cases) > _CASES:
                    self._cases.popitem(last=False)
        return found

    def _do(self, unit: Unit, stop: Event) -> None:
        for block in unit.blocks:
            for key in unit.models:
                if stop.is_set():
                    raise InterruptedError
                if unit.what_if is None:
                    self._base(block, key)
                else:
                    self._shift(unit.what_if, block, key)

    def _base(self, block: int, key: str) -> None:
        """The baseline of a block."""
        parts, reasons = self._solve(key, self.plan.models[key], self._block_case(None, block))
        self.answers.base.put(key, self._blocks[block][0], parts)
        self.answers.tell(block, key, reasons)

    def _shift(self, what_if: str, block: int, key: str) -> None:
        """One what-if on one block: only draws and issues of which some input differs are solved again."""
        model = self.plan.models[key]
        start, stop = self._what_if_blocks[block]
        case = self._block_case(what_if, block)
        differs = changed(self._block_case(None, block).slice(0, stop - start), case)
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
                self._note_faults(block, key, what_if, reasons)
        else:
            for k in np.flatnonzero(cells.any(axis=0)):
                rows = np.flatnonzero(cells[:, k])
                parts, reasons = self._solve(key, model, pick(case.issue(int(k)), rows))
                outcome[rows, k] = parts["outcome"][:, 0]
                self._note_faults(block, key, what_if, reasons)
        self.answers.solved[what_if][key][start:stop] = cells

    def _note_faults(self, number: int, key: str, what_if: str, reasons: dict[str, str]) -> None:
        """Keep what went wrong under a what-if beside the reasons of the baseline (no id has a slash)."""
        self.answers.tell(number, key, {f"{what_if}/{issue}": why for issue, why in reasons.items()
                                        if why.startswith((FAILED, REFUSED))})

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """``(model, reason)`` where a model failed, or its answer was refused, on some draws: the first of each kind.

        Read from the reasons, which an interrupted run keeps.
        """
        found: dict[tuple[str, str], str] = {}
        for (_, key), told in sorted(self.answers.reasons.items()):
            for _, why in sorted(told.items()):
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
        part = self.drawn.slice(start, stop)
        here = build_case(self.plan.scenario, part)
        return bool(changed(here, build_case(self.plan.scenario, part, what_if)).any())


_BY_ISSUE = ("position", "salience", "capability", "bottom_line", "flexibility", "reference", "required",
             "recognition", "patience", "control")


def whole(draws: int, parts: Iterable[Case]) -> Case:
    """One case of the parts of its draws. What is the same on every draw takes the room of one."""
    first: Case | None = None
    found: dict[str, NDArray[np.float64]] = {}
    at = 0
    for part in parts:
        first = first or part
        for name, value in part.by_draw().items():
            kept = found.setdefault(name, value[:1].copy())
            if len(kept) < draws and _different(value, kept).any():
                kept = found[name] = np.empty((draws, *value.shape[1:]))
                kept[:at] = first.by_draw()[name][:1]
            if len(kept) == draws and draws > 1:
                kept[at : at + len(value)] = value
        at += part.draws
    assert first is not None
    return first.with_draws({name: np.broadcast_to(value, (draws, *value.shape[1:])) for name, value in found.items()})


def pick(case: Case, rows: NDArray[np.intp]) -> Case:
    """The case of some of its draws, in rising order."""
    if rows.size == case.draws:
        return case
    return case.with_draws({name: value[rows] for name, value in case.by_draw().items()})


def changed(one: Case, other: Case) -> NDArray[np.bool_]:
    """``(draws, issues)``: does any input of the issue differ on the draw? NaN equals NaN.

    What failure is worth and risk belong to an actor: they touch every issue on which it holds a position. The points
    of options belong to their issue, the points that an actor needs in all to every issue.
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
    for k, (table, theirs) in enumerate(zip(one.points, other.points, strict=True)):
        if table is not None and theirs is not None:
            out[:, k] |= _different(table, theirs).any(axis=(1, 2))
        elif table is not theirs:
            out[:, k] = True
    if len(one.threshold) == one.draws:
        out |= _different(one.threshold, other.threshold).any(axis=1, keepdims=True)
    return out


def _different(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray((a != b) & ~((a != a) & (b != b)))
