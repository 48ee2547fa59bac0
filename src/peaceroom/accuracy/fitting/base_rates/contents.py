"""When a process first had a text on a subject: ceasefire, prisoners, politics …, by the provisions that PA-X codes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from peaceroom.accuracy.fitting.base_rates.pax import COLUMNS, END, day_of, sample
from peaceroom.base_rates.terms import QUIET

#: kind of item → columns of PA-X and the value from which a provision has substance (1 is a mention on scales to 3)
PROVISIONS: dict[str, dict[str, int]] = {
    "security": {"SsrArm": 2, "SsrDdr": 2, "SsrPol": 2},
    "ceasefire": {"Ce": 2},
    "humanitarian": {"DevHum": 1, "GRef": 2, "Prot": 2},
    "prisoners": {"TjPrire": 2},
    "politics": {"Pol": 2, "ConRen": 2, "Cons": 2, "Ele": 2, "Polps": 2, "Terps": 2},
    "justice": {"TjAm": 2, "TjCou": 2, "TjMech": 2, "TjVet": 2, "TjVic": 2, "TjMis": 2, "TjNR": 2},
    "economy": {"Dev": 2, "Bus": 2, "Tax": 2, "Eps": 2},
}


@dataclass(frozen=True, slots=True)
class Waits:
    """One row for a process whose first text was not on the subject: days to one that was, or to the end of talks.

    ``first`` is the number of processes that had such a text at once; they are not among the rows.
    """

    names: tuple[str, ...]
    days: tuple[int, ...]
    ended: tuple[bool, ...]
    first: int


def waits(path: Path) -> dict[str, Waits]:
    """For every kind of `PROVISIONS`, the waits from each process's first text. E732, E733.

    A process that is silent for two years is no longer at risk: its talks are not going on.
    """
    columns = sorted({c for found in PROVISIONS.values() for c in found})
    rows, _ = sample(path, (*COLUMNS, *columns))
    texts: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for r in rows:
        texts[r["PP"]].append((day_of(r, path).toordinal(), r))
    return {kind: _waits([sorted(t, key=lambda x: x[0]) for t in texts.values()], found)
            for kind, found in PROVISIONS.items()}


def _waits(processes: list[list[tuple[int, dict[str, str]]]], columns: dict[str, int]) -> Waits:
    found, first = [], 0
    for texts in processes:
        start = last = texts[0][0]
        for day, row in texts:
            if day - last > QUIET:
                found.append((row["PP"], last + QUIET - start, False))
                break
            if any(int(float(row[c] or 0)) >= least for c, least in columns.items()):
                if day == start:
                    first += 1
                else:
                    found.append((row["PP"], day - start, True))
                break
            last = day
        else:
            found.append((texts[0][1]["PP"], min(last + QUIET, END.toordinal()) - start, False))
    names, days, ended = zip(*found, strict=True)
    return Waits(names, days, ended, first)
