"""Exact leave-out: the same draws with another ledger, solved again where some input differs.

Nothing is approximated: densities are pooled anew without the unit, draws are taken at the same probabilities, and the
models solve the draws and issues that changed. Effects of units do not add up: two copies of one utterance have none
each, and their origin has all of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.influence.quantities import Quantity
from peaceroom.analysis.zone import zone_open
from peaceroom.core.case import Case
from peaceroom.evidence.ledger.ledger import Ledger, Unit
from peaceroom.models import Model
from peaceroom.runs.execute import changed, pick
from peaceroom.runs.plan import default_workers
from peaceroom.scenario.sampling.evidence import pooled, rests_on, wanted
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.sampling.sample import Sample, build_case, revalued
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
UNITS: tuple[Unit, ...] = get_args(Unit)
#: every source with a camp at once: id → share by which each is believed less
PARTISANS = {"any": 1.0, "any-half": 0.5}
#: a weighed effect may err by so much of a scale, which is less than anybody prints
SHOWN = 0.001
#: densities that differ by less are the same: sums of some hundred terms keep twelve digits
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Effect:
    """What leaving a unit out does to one quantity.

    Attributes
    ----------
    delta
        Mean paired difference, without − with, on the issue's own scale (zone: share of draws).
    low, high
        95 % interval of that mean (Monte Carlo only).
    distance
        Wasserstein-1 distance between the two distributions.
    carried_by
        Inputs whose pool changed, the largest mean move (as a share of its scale) first.
    """

    delta: float
    low: float
    high: float
    distance: float
    carried_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LeaveOut:
    """A scenario with a ledger, its draws, and the models that are asked.

    ``reweight``: weigh the draws at hand instead of solving anew, where the diagnostics of
    `peaceroom.evidence.pooling.reweighting` allow it and no input that moved is tied to others by loadings.
    """

    scenario: Scenario
    sample: Sample
    models: Mapping[str, Model]
    asked: tuple[Quantity, ...]
    reweight: bool = False

    @cached_property
    def case(self) -> Case:
        return build_case(self.scenario, self.sample)

    @cached_property
    def _now(self) -> dict[str, Array]:
        packages: dict[str, Array] = {}
        return {q.name: self._values(q, self.case, packages) for q in self.asked}

    def units(self) -> Iterator[tuple[Unit, str]]:
        """Every unit on which an input of the scenario rests."""
        heard = frozenset[str]().union(*rests_on(self.scenario).values())
        for unit in UNITS:
            for name in self.ledger.units(unit, heard):
                yield unit, name

    def every(self) -> Iterator[tuple[Unit, str]]:
        """`units`, then the two discounts of every partisan source at once (unit ``camp``, ids `PARTISANS`)."""
        yield from self.units()
        if any(s.camp for s in self.ledger.sources.values()):
            yield from (("camp", name) for name in PARTISANS)

    @property
    def ledger(self) -> Ledger:
        assert self.scenario.ledger is not None
        return self.scenario.ledger

    @cached_property
    def spoken(self) -> Mapping[str, frozenset[str]]:
        """Issue → passages on which an input on it rests (an actor's capability: on every issue)."""
        found: dict[str, set[str]] = {issue: set() for issue in self.case.issues}
        issue_of = {w.name: w.key.issue for w in wanted(self.scenario)}
        for name, passages in rests_on(self.scenario).items():
            for issue in found:
                if issue_of[name] in (issue, None):
                    found[issue] |= passages
        return {issue: frozenset(passages) for issue, passages in found.items()}

    def prepare(self) -> None:
        """Work out what every unit is compared with, before threads ask for it."""
        _ = self._now, self.spoken

    def moved(self, other: Scenario) -> tuple[str, ...]:
        """Inputs whose pool differs under another ledger by more than its last digits.

        The votes of copies sum to the same one whether there are two or three of them, up to rounding.
        """
        now, then = pooled(self.scenario), pooled(other)
        return tuple(name for name in now if not np.allclose(
            now[name].density, then[name].density, rtol=ROUNDING, atol=ROUNDING * float(now[name].density.max())))

    def effects(self, ledger: Ledger) -> dict[str, Effect]:
        """What the quantities asked for do under another ledger."""
        other = self.scenario.with_ledger(ledger)
        names = self.moved(other)
        if not names:
            return {q.name: Effect(0.0, 0.0, 0.0, 0.0, ()) for q in self.asked}
        anew = revalued(other, self.sample).values
        drawn = replace(self.sample, values={**self.sample.values, **{n: anew[n] for n in names}})
        case = build_case(other, drawn)
        differs = changed(self.case, case)
        width = {w.name: w.ends[1] - w.ends[0] for w in wanted(self.scenario)}
        size = {n: float(np.abs(anew[n] - self.sample.values[n]).mean()) / width[n] for n in names}
        issue_of = {w.name: w.key.issue for w in wanted(self.scenario)}
        out = {}
        packages: dict[str, Array] = {}
        for q in self.asked:
            k = self.case.issues.index(q.issue)
            joint = q.model is not None and bool(self.models[q.model].traits.multi_issue)
            if not (differs.any() if joint else differs[:, k].any()):
                out[q.name] = Effect(0.0, 0.0, 0.0, 0.0, ())
                continue
            before = self._now[q.name]
            carried = tuple(sorted((n for n in names if joint or issue_of[n] in (q.issue, None)),
                                   key=lambda n: (-size[n], n)))
            weighed = self._weighed(q, other, carried, before) if self.reweight else None
            out[q.name] = weighed or _effect(before, self._after(q, case, differs, before, packages), carried)
        return out

    def _weighed(self, q: Quantity, other: Scenario, moved: tuple[str, ...], before: Array) -> Effect | None:
        """The effect by weights on the draws at hand; None where they cannot be trusted.

        Loadings tie an input's number to others: weights on the one would leave the others as they were.
        """
        from peaceroom.evidence.pooling.reweighting import allowed, log_weights_of, reweighted

        if not np.isfinite(before).any() or moved_together(self.scenario) & set(moved):
            return None
        now, then = pooled(self.scenario), pooled(other)
        log_w = log_weights_of({n: self.sample.values[n] for n in moved}, {n: now[n] for n in moved},
                               {n: then[n] for n in moved})
        found = reweighted(log_w, before)
        k = self.case.issues.index(q.issue)
        unit = 1.0 if q.model is None else float(self.case.high[k] - self.case.low[k])
        if not allowed(found, SHOWN * unit):
            return None
        error = 1.96 * found.mcse
        return Effect(found.delta, found.delta - error, found.delta + error, abs(found.delta), moved)

    def _values(self, q: Quantity, case: Case, packages: dict[str, Array]) -> Array:
        """Values of a quantity; models of whole packages are solved once and kept in ``packages``."""
        k = case.issues.index(q.issue)
        if q.model is None:
            found = zone_open(case, k)
            return np.full(case.draws, np.nan) if found is None else found.astype(float)
        model = self.models[q.model]
        if model.traits.multi_issue:
            if q.model not in packages:
                packages[q.model] = np.asarray(model.solve(case).outcome)
            return packages[q.model][:, k]
        return np.asarray(model.solve(case.issue(k)).outcome[:, 0])

    def _after(self, q: Quantity, case: Case, differs: NDArray[np.bool_], before: Array,
               packages: dict[str, Array]) -> Array:
        """Values under the other ledger: draws on which nothing differs keep theirs."""
        k = case.issues.index(q.issue)
        model = None if q.model is None else self.models[q.model]
        if model is not None and not model.traits.deterministic:
            return self._values(q, case, packages)  # its random numbers belong to the draws of the whole case
        rows = np.flatnonzero(differs.any(axis=1) if model is not None and model.traits.multi_issue else differs[:, k])
        out = before.copy()
        out[rows] = self._values(q, pick(case, rows), packages)
        return out


def moved_together(s: Scenario) -> frozenset[str]:
    """Inputs from the ledger whose doubt is tied to others by loadings."""
    return frozenset(i.key for i in inputs(s) if i.quantity is not None and i.quantity.from_ and i.quantity.loadings)


def _effect(before: Array, after: Array, carried: tuple[str, ...]) -> Effect:
    known = np.isfinite(before) & np.isfinite(after)
    if not known.any():
        return Effect(0.0, 0.0, 0.0, 0.0, carried)
    d = after[known] - before[known]
    error = 1.96 * float(d.std(ddof=1)) / np.sqrt(d.size) if d.size > 1 else 0.0
    mean = float(d.mean())
    apart = float(np.abs(np.sort(after[known]) - np.sort(before[known])).mean())
    return Effect(mean, mean - error, mean + error, apart, carried)


def trace(work: LeaveOut, units: Sequence[tuple[Unit, str]] | None = None, workers: int | None = None) -> Iterator[
        tuple[Unit, str, dict[str, Effect]]]:
    """Leave out every unit in turn (`LeaveOut.every`), or those given.

    A unit's effects hold the quantities on whose issue it speaks, and any other that it moves. Units that take away the
    same passages are solved once. ``workers`` threads never change a number.
    """
    ledger = work.ledger
    work.prepare()
    tasks: dict[Hashable, Ledger] = {}
    order: list[tuple[Unit, str, Hashable, frozenset[str]]] = []
    for unit, name in work.every() if units is None else units:
        if unit == "camp" and name in PARTISANS:
            gone = frozenset(p for p in ledger.passages if (s := ledger.source_of(p)) and s.camp)
            key: Hashable = (unit, name)
            reduced = ledger.discounted("any", PARTISANS[name])
        else:
            reduced = ledger.without(unit, name)
            gone = frozenset(ledger.passages) - frozenset(reduced.passages)
            key = gone
        tasks.setdefault(key, reduced)
        order.append((unit, name, key, gone))
    with ThreadPoolExecutor(workers or default_workers()) as pool:
        running = {key: pool.submit(work.effects, reduced) for key, reduced in tasks.items()}
        try:
            for unit, name, key, gone in order:
                yield unit, name, _told(work, running[key].result(), gone)
        finally:  # an interrupt, or nobody asks on
            pool.shutdown(wait=True, cancel_futures=True)


def _told(work: LeaveOut, effects: Mapping[str, Effect], gone: frozenset[str]) -> dict[str, Effect]:
    issue_of = {q.name: q.issue for q in work.asked}
    return {name: e for name, e in effects.items() if e.carried_by or gone & work.spoken[issue_of[name]]}
