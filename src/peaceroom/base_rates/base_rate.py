"""`base_rate`: how often real peace processes did such a thing, as a probability with what it rests on.

The outside view knows three things of a process (the stage of its last text, the time since it, and how often texts
came) and nothing of what is negotiated. Definitions, record and limits: docs/base-rates.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np

from peaceroom.base_rates import tables as tables
from peaceroom.base_rates.blend import between
from peaceroom.base_rates.left_out import countries
from peaceroom.base_rates.question import Asked, asked
from peaceroom.base_rates.terms import EDGES, HORIZONS, LICENCE, QUIET, SOURCES, STAGE_NAMES, STAGES, TARGETS
from peaceroom.core.errors import Warn

#: kinds of text, each of which holds the next
KINDS = ("any", "substantive", "comprehensive")
#: a reference class of fewer processes is said to be small
FEW = 10

UNKNOWN = (
    "talks before the first signed text: a process is in the data only once it has one",
    "agenda items and breaks of talks: the data code texts, not what is discussed (other classes: --item, --resume)",
    "what is negotiated, by whom and under which pressure; violence, provisions and region added no demonstrable skill",
    "the present: texts are counted to the end of 2021, and steps came less often after the 1990s than before",
)


@dataclass(frozen=True, slots=True)
class BaseRate:
    """One answer of the outside view.

    ``p`` with its 90 % interval ``low`` … ``high`` (whole processes resampled); ``event`` and ``reference`` (the
    reference class) in words; ``method``; ``processes`` at risk where the answer begins and ``events`` (steps) that the
    class rests on; ``unknown`` what the answer does not know; ``warnings``.
    """

    event: str
    p: float
    low: float
    high: float
    target: str
    stage: str
    elapsed_days: float
    within_days: float
    pace: int | None
    steps: int | None
    method: str
    reference: str
    processes: int
    events: int
    warnings: tuple[Warn, ...] = ()
    unknown: tuple[str, ...] = UNKNOWN
    licence: str = LICENCE
    sources: tuple[str, ...] = SOURCES

    def to_dict(self) -> dict[str, object]:
        """Every field by name, as ``base-rate --json`` prints it."""
        found: dict[str, object] = asdict(self)
        return found | {"warnings": [w.to_dict() for w in self.warnings], "unknown": list(self.unknown),
                        "sources": list(self.sources)}


def base_rate(
    stage: str, elapsed: str | float | None, within: str | float = 180, *, pace: int | None = None,
    steps: int | None = None, target: str = "any", dates: Sequence[str | date] = (), as_of: str | date | None = None,
    without: str | None = None,
) -> BaseRate:
    """The base rate of the next text of a peace process.

    Parameters
    ----------
    stage
        Of the last text: pre-negotiation, ceasefire, partial, comprehensive, implementation, renewal (or PA-X codes).
    elapsed
        Time since the last text: days, or ``"40d"``, ``"6w"``, ``"3m"``, ``"2y"``.
    within
        How far to look, up to five years.
    pace
        Texts (days with texts) in the twelve months that end with the last, itself counted.
    steps
        How many so far. With one step the history is known.
    target
        ``any`` next text, ``substantive`` (partial or comprehensive), or ``comprehensive``.
    dates, as_of
        Days of all steps so far and of the forecast: then ``elapsed``, ``pace`` and ``steps`` are counted from them
        (``elapsed`` may be given as None).
    without
        A country of `peaceroom.base_rates.left_out` whose processes are left out, for scoring; needs ``dates``. The
        interval stays that of all processes, widened to hold the estimate.

    Raises
    ------
    InputError
        E701–E708.
    """
    a = asked(stage, elapsed, within, pace, steps, target, dates, as_of)
    whole = replace(a, target="any")
    every = [_blend(whole) if a.days is not None and a.elapsed <= QUIET else _table(whole),
             *(_share(replace(a, target=part)) for part in KINDS[1:])]
    if without is not None and a.days is not None:
        chances = countries()[without].chances(a.stage, a.elapsed, a.within, a.days)
        every = [replace(rate, p=p, low=min(rate.low, p), high=max(rate.high, p),
                         reference=f"{rate.reference}; without {without}")
                 for rate, p in zip(every, chances, strict=True)]
    return _nested(every)[KINDS.index(a.target)]


def _nested(every: list[BaseRate]) -> list[BaseRate]:
    """Rates of `KINDS` as those of kinds each of which holds the next: none above that of a wider one.

    They are estimated apart: shares are the same throughout a bin of silence, hazards are not, and only the rate of any
    text knows of pace and history. Where they contradict each other the estimate and the upper limit of the wider kind
    hold for the narrower one, and the lower limit of the narrower kind for the wider one; not where the narrower
    estimate lies above the wider one, for then the two classes contradict each other and neither bounds the other.
    """
    p = np.minimum.accumulate([rate.p for rate in every])
    high = np.minimum.accumulate([rate.high for rate in every])
    low = np.minimum([rate.low for rate in every], p)
    for k in range(1, len(every)):
        if p[k] < every[k].p:
            low[k] = min(low[k], low[k - 1])
    low = np.maximum.accumulate(low[::-1])[::-1]
    return [replace(rate, p=float(p[k]), low=float(low[k]), high=float(high[k]),
                    method="shares, capped" if p[k] < rate.p else rate.method) for k, rate in enumerate(every)]


def _blend(a: Asked) -> BaseRate:
    found = tables.blend()
    assert a.days is not None and a.pace is not None
    near = min(a.within, float(QUIET))
    drawn = found.chance(np.array(a.days, float), STAGES.index(a.stage), a.elapsed, near)
    low, high = (float(q) for q in np.quantile(drawn[1:], (0.05, 0.95)))
    cell = tables.smoothed(a.stage, tables.pace_word(a.pace))
    processes, events = cell.basis(a.elapsed, a.within)
    p = float(drawn[0])
    low, high = min(low, p), max(high, p)
    if a.within > near:  # what the blend was not fitted for: the hazards of the class go on
        later = cell.chance(a.elapsed + near, a.within - near)
        p, low, high = (1 - (1 - now) * (1 - then) for now, then in zip((p, low, high), later, strict=True))
    return _answer(a, p, low, high, "blend", _reference(a, pace=True), processes, events)


def _table(a: Asked) -> BaseRate:
    if a.elapsed > EDGES[-1]:
        cell, words, method = tables.hazards("any", "all"), "all processes silent for two to five years", "widest class"
    elif a.pace is not None:
        cell = tables.smoothed(a.stage, tables.pace_word(a.pace))
        words, method = _reference(a, pace=True), "smoothed table"
    else:
        cell, words, method = tables.hazards("any", a.stage), _reference(a, pace=False), "table"
    p, low, high = cell.chance(a.elapsed, a.within)
    return _answer(a, p, low, high, method, words, *cell.basis(a.elapsed, a.within))


def _share(a: Asked) -> BaseRate:
    beyond = a.elapsed > EDGES[-1]
    stage = "all" if beyond else a.stage
    p, low, high, processes, events = tables.shares(a.target, stage, tables.widest_bin(a.elapsed))
    at = np.array(HORIZONS, float)
    if a.within > HORIZONS[-1]:  # the rate of the last stretch goes on
        at = np.append(at, EDGES[-1])
        p, low, high = (np.append(v, -np.expm1(np.log1p(-v[-1]) * EDGES[-1] / HORIZONS[-1])) for v in (p, low, high))
    found = [float(between(at, v, a.within)) for v in (p, low, high)]
    words = "all processes silent for two to five years" if beyond else _reference(a, pace=False)
    return _answer(a, found[0], found[1], found[2], "widest class" if beyond else "shares", words, processes, events)


def _reference(a: Asked, *, pace: bool) -> str:
    words = f"processes whose last text was a {STAGE_NAMES[a.stage]}".replace("a im", "an im")
    words += f", silent for {tables.widest_bin(a.elapsed).replace(' d', ' days').replace(' y', ' years')}"
    if pace and a.pace is not None:
        word = tables.pace_word(a.pace)
        words += f", with {word} step{'' if word == '1' else 's'} in the twelve months to that text"
    return words


def _answer(a: Asked, p: float, low: float, high: float, method: str, reference: str, processes: int,
            events: int) -> BaseRate:
    warnings = list(a.warnings)
    if processes < FEW:
        warnings.append(Warn("W202", f"the reference class holds only {processes} process{'es' * (processes != 1)}: "
                                     "the rate leans on its neighbours"))
    event = f"{TARGETS[a.target]} within {a.within:g} days"
    return BaseRate(event, p, low, high, a.target, a.stage, a.elapsed, a.within, a.pace, a.steps, method, reference,
                    processes, events, tuple(warnings))
