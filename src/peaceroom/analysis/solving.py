"""One model on the best estimates: the outcome, and how a model that goes in rounds got there.

A point answer without doubts, for looking into a model. What the doubts of the inputs make of it is said by
`peaceroom.forecast`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import isfinite
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.readings import Centres, Reading, ReadingResult, by_round, readings_of
from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.core.settlement import Option, Settlement
from peaceroom.core.workings import Workings
from peaceroom.models.asking import ask, moves_of, workings_of
from peaceroom.models.base import get_model, split_key
from peaceroom.models.protocols import GivesWorkings, ShowsWork
from peaceroom.models.written_options import own_options, typed

if TYPE_CHECKING:
    import pandas as pd

    from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
T = TypeVar("T")


class Places(TypedDict):
    """Positions by actor after a round; by issue and actor where there are several issues; None where none is known."""

    round: int
    positions: dict[str, float] | dict[str, dict[str, float]] | None


class _Solved(TypedDict):
    title: str
    model: str
    options: dict[str, Option]
    outcome: dict[str, float | None]
    interval: dict[str, list[float]]
    words: dict[str, str]
    unavailable: dict[str, str]
    no_agreement: dict[str, bool]
    converged: bool | dict[str, bool] | None
    rounds: int | dict[str, int] | None
    ties: int | dict[str, int] | None
    forecast: list[Centres]
    trajectory: list[Places]


class SolutionResult(_Solved, total=False):
    """A `Solution` as plain data. ``moves`` of models that say who moved, ``readings`` where they were asked for."""

    moves: list[dict[str, object]] | dict[str, list[dict[str, object]]] | None
    readings: list[ReadingResult]
    workings: Workings


@dataclass(frozen=True, slots=True)
class Solution:
    """What one model makes of the best estimates.

    Everything is by issue id; :meth:`to_dict` leaves the issue out where there is only one.

    Attributes
    ----------
    title, model, options
        Title of the scenario (empty for a bare `Case`), registry key with preset, and every option's value.
    outcome
        On the issue's scale; ``None`` where the model says nothing (the reason is in ``unavailable``).
    interval
        Both ends where the definition leaves an interval, as a tied median does.
    words
        The outcome in words from the scale's anchors (of a scenario only).
    no_agreement, converged, rounds, ties
        Is the outcome what holds without agreement; did the process come to rest, after how many rounds, and
        how many choices were ties.
    forecast
        issue → ``{"median": …, "mean": …}`` by round, round 0 being the input; a model without rounds has the
        weighted median and mean of the input only.
    trajectory
        issue → actor → positions by round. Actors without a position are left out.
    moves
        issue → by round, who moved how because of whom, of models that say so.
    readings
        With ``readings="all"``: every reading of the model with its outcome.
    workings
        What lies behind the answer, of models that say so, as plain data: deals and spread of `exchange`; positions,
        challenges and the other reading's outcome of `smp`.
    """

    title: str
    model: str
    options: Mapping[str, Option]
    issues: tuple[str, ...]
    outcome: Mapping[str, float | None]
    interval: Mapping[str, tuple[float, float]]
    unavailable: Mapping[str, str]
    words: Mapping[str, str]
    no_agreement: Mapping[str, bool]
    converged: Mapping[str, bool]
    rounds: Mapping[str, int]
    ties: Mapping[str, int]
    forecast: Mapping[str, Mapping[str, tuple[float, ...]]]
    trajectory: Mapping[str, Mapping[str, tuple[float, ...]]]
    moves: Mapping[str, tuple[tuple[Any, ...], ...]]
    readings: tuple[Reading, ...] = ()
    workings: Workings = dataclasses.field(default_factory=Workings)

    def to_dict(self) -> SolutionResult:
        """Plain data for JSON, without NaN: flat where there is one issue, by issue where there are several."""
        d: SolutionResult = {
            "title": self.title, "model": self.model, "options": dict(self.options),
            "outcome": dict(self.outcome), "interval": {k: list(v) for k, v in self.interval.items()},
            "words": dict(self.words), "unavailable": dict(self.unavailable), "no_agreement": dict(self.no_agreement),
            "converged": self._flat(self.converged), "rounds": self._flat(self.rounds),
            "ties": self._flat(self.ties), "forecast": by_round(self.forecast, self.issues),
            "trajectory": [
                {"round": t, "positions": self._flat({k: {a: xs[min(t, len(xs) - 1)] for a, xs in path.items()}
                                                      for k, path in self.trajectory.items()})}
                for t in range(max((len(xs) for p in self.trajectory.values() for xs in p.values()), default=0))
            ],
        }
        if any(self.moves.values()):
            d["moves"] = self._flat({k: [{"round": t + 1} | dataclasses.asdict(m) for t, ms in enumerate(v) for m in ms]
                                     for k, v in self.moves.items()})
        if self.workings:
            d["workings"] = self.workings
        if self.readings:
            d["readings"] = [r.to_dict(self.issues) for r in self.readings]
        return d

    @property
    def notes(self) -> tuple[str, ...]:
        """What the model says its answer must be read with, beside its options: a foreign domain, for instance."""
        specs = {f.name for f in dataclasses.fields(split_key(self.model)[0].cls)}
        return tuple(str(text) for name, text in self.options.items() if name not in specs)

    def _flat(self, by_issue: Mapping[str, T]) -> T | dict[str, T] | None:
        return by_issue.get(self.issues[0]) if len(self.issues) == 1 else dict(by_issue)

    def summary(self) -> str:
        """One line an issue, then what it must be read with."""
        return "\n".join([f"{self.model} on the best estimates of {self.title or 'a case'}", *(
            f"  {k}: " + (f"{y:.4g}" if y is not None else f"says nothing, because {self.unavailable[k]}")
            + (f", {self.words[k]}" if k in self.words else "") + self._spread(k) for k, y in self.outcome.items()),
            *(f"  {note}" for note in self.notes)])

    def _spread(self, issue: str) -> str:
        """How far errors of coding alone move the outcome, of a model that is not shown without."""
        found = self.workings["spread"]["outcomes"].get(issue) if "spread" in self.workings else None
        return f" ({found['5 %']:.4g} to {found['95 %']:.4g} over errors of coding)" if found else ""

    __str__ = summary

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.summary())}</pre>"

    def to_pandas(self) -> pd.DataFrame:
        """Forecasts as a long table: issue, round, median, mean."""
        need("notebook")
        import pandas as pd

        rows = [(k, t, m, a) for k, f in self.forecast.items()
                for t, (m, a) in enumerate(zip(f["median"], f["mean"], strict=True))]
        return pd.DataFrame(rows, columns=["issue", "round", "median", "mean"])


def solve(
    scenario: Scenario | Case, model: str = "challenge", readings: str | None = None, trajectory: bool = True,
    *, issue: str | None = None, **options: Any,
) -> Solution:
    """Run one model on the best estimates of a scenario, or on a `Case` of one draw.

    Parameters
    ----------
    model
        A registry key, with its preset: ``challenge@scholz-2011``.
    readings
        ``"all"``: besides, run every reading of the model (the options given stay fixed in all of them).
    trajectory
        Keep positions and forecasts by round.
    issue
        Answer for this issue only (models that treat issues jointly still see them all).
    options
        Options of the model; switches may be written ``"on"`` and ``"off"``. They win over those that the scenario
        gives the model under ``models``.

    Raises
    ------
    InputError
        E401–E404 model, preset or option; E406 unknown issue; E407 a case of several draws; E408 readings;
        E409, E410 a model that fails, or whose answer is no settlement.
    """
    if readings not in (None, "all"):
        raise InputError.one("E408", f"there is no set of readings {readings!r}",
                             "the only set of readings is all of them", "write readings=all, or leave it out")
    specs = {f.name: f.default for f in dataclasses.fields(split_key(model)[0].cls)}
    options = {k: typed(specs.get(k), v) if isinstance(v, str) else v for k, v in options.items()}
    if not isinstance(scenario, Case):  # what the file says of the model, where nothing else is said here
        options = {**own_options(scenario.models, model), **options}
    instance = get_model(model, **options)
    case, title, words = _case(scenario)
    issues = _chosen(case, issue)
    solution = _solution(model, instance, case, title, issues, words, trajectory)
    if readings:
        found = readings_of(model, options, case, issues)
        solution = dataclasses.replace(solution, readings=found)
    return solution


def _case(given: Scenario | Case) -> tuple[Case, str, Any]:
    """The case, its title, and a function that says a value of an issue in words (None for a bare case)."""
    if isinstance(given, Case):
        if given.draws != 1:
            raise InputError.one("E407", f"this case has {given.draws} draws", "solve answers for one set of inputs",
                                 "pass case.slice(d, d + 1), or use a run")
        return given, "", None
    from peaceroom.scenario.anchors import words
    from peaceroom.scenario.sampling.sample import best_case

    scenario = given
    return best_case(scenario), scenario.title, lambda k, value: words(scenario.issues[k], value)


def _chosen(case: Case, issue: str | None) -> tuple[str, ...]:
    if issue is None:
        return case.issues
    if issue not in case.issues:
        raise InputError.one("E406", f"there is no issue {issue!r}", "only an issue of the scenario can be solved",
                             "choose one of: " + ", ".join(case.issues))
    return (issue,)


def _solution(key: str, instance: Any, case: Case, title: str, issues: tuple[str, ...], words: Any,
              trajectory: bool) -> Solution:
    # a model that draws its outcomes may name a point instead: there is one draw, and chance must not decide it
    s = ask(key, instance, case, trajectory=trajectory, point=True)
    at = {k: case.issues.index(k) for k in issues}
    known = {k: isfinite(s.outcome[0, j]) for k, j in at.items()}
    silent = {k: s.unavailable.get(k, "the model says nothing here") for k in issues if not known[k]}
    ends = {k: (float(s.interval_low[0, j]), float(s.interval_high[0, j])) for k, j in at.items() if known[k]}
    steps: dict[str, dict[str, tuple[float, ...]]] = {}
    paths: dict[str, dict[str, tuple[float, ...]]] = {}
    if trajectory:
        steps, paths = _by_round(s, case, {k: j for k, j in at.items() if known[k]})
    return Solution(
        title=title, model=s.model, options=dict(s.reading), issues=issues,
        outcome={k: float(s.outcome[0, j]) if known[k] else None for k, j in at.items()},
        interval={k: v for k, v in ends.items() if v[0] < v[1]},
        unavailable=silent,
        words={k: words(k, float(s.outcome[0, j])) for k, j in at.items() if known[k]} if words else {},
        no_agreement={k: bool(s.no_agreement[0, j]) for k, j in at.items() if known[k]},
        converged={k: bool(s.converged[0, j]) for k, j in at.items() if known[k]},
        rounds={k: int(s.rounds[0, j]) for k, j in at.items() if known[k]},
        ties={k: int(s.ties[0, j]) for k, j in at.items() if known[k]},
        forecast=steps, trajectory=paths,
        moves={k: moves_of(key, instance, case, j) for k, j in at.items() if known[k]}
        if trajectory and isinstance(instance, ShowsWork) else {},
        workings=workings_of(key, instance, case) if isinstance(instance, GivesWorkings) else Workings(),
    )


def _by_round(s: Settlement, case: Case, at: Mapping[str, int]) -> tuple[Any, Any]:
    """Forecasts and positions of one draw by issue, rounds 0 … played; the input alone if there are no rounds."""
    if s.trajectory is not None and s.forecast is not None:
        path, centres = s.trajectory[0], {name: s.forecast[name][0] for name in ("median", "mean")}
    else:
        path = case.position[0][None]
        benchmarks = {"median": "median", "mean": "compromise"}
        centres = {name: get_model(key).solve(case).outcome for name, key in benchmarks.items()}
    steps, paths = {}, {}
    for k, j in at.items():
        length = min(int(s.rounds[0, j]) + 1, path.shape[0])
        values = {name: tuple(map(float, c[:length, j])) for name, c in centres.items()}
        if all(isfinite(v) for column in values.values() for v in column):
            steps[k] = values
        paths[k] = {a: tuple(map(float, path[:length, i, j])) for i, a in enumerate(case.actors)
                    if isfinite(path[0, i, j])}
    return steps, paths
