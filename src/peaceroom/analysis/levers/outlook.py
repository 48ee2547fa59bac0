"""What an actor has to expect of the talks, draw by draw, as things stand and after a move.

The forecast settlement is that of one model. A text can exist in a draw where all whose consent is asked for accept
some package (`analysis.packages.feasible`). What the talks are worth to an actor there is what the settlement is worth
to it, and no less than what it asks for; where no text suits all, what failure is worth to it. Its points are always
those that it has declared before any move, as a share of its best package.

Nobody answers a move except as the model has it: others keep their positions, saliences and thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.draft import clauses_of, expecting
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.problem import Table, table_of
from peaceroom.core.case import Array, Case
from peaceroom.models import get_model
from peaceroom.models.asking import ask
from peaceroom.models.packages.drafts import standing
from peaceroom.models.packages.problem import Continuum, Issue, Problem, on_line
from peaceroom.models.written_options import own_options
from peaceroom.runs.cases import changed, pick
from peaceroom.runs.lever_results import Paired, PairedShare
from peaceroom.scenario.row_names import roots
from peaceroom.scenario.sampling.sample import Sample, build_case, sample
from peaceroom.scenario.types import Draft, Scenario

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Look:
    """``(D, K)`` settlement, ``(D,)`` whether a text can exist and whether all accept the draft; None: not known."""

    settlement: Array
    room: Flags | None
    draft: Flags | None


@dataclass(frozen=True)
class Bench:
    """A scenario as it stands on the as-of date, on which moves are tried.

    Attributes
    ----------
    drawn
        Its inputs, without the events ahead.
    events
        The outcomes drawn of the events ahead, for moves that wait for one.
    draft
        The draft on the table, what bodies are expected to find written down; None where there is none.
    """

    scenario: Scenario
    drawn: Sample
    events: dict[str, Array]
    case: Case
    model: str
    draft: Draft | None

    @cached_property
    def table(self) -> Table:
        return table_of(self.case)

    @cached_property
    def now(self) -> Look:
        return self.look(self.case)

    @cached_property
    def roots(self) -> dict[str, str]:
        return dict(roots(self.scenario))

    def after(self, event: str) -> Case:
        """The case once one event has ended as it was drawn in each draw."""
        key = f"events.{event}"
        return build_case(self.scenario, replace(self.drawn, values={**self.drawn.values, key: self.events[key]}))

    def family(self, actor: str) -> list[int]:
        """Numbers of those in the case who speak for an actor: itself, and its factions."""
        found = {actor}
        for one in self.roots:
            of: str | None = one
            while of is not None and of not in found:
                of = self.scenario.actors[of].of
            if of is not None:
                found.add(one)
        spoken = ~np.isnan(self.case.position).all(axis=(0, 2)) | np.asarray(
            [any(t is not None and not np.isnan(t[:, i]).all() for t in self.case.points)
             for i in range(len(self.case.actors))], bool)
        return [i for i, name in enumerate(self.case.actors) if name in found and spoken[i]]

    def look(self, case: Case, change: Array | None = None) -> Look:
        """What comes of a case; ``change`` ``(D, n)`` is added to what each of the case's table asks for."""
        y = self._settlement(case)
        y = np.where(np.isnan(y), (case.low + case.high) / 2, y)
        table = table_of(case)
        problem = table.problem
        if change is not None:
            problem = replace(problem, threshold=problem.threshold + change)
        known = bool(problem.parties) and set(table.grounds) != {"unknown"}
        draft = None
        if self.draft is not None and problem.parties:
            draft = standing(problem, clauses_of(self.scenario, replace(table, problem=problem), case, self.draft)
                             ).carried
        return Look(y, feasible(problem) if known else None, draft)


    @cached_property
    def _outcome(self) -> Array:
        """``(D, K)`` what the model says of the case as it stands."""
        return self._settlement(self.case)

    def _settlement(self, case: Case) -> Array:
        """What the model says of a case. What a move leaves as it was is not solved again, where that changes nothing:
        of a model that takes issues one by one and draws no numbers of its own."""
        model = get_model(self.model, **own_options(self.scenario.models, self.model))
        traits = model.traits
        if case is self.case or traits.multi_issue or not traits.deterministic or case.actors != self.case.actors:
            return ask(self.model, model, case).outcome
        cells = changed(self.case, case)
        if cells.all():
            return ask(self.model, model, case).outcome
        y = np.array(self._outcome)
        for k in np.flatnonzero(cells.any(axis=0)):
            rows = np.flatnonzero(cells[:, k])
            y[rows, k] = ask(self.model, model, pick(case.issue(int(k)), rows)).outcome[:, 0]
        return y


def bench(scenario: Scenario, draws: int, seed: int, model: str) -> Bench:
    """Draw the scenario as it stands on the as-of date: no event ahead has happened. Without a draft on the table."""
    drawn = sample(scenario, draws, seed)
    ahead = {f"events.{name}" for name in scenario.events}
    still = replace(drawn, values={k: v for k, v in drawn.values.items() if k not in ahead})
    return Bench(scenario, still, {k: v for k, v in drawn.values.items() if k in ahead}, build_case(scenario, still),
                 model, None)


def with_draft(b: Bench, draft: Draft) -> Bench:
    """The bench with a draft on the table."""
    return replace(b, draft=expecting(b.table, b.case, draft))


@dataclass(frozen=True)
class Interest:
    """What outcomes are worth to an actor in its own declared terms, as shares of its best package.

    ``problem`` is that of those who speak for it, ``voice`` ``(D, n)`` how much each of them counts: by capability.
    """

    members: tuple[int, ...]
    problem: Problem
    voice: Array
    grounds: tuple[str, ...]

    @classmethod
    def of(cls, case: Case, members: Sequence[int]) -> Interest:
        table = table_of(case, members)
        weight = np.nan_to_num(case.capability[:, list(members)]).mean(axis=2)
        total = weight.sum(axis=1, keepdims=True)
        voice = np.where(total > 0, weight / np.where(total > 0, total, 1), 1 / max(len(members), 1))
        return cls(tuple(members), table.problem, voice, table.grounds)

    @cached_property
    def _best(self) -> Array:
        best = np.abs(self.problem.best())
        return np.where(best > 0, best, 1.0)

    def by_issue(self, y: Array) -> Array:
        """``(D, K)`` what each issue of the values ``y`` ``(D, K)`` or ``(D, n, K)`` is worth."""
        y = y if y.ndim == 3 else np.broadcast_to(y[:, None, :], (y.shape[0], len(self.members), y.shape[1]))
        parts = self._points(y) / self._best[:, :, None]
        return np.asarray((parts * self.voice[:, :, None]).sum(axis=1))

    def _points(self, y: Array) -> Array:
        """``(D, n, K)`` points of the values ``y`` ``(D, n, K)``: on continua of all issues together."""
        found = np.empty(y.shape)
        at, parts = self._lines
        if at:
            found[:, :, at] = on_line(*parts, y[:, :, at])
        for k, issue in enumerate(self.problem.issues):
            if not isinstance(issue, Continuum):
                found[:, :, k] = points_at(issue, y[:, :, k])
        return found

    @cached_property
    def _lines(self) -> tuple[list[int], tuple[Array, Array, Array, Array]]:
        """The numbers of the issues on a continuum, and their weights, positions, reaches and exponents together."""
        every = self.problem.issues
        lines = [i for i in every if isinstance(i, Continuum)]
        none = np.empty((0,))
        weight, position, reach, exponent = (
            np.stack(parts, axis=2) if lines else none for parts in (
                [i.weight for i in lines], [i.position for i in lines], [i.reach for i in lines],
                [i.exponent for i in lines]))
        return [k for k, i in enumerate(every) if isinstance(i, Continuum)], (weight, position, reach, exponent)

    def worth(self, y: Array) -> Array:
        """``(D,)`` what the values are worth together."""
        return np.asarray(self.by_issue(y).sum(axis=1))

    @property
    def asks(self) -> Array | None:
        """``(D,)`` the least it accepts: its threshold, or what failure is worth; None where the file does not say."""
        known = [i for i, g in enumerate(self.grounds) if g in ("threshold", "no_agreement")]
        if not known:
            return None
        weight = self.voice[:, known]
        total = weight.sum(axis=1)
        part = (self.problem.threshold[:, known] / self._best[:, known] * weight).sum(axis=1)
        return np.asarray(np.where(total > 0, part / np.where(total > 0, total, 1), part))

    def talks(self, look: Look, *, paid: float = 0.0, asks: Array | None = None, failure: Array | None = None) -> Array:
        """``(D,)`` what the talks are worth: the settlement less what is ``paid`` where a text can exist, else failure.

        ``asks``: the least it accepts after the move; ``failure``: what failure is worth by then. Both default to what
        it asks for today.
        """
        settled = self.worth(look.settlement) - paid
        today = self.asks
        if today is None or look.room is None:
            return settled
        least = today if asks is None else asks
        return np.asarray(np.where(look.room, np.maximum(settled, least), today if failure is None else failure))


def points_at(issue: Issue, y: Array) -> Array:
    """``(D, n)`` points of the values ``y`` ``(D, n)``; with options those of the nearest."""
    if isinstance(issue, Continuum):
        return issue.value(y)
    at = np.abs(y[:, :, None] - issue.values).argmin(axis=2)
    return np.asarray(np.take_along_axis(issue.points, at[:, :, None], axis=2)[:, :, 0])


def paired(after: Array, before: Array) -> Paired:
    """The mean of the paired differences with their 10–90 % range and the standard error of the mean."""
    delta = after - before
    low, high = np.quantile(delta, (0.1, 0.9))
    error = float(delta.std(ddof=1) / np.sqrt(delta.size)) if delta.size > 1 else 0.0
    return {"delta": float(delta.mean()), "low": float(low), "high": float(high), "se": error}


def paired_share(after: Flags | None, before: Flags | None) -> PairedShare | None:
    """Change of a share of draws with its 95 % interval (normal, over paired draws)."""
    if after is None or before is None:
        return None
    delta = after.astype(float) - before.astype(float)
    mean = float(delta.mean())
    half = 1.96 * float(delta.std(ddof=1) / np.sqrt(delta.size)) if delta.size > 1 else 0.0
    return {"delta": mean, "low": max(-1.0, mean - half), "high": min(1.0, mean + half)}
