"""Put a mutant into a process that has the package loaded: its function gets other code, in place."""

from __future__ import annotations

import functools
import gc
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of every function of a module and of the methods of its classes, not of those within functions."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            is_class = "<locals>" not in inner.co_qualname and not inner.co_flags & 2  # without CO_NEWLOCALS
            yield from _codes(inner) if is_class else [inner]


def changed_function(path: Path, source: str) -> CodeType | None:
    """The new code of the one function that differs from the file; None if something else differs too, or instead."""
    old, new = (list(_codes(compile(text, str(path), "exec"))) for text in (path.read_text(encoding="utf-8"), source))
    if len(old) != len(new):
        return None
    differ = [b for a, b in zip(old, new, strict=True) if not _same(a, b)]
    return differ[0] if len(differ) == 1 else None


def _same(a: CodeType, b: CodeType) -> bool:
    """Whether two pieces of code do the same, lines apart."""
    if (a.co_code, a.co_names, a.co_varnames, a.co_freevars, len(a.co_consts)) != (
            b.co_code, b.co_names, b.co_varnames, b.co_freevars, len(b.co_consts)):
        return False
    return all(_same(x, y) if isinstance(x, CodeType) and isinstance(y, CodeType) else repr(x) == repr(y)
               for x, y in zip(a.co_consts, b.co_consts, strict=True))


def _function(found: Any) -> FunctionType | None:
    """The plain function below a method, a property, a cache."""
    for _ in range(9):
        if isinstance(found, FunctionType) and not hasattr(found, "__wrapped__"):
            return found
        for name in ("__wrapped__", "__func__", "fget", "func", "callback"):
            if (below := getattr(found, name, None)) is not None:
                found = below
                break
        else:
            return None
    return None


def put(module: str, code: CodeType) -> bool:
    """Give the function of that name in the module this code, and forget what caches hold. False if it is not found."""
    holder: Any = importlib.import_module(module)
    *outer, name = code.co_qualname.split(".")
    for part in outer:
        holder = getattr(holder, part, None)
    function = _function(vars(holder).get(name)) if holder is not None else None
    if function is None or function.__code__.co_freevars != code.co_freevars:
        return False
    function.__code__ = code
    for thing in gc.get_objects():
        if type(thing) is functools._lru_cache_wrapper:  # a stand-in for another thing may not bear to be asked
            thing.cache_clear()
    return True
