"""A number on an issue's scale, said in the words of the scale's anchors."""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.core.modes import Mode
from peaceroom.scenario.types import Issue

#: a settlement within this part of the way between two anchors counts as close to the nearer one
_CLOSE = 0.1
_MIDDLE = (0.4, 0.6)
_SAME = 1e-6


def words(issue: Issue, value: float) -> str:
    """Where ``value`` (on the issue's scale) lies, e.g. ``between "shared" and "new", nearer "new"``.

    For ordered options it is the option itself, or "between" two of them.
    """
    anchors = sorted(issue.scale)
    value = min(max(value, anchors[0]), anchors[-1])
    for anchor in anchors:
        if abs(value - anchor) <= _SAME * (anchors[-1] - anchors[0]):
            return _quoted(issue, anchor)
    below = max(a for a in anchors if a < value)
    above = min(a for a in anchors if a > value)
    between = f"between {_quoted(issue, below)} and {_quoted(issue, above)}"
    way = (value - below) / (above - below)
    if issue.kind == "options":
        return between
    if way <= _CLOSE:
        return f"close to {_quoted(issue, below)}"
    if way >= 1 - _CLOSE:
        return f"close to {_quoted(issue, above)}"
    if _MIDDLE[0] <= way <= _MIDDLE[1]:
        return f"about half-way {between}"
    return f"{between}, nearer {_quoted(issue, below if way < _MIDDLE[0] else above)}"


def say(issue: Issue, humps: Sequence[Mode]) -> str:
    """A distribution in words: its median, or each of its outcomes with its share; never one for two.

    ``either close to "as it is" (55 in 100 draws) or close to "new" (45 in 100)``
    """
    if len(humps) == 1:
        return words(issue, humps[0].median)
    parts = [f"{words(issue, h.median)} ({p} in 100 draws)" for h, p in zip(humps, _percent(humps), strict=True)]
    return f"{'either' if len(parts) == 2 else 'one of'} {' or '.join(parts)}"


def _percent(humps: Sequence[Mode]) -> list[int]:
    """Whole percentages that sum to 100 (largest remainders)."""
    exact = [100 * h.share for h in humps]
    out = [int(x) for x in exact]
    order = sorted(range(len(exact)), key=lambda j: (out[j] - exact[j], j))
    for j in order[: 100 - sum(out)]:
        out[j] += 1
    return out


def _quoted(issue: Issue, anchor: float) -> str:
    return f"“{issue.scale[anchor]}”"
