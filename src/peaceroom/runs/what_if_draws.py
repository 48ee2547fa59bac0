"""What models answer under each what-if, draw by draw, on disk: only where it is another answer than without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.files.ordinary import ordinary_file
from peaceroom.files.writing import written_aside
from peaceroom.runs.settlements import Settlements

Array = NDArray[np.float64]
FILE = "what_if_draws.parquet"
#: row groups of about so many values
_ROWS = 1 << 20


def write_shifted(path: Path, shifted: Mapping[str, Mapping[str, Array]], base: Settlements,
                  issues: Sequence[str]) -> None:
    """Write a long table: what_if, model, issue, draw, value (null where the model says nothing).

    ``shifted``: what-if → model → ``(W, K)`` on the first W draws of ``base``. Raises `InputError` E308.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = [pa.array(list(values), pa.string()) for values in (shifted, base, issues)]
    word = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([("what_if", word), ("model", word), ("issue", word), ("draw", pa.int32()),
                        ("value", pa.float64())])
    number = {key: m for m, key in enumerate(base)}
    waiting: list[tuple[NDArray[np.int32], ...]] = []
    values: list[Array] = []

    with written_aside(path, code="E308") as new, new.open("wb") as file, pq.ParquetWriter(
            file, schema, compression="zstd", use_dictionary=["what_if", "model", "issue"],
            use_byte_stream_split=["value"]) as writer:

        def write() -> None:
            columns = [np.concatenate(c) for c in zip(*waiting, strict=True)] or [np.zeros(0, np.int32)] * 4
            y = np.concatenate(values) if values else np.zeros(0)
            words = [pa.DictionaryArray.from_arrays(pa.array(at), name)
                     for at, name in zip(columns[:3], names, strict=True)]
            writer.write_table(pa.table([*words, pa.array(columns[3]), pa.array(y, mask=np.isnan(y))], schema=schema))
            waiting.clear()
            values.clear()

        for w, by_model in enumerate(shifted.values()):
            for key, y in by_model.items():
                plain = base[key].outcome[: len(y)]
                draw, issue = np.nonzero((y != plain) & ~(np.isnan(y) & np.isnan(plain)))
                size = draw.size
                waiting.append((np.full(size, w, np.int32), np.full(size, number[key], np.int32),
                                issue.astype(np.int32), draw.astype(np.int32)))
                values.append(y[draw, issue])
            if sum(map(len, values)) >= _ROWS:
                write()
        write()


def read_shifted(path: Path, what_ifs: Sequence[str], base: Settlements, issues: Sequence[str], draws: int
                 ) -> dict[str, dict[str, Array]]:
    """What-if → model → ``(draws, K)`` from what `write_shifted` wrote; empty where an older run kept no such file.

    Raises `ValueError` where the table is not of this run.
    """
    import pyarrow.parquet as pq

    if not path.is_file():
        return {}
    found = {w: {key: np.array(base[key].outcome[:draws]) for key in base} for w in what_ifs}
    column = {issue: k for k, issue in enumerate(issues)}
    with ordinary_file(path) as file:
        for batch in pq.ParquetFile(file).iter_batches():
            words = [(c.dictionary.to_pylist(), c.indices.to_numpy()) for c in map(batch.column, range(3))]
            draw, value = (batch.column(k).to_numpy(zero_copy_only=False) for k in (3, 4))
            issue = np.array([column[i] for i in words[2][0]], np.intp)[words[2][1]]
            pair = words[0][1].astype(np.int64) * len(words[1][0]) + words[1][1]
            for p in np.unique(pair):
                rows = pair == p
                w, m = divmod(int(p), len(words[1][0]))
                found[words[0][0][w]][words[1][0][m]][draw[rows], issue[rows]] = value[rows]
    return found
