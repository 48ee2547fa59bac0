"""The jobs of a workspace: two at a time, each in a process of its own, kept over a restart of the server.

A job that was at work when the server ended, however it ended, waits again when the next one starts. What it had
finished lies in its run folder, and the run goes on from there.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex
from threading import RLock, Thread
from time import monotonic, time
from typing import IO

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.writing import replace_file
from peaceroom.web.jobs.job import Asked, Job, News, Options, State, read_jobs
from peaceroom.web.jobs.worker import LOWER

#: jobs at work at the same time; jobs that may wait
AT_ONCE, WAITING = 2, 50
#: jobs that are kept once they are over
KEPT = 100


class Jobs:
    """Jobs by id. Every method may be called from any thread.

    Parameters
    ----------
    folder
        Where jobs are kept.
    workspace, runs
        The folder of the scenarios, and that of the runs.
    """

    def __init__(self, folder: Path, workspace: Path, runs: Path) -> None:
        self._folder, self._workspace, self._runs = folder, workspace, runs
        self._lock = RLock()
        self._jobs = {job.id: job for job in read_jobs(folder)}
        self._workers: dict[str, subprocess.Popen[str]] = {}
        self._pace: dict[str, tuple[float, int]] = {}
        self._closed = False

    def start(self) -> None:
        """Take up what an earlier server left."""
        with self._lock:
            self._closed = False
            for job in self._jobs.values():
                if job.state == "working":
                    job.state, job.stage = "waiting", "taken up again"
            self._go_on()

    def close(self) -> None:
        """End the workers; their jobs wait for the next server."""
        with self._lock:
            self._closed = True
            for worker in self._workers.values():
                worker.kill()

    def add(self, kind: str, scenario: str, options: Options | Asked, user: str = "") -> Job:
        """Ask for work. Raises `InputError` E345 where too much waits already."""
        with self._lock:
            if sum(job.state == "waiting" for job in self._jobs.values()) >= WAITING:
                raise InputError.one("E345", f"{WAITING} jobs wait already", CODES["E345"][1],
                                     "wait until some are done, or cancel what nobody needs")
            job = Job(f"{int(time() * 1000):012x}{token_hex(3)}", kind, scenario, options, user, asked=time())
            job.keep(self._folder)
            self._jobs[job.id] = job
            self._forget()
            self._go_on()
            return job

    def get(self, key: str) -> Job:
        """The job of that id. Raises `InputError` E346."""
        with self._lock:
            if key not in self._jobs:
                raise InputError.one("E346", "there is no such job", CODES["E346"][1],
                                     "choose one from the list of jobs")
            return self._jobs[key]

    def answer(self, key: str) -> Mapping[str, object]:
        """What was found on a question. Raises `InputError` E346 where nothing is kept."""
        self.get(key)
        try:
            found: Mapping[str, object] = json.loads(self._answer_file(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise InputError.one("E346", "this job keeps no answer", CODES["E346"][1], "ask again") from None
        return found

    def _answer_file(self, key: str) -> Path:
        return self._folder / "answers" / f"{key}.json"

    def all(self) -> list[Job]:
        """Every job, newest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda job: job.id, reverse=True)

    def cancel(self, key: str) -> Job:
        """Stop it at once. What it finished is kept: the same run goes on from there."""
        with self._lock:
            job = self.get(key)
            if not job.over:
                self._end(job, "cancelled")
                if (worker := self._workers.get(key)) is not None:
                    worker.kill()
                self._go_on()
            return job

    def again(self, key: str, user: str = "") -> Job:
        """Ask for the same work once more."""
        with self._lock:
            job = self.get(key)
            return self.add(job.kind, job.scenario, job.options.copy(), user or job.user)

    def ahead(self, job: Job) -> int:
        """How many jobs wait before this one."""
        with self._lock:
            return sum(j.state == "waiting" and j.id < job.id for j in self._jobs.values())

    def left(self, job: Job) -> float | None:
        """Seconds that it will probably take still; None where nothing tells.

        From the pace so far, and from how long the same work took the last time.
        """
        with self._lock:
            if job.state != "working":
                return None
            found = []
            if (begun := self._pace.get(job.id)) is not None and job.done > begun[1]:
                each = (monotonic() - begun[0]) / (job.done - begun[1])
                found.append(each * (job.total - job.done))
            same = [j.seconds for j in self._jobs.values() if j.state == "done" and j.seconds and j.kind == job.kind
                    and j.scenario == job.scenario and _alike(j.options, job.options)]
            if same:
                found.append(max(0.0, same[-1] - (time() - job.began)))
            elif job.total and job.done >= job.total:
                return None
            return max(found, default=None)

    # -- at work -----------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Give work to the workers that are free."""
        if self._closed:
            return
        for job in sorted(self._jobs.values(), key=lambda j: j.id):
            if len(self._workers) >= AT_ONCE:
                return
            if job.state == "waiting" and job.id not in self._workers:
                self._begin(job)

    def _begin(self, job: Job) -> None:
        job.state, job.began, job.stage, job.done, job.total = "working", time(), "starting", 0, 0
        job.keep(self._folder)
        worker = subprocess.Popen([sys.executable, "-m", "peaceroom.web.jobs.worker"], text=True, encoding="utf-8",
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  creationflags=LOWER)
        self._workers[job.id] = worker
        order: dict[str, object] = {"kind": job.kind, "folder": str((self._workspace / job.scenario).absolute()),
                 "runs": str(self._runs.absolute()), "options": job.options}
        Thread(target=self._follow, args=(job, worker, order), daemon=True).start()

    def _follow(self, job: Job, worker: subprocess.Popen[str], order: dict[str, object]) -> None:
        """Listen to a worker until it ends."""
        assert worker.stdin is not None and worker.stdout is not None
        told: IO[str] = worker.stdout
        try:
            worker.stdin.write(json.dumps(order) + "\n")
            worker.stdin.flush()  # and left open: its end tells the worker that the server is gone
            for line in told:
                self._hear(job, json.loads(line))
        except (OSError, ValueError, InputError):
            worker.kill()
        worker.wait()
        for pipe in (worker.stdin, told):
            _quietly(pipe.close)
        with self._lock:
            self._workers.pop(job.id, None)
            self._pace.pop(job.id, None)
            if not self._closed:
                if not job.over:
                    self._end(job, "failed")
                self._go_on()

    def _hear(self, job: Job, said: News) -> None:
        with self._lock:
            if job.over:
                return
            if "total" in said:
                job.done, job.total = said["done"], said["total"]
                self._pace.setdefault(job.id, (monotonic(), job.done))
            job.stage = said.get("stage", job.stage)
            if "answer" in said:
                replace_file(self._answer_file(job.id), json.dumps(said["answer"], ensure_ascii=False))
            if "run" in said:
                job.run = said["run"]
                self._end(job, "done")
            if "problems" in said:
                job.problems = said["problems"]
                self._end(job, "refused")

    def _end(self, job: Job, state: State) -> None:
        job.state, job.ended = state, time()
        _quietly(lambda: job.keep(self._folder))

    def _forget(self) -> None:
        over = sorted((job for job in self._jobs.values() if job.over), key=lambda job: job.id)
        for job in over[:-KEPT]:
            del self._jobs[job.id]
            (self._folder / f"{job.id}.json").unlink(missing_ok=True)
            self._answer_file(job.id).unlink(missing_ok=True)


def _alike(one: Options | Asked, other: Options | Asked) -> bool:
    """Whether two orders differ in their seed at most."""
    return {**one, "seed": 0} == {**other, "seed": 0}


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except (OSError, ValueError, InputError):
        return
