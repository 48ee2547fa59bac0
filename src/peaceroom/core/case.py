"""`Case`: the arrays that a settlement model sees. It knows no files, sources or plots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BY_DRAW = ("position", "salience", "capability", "reference", "no_agreement", "bottom_line", "flexibility", "risk")

#: absolute tolerance below which two values count as tied, everywhere
TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Case:
    """One negotiation, sampled: every array is read-only, D draws × N actors × K issues.

    Attributes
    ----------
    actors, issues
        Ids, in the order of the arrays.
    position, salience, capability
        ``(D, N, K)``. Position on the issue's own scale; salience in [0, 1]; capability ≥ 0 on any ratio
        scale. All three are NaN where the actor holds no known position.
    low, high
        ``(K,)`` ends of each issue's scale, low < high.
    reference
        ``(D, K)`` reference point (what holds without agreement); NaN where unknown.
    required
        ``(N, K)`` bool: the actors without whose consent the issue does not close.
    no_agreement
        ``(D, N)`` what failure is worth to the actor as a share of its best package, in [0, 1]; NaN unknown.
    bottom_line
        ``(D, N, K)`` how far the actor will go, on the issue's scale; NaN where not given.
    flexibility
        ``(D, N, K)`` in [0, 1]: willingness to move; NaN where not given.
    risk
        ``(D, N)`` exponent ρ > 0 of the actor's loss (1 neutral, > 1 averse); NaN where not given.
    rule
        per issue ``"unanimity"``, ``"consent"`` or ``"majority"``.
    quota
        ``(K,)`` share of capability that carries a majority issue, in (0.5, 1]; NaN otherwise.
    options
        per issue the admissible values in rising order (ordered options), or ``None`` for a continuum.
    setter
        per issue the id of the agenda setter, or ``None``.
    recognition, patience, control
        ``(N, K)`` probability of proposing, discount factor a round, share of control; NaN where not given.
    points
        per issue ``(D, N, M)`` what each of its M options is worth to the actor in points of its own, NaN for actors
        without a table; ``None`` where nobody has one. Empty: no issue has any.
    threshold
        ``(D, N)`` the least points at which an actor with tables accepts; NaN where not given.
    among, spare
        Actors of whom ``spare`` may refuse a text on all issues together; all others whose consent is required must
        accept it.
    by_approval
        per issue whether a text on it alone goes by that as well; empty: none does.
    groups
        per issue the agenda item (or proposal) it belongs to; issues of one group close together.
    context
        Plain facts that a model may use or ignore, e.g. ``{"domain": "eu-legislation"}``.
    seed, first
        Seed and number of the first draw: models that draw key their numbers by (seed, name, first + d).
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    position: Array
    salience: Array
    capability: Array
    low: Array
    high: Array
    reference: Array
    required: NDArray[np.bool_]
    no_agreement: Array
    bottom_line: Array
    flexibility: Array
    risk: Array
    rule: tuple[str, ...]
    quota: Array
    options: tuple[Array | None, ...]
    setter: tuple[str | None, ...]
    recognition: Array
    patience: Array
    control: Array
    groups: tuple[str, ...]
    context: Mapping[str, Any] = field(default_factory=dict)
    points: tuple[Array | None, ...] = ()
    threshold: Array = field(default_factory=lambda: np.empty((0, 0)))
    among: tuple[str, ...] = ()
    spare: int = 0
    by_approval: tuple[bool, ...] = ()
    seed: int = 0
    first: int = 0

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, np.ndarray):
                view = value.view()
                view.flags.writeable = False
                object.__setattr__(self, f.name, view)

    @property
    def draws(self) -> int:
        return int(self.position.shape[0])

    @property
    def weight(self) -> Array:
        """``(D, N, K)`` capability × salience; 0 where the actor holds no position."""
        return np.nan_to_num(self.capability * self.salience)

    def issue(self, index: int) -> Case:
        """The case of one issue alone."""
        k = slice(index, index + 1)
        changes: dict[str, Any] = {
            name: getattr(self, name)[:, :, k]
            for name in ("position", "salience", "capability", "bottom_line", "flexibility")
        }
        changes |= {name: getattr(self, name)[k] for name in ("issues", "low", "high", "quota", "rule",
                                                              "options", "setter", "groups")}
        changes |= {name: getattr(self, name)[:, k] for name in ("reference", "required", "recognition",
                                                                 "patience", "control")}
        changes["points"], changes["by_approval"] = self.points[k], self.by_approval[k]
        return replace(self, **changes)

    def by_draw(self) -> dict[str, Array]:
        """Every array with a row for each draw, by its field; ``points.3`` is the table of issue 3."""
        found: dict[str, Array] = {name: getattr(self, name) for name in _BY_DRAW}
        if len(self.threshold) == self.draws:
            found["threshold"] = self.threshold
        return found | {f"points.{k}": table for k, table in enumerate(self.points) if table is not None}

    def with_draws(self, arrays: Mapping[str, Array], first: int | None = None) -> Case:
        """The case with other arrays in place of those of `by_draw`, all of one number of draws."""
        tables = tuple(arrays.get(f"points.{k}") for k in range(len(self.points)))
        # mypy takes a dictionary for a value of every field
        fields_: Mapping[str, Any] = {name: value for name, value in arrays.items() if "." not in name}
        return replace(self, first=self.first if first is None else first, points=tables, **fields_)

    def slice(self, start: int, stop: int) -> Case:
        """Draws ``start … stop-1`` (views, no copy)."""
        return self.with_draws({name: value[start:stop] for name, value in self.by_draw().items()}, self.first + start)


def make_case(
    position: Any,
    salience: Any,
    capability: Any,
    *,
    low: Any = 0.0,
    high: Any = 100.0,
    actors: tuple[str, ...] | None = None,
    issues: tuple[str, ...] | None = None,
    **given: Any,
) -> Case:
    """A `Case` from plain arrays, for notebooks, tests and tools without a scenario file.

    Arrays of shape ``(N,)``, ``(N, K)`` or ``(D, N, K)`` are accepted; everything not given is unknown,
    and every actor's consent is taken as required.
    """
    x = np.asarray(position, float)
    x = x.reshape((1,) * (3 - x.ndim) + x.shape) if x.ndim != 1 else x.reshape(1, -1, 1)
    d, n, k = x.shape

    def full(value: Any) -> Array:
        a = np.asarray(value, float)
        if a.ndim == 1:
            a = a.reshape(1, -1, 1)
        return np.where(np.isnan(x), np.nan, np.broadcast_to(a, (d, n, k)))

    def shaped(name: str, *shape: int) -> Array:
        return np.array(np.broadcast_to(np.asarray(given.pop(name, np.nan), float), shape))

    return Case(
        actors=actors or tuple(f"actor-{i + 1}" for i in range(n)),
        issues=issues or tuple(f"issue-{i + 1}" for i in range(k)),
        position=x,
        salience=full(salience),
        capability=full(capability),
        low=np.array(np.broadcast_to(np.asarray(low, float), (k,))),
        high=np.array(np.broadcast_to(np.asarray(high, float), (k,))),
        reference=shaped("reference", d, k),
        required=np.array(np.broadcast_to(np.asarray(given.pop("required", True), bool), (n, k))),
        no_agreement=shaped("no_agreement", d, n),
        bottom_line=shaped("bottom_line", d, n, k),
        flexibility=shaped("flexibility", d, n, k),
        risk=shaped("risk", d, n),
        rule=given.pop("rule", ("unanimity",) * k),
        quota=shaped("quota", k),
        options=given.pop("options", (None,) * k),
        setter=given.pop("setter", (None,) * k),
        recognition=shaped("recognition", n, k),
        patience=shaped("patience", n, k),
        control=shaped("control", n, k),
        groups=given.pop("groups", ("all",) * k),
        **given,
    )
