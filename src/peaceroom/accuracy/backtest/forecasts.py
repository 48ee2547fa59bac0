"""The inside view of every origin of the library, kept as it is made: an interrupted backtest goes on where it stopped.

No outcome is opened here. What is kept is known by the bytes of the origin, the options, and the sources of the
simulator: a change of any of them makes the forecast anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypedDict

import peaceroom
from peaceroom.accuracy.backtest.inside import inside_view
from peaceroom.files.structure import misfit
from peaceroom.files.writing import replace_file
from peaceroom.runs.threads import threads
from peaceroom.scenario.cases.reading import read_origin
from peaceroom.scenario.cases.types import Origin

#: what a forecast depends on beside its origin
_SOURCES = ("base_rates", "process", "scenario", "models", "accuracy/backtest/inside.py")


class _Kept(TypedDict):
    inside: dict[str, float | None]
    unfitted: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Inside:
    """The simulator's answers of one origin: as anchored (and fitted, where numbers were given), and without either."""

    origin: Origin
    inside: Mapping[str, float | None]
    unfitted: Mapping[str, float | None]

    @property
    def name(self) -> str:
        return f"{self.origin.case}/{self.origin.as_of}"


def inside_views(paths: Sequence[Path], *, draws: int = 2_000, seed: int = 1, folder: Path | None = None,
                 numbers: Callable[[Origin], Mapping[str, float]] | None = None, workers: int | None = None,
                 told: Callable[[int, int, str], None] | None = None) -> list[Inside]:
    """The inside views of origin files, in their order.

    Parameters
    ----------
    folder
        Where finished ones are kept and looked for; None: nowhere.
    numbers
        Fitted values of the simulator's parameters for an origin, which must not rest on what came in its country.
    told
        Called with the number of origins done, of all, and the name of the last.

    Raises
    ------
    InputError
        An origin that cannot be read.
    """
    origins = [read_origin(path) for path in paths]
    done = 0

    def one(place: tuple[Path, Origin]) -> Inside:
        path, origin = place
        fitted = numbers(origin) if numbers is not None else None
        key = _key(path.read_bytes(), draws, seed, fitted)
        kept = folder / f"{origin.case}-{path.stem}-{key}.json" if folder is not None else None
        if kept is not None and (found := _read(kept)) is not None:
            return Inside(origin, *found)
        made = Inside(origin, inside_view(origin, draws=draws, seed=seed, numbers=fitted),
                      inside_view(origin, draws=draws, seed=seed, anchored=False))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            replace_file(kept, json.dumps({"inside": made.inside, "unfitted": made.unfitted}))
        return made

    with threads(workers or 2) as pool:
        out = []
        for found in pool.map(one, zip(paths, origins, strict=True)):
            out.append(found)
            done += 1
            if told is not None:
                told(done, len(origins), found.name)
    return out


def _read(path: Path) -> tuple[dict[str, float | None], dict[str, float | None]] | None:
    """What was kept; None where there is nothing, or something cut off."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or misfit(found, _Kept) is not None:
        return None
    return found["inside"], found["unfitted"]


def _key(data: bytes, draws: int, seed: int, numbers: Mapping[str, float] | None) -> str:
    options = json.dumps([draws, seed, sorted((numbers or {}).items()), sources()])
    return blake2b(data + options.encode(), digest_size=8).hexdigest()


@cache
def sources() -> str:
    """A hash of every file that the simulator's answers come from."""
    root = Path(peaceroom.__file__).parent
    found = blake2b(digest_size=16)
    for part in _SOURCES:
        place = root / part
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in (".py", ".csv", ".json") and file.is_file():
                found.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return found.hexdigest()
