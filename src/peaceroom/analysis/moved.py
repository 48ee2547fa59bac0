"""What models settle on when somebody stood elsewhere: the middle values of a scenario with some positions moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.models.asking import NoAnswer, ask
from peaceroom.models.base import get_model
from peaceroom.models.written_options import own_options


@dataclass(frozen=True)
class Moved:
    """Settlements of one issue on the middle values, a number a model, on the issue's scale.

    Attributes
    ----------
    issue
        Its id.
    models
        Model → where it settles. Models that say nothing there, or find no agreement, are left out.
    median, low, high
        Middle, and the range that holds eight in ten of the models, each model with the same weight and its presets
        sharing it; None where no model settles the issue.
    """

    issue: str
    models: Mapping[str, float]
    median: float | None
    low: float | None
    high: float | None


def settled(case: Case, models: Sequence[str], issue: str, positions: Mapping[str, float] | None = None,
            options: Mapping[str, str] | None = None) -> Moved:
    """Where models settle one issue of a case of one draw.

    Parameters
    ----------
    case
        The middle values: `peaceroom.scenario.sampling.sample.best_case`.
    models
        Registry keys, with presets.
    positions
        Actor → where it stands instead, on the issue's scale; beyond an end it stands at the end.
    options
        What the scenario gives its models (``scenario.models``).

    Raises
    ------
    InputError
        E406 unknown issue; E465 an actor that holds no position on it.
    """
    if issue not in case.issues:
        raise InputError.one("E406", f"there is no issue {issue[:40]!r}", "only an issue of the scenario can be solved",
                             "choose one of: " + ", ".join(case.issues))
    k = case.issues.index(issue)
    moved = _moved(case, k, positions or {})
    alone = moved.issue(k)
    found: dict[str, float] = {}
    for key in models:
        model = get_model(key, **own_options(options or {}, key))
        together = bool(model.traits.multi_issue)
        try:
            answer = ask(key, model, moved if together else alone, point=True)
        except NoAnswer:
            continue
        at = k if together else 0
        if np.isfinite(answer.outcome[0, at]) and not answer.no_agreement[0, at]:
            found[key] = float(answer.outcome[0, at])
    return Moved(issue, found, *_spread(found))


def _moved(case: Case, k: int, positions: Mapping[str, float]) -> Case:
    if not positions:
        return case
    place = np.array(case.position)
    for actor, value in positions.items():
        if actor not in case.actors or not np.isfinite(place[0, case.actors.index(actor), k]):
            raise InputError.one("E465", f"{actor[:40]!r} holds no position on {case.issues[k]!r}",
                                 "there is nobody to move", "move an actor that holds one")
        place[0, case.actors.index(actor), k] = min(max(value, float(case.low[k])), float(case.high[k]))
    return case.with_draws({"position": place})


def _spread(found: Mapping[str, float]) -> tuple[float | None, float | None, float | None]:
    """Weighted median, 10 % and 90 % points: the values where the weights of models have reached so much."""
    if not found:
        return None, None, None
    families = [key.partition("@")[0] for key in found]
    weight = np.array([1 / families.count(f) for f in families])
    value = np.array(list(found.values()))
    order = np.argsort(value, kind="stable")
    reached = np.cumsum(weight[order]) / weight.sum()
    at = [float(value[order][np.searchsorted(reached, q - 1e-9)]) for q in (0.5, 0.1, 0.9)]
    return at[0], at[1], at[2]
