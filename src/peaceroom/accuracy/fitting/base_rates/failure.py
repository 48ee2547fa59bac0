"""What became of agreements and ceasefires: ended, fought again, broken; whole conflicts are resampled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from peaceroom.accuracy.fitting.base_rates.files import find, read_csv, read_xlsx
from peaceroom.accuracy.fitting.base_rates.spells import kaplan_meier

Table = list[dict[str, object]]

DRAWS = 300
SEED = 20211231


def failure_tables(folder: Path) -> dict[str, Table]:
    """``agreements``: ended and fought again; ``ceasefires``: fates as bounds."""
    return {"agreements": ended(folder) + fought_again(folder), "ceasefires": ceasefires(folder)}


def ended(folder: Path) -> Table:
    """UCDP peace agreements since 1989 coded as ended (violence again, or a party left), by type, from signature."""
    rows = read_xlsx(find(folder, "UCDP Peace Agreements v22.1"), "UCDP Peace Agreements v22.1",
                     ("year", "pa_date", "pa_type", "ended", "duration", "conflict_id"))
    last, kinds = date(2021, 12, 31), {"1": "full", "2": "partial", "3": "process"}
    found = []
    for r in rows:
        signed = as_date(r["pa_date"])
        if signed is None or int(r["year"]) < 1989:
            continue
        over = as_date(r["duration"]) if str(r["ended"]) == "True" else None
        if over is not None and over < signed:
            continue  # one agreement is dated after its own end
        found.append((kinds[str(r["pa_type"])], str(r["conflict_id"]), ((over or last) - signed).days,
                      over is not None))
    return _curves(found, "agreement coded as ended", (*kinds.values(), "all"))


def fought_again(folder: Path) -> Table:
    """Terminated dyads since 1989: the same dyad, or the same conflict, at 25 deaths a year again."""
    table = "UCDP Conflict Termination, dyads, v3-2021"
    rows = read_xlsx(find(folder, table), table,
                     ("dyadterm", "ependdate", "outcome", "conflict_id", "dyad_id", "type_of_conflict"))
    out: Table = []
    for what, name, key in (("same dyad at 25 deaths again", "UCDP Dyadic v25.1", "dyad_id"),
                            ("same conflict active again", "UCDP/PRIO Armed Conflict v25.1", "conflict_id")):
        active: dict[int, list[tuple[int, date | None]]] = {}
        for a in read_csv(find(folder, name), name, (key, "year", "start_date2")):
            active.setdefault(int(a[key]), []).append((int(a["year"]), as_date(a["start_date2"])))
        found = []
        for r in rows:
            over = as_date(r["ependdate"])
            if r["dyadterm"] != 1 or r["outcome"] is None or r["type_of_conflict"] not in (3, 4) or over is None \
                    or over.year < 1989:
                continue
            # a year's fighting begins with its episode if that began in it, else it counts from mid-year
            again = [s if s and s.year == y else date(y, 7, 1) for y, s in active.get(int(r[key]), ()) if y > over.year]
            first = min(again) if again else None
            found.append((_OUTCOMES[int(r["outcome"])], str(r["conflict_id"]),
                          ((first or date(2024, 12, 31)) - over).days, first is not None))
        out += _curves(found, what, (*_OUTCOMES.values(), "all"))
    return out


_OUTCOMES = {1: "peace agreement", 2: "ceasefire", 3: "victory of the government", 4: "victory of the rebels",
             5: "low activity", 6: "actor ceases"}


def _curves(found: list[tuple[str, str, int, bool]], what: str, kinds: Iterable[str]) -> Table:
    """Kaplan–Meier incidences after 1, 2 and 5 years for each kind; intervals over resampled conflicts."""
    at = np.array([365.0, 730.0, 1826.0])
    rows: Table = []
    for kind in kinds:
        mine = [f for f in found if kind in (f[0], "all")]
        numbers, where = np.unique([f[1] for f in mine], return_inverse=True)
        days, came = np.array([f[2] for f in mine], float), np.array([f[3] for f in mine])
        rng = np.random.default_rng(SEED)
        weights = rng.multinomial(len(numbers), np.full(len(numbers), 1 / len(numbers)), size=DRAWS)[:, where]
        drawn = np.array([kaplan_meier(days, came, at, w.astype(float)) for w in weights])
        low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
        p = kaplan_meier(days, came, at)
        rows += [{"event": what, "after": kind, "years": y, "p": p[i], "low": low[i], "high": high[i], "n": len(mine),
                  "conflicts": len(numbers), "events": int(came.sum()),
                  "note": "near 0 by construction: an episode ends only after a calm year"
                  if what.startswith("same dyad") and y == 1 else ""} for i, y in enumerate((1, 2, 5))]
    return rows


def ceasefires(folder: Path) -> Table:
    """Ceasefires broken or ended within a time, as bounds: the fate of 45 % is not known."""
    table = "ETH/PRIO Civil Conflict Ceasefires"
    columns = ("uniq_id", "ceasefire_class", "ended", *(f"{p}_{k}" for p in ("cf_dec", "cf_effect", "end")
                                                         for k in ("yr", "month", "day")))
    groups: dict[str, list[dict[str, str]]] = {}
    for r in read_csv(find(folder, table), table, columns):
        groups.setdefault(r["uniq_id"], []).append(r)
    kinds = {"1": "cessation of hostilities", "2": "preliminary", "3": "definitive"}
    out: Table = []
    for code, kind in kinds.items():
        mine = [g for g in groups.values() if g[0]["ceasefire_class"] == code and _day(g[0], "cf_dec") is not None]
        for within in (30, 90, 180, 365):
            broken = sum(any(r["ended"] == "2" and _after(g[0], r, within) for r in g) for g in mine)
            ended_ = sum(any(_after(g[0], r, within) for r in g) for g in mine)
            known = sum(any(r["ended"] not in ("-1", "3") for r in g) for g in mine)  # -1 unknown, 3 unclear
            unknown = sum(all(r["ended"] == "-1" for r in g) for g in mine)
            out.append({"class": kind, "within": within, "n": len(mine), "broken_low": broken / len(mine),
                        "broken_of_known_fates": broken / known, "ended_for_any_reason": ended_ / len(mine),
                        "fate_unknown": unknown / len(mine)})
    return out


def _day(row: dict[str, str], what: str) -> date | None:
    """A date in three columns; a missing day counts as the 15th."""
    year, month, day = (int(float(row[f"{what}_{k}"] or -1)) for k in ("yr", "month", "day"))
    if year <= 0 or not 1 <= month <= 12:
        return None
    try:
        return date(year, month, day if day > 0 else 15)
    except ValueError:
        return date(year, month, 28)


def _after(ceasefire: dict[str, str], row: dict[str, str], within: int) -> bool:
    start, over = _day(ceasefire, "cf_effect") or _day(ceasefire, "cf_dec"), _day(row, "end")
    return start is not None and over is not None and 0 <= (over - start).days <= within


def as_date(value: Any) -> date | None:
    """A date of a workbook or a CSV file; None where there is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", str(value or ""))
    return date(*map(int, found.groups())) if found else None
