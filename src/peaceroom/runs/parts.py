"""Work beside the settlements in pieces that any worker can do: of the process, the trace-back, the worth of inputs.

A part says what it starts from and what is made of that, both by functions of a module that every worker has, so that
the same plan carries it anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from peaceroom.runs.solver import Piece, Solver

#: facts (plain JSON, no tuples) and bytes of a finished part
Made: TypeAlias = tuple[Any, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A piece of work.

    Attributes
    ----------
    name
        Tells parts of one plan apart: the same name is the same work.
    of
        Makes what the part starts from out of the plan. Done once by each worker, however many parts ask for it.
    make
        Called with that and ``args``: what is to be kept.
    """

    name: str
    of: Callable[[Solver], Any]
    make: Callable[..., Made]
    args: tuple[Any, ...] = ()

    def done_by(self, solver: Solver, stopped: Callable[[], bool]) -> list[Piece]:
        """The part as a piece. Raises `InterruptedError` where ``stopped`` says so before it begins."""
        if stopped():
            raise InterruptedError
        return [(self.name, *self.make(solver.shared(self.of), *self.args))]
