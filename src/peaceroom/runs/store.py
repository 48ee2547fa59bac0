"""Run folders: ``<base>/<as_of>-<name>-<hash8>/``. What is in them: docs/results.md.

The hash is that of the manifest, so the same plan always has the same folder: an interrupted run is found
again, and a repeated one replaces itself.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.settlement import Settlement
from peaceroom.files.aside import sync_folders
from peaceroom.files.ordinary import ordinary_file
from peaceroom.files.writing import refused, replace_file, written_aside
from peaceroom.runs.outcomes import MEMORY, Outcomes, outcomes, size_of
from peaceroom.runs.plan import Plan, sha256
from peaceroom.runs.tally import Tally

MANIFEST = "manifest.json"
RESULT = "result.json"
LOG = "log.json"
REPORT = "report.html"
SUMMARY = "summary.txt"
BRIEF = "brief.json"
SCENARIO = "scenario.json"
LEDGER = "ledger.json"


def to_json(value: Mapping[str, Any], *, indent: int | None = 1) -> str:
    """JSON text without NaN, in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"


def manifest_sha256(manifest: Mapping[str, Any]) -> str:
    """Hash of a manifest without the hashes that are added to it when the run is finished."""
    bare = {k: v for k, v in manifest.items() if k not in ("manifest_sha256", "results_sha256")}
    return sha256(json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False))


def label_of(name: str) -> str:
    """A scenario's name as it stands in the names of its run folders."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:60] or "scenario"


def label_in(folder: str) -> str | None:
    """The scenario's label in the name of a run folder; None if it is no such name."""
    found = re.fullmatch(r"\d{4}-\d{2}-\d{2}-(.+)-[0-9a-f]{8}", folder)
    return found[1] if found else None


def folder_name(plan: Plan, name: str) -> str:
    label = "redacted" if plan.redacted else label_of(name)
    return f"{plan.scenario.as_of.isoformat()}-{label}-{manifest_sha256(plan.manifest())[:8]}"


def open_folder(base: Path, plan: Plan, name: str) -> Path:
    """Make the run's folder. Raises `InputError` E308 if nothing can be written there."""
    folder = base / folder_name(plan, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
        left = shutil.disk_usage(folder).free
    except OSError as error:
        raise InputError.one(
            "E308", f"nothing can be written to {base.as_posix()} ({error.strerror or error})",
            "a run keeps its draws, answers and report in a folder", "choose another folder with --out",
        ) from None
    # blocks are kept as they are, outcomes with their flags; the tables of the finished run come on top
    needed = size_of(plan.kept, len(plan.scenario.issues), len(plan.models))
    needed *= 1 if needed <= MEMORY else 2  # many are in a file for the length of the run as well
    if needed > left:
        raise InputError.one(
            "E308", f"{base.as_posix()} has {left / 1e6:,.0f} MB left; this run needs at least {needed / 1e6:,.0f} MB",
            CODES["E308"][1], "make room, choose another disk with --out, or ask for fewer draws or models")
    return folder


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises `InputError` E308."""
    replace_file(path, as_bytes(text), code="E308")


def as_bytes(text: str) -> bytes:
    """A text as it is written; what UTF-8 cannot say (names of files may hold it) is escaped."""
    return text.encode("utf-8", errors="backslashreplace")


def unmark(folder: Path) -> None:
    """Take the mark of a finished run from its folder, before anything in it is written again.

    Raises `InputError` E308.
    """
    for name in (RESULT, REPORT):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise refused(folder / name, error, "E308") from None
    sync_folders([folder])


# -- finished runs -----------------------------------------------------------------------------------------


def write_outcomes(path: Path, settlements: Mapping[str, Settlement], labels: Mapping[str, str]) -> None:
    """Long table of outcomes: draw, issue, model, value, no_agreement. ``labels``: what to call issues."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    keys = list(settlements)
    first = settlements[keys[0]]
    draws, k = first.outcome.shape
    names = pa.array([labels[i] for i in first.issues])
    schema = pa.schema([("draw", pa.int32()), ("issue", pa.dictionary(pa.int32(), pa.string())),
                        ("model", pa.dictionary(pa.int32(), pa.string())), ("value", pa.float64()),
                        ("no_agreement", pa.bool_())])
    draw = pa.array(np.repeat(np.arange(draws, dtype=np.int32), k))
    issue = pa.DictionaryArray.from_arrays(pa.array(np.tile(np.arange(k, dtype=np.int32), draws)), names)
    # numbers drawn at random have no words in common: a dictionary of them costs time and space
    with written_aside(path, code="E308") as new, new.open("wb") as file, pq.ParquetWriter(
            file, schema, compression="zstd", use_dictionary=["issue", "model"],
            use_byte_stream_split=["value"]) as writer:
        for m, key in enumerate(keys):
            s = settlements[key]
            model = pa.DictionaryArray.from_arrays(pa.array(np.full(draws * k, m, np.int32)), pa.array(keys))
            value = pa.array(s.outcome.ravel(), mask=np.isnan(s.outcome).ravel())
            writer.write_table(pa.table([draw, issue, model, value, pa.array(s.no_agreement.ravel())], schema=schema))


#: rows of a table that are written at once, so that neither many short columns nor a long one takes much room
ROWS = 1 << 17


def write_inputs(path: Path, keys: Sequence[str], column: Callable[[str], NDArray[np.float64]]) -> None:
    """Long table of the inputs that were drawn, ``column`` by ``column``: input, draw, value."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("input", pa.dictionary(pa.int32(), pa.string())), ("draw", pa.int32()),
                        ("value", pa.float64())])
    names = pa.array(keys, pa.string())
    with written_aside(path, code="E308") as new, new.open("wb") as file, pq.ParquetWriter(
            file, schema, compression="zstd", use_dictionary=["input"], use_byte_stream_split=["value"]) as writer:
        at, waiting = 0, []
        for n, key in enumerate(keys):
            waiting.append(np.asarray(column(key), float))
            draws = waiting[0].size
            if len(waiting) * draws < ROWS and n + 1 < len(keys):
                continue
            label = pa.DictionaryArray.from_arrays(np.repeat(np.arange(at, n + 1, dtype=np.int32), draws), names)
            draw = pa.array(np.tile(np.arange(draws, dtype=np.int32), len(waiting)))
            writer.write_table(pa.table([label, draw, pa.array(np.concatenate(waiting))], schema=schema))
            at, waiting = n + 1, []


def write_counts(path: Path, tally: Tally, labels: Mapping[str, str]) -> None:
    """Long table of the cells of the scales that hold a settlement of some draw: issue, model, low, high, draws.

    ``model`` is empty for all models together.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("issue", pa.dictionary(pa.int32(), pa.string())),
                        ("model", pa.dictionary(pa.int32(), pa.string())), ("low", pa.float64()),
                        ("high", pa.float64()), ("draws", pa.int64())])
    keys, names = pa.array([*tally.models, ""]), pa.array([labels[i] for i in tally.issues])
    with written_aside(path, code="E308") as new, new.open("wb") as file, pq.ParquetWriter(
            file, schema, compression="zstd", use_dictionary=["issue", "model"]) as writer:
        for m in range(len(keys)):
            for k in range(len(names)):
                at = np.flatnonzero(tally.counts[m, k])
                step = (tally.high[k] - tally.low[k]) / tally.counts.shape[2]
                columns = [pa.DictionaryArray.from_arrays(pa.array(np.full(at.size, n, np.int32)), of)
                           for n, of in ((k, names), (m, keys))]
                columns += [pa.array(tally.low[k] + (at + side) * step) for side in (0, 1)]
                writer.write_table(pa.table([*columns, pa.array(tally.counts[m, k, at])], schema=schema))


def write_what_ifs(path: Path, what_ifs: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]) -> None:
    """Long table of the what-ifs' summaries: what_if, issue, model, delta, low, high, se."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"what_if": w, "issue": i, "model": m, **{q: float(x[q]) for q in ("delta", "low", "high", "se")}}
            for w, issues in what_ifs.items() for i, models in issues.items() for m, x in models.items()
            if "delta" in x]
    schema = pa.schema([(name, pa.string()) for name in ("what_if", "issue", "model")]
                       + [(name, pa.float64()) for name in ("delta", "low", "high", "se")])
    with written_aside(path, code="E308") as new, new.open("wb") as file:
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), file, compression="zstd")


def read_outcomes(path: Path, models: Sequence[str], issues: int, draws: int) -> Outcomes:
    """Outcomes from the long table that `write_outcomes` wrote. Raises `ValueError` where it is not of that size."""
    import pyarrow.parquet as pq

    found = outcomes(models, draws, issues)
    rows = draws * issues
    with ordinary_file(path) as file:  # by its handle: a path may be bytes that are no text
        table = pq.ParquetFile(file)
        if table.metadata.num_rows != rows * len(models):
            raise ValueError(f"it has {table.metadata.num_rows} rows, not {rows * len(models)}")
        value, flags, at = np.empty(rows), np.empty(rows, bool), 0
        for batch in table.iter_batches(columns=["value", "no_agreement"]):
            y, none = (batch[name].to_numpy(zero_copy_only=False) for name in ("value", "no_agreement"))
            done = 0
            while done < len(y):  # a batch may hold the end of one model and the beginning of the next
                model, row = divmod(at, rows)
                size = min(len(y) - done, rows - row)
                value[row : row + size], flags[row : row + size] = y[done : done + size], none[done : done + size]
                at, done = at + size, done + size
                if row + size == rows:
                    found.put(models[model], 0, {"outcome": value.reshape(draws, issues),
                                                 "no_agreement": flags.reshape(draws, issues)})
    return found


def log(started: datetime, **more: object) -> dict[str, object]:
    """What is kept outside the hash: times, host and paths."""
    ended = datetime.now(UTC)
    return {"started": started.isoformat(timespec="seconds"), "ended": ended.isoformat(timespec="seconds"),
            "seconds": round((ended - started).total_seconds(), 3), "host": socket.gethostname(), **more}
