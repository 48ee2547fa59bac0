"""What of two codings of one origin can be laid side by side: ranges by side, breaks, the day of opening."""

from __future__ import annotations

from collections.abc import Mapping
from math import log10
from statistics import fmean

from peaceroom.scenario.cases.compiling import open_items
from peaceroom.scenario.cases.types import Certainty, Item, Opening, Origin

Range = tuple[float, float]
#: kind of item and side → ranges of wants of the first and the second coder, from 0 to 100
Wants = dict[tuple[str, str], tuple[Range, Range]]
#: days by which a day may be off that is known so exactly
WITHIN: Mapping[Certainty, int] = {"day": 0, "week": 7, "month": 31, "year": 366}


def overlap(a: Range, b: Range) -> float:
    """Length that two ranges share, of the length that either covers: 0 … 1; points count as equal or not."""
    covered = max(a[1], b[1]) - min(a[0], b[0])
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0])) / covered if covered else 1.0


def middle(a: Range) -> float:
    """The middle of a range."""
    return (a[0] + a[1]) / 2


def same_day(a: Opening | None, b: Opening | None) -> float | None:
    """1 where the days are equal, as exactly as the less certain coder knows; 0 too where one says that talks have not
    opened; None where both do."""
    if a is None or b is None:
        return None if a is b else 0.0
    return float(abs((a.date - b.date).days) <= max(WITHIN[a.certainty], WITHIN[b.certainty]))


def capability(origin: Origin) -> dict[str, Range]:
    """Side → range of capability, the mean of its parties' ends."""
    return _by_side(origin, {key: party.capability.support for key, party in origin.parties.items()})


def deaths(origin: Origin) -> float | None:
    """Powers of ten of the deaths a month, one added, that the range is centred on."""
    return None if origin.violence is None else log10(1 + middle(origin.violence.deaths_a_month.support))


def gaps(origin: Origin) -> dict[str, float]:
    """Kind → how far apart the wants are on the first open item of that kind, 0 … 100."""
    found = {}
    for kind, item in _first_of_kind(origin).items():
        wants = [middle(stance.wants.support) for stance in item.positions.values()]
        found[kind] = max(wants) - min(wants)
    return found


def wants(first: Origin, second: Origin) -> Wants:
    """What both coders say that a side wants, on the first open item of every kind that both have.

    The ends of a scale are the coder's choice: where the order of the sides is the reverse of the first coder's (their
    middles vary against each other), the second coder's scale is turned round.
    """
    a, b = _first_of_kind(first), _first_of_kind(second)
    found: Wants = {}
    for kind in a:
        if kind not in b:
            continue
        ours, theirs = _stances(first, a[kind]), _stances(second, b[kind])
        sides = sorted(set(ours) & set(theirs))
        if _against({side: middle(ours[side]) for side in sides}, {side: middle(theirs[side]) for side in sides}):
            theirs = {side: (100 - high, 100 - low) for side, (low, high) in theirs.items()}
        found.update({(kind, side): (ours[side], theirs[side]) for side in sides})
    return found


def _first_of_kind(origin: Origin) -> dict[str, Item]:
    return {item.kind: item for item in reversed(open_items(origin))}


def _stances(origin: Origin, item: Item) -> dict[str, Range]:
    return _by_side(origin, {key: stance.wants.support for key, stance in item.positions.items()})


def _by_side(origin: Origin, ranges: Mapping[str, Range]) -> dict[str, Range]:
    sides: dict[str, list[Range]] = {}
    for key, ends in ranges.items():
        sides.setdefault(origin.parties[key].side, []).append(ends)
    return {side: (fmean(low for low, _ in found), fmean(high for _, high in found)) for side, found in sides.items()}


def _against(a: Mapping[str, float], b: Mapping[str, float]) -> bool:
    """Whether the numbers of the same sides vary against each other."""
    return bool(a) and sum((a[side] - fmean(a.values())) * (b[side] - fmean(b.values())) for side in a) < 0
