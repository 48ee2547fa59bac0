"""What every model says on past decisions, and the file it is kept in: every table of scores is made from it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring import residuals as res
from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.joined import joined
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.accuracy.scoring.refits import can_refit, out_of_fold
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.files.csv import csv_line, unescaped
from peaceroom.files.writing import written_aside
from peaceroom.models import canonical_key, default_models, get_model
from peaceroom.models.asking import NoAnswer, ask, masses_of
from peaceroom.models.learned import Learned, load
from peaceroom.models.protocols import SpreadsMass
from peaceroom.runs.kept import Pieces

Array = NDArray[np.float64]

#: the model whose coefficients users may fit themselves
LEARNED = "learned"
#: where a model's distribution comes from
ORIGINS = {
    "own": "the model's own distribution",
    "cross-validated": "the model's own distribution; decisions it was fitted on are forecast by refits without them",
    "in-sample": "the model's own distribution, on decisions that it was fitted on",
    "shipped": "its shipped errors on EU decisions around its point; an error of the same fold is never used",
    "file": "its errors on the other proposals of this file around its point",
    "stand-in": "errors of the compromise mean around its point, for want of its own",
}


@dataclass(frozen=True)
class Forecasts:
    """One model: point forecasts ``(n,)`` and masses ``(n, 101)``, NaN where it is silent.

    ``origin`` is a key of `ORIGINS`; ``reason`` says why it is silent where it is silent throughout; ``fitted`` is how
    many of the issues it was fitted on.
    """

    points: Array
    masses: Array
    origin: str
    reason: str = ""
    fitted: int = 0

    @property
    def answered(self) -> NDArray[np.bool_]:
        return np.asarray(np.isfinite(self.points) & np.isfinite(self.masses).all(axis=1))


@dataclass(frozen=True)
class Predictions:
    """All models on the same n issues, with the outcomes."""

    issues: tuple[str, ...]
    groups: tuple[str, ...]
    outcomes: Array
    models: Mapping[str, Forecasts] = field(default_factory=dict)


def model_keys(wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """Canonical keys, each once; by default every registered model with all its presets."""
    return tuple(dict.fromkeys(canonical_key(k) for k in wanted or default_models("scores")))


@one_blas_thread()
def predict(long: LongForm, keys: Sequence[str], *, coefficients: str = "",
            pieces: Pieces | None = None) -> Predictions:
    """Forecasts of every model in ``keys`` on every issue.

    ``coefficients`` is a file of `peaceroom fit settlement` that the learned model then calculates with, ``pieces``
    what an earlier call finished and this one adds to. Raises `InputError`: E401, E402 unknown models, E621 a file
    without coefficients.
    """
    own = {"coefficients": coefficients} if coefficients else {}
    models = {key: get_model(key, **(own if key == LEARNED else {})) for key in keys}
    inside = res.eu_errors().overlap(long.groups)
    found = {key: _kept(key, pieces or Pieces(), partial(_forecasts, key, model, long, inside))
             for key, model in models.items()}
    return Predictions(long.issues, long.groups, long.outcomes, found)


def _kept(key: str, pieces: Pieces, make: Callable[[], Forecasts]) -> Forecasts:
    """One model's forecasts as a piece: points beside masses, and what is said of them."""
    name = f"model/{key}"
    if pieces.has(name):
        (origin, reason, fitted), data = pieces.piece(name)
        both = np.frombuffer(data).reshape(-1, 102).copy()
        return Forecasts(both[:, 0], both[:, 1:], origin, reason, fitted)
    made = make()
    pieces.put(name, [made.origin, made.reason, made.fitted], np.column_stack([made.points, made.masses]).tobytes())
    return made


def _forecasts(key: str, model: Any, long: LongForm, inside: NDArray[np.bool_]) -> Forecasts:
    if isinstance(model, SpreadsMass):
        try:
            return _masses(key, model, long, inside)
        except NoAnswer as error:  # masses that are none: a forecast from its points and their errors is left
            points = _points(key, model, long, inside)
            return replace(points, reason=points.reason or error.reason)
    return _points(key, model, long, inside)


def points_of(key: str, model: Any, long: LongForm) -> tuple[Array, str]:
    """``(n,)`` point forecasts on 0–100, and the first reason for silence.

    Models of deals between issues get the issues of a proposal together.
    """
    points, reason = np.full(len(long.cases), np.nan), ""
    decisions = [[i] for i in range(len(long.cases))]
    if model.traits.whole_decisions:
        of: dict[str, list[int]] = {}
        for i, group in enumerate(long.groups):
            of.setdefault(group, []).append(i)
        decisions = list(of.values())
    for rows in decisions:
        case = long.cases[rows[0]] if len(rows) == 1 else joined([long.cases[i] for i in rows])
        try:
            answer = ask(key, model, case, point=True)  # models that draw their outcomes name a point beside
        except NoAnswer as error:
            reason = reason or error.reason
            continue
        points[rows] = 100 * (answer.outcome[0] - case.low) / (case.high - case.low)
        reason = reason or next(iter(answer.unavailable.values()), "")
    return points, reason


def _points(key: str, model: Any, long: LongForm, inside: NDArray[np.bool_]) -> Forecasts:
    points, reason = points_of(key, model, long)
    if not np.isfinite(points).any():
        return Forecasts(points, np.full((len(points), 101), np.nan), "shipped", reason or "it says nothing")
    table = res.eu_errors()
    shipped = table.models.get(key)
    if shipped is not None and shipped.residuals:
        return Forecasts(points, res.out_of_fold(points, long.groups, shipped.residuals, inside), "shipped", reason)
    own = res.by_fold(points, long.outcomes, long.groups)
    masses = res.out_of_fold(points, long.groups, own, np.ones(len(points), bool))
    if np.isfinite(masses[np.isfinite(points)]).all():
        return Forecasts(points, masses, "file", reason)
    stand_in = table.models[res.STAND_IN].residuals
    return Forecasts(points, res.out_of_fold(points, long.groups, stand_in, inside), "stand-in", reason)


def _masses(key: str, model: Any, long: LongForm, inside: NDArray[np.bool_]) -> Forecasts:
    points, reason = points_of(key, model, long)
    masses = np.stack([masses_of(key, model, case)[0, 0] for case in long.cases])
    if isinstance(model, Learned) and model.coefficients:
        inside = res.fitted_on(load(model.coefficients).card, long.groups)
    n = int(inside.sum())
    if not n or model.traits.kind != "statistical":
        return Forecasts(points, masses, "own", reason)
    if not can_refit(model, long, inside):
        return Forecasts(points, masses, "in-sample", reason, n)
    masses[inside] = out_of_fold(long.subset(inside))
    points[inside] = scores.quantile(masses[inside], 0.5)
    return Forecasts(points, masses, "cross-validated", reason, n)


def write(predictions: Predictions, path: Path) -> Path:
    """A CSV file with a row for each model and issue: ids, outcome, point, and the masses on 0…100 in full.

    Raises `InputError` (E326) when it cannot be written.
    """
    with written_aside(path) as new, new.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_line(["model", "origin", "issue", "proposal", "outcome", "point",
                             *(f"m{k}" for k in range(101))]))
        for key, f in predictions.models.items():
            for i in np.flatnonzero(f.answered):
                file.write(csv_line([key, f.origin, predictions.issues[i], predictions.groups[i],
                                     float(predictions.outcomes[i]), float(f.points[i]),
                                     *(0 if m == 0 else float(m) for m in f.masses[i])]))
    return path


def read(path: Path) -> Predictions:
    """The predictions that `write` kept. Models that were silent throughout are not in the file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    issues = {unescaped(r["issue"]): (unescaped(r["proposal"]), float(r["outcome"])) for r in rows}
    at = {issue: i for i, issue in enumerate(issues)}
    models: dict[str, Forecasts] = {}
    for r in rows:
        if r["model"] not in models:
            models[r["model"]] = Forecasts(np.full(len(at), np.nan), np.full((len(at), 101), np.nan), r["origin"])
        f, i = models[r["model"]], at[unescaped(r["issue"])]
        f.points[i] = float(r["point"])
        f.masses[i] = [float(r[f"m{k}"]) for k in range(101)]
    return Predictions(tuple(issues), tuple(g for g, _ in issues.values()),
                       np.array([y for _, y in issues.values()]), models)
