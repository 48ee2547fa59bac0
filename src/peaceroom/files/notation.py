"""How doubt is written in a cell: ``60``, ``60..80``, ``pert(60, 70, 90)``, ``{option: weight}``.

The notation is kept as written (a :class:`Written` value): only together with the scale of its quantity
does it become a distribution. See :meth:`Written.on`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from peaceroom.core import distributions as dist

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"^\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*$")
_CALL = re.compile(r"^\s*([a-z-]+)\s*\((.*)\)\s*$")
_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+")
_PAIR = rf"\s*{_NUMBER}\s*:\s*{_NUMBER}\s*"
_CATEGORIES = re.compile(rf"^\s*\{{({_PAIR}(?:,{_PAIR})*)\}}\s*$")
_PLAIN = re.compile(rf"^\s*{_NUMBER}\s*$")

#: form → (number of arguments, what they are); None = any even number ≥ 4
FORMS: Mapping[str, tuple[int | None, str]] = {
    "uniform": (2, "low, high"),
    "triangular": (3, "low, mode, high"),
    "pert": (3, "low, mode, high"),
    "normal": (2, "mean, sd; cut to the scale"),
    "beta": (2, "a, b; stretched over the scale"),
    "lognormal": (2, "median, sd of the logarithm"),
    "quantiles": (None, "probability, value, probability, value, …"),
}


_TRAPS = {"yes", "no", "on", "off", "true", "false", "y", "n"}
_TIME = re.compile(r"^\d{1,3}(:\d{1,2})+$")
_OTHER_BASE = re.compile(r"^[-+]?(0x[0-9a-fA-F]+|0o?[0-7_]+|0b[01]+|\d[\d_]*_[\d_]*)$")
_COMMA = re.compile(r"^([-+]?\d+),(\d+)$")
_DASH = re.compile(rf"^\s*({_NUMBER})\s*(?:-|–|—|to|\.\.\.|…)\s*({_NUMBER})\s*$")


class NotationError(ValueError):
    """A cell that cannot be read; ``args`` are (message, remedy), ``code`` its code."""

    def __init__(self, message: str, remedy: str, code: str = "E111") -> None:
        super().__init__(message, remedy)
        self.code = code


def number(value: Any) -> float:
    """A single number, also as text. Raises `NotationError` (E108 not a number, E110 a trap of YAML)."""
    if isinstance(value, bool):
        raise NotationError(f"{str(value).lower()} is a truth value, not a number", "write a number such as 60", "E108")
    if isinstance(value, int | float):
        if not isfinite(value):
            raise NotationError(f"{value} is not a finite number", "write an ordinary number", "E108")
        return float(value)
    text = str(value)
    if isinstance(value, str) and _PLAIN.match(text):
        return number(float(text))
    raise _not_a_number(text, "write a number such as 60 or 7.5")


def _not_a_number(text: str, remedy: str) -> NotationError:
    bare = text.strip()
    if bare.lower() in _TRAPS:
        return NotationError(f"{bare!r} is a word here, and some YAML readers make a truth value of it",
                             "write a number such as 60", "E110")
    if _TIME.match(bare):
        return NotationError(f"{bare!r} looks like a time, and some YAML readers make a number to base 60 of it",
                             "write a number such as 12.5, or a range such as 12..30", "E110")
    if _OTHER_BASE.match(bare):
        return NotationError(f"{bare!r} is a number to another base, or with underscores, in some YAML readers only",
                             "write it with the digits 0–9", "E110")
    if found := _COMMA.match(bare):
        return NotationError(f"{bare!r} has a decimal comma", f"did you mean {found[1]}.{found[2]}?", "E108")
    if found := _DASH.match(bare):
        return NotationError(f"{bare!r} is not how a range is written", f"did you mean {found[1]}..{found[2]}?", "E108")
    if re.search(r"\d\s*%$", bare):
        return NotationError(f"{bare!r} has a percent sign", f"did you mean {bare.rstrip('% ')}?", "E108")
    shown = bare if len(bare) <= 60 else bare[:57] + "…"
    return NotationError(f"{shown!r} is not a number", remedy, "E108")


@dataclass(frozen=True, slots=True)
class Written:
    """A quantity as written: ``form`` (``number``, ``range``, ``categories`` or one of `FORMS`) and numbers.

    For ``categories`` the numbers alternate value, weight.
    """

    form: str
    numbers: tuple[float, ...]

    def __str__(self) -> str:
        n = [format_number(x) for x in self.numbers]
        match self.form:
            case "number":
                return n[0]
            case "range":
                return f"{n[0]}..{n[1]}"
            case "categories":
                return "{" + ", ".join(f"{v}: {w}" for v, w in zip(n[::2], n[1::2], strict=True)) + "}"
            case _:
                return f"{self.form}({', '.join(n)})"

    @property
    def is_fixed(self) -> bool:
        """Given without doubt."""
        return self.form == "number" or (self.form == "range" and self.numbers[0] == self.numbers[1])

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and highest number the writer named (not the tails of the distribution)."""
        if self.form in ("categories", "quantiles"):
            values = self.numbers[::2] if self.form == "categories" else self.numbers[1::2]
            return min(values), max(values)
        if self.form in ("normal", "lognormal"):
            return self.numbers[0], self.numbers[0]
        if self.form == "beta":
            return -inf, inf
        return min(self.numbers), max(self.numbers)

    def on(self, lower: float = -inf, upper: float = inf, *, ratio: bool = False) -> dist.Distribution:
        """The distribution on the scale [lower, upper] (``ratio``: capability-like, no upper end)."""
        n = self.numbers
        match self.form:
            case "number":
                return dist.Fixed(n[0])
            case "range":
                return dist.interval(n[0], n[1], lower=lower, upper=upper, ratio=ratio)
            case "categories":
                pairs = sorted(zip(n[::2], n[1::2], strict=True))
                return dist.Categorical(tuple(v for v, _ in pairs), tuple(w for _, w in pairs))
            case "uniform":
                return dist.Fixed(n[0]) if n[0] == n[1] else dist.Uniform(*n)
            case "triangular" | "pert":
                if n[0] == n[2]:
                    return dist.Fixed(n[0])
                return dist.Triangular(*n) if self.form == "triangular" else dist.Pert(*n)
            case "normal":
                return dist.TruncatedNormal(n[0], n[1], lower, upper)
            case "beta":
                return dist.Beta(n[0], n[1], lower, upper)
            case "lognormal":
                return dist.LogNormal(*n)
            case _:
                return dist.Quantiles(n[::2], n[1::2])


def format_number(x: float) -> str:
    """Shortest text that reads back as the same number, without a needless ``.0``."""
    return str(int(x)) if float(x).is_integer() and abs(x) < 1e15 else repr(float(x))


def parse(value: Any) -> Written:
    """Read a cell. Raises `NotationError` with a remedy."""
    if isinstance(value, Written):
        return value
    if isinstance(value, bool | int | float):
        return Written("number", (number(value),))
    if isinstance(value, Mapping):
        pairs: list[float] = []
        for key, weight in value.items():
            pairs += [number(key), number(weight)]
        if not pairs:
            raise NotationError("there is no category", "write {value: weight, …}")
        return _checked(Written("categories", tuple(pairs)))
    text = str(value)
    if _PLAIN.match(text):
        return Written("number", (number(text),))
    if found := _CATEGORIES.match(text):  # as categories are written out
        return parse({k: w for k, _, w in (pair.partition(":") for pair in found[1].split(","))})
    if found := _RANGE.match(text):
        return _checked(Written("range", (float(found[1]), float(found[2]))))
    if found := _CALL.match(text):
        form = found[1]
        if form in FORMS:
            return _checked(Written(form, tuple(number(part) for part in _SEPARATOR.split(found[2].strip()))))
        raise NotationError(f"there is no distribution {form!r}", "use one of: " + ", ".join(FORMS))
    raise _not_a_number(text, "write 60, 60..80, pert(60, 70, 90), uniform(60, 80) or {60: 1, 80: 2}")


def _checked(w: Written) -> Written:
    n = w.numbers
    if not all(isfinite(x) for x in n):
        raise NotationError(f"{w.form} holds a number that is not finite", "write ordinary numbers")
    want, names = FORMS.get(w.form, (len(n), ""))
    if want is not None and len(n) != want:
        raise NotationError(f"{w.form} takes {want} numbers ({names}), not {len(n)}", f"write {w.form}({names})")
    if w.form in ("range", "uniform", "triangular", "pert") and list(n) != sorted(n):
        swapped = Written(w.form, tuple(sorted(n)))
        raise NotationError(f"the range {w} is upside down", f"did you mean {swapped}?", "E109")
    if w.form in ("normal", "lognormal") and n[1] <= 0:
        raise NotationError(f"{w} has a spread of {format_number(n[1])}", "the second number, the sd, must be above 0")
    if w.form == "lognormal" and n[0] <= 0:
        raise NotationError(f"{w} has a median of {format_number(n[0])}", "a log-normal has a median above 0")
    if w.form == "beta" and min(n) <= 0:
        raise NotationError(f"{w} has a shape at or below 0", "both shapes of a beta must be above 0")
    if w.form == "categories" and (min(n[1::2]) < 0 or sum(n[1::2]) <= 0):
        raise NotationError(f"the weights of {w} are negative or all zero", "give weights ≥ 0, at least one above 0")
    if w.form == "quantiles":
        p, v = n[::2], n[1::2]
        if len(p) != len(v) or len(p) < 2:
            raise NotationError(f"{w} is not a list of pairs", "write quantiles(0, 50, 0.5, 60, 1, 90)")
        if list(p) != sorted(set(p)) or list(v) != sorted(v) or p[0] != 0 or p[-1] != 1:
            raise NotationError(f"{w} does not rise from probability 0 to 1",
                                "give rising probabilities from 0 to 1 with rising values")
    return w
