"""Kernels compile where neither the package's folder nor the user's can be written to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from peaceroom.core import compiling

_NOWHERE = """
import os, tempfile
writable, temporary = os.access, tempfile.TemporaryFile
def access(path, mode, **more): return not mode & os.W_OK and writable(path, mode, **more)
def trial(*given, dir=None, **more):
    if "peaceroom-" not in str(dir): raise OSError(30, "Read-only file system")
    return temporary(*given, dir=dir, **more)
os.access, tempfile.TemporaryFile = access, trial
import peaceroom
from peaceroom.core.rng import uniforms
print(os.environ["NUMBA_CACHE_DIR"], uniforms(1, "a", 3))
"""


def test_without_a_writable_folder_kernels_compile_all_the_same() -> None:
    environment = {k: v for k, v in os.environ.items() if k != compiling.VARIABLE}
    done = subprocess.run([sys.executable, "-c", _NOWHERE], capture_output=True, text=True, check=False,
                          env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.split()[0])
    assert "peaceroom-" in folder.name and not folder.exists()


def test_with_one_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compiling.VARIABLE, raising=False)
    monkeypatch.setattr(compiling, "_writable", lambda folder: True)
    compiling.keep_kernels()
    assert compiling.VARIABLE not in os.environ


def test_a_folder_that_is_yet_to_be_made_counts_by_the_one_above(tmp_path: Path) -> None:
    assert compiling._writable(tmp_path / "not" / "yet")
    (tmp_path / "file").write_text("")
    assert not compiling._writable(tmp_path / "file")
