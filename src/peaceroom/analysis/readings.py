"""All readings of a model: where the literature leaves steps open, how far does the answer hang on them?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import isfinite
from typing import TypedDict

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.settlement import Option
from peaceroom.models.asking import ask
from peaceroom.models.base import get_model, options_of, split_key
from peaceroom.models.protocols import ListsReadings


class Centres(TypedDict):
    """Median and mean forecast of a round: numbers where there is one issue, else by issue."""

    round: int
    median: float | dict[str, float]
    mean: float | dict[str, float]


class ReadingResult(TypedDict):
    """A `Reading` as plain data."""

    options: dict[str, Option]
    outcome: dict[str, float | None]
    forecast: list[Centres]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: every option, the outcome by issue (None: nothing said), and the forecasts by round."""

    options: Mapping[str, Option]
    outcome: Mapping[str, float | None]
    forecast: Mapping[str, Mapping[str, tuple[float, ...]]]

    def to_dict(self, issues: tuple[str, ...]) -> ReadingResult:
        """``{options, outcome, forecast}`` as plain data; the issue is left out where there is one."""
        return {"options": dict(self.options), "outcome": dict(self.outcome),
                "forecast": by_round(self.forecast, issues)}


def by_round(forecast: Mapping[str, Mapping[str, tuple[float, ...]]], issues: tuple[str, ...]) -> list[Centres]:
    """``[{round, median, mean}]``: numbers where there is one issue, else by issue (held where it has come to rest)."""
    length = max((len(f["median"]) for f in forecast.values()), default=0)

    def at(name: str, t: int) -> float | dict[str, float]:
        values = {k: f[name][min(t, len(f[name]) - 1)] for k, f in forecast.items()}
        return values[issues[0]] if len(issues) == 1 else values

    return [{"round": t, "median": at("median", t), "mean": at("mean", t)} for t in range(length)]


@dataclass(frozen=True, slots=True)
class Leverage:
    """How far one option moves the outcome: mean outcome under each of its values, and the share of the
    variance over all readings that these means explain (all other options averaged over)."""

    option: str
    means: Mapping[Option, float]
    share: float

    @property
    def span(self) -> float:
        return max(self.means.values()) - min(self.means.values())


def combinations(model: str) -> tuple[Mapping[str, Option], ...]:
    """The readings that a model lists itself (``readings()``), else all combinations of its words and switches."""
    cls = split_key(model)[0].cls
    if isinstance(cls, ListsReadings):
        return cls.readings()
    steps = {f.name: f.metadata.get("choices") or (True, False) for f in dataclasses.fields(cls)
             if f.metadata.get("choices") or isinstance(f.default, bool)}
    return tuple(dict(zip(steps, values, strict=True)) for values in product(*steps.values()))


def readings_of(model: str, fixed: Mapping[str, Option], case: Case, issues: tuple[str, ...]) -> tuple[Reading, ...]:
    """Solve a case of one draw under every reading, the ``fixed`` options held; equal readings are run once."""
    out: dict[str, Reading] = {}
    at = {k: case.issues.index(k) for k in issues}
    for combination in combinations(model):
        instance = get_model(model, **{**combination, **fixed})
        options = options_of(instance)
        if repr(options) in out:
            continue
        s = ask(model, instance, case, trajectory=True)
        known = {k: j for k, j in at.items() if isfinite(s.outcome[0, j])}
        forecast = {} if s.forecast is None else {
            k: {name: tuple(map(float, values[0, :int(s.rounds[0, j]) + 1, j])) for name, values in s.forecast.items()}
            for k, j in known.items()}
        out[repr(options)] = Reading(
            options, {k: float(s.outcome[0, j]) if k in known else None for k, j in at.items()}, forecast)
    return tuple(out.values())


def leverage(readings: tuple[Reading, ...], issue: str) -> tuple[Leverage, ...]:
    """Which option moves the outcome of an issue most, the strongest first; options that do not vary are left out."""
    pairs = [(r.options, y) for r in readings if (y := r.outcome[issue]) is not None]
    values = np.array([y for _, y in pairs])
    if len(values) < 2:
        return ()
    variance = float(values.var())
    found = []
    for option in pairs[0][0]:
        groups: dict[Option, list[float]] = {}
        for options, y in pairs:
            groups.setdefault(options[option], []).append(y)
        if len(groups) > 1:
            means = {value: float(np.mean(ys)) for value, ys in groups.items()}
            between = sum(len(groups[v]) * (m - values.mean()) ** 2 for v, m in means.items()) / len(values)
            found.append(Leverage(option, means, float(between) / variance if variance > 0 else 0.0))
    return tuple(sorted(found, key=lambda found: -found.share))
