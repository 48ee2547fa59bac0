"""What an execution asks of whoever solves its units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Protocol

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.runs.solver import Piece, Solver

#: a unit is late after so many times what the longest took until now
LATE = 20.0
#: workers may be lost so many times in a row, without an answer between
MOST_LOST = 4
#: seconds that a unit may take before anybody asks whether it is late
PATIENCE = 300.0
#: units per worker that are handed out ahead: an interrupt loses no more
AHEAD = 2


class Work(Protocol):
    """What can be given to a worker: blocks of settlements (`peaceroom.runs.solver`), or a part beside them."""

    @property
    def name(self) -> str:
        """Tells work of one plan apart."""
        ...

    def done_by(self, solver: Solver, stopped: Callable[[], bool]) -> list[Piece]: ...


class Executor(Protocol):
    """Solves units, one future each."""

    @property
    def window(self) -> int:
        """Units that may be on their way at once."""
        ...

    @property
    def replaces(self) -> bool:
        """Whether a unit that hangs can be given to another worker."""
        ...

    def submit(self, unit: Work) -> Future[list[Piece]]: ...

    def found(self) -> Iterable[Piece]:
        """Pieces that earlier workers left in the store."""
        ...

    def lost(self, error: BaseException) -> bool:
        """Whether the error says that a worker is gone, not that its work is wrong."""
        ...

    def mend(self) -> bool:
        """Get new workers for those that died or hang, where they are ours; True if every unit must be given anew."""
        ...

    def check(self) -> None:
        """Raises `InputError` E382 when nobody is left who hands out work."""
        ...

    def stop(self) -> None:
        """Begin nothing more, and wait for nothing."""
        ...

    def close(self) -> None:
        """Everything is done."""
        ...


def given_up(unit: str, cause: BaseException) -> InputError:
    """E381: worker after worker was lost."""
    return InputError.one("E381", f"workers were lost {MOST_LOST + 1} times in a row, last with {unit} "
                          f"({type(cause).__name__})", CODES["E381"][1],
                          "give each worker more memory, or take fewer workers or a smaller --chunk; what was finished "
                          "is kept, and the same command goes on from there")
