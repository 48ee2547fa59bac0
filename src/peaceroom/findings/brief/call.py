"""Whom to call first: the inputs whose knowledge would take away most of a doubt, by whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peaceroom.analysis.zone import zone_open
from peaceroom.findings.brief.types import Line
from peaceroom.findings.evidence import input_name, split
from peaceroom.findings.rounding import cited
from peaceroom.findings.view import Array, View

#: so many lines; an input is worth one from this share of the doubt on
_LINES, _LEAST = 3, 0.05
#: draws are cut into so many slices of equal size, along one input
_SLICES = 20


@dataclass(frozen=True)
class _Worth:
    """How much of the doubt about one answer would go if one number were known."""

    share: float
    actor: str
    input: str
    issue: str
    zone: bool


def calls(v: View) -> tuple[Line, ...]:
    """At most three lines, each about another actor, the most useful first."""
    found = sorted(_known(v) or _measured(v), key=lambda w: (-w.share, w.input))
    lines: list[Line] = []
    asked: set[str] = set()
    for w in found:
        if w.share < _LEAST or w.actor in asked or len(lines) == _LINES:
            continue
        asked.add(w.actor)
        issue = cited(v.names.issue(w.issue))
        about = "whether any text there suits all" if w.zone else "where it settles"
        lines.append(Line(f"{v.names.actor(w.actor)}, about {issue}: {_asked(v, w)} would take away "
                          f"{100 * w.share:.0f} of 100 parts of the doubt {about}.", "word"))
    if not lines:
        lines.append(Line("No single number takes away as much as 5 of 100 parts of a doubt: no one call would settle "
                          "anything.", "word"))
    return tuple(lines)


def _known(v: View) -> list[_Worth]:
    """From the value of information, where the run has it."""
    found = []
    for quantity, by_input in (v.run.result.get("voi") or {}).items():
        issue, model = split(quantity)
        share = v.run.result["zone"].get(issue, {}).get("share")
        for key, e in by_input.items():
            if not e.get("low", 0.0) > 0 or (actor := _actor(key)) is None or (v.names.redact and model is None):
                continue
            if model is not None:
                found.append(_Worth(e["evppi"], actor, key, issue, False))
            elif share is not None and 0.05 < share < 0.95:  # a Brier score at most as large as share × (1 − share)
                found.append(_Worth(e["evppi"] / (share * (1 - share)), actor, key, issue, True))
    return found


def _asked(v: View, w: _Worth) -> str:
    """What to ask: ``what it wants there``, of another issue by its name."""
    match w.input.split("."):
        case ["positions", _, issue, "position"]:
            return "knowing what it wants there" if issue == w.issue else (
                f"knowing what it wants on {cited(v.names.issue(issue))}")
        case ["positions", _, issue, "salience"]:
            return "knowing how much it cares" if issue == w.issue else (
                f"knowing how much it cares about {cited(v.names.issue(issue))}")
        case ["no_agreement", _]:
            return "knowing what failure is worth to it"
        case ["actors", _, "capability"]:
            return "knowing how strong it is"
    return f"knowing {input_name(v.names, w.input)}"


def _actor(key: str) -> str | None:
    """Whose number it is, if it is anybody's."""
    kind, *rest = key.split(".")
    return rest[0] if kind in ("positions", "no_agreement", "actors", "thresholds") and rest else None


def _measured(v: View) -> list[_Worth]:
    """Without a ledger: the share of the spread between slices of one input, in the draws of the run itself."""
    found = []
    for k, issue in enumerate(v.case.issues):
        y = _middle(v, k)
        opens = None if v.names.redact else zone_open(v.case, k)
        for i, key, x in _inputs(v, k):
            if (share := explained(x, y)) is not None:
                found.append(_Worth(share, v.case.actors[i], key, issue, False))
            if opens is not None and (share := explained(x, opens.astype(float))) is not None:
                found.append(_Worth(share, v.case.actors[i], key, issue, True))
    return found


def _middle(v: View, k: int) -> Array:
    """``(D,)`` mean settlement of the models in each draw; NaN where none has any."""
    y = v.pool.outcomes(k)
    known = np.isfinite(y)
    count = known.sum(axis=0) if y.size else np.zeros(v.draws)
    total = np.where(known, y, 0.0).sum(axis=0) if y.size else np.zeros(v.draws)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def _inputs(v: View, k: int) -> Iterator[tuple[int, str, Array]]:
    case, issue = v.case, v.case.issues[k]
    for i, actor in enumerate(case.actors):
        if np.isfinite(case.position[:, i, k]).all():
            yield i, f"positions.{actor}.{issue}.position", case.position[:, i, k]
        if not v.names.redact and case.required[:, k][i] and np.isfinite(case.no_agreement[:, i]).all():
            yield i, f"no_agreement.{actor}", case.no_agreement[:, i]


def explained(x: Array, y: Array) -> float | None:
    """Share of the variance of ``y`` ``(D,)`` that lies between slices of ``x`` ``(D,)``, less what chance puts there.

    ``None`` where either is constant or fewer than ten draws fall into a slice.
    """
    keep = np.isfinite(x) & np.isfinite(y)
    x, y = x[keep], y[keep]
    if y.size < 10 * _SLICES or np.ptp(x) <= 0 or np.ptp(y) <= 0:
        return None
    parts = np.array_split(y[np.argsort(x, kind="stable")], _SLICES)
    between = sum(part.size * (part.mean() - y.mean()) ** 2 for part in parts) / y.size
    share = float(between / y.var())
    return max(0.0, 1 - (1 - share) * (y.size - 1) / (y.size - _SLICES))
