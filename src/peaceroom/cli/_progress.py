"""Progress of long work on stderr."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from peaceroom.cli._saying import screen, tell
from peaceroom.core.durations import lasting

#: seconds left that a line speaks of
_WORTH_SAYING = 10

class Progress:
    """A progress bar on stderr if that is a terminal, else a quiet line for each tenth of the work.

    ``what`` is counted: draws, units.
    """

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> Callable[[int, int], None]:

        self._console = screen(err=True)
        self._tenth = 0
        self._bar: Any = None
        self._since: tuple[float, int] | None = None
        return self._bar_step if self._console.is_terminal else self._line_step

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _bar_step(self, done: int, total: int) -> None:
        if self._bar is None:
            from rich import progress as rich

            self._bar = rich.Progress(
                rich.TextColumn(self._what.capitalize()), rich.BarColumn(), rich.MofNCompleteColumn(),
                rich.TimeRemainingColumn(), console=self._console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._what, total=total)
        self._bar.update(self._task, completed=done)

    def _line_step(self, done: int, total: int) -> None:
        if self._since is None:  # what an earlier call finished took no time of this one
            self._since = time.monotonic(), done
        tenth = 10 * done // max(total, 1)
        if tenth > self._tenth:
            self._tenth = tenth
            left = (time.monotonic() - self._since[0]) * (total - done) / max(done - self._since[1], 1)
            more = f", {lasting(left)} left" if left >= _WORTH_SAYING else ""
            tell(f"{done:,} of {total:,} {self._what}{more}", err=True)
