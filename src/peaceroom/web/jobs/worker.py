"""The process of one job: ``python -m peaceroom.web.jobs.worker``. The order comes in, and news goes out, line by line.

It ends when the server does: then nobody would hear what it finds, and what it has finished is kept in the run folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from peaceroom.core.errors import InputError

#: kind of job → module and function ``(scenario's folder, folder of runs, options, tell)`` → name of the run's folder,
#: empty where it makes none
KINDS = {"run": "peaceroom.web.jobs.forecasting:work", "ask": "peaceroom.web.jobs.asking:work"}

Tell = Callable[..., None]
#: how much less a job counts than the server: about a tenth where both want the same processor
_NICER = 10
#: flags with which Windows starts a process that gives way; 0 elsewhere
LOWER: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)


def main() -> None:
    """Do the order on the first line of stdin, tell of it on stdout."""
    give_way()
    order = json.loads(sys.stdin.readline())
    Thread(target=_end_with_server, daemon=True).start()
    out, writing = os.fdopen(os.dup(1), "w", encoding="utf-8"), Lock()
    os.dup2(2, 1)  # whatever a library prints does not get among the news

    def tell(**said: Any) -> None:
        with writing:
            out.write(json.dumps(said, default=float) + "\n")
            out.flush()

    module, _, name = KINDS[order["kind"]].partition(":")
    try:
        run = getattr(import_module(module), name)(Path(order["folder"]), Path(order["runs"]), order["options"], tell)
    except InputError as error:
        tell(problems=[problem.to_dict() for problem in error.problems])
        return
    tell(run=run)


def give_way() -> None:
    """Whoever waits for a page comes first: a job takes what is left of the processor."""
    if hasattr(os, "nice"):  # elsewhere the server starts it so: see `LOWER`
        os.nice(_NICER)


def _end_with_server() -> None:
    while sys.stdin.readline():
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
