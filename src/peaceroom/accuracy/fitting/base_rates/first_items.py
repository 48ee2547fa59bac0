"""How soon first open items of the library were agreed: dates of question 6, as they ship."""

from __future__ import annotations

from peaceroom.accuracy.backtest.outcomes import outcome_file, read_outcomes
from peaceroom.accuracy.backtest.outside import talks_of
from peaceroom.base_rates.first_items import FOLLOWED
from peaceroom.scenario.cases.reading import origin_files, read_origin


def fit_first_items() -> dict[str, object]:
    """Every origin whose first item two years tell of: days to its agreement, country, where the talks stood."""
    origins = [read_origin(path) for path in origin_files()]
    countries = sorted({o.cluster for o in origins})
    rows: list[tuple[int | None, int, str]] = []
    for o in origins:
        answer = read_outcomes(outcome_file(o.case)).origins[o.as_of]["q6"]
        if answer.answer in ("yes", "no"):
            days = None if answer.date is None else (answer.date - o.as_of).days
            rows.append((days if days is not None and days <= FOLLOWED else None, countries.index(o.cluster),
                         talks_of(o)))
    # in an order that says nothing of which origin is which
    rows.sort(key=lambda r: (r[2], r[1], FOLLOWED + 1 if r[0] is None else r[0]))
    return {"what": "first open items of the library's origins: days to their agreement (null: not within two years), "
                    "number of the country, where the talks stood",
            "days": [r[0] for r in rows], "country": [r[1] for r in rows], "talks": [r[2] for r in rows]}
