"""The whole package under one other assumption at a time: is there a text at all, and which known text is accepted.

``package``: the share of draws in which some text over all issues suits all. ``package.best``: in which all accept the
text that most draws allow. ``signed``: which of that text and the file's drafts all accept most often; its value is how
far the one that leads as things stand is ahead of the next, as a share of the draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.feasible import feasible, is_quick
from peaceroom.analysis.packages.problem import table_of
from peaceroom.analysis.robustness.claims import MOVES, judged, state_of_share
from peaceroom.analysis.sensitivity.outputs import Output, Outputs
from peaceroom.core.verdicts import PROBABLE
from peaceroom.runs.robust_results import Assumed, Kind, Robust
from peaceroom.scenario.drafts import Draft
from peaceroom.scenario.sampling.sample import Sample, build_case
from peaceroom.scenario.sampling.what_ifs import PARTISAN

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

Array = NDArray[np.float64]
End = tuple[Kind, str, str, NDArray[np.bool_]]
#: the text that most draws allow, among the drafts of the file, whose ids hold no dot
BEST = "package.best"
#: what is said where all accept no known text in a third of the draws
NONE = "none"
#: draws that are looked at, and of them under each what-if; draws in an end of an input, at least
DRAWS, WHAT_IF_DRAWS, IN_AN_END = 2_000, 128, 20


def robust_texts(run: Run, sample: Sample, ends: Sequence[End]) -> dict[str, Robust]:
    """The answers above; none where nobody's consent is asked for."""
    if "packages" not in run.result:
        return {}
    n = min(DRAWS, sample.draws)
    few = min(WHAT_IF_DRAWS, n)
    case, part = run.case.slice(0, n), sample.slice(0, n)
    some = [(kind, name, at, inside[:n]) for kind, name, at, inside in ends]
    texts = _texts(run)
    whole = run.scenario.model_copy(update={"drafts": texts})
    outputs = Outputs(whole, [Output("draft", t) for t in texts], part.slice(0, min(512, n)))
    problem = table_of(case).problem
    quick = is_quick(problem)
    # columns: is there any text, then each known one
    values = np.column_stack([feasible(problem) if quick else np.full(n, np.nan), outputs.of_case(case)])
    changed: dict[str, Array] = {}
    for w in run.what_ifs:
        other = build_case(whole, part.slice(0, few), w)
        room = feasible(table_of(other).problem) if quick else np.full(few, np.nan)
        changed[w] = np.column_stack([room, outputs.of_case(other)])
    found: dict[str, Robust] = {"package": _share(values[:, 0], some, {w: c[:, 0] for w, c in changed.items()})
                                if quick else {"unavailable": "losses are curved, which takes too long to look at"}}
    if BEST in texts:
        at = 1 + list(texts).index(BEST)
        found[BEST] = _share(values[:, at], some, {w: c[:, at] for w, c in changed.items()})
    if len(texts) > 1:
        found["signed"] = _leader(tuple(texts), values[:, 1:], some, {w: c[:, 1:] for w, c in changed.items()})
    return found


def _texts(run: Run) -> dict[str, Draft]:
    """The file's drafts, and the text over all issues that most draws let all accept."""
    best = max((b for b in run.result["packages"]["best"].values() if b["text"] is not None),
               key=lambda b: b["accepted"], default=None)
    found = dict(run.scenario.drafts)
    if best is not None:
        found[BEST] = Draft.model_validate({"text": best["text"]})
    return found


def _tried(ends: Sequence[End], changed: Mapping[str, Array]
           ) -> Iterator[tuple[Kind, str, str, NDArray[np.bool_] | Array]]:
    """Draws in which an assumption holds, or the answer under it on the first draws."""
    for kind, name, at, inside in ends:
        if inside.sum() >= IN_AN_END:
            yield kind, name, at, inside
    for what_if, values in changed.items():
        yield ("reading" if what_if in PARTISAN else "what-if"), what_if, "", values


def _share(y: Array, ends: Sequence[End], changed: Mapping[str, Array]) -> Robust:
    share, n = float(y.mean()), len(y)

    def tried() -> Iterator[tuple[Assumed, float]]:
        for kind, name, at, found in _tried(ends, changed):
            if found.dtype == bool:
                there, draws = float(y[found].mean()), int(found.sum())
                error = float(np.sqrt(max(share * (1 - share), 1 / draws) / draws))
            else:
                moved = found - y[:len(found)]
                there, draws = float(np.clip(share + moved.mean(), 0, 1)), n
                error = float(moved.std() / np.sqrt(len(moved)))
            yield {"kind": kind, "name": name, "at": at, "value": there, "state": state_of_share(there, draws)}, error

    return judged(share, state_of_share(share, n), tried(), MOVES)


def _leader(texts: Sequence[str], accepted: Array, ends: Sequence[End], changed: Mapping[str, Array]) -> Robust:
    """``accepted`` ``(n, T)``: whether all accept each text."""
    first = int(accepted.mean(axis=0).argmax())

    def lead(shares: Array) -> tuple[float, str]:
        at = int(shares.argmax())
        state = texts[at] if shares[at] >= 1 - PROBABLE else NONE
        return float(shares[first] - np.delete(shares, first).max()), state

    def spread(y: Array) -> float:
        rival = int(np.where(np.arange(len(texts)) == first, -1.0, y.mean(axis=0)).argmax())
        return float((y[:, first] - y[:, rival]).std())

    value, state = lead(accepted.mean(axis=0))

    def tried() -> Iterator[tuple[Assumed, float]]:
        for kind, name, at, found in _tried(ends, changed):
            if found.dtype == bool:
                shares, error = accepted[found].mean(axis=0), spread(accepted) / np.sqrt(found.sum())
            else:
                moved = found - accepted[:len(found)]
                shares = accepted.mean(axis=0) + moved.mean(axis=0)
                error = spread(moved) / np.sqrt(len(moved))
            there, called = lead(shares)
            yield {"kind": kind, "name": name, "at": at, "value": there, "state": called}, float(error)

    return judged(value, state, tried(), MOVES)
