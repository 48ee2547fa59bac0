"""Agreement between coders: Krippendorff's alpha.

α = 1 − D_o / D_e, where D_o is the disagreement seen within units and D_e the one expected if values were assigned to
units by chance (Krippendorff 2011, "Computing Krippendorff's alpha-reliability"). 1 is full agreement, 0 chance; below
0.667 no conclusion should rest on the codings (Krippendorff 2004, page 241).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Coding
from peaceroom.evidence.pooling.coded_values import coded_value

Array = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on one quantity of the codebook.

    Attributes
    ----------
    quantity
        position, salience or capability; followed by a colon and the scale where levels were coded.
    ordinal, interval
        Alpha of the values; ``None`` where no unit has two values, or all values are equal.
    presence
        Alpha (nominal) of whether the passage says anything about the input.
    units, coders
        Passage × input pairs with two coders or more, and coders in them.
    """

    quantity: str
    ordinal: float | None
    interval: float | None
    presence: float | None
    units: int
    coders: int


def alpha(units: Sequence[Sequence[float]], metric: Metric = "interval") -> float | None:
    """Krippendorff's alpha.

    Parameters
    ----------
    units
        The values that coders gave to each unit; missing values are left out, and units with fewer than two do not
        count.
    metric
        Difference between two values: ``nominal`` (equal or not), ``ordinal`` (values that lie between them, with half
        of their own) or ``interval`` (distance), each squared.

    Returns
    -------
    float | None
        At most 1; ``None`` where fewer than two values can be paired or all are equal, and nothing can be said.
    """
    paired = [np.asarray(unit, float) for unit in units if len(unit) >= 2]
    if not paired:
        return None
    values, index = np.unique(np.concatenate(paired), return_inverse=True)
    if len(values) < 2:
        return None
    coincidences, start = np.zeros((len(values), len(values))), 0
    for unit in paired:
        m = len(unit)
        counts = np.bincount(index[start:start + m], minlength=len(values)).astype(float)
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (m - 1)
        start += m
    totals = coincidences.sum(1)
    n = totals.sum()
    delta = _differences(values, totals, metric)
    expected = float((np.outer(totals, totals) * delta).sum())
    return 1 - float(n - 1) * float((coincidences * delta).sum()) / expected


def agreement(ledger: Ledger, ends: Mapping[str, tuple[float, float]] | None = None) -> tuple[Agreement, ...]:
    """Agreement for each quantity of the codebook that two coders or more have coded, by name.

    Parameters
    ----------
    ends
        Issue → ends of its scale, by default 0–100: positions are compared in hundredths. Ranges count by their middle.

    Raises
    ------
    InputError
        E906, E912–E914, E953: codings that cannot be read.
    """
    units: dict[tuple[str | None, ...], list[Coding]] = {}
    scale_of: dict[tuple[str | None, ...], str] = {}
    for coding in ledger.codings.values():
        unit: tuple[str | None, ...] = (coding.passage, coding.issue, coding.actor, coding.quantity, coding.aspect)
        units.setdefault(unit, []).append(coding)
        if coding.level is not None and coding.scale is not None:
            scale_of[unit] = coding.scale
    groups: dict[str, list[list[Coding]]] = {}
    for unit, codings in units.items():
        quantity = codings[0].quantity
        name = f"{quantity}:{scale_of[unit]}" if unit in scale_of else quantity
        if len({c.by for c in codings}) >= 2:
            groups.setdefault(name, []).append(codings)
    return tuple(_agreement(name, groups[name], ledger, ends or {}) for name in sorted(groups))


@dataclass(frozen=True, slots=True)
class CodedTwice:
    """One passage and input that several coders have coded: coder → what was read out of it, as written (``nothing``
    where a coder found that the passage says nothing), and the distance between the furthest two, in hundredths of the
    scale; None where at most one of them gave a value."""

    passage: str
    actor: str
    issue: str | None
    quantity: str
    said: Mapping[str, str]
    distance: float | None


def coded_twice(ledger: Ledger, ends: Mapping[str, tuple[float, float]]) -> tuple[CodedTwice, ...]:
    """What two coders or more have coded, those furthest apart first; ``ends`` as for `agreement`."""
    units: dict[tuple[str | None, ...], list[Coding]] = {}
    for coding in ledger.codings.values():
        unit = (coding.passage, coding.actor, coding.issue, coding.quantity, coding.aspect)
        units.setdefault(unit, []).append(coding)
    out = []
    for codings in units.values():
        if len({c.by for c in codings}) < 2:
            continue
        first, values = codings[0], []
        for coding in codings:
            scale = ends.get(coding.issue or "", (0.0, 100.0)) if coding.quantity == "position" else (0.0, 100.0)
            read = coded_value(coding, ledger.scales, scale, ledger.assumptions.coder_sd)
            values += [] if read is None else [read.x]
        said = {c.by: c.value or (f"level {c.level} of {c.scale}" if c.level else "nothing") for c in codings}
        out.append(CodedTwice(first.passage, first.actor, first.issue, first.quantity, said,
                              max(values) - min(values) if len(values) > 1 else None))
    return tuple(sorted(out, key=lambda unit: -1.0 if unit.distance is None else -unit.distance))


def _agreement(
    name: str, units: list[list[Coding]], ledger: Ledger, ends: Mapping[str, tuple[float, float]]
) -> Agreement:
    values, presence = [], []
    for codings in units:
        read = []
        for coding in codings:
            scale = ends.get(coding.issue or "", (0.0, 100.0)) if coding.quantity == "position" else (0.0, 100.0)
            read.append(coded_value(coding, ledger.scales, scale, ledger.assumptions.coder_sd))
        values.append([r.x for r in read if r is not None])
        presence.append([float(r is not None) for r in read])
    return Agreement(name, alpha(values, "ordinal"), alpha(values, "interval"), alpha(presence, "nominal"),
                     len(units), len({c.by for codings in units for c in codings}))


def _differences(values: Array, totals: Array, metric: Metric) -> Array:
    """Squared differences ``(v, v)`` between the distinct values."""
    if metric == "nominal":
        return 1 - np.eye(len(values))
    if metric == "interval":
        return np.asarray((values[:, None] - values) ** 2)
    # sum over the values from one to the other, minus half of the totals of both
    rank = np.cumsum(totals) - totals / 2
    return np.asarray((rank[:, None] - rank) ** 2)
