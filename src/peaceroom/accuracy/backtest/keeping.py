"""Something worked out for every origin of the library, kept as it is made: interrupted work goes on where it stopped.

No outcome is opened here. What is kept is known by the bytes of the origin, the options, and the sources that it comes
from: a change of any of them makes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import peaceroom
from peaceroom.files.structure import misfit
from peaceroom.files.writing import replace_file
from peaceroom.runs.threads import going_on, threads
from peaceroom.scenario.cases.reading import read_origin
from peaceroom.scenario.cases.types import Origin

#: what the simulator's answers depend on beside an origin
_SIMULATOR = ("base_rates", "violence", "process", "scenario", "models", "accuracy/backtest/inside.py")

Kept = TypeVar("Kept", bound=Mapping[str, Any])


def each_origin(
        paths: Sequence[Path], make: Callable[[Origin], Kept], form: type[Kept], *, options: Callable[[Origin], object],
        made_by: tuple[str, ...] = (), folder: Path | None = None, workers: int | None = None,
        told: Callable[[int, int, str], None] | None = None) -> list[tuple[Origin, Kept]]:
    """Origins with what ``make`` says of each, in the order of their files.

    Parameters
    ----------
    make, form
        Gives an object of this form that JSON holds whole.
    options
        What the answer depends on beside the origin and the sources, as JSON.
    made_by
        Files of the package that it depends on beside the simulator's.
    folder
        Where finished ones are kept and looked for; None: nowhere.
    told
        Called with the number of origins done, of all, and the name of the last.

    Raises
    ------
    InputError
        An origin that cannot be read.
    Interrupted
        After an interrupt, where there is a ``folder``.
    """
    origins = [read_origin(path) for path in paths]

    def one(place: tuple[Path, Origin]) -> Kept:
        path, origin = place
        if folder is None:
            return make(origin)
        known = json.dumps([options(origin), _sources(made_by)])
        key = blake2b(path.read_bytes() + known.encode(), digest_size=8).hexdigest()
        kept = folder / f"{origin.case}-{path.stem}-{key}.json"
        if (found := _read(kept, form)) is not None:
            return found
        made = make(origin)
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_file(kept, json.dumps(made))
        return made

    out: list[tuple[Origin, Kept]] = []
    keeping = nullcontext() if folder is None else going_on(
        f"finished origins are kept in {folder}; the same command goes on from there")
    with keeping, threads(workers or 2) as pool:
        for origin, made in zip(origins, pool.map(one, zip(paths, origins, strict=True)), strict=True):
            out.append((origin, made))
            if told is not None:
                told(len(out), len(origins), f"{origin.case}/{origin.as_of}")
    return out


def _read(path: Path, form: type[Kept]) -> Kept | None:
    """What was kept; None where there is nothing, or something cut off."""
    try:
        found: Kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and misfit(found, form) is None else None


@cache
def _sources(made_by: tuple[str, ...]) -> str:
    """A hash of every file that an answer comes from."""
    root = Path(peaceroom.__file__).parent
    found = blake2b(digest_size=16)
    for part in (*_SIMULATOR, *made_by):
        place = root / part
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in (".py", ".csv", ".json") and file.is_file():
                found.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return found.hexdigest()
