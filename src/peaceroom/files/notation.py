"""How doubt is written in a cell: ``60``, ``60..80``, ``pert(60, 70, 90)``, ``{option: weight}``.

The notation is kept as written (a :class:`Written` value): only together with the scale of its quantity
does it become a distribution. See :meth:`Written.on`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite
from typing import Any, Literal

import numpy as np

from peaceroom.core import distributions as dist
from peaceroom.files.numbers import (
    NUMBER,
    NotationError,
    format_number,
    not_a_number,
    number,
    plain_number,
    range_ends,
    tidy,
)

_CALL = re.compile(r"([a-z-]+) ?\((.*)\)")
_ARGUMENT = re.compile(NUMBER)
_SEPARATOR = re.compile(r" ?[,;] ?| ")
_PAIR = rf" ?{NUMBER} ?: ?{NUMBER} ?"
_CATEGORIES = re.compile(rf"\{{({_PAIR}(?:,{_PAIR})*)\}}")

#: form → (number of arguments, what they are); None = any even number ≥ 4
FORMS: Mapping[str, tuple[int | None, str]] = {
    "uniform": (2, "low, high"),
    "triangular": (3, "low, mode, high"),
    "pert": (3, "low, mode, high"),
    "normal": (2, "mean, sd; cut to the scale"),
    "beta": (2, "a, b; stretched over the scale"),
    "lognormal": (2, "median, sd of the logarithm; cut to the scale"),
    "quantiles": (None, "probability, value, probability, value, …"),
}


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
    def typed(self) -> str:
        """As a person should type it: without commas, at which YAML cuts inside { }."""
        return str(self) if self.form == "categories" else str(self).replace(",", "")

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
                return dist.LogNormal(n[0], n[1], max(lower, 0.0), upper)
            case _:
                return dist.Quantiles(n[::2], n[1::2])


#: sums and products of numbers beyond this would overflow
TOO_LARGE = 1e100
#: the lowest and highest numbers that a stream of uniforms gives, and some between
_TRIED = (2.0**-54, 1e-9, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-9, 1 - 2.0**-53)


@lru_cache(maxsize=4_096)
def trouble(written: Written, lower: float, upper: float, ratio: bool) -> Literal["", "off", "large", "unknown"]:
    """What is wrong with what is drawn for a cell on the scale [lower, upper].

    ``off`` the scale, too ``large`` to calculate with, ``unknown`` (no numbers at all), or nothing.
    """
    if written.form == "beta" and not isfinite(upper - lower):
        return "unknown"
    if max(map(abs, written.numbers)) > TOO_LARGE:
        return "large"
    with np.errstate(all="ignore"):
        drawn = written.on(lower, upper, ratio=ratio).ppf(_TRIED)
        falling = np.diff(drawn) < 0
    if np.isnan(drawn).any() or falling.any():
        return "unknown"
    if np.abs(drawn).max() > TOO_LARGE:
        return "large"
    return "off" if drawn.min() < lower or drawn.max() > upper else ""


def parse(value: Any) -> Written:
    """Read a cell. Raises `NotationError` with a remedy."""
    if isinstance(value, Written):
        return value
    if isinstance(value, bool | int | float):
        return Written("number", (number(value),))
    if isinstance(value, Mapping):
        pairs: list[float] = []
        for pair in value.items():
            for part in pair:
                try:
                    pairs.append(number(part))
                except NotationError as error:
                    raise NotationError(f"in a list of values with weights, {error.args[0]}",
                                        "write plain numbers, as in {60: 1, 80: 2}", error.code) from None
        if not pairs:
            raise NotationError("there is no category", "write {value: weight, …}")
        return _checked(Written("categories", tuple(pairs)))
    text = tidy(str(value))
    if (found := plain_number(text)) is not None:
        return Written("number", (number(found),))
    if categories := _CATEGORIES.fullmatch(text):  # as categories are written out
        return parse({k: w for k, _, w in (pair.partition(":") for pair in categories[1].split(","))})
    if (ends := range_ends(text)) is not None:
        return _checked(Written("range", ends))
    if call := _CALL.fullmatch(text):
        return _called(call[1], call[2].strip())
    raise not_a_number(text, "write 60, 60..80, pert(60 70 90), uniform(60 80) or {60: 1, 80: 2}")


def _called(form: str, arguments: str) -> Written:
    if form not in FORMS:
        raise NotationError(f"there is no distribution {form[:60]!r}", "use one of: " + ", ".join(FORMS))
    try:
        return _checked(Written(form, _numbers(form, arguments)))
    except NotationError:
        # a comma between two digits may be that of a decimal number
        decimal = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", arguments)
        if decimal == arguments:
            raise
        try:
            meant = _checked(Written(form, _numbers(form, decimal)))
        except NotationError:
            meant = None
        if meant is None:
            raise
        raise NotationError(f"{form}({arguments}) has decimal commas", f"did you mean {meant.typed}?") from None


def _numbers(form: str, arguments: str) -> tuple[float, ...]:
    out = []
    for part in _SEPARATOR.split(arguments):
        if not _ARGUMENT.fullmatch(part):
            raise NotationError(f"{part[:60]!r} in {form}(…) is not a number",
                                f"give plain numbers: {form}({FORMS[form][1].partition(';')[0]})")
        out.append(float(part))
    return tuple(out)


def _checked(w: Written) -> Written:
    n = w.numbers
    if not all(isfinite(x) for x in n):
        raise NotationError(f"{w.form} holds a number that is not finite", "write ordinary numbers")
    want, names = FORMS.get(w.form, (len(n), ""))
    if want is not None and len(n) != want:
        raise NotationError(f"{w.form} takes {want} numbers ({names}), not {len(n)}", f"give it as {w.form}({names})")
    if w.form in ("range", "uniform", "triangular", "pert") and list(n) != sorted(n):
        swapped = Written(w.form, tuple(sorted(n)))
        raise NotationError(f"the range {w} is upside down", f"did you mean {swapped.typed}?", "E109")
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
            raise NotationError(f"{w} is not a list of pairs", "write pairs such as quantiles(0 50 0.5 60 1 90)")
        if list(p) != sorted(set(p)) or list(v) != sorted(v) or p[0] != 0 or p[-1] != 1:
            raise NotationError(f"{w} does not rise from probability 0 to 1",
                                "give rising probabilities from 0 to 1 with rising values")
    return w
