"""Where parts of the work beside the settlements are asked for: of a plan's workers, or of threads without a plan.

What was kept by an earlier call is taken from there; what is new is kept as soon as it is finished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeAlias, TypeVar

from peaceroom.runs.dispatch import Dispatch
from peaceroom.runs.kept import Pieces
from peaceroom.runs.parts import Made, Part
from peaceroom.runs.solver import Solver
from peaceroom.runs.threads import finished, threads

C = TypeVar("C")


class Desk(Protocol):
    """Takes parts, and promises them."""

    @property
    def pieces(self) -> Pieces:
        """What is finished."""
        ...

    def start(self, of: Callable[[Solver], C]) -> C:
        """What parts start from, for whoever asks for them."""
        ...

    def ask(self, part: Part) -> Callable[[], Made]:
        """Have a part done. What is returned waits for it; an interrupt meanwhile is obeyed at once."""
        ...


#: from pieces to a desk that keeps there what is finished, for a block
Desks: TypeAlias = Callable[[Pieces], AbstractContextManager[Desk]]


class Handing:
    """Parts go to the workers of a plan."""

    def __init__(self, hands: Dispatch, solver: Solver, pieces: Pieces) -> None:
        self._hands, self._solver, self.pieces = hands, solver, pieces

    def start(self, of: Callable[[Solver], C]) -> C:
        return self._solver.shared(of)

    def ask(self, part: Part) -> Callable[[], Made]:
        if self.pieces.has(part.name):
            return lambda: self.pieces.piece(part.name)
        future = self._hands.submit(part, keep=self.pieces.put)

        def made() -> Made:
            (_, facts, data), = finished(future)
            return facts, data

        return made


class _Here:
    def __init__(self, pool: ThreadPoolExecutor, pieces: Pieces, start: Callable[[Any], Any]) -> None:
        self._pool, self.pieces, self._start = pool, pieces, start

    def start(self, of: Callable[[Solver], C]) -> C:
        found: C = self._start(of)
        return found

    def ask(self, part: Part) -> Callable[[], Made]:
        if self.pieces.has(part.name):
            return lambda: self.pieces.piece(part.name)
        future: Future[Made] = self._pool.submit(self._made, part)
        return lambda: finished(future)

    def _made(self, part: Part) -> Made:
        made = part.make(self._start(part.of), *part.args)
        self.pieces.put(part.name, *made)
        return made


@contextmanager
def here(starts: Mapping[Callable[[Solver], Any], Any], workers: int | None, pieces: Pieces | None = None
         ) -> Iterator[Desk]:
    """A desk whose parts are done by threads of this process, from ``starts``, for work that belongs to no plan."""
    with threads(workers) as pool:
        yield _Here(pool, pieces or Pieces(), starts.__getitem__)


@contextmanager
def at_home(solver: Solver, workers: int | None, pieces: Pieces) -> Iterator[Desk]:
    """A desk whose parts of a plan are done by threads of this process, which nothing else uses."""
    with threads(workers) as pool:
        yield _Here(pool, pieces, solver.shared)
