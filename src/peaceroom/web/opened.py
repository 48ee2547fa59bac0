"""Runs that are being looked at: read once, and their parts drawn once, for everybody who looks at them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from peaceroom.findings.brief.types import Brief
from peaceroom.runs.saved import from_folder, load_run, read_brief, read_result
from peaceroom.runs.store import RESULT, SCENARIO

if TYPE_CHECKING:
    from peaceroom.findings.summary import Findings
    from peaceroom.report.parts import Part
    from peaceroom.runs.results import Result
    from peaceroom.runs.run import Run

T = TypeVar("T")
#: runs, and parts of pages, that are kept at hand
_RUNS, _PARTS = 2, 60


class Opened:
    """Runs by their folders. One thread at a time reads or draws: the library that draws knows no threads."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._runs: OrderedDict[tuple[str, int], Any] = OrderedDict()
        self._parts: OrderedDict[tuple[str, int, str], Any] = OrderedDict()

    def run(self, folder: Path) -> Run:
        """The run, read from its folder. Raises `InputError` E309, or E310 for a redacted one."""
        found: Run = _once(self._runs, _key(folder), _RUNS, self._lock, lambda: load_run(folder))
        return found

    def result(self, folder: Path) -> Result:
        """What the run answered, also of a redacted one. Raises `InputError` E309."""
        return self.made(folder, "result", lambda: read_result(folder))

    def redacted(self, folder: Path) -> bool:
        """Whether the run was made with names hidden: then it keeps neither its inputs nor its draws."""
        return (folder / RESULT).is_file() and not (folder / SCENARIO).is_file()

    def brief(self, folder: Path) -> Brief:
        """The one page, also of a redacted run. Raises `InputError` E309."""
        def read() -> Brief:
            self.result(folder)  # its files are as the run wrote them
            kept = read_brief(folder)
            with from_folder(folder):
                return Brief.from_dict(kept or {})

        return self.made(folder, "brief", read)

    def findings(self, folder: Path) -> Findings:
        """The sentences of the run. Raises `InputError`."""
        from peaceroom.findings.summary import findings

        with self._lock:
            return findings(self.run(folder))

    def part(self, folder: Path, key: str) -> Part | None:
        """A part of the report by its key in `CONTENTS`; None where the run has nothing for it. Raises `InputError`."""
        def draw() -> Part | None:
            from peaceroom.report.parts import Numbers, holds, part

            found = self.findings(folder)
            return part(key, found, False, Numbers()) if holds(key, found, False) else None

        return self.made(folder, f"part {key}", draw)

    def alone(self, make: Callable[[], T]) -> T:
        """What ``make`` draws, while nobody else draws."""
        with self._lock:
            return make()

    def made(self, folder: Path, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives for the run, kept under ``name`` as long as the run's folder stays as it is."""
        found: T = _once(self._parts, (*_key(folder), name), _PARTS, self._lock, make)
        return found


def _key(folder: Path) -> tuple[str, int]:
    path = folder / RESULT
    return folder.as_posix(), path.stat().st_mtime_ns if path.is_file() else 0


def _once(kept: OrderedDict[Any, Any], key: Any, most: int, lock: RLock, make: Callable[[], Any]) -> Any:
    with lock:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
        kept[key] = found = make()
        while len(kept) > most:
            kept.popitem(last=False)
        return found
