"""An issue's scale as a strip for the one table: where sides stand, the likely text, and where a text suits all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from peaceroom.findings.brief.types import IssueRow

_WIDE, _HIGH, _MARGIN, _BASE = 200.0, 36.0, 9.0, 24.0
#: so tall is a share of all draws
_TALL = 16.0
#: sides by their shape, so that they can be told apart in grey
SHAPES = ("●", "■", "▲", "◆", "▼", "✚")


def side_marks(rows: tuple[IssueRow, ...]) -> dict[str, str]:
    """Side → its sign, in the order in which sides occur; past the sixth all share the last."""
    sides = dict.fromkeys(end.side for row in rows for end in row.ends)
    return {side: SHAPES[min(i, len(SHAPES) - 1)] for i, side in enumerate(sides)}


def issue_strip(row: IssueRow, marks: Mapping[str, str]) -> str:
    """An SVG without ids; its words stand in ``aria-label``."""
    low, high = row.scale

    def x(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(_MARGIN + share * (_WIDE - 2 * _MARGIN), 1)

    parts = [_suits(row, x), f'<path d="M{x(low)} {_BASE}H{x(high)}" stroke="var(--line)" stroke-width="1.5"/>']
    for first, last in row.spans:
        wide = max(x(last) - x(first), 4.0)
        at = min(x(first), x(high) - wide)
        parts.append(f'<rect x="{at:.1f}" y="{_BASE - 3}" width="{wide:.1f}" height="6" rx="2" fill="var(--accent)"/>')
    beside: dict[float, int] = {}
    for end in row.ends:
        middle = x((end.low + end.high) / 2)
        near = next((at for at in beside if abs(at - middle) < 9), middle)
        row_of = beside.get(near, 0)
        beside[near] = row_of + 1
        if end.high > end.low:
            parts.append(f'<path d="M{x(end.low)} {_BASE + 6}H{x(end.high)}" stroke="var(--ink)" stroke-width="1.5"/>')
        parts.append(f'<text x="{middle + 9 * row_of:.1f}" y="{_BASE + 11}" font-size="10" text-anchor="middle" '
                     f'fill="var(--ink)">{marks[end.side]}</text>')
    label = f"{row.name}: likely {row.likely}; {'; '.join(f'{e.side} {e.words}' for e in row.ends)}"
    return (f'<svg class="row" viewBox="0 0 {_WIDE:.0f} {_HIGH:.0f}" role="img" aria-label="{escape(label)}">'
            f'{"".join(parts)}</svg>')


def _suits(row: IssueRow, x: Callable[[float], float]) -> str:
    """The share of draws in which a text at a point suits all, as a hill; at options as bars."""
    if not row.suits:
        return ""
    if len(row.suits) < 12:
        return "".join(f'<rect x="{x(v) - 3:.1f}" y="{_BASE - 4 - _TALL * p:.1f}" width="6" height="{_TALL * p:.1f}" '
                       'fill="var(--zone)"/>' for v, p in row.suits if p > 0)
    points = " ".join(f"{x(v)},{_BASE - 4 - _TALL * p:.1f}" for v, p in row.suits)
    first, last = x(row.suits[0][0]), x(row.suits[-1][0])
    return f'<polygon points="{first},{_BASE - 4} {points} {last},{_BASE - 4}" fill="var(--zone)"/>'
