"""Ask a model, anybody's, and take for an answer only what is one.

What a model of another package hands back may be anything. An answer that has not the form of a `Settlement` of the
case is refused by name (E410), an exception inside the model becomes an error that names it (E409). What is wrong on
one issue only (a value that is not on its scale, neither an outcome nor a reason) costs that issue: it is without an
answer, and the reason says why. On issues with options the outcomes are put on options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.errors import InputError, Problem
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.core.workings import Workings
from peaceroom.models.base import key_of
from peaceroom.models.protocols import GivesNotes, GivesWorkings, Model, NamesPoint, ShowsWork, SpreadsMass

#: how reasons begin of issues without an answer because of the model itself
FAILED, REFUSED = "the model failed", "the model's answer is refused"

#: parts of a settlement with the kinds of numbers (of numpy) that they may be made of
_PARTS: Mapping[str, tuple[str, type]] = {
    "outcome": ("fiu", float), "interval_low": ("fiu", float), "interval_high": ("fiu", float),
    "no_agreement": ("b", bool), "converged": ("b", bool), "rounds": ("iu", np.int64), "ties": ("iu", np.int64),
}


class NoAnswer(InputError):
    """A model that gives no answer to a case through a fault of its own. ``reason`` says why, without its name."""

    def __init__(self, code: str, key: str, reason: str) -> None:
        self.reason = reason
        why, remedy = "no number can be taken from it", "leave it out, or ask its author to run check_model on it"
        super().__init__([Problem("", 0, 0, code, f"{key}: {reason}", why, remedy)])


def ask(key: str, model: Model, case: Case, *, trajectory: bool = False, point: bool = False) -> Settlement:
    """The model's settlement of the case, held to the form of one.

    Parameters
    ----------
    key
        What to call the model in errors.
    point
        Of a model that draws its outcomes: its point forecast instead of a draw.

    Raises
    ------
    NoAnswer
        E409: an exception inside the model; E410: an answer that is no settlement of this case.
    """
    try:
        with np.errstate(all="ignore"):
            answer = model.point(case) if point and isinstance(model, NamesPoint) else \
                model.solve(case, trajectory=trajectory)
    except Exception as error:  # a model of another package may raise anything
        raise NoAnswer("E409", key, f"{FAILED} ({type(error).__name__}: {error})") from error
    if reason := malformed(answer, case):
        raise NoAnswer("E410", key, f"{REFUSED} ({reason})")
    named = key_of(model)
    if named.partition("@")[0] == answer.model:  # a model may leave its preset to us, or know better than its options
        answer = replace(answer, model=named)
    return on_options(_within_reach(_as_arrays(answer), case), case)


def masses_of(key: str, model: SpreadsMass, case: Case) -> Array:
    """``(D, K, 101)`` masses of the hundredths of the scale, rows of NaN where the model says nothing.

    Raises `NoAnswer`: E409 an exception inside the model, E410 something that is no such array.
    """
    try:
        with np.errstate(all="ignore"):
            found = np.asarray(model.masses(case), float)
    except Exception as error:  # see `ask`
        raise NoAnswer("E409", key, f"{FAILED} ({type(error).__name__}: {error})") from error
    shape = case.draws, len(case.issues), 101
    if found.shape != shape:
        raise NoAnswer("E410", key, f"{REFUSED} (masses of the shape {found.shape}, not {shape})")
    total = found.sum(axis=2)
    if not (np.isnan(total) | (np.abs(total - 1) < 1e-6)).all() or (found < 0).any():
        raise NoAnswer("E410", key, f"{REFUSED} (masses that do not sum to one)")
    return found


def moves_of(key: str, model: ShowsWork, case: Case, issue: int) -> tuple[Any, ...]:
    """By round, who moved how because of whom on issue number ``issue`` of the first draw. Raises `NoAnswer` E409."""
    try:
        return tuple(model.trace(case, issue=issue).moves)
    except Exception as error:  # see `ask`
        raise NoAnswer("E409", key, f"{FAILED} ({type(error).__name__}: {error})") from error


def workings_of(key: str, model: GivesWorkings, case: Case) -> Workings:
    """What lies behind a model's answer on the first draw, as plain data. Raises `NoAnswer` E409."""
    try:
        with np.errstate(all="ignore"):
            return model.workings(case)
    except Exception as error:  # see `ask`
        raise NoAnswer("E409", key, f"{FAILED} ({type(error).__name__}: {error})") from error


def inside(reason: str) -> str:
    """What a reason that begins with `FAILED` or `REFUSED` says in its brackets."""
    return reason.partition(" (")[2].removesuffix(")")


def notes_of(model: Model, case: Case) -> tuple[str, ...]:
    """What an answer of the model on this case must be read with; nothing of a model that gives no notes."""
    if not isinstance(model, GivesNotes):
        return ()
    try:
        return tuple(str(note) for note in model.notes(case).values())
    except Exception as error:  # see `ask`
        return (f"its notes are missing, for it failed ({type(error).__name__}: {error})",)


def malformed(answer: Any, case: Case) -> str:
    """Why this is no settlement of the case; empty if it is one."""
    if not isinstance(answer, Settlement):
        return f"{'nothing' if answer is None else f'a {type(answer).__name__}'} in place of a Settlement"
    if tuple(answer.issues) != case.issues:
        return "its issues are not those of the case, in their order"
    if not isinstance(answer.unavailable, Mapping):
        return f"unavailable is a {type(answer.unavailable).__name__}, not issue → reason"
    shape = case.draws, len(case.issues)
    for name, (kinds, _) in _PARTS.items():
        try:
            array = np.asarray(getattr(answer, name))
        except ValueError:
            return f"{name} is ragged"
        if array.shape != shape:
            return f"{name} has the shape {array.shape}, not (draws, issues) = {shape}"
        if array.dtype.kind not in kinds:
            return f"{name} is made of {array.dtype}"
    return ""


def _as_arrays(answer: Settlement) -> Settlement:
    parts: Mapping[str, Any] = {name: np.asarray(getattr(answer, name), kind) for name, (_, kind) in _PARTS.items()}
    if all(parts[name] is getattr(answer, name) for name in parts):
        return answer
    return replace(answer, **parts)


def _within_reach(answer: Settlement, case: Case) -> Settlement:
    """Issues with an outcome off the scale, or with neither an outcome nor a reason, are without an answer."""
    wrong: dict[str, str] = {}
    given = case.position if case.position.shape[1] else np.full((case.draws, 1, len(case.issues)), np.nan)
    # arrays made by hand may lie beyond the ends they were given: what somebody asks for can be agreed on
    low = np.fmin(np.fmin(case.low, np.fmin.reduce(given, axis=(0, 1))), np.fmin.reduce(case.reference, axis=0))
    high = np.fmax(np.fmax(case.high, np.fmax.reduce(given, axis=(0, 1))), np.fmax.reduce(case.reference, axis=0))
    slack = TIE * (case.high - case.low)
    for k, issue in enumerate(case.issues):
        y = answer.outcome[:, k]
        known = y[~np.isnan(y)]
        off = known[(known < low[k] - slack[k]) | (known > high[k] + slack[k])]
        if off.size:
            wrong[issue] = f"{REFUSED} ({off[0]:g} is off the scale {case.low[k]:g}–{case.high[k]:g})"
        elif not known.size and not str(answer.unavailable.get(issue) or "").strip():
            wrong[issue] = f"{REFUSED} (neither an outcome nor a reason)"
    if not wrong:
        return answer
    silent = np.array([issue in wrong for issue in case.issues])
    return replace(answer, unavailable={**answer.unavailable, **wrong},
                   no_agreement=np.asarray(answer.no_agreement & ~silent),
                   outcome=np.where(silent, np.nan, answer.outcome),
                   interval_low=np.where(silent, np.nan, answer.interval_low),
                   interval_high=np.where(silent, np.nan, answer.interval_high))
