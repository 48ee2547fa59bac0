"""Defeats and breaks of talks without each country of the library: what a backtest may rest on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from peaceroom.accuracy.fitting.base_rates.breaks import log_normal
from peaceroom.accuracy.fitting.base_rates.coded import rows, spell
from peaceroom.accuracy.fitting.base_rates.ends import (
    EXITS,
    TERMINATIONS,
    country,
    end_table,
    exit_rows,
    fit_exits,
    origins,
)
from peaceroom.accuracy.fitting.base_rates.files import find, has
from peaceroom.accuracy.fitting.base_rates.hollow import hollow_mean
from peaceroom.accuracy.fitting.base_rates.shipping import rounded
from peaceroom.base_rates.ends import CLASSES, GRID_MONTHS, ONE_SIDE, YEARS
from peaceroom.base_rates.items import cases
from peaceroom.scenario.cases.reading import origin_files, read_origin

BREAKS = "breaks of talks"
#: country of the library → UCDP's places that are its, where they are called otherwise
PLACES: dict[str, tuple[str, ...]] = {
    "armenia": ("Azerbaijan",), "bosnia-and-herzegovina": ("Bosnia-Herzegovina",), "cote-d-ivoire": ("Ivory Coast",),
    "democratic-republic-of-congo": ("DR Congo (Zaire)",), "ireland": ("United Kingdom",),
    "kosovo": ("Serbia (Yugoslavia)",), "madagascar": ("Madagascar (Malagasy)",), "myanmar": ("Myanmar (Burma)",),
    "sudan": ("Sudan", "South Sudan"), "yemen": ("Yemen (North Yemen)", "South Yemen"),
}
#: country of the library → processes of the table of breaks
TALKS: dict[str, tuple[str, ...]] = {
    "angola": ("Angola",), "colombia": ("Colombia FARC", "Colombia ELN", "Colombia CGSB"),
    "el-salvador": ("El Salvador",), "guatemala": ("Guatemala",), "indonesia": ("Aceh",),
    "ireland": ("Northern Ireland",), "israel": ("Israel-PLO",), "philippines": ("Philippines NDF", "Philippines MILF"),
    "sudan": ("Sudan N-S", "South Sudan"), "syria": ("Syria",), "yemen": ("Yemen",),
    "afghanistan": ("US-Taliban",),
}
#: country of the library → clients of the table of exits, where they are called otherwise
CLIENTS: dict[str, tuple[str, ...]] = {
    "democratic-republic-of-congo": ("Zaire",), "sri-lanka": ("North-East Provincial Council",),
    "sudan": ("Sudan", "South Sudan"), "yemen": ("Yemen", "Yemen Arab Republic"),
}


def leave_out_ends(folder: Path) -> dict[str, object]:
    """The document that ships: incidences of ends by arms, which exits are the country's, lengths of breaks.

    What none of the tables has of a country is left out of its entry.
    """
    names = sorted({read_origin(path).cluster for path in origin_files()})
    every = origins(find(folder, TERMINATIONS))
    found: dict[str, dict[str, object]] = {name: {} for name in names}
    for name, entry in found.items():
        kept = ~np.isin(every.place, places(name))
        if not kept.all():
            entry["ends"] = _incidences(folder, name)
        if has(folder, EXITS) and (mine := _exits(folder, name)):
            entry["exits"] = mine
            if (moved := _hollow(folder, mine)) is not None:
                entry["hollow"] = moved
        if has(folder, BREAKS) and name in TALKS:
            entry["breaks"] = _breaks(folder, name)
    return {"what": "without each country: incidence of a government's defeat and victory by years, class and months; "
                    "its exits, and what hollow_mean moves by without them; mean and standard deviation of log weeks "
                    "of breaks",
            "countries": found}


def places(name: str) -> tuple[str, ...]:
    """UCDP's places of a country of the library."""
    return PLACES.get(name, (name.replace("-", " ").title(),))


def _incidences(folder: Path, name: str) -> object:
    table = {(r["years"], r["class"], r["end"], r["months"]): r["p"]
             for r in end_table(folder, without=places(name), draws=1)}
    return rounded(np.array([[[[table[y, c, end, m] for m in GRID_MONTHS] for end in ONE_SIDE] for c in CLASSES]
                             for y in YEARS], float))


def _exits(folder: Path, name: str) -> list[int]:
    clients = CLIENTS.get(name, (name.replace("-", " ").title(),))
    return [k for k, row in enumerate(exit_rows(folder)) if country(row) in clients]


def _hollow(folder: Path, mine: list[int]) -> float | None:
    """What the mean of the log of strength lost moves by without these exits; None where none is of a principal one."""
    raw = fit_exits(folder)
    every, principal = cases(raw), np.array(raw["kind"]) == "principal"
    left = principal & ~np.isin(np.arange(len(principal)), mine)
    if (left == principal).all():
        return None
    return round(hollow_mean(every.only(left)) - hollow_mean(every.only(principal)), 3)


def _breaks(folder: Path, name: str) -> object:
    path = find(folder, BREAKS)
    kept = [spell(r, "began", "resumed", "last_seen", path) for r in rows(path, BREAKS, (
        "process", "began", "resumed", "last_seen")) if r["process"] not in TALKS[name]]
    days, ended = zip(*kept, strict=True)
    return rounded(log_normal(np.array(days) / 7, np.array(ended)))
