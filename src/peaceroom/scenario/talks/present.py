"""Doubt about where the talks stand on the as-of date: their state, and the day on which a break began."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.case_fields import Stage
from peaceroom.scenario.talks.drawing import Drawn
from peaceroom.scenario.talks_types import Talks
from peaceroom.scenario.types import History

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Present:
    """By input draw: the state of the talks, the weeks since the last break began; what of it is in doubt."""

    state: tuple[Stage, ...]
    break_weeks: Array
    inputs: dict[str, Array]

    @classmethod
    def of(cls, talks: Talks, as_of: date, drawn: Drawn) -> Present:
        """Draw states by their chances, the day of the break evenly between its first and its last."""
        inputs: dict[str, Array] = {}
        input_draws = drawn.input_draws
        states: tuple[str, ...] = (talks.state,) * input_draws
        if talks.states:
            names, p = list(talks.states), np.array(list(talks.states.values()))
            u = drawn.units("process.inputs.talks.states")
            at = np.searchsorted(np.cumsum(p / p.sum()), u, side="right").clip(max=len(names) - 1)
            states = tuple(names[k] for k in at)
            inputs = {f"talks.state.{name}": (at == k).astype(float) for k, name in enumerate(names)}
        weeks = np.zeros(input_draws)
        if (last := talks.last_break) is not None:
            first, end = last.began, last.began_latest or last.began
            days = np.full(input_draws, float((as_of - first).days))
            if end > first:
                u = drawn.units("process.inputs.talks.last_break.began")
                days -= u * (end - first).days
                inputs["talks.last_break.weeks"] = days / 7
            weeks = np.maximum(days, 0.0) / 7
        return cls(tuple(cast("Stage", name) for name in states), weeks, inputs)

    @property
    def first(self) -> dict[Stage, int]:
        """State → an input draw in it whose break has lasted as long as in the middle one of them; commonest first."""
        out: dict[Stage, int] = {}
        for name, _ in Counter(self.state).most_common():
            mine = [g for g, state in enumerate(self.state) if state == name]
            out[name] = sorted(mine, key=lambda g: self.break_weeks[g])[len(mine) // 2]
        return out


def texts_ago(history: History | None, as_of: date) -> tuple[int, ...]:
    """Weeks since the texts of the twelve months that end with the last one."""
    if history is None:
        return ()
    days = sorted({step.date for step in history.steps})
    return tuple((as_of - day).days // 7 for day in days if (days[-1] - day).days <= 365)


def weeks_since(day: date | None, as_of: date) -> float:
    """Weeks from a day to the as-of date; 0 for none, and for one that is still ahead."""
    return 0.0 if day is None else max(0.0, (as_of - day).days / 7)
