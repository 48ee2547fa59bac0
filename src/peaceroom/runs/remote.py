"""A unit on another process or machine: the plan travels with it, and is refused where it would mean something else."""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.runs.chunk_store import ChunkStore, open_store
from peaceroom.runs.executors.base import Work
from peaceroom.runs.plan import Plan, versions
from peaceroom.runs.solver import Piece, Solver
from peaceroom.runs.store import manifest_sha256

#: plans whose solvers a worker keeps at hand
_SOLVERS = 2
_solvers: OrderedDict[str, Solver] = OrderedDict()
_making = Lock()


@dataclass(frozen=True)
class Packed:
    """A plan on its way, with its hash and the versions of whoever made it."""

    sha256: str
    data: bytes
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Task:
    """A unit of a plan, and where its pieces are to be left, if not only handed back."""

    plan: Packed
    unit: Work
    store: str | None = None


def packed(plan: Plan) -> Packed:
    """The plan on its way. Raises `InputError` E383 where a model cannot leave this process."""
    try:
        data = pickle.dumps(plan)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise InputError.one("E383", f"a model of the plan cannot be sent to a worker ({error})", CODES["E383"][1],
                             "put the model into a module that every worker can import, or take --on threads") from None
    return Packed(manifest_sha256(plan.manifest()), zlib.compress(data, 6), makings())


def makings() -> dict[str, str]:
    """Versions, and how this processor rounds: what numbers can depend on, to the last digit.

    The same library takes other instructions on another kind of processor, and some of them differ in the last digit.
    """
    x = np.linspace(0.01, 30.0, 4_096)
    square = np.sqrt(x).reshape(64, 64)
    found = (np.exp(-x), np.log(x), np.sin(x), np.tanh(x), x**1.7, np.cumsum(x), np.float64(x.sum()), square @ square)
    digits = hashlib.sha256(b"".join(np.asarray(v).tobytes() for v in found)).hexdigest()[:8]
    return versions() | {"last digits": digits}


def do(task: Task) -> list[Piece]:
    """The unit's pieces. Raises `InputError` E383 where this worker's versions are others than the plan's."""
    from peaceroom.core.blas_threads import one_blas_thread

    same_versions(task.plan.versions, _makings(), "this worker")
    with one_blas_thread():
        solver = _solver(task.plan)
        store = open_store(task.store, solver.plan) if task.store else None
        return stored(store, task.unit, lambda: task.unit.done_by(solver, lambda: False))


def stored(store: ChunkStore | None, unit: Work, make: Callable[[], list[Piece]]) -> list[Piece]:
    """The pieces of a unit: those in the store if it is there already, else made, and left there."""
    if store is None:
        return make()
    if (found := store.get(unit.name)) is None:
        found = make()
        store.put(unit.name, found)
    return found


def same_versions(ours: Mapping[str, str], theirs: Mapping[str, str], who: str) -> None:
    """Raises `InputError` E383 naming both where numbers could differ."""
    others = [name for name in ours if theirs.get(name) != ours[name]]
    if others:
        said = [" and ".join(f"{name} {of.get(name, 'not at all')}" for name in others) for of in (ours, theirs)]
        raise InputError.one("E383", f"the run was planned with {said[0]}, and {who} has {said[1]}", CODES["E383"][1],
                             "install the same versions on every machine, from the same requirements file; where the "
                             "last digits differ, take processors of one kind")


@lru_cache(1)
def _makings() -> dict[str, str]:
    return makings()


def _solver(plan: Packed) -> Solver:
    with _making:
        if plan.sha256 not in _solvers:
            try:
                made = pickle.loads(zlib.decompress(plan.data))
            except (ImportError, AttributeError) as error:
                raise InputError.one("E383", f"this worker has not all models of the plan ({error})", CODES["E383"][1],
                                     "install the same plug-ins on every machine, or take --on threads") from None
            if (sha := manifest_sha256(made.manifest())) != plan.sha256:
                raise InputError.one("E383", f"the plan {plan.sha256[:8]} is the plan {sha[:8]} on this worker",
                                     CODES["E383"][1], "install the same plug-ins on every machine")
            _solvers[plan.sha256] = Solver(made)
            while len(_solvers) > _SOLVERS:
                _solvers.popitem(last=False)
        return _solvers[plan.sha256]
