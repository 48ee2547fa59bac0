"""From the PA-X table of agreements to dated steps of peace processes, with the sample flow counted.

Bell, C. & Badanjak, S. (2019). Introducing PA-X: a new peace agreement database and dataset. *Journal of Peace
Research* 56, 452–466.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.files import read_csv
from peaceroom.base_rates.terms import STAGES
from peaceroom.core.errors import InputError

Ints = NDArray[np.int64]

COLUMNS = ("Con", "Contp", "PP", "PPName", "AgtId", "Dat", "Status", "Agtp", "Stage", "Part")
#: observation stops here: the file itself ends in January 2023, with few texts in its last year
END = date(2021, 12, 31)
_STAGE = {"SubComp": "comp", "SubPar": "partial", "Cea": "cease", "Imp": "impl", "Oth": "impl", "Ren": "renew",
          "Pre": "pre"}
#: a day's stage is the first of these that its texts have
ORDER = ("comp", "partial", "cease", "impl", "renew", "pre")
_LOCAL = re.compile(r"[Ll]ocal|[Ii]nterstate|Inter-group")


@dataclass(frozen=True, slots=True)
class Steps:
    """Dated steps, sorted by process and day.

    Attributes
    ----------
    process : ``(n,)`` index into ``names``
    day : ``(n,)`` ordinal of the date
    stage : ``(n,)`` index into `STAGES`
    substantive, comprehensive : ``(n,)`` whether a text of the day is partial or comprehensive
    country : ``(P,)`` index of the process's country
    flow : rule → (agreements, processes) left after it
    """

    process: Ints
    day: Ints
    stage: Ints
    substantive: NDArray[np.bool_]
    comprehensive: NDArray[np.bool_]
    names: tuple[str, ...]
    country: Ints
    flow: tuple[tuple[str, int, int], ...]
    end: int

    @property
    def bounds(self) -> Ints:
        """``(P+1,)`` where each process begins in the arrays."""
        return np.searchsorted(self.process, np.arange(len(self.names) + 1))


def sample(path: Path, columns: tuple[str, ...] = COLUMNS) -> tuple[list[dict[str, str]], list[tuple[str, int, int]]]:
    """The agreements that the sample keeps, and how many were left after each rule (E732, E733)."""
    rows = read_csv(path, "PA-X v6", columns)
    if not rows:
        raise InputError.one("E733", "the file has no rows", "the table cannot be made",
                             "get the CSV file of PA-X v6 again", file=path.as_posix())
    flow = [_count("all rows", rows)]
    for rule, keep in _rules(path):
        rows = [r for r in rows if keep(r)]
        flow.append(_count(rule, rows))
    return rows, flow


def read_steps(path: Path) -> Steps:
    """Read the agreements, keep those of the sample, and collapse each process's day to one step."""
    rows, flow = sample(path)
    days: dict[tuple[int, int], list[dict[str, str]]] = defaultdict(list)
    for r in rows:
        days[int(float(r["PP"])), day_of(r, path).toordinal()].append(r)
    keys = sorted(days)
    ids = sorted({p for p, _ in keys})
    stages = [{_STAGE[r["Stage"]] for r in days[k]} for k in keys]
    texts = {p: [r for k in keys if k[0] == p for r in days[k]] for p in ids}
    return Steps(
        process=np.array([ids.index(p) for p, _ in keys]), day=np.array([d for _, d in keys]),
        stage=np.array([STAGES.index(next(s for s in ORDER if s in found)) for found in stages]),
        substantive=np.array([bool(found & {"comp", "partial"}) for found in stages]),
        comprehensive=np.array(["comp" in found for found in stages]),
        names=tuple(texts[p][0]["PPName"] for p in ids), country=_countries([texts[p] for p in ids]),
        flow=tuple(flow), end=END.toordinal(),
    )


def _rules(path: Path) -> list[tuple[str, Any]]:
    signed = ("Multiparty signed/agreed", "Agreement with subsequent status")
    return [
        ("status multiparty signed/agreed or subsequent status", lambda r: r["Status"] in signed),
        ("drop UN Security Council texts (Part starts with it)",
         lambda r: not re.match(r"(The )?(UN|United Nations) Security Council", r["Part"])),
        ("drop Agtp Inter and IntraLocal", lambda r: r["Agtp"] in ("Intra", "InterIntra")),
        ("drop Contp Inter-group", lambda r: r["Contp"] != "Inter-group"),
        ("drop process names with local/interstate/inter-group", lambda r: not _LOCAL.search(r["PPName"])),
        (f"date <= {END}", lambda r: day_of(r, path) <= END),
    ]


def _count(rule: str, rows: list[dict[str, str]]) -> tuple[str, int, int]:
    return rule, len(rows), len({r["PP"] for r in rows})


def day_of(row: dict[str, str], path: Path) -> date:
    """The day of an agreement (E733)."""
    try:
        return date.fromisoformat(row["Dat"][:10])
    except ValueError:
        raise InputError.one("E733", f"agreement {row['AgtId']} has the date {row['Dat'][:40]!r}",
                             "steps are counted by their days", "write dates as 2020-02-29",
                             file=path.as_posix()) from None


def _countries(texts: list[list[dict[str, str]]]) -> Ints:
    """A number for each process: that of the first country in the conflict that most of its texts name.

    Linking processes by every country that they name would tie a chain of 29 African processes together.
    South Sudan counts with Sudan, of which it was part.
    """
    conflicts = [Counter(r["Con"] for r in rows).most_common(1)[0][0] for rows in texts]
    first = [re.sub(r"[()]", "", c.split("/")[0]).strip() for c in conflicts]
    return np.unique(["Sudan" if c == "South Sudan" else c for c in first], return_inverse=True)[1].astype(np.int64)
