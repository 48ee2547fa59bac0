"""A scenario and its draws, read anew only when one of its files has changed: an edit is answered from memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from peaceroom.core.case import Case
from peaceroom.scenario.file.loading import ScenarioFile, read
from peaceroom.scenario.sampling.sample import sampled_case

#: draws behind what is answered while somebody waits, as many as ``peaceroom draft`` takes, and their seed
DRAWS, SEED = 2_000, 1
_MOST_KEPT = 4
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Drawn:
    """A scenario file with `DRAWS` draws of it."""

    file: ScenarioFile
    case: Case


class DrawnScenarios:
    """Those asked for last, at most four; safe for several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, _Stamp], Drawn] = OrderedDict()
        self._lock = Lock()

    def of(self, folder: Path) -> Drawn:
        """The scenario of a folder and its draws. Raises `InputError`."""
        key = folder, tuple(_stamps(folder))
        with self._lock:
            if key not in self._kept:
                file = read(folder)
                self._kept[key] = Drawn(file, sampled_case(file.scenario, DRAWS, SEED))
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            yield path.name, status.st_mtime_ns, status.st_size
