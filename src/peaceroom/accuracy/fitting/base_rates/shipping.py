"""Write the tables of the outside view as small files that people can read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from peaceroom.base_rates.terms import LICENCE, OWN_SOURCES, SOURCES
from peaceroom.files.writing import replace_files

Tables = Mapping[str, Sequence[Mapping[str, object]]]


def as_csv(rows: Sequence[Mapping[str, object]], sources: Sequence[str] = SOURCES) -> str:
    """A table with two comment lines: where it comes from, and under which terms."""
    out = io.StringIO(newline="")
    out.write(f"# {LICENCE}\n# from: {'; '.join(sources)}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([_shown(v) for v in row.values()] for row in rows)
    return out.getvalue()


def _shown(value: object) -> object:
    return f"{value:.4g}" if isinstance(value, float | np.floating) else value


def write(folder: Path, tables: Tables, documents: Mapping[str, Mapping[str, object]]) -> list[Path]:
    """Write ``<name>.csv`` for every table and ``<name>.json`` for every document; return the paths (E326).

    The sources of each are in `OWN_SOURCES`, or those of all.
    """
    texts = {f"{name}.csv": as_csv(rows, OWN_SOURCES.get(name, SOURCES)) for name, rows in tables.items()}
    for name, document in documents.items():
        whole = {"note": LICENCE, "sources": list(OWN_SOURCES.get(name, SOURCES))} | dict(document)
        lines = [f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in whole.items()]
        texts[f"{name}.json"] = "{\n" + ",\n".join(lines) + "\n}\n"
    replace_files({folder / name: text for name, text in texts.items()}, folder=folder)
    return [folder / name for name in texts]


def rounded(values: np.ndarray, digits: int = 4) -> object:
    """Numbers of an array to so many significant digits, as nested lists."""
    if values.ndim == 0:
        return float(f"{float(values):.{digits}g}")
    return [rounded(v, digits) for v in values]
