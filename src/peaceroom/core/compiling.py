"""Compiled functions ("kernels") and the folder in which they are kept.

numba's own cache looks at the file of a function only: change a function that it *calls* and the old machine code
goes on being used, a new release of the package included. Here the name of the folder is a hash of the sources of all
kernels, of the compiler and of the processor, so that what is found in it was made from what would be compiled now.

The folder lies under ``NUMBA_CACHE_DIR`` where that is set, else beside the package, else in the user's cache folder;
where none can be written to, in a temporary one of this process (kernels are then compiled anew in each run, which
takes half a minute, but runs work).
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeVar

VARIABLE = "NUMBA_CACHE_DIR"
PACKAGE = Path(__file__).parents[1]
#: files and folders of the package that define kernels, or what kernels use (a test compares with the imports)
SOURCES = ("analysis/packages/margins.py", "conflict/kernels", "core/case.py", "core/compiling.py",
           "core/record_types.py", "core/rng.py", "models/kernels", "models/packages", "process/machine",
           "process/mechanisms")
#: folders of other sources, compilers and processors that are left when a new one is made: the last used
KEPT = 5

_KEY = re.compile(r"[0-9a-f]{16}")
_DECORATING = Lock()
_F = TypeVar("_F", bound=Callable[..., Any])


def kernel(*, error_model: Literal["python", "numpy"] = "python", inline: bool = False,
           allocates: bool = True) -> Callable[[_F], _F]:
    """Compile a function on first use, without the interpreter's lock, and keep the machine code.

    Parameters
    ----------
    error_model
        What a division by zero does: raise (``python``) or give an infinity or NaN (``numpy``).
    inline
        Put the function's code into its callers.
    allocates
        Whether it, or what it calls, makes arrays. Without, nobody counts references to arrays, which for functions
        that take arrays out of named tuples is most of their time; making one is refused.
    """
    import numba

    config: Any = numba.config
    options: dict[str, Any] = {"nogil": True, "error_model": error_model, "inline": "always" if inline else "never"}
    if not allocates:
        options["_nrt"] = False  # numba's run time, which holds the counts
    _teach_fused()

    def compiled(function: _F) -> _F:
        made: _F
        folder = _folder()
        if folder is None:
            made = numba.njit(**options)(function)
            return made
        with _DECORATING:  # numba asks for the folder while it decorates, and only then
            before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
            try:
                made = numba.njit(cache=True, **options)(function)
            finally:
                config.CACHE_DIR = before
        return made

    return compiled


def bare_kernel(*, inline: bool = False) -> Callable[[_F], _F]:
    """`kernel` for functions that make no arrays and raise nothing: they only change what they are given."""
    return kernel(error_model="numpy", inline=inline, allocates=False)


def fused(a: float, b: float, c: float) -> float:
    """a · b + c; in compiled functions rounded once: one step of the processor in place of two, the same everywhere."""
    return a * b + c


@cache
def _teach_fused() -> None:
    """Tell the compiler what `fused` is."""
    from numba.core import types
    from numba.extending import intrinsic, overload

    def step(_: Any, a: Any, b: Any, c: Any) -> Any:
        return types.float64(a, b, c), lambda context, builder, signature, args: builder.fma(*args)

    made: Any = intrinsic(step)
    overload(fused, inline="always", strict=False)(lambda a, b, c: lambda a, b, c: made(a, b, c))


def sources(package: Path = PACKAGE) -> Iterator[Path]:
    """The files of `SOURCES`, in order."""
    for name in SOURCES:
        path = package / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else (path,)


def fingerprint(package: Path = PACKAGE) -> str:
    """16 hexadecimal digits that change with any source of a kernel, with the compiler and with the processor.

    Raises `OSError` where the sources cannot be read.
    """
    import llvmlite.binding
    import numba
    import numpy

    found = hashlib.blake2b(digest_size=8)
    for path in sources(package):
        text = path.read_bytes()
        found.update(f"{path.relative_to(package).as_posix()} {len(text)}\n".encode() + text)
    features = llvmlite.binding.get_host_cpu_features()
    options = {name: value for name, value in os.environ.items() if name.startswith("NUMBA_") and name != VARIABLE}
    found.update(repr((
        sys.implementation.cache_tag, sys.version, numba.__version__, llvmlite.__version__, numpy.__version__,
        llvmlite.binding.get_process_triple(), llvmlite.binding.get_host_cpu_name(), sorted(features.items()),
        sorted(options.items()))).encode())
    return found.hexdigest()


@cache
def _folder() -> Path | None:
    """The folder of this process; None: kernels cannot be kept, or not safely."""
    try:
        key = fingerprint()
    except OSError:
        return None
    for parent in _parents():
        if _usable(parent / key):
            return parent / key
    return _temporary(key)


def _parents() -> Iterator[Path]:
    """Where folders of kernels may lie, the best place first."""
    if told := os.environ.get(VARIABLE):
        yield Path(told) / "peaceroom"
    yield PACKAGE / "__pycache__" / "kernels"
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    try:
        yield (Path(base) if base else Path.home() / ".cache") / "peaceroom" / "kernels"
    except RuntimeError:  # a user without a home
        return


def _usable(folder: Path) -> bool:
    """Make the folder, or mark it as used today; whether files can be made in it."""
    import tempfile

    try:
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        os.utime(folder)
    except OSError:
        return False
    if new:
        _clean(folder.parent)
    return True


def _clean(parent: Path) -> None:
    """Remove all but the folders used last. A process that still uses one of them compiles again, no more."""
    import shutil

    def used(folder: Path) -> float:
        try:
            return folder.stat().st_mtime
        except OSError:  # another process was quicker
            return 0.0

    folders = [f for f in parent.iterdir() if _KEY.fullmatch(f.name) and f.is_dir() and not f.is_symlink()]
    for folder in sorted(folders, key=used, reverse=True)[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _temporary(key: str) -> Path | None:
    """A folder that goes when the process ends."""
    import atexit
    import shutil
    import tempfile

    try:
        folder = Path(tempfile.mkdtemp(prefix="peaceroom-"))
    except OSError:  # nothing is writable at all
        return None
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / key
