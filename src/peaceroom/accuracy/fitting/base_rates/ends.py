"""Ends of wars by arms: by foreign support in UCDP's dyad-years, and after the exit of a government's patron."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.coded import resampled, rows, unreadable, verdicts
from peaceroom.accuracy.fitting.base_rates.failure import as_date
from peaceroom.accuracy.fitting.base_rates.files import find, read_xlsx
from peaceroom.accuracy.fitting.base_rates.shipping import rounded
from peaceroom.base_rates.ends import CLASSES, EXIT_KINDS, GRID_MONTHS
from peaceroom.core.months import MONTH_DAYS

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Table = list[dict[str, object]]

TERMINATIONS = "UCDP Conflict Termination, dyads, v3-2021"
EXITS = "ends of foreign support"
#: the file of terminations ends here
END = date(2020, 12, 31)
#: years after a year of support in which a dyad counts as after the exit
AFTER_YEARS = 5
DRAWS = 500
#: UCDP's outcomes
_ENDS = {"victory": (3, 4), "government-defeat": (4,), "government-victory": (3,)}
_KNOWN_MONTHS = 60.0


@dataclass(frozen=True, slots=True)
class Origins:
    """Ends of dyad-years of wars within states that went on, seen forward ``(n,)``.

    ``days`` to the end of the episode or of the file; ``outcome`` UCDP's code, 0 without an end; ``group`` index into
    `CLASSES`; ``war`` whether the year had a thousand deaths or more; ``year``; ``dyad``; ``conflict``; ``place``
    UCDP's country of it.
    """

    days: Array
    outcome: NDArray[np.int64]
    group: NDArray[np.int64]
    war: Flags
    year: NDArray[np.int64]
    dyad: NDArray[np.int64]
    conflict: NDArray[np.int64]
    place: NDArray[np.str_]


def origins(path: Path) -> Origins:
    """One origin for the last day of every dyad-year after which the episode went on. E732, E733."""
    found = read_xlsx(path, TERMINATIONS, ("dyadep_id", "dyadterm", "ependdate", "outcome", "conflict_id", "dyad_id",
                                           "year", "side_a_2nd", "intensity_level", "type_of_conflict", "location"))
    episodes: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    supported: dict[int, set[int]] = defaultdict(set)
    for r in found:
        if str(r["side_a_2nd"] or "").strip():
            supported[r["dyad_id"]].add(r["year"])
        if r["type_of_conflict"] in (3, 4):
            episodes[r["dyadep_id"]].append(r)
    out = []
    for years in episodes.values():
        last = max(years, key=lambda r: int(r["year"]))
        over = as_date(last["ependdate"]) if last["dyadterm"] == 1 else None
        for r in years:
            start = date(r["year"], 12, 31)
            if (over or END) <= start:
                continue
            days = ((over or END) - start).days
            out.append((days, int(last["outcome"] or 0) if over else 0, _group(supported[r["dyad_id"]], r["year"]),
                        r["intensity_level"] == 2, r["year"], r["dyad_id"], r["conflict_id"], str(r["location"])))
    columns = [np.array(c) for c in zip(*out, strict=True)]
    return Origins(columns[0].astype(float), *columns[1:])


def _group(supported: set[int], year: int) -> int:
    if year in supported:
        return CLASSES.index("patron-present")
    before = any(year - AFTER_YEARS <= y < year for y in supported)
    return CLASSES.index("after-exit" if before else "no-patron")


def end_table(folder: Path, without: Iterable[str] = (), draws: int = DRAWS) -> Table:
    """Cumulative incidence of an end by arms, by class, intensity and period; other ends compete with it.

    ``without``: UCDP's places to leave out, for a forecast of one of them.
    """
    o = origins(find(folder, TERMINATIONS))
    kept = ~np.isin(o.place, list(without))
    o = Origins(*(getattr(o, name)[kept] for name in Origins.__slots__))
    at = np.array(GRID_MONTHS, float) * MONTH_DAYS
    out: Table = []
    for what, chosen in (("all", o.year > 0), ("wars", o.war), ("since 1989", o.year >= 1989)):
        for k, name in enumerate(CLASSES):
            mine = chosen & (o.group == k)
            weights, conflicts = resampled([str(c) for c in o.conflict[mine]], draws)
            every = np.vstack([np.ones((1, int(mine.sum()))), weights])
            found = {}
            for end, codes in _ENDS.items():
                came = np.isin(o.outcome[mine], codes)
                events = np.array([int((came & (o.days[mine] <= t)).sum()) for t in at])
                drawn = incidence(o.days[mine], o.outcome[mine] > 0, came, every, at)
                found[end] = (*_limits(drawn, events, int(mine.sum()), conflicts), events)
            either = found["victory"] = _either(found)
            assert (either[0] <= 1).all()
            dyads = len(np.unique(o.dyad[mine]))
            out += [{"class": name, "years": what, "end": end, "months": m, "p": p[i], "low": low[i], "high": high[i],
                     "origins": int(mine.sum()), "dyads": dyads, "conflicts": conflicts, "events": int(events[i])}
                    for end, (p, low, high, events) in found.items() for i, m in enumerate(GRID_MONTHS)]
    return out


def _limits(drawn: Array, events: Array, origins: int, conflicts: int) -> tuple[Array, Array, Array]:
    """Estimate and 90 % limits. What has not been seen is not impossible: half an event, and the limit of none seen
    in so many conflicts, or that of a later time with events if it is lower."""
    low, high = np.quantile(drawn[1:], (0.05, 0.95), axis=0)
    none = (events == 0) & (np.array(GRID_MONTHS) > 0)
    p = np.where(none, 0.5 / (origins + 1), drawn[0])
    high = np.where(none, 1 - 0.05 ** (1 / conflicts), high)
    high = np.where(none, np.minimum.accumulate(high[::-1])[::-1], high)
    return p, np.minimum(low, p), np.maximum(high, p)


def _either(found: dict[str, tuple[Array, Array, Array, Array]]) -> tuple[Array, Array, Array, Array]:
    """Victory of either side: the sum of the two, with limits no narrower than theirs."""
    whole, parts = found["victory"], [found[end] for end in ("government-defeat", "government-victory")]
    p = parts[0][0] + parts[1][0]
    low = np.minimum(np.maximum.reduce([whole[1], parts[0][1], parts[1][1]]), p)
    return p, low, np.maximum.reduce([whole[2], parts[0][2], parts[1][2], p]), whole[3]


def incidence(days: Array, ended: Flags, came: Flags, weights: Array, at: Iterable[float]) -> Array:
    """Aalen–Johansen incidence of an end ``came`` among competing ``ended`` at some days ``(draws, len(at))``."""
    times = np.unique(days[ended])
    there = weights @ (days[:, None] >= times)
    over = weights @ ((days[:, None] == times) & ended[:, None])
    mine = weights @ ((days[:, None] == times) & came[:, None])
    risk = np.maximum(there, 1e-12)
    left = np.cumprod(1 - over / risk, axis=1)
    before = np.hstack([np.ones((len(weights), 1)), left[:, :-1]])
    total = np.hstack([np.zeros((len(weights), 1)), np.cumsum(before * mine / risk, axis=1)])
    found: Array = total[:, np.searchsorted(times, np.fromiter(at, float), side="right")]
    return found


def fit_exits(folder: Path, without: Container[str] = ()) -> dict[str, object]:
    """Months from the exit of a patron to the defeat of its client, case by case, as it ships (E731–E733).

    ``without``: countries to leave out, for a forecast of one of them.
    """
    path = find(folder, EXITS)
    checked = verdicts(EXITS)
    coded = exit_rows(folder, without)
    months = [_months(r, path) for r in coded]
    where = np.unique([country(r) for r in coded], return_inverse=True)[1]
    for r in coded:
        if r["kind"] not in EXIT_KINDS:
            raise unreadable(f"kind is {r['kind'][:40]!r}, not one of {', '.join(EXIT_KINDS)}", path)
    return {
        "what": "months from the exit of a government's patron to its defeat (ended) or to when it was last followed",
        "days": rounded(np.array([m * MONTH_DAYS for m, _ in months]), 5),
        "ended": [int(lost) for _, lost in months], "cluster": [int(k) for k in where],
        "kind": [r["kind"] for r in coded],
        "disputed": [int("contradicted" in checked.get(r["id"], ())) for r in coded],
        "edges_weeks": [0, 13, 52, 261],
    }


def exit_rows(folder: Path, without: Container[str] = ()) -> list[dict[str, str]]:
    """The exits that count, in the order in which they ship."""
    path = find(folder, EXITS)
    checked = verdicts(EXITS)
    coded = [r for r in rows(path, EXITS, ("client", "months_to_defeat", "months_followed", "kind"))
             if "left out" not in checked.get(r["id"], ()) and country(r) not in without]
    return sorted(coded, key=lambda r: (_months(r, path), country(r)))


def country(row: dict[str, str]) -> str:
    """The country of a client, without the name of its government."""
    return row["client"].split("(")[0].strip()


def _months(row: dict[str, str], path: Path) -> tuple[float, bool]:
    text = row["months_to_defeat"].strip()
    try:
        return (float(text), True) if text else (float(row["months_followed"] or _KNOWN_MONTHS), False)
    except ValueError:
        raise unreadable(f"{row['id'][:40]} has months {text[:40]!r}", path) from None
