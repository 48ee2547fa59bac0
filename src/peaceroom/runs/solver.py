"""What a unit of work brings: a pure function of plan and unit, on whatever thread, process or machine.

An answer is handed over in pieces of bytes, which are also what is kept on disk (`peaceroom.runs.kept`), so that a run
on one thread and a run on many machines put the same bytes together.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from time import thread_time
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.models import Model
from peaceroom.models.asking import FAILED, REFUSED, NoAnswer, ask
from peaceroom.runs.cases import changed, pick
from peaceroom.runs.outcomes import PARTS, empty_parts
from peaceroom.runs.plan import Plan, blocks
from peaceroom.runs.tally import Tally
from peaceroom.scenario.sampling.draws import Draws
from peaceroom.scenario.sampling.sample import build_case

#: cases of blocks that are kept at hand
_CASES = 8

S = TypeVar("S")

#: name, facts (JSON) and bytes of something finished
Piece: TypeAlias = tuple[str, Any, bytes]


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of work: some models on some blocks, as things stand or under a what-if.

    ``tallied``: what is asked for are counts over all the blocks, not every draw's answer.
    """

    what_if: str | None
    blocks: tuple[int, ...]
    models: tuple[str, ...]
    tallied: bool = False

    @property
    def name(self) -> str:
        """Tells units of one plan apart."""
        kind = "tally" if self.tallied else "solved"
        return f"{kind}/{self.what_if or ''}/{self.blocks[0]}-{self.blocks[-1]}/{','.join(self.models)}"

    def done_by(self, solver: Solver, stopped: Callable[[], bool]) -> list[Piece]:
        """The unit's pieces; see `Solver.do`."""
        return solver.do(self, stopped)


class Solver:
    """A plan with its draws; `do` answers a unit. Any number of threads may ask at once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.drawn = Draws(plan.scenario, plan.draws, plan.seed, design=plan.design)
        self.blocks = blocks(plan.draws)
        self.what_if_blocks = blocks(min(plan.what_if_draws, plan.draws))
        self._cases: OrderedDict[tuple[str | None, int], Case] = OrderedDict()
        self._making = Lock()
        self._shared: dict[Callable[[Solver], Any], Future[Any]] = {}

    def shared(self, of: Callable[[Solver], S]) -> S:
        """What many parts start from (`peaceroom.runs.parts`): made by the first that asks, others wait for it."""
        with self._making:
            if first := of not in self._shared:
                self._shared[of] = Future()
            future: Future[S] = self._shared[of]
        if first:
            try:
                future.set_result(of(self))
            except BaseException as error:
                future.set_exception(error)
        return future.result()

    def do(self, unit: Unit, stopped: Callable[[], bool] = lambda: False) -> list[Piece]:
        """The unit's pieces. Raises `InterruptedError` as soon as ``stopped`` says so between two blocks or models."""
        if unit.tallied:
            tally = self.empty_tally()
            for block in unit.blocks:
                found = {}
                for key in unit.models:
                    _go_on(stopped)
                    found[key] = self._solve(key, self.plan.models[key], self.case(None, block))
                tally.add(block, self.blocks[block][0], {key: parts for key, (parts, _) in found.items()},
                          {key: told for key, (_, told) in found.items()})
            facts, data = tally.pack()
            return [(f"tally/{unit.blocks[0]}/{unit.blocks[-1]}", {**facts, "blocks": list(unit.blocks)}, data)]
        out = []
        for block in unit.blocks:
            for key in unit.models:
                _go_on(stopped)
                arrays, told = self._base(block, key) if unit.what_if is None else self._shift(unit.what_if, block, key)
                out.append(piece(unit.what_if, block, key, arrays, told))
        return out

    def empty_tally(self) -> Tally:
        """A tally of this plan's models and issues in which nothing is counted yet."""
        case = self.case(None, 0)
        return Tally(tuple(self.plan.models), case.issues, case.low, case.high)

    def case(self, what_if: str | None, block: int) -> Case:
        """The case of a block; the last few are kept, since units of one block may come one after the other."""
        with self._making:
            found = self._cases.get((what_if, block))
        if found is None:
            start, stop = (self.blocks if what_if is None else self.what_if_blocks)[block]
            found = build_case(self.plan.scenario, self.drawn.slice(start, stop), what_if)
            with self._making:
                self._cases[what_if, block] = found
                while len(self._cases) > _CASES:
                    self._cases.popitem(last=False)
        return found

    def longest_first(self) -> tuple[str, ...]:
        """The models in the order of the time that each takes for one draw of one issue, or of all that it solves
        together."""
        case = self.case(None, 0).slice(0, 1)
        spent = {}
        for key, model in self.plan.models.items():
            part = case if model.traits.multi_issue else case.issue(0)
            for _ in range(2):  # the first time its kernel is loaded
                begun = thread_time()
                self._solve(key, model, part)
                spent[key] = thread_time() - begun
        return tuple(sorted(spent, key=lambda key: -spent[key]))

    def answer(self, key: str, block: int) -> dict[str, NDArray[Any]]:
        """The model's answer on a block as things stand, part by part (`peaceroom.runs.outcomes.PARTS`)."""
        return self._solve(key, self.plan.models[key], self.case(None, block))[0]

    def _base(self, block: int, key: str) -> tuple[list[NDArray[Any]], dict[str, str]]:
        """The baseline of a block."""
        parts, told = self._solve(key, self.plan.models[key], self.case(None, block))
        return [parts[part] for part in PARTS], told

    def _shift(self, what_if: str, block: int, key: str) -> tuple[list[NDArray[Any]], dict[str, str]]:
        """One what-if on one block: only draws and issues of which some input differs are solved again.

        Outcome, NaN where nothing was solved, and where something was.
        """
        model = self.plan.models[key]
        start, stop = self.what_if_blocks[block]
        case = self.case(what_if, block)
        differs = changed(self.case(None, block).slice(0, stop - start), case)
        joint = bool(model.traits.multi_issue)
        cells = np.repeat(differs.any(axis=1, keepdims=True), differs.shape[1], axis=1) if joint else differs
        if not model.traits.deterministic:  # its random numbers belong to the draws of a whole block
            cells = np.repeat(cells.any(axis=0, keepdims=True), cells.shape[0], axis=0)
        outcome = np.full(cells.shape, np.nan)
        faults: dict[str, str] = {}
        if joint:
            rows = np.flatnonzero(cells[:, 0])
            if rows.size:
                parts, told = self._solve(key, model, pick(case, rows))
                outcome[rows] = parts["outcome"]
                faults |= _faults(what_if, told)
        else:
            for k in np.flatnonzero(cells.any(axis=0)):
                rows = np.flatnonzero(cells[:, k])
                parts, told = self._solve(key, model, pick(case.issue(int(k)), rows))
                outcome[rows, k] = parts["outcome"][:, 0]
                faults |= _faults(what_if, told)
        return [outcome, cells], faults

    def _solve(self, key: str, model: Model, case: Case) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
        """The model's answer. A model that treats issues apart gets them one by one, so that its answer on one
        cannot depend, by a last digit, on how many others are solved with it."""
        parts = empty_parts((case.draws, len(case.issues)))
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


def piece(what_if: str | None, block: int, key: str, arrays: list[NDArray[Any]], told: Mapping[str, str]) -> Piece:
    """A finished block of one model under a name, with its facts and bytes."""
    facts = {"what_if": what_if, "block": block, "model": key, "reasons": dict(told)}
    data = b"".join(np.ascontiguousarray(x).tobytes() for x in arrays)
    return f"solved/{what_if or ''}/{block}/{key}", facts, data


def _faults(what_if: str, told: Mapping[str, str]) -> dict[str, str]:
    """What went wrong under a what-if, to be kept beside the reasons of the baseline (no id has a slash)."""
    return {f"{what_if}/{issue}": why for issue, why in told.items() if why.startswith((FAILED, REFUSED))}


def _go_on(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise InterruptedError
