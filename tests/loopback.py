"""A scheduler and workers on the loopback, as processes that a test may kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: what a worker is begun with; `dask worker` is the same
WORKER = ("-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard",
          "--death-timeout", "20", "--host", "127.0.0.1")


class Cluster:
    """``address`` is ``HOST:PORT``."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self._folder = folder
        port = self.address.rpartition(":")[2]
        self.scheduler = self._start("scheduler", "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1",
                                     "--port", port, "--no-dashboard")
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen([sys.executable, *command], stdout=log, stderr=log, cwd=self._folder,
                                    env=os.environ | {"OMP_NUM_THREADS": "1"})

    def add_worker(self) -> subprocess.Popen[bytes]:
        new = self._start(f"worker-{len(self.workers)}", *WORKER, f"tcp://{self.address}")
        self.workers.append(new)
        return new

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait(30)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.add_worker()
        from distributed import Client

        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with Client(f"tcp://{made.address}", timeout=5, set_as_default=False) as client:
                    if workers:
                        client.wait_for_workers(workers, timeout=60)
                    break
            except (OSError, TimeoutError):
                time.sleep(0.3)
        yield made
    finally:
        made.close()
