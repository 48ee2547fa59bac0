"""Where compiled kernels are kept.

numba keeps them beside the package, else in the user's cache folder, and raises an error where it may write to
neither (a package of the system, a user without a home). Then a folder of this process serves: kernels are
compiled anew in each run, which takes half a minute, but runs work.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"


def keep_kernels() -> None:
    """Give numba a folder for its cache if it would find none."""
    if os.environ.get(VARIABLE) or _writable(Path(__file__).parents[1]) or _writable(_user_cache()):
        return
    import atexit
    import shutil
    import tempfile

    try:
        folder = tempfile.mkdtemp(prefix="peaceroom-")
    except OSError:  # nothing is writable at all: numba will say so
        return
    os.environ[VARIABLE] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _user_cache() -> Path:
    """The folder in which applications keep what can be made again."""
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return Path(base) if base else Path("~/.cache").expanduser()


def _writable(folder: Path) -> bool:
    """Whether files can be made in the folder, or it can be made itself."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
