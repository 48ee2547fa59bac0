"""Point forecasts become distributions: each model gets its own past errors on EU decisions around its answer.

The errors are shipped, fold by fold, in ``accuracy/data/eu_errors.json``. Folds follow from a hash of the proposal's
id, so that a decision which is part of the table is never scored with errors of its own fold: it gets those of
the other folds, and a new decision gets all. Models that are not in the table (plug-ins, options) are served
from the file that is scored, out of fold in the same way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.learned_card import Card

Array = NDArray[np.float64]

#: where the shipped errors and weights were fitted; weights are used nowhere else
DOMAIN = "eu-legislation"
FOLDS = 10
#: fewer errors than this say nothing about a distribution
FEWEST = 20
#: the model whose errors stand in where a model has none of its own
STAND_IN = "compromise"


def digest(name: str) -> str:
    """16 hex digits for the id of a proposal: enough to recognise it, not to read it."""
    return hashlib.blake2b(name.encode(), digest_size=8).hexdigest()


def fold_of(group: str) -> int:
    """The fold of a proposal, 0 … `FOLDS` − 1: the same on every machine, whatever else the file holds."""
    return int(digest(group), 16) % FOLDS


@dataclass(frozen=True)
class ModelErrors:
    """One model's record on the EU decisions of the table.

    ``mae`` in hundredths of the scale over ``n`` decisions; ``residuals`` per fold, outcome − forecast; empty
    for models that give distributions themselves.
    """

    n: int
    mae: float
    crps: float
    residuals: tuple[Array, ...]


@dataclass(frozen=True)
class ErrorTable:
    """All models' records, the source they come from, and hashes of the proposals they rest on."""

    source: str
    n_issues: int
    proposals: frozenset[str]
    models: Mapping[str, ModelErrors]

    def overlap(self, groups: Sequence[str]) -> NDArray[np.bool_]:
        """``(n,)``: the issue's proposal is one of those the table (and every fitted model) was made from."""
        return np.array([digest(g) in self.proposals for g in groups], bool)


def fingerprints(groups: Sequence[str]) -> str:
    """The proposals' digests, sorted, in one line: what a file of coefficients says of the decisions behind it."""
    return " ".join(sorted({digest(g) for g in groups}))


def fitted_on(card: Card, groups: Sequence[str]) -> NDArray[np.bool_]:
    """``(n,)``: the issue's proposal is one of those behind this file of coefficients.

    A file that does not name them, as the shipped one, is taken to rest on the decisions of the table.
    """
    if "fingerprints" not in card:
        return eu_errors().overlap(groups)
    known = frozenset(str(card["fingerprints"]).split())
    return np.array([digest(g) in known for g in groups], bool)


@cache
def eu_errors() -> ErrorTable:
    """The shipped table."""
    text = files("peaceroom.accuracy").joinpath("data/eu_errors.json").read_text(encoding="utf-8")
    return from_dict(json.loads(text))


def from_dict(data: Mapping[str, Any]) -> ErrorTable:
    models = {key: ModelErrors(m["n"], m["mae"], m["crps"], tuple(np.array(r, float) for r in m["residuals"]))
              for key, m in data["models"].items()}
    return ErrorTable(data["source"], data["n_issues"], frozenset(data["proposals"]), models)


def by_fold(points: Array, outcomes: Array, groups: Sequence[str]) -> tuple[Array, ...]:
    """Residuals outcome − forecast of the answered issues, sorted within the fold of their proposal."""
    fold = np.array([fold_of(g) for g in groups], int)
    known = np.isfinite(points)
    return tuple(np.sort((outcomes - points)[known & (fold == f)]) for f in range(FOLDS))


def spread(points: Array, residuals: Array) -> Array:
    """``(n, 101)`` masses: the residuals around each point, rounded half to even and clipped to 0–100."""
    at = np.clip(np.rint(points[:, None] + residuals), 0, 100).astype(np.intp)
    out = np.zeros((len(points), 101))
    np.add.at(out, (np.arange(len(points))[:, None], at), 1.0 / len(residuals))
    return out


def out_of_fold(points: Array, groups: Sequence[str], own: Sequence[Array], inside: NDArray[np.bool_]) -> Array:
    """``(n, 101)`` masses around ``points``; NaN where a point is.

    Parameters
    ----------
    own
        Residuals by fold.
    inside
        ``(n,)``: the issue belongs to the decisions behind ``own``, so that its own fold must be left out.
    """
    out = np.full((len(points), 101), np.nan)
    known = np.isfinite(points)
    fold = np.where(inside, [fold_of(g) for g in groups], -1)
    for f in np.unique(fold[known]):
        pool = np.concatenate([r for i, r in enumerate(own) if i != f])
        rows = known & (fold == f)
        if pool.size >= FEWEST:
            out[rows] = spread(points[rows], pool)
    return out
