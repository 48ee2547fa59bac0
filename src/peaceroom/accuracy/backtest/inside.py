"""The inside view of an origin: the simulator's answers to the twelve questions.

The origin is read as an ordinary scenario. Doubt about where the talks stand is asked state by state, and draws are
shared out by the states' probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.outside import ACTIVE
from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.base_rates.breaks import breaks
from peaceroom.base_rates.left_out import ends_without, known
from peaceroom.process.actors import Violence
from peaceroom.process.anchoring.pacing import AWAY, Pace
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.scenario.cases.compiling import open_items, scenario_data, states
from peaceroom.scenario.cases.types import Origin
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.anchor import anchor
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.level import of_level
from peaceroom.violence.years import still

Array = NDArray[np.float64]

#: weeks that a question looks ahead
WEEKS = {question.id: round(question.days / 7) for question in QUESTIONS}
#: input draws (values of what is not known) for so many draws
INPUT_DRAWS = 32


def inside_view(origin: Origin, *, draws: int = 2_000, seed: int = 1, numbers: Mapping[str, float] | None = None,
                anchored: bool = True) -> dict[str, float | None]:
    """Question → the simulator's probability; None where it has nothing to say (no procedure open, no violence coded).

    Parameters
    ----------
    draws
        In all, shared out over the possible states of the talks and up to 32 input draws of each.
    numbers
        Values of parameters, in place of their priors: what a fit has found.
    anchored
        Whether the pace is set by the base rate of a next text for this very process; if not, it is that of processes
        in general.
    """
    total: dict[str, float] = {}
    pace: Pace | None = None
    for state, p in states(origin).items():
        s = from_dict(scenario_data(origin, state))
        mine = max(64, round(draws * p))
        b = Builder(s, seed, min(INPUT_DRAWS, max(4, mine // 16)), of_level(s) or Violence(month=s.as_of.month - 1))
        # the pace of one state is looked for about that of the state before
        pace = anchor(s, b.case(0), seed, b.switches, near=pace, params=numbers_of(Parameters(), origin, numbers),
                      without=known(origin.cluster)) if anchored else Pace(None, away=state in AWAY)
        found = _answers(origin, b, mine, pace, numbers)
        for key, value in found.items():
            total[key] = total.get(key, 0.0) + p * value
    return {question.id: total.get(question.id) for question in QUESTIONS}


def _answers(origin: Origin, b: Builder, draws: int, pace: Pace,
             numbers: Mapping[str, float] | None) -> dict[str, float]:
    """The answers from one state of the talks, at a pace."""
    input_draws = b.input_draws
    each = ceil(draws / input_draws)
    total: dict[str, float] = {}
    for g in range(input_draws):
        case = b.case(g, *pace.at(float(b.item_share[g])))
        params = numbers_of(b.parameters(g), origin, numbers)
        result = simulate(case, params, b.switches, draws=each, weeks=max(WEEKS.values()), seed=b.seed, first=g * each,
                          workers=1)
        for key, value in _read(origin, b, result).items():
            total[key] = total.get(key, 0.0) + value / input_draws
    return total


def without_own(params: Parameters, country: str) -> Parameters:
    """Parameters moved to what they are without the country's breaks and exits; their doubt stays."""
    if known(country) is None:
        return params
    own = ends_without()[country]
    moved = {"hollow_mean": params["hollow_mean"] + own.hollow} if own.hollow else {}
    if own.breaks is not None:
        fit = breaks().fit
        moved |= {"break_mean": params["break_mean"] + own.breaks[0] - float(fit.mu),
                  "break_sd": params["break_sd"] * own.breaks[1] / float(fit.sigma)}
    return params.replace(**moved) if moved else params


def numbers_of(params: Parameters, origin: Origin, numbers: Mapping[str, float] | None) -> Parameters:
    """Parameters of an origin: without its country's breaks and exits, and with what a fit has found for others."""
    own = without_own(params, origin.cluster)
    return Parameters({**own.values, **numbers}) if numbers else own


def _read(origin: Origin, b: Builder, r: ProcessResult) -> dict[str, float]:
    """The twelve probabilities of one simulation."""
    text, whole = r.by("step"), r.by("comprehensive")
    found = {"q1": text[WEEKS["q1"]], "q2": text[WEEKS["q2"]], "q3": text[WEEKS["q3"]],
             "q4": whole[WEEKS["q4"]], "q5": whole[WEEKS["q5"]]}
    first = open_items(origin)[0].id
    found["q6"] = r.by(f"items.{first}")[WEEKS["q6"]]
    if (procedure := next((item.id for item in open_items(origin) if item.kind == "procedure"), None)) is not None:
        found["q7"] = r.by(f"items.{procedure}")[WEEKS["q7"]]
    talking = [r.states.index(name) for name in ("in_session", "recess")]
    found["q8"] = r.state[WEEKS["q8"], talking].sum()
    found["q9"] = r.by("break")[WEEKS["q9"]]
    found["q10"] = r.cease_counts[WEEKS["q10"]].sum() / r.draws
    if origin.violence is not None:
        # from the middle of the last half year, on which the level rests, to the middle of the second year
        found["q11"] = r.year_deaths(ACTIVE)[1] * still(1.75)
    found["q12"] = sum(r.victory(party)[WEEKS["q12"]] for party in b.parties)
    return {key: float(min(max(value, 0.0), 1.0)) for key, value in found.items()}
