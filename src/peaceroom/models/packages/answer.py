"""The best text by a rule, and how sure it is that there is no better one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: the promise may exceed the answer by this much of it, and count as proved
PROVED = 1e-7


@dataclass(frozen=True, slots=True)
class Answer:
    """A text with its value by the rule and the bound that no text can exceed; ``text`` is ``None`` if there is none.

    ``stopped``: the solver ran out of time, so that the bound may be loose or a missing text unproved.
    """

    text: tuple[float, ...] | None
    value: float
    bound: float
    stopped: bool = False

    @property
    def gap(self) -> float:
        return max(0.0, self.bound - self.value) if self.text is not None else np.inf

    @property
    def proved(self) -> bool:
        if self.text is None:
            return not self.stopped and self.bound == -np.inf  # else one was promised, and none was found
        return not self.stopped and self.gap <= PROVED * max(1.0, abs(self.value))
