"""Run tests in a fork of this process, with one module of the package replaced while it is imported.

All limits are of processor time: what else the machine does decides nothing. Only a fork that waits for ever ends by
the clock, and then nothing is known of its mutant (`STALLED`).
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

from mutation.patching import changed_function, put

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
#: at most so many tests, and CPU seconds of them, a mutant: the quickest of those that reach its line
TESTS, SECONDS = 80, 20.0
#: CPU s a test may take at first, compiled or not: longer ones are left out
PER_TEST, UNCOMPILED = 8.0, 4.0
#: CPU s that tests of a compiled mutant may take with the compiling
COMPILING = 400.0
#: s of the clock, beside so many for each CPU second that is allowed, after which a fork counts as waiting for ever
PATIENCE, SLOWEST = 120.0, 12.0
#: s without any CPU time of its processes after which it does so as well, where the system tells
IDLE = 60.0
#: what is said of a mutant in place of the test that fails
TIME, CRASH, STALLED, NOT_RUN = "time", "crash", "stalled", "not run"


def preload() -> None:
    """The libraries that every fork needs, none of our own."""
    import click  # noqa: F401
    import hypothesis
    import numba  # noqa: F401
    import numpy  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import rich.table  # noqa: F401
    import scipy.optimize
    import scipy.stats  # noqa: F401
    import yaml  # noqa: F401

    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # no time for the smallest example
    hypothesis.settings.register_profile("mutation", phases=phases, deadline=None, database=None, derandomize=True)
    hypothesis.settings.load_profile("mutation")


class _Loader(importlib.machinery.SourceFileLoader):
    text = ""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec")


class Over(importlib.abc.MetaPathFinder):
    """Gives one module of the package another text."""

    def __init__(self, path: Path, text: str) -> None:
        parts = path.relative_to(SOURCE).with_suffix("").parts
        self.package = parts[-1] == "__init__"
        self.name, self.path, self.text = ".".join(parts[:-1] if self.package else parts), path, text

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Loader(fullname, str(self.path))
        loader.text = self.text
        return importlib.machinery.ModuleSpec(fullname, loader, origin=str(self.path), is_package=self.package)


class Timed:
    """A plug-in of pytest: how much CPU time each test took, whether it passed, what lines it ran."""

    def __init__(self, coverage: Any = None, limit: float = PER_TEST) -> None:
        self.coverage, self.limit = coverage, limit
        self.passed: dict[str, float] = {}
        self.failed: list[str] = []
        self._begun = 0.0

    def pytest_runtest_protocol(self, item: Any, nextitem: Any) -> None:
        if self.coverage is not None:
            self.coverage.switch_context(item.nodeid)
        for sign in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(sign, _too_long)
        self._limit(self.limit)
        self._begun = time.process_time()

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._limit(0 if report.when == "teardown" else self.limit)
        if report.failed:
            self.failed.append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed[report.nodeid] = time.process_time() - self._begun

    def _limit(self, seconds: float) -> None:
        """So much CPU time; and by the clock for a test that waits for ever, as one may that was stopped halfway."""
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE + SLOWEST * seconds if seconds else 0, 10)


def _too_long(_signal: int, _frame: Any) -> None:
    raise TimeoutError("the test takes too long here")


def _end_with(parent: int) -> None:
    """Nobody waits for a fork whose parent is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _child(work: Any, write: int, limit: float) -> None:
    code = 1
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, resource.RLIM_INFINITY))
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.chdir(ROOT)
        sys.path[:0] = [str(SOURCE)]
        with os.fdopen(write, "w", encoding="utf-8") as pipe:
            json.dump(work(), pipe)
        code = 0
    finally:
        os._exit(code)


def forked(work: Any, limit: float) -> Any:
    """What ``work()`` gives in a fork, as JSON; `TIME` where it takes more than ``limit`` CPU seconds.

    `CRASH` where it ends badly, `STALLED` where it waits for what never comes.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        _child(work, write, limit)
    os.close(write)
    end = time.monotonic() + PATIENCE + SLOWEST * limit
    said = b""
    os.set_blocking(read, False)
    ended, busy, idle, look = False, -1, 0.0, time.monotonic()
    while time.monotonic() < end and not ended:
        if (passed := time.monotonic() - look) > IDLE / 12:
            look += passed
            now = _ticks(pid)
            idle = idle + passed if now == busy >= 0 else 0.0
            busy = now
            if idle > IDLE:
                break
        with suppress(BlockingIOError):
            while piece := os.read(read, 1 << 20):
                said += piece
            ended = True
        time.sleep(0 if ended else .05)
    gone, status = _end_of(pid) if ended else (0, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if not gone:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    os.close(read)
    if ended and said:
        return json.loads(said)
    return STALLED if not ended else TIME if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU else CRASH


def _ticks(group: int) -> int:
    """CPU time of all processes of a group, in ticks; −1 where the system does not tell."""
    total = -1
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                total = max(total, 0) + sum(map(int, fields[11:15]))
    return total


def _end_of(pid: int) -> tuple[int, int]:
    """Which process ended and how, within five seconds after its last word."""
    for _ in range(250):
        found = os.waitpid(pid, os.WNOHANG)
        if found[0]:
            return found
        time.sleep(.02)
    return 0, 0


def _pytest(arguments: Sequence[str], plugin: Timed, *, compiled: bool) -> None:
    import numba
    import pytest

    numba.config.DISABLE_JIT = 0 if compiled else 1  # type: ignore[attr-defined]
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist", "-m", "not slow",
                 *arguments], plugins=[plugin])


def _functions(path: Path) -> dict[int, tuple[int, int]]:
    """Line → first and last line of the innermost function around it."""
    found: dict[int, tuple[int, int]] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):  # outer ones come first
        if isinstance(node, ast.FunctionDef):
            found |= dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1),
                                   (node.lineno, node.end_lineno or node.lineno))
    return found


class Served:
    """The tests of a room in a process that has run them once: it knows which test runs which line, and forks.

    ``answer`` is called in that process, and only there.
    """

    def __init__(self, tests: Sequence[str], files: Sequence[Path], *, compiled: bool) -> None:
        import coverage

        self.compiled = compiled
        # the configuration of `make coverage` leaves out what is compiled, and would go before `include`
        watch = coverage.Coverage(data_file=None, config_file=False, include=[str(f) for f in files])
        # who is stopped while a kernel is compiled leaves a lock behind that all others wait for
        plugin = Timed(watch, COMPILING if compiled else UNCOMPILED)
        watch.start()
        _pytest(tests, plugin, compiled=compiled)
        watch.stop()
        data = watch.get_data()
        self.failed = plugin.failed
        self.passed = {k: v for k, v in plugin.passed.items() if k not in plugin.failed}
        if compiled and (long := [k for k, v in self.passed.items() if v > PER_TEST]):
            again = Timed(limit=COMPILING)  # without what it took to compile
            _pytest(long, again, compiled=compiled)
            self.passed = {k: v for k, v in (self.passed | again.passed).items() if v <= PER_TEST}
        self.lines = {f: {n: [c for c in contexts if c] for n, contexts in data.contexts_by_lineno(str(f)).items()}
                      for f in files}
        self.spans = {f: _functions(f) for f in files}

    def chosen(self, path: Path, line: int) -> list[str]:
        """The passing tests that run the line, quickest first; where none does, those that run its function or file.

        Where a file only names things while it is loaded, all. A line within a statement may not be told apart from the
        one where the statement begins.
        """
        lines = self.lines[path]
        begin, end = self.spans[path].get(line, (line, line))
        before = max((n for n in lines if begin < n <= line and lines[n]), default=line)
        passing = set(self.passed)  # who was stopped halfway has run lines as well
        names = (passing.intersection(lines.get(before, ()))
                 or passing.intersection(t for n in lines if begin < n <= end for t in lines[n])
                 or passing.intersection(t for tests in lines.values() for t in tests) or passing)
        found: list[str] = []
        total = 0.0
        for name in sorted(names, key=lambda n: (self.passed[n], n)):
            total += self.passed[name]
            if len(found) == TESTS or (found and total > SECONDS):
                break
            found.append(name)
        return found

    def killed_by(self, path: Path, text: str, tests: Sequence[str]) -> str:
        """The test that fails with the mutant, what `forked` says where none ends, "" where none fails."""
        limit = 20 + 6 * sum(self.passed[n] for n in tests)
        code = changed_function(path, text)

        def work() -> list[str]:
            over = Over(path, text)
            if code is None or not put(over.name, code):
                return ["anew"]
            return _run(tests, limit, self.compiled)

        return _first(forked(work, limit))


def _first(failed: Any) -> str:
    return failed if isinstance(failed, str) else failed[0] if failed else ""


def _run(tests: Sequence[str], limit: float, compiled: bool) -> list[str]:
    plugin = Timed(limit=limit)
    _pytest(["-x", *tests], plugin, compiled=compiled)
    if not plugin.failed and len(plugin.passed) < len(tests):
        plugin.failed.append("not even collected")
    return plugin.failed


def killed_anew(path: Path, text: str, tests: Sequence[str], limit: float, *, compiled: bool) -> str:
    """The same in a fork that loads the package anew: for what runs while modules are loaded."""
    def work() -> list[str]:
        sys.meta_path.insert(0, Over(path, text))
        return _run(tests, limit, compiled)

    return _first(forked(work, limit))


def killed_compiled(path: Path, text: str, tests: Sequence[str]) -> str:
    """The same with a changed kernel compiled, as users run it; what is compiled is not kept.

    ``tests``: files, run whole until one fails. Those of a mutant that ends in no time end in no time uncompiled; here
    running out of it says nothing.
    """
    def work() -> list[str]:
        sys.meta_path.insert(0, Over(path, text))
        from peaceroom.core import compiling

        compiling._folder = lambda: None  # type: ignore[assignment]  # kept kernels are found by the file, not the text
        plugin = Timed(limit=COMPILING)
        _pytest(["-x", *tests], plugin, compiled=True)
        return plugin.failed

    found = _first(forked(work, COMPILING))
    return "" if found == TIME else found


def kernels() -> list[str]:
    """The files that are compiled: they run uncompiled when mutated."""
    sys.path.insert(0, str(SOURCE))
    from peaceroom.core.compiling import sources

    return [str(p.resolve()) for p in sources()]
