"""What a finding is, and what every writer of sentences needs at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.pool import Pool, quantiles
from peaceroom.core.modes import Mode, modes
from peaceroom.findings.rounding import finest
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.results import Distribution
    from peaceroom.runs.run import Run

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence generated from a run, with the numbers it rests on.

    Attributes
    ----------
    key
        Which question it answers, e.g. ``closest``, ``zone``, ``settlement.ceasefire``.
    text
        The sentence. If and only if ``said`` is false it contains "open", with what the draws do tell, or "cannot say",
        where the file lacks a number.
    said
        False where the intervals leave the question open.
    numbers
        The numbers behind the sentence, by name.
    """

    key: str
    text: str
    said: bool = True
    numbers: Mapping[str, float] = field(default_factory=dict)


_NEARER = re.compile(r"^(between (“[^”]*”) and (“[^”]*”)), nearer (“[^”]*”)$")


def compact(words: str) -> str:
    """``between “a” and “b”, nearer “b”`` without saying b twice."""
    found = _NEARER.match(words)
    if not found:
        return words
    return f"{found[1]}, nearer the {'former' if found[4] == found[2] else 'latter'}"


@dataclass(frozen=True, eq=False)
class Ways:
    """How far each of ``who`` (A) is from the settlement ``y`` ``(F, D)``, as a share of the scale: ``(F·D, A)``.

    By columns and by pieces: for many draws the whole is several times as large as the run.
    """

    who: NDArray[np.intp]
    position: Array
    y: Array
    width: float

    def column(self, j: int) -> Array:
        """``(F·D,)`` how far the actor ``who[j]`` is."""
        far = self.position[:, self.who[j]] - self.y
        np.abs(far, out=far)
        far /= self.width
        return far.ravel()

    def pieces(self, draws: int = 65_536) -> Iterator[Array]:
        """All actors side by side, some draws at a time, in the order of the whole."""
        x = self.position[:, self.who]
        for y in self.y:
            for start in range(0, len(y), draws):
                part = slice(start, start + draws)
                yield np.abs(x[part] - y[part, None]) / self.width


class View:
    """A run with its pooled models and its labels, and the quantities several sentences share."""

    def __init__(self, run: Run, *, redact: bool = False) -> None:
        self.run = run
        self.case = run.case
        self.pool = Pool(run)
        self.names = Names(run.scenario, redact=redact)
        self.draws = run.case.draws

    def told(self, k: int, model: str | None = None) -> Distribution | None:
        """What the result says of the settlements of a model, or of all, where not every draw is at hand; else None."""
        if "kept_draws" not in self.run.result:
            return None
        issue = self.case.issues[k]
        result = self.run.result
        return result["equal_weight"][issue] if model is None else result["settlements"][issue][model]

    def settled(self, k: int, model: str | None = None) -> tuple[float, float, float] | None:
        """10th, 50th and 90th percentile of the settlements of a model, or of all; None where there are none."""
        if (said := self.told(k, model)) is not None:
            return (said["p10"], said["median"], said["p90"]) if "median" in said else None
        if model is None:
            return quantiles(self.pool.values(k), discrete=self.pool.discrete[k])
        s = self.run.settlements[model]
        return quantiles(np.where(s.no_agreement[:, k], np.nan, s.outcome[:, k]), discrete=self.pool.discrete[k])

    def humps(self, k: int) -> list[Mode]:
        """The outcomes of all models together, where some draw has a settlement."""
        if (said := self.told(k)) is not None:
            return [Mode(m["low"], m["high"], m["share"], m["median"]) for m in said["modes"]]
        return modes(self.pool.values(k), float(self.case.low[k]), float(self.case.high[k]),
                     discrete=self.pool.discrete[k])

    def without(self, k: int, model: str) -> float:
        """Share of draws on which the model finds no agreement."""
        if (said := self.told(k, model)) is not None:
            return float(said.get("n_no_agreement", 0) / self.run.draws)
        return float(self.run.settlements[model].no_agreement[:, k].mean())

    def issue(self, k: int) -> str:
        return self.names.issue(self.case.issues[k])

    def actor(self, i: int) -> str:
        return self.names.actor(self.case.actors[i])

    def finest(self, k: int) -> float:
        """The finest grid on which numbers of issue ``k`` are printed."""
        return finest(float(self.pool.width[k]))

    def anchor(self, k: int, value: float) -> str:
        """The words of the anchor of issue ``k`` that lies nearest to ``value``."""
        scale = self.run.scenario.issues[self.case.issues[k]].scale
        return self.names.text(scale[min(sorted(scale), key=lambda a: abs(a - value))])

    def place(self, k: int, value: float) -> str:
        """Where ``value`` lies, in few words: close or nearest to one anchor, or half-way between two."""
        scale = self.run.scenario.issues[self.case.issues[k]].scale
        if value in scale and self.pool.discrete[k]:
            return f"“{self.names.text(scale[value])}”"
        below = max((a for a in scale if a <= value), default=min(scale))
        above = min((a for a in scale if a >= value), default=max(scale))
        if above > below and 0.4 < (value - below) / (above - below) < 0.6:
            return f"half-way between “{self.names.text(scale[below])}” and “{self.names.text(scale[above])}”"
        gap = (above - below) or 1.0
        close = min(value - below, above - value) <= 0.1 * gap
        return f"{'close' if close else 'nearest'} to “{self.anchor(k, value)}”"

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """``(N, K)``: the actor holds a position on the issue."""
        return np.asarray(np.isfinite(self.case.position).any(axis=0))

    @cached_property
    def any_required(self) -> bool:
        """Does some issue need anybody's consent?"""
        return bool(self.needs_consent.any())

    @cached_property
    def needs_consent(self) -> NDArray[np.bool_]:
        """``(K,)``: the issue needs the consent of somebody who holds a position on it."""
        return np.asarray((self.case.required & self.present).any(axis=0))

    @property
    def all_needed(self) -> str:
        """Who has to prefer a text, in a sentence: ``all needed``, or ``enough of those asked``."""
        return "enough of those asked" if self.case.spare else "all needed"

    def deciding(self, k: int) -> NDArray[np.intp]:
        """Actors whose consent issue ``k`` needs; where it needs nobody's, all who hold a position."""
        needed = np.flatnonzero(self.case.required[:, k] & self.present[:, k])
        return needed if needed.size else np.flatnonzero(self.present[:, k])

    @cached_property
    def distances(self) -> Array:
        """``(D, K)`` widest gap between the positions of those who decide, as a share of the scale.

        NaN on an issue where fewer than two of them hold a position.
        """
        out = np.full((self.draws, len(self.case.issues)), np.nan)
        for k in range(out.shape[1]):
            who = self.deciding(k)
            if who.size >= 2:
                x = self.case.position[:, who, k]
                out[:, k] = (x.max(axis=1) - x.min(axis=1)) / self.pool.width[k]
        return out

    def ways_to_go(self, k: int) -> Ways:
        """How far those who decide on issue ``k`` are from the settlement."""
        who = self.deciding(k)
        return Ways(who, self.case.position[:, :, k], self.pool.outcomes(k), float(self.pool.width[k]))
