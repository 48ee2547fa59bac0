"""Scores of the backtest: the only part that opens what came, and hands that of other countries to the outside view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.blending import blend, weights_left_out
from peaceroom.accuracy.backtest.forecasts import Inside
from peaceroom.accuracy.backtest.nearest import nearest
from peaceroom.accuracy.backtest.outcomes import OUTCOMES, Answer, outcome_file, read_outcomes
from peaceroom.accuracy.backtest.outside import Known, outside_view
from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.accuracy.backtest.results import RowDict

Array = NDArray[np.float64]
METHODS = ("outside", "inside", "blend", "unfitted")


@dataclass(frozen=True, slots=True)
class Row:
    """One question of one origin: the forecasts, what they rest on, and what came (1 yes, 0 no).

    ``other`` is the answer if a text that lacks one of the two main parties does not count. ``inside`` and ``unfitted``
    are the outside view where the simulator has nothing to say (``silent``).
    """

    case: str
    as_of: str
    cluster: str
    how_drawn: str
    question: str
    type: str
    outside: float
    reference: str
    inside: float
    unfitted: float
    silent: bool
    answer: int
    other: int
    months: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Every row ``(n,)`` with its blend and the weight of the inside view in it; the nearest processes by origin."""

    rows: tuple[Row, ...]
    blend: Array
    weight: Array
    nearest: Mapping[str, tuple[str, ...]]
    left_out: int  # questions that nobody could answer

    def forecasts(self, method: str) -> Array:
        """``(n,)`` probabilities of one of `METHODS`."""
        return self.blend if method == "blend" else np.array([getattr(row, method) for row in self.rows])

    def plain(self) -> list[RowDict]:
        """Every row as plain data, its blend and weight beside it."""
        return [cast("RowDict", asdict(row) | {"blend": float(b), "weight": float(w)})
                for row, b, w in zip(self.rows, self.blend, self.weight, strict=True)]

    def answers(self, *, other: bool = False) -> Array:
        """``(n,)`` what came; ``other``: without texts that lack one of the two main parties."""
        return np.array([row.other if other else row.answer for row in self.rows], float)


def score(found: Sequence[Inside], folder: Path = OUTCOMES) -> Scored:
    """Match inside views with what came, and give each the outside view that leaves its country out.

    Raises `InputError` where outcomes cannot be read, `FileNotFoundError` never: an origin without outcomes is refused.
    """
    came = {inside.name: _answers(inside, folder) for inside in found}
    known = [Known(inside.origin, {q: a.answer == "yes" for q, a in came[inside.name].items() if told(a)})
             for inside in found]
    rows, near, lost = [], {}, 0
    for inside in found:
        o = inside.origin
        elsewhere = [k for k in known if k.origin.cluster != o.cluster]
        view = outside_view(o, elsewhere)
        near[inside.name] = tuple(f"{n.case}/{n.as_of}" for n in nearest(o, [k.origin for k in elsewhere]))
        for question in QUESTIONS:
            answer, outside = came[inside.name][question.id], view[question.id]
            if not told(answer) or outside is None:
                lost += answer.answer == "unknown"
                continue
            own, plain = inside.inside[question.id], inside.unfitted[question.id]
            yes = int(answer.answer == "yes")
            rows.append(Row(o.case, o.as_of.isoformat(), o.cluster, o.how_drawn, question.id, question.type, outside.p,
                            outside.reference, outside.p if own is None else own,
                            outside.p if plain is None else plain, own is None, yes,
                            yes if answer.both_ways is None else int(answer.both_ways == "yes"), o.weight or 1.0))
    outside_p, inside_p, answers = (np.array([getattr(row, name) for row in rows], float)
                                    for name in ("outside", "inside", "answer"))
    weight = weights_left_out([r.type for r in rows], [r.cluster for r in rows], outside_p, inside_p, answers,
                              np.array([r.how_drawn == "random" for r in rows]))
    return Scored(tuple(rows), blend(outside_p, inside_p, weight), weight, near, lost)


def told(answer: Answer) -> bool:
    """Whether the answer can be scored."""
    return answer.answer in ("yes", "no")


def _answers(inside: Inside, folder: Path) -> Mapping[str, Answer]:
    outcomes = read_outcomes(outcome_file(inside.origin.case, folder))
    return outcomes.origins[inside.origin.as_of]
