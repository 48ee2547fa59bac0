"""Numbers as people read them: no digit that the spread does not support, shares as "xx in 100".

Everything here is plain text out of plain numbers; a minus sign is U+2212 and a range is joined by an en dash
(or "to" where one end is negative).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.verdicts import PROBABLE as PROBABLE
from peaceroom.core.verdicts import Verdict as Verdict
from peaceroom.core.verdicts import verdict as verdict
from peaceroom.core.verdicts import wilson as wilson

Array = NDArray[np.float64]
#: share of draws that must agree before an order or a direction is stated
AGREE = 0.9
#: "nothing": a shift smaller than this part of the issue's scale
NEGLIGIBLE = 0.01


def step(width: float) -> float:
    """The grid on which a number with an interval of this width is printed: 1 or 5 × a power of ten.

    It is the coarsest such grid that still leaves ten steps across the interval (a width of 20 gives whole
    numbers, 50 gives fives); below one, only powers of ten are used, if they leave five steps (7 gives whole
    numbers, 0.3 gives hundredths): halves read like measurements.
    """
    tenth = abs(width) / 10
    if not isfinite(tenth) or tenth <= 0:
        return 0.0
    power = 10.0 ** floor(log10(tenth) + 1e-12)
    if tenth < 5 * power * (1 - 1e-12):
        return power
    return 5 * power if power >= 1 else 10 * power


def finest(scale: float) -> float:
    """The finest grid worth printing on a scale of this width: a power of ten, at most a hundredth of it.

    Positions are coded in ranges of many hundredths, so finer digits would say more than anybody knows.
    """
    return float(10.0 ** floor(log10(scale / 100) + 1e-12))


def _on_grid(value: float, grid: float) -> str:
    if grid <= 0:
        text = f"{value:.4g}"
        return text.replace("-", "−") if float(text) else "0"
    decimals = max(0, -floor(log10(grid) + 1e-12))
    snapped = round(value / grid) * grid
    text = f"{snapped:.{decimals}f}"
    return "0" if not float(text) else text.replace("-", "−")


def rounded(value: float, width: float, least: float = 0.0) -> str:
    """A number whose interval is ``width`` wide; with width 0 (no doubt at all), four significant digits.

    The grid is never finer than ``least``, here and below, unless there is no doubt at all.
    """
    grid = step(width)
    return _on_grid(value, max(grid, least) if grid else 0.0)


def span(low: float, high: float, least: float = 0.0) -> str:
    """An interval such as ``30–60``; ``−20 to −5`` where an end is negative; one number if both are equal."""
    grid = step(high - low)
    grid = max(grid, least) if grid else 0.0
    a, b = _on_grid(low, grid), _on_grid(high, grid)
    if a == b:
        return a
    return f"{a} to {b}" if "−" in a + b else f"{a}–{b}"


def estimate(middle: float, low: float, high: float, least: float = 0.0) -> str:
    """``48 (30–60)``; without doubt only ``48``."""
    if step(high - low) == 0:
        return rounded(middle, 0)
    return f"{rounded(middle, high - low, least)} ({span(low, high, least)})"


def shift(middle: float, low: float, high: float, least: float = 0.0) -> str:
    """A difference with its sign: ``+12 (5–20)``, ``−3 (−8 to 1)``, ``0``."""
    text = estimate(middle, low, high, least)
    return text if text[0] in "−0" else f"+{text}"


def in_100(share: float, draws: int) -> str:
    """``73 in 100``. With few draws the share is printed in fives, or tens, as its sampling error allows."""
    low, high = wilson(share, draws)
    error = 100 * (high - low) / 2
    grid = 1 if error <= 2.5 else 5 if error <= 12 else 10
    shown = int(grid * floor(100 * share / grid + 0.5))
    if shown <= 0:
        return f"fewer than {grid} in 100"
    if shown >= 100:
        return f"more than {100 - grid} in 100"
    return f"{shown} in 100"


def in_100_span(shares: Sequence[float], draws: int) -> str:
    """The range of several shares: ``20–45 in 100``."""
    texts = [in_100(s, draws) for s in (min(shares), max(shares))]
    if texts[0] == texts[1]:
        return texts[0]
    if all(t.split()[0].isdigit() for t in texts):
        return f"{texts[0].split()[0]}–{texts[1]}"
    return f"{texts[0].removesuffix(' in 100')} to {texts[1]}"


#: draws that are compared at a time
_PIECE = 65_536


def leaders(scores: Array, *, at_most: int) -> tuple[tuple[int, ...], float] | None:
    """Which column is the largest, as far as the draws agree.

    Parameters
    ----------
    scores
        ``(D, M)``; NaN never leads. Ties share their draw equally.
    at_most
        The largest group that still says something.

    Returns
    -------
    The smallest group of columns that holds the largest value in at least `AGREE` of the draws, most frequent
    first, and the share of draws in which it does; ``None`` if that needs more than ``at_most`` columns.
    """
    return leaders_of(np.split(scores, range(_PIECE, len(scores), _PIECE)), at_most=at_most)


def leaders_of(pieces: Iterable[Array], *, at_most: int) -> tuple[tuple[int, ...], float] | None:
    """`leaders` of scores that come in pieces of their draws, since all at once may not fit into memory."""
    total, draws = np.zeros(0), 0
    for scores in pieces:
        filled = np.where(np.isfinite(scores), scores, -np.inf)
        top = filled.max(axis=1, keepdims=True) if filled.shape[1] else np.empty((0, 1))
        known = np.isfinite(top[:, 0])
        is_top = filled[known] >= top[known] - 1e-9
        parts = is_top / is_top.sum(axis=1, keepdims=True)
        # one sum over all draws in order, so that the pieces change no digit
        total = np.add.reduce(np.concatenate([np.zeros((1, scores.shape[1])) if not draws else total[None], parts]))
        draws += len(parts)
    if not draws:
        return None
    share = total / draws
    order = np.argsort(-share, kind="stable")
    reached = np.cumsum(share[order])
    count = int(np.searchsorted(reached, AGREE - 1e-12)) + 1
    if count > at_most or count > share.size:
        return None
    return tuple(int(i) for i in order[:count]), float(reached[count - 1])


def leading(scores: Array) -> list[tuple[int, float]]:
    """Columns of ``(D, M)`` with the share of draws in which each is the largest, most often first; ties are shared."""
    filled = np.where(np.isfinite(scores), scores, -np.inf)
    top = filled.max(axis=1, keepdims=True)
    known = np.isfinite(top[:, 0])
    if not known.any():
        return []
    is_top = filled[known] >= top[known] - 1e-9
    share = (is_top / is_top.sum(axis=1, keepdims=True)).mean(axis=0)
    return [(int(j), float(share[j])) for j in np.argsort(-share, kind="stable") if share[j] > 0]


def decimal(value: float, decimals: int, *, sign: bool = False) -> str:
    """A number with so many decimals and a real minus sign; ``sign``: a plus before those above 0 as well.

    Minus signs are set here, on a number alone: a sentence that holds a name is never searched for hyphens.
    """
    text = f"{value:{'+' if sign else ''}.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def tenths(share: float, *, sign: bool = False) -> str:
    """A share or a difference of shares in hundredths, to a tenth: ``−1.8``."""
    return decimal(100 * share, 1, sign=sign)


def hundreds(share: float, draws: int) -> str:
    """The share for a table headed "in 100": ``73``, ``<1``, ``>99``."""
    text = in_100(share, draws).removesuffix(" in 100")
    return text.replace("fewer than ", "<").replace("more than ", ">")


def listed(words: Sequence[str], joiner: str = "and", *, at_most: int = 99, rest: str = "more") -> str:
    """``a``, ``a and b``, ``a, b and c``; longer lists end in ``and 3 more``."""
    if len(words) > at_most + 1:
        words = [*words[:at_most], f"{len(words) - at_most} {rest}"]
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def cited(name: str) -> str:
    """A title inside a sentence: ``‘When a ceasefire starts’``."""
    return f"‘{name}’"


def some_issues(names: Sequence[str], *, at_most: int = 99) -> str:
    """Cited titles of issues; only how many there are if there are more than ``at_most``."""
    return listed([cited(n) for n in names]) if len(names) <= at_most else counted(len(names), "issue")


def sentence(parts: Sequence[str]) -> str:
    """Clauses joined by semicolons, with a capital and a full stop."""
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def counted(n: int, one: str, many: str | None = None) -> str:
    """``1 position``, ``2 positions``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
