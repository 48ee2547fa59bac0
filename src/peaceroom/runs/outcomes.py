"""The outcomes of a run's models on every draw: in memory, or in a file where they are too many for it.

Both give the same arrays. Those of the file are windows on it: what is looked at takes memory while it is looked at.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.files.writing import refused

#: parts of a `Settlement` that a run keeps, with their type
PARTS: Mapping[str, type] = {"outcome": float, "no_agreement": bool}
#: bytes of outcomes that are held in memory at most
MEMORY = 256 << 20

Parts = Mapping[str, NDArray[Any]]


def size_of(draws: int, issues: int, models: int) -> int:
    """Bytes of the outcomes of so many models."""
    return draws * issues * models * sum(np.dtype(kind).itemsize for kind in PARTS.values())


def empty_parts(shape: tuple[int, int]) -> dict[str, NDArray[Any]]:
    """Answers of one model before it has said anything."""
    return {part: np.full(shape, np.nan) if kind is float else np.zeros(shape, kind) for part, kind in PARTS.items()}


class Outcomes(Mapping[str, Parts]):
    """model → part → ``(draws, issues)``, in memory. Blocks are put in any order, by any thread."""

    def __init__(self, models: Iterable[str], draws: int, issues: int) -> None:
        self._parts = {key: empty_parts((draws, issues)) for key in models}

    def __getitem__(self, key: str) -> Parts:
        return self._parts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def put(self, key: str, start: int, parts: Parts) -> None:
        """Keep a model's answer to the draws from ``start`` on: part → ``(n, issues)``."""
        for part, value in parts.items():
            self._parts[key][part][start : start + len(value)] = value


class OutcomesOnDisk(Outcomes):
    """The same in a file without a name, which is gone with this object: model by model, part by part, issue by issue.

    Draws that nobody has put are zeros. Raises `InputError` E308 where the file cannot be made or written.
    """

    def __init__(self, models: Iterable[str], draws: int, issues: int, folder: Path | None = None) -> None:
        super().__init__(models, 0, issues)
        self._shape = draws, issues
        self._turn = Lock()
        self._folder = folder or Path(tempfile.gettempdir())
        self._at: dict[tuple[str, str], int] = {}
        end = 0
        for key in self._parts:
            for part, kind in PARTS.items():
                self._at[key, part] = end
                end += draws * issues * np.dtype(kind).itemsize
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed with this object
            self._file.truncate(end)
        except OSError as error:
            raise refused(self._folder, error, "E308") from None

    def __getitem__(self, key: str) -> Parts:
        return {part: np.memmap(self._file, kind, "r", self._at[key, part], self._shape, order="F")
                for part, kind in PARTS.items()}

    def put(self, key: str, start: int, parts: Parts) -> None:
        draws, issues = self._shape
        with self._turn:
            try:
                for part, value in parts.items():
                    size = value.dtype.itemsize
                    for k in range(issues):
                        self._file.seek(self._at[key, part] + (k * draws + start) * size)
                        self._file.write(value[:, k].tobytes())
                self._file.flush()
            except OSError as error:
                raise refused(self._folder, error, "E308") from None


def outcomes(models: Iterable[str], draws: int, issues: int, folder: Path | None = None) -> Outcomes:
    """A place for the outcomes of a run: in memory if there is room for them, else in a file in ``folder``."""
    keys = tuple(models)
    if size_of(draws, issues, len(keys)) <= MEMORY:
        return Outcomes(keys, draws, issues)
    return OutcomesOnDisk(keys, draws, issues, folder)
