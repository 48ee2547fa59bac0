"""Kernels are never stale, and compile where nothing can be written to as well."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from peaceroom.core import compiling
from peaceroom.process.parameters import Parameters

_DRAW = "from peaceroom.core.rng import uniforms; print(uniforms(1, 'a', 3))"
#: no folder can be written to but those below the one named
_NOWHERE = f"""
import os, sys, tempfile
trial = tempfile.TemporaryFile
def write(*given, dir=None, **more):
    if not str(dir).startswith(sys.argv[1]): raise OSError(30, "Read-only file system")
    return trial(*given, dir=dir, **more)
tempfile.TemporaryFile = write
if len(sys.argv) > 2:
    def nowhere(**more): raise OSError(30, "Read-only file system")
    tempfile.mkdtemp = nowhere
{_DRAW}
from peaceroom.core.compiling import _folder
print(_folder())
"""
#: a function of one file that calls one of another
_BREAK = """
import sys
from peaceroom.process.mechanisms.breaks import length
from peaceroom.process.parameters import Parameters
p = Parameters().table(1, 0, 1)[0]
print(length(p, float(sys.argv[1]), 0.0, 1.0))
"""


@pytest.fixture
def package(tmp_path: Path) -> Iterator[Path]:
    """A copy of the package, without what was compiled."""
    copy = tmp_path / "copy" / "peaceroom"
    shutil.copytree(compiling.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "library"))
    yield copy
    shutil.rmtree(copy.parent)


def _run(code: str, *arguments: str, path: Path | None = None, **environment: str) -> str:
    known = {k: v for k, v in os.environ.items() if k != compiling.VARIABLE}
    if path is not None:
        known["PYTHONPATH"] = str(path.parent)
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False,
                          env=known | environment, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_function_in_another_file_that_changed_is_compiled_anew(package: Path) -> None:
    """The length of a break calls `normal` of another file: at 1.1 times the way from the median it is that of .17."""
    p = Parameters().table(1, 0, 1)[0]
    longer = ndtr((p["break_mean"] - np.log(p["break_shortest"])) / p["break_sd"])  # share that is a break at all
    asked = str(.2 / longer)

    def expected(left: float) -> float:
        return float(np.exp(p["break_mean"] - p["break_sd"] * ndtri(left)))

    assert [float(_run(_BREAK, asked, path=package)) for _ in range(2)] == pytest.approx([expected(.2)] * 2, rel=1e-6)
    called = next(p for p in compiling.sources(package) if "def normal(" in p.read_text(encoding="utf-8"))
    text = called.read_text(encoding="utf-8")
    assert text.count("    q = u - 0.5\n") == 1
    called.write_text(text.replace("    q = u - 0.5\n", "    q = 1.1 * (u - 0.5)\n"), encoding="utf-8")
    assert float(_run(_BREAK, asked, path=package)) == pytest.approx(expected(.17), rel=1e-6)
    assert len(list((package / "__pycache__" / "kernels").iterdir())) == 2


def test_two_processes_at_once_use_one_folder(tmp_path: Path) -> None:
    known = {k: v for k, v in os.environ.items() if k != compiling.VARIABLE} | {compiling.VARIABLE: str(tmp_path)}
    both = [subprocess.Popen([sys.executable, "-c", _DRAW], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=known,
                             text=True) for _ in range(2)]
    said = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said[0][0] == said[1][0] == _run(_DRAW, **{compiling.VARIABLE: str(tmp_path)})
    assert [p.name for p in (tmp_path / "peaceroom").iterdir()] == [compiling.fingerprint()]


def test_without_a_writable_folder_kernels_compile_all_the_same(tmp_path: Path) -> None:
    said = _run(_NOWHERE, str(tmp_path), TMPDIR=str(tmp_path)).splitlines()
    folder = Path(said[-1])
    assert tmp_path in folder.parents and not any(tmp_path.iterdir())
    assert said[0] == _run(_NOWHERE, str(tmp_path / "nothing"), "at all").splitlines()[0]


def test_with_nothing_writable_at_all_nothing_is_kept(tmp_path: Path) -> None:
    assert _run(_NOWHERE, str(tmp_path), "at all").splitlines()[-1] == "None"


def test_the_key_hangs_on_every_source_the_compiler_and_the_processor(
    package: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    import llvmlite.binding
    import numba

    seen = {compiling.fingerprint(package)}
    files = list(compiling.sources(package))
    for path in files:
        path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        seen.add(compiling.fingerprint(package))
    (package / "models" / "kernels" / "new.py").write_text("")
    seen.add(compiling.fingerprint(package))
    changes: tuple[tuple[Any, str, Any], ...] = (
        (numba, "__version__", "0.0"), (llvmlite, "__version__", "0.0"),
        (llvmlite.binding, "get_host_cpu_name", lambda: "another"),
        (llvmlite.binding, "get_host_cpu_features", lambda: {"another": True}))
    for where, name, value in changes:
        monkeypatch.setattr(where, name, value)
        seen.add(compiling.fingerprint(package))
    monkeypatch.setenv("NUMBA_OPT", "1")
    seen.add(compiling.fingerprint(package))
    assert len(seen) == 1 + len(files) + 1 + len(changes) + 1


def test_the_key_is_made_quickly() -> None:
    compiling.fingerprint()
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        compiling.fingerprint()
        best = min(best, time.perf_counter() - begin)
    assert best < 0.01


def test_the_folders_used_last_are_left(tmp_path: Path) -> None:
    keys = [f"{k:016x}" for k in range(compiling.KEPT + 3)]
    for age, key in enumerate(keys):
        (tmp_path / key / "machine_1").mkdir(parents=True)
        os.utime(tmp_path / key, (1e9 - age, 1e9 - age))
    (tmp_path / "notes").mkdir()
    assert compiling._usable(tmp_path / ("f" * 16))
    assert {p.name for p in tmp_path.iterdir()} == {"f" * 16, "notes", *keys[:compiling.KEPT - 1]}
    assert compiling._usable(tmp_path / keys[0])
    assert (tmp_path / keys[0]).stat().st_mtime > 1e9


def test_the_folder_asked_for_is_used_and_others_keep_theirs(tmp_path: Path) -> None:
    code = f"import numba; before = numba.config.CACHE_DIR\n{_DRAW}\nassert numba.config.CACHE_DIR == before"
    _run(code, **{compiling.VARIABLE: str(tmp_path)})
    assert any((tmp_path / "peaceroom" / compiling.fingerprint()).rglob("*.nbi"))


def test_where_the_sources_cannot_be_read_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing() -> str:
        return real(tmp_path)

    real = compiling.fingerprint
    monkeypatch.setattr(compiling, "fingerprint", missing)
    compiling._folder.cache_clear()
    try:
        assert compiling._folder() is None

        @compiling.kernel()
        def twice(x: float) -> float:
            return 2 * x

        assert twice(3.0) == 6.0
    finally:
        compiling._folder.cache_clear()


def test_a_bare_kernel_makes_no_arrays() -> None:
    from numba.core.errors import NumbaError

    @compiling.bare_kernel()
    def sized(n: int) -> int:
        return len(np.empty(n))

    @compiling.bare_kernel()
    def last(x: np.ndarray) -> float:
        return float(x[-1] / 0.0)

    with pytest.raises((NumbaError, NotImplementedError)):
        sized(3)
    assert last(np.ones(2)) == np.inf
