"""Models that are wrong in one way, and the check that must notice.

All start from `Good`, a compromise mean with an option. At module level, so that they can be pickled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from peaceroom.core.case import Array, Case
from peaceroom.core.rng import uniforms
from peaceroom.core.settlement import Settlement
from peaceroom.models import Traits, get_model, param
from peaceroom.models.base import options_of

GOOD = Traits("A weighted mean", "benchmark")


@dataclass(frozen=True)
class Good:
    """A compromise mean with a tie option that its definition never needs."""

    tie: str = param("lower", "which end of a tie", choices=("lower", "upper"))
    traits: ClassVar[Traits] = GOOD

    def outcome(self, case: Case) -> Array:
        w = case.weight
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((w * np.nan_to_num(case.position)).sum(axis=1) / w.sum(axis=1))

    def finish(self, s: Settlement) -> Settlement:
        return s

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        y = self.outcome(case)
        silent = {k: "nobody cares" for j, k in enumerate(case.issues) if np.isnan(y[:, j]).all()}
        return self.finish(Settlement.of("good", case.issues, y, reading=options_of(self), unavailable=silent))


class _Changed(Good):
    """A good settlement with one field replaced."""

    def changes(self, s: Settlement) -> dict[str, Any]:
        raise NotImplementedError

    def finish(self, s: Settlement) -> Settlement:
        return replace(s, **self.changes(s))


class WrongShape(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"outcome": s.outcome[:, 0]}


class FloatTies(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"ties": s.ties.astype(float)}


class NegativeTies(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"ties": s.ties - 1}


class FloatFlags(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"no_agreement": s.no_agreement.astype(float)}


class OtherIssues(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"issues": ("something", *s.issues[1:])}


class NoReading(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"reading": {}}


class SilentWithoutReason(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"unavailable": {}}


class Infinite(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"outcome": np.where(s.outcome > 50, np.inf, s.outcome)}


class FlagsEverything(_Changed):
    """Calls its mean 'no agreement' although that is not the reference point."""

    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"no_agreement": np.ones_like(s.no_agreement)}


class OutsideItsInterval(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"interval_low": s.outcome + 1, "interval_high": s.outcome + 2, "ties": s.ties + 1}


class UncountedTie(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"interval_low": s.outcome - 1}


class IgnoresTieRule(_Changed):
    def changes(self, s: Settlement) -> dict[str, Any]:
        return {"interval_low": s.outcome - 1, "interval_high": s.outcome + 1, "ties": s.ties + 1}


class WrongRoundZero(Good):
    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        s = super().solve(case)
        return replace(s, trajectory=np.stack([case.position + 1] * 2, axis=1)) if trajectory else s


class AskingChangesIt(Good):
    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        s = super().solve(case)
        return replace(s, outcome=s.outcome + 1) if trajectory else s


class FirstActorCountsTwice(Good):
    def outcome(self, case: Case) -> Array:
        w = case.weight.copy()
        w[:, 0] *= 2
        return np.asarray((w * np.nan_to_num(case.position)).sum(axis=1) / w.sum(axis=1))


class LeansUp(Good):
    """Higher positions count more, in the same way on any scale."""

    def outcome(self, case: Case) -> Array:
        x = np.nan_to_num((case.position - case.low) / (case.high - case.low))
        w = case.weight * (1 + x)
        return np.asarray((w * np.nan_to_num(case.position)).sum(axis=1) / w.sum(axis=1))


class Geometric(Good):
    """Depends on where zero is; mirrored itself about it so that only shifting shows."""

    def outcome(self, case: Case) -> Array:
        y = super().outcome(case)
        return np.asarray(y * (1 + 1e-3 * np.abs(y) / (case.high - case.low)))


class CapabilityHasAUnit(Good):
    def outcome(self, case: Case) -> Array:
        s = np.nan_to_num(case.salience)
        w = s * (1 - np.exp(-np.nan_to_num(case.capability) / 20))
        return np.asarray((w * np.nan_to_num(case.position)).sum(axis=1) / w.sum(axis=1))


class CountsTheIdle(Good):
    def outcome(self, case: Case) -> Array:
        known = ~np.isnan(case.position)
        return np.asarray(np.nan_to_num(case.position).sum(axis=1) / known.sum(axis=1))


class HalfwayToReference(Good):
    def outcome(self, case: Case) -> Array:
        y = super().outcome(case)
        return np.where(np.isnan(case.reference), y, (y + case.reference) / 2)


class BeyondTheHull(Good):
    """Overshoots away from the middle of the scale."""

    def outcome(self, case: Case) -> Array:
        middle = (case.low + case.high) / 2
        return np.asarray(middle + 9 * (super().outcome(case) - middle))


class GlobalRandom(Good):
    def outcome(self, case: Case) -> Array:
        y = super().outcome(case)
        return np.asarray(y + np.random.default_rng().normal(size=y.shape) * 1e-12 * (case.high - case.low))


class SecretlyDraws(Good):
    def outcome(self, case: Case) -> Array:
        y = super().outcome(case)
        u = uniforms(case.seed, "toys", case.draws, first=case.first)
        return np.asarray(y + (u[:, None] - 0.5) * 1e-9 * (case.high - case.low))


class OnlyClaimsToDraw(Good):
    traits: ClassVar[Traits] = replace(GOOD, deterministic=False)


class ComparesDraws(Good):
    """The mean, a touch towards the mean over all draws."""

    def outcome(self, case: Case) -> Array:
        y = super().outcome(case)
        return np.asarray(0.999 * y + 0.001 * y.mean(axis=0))


class MixesIssues(Good):
    def outcome(self, case: Case) -> Array:
        unit = (super().outcome(case) - case.low) / (case.high - case.low)
        mixed = 0.999 * unit + 0.001 * np.nanmean(unit, axis=1, keepdims=True)
        return np.asarray(case.low + (case.high - case.low) * mixed)


class OnlyClaimsToTrade(Good):
    traits: ClassVar[Traits] = replace(GOOD, multi_issue=True)


class OnlyClaimsToNeedReference(Good):
    traits: ClassVar[Traits] = replace(GOOD, needs_reference=True)


class HidesItsNeed(Good):
    def outcome(self, case: Case) -> Array:
        return np.where(np.isnan(case.no_agreement).all(axis=1)[:, None], np.nan, super().outcome(case))


class WritesIntoTheCase(Good):
    def outcome(self, case: Case) -> Array:
        assert case.salience.base is not None
        case.salience.base[...] = np.clip(case.salience.base, 0, 0.5)
        return super().outcome(case)


class DoesNotTravel(Good):
    def __reduce__(self) -> str:
        raise TypeError("cannot be pickled")


class CountsTheAbsent(Good):
    """Divides by the number of rows, whether or not they have a position."""

    def outcome(self, case: Case) -> Array:
        y = super().outcome(case)
        middle = (case.low + case.high) / 2
        return np.asarray(middle + (y - middle) * (1 - 0.01 / case.position.shape[1]))


class Raises(Good):
    def outcome(self, case: Case) -> Array:
        raise ValueError("out of luck")


class UnknownKind(Good):
    traits: ClassVar[Traits] = replace(GOOD, kind="oracle")


class NoTraits:
    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        settlement: Settlement = get_model("compromise").solve(case)
        return settlement


@dataclass
class Thawed:
    traits: ClassVar[Traits] = GOOD

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        settlement: Settlement = get_model("compromise").solve(case)
        return settlement


#: toy → name of a check that must fail on it
NOTICED: dict[type[Any], str] = {
    WrongShape: "form", FloatTies: "form", FloatFlags: "form", OtherIssues: "form", Raises: "form",
    Thawed: "frozen parameters", UnknownKind: "declared traits", NoTraits: "declared traits",
    NoReading: "options in the reading",
    SilentWithoutReason: "finite or declared unavailable", Infinite: "finite or declared unavailable",
    OnlyClaimsToNeedReference: "what it needs", HidesItsNeed: "what it needs",
    FlagsEverything: "no-agreement flags",
    FirstActorCountsTwice: "order of the actors",
    LeansUp: "reflection of the scale",
    Geometric: "shift and stretch of the scale",
    CapabilityHasAUnit: "rescaling of capability",
    CountsTheIdle: "inert actor with salience 0",
    HalfwayToReference: "unanimity",
    BeyondTheHull: "outcome within the hull",
    GlobalRandom: "same seed, same bytes",
    SecretlyDraws: "deterministic or not, as declared", OnlyClaimsToDraw: "deterministic or not, as declared",
    ComparesDraws: "batch equals loop",
    MixesIssues: "one issue alone or jointly, as declared",
    OnlyClaimsToTrade: "one issue alone or jointly, as declared",
    WritesIntoTheCase: "input untouched",
    DoesNotTravel: "pickling",
    CountsTheAbsent: "actor without a position",
    NegativeTies: "ties", OutsideItsInterval: "ties", UncountedTie: "ties", IgnoresTieRule: "ties",
    WrongRoundZero: "trajectory on request", AskingChangesIt: "trajectory on request",
}
