"""Exact leave-out: the same draws with another ledger, solved again where some input differs.

Nothing is approximated: densities are pooled anew without the unit, draws are taken at the same probabilities, and the
models solve the draws and issues that changed. Effects of units do not add up: two copies of one utterance have none
each, and their origin has all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.influence.quantities import Quantity
from peaceroom.analysis.influence.repooling import Repooling
from peaceroom.analysis.zone import zone_open
from peaceroom.core.case import Case
from peaceroom.evidence.ledger.ledger import Ledger, Unit
from peaceroom.evidence.pooling.pooled import Pooled
from peaceroom.models import Model
from peaceroom.models.asking import ask
from peaceroom.runs.cases import changed, pick
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.sampling.sample import Sample, build_case
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
UNITS: tuple[Unit, ...] = get_args(Unit)
#: every source with a camp at once: id → share by which each is believed less
PARTISANS = {"any": 1.0, "any-half": 0.5}
#: a weighed effect may err by so much of a scale, which is less than anybody prints
SHOWN = 0.001


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


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a ledger: passages taken away, or all sources with a camp believed less.

    Attributes
    ----------
    gone
        The passages that are touched.
    discount
        Share of trust that is taken from them; 0: they are left out.
    """

    gone: frozenset[str]
    discount: float = 0.0


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

    def on(self, sample: Sample) -> LeaveOut:
        """The same on other draws; what depends on the ledger alone is kept."""
        other = replace(self, sample=sample)
        vars(other).update(repooling=self.repooling, members=self.members)
        return other

    def units(self) -> Iterator[tuple[Unit, str]]:
        """Every unit on which an input of the scenario rests."""
        heard = frozenset[str]().union(*self.repooling.heard.values())
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
    def repooling(self) -> Repooling:
        return Repooling(self.scenario)

    @cached_property
    def spoken(self) -> Mapping[str, frozenset[str]]:
        """Issue → passages on which an input on it rests (an actor's capability: on every issue)."""
        found: dict[str, set[str]] = {issue: set() for issue in self.case.issues}
        for name, passages in self.repooling.heard.items():
            for issue in found:
                if self.repooling.wanted[name].key.issue in (issue, None):
                    found[issue] |= passages
        return {issue: frozenset(passages) for issue, passages in found.items()}

    @cached_property
    def _alone(self) -> tuple[Case, ...]:
        return tuple(self.case.issue(k) for k in range(len(self.case.issues)))

    @cached_property
    def _joint(self) -> bool:
        """Whether a model is asked that needs every issue to answer on one."""
        return any(q.model is not None and self.models[q.model].traits.multi_issue for q in self.asked)

    @cached_property
    def members(self) -> Mapping[Unit, Mapping[str, frozenset[str]]]:
        """Unit → id → its passages."""
        return {unit: self.ledger.passages_of(unit) for unit in UNITS}

    def prepare(self) -> None:
        """Work out what every unit is compared with, before threads ask for it."""
        self.repooling.prepare()
        _ = self._now, self.spoken, self._alone, self._joint

    def change(self, unit: Unit, name: str) -> Change:
        """What is done to the ledger when a unit is left out."""
        if unit == "camp" and name in PARTISANS:
            gone = frozenset(p for p in self.ledger.passages if (s := self.ledger.source_of(p)) and s.camp)
            return Change(gone, PARTISANS[name])
        return Change(self.members[unit][name])

    def effects(self, change: Change) -> dict[str, Effect]:
        """What the quantities asked for do under another ledger, those that it moves or speaks about."""
        pools = (self.repooling.under(self.ledger.discounted("any", change.discount)) if change.discount
                 else self.repooling.without(change.gone))
        nothing = {q.name: Effect(0.0, 0.0, 0.0, 0.0, ()) for q in self.asked
                   if change.gone & self.spoken[q.issue]}
        if not pools:
            return nothing
        anew = {name: self._drawn(name, found) for name, found in pools.items()}
        issue_of = {name: self.repooling.wanted[name].key.issue for name in pools}
        touched = set(self.case.issues) if None in issue_of.values() else set(issue_of.values())
        drawn = replace(self.sample, values={**self.sample.values, **anew})
        # an input on one issue changes nothing on the others: only models of whole packages need these
        case = build_case(self.scenario, drawn, only=None if self._joint else {i for i in touched if i is not None})
        differs = {issue: changed(self._alone[self.case.issues.index(issue)], case.issue(k))[:, 0]
                   for k, issue in enumerate(case.issues)}
        anywhere = np.logical_or.reduce(list(differs.values()))
        width = {name: self.repooling.wanted[name].ends[1] - self.repooling.wanted[name].ends[0] for name in pools}
        size = {n: float(np.abs(anew[n] - self.sample.values[n]).mean()) / width[n] for n in pools}
        out: dict[str, Effect] = {}
        packages: dict[str, Array] = {}
        for q in self.asked:
            joint = q.model is not None and bool(self.models[q.model].traits.multi_issue)
            moves = anywhere if joint else differs.get(q.issue)
            if moves is None or not moves.any():
                out |= {q.name: nothing[q.name]} if q.name in nothing else {}
                continue
            before = self._now[q.name]
            carried = tuple(sorted((n for n in pools if joint or issue_of[n] in (q.issue, None)),
                                   key=lambda n: (-size[n], n)))
            weighed = self._weighed(q, pools, carried, before) if self.reweight else None
            effect = weighed or _effect(before, self._after(q, case, moves, before, packages), carried)
            if effect.carried_by or q.name in nothing:
                out[q.name] = effect
        return out

    def _drawn(self, name: str, found: Pooled) -> Array:
        """The input's draws from another pool, at the same probabilities (common random numbers)."""
        distribution, u = self.repooling.distribution(name, found), self.sample.units.get(name)
        return np.full(self.sample.draws, distribution.best) if u is None else distribution.ppf(u)

    def _weighed(self, q: Quantity, pools: Mapping[str, Pooled], moved: tuple[str, ...],
                 before: Array) -> Effect | None:
        """The effect by weights on the draws at hand; None where they cannot be trusted.

        Loadings tie an input's number to others: weights on the one would leave the others as they were.
        """
        from peaceroom.evidence.pooling.reweighting import allowed, log_weights_of, reweighted

        if not np.isfinite(before).any() or moved_together(self.scenario) & set(moved):
            return None
        log_w = log_weights_of({n: self.sample.values[n] for n in moved}, {n: self.repooling.now[n] for n in moved},
                               {n: pools[n] for n in moved})
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
                packages[q.model] = np.asarray(ask(q.model, model, case).outcome)
            return packages[q.model][:, k]
        return np.asarray(ask(q.model, model, case.issue(k)).outcome[:, 0])

    def _after(self, q: Quantity, case: Case, moves: NDArray[np.bool_], before: Array,
               packages: dict[str, Array]) -> Array:
        """Values under the other ledger: draws on which nothing differs keep theirs."""
        if q.model is not None and not self.models[q.model].traits.deterministic:
            return self._values(q, case, packages)  # its random numbers belong to the draws of the whole case
        rows = np.flatnonzero(moves)
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
