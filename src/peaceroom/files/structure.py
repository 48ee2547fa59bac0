"""Whether data read from a JSON file have the form that a `TypedDict` describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

#: larger integers have no float beside them
_MOST = 1.7e308


class _Check:
    def __init__(self, answered: Mapping[str, Sequence[str]]) -> None:
        self.answered = answered

    def misfit(self, value: Any, form: Any, at: str) -> str | None:
        if is_typeddict(form):
            return self._typed(value, form, at)
        if form is Any:
            return None
        origin, parts = get_origin(form), get_args(form)
        if origin in (Union, UnionType):
            tried = [self.misfit(value, part, at) for part in parts]
            return None if None in tried else max((t for t in tried if t is not None), key=len)
        if origin in (list, dict):
            if type(value) is not origin:
                return _named(at)
            pairs = enumerate(value) if origin is list else value.items()
            found = (self.misfit(x, parts[-1], f"{at}.{key}") for key, x in pairs)
            return next((place for place in found if place is not None), None)
        plain = NoneType if form is None else form
        fits = (type(value) in (int, float) and abs(value) < _MOST) if plain is float else type(value) is plain
        return None if fits else _named(at)

    def _typed(self, value: Any, form: Any, at: str) -> str | None:
        if type(value) is not dict:
            return _named(at)
        needed = () if "unavailable" in value else self.answered.get(form.__name__, ())
        for key, inner in _hints(form).items():
            if key in value:
                if (found := self.misfit(value[key], inner, f"{at}.{key}")) is not None:
                    return found
            elif key in _required(form) or key in needed:
                return _named(f"{at}.{key}")
        return None


def misfit(value: Any, form: Any, *, answered: Mapping[str, Sequence[str]] | None = None) -> str | None:
    """The path of the first part that does not fit ``form`` (``"it"`` for the whole), or None.

    Parameters
    ----------
    form
        A TypedDict, list, dict with str keys, union, None, str, bool, int, float or Any. Keys that a TypedDict does not
        name are let be; a float must be finite, and may be written as an integer.
    answered
        Name of a TypedDict → keys that it must hold unless it holds ``unavailable``.
    """
    return _Check(answered or {}).misfit(value, form, "")


@cache
def _hints(form: Any) -> Mapping[str, Any]:
    return get_type_hints(form)


@cache
def _required(form: Any) -> frozenset[str]:
    """Keys that a TypedDict must hold. Where annotations are texts, its own ``__required_keys__`` overlooks
    ``NotRequired``."""
    spelled = get_type_hints(form, include_extras=True)
    return frozenset(k for k in form.__required_keys__ if get_origin(spelled[k]) is not NotRequired)


def _named(at: str) -> str:
    return at.strip(".") or "it"
