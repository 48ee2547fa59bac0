"""The index of runs: an SQLite file in the base folder, made anew from the folders whenever it is in doubt."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from peaceroom.files.ordinary import ordinary_text
from peaceroom.models.families import families
from peaceroom.runs.results import Result
from peaceroom.runs.store import LOG, MANIFEST, RESULT, label_in, label_of

INDEX = "index.sqlite"


@dataclass(frozen=True, slots=True)
class Row:
    """One finished run, as listed. ``folder`` is relative to the base folder; ``ended`` an ISO time in UTC."""

    folder: str
    title: str
    as_of: str
    seed: str
    draws: int
    models: int
    results_sha256: str
    ended: str


_COLUMNS = [f.name for f in fields(Row)]


def runs(base: Path) -> list[Row]:
    """Finished runs of the base folder, newest first. The index is brought up to date on the way."""
    folders = sorted(p.parent.name for p in base.glob(f"*/{RESULT}"))
    indexed = _read(base)
    if indexed is None or sorted(r.folder for r in indexed) != folders:
        indexed = rebuild(base)
    return sorted(indexed, key=lambda r: (r.ended, r.folder), reverse=True)


def runs_of(base: Path, scenario: str) -> list[Row]:
    """Finished runs of a scenario, newest first: of a file, a folder or a bundled one, by its name."""
    path = Path(scenario)
    name = path.stem if path.suffix in (".yaml", ".yml") and path.stem != "scenario" else path.name
    if path.stem == "scenario" and path.suffix:
        name = path.resolve().parent.name
    return [row for row in runs(base) if label_in(row.folder) == label_of(name)]


def rebuild(base: Path) -> list[Row]:
    """Read every run folder and write the index again. A folder that cannot be read is left out."""
    rows = [row for p in sorted(base.glob(f"*/{RESULT}")) if (row := describe(p.parent)) is not None]
    _write(base, rows, fresh=True)
    return rows


def add(folder: Path, result: Result, ended: str) -> None:
    """Put a finished run into the index of its base folder."""
    _write(folder.parent, [_row(folder, result, ended)], fresh=False)


def describe(folder: Path) -> Row | None:
    """The index row of a run folder; ``None`` if it is not a readable one."""
    try:
        result = json.loads(ordinary_text(folder / RESULT))
        json.loads(ordinary_text(folder / MANIFEST))
        log_file = folder / LOG
        ended = json.loads(ordinary_text(log_file))["ended"] if log_file.exists() else ""
        return _row(folder, result, ended)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _row(folder: Path, result: Result, ended: str) -> Row:
    return Row(folder.name, result["title"], result["as_of"], str(result["seed"]), int(result["draws"]),
               len(families(result["models"])), result["results_sha256"], ended)


def _read(base: Path) -> list[Row] | None:
    path = base / INDEX
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path, timeout=5)) as db:
            return [Row(*row) for row in db.execute(f"SELECT {', '.join(_COLUMNS)} FROM runs")]
    except (sqlite3.Error, TypeError):
        return None


def _write(base: Path, rows: list[Row], *, fresh: bool) -> None:
    """The index is a convenience: a folder that cannot be written to is listed by reading it each time."""
    try:
        with closing(sqlite3.connect(base / INDEX, timeout=5)) as db, db:
            if fresh:
                db.execute("DROP TABLE IF EXISTS runs")
            db.execute("CREATE TABLE IF NOT EXISTS runs (folder TEXT PRIMARY KEY, title TEXT, as_of TEXT, seed TEXT, "
                       "draws INTEGER, models INTEGER, results_sha256 TEXT, ended TEXT)")
            marks = ", ".join("?" for _ in _COLUMNS)
            db.executemany(f"INSERT OR REPLACE INTO runs ({', '.join(_COLUMNS)}) VALUES ({marks})",
                           [astuple(row) for row in rows])
    except sqlite3.OperationalError:  # locked, or a folder that is read-only
        return
    except sqlite3.DatabaseError:  # not a database: the next listing makes it anew
        (base / INDEX).unlink(missing_ok=True)
