"""Who stands with whom and against whom: what the actor map draws."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from peaceroom.findings.view import Array, View
from peaceroom.scenario.quantities import Quantity

#: mean distance, in shares of the scale, from which on two actors stand against each other on the map
AGAINST = 0.4
#: best estimate of `disruption` from which on an actor could upset a text
UPSETS = 0.5


@dataclass(frozen=True, slots=True)
class Tie:
    """Support from one actor to another. ``weight``: 0–1, of the strongest support of the scenario."""

    giver: str
    taker: str
    weight: float
    disputed: bool


@dataclass(frozen=True, slots=True)
class Rift:
    """Two actors far apart: mean distance on the issues that both speak to, 0–1 of the scale, by what they care."""

    one: str
    other: str
    distance: float
    issues: int


@dataclass(frozen=True, slots=True)
class Relations:
    """Actors by place on the map, with what binds and parts them.

    ``camps``: each party (or actor that receives support) with its factions; ``givers`` support somebody in a camp;
    ``others`` do neither.
    """

    givers: tuple[str, ...]
    camps: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[str, ...]
    ties: tuple[Tie, ...]
    rifts: tuple[Rift, ...]
    upset: frozenset[str]
    consent: frozenset[str]


def relations(v: View) -> Relations:
    """The relations among all actors of a run's scenario, in the file's order; rifts widest first."""
    s = v.run.scenario
    ties = _ties(v)
    taking = {t.taker for t in ties}
    consent = {k for k, a in s.actors.items() if a.consent == "required"}
    members: dict[str, list[str]] = {k: [] for k, a in s.actors.items()
                                     if a.kind == "party" or ((k in taking or k in consent) and a.kind != "faction")}
    for key, actor in s.actors.items():
        if actor.kind == "faction" and actor.of:
            members[actor.of].append(key)
    placed = {*members, *(f for inside in members.values() for f in inside)}
    givers = tuple(k for k in s.actors if k not in placed and any(t.giver == k for t in ties))
    others = tuple(k for k in s.actors if k not in placed and k not in givers)
    return Relations(givers, tuple((k, tuple(m)) for k, m in members.items()), others, ties, _rifts(v, members),
                     _upset(v), frozenset(consent))


def _best(cell: Quantity | None) -> float | None:
    if cell is None or cell.value is None:
        return None
    return float(cell.value.on(0).best)


def _ties(v: View) -> tuple[Tie, ...]:
    """Rows of support; one tie for each pair, the strongest, and what the process alone names."""
    s = v.run.scenario
    strength: dict[tuple[str, str], float] = {}
    disputed: dict[tuple[str, str], bool] = {}
    for row in s.support:
        pair = (row.from_, row.to)
        best = (_best(row.strength) or 0.0) * (_best(row.share) or 0.0)
        strength[pair] = max(strength.get(pair, 0.0), best)
        disputed[pair] = disputed.get(pair, True) and row.disputed
    for key, facts in (s.process.third_parties.items() if s.process else ()):
        for taker in facts.support:
            strength.setdefault((key, taker), 0.0)
    most = max(strength.values(), default=0.0) or 1.0
    return tuple(Tie(*pair, value / most, disputed.get(pair, False)) for pair, value in strength.items()
                 if pair[0] != pair[1])


def _rifts(v: View, members: dict[str, list[str]]) -> tuple[Rift, ...]:
    """Pairs of parties, and of a party and each of its own factions, that stand far apart."""
    found = []
    places = {key: _place(v, [key, *inside]) for key, inside in members.items()}
    pairs = [(one, other, places[one], places[other]) for one, other in combinations(members, 2)]
    for party, inside in members.items():
        for faction in inside:
            rest = [party, *(f for f in inside if f != faction)]
            pairs.append((party, faction, _place(v, rest), _place(v, [faction])))
    width = v.case.high - v.case.low
    for one, other, (at, care), (at_other, care_other) in pairs:
        with np.errstate(invalid="ignore"):
            far = np.abs(at - at_other) / width
            weight = np.sqrt(care * care_other)
        shared = np.isfinite(far) & np.isfinite(weight)
        if shared.any():
            distance = float(np.average(far[shared], weights=weight[shared] if weight[shared].sum() > 0 else None))
            if distance >= AGAINST:
                found.append(Rift(one, other, distance, int(shared.sum())))
    return tuple(sorted(found, key=lambda r: (-r.distance, r.one, r.other)))


def _place(v: View, keys: list[str]) -> tuple[Array, Array]:
    """``(K,)`` position and salience of several actors together, by capability; NaN where none speaks to the issue."""
    case = v.case
    who = [case.actors.index(key) for key in keys if key in case.actors]
    if not who:
        return np.full(len(case.issues), np.nan), np.full(len(case.issues), np.nan)

    def middle(x: Array) -> Array:
        """``(members, K)`` medians over the draws, NaN where nothing is known."""
        kept = np.where(v.present[who], x[:, who], 0.0)
        return np.where(v.present[who], np.nanmedian(kept, axis=0), np.nan)

    weight = np.nan_to_num(middle(case.capability)) + 1e-9 * v.present[who]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = weight / weight.sum(axis=0)
    spoken = v.present[who].any(axis=0)
    at, care = (np.where(spoken, np.nansum(shares * middle(x), axis=0), np.nan)
                for x in (case.position, case.salience))
    return at, care


def _upset(v: View) -> frozenset[str]:
    s = v.run.scenario
    named = set(s.process.disruptors) if s.process else set()
    return frozenset(named | {k for k, a in s.actors.items() if (_best(a.disruption) or 0.0) >= UPSETS})
