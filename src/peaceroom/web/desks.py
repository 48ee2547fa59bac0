"""Scenarios that are being edited on this server, and the one worker that checks and saves what was edited.

A page that changes a scenario calls `desk` and then `Desk.edit` with `Put` and `Take`
(`peaceroom.scenario.editing.placing`), inside a plain function or `run_in_threadpool`:

>>> desk(request).edit(user(request), "opening text, prisoners", [Put(("drafts", "opening", "text", "prisoners"), "40",
...                                                                   "word")])  # doctest: +SKIP

and tells `Desks.later` so. What was edited is checked a moment later, and the files are written as soon as they are
valid. Grades and codings go into the ledger instead, which is a log of its own.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Lock, Thread

from starlette.requests import Request

from peaceroom.core.errors import InputError
from peaceroom.scenario.editing.desk import Desk
from peaceroom.scenario.editing.judging import Judged
from peaceroom.web.rendering import workspace
from peaceroom.web.workspace import Workspace

_WAIT = 10.0
_LONGEST_REST = 2.0


class Desks:
    """The desks of a workspace, opened when first asked for; safe for several threads."""

    def __init__(self, here: Workspace) -> None:
        self._here = here
        self._desks: dict[str, Desk] = {}
        self._judged: dict[str, Judged] = {}
        self._failed: dict[str, InputError] = {}
        self._waiting: dict[str, None] = {}
        self._lock, self._news = Lock(), Condition()
        self._worker: Thread | None = None
        self._rest: dict[str, float] = {}  # when a scenario may be checked next (s of the monotonic clock)

    def desk(self, name: str) -> Desk:
        """The desk of a scenario. Raises `InputError` where there is none of that name or its files are no text."""
        folder = self._here.scenario_folder(name)
        with self._lock:
            if name not in self._desks:
                self._desks[name] = Desk(folder, self._log(name))
            return self._desks[name]

    def later(self, name: str) -> None:
        """Have the worker check a scenario and save it."""
        with self._news:
            self._waiting[name] = None
            if self._worker is None or not self._worker.is_alive():
                self._worker = Thread(target=self._work, name="peaceroom-desks", daemon=True)
                self._worker.start()
            self._news.notify_all()

    def judged(self, name: str, *, wait: bool = False) -> Judged | None:
        """What the checks said last; with ``wait``, of the newest edit (for at most ten seconds)."""
        found = self._judged.get(name)
        if wait and (found is None or found.number < self.desk(name).number):
            number = self.desk(name).number
            self.later(name)
            with self._news:
                self._news.wait_for(lambda: (j := self._judged.get(name)) is not None and j.number >= number, _WAIT)
            found = self._judged.get(name)
        return found

    def failure(self, name: str) -> InputError | None:
        """Why the files could not be written, if they could not."""
        return self._failed.get(name)

    def settle(self, name: str) -> None:
        """Before another page reads a scenario's files: what was edited here is in them, where it is valid."""
        with self._lock:
            found = self._desks.get(name)
        if found is not None and found.saved < found.number:
            self.judged(name, wait=True)

    def recover(self) -> None:
        """Take up what an ended server left unsaved."""
        for path in sorted((self._here.private / "edits").glob("*.jsonl")):
            with _passed_over():
                if self.desk(path.stem).saved < self.desk(path.stem).number:
                    self.later(path.stem)

    def _log(self, name: str) -> Path:
        return self._here.private / "edits" / f"{name}.jsonl"

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._waiting)
                name = next(iter(self._waiting))
                del self._waiting[name]
            # where edits come without end, checking takes half of the time at most
            time.sleep(max(0.0, min(self._rest.get(name, 0.0) - time.monotonic(), _LONGEST_REST)))
            begun = time.monotonic()
            with _passed_over():
                self._check(name)
            now = time.monotonic()
            self._rest[name] = now + (now - begun)
            with self._news:
                self._news.notify_all()

    def _check(self, name: str) -> None:
        found = self.desk(name)
        judged = found.judge()
        if name not in self._judged:
            # what is loaded by now stays: a search through all of it for garbage would let an edit wait for .15 s
            gc.freeze()
        failed = None
        if judged.accepted:
            try:
                found.save(judged.number)
            except InputError as error:
                failed = error
        with self._news:
            if failed is None:
                self._failed.pop(name, None)
            else:
                self._failed[name] = failed
            self._judged[name] = judged
        if judged.number < found.number:
            self.later(name)


@contextmanager
def _passed_over() -> Iterator[None]:
    """A scenario that is gone or broken by now is the business of the page that asks for it next."""
    try:
        yield
    except InputError:
        return


def desks(request: Request) -> Desks:
    """The desks of the server that got the request."""
    found: Desks = request.app.state.desks
    return found


def desk(request: Request) -> Desk:
    """The desk of the scenario in the address. Raises `InputError`."""
    workspace(request)
    return desks(request).desk(request.path_params["scenario"])


def user(request: Request) -> str:
    """Who edits: each undoes what is theirs, under this name."""
    return str(request.state.user)
