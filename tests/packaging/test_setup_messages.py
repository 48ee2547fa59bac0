"""tools/env.sh says in plain words what is missing, with pretended Pythons in place of real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="the set-up script is for a POSIX shell")

OLD = """#!/bin/sh
case "$*" in --version) echo "Python 3.9.2";; *) exit 1;; esac
"""
NO_VENV = f"""#!/bin/sh
case "$*" in
*venv*) echo "The virtual environment was not created successfully because ensurepip is not available." >&2; exit 1;;
*) exec "{sys.executable}" "$@";;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the set-up needs, in a folder with a space in its name."""
    folder = tmp_path / "my project"
    for name in ("tools", "requirements"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("Makefile", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def _make(project: Path, *arguments: str, python: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """`make` with only the system's tools on the path, and a pretended python3 before them."""
    tools = project.parent / "bin"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "make", "grep", "sed", "tail", "rm", "touch", "dirname", "expand", "cat"):
        found = shutil.which(name)
        if found and not (tools / name).exists():
            (tools / name).symlink_to(found)
    if python:
        for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14", "python"):
            (tools / name).write_text(python)
            (tools / name).chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "HTTP", "http", "REQUESTS_"))}
    return subprocess.run(["make", *arguments], cwd=project, capture_output=True, text=True, check=False, timeout=300,
                          env=kept | {"PATH": str(tools), "HOME": str(project.parent)} | env)


@posix
def test_old_python(project: Path) -> None:
    done = _make(project, "env", python=OLD)
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed; 'python3' says: Python 3.9.2" in done.stderr
    assert not (project / ".venv").exists()


@posix
def test_no_python(project: Path) -> None:
    done = _make(project, "env")
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stderr


@posix
def test_python_without_venv(project: Path) -> None:
    done = _make(project, "env", python=NO_VENV)
    assert done.returncode != 0
    assert "this Python lacks the venv module" in done.stderr
    assert "apt-get install python3-venv" in done.stderr
    assert not (project / ".venv").exists()


@posix
@pytest.mark.slow
def test_no_network(project: Path) -> None:
    """An index at a port where nobody listens stands for a laptop without internet."""
    real = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
    empty = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "", "PIP_NO_CACHE_DIR": "1",
             "PIP_INDEX" + "_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    done = _make(project, "env", python=real, **empty)
    assert done.returncode != 0
    assert "the package index cannot be reached" in done.stderr
    assert "make bundle" in done.stderr
    assert not (project / ".venv" / ".run-stamp").exists()


@posix
@pytest.mark.slow
def test_wheelhouse_without_wheels(project: Path) -> None:
    real = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
    done = _make(project, "env", "WHEELHOUSE=nowhere", python=real)
    assert done.returncode != 0
    assert "there is no folder 'nowhere' to install from" in done.stderr


@posix
def test_help_lists_targets(project: Path) -> None:
    done = _make(project, "help")
    assert done.returncode == 0
    assert {"demo", "test", "bundle", "wheel"} <= {line.split()[1] for line in done.stdout.splitlines()}
