"""A series' forecast as the command and a run print it: months, warnings, the method's record in words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import cast

import numpy as np

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Warn
from peaceroom.runs.results import Month, Violence
from peaceroom.scenario.file.series import Series
from peaceroom.violence.artefacts import TIMES, Suspect, repaired, suspects
from peaceroom.violence.forecasts import (
    DEFAULT,
    FEWEST,
    METHODS,
    TABLED,
    WINDOW,
    ViolenceForecast,
    analog_table,
    forecast_series,
    record,
)
from peaceroom.violence.months import month_name, month_number

#: names of the printed quantiles
QUANTILES = {"p2.5": 0.025, "p10": 0.1, "median": 0.5, "p90": 0.9, "p97.5": 0.975}
#: known months that the result repeats
SHOWN = 24


def last_month(as_of: str | date) -> int:
    """The last month (its number) of which everything may be known: ``YYYY-MM`` means the end of that month.

    A day means the month before it, or its own if it is the last day. Raises `InputError` E725.
    """
    if isinstance(as_of, str):
        if (number := month_number(as_of)) is not None:
            return number
        try:
            day = date.fromisoformat(as_of)
        except ValueError:
            raise InputError.one("E725", f"{as_of[:40]!r} is neither a month nor a day", CODES["E725"][1],
                                 "write YYYY-MM for the end of a month, or YYYY-MM-DD") from None
    else:
        day = as_of
    number = 12 * day.year + day.month - 1
    return number if day.day == monthrange(day.year, day.month)[1] else number - 1


def forecast_known(series: Series, *, as_of: str | date | None = None, method: str = DEFAULT, horizon: int = 12,
                   ) -> tuple[ViolenceForecast, Series, list[Warn]]:
    """Forecast what may be known of ``series``: the forecast, the series as it was used, and warnings.

    Months after ``as_of`` are cut off, and months that stand out are replaced by a second count where the file
    gives one (`peaceroom.violence.artefacts`). Raises `InputError` E720, E723–E725.
    """
    warned: list[Warn] = []
    known = series if as_of is None else _cut(series, last_month(as_of), warned)
    found = suspects(known.values, known.second)
    warned += [_told(s, known) for s in found if s.fate != "confirmed"]
    used = Series(known.id, known.file, known.column, known.unit, known.first, repaired(known.values, found),
                  known.second, known.second_column)
    n = len(used.values)
    if n < FEWEST:
        raise InputError.one("E720", f"{series.column} has {n} month{'' if n == 1 else 's'} that may be used",
                             CODES["E720"][1], f"give at least {FEWEST} months, better {WINDOW}", file=series.file)
    made = forecast_series(used.months, used.values, method=method, horizon=horizon,
                           name=f"{series.id}.{series.column}")
    if n < WINDOW:
        warned.append(Warn("W711", f"{series.id} has only {n} months; the methods look back {WINDOW}, so take the "
                                   "intervals as rough"))
    if method not in TABLED and not used.values[-WINDOW:].any():
        warned.append(Warn("W715", f"{series.id} has no deaths in its last {min(n, WINDOW)} months, so {method} "
                                   f"forecasts zero without doubt; the methods {' and '.join(TABLED)} say how often "
                                   "that held"))
    if method in TABLED and (until := month_number(analog_table()["until"])) and as_of is not None \
            and last_month(as_of) < until:
        warned.append(Warn("W716", f"the table behind {method} was fitted on months up to {analog_table()['until']}, "
                                   "later than the as-of date"))
    return made, used, warned


def _cut(series: Series, last: int, warned: list[Warn]) -> Series:
    n = len(series.values)
    keep = min(n, max(0, last - series.first + 1))
    if keep < n:
        warned.append(Warn("W710", f"{series.id}: {n - keep} month{'' if n - keep == 1 else 's'} after "
                                   f"{month_name(last)} left out, as nobody could know them on the as-of date"))
    if (short := last - (series.first + n - 1)) > 0:
        warned.append(Warn("W714", f"{series.id} ends in {month_name(series.first + n - 1)}, {short} "
                                   f"month{'' if short == 1 else 's'} before the last that could be known"))
    return Series(series.id, series.file, series.column, series.unit, series.first, series.values[:keep],
                  None if series.second is None else series.second[:keep], series.second_column)


def _told(s: Suspect, series: Series) -> Warn:
    month = month_name(series.first + s.index)
    stands = (f"{series.id}: {month} has {s.count:,.0f}, more than {TIMES:g} times the median of its neighbours "
              f"({s.neighbours:,.0f})")
    if s.fate == "replaced":
        return Warn("W713", f"{stands}, and {series.second_column} does not confirm it; its {s.used:,.0f} is used")
    return Warn("W712", f"{stands}: a real peak, or deaths of several months booked to one; used as it stands")


def violence_of(series: Series, *, as_of: str | date | None = None, method: str = DEFAULT, horizon: int = 12,
                ) -> Violence:
    """The forecast of one series as plain numbers and words: the object that ``violence --json`` prints.

    ``months`` holds quantiles (whole counts) and the mean of each month; ``known`` the last months as they were
    used; ``record`` how the method did on past months.
    """
    made, used, warned = forecast_known(series, as_of=as_of, method=method, horizon=horizon)
    table = made.quantiles(list(QUANTILES.values()))
    months = [{"month": m.month, "ahead": m.ahead, "mean": round(m.counts.mean, 1)}
              | {name: int(q) for name, q in zip(QUANTILES, row, strict=True)}
              for m, row in zip(made.months, table, strict=True)]
    kept = list(zip(used.months, used.values, strict=True))[-SHOWN:]
    return {
        "method": method, "method_words": METHODS[method], "record": record_words(method), "unit": series.unit,
        "column": series.column, "last": made.last, "known": [{"month": m, "count": int(v)} for m, v in kept],
        "months": cast("list[Month]", months),
        "warnings": [w.to_dict() for w in warned],
    }


def record_words(method: str) -> str:
    """``mean CRPS 14.54 against 15.50 of bootstrap on 191 countries 2018–21, 3 to 14 months ahead``."""
    r = record()
    against = r["against"]
    years = f"{r['years'][0]}–{r['years'][-1] % 100}"
    beside = "" if method == against else f" against {r['methods'][against]['crps']:.2f} of {against}"
    eighty, most = r["methods"][method]["covered"]
    return (f"mean CRPS {r['methods'][method]['crps']:.2f}{beside} on {r['countries']} countries {years}, "
            f"{r['leads'][0]} to {r['leads'][1]} months ahead (less is better); where there had been deaths, its 80 % "
            f"intervals held {100 * eighty:.0f} % of months and its 95 % intervals {100 * most:.0f} %")


def violence_result(series: Iterable[Series], as_of: date) -> dict[str, Violence]:
    """Forecasts of a scenario's series by the default method: series id → `violence_of`, or why there is none."""
    out: dict[str, Violence] = {}
    for s in series:
        try:
            out[s.id] = violence_of(s, as_of=as_of)
        except InputError as error:  # too little before the as-of date: no reason to refuse the run
            out[s.id] = {"unavailable": error.problems[0].message}
    return out


def change_words(found: Violence) -> str:
    """One sentence: where the series stands, and what is forecast for its months."""
    recent = [k["count"] for k in found["known"][-WINDOW:]]
    first, last = found["months"][0], found["months"][-1]
    spread = (f"eight times in ten between {first['p10']:,} and {first['p90']:,}" if first["p10"] < first["p90"]
              else f"hardly anything but {first['p10']:,}")
    same = all(m["p10"] == first["p10"] and m["p90"] == first["p90"] for m in found["months"])
    when = f"in any month from {first['month']} to {last['month']}" if same else f"in {first['month']}"
    return (f"In the last {len(recent)} known months (to {found['last']}) there were {_average(recent)} "
            f"{found['unit']} on average; the forecast {when} is {first['median']:,}, {spread}. {tail_words(found)}")


def tail_words(found: Violence) -> str:
    """One sentence: how high the month with the highest upper end may go, and how much that is beside its median."""
    worst = max(found["months"], key=lambda m: m["p97.5"])
    if worst["p97.5"] <= worst["median"]:
        return "Hardly any month is forecast above its median."
    times = worst["p97.5"] / worst["median"] if worst["median"] else 0.0
    beside = f", {times:.1f} times the median," if times else ""
    same = len({m["p97.5"] for m in found["months"]}) == 1
    month = "a month" if same else worst["month"]
    return f"One time in forty {month} has more than {worst['p97.5']:,}{beside} even if nothing turns."


def _average(counts: list[int]) -> str:
    mean = float(np.mean(counts))
    return f"{mean:,.0f}" if mean >= 10 or mean == 0 else f"{mean:.1f}"
