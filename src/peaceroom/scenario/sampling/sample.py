"""From a scenario to arrays: draw every input, then build the `Case` that models see.

``sample`` draws; ``build_case`` assembles. A what-if is built from the *same* sample, so that its difference
to the baseline is free of chance (common random numbers).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.scenario.sampling.assembly import assemble
from peaceroom.scenario.sampling.designs import unit_plan
from peaceroom.scenario.sampling.effects import State
from peaceroom.scenario.sampling.evidence import discounted
from peaceroom.scenario.sampling.inputs import Input, inputs
from peaceroom.scenario.sampling.what_ifs import get_what_if
from peaceroom.scenario.types import Event, Quantity, Scenario, WhatIf

Array = NDArray[np.float64]
#: the number of a draw is a word of 32 bits in the files of a run
MOST_DRAWS = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Drawn inputs.

    Attributes
    ----------
    values
        Input key → ``(draws,)``, on the scale of the file. For an event: the number (0, 1, …) of the outcome
        drawn, in file order.
    draws, seed, first, total, design
        This sample holds draws ``first … first + draws - 1`` of a plan of ``total``.
    units
        Probabilities (0–1) at which inputs taken from the evidence were drawn, so that another ledger can be drawn
        with the same numbers.
    """

    values: Mapping[str, Array]
    draws: int
    seed: int
    first: int = 0
    total: int = 0
    design: str = "random"
    units: Mapping[str, Array] = field(default_factory=dict)

    def slice(self, start: int, stop: int) -> Sample:
        """Draws ``start … stop - 1`` of this sample (views, no copy)."""
        part = {key: value[start:stop] for key, value in self.values.items()}
        units = {key: value[start:stop] for key, value in self.units.items()}
        return Sample(part, stop - start, self.seed, self.first + start, self.total, self.design, units)


def sample(
    scenario: Scenario, draws: int, seed: int, *, design: str = "random", first: int = 0, total: int | None = None
) -> Sample:
    """Draw every input of the scenario.

    Parameters
    ----------
    draws, seed
        How many draws, and the seed (0 … 2**64 - 1).
    design
        ``random``, ``lhs`` or ``sobol``. With ``random`` draw d never depends on how many there are.
    first, total
        Number of the first draw, and the size of the whole plan (default: ``first + draws``), which is part
        of the identity of the other designs.

    Raises
    ------
    InputError
        E253, E111 (see `inputs`), E252 loadings whose squares sum to more than 1, E301 and E302 for a number of draws
        and a seed that cannot be, E304 unknown design.
    """
    check_draws(draws, seed)
    return draw(scenario, inputs(scenario), draws, seed, design=design, first=first, total=total)


def check_draws(draws: int, seed: int) -> None:
    """Raise `InputError` E301 for draws that cannot be run, E302 for a seed out of range."""
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError.one("E301", f"{draws} draws cannot be run", "an answer rests on at least one draw",
                             f"give a number from 1 to {MOST_DRAWS:,}, e.g. --draws 10000")
    if not 0 <= seed < 2**64:
        raise InputError.one("E302", f"the seed {seed} is out of range", "a seed keys the random numbers",
                             "give a whole number from 0 to 18446744073709551615, e.g. --seed 1")


def draw(
    scenario: Scenario, wanted: Collection[Input], draws: int, seed: int, *, design: str = "random", first: int = 0,
    total: int | None = None
) -> Sample:
    """Draw some inputs of the scenario, as `sample` draws all of them.

    Of the event ``e`` the outcome is drawn where ``events.e`` is wanted; its probabilities must then be wanted too.
    With the design ``sobol`` an input's numbers depend on which others are wanted.
    """
    total = first + draws if total is None else total
    units = unit_plan(streams(wanted), draws, seed, design, first=first, total=total)
    return at_units(scenario, wanted, units, Sample({}, draws, seed, first, total, design))


def streams(wanted: Collection[Input]) -> list[str]:
    """Names of the numbers in (0, 1) behind the inputs that are in doubt, and behind the factors that tie them."""
    factors = {f"factors.{f}" for loadings in _loaded(wanted).values() for f in loadings}
    return sorted({i.key for i in wanted if not i.is_fixed} | factors)


def at_units(scenario: Scenario, wanted: Collection[Input], units: Mapping[str, Array], plan: Sample) -> Sample:
    """The sample of ``plan``'s size and identity at given numbers in (0, 1): one ``(draws,)`` for each of `streams`."""
    loaded = _loaded(wanted)
    scores = {f: special.ndtri(units[f"factors.{f}"]) for loadings in loaded.values() for f in loadings}
    values, drawn = {}, {}
    for i in wanted:
        u = units.get(i.key, np.full(plan.draws, 0.5))
        if i.key in loaded and not i.is_fixed:
            u = _correlated(i.key, u, loaded[i.key], scores)
        values[i.key] = i.distribution.ppf(u)
        if i.quantity is not None and i.quantity.from_ == "evidence":
            drawn[i.key] = u
    for name, event in scenario.events.items():
        if f"events.{name}" in values:
            values[f"events.{name}"] = _outcome(name, event, values)
    return replace(plan, values=values, units=drawn)


def _loaded(wanted: Collection[Input]) -> dict[str, Mapping[str, float]]:
    return {i.key: i.quantity.loadings for i in wanted if i.quantity is not None and i.quantity.loadings}


def revalued(scenario: Scenario, sample: Sample) -> Sample:
    """The same draws with inputs from the evidence as the scenario's ledger has them now (common random numbers)."""
    values = dict(sample.values)
    for i in inputs(scenario):
        if i.quantity is not None and i.quantity.from_ == "evidence" and i.key in values:
            u = sample.units.get(i.key)
            values[i.key] = np.full(sample.draws, i.distribution.best) if u is None else i.distribution.ppf(u)
    return replace(sample, values=values)


def _correlated(key: str, u: Array, loadings: Mapping[str, float], scores: Mapping[str, Array]) -> Array:
    """The input's number after its doubt is tied to the factors: a Gaussian factor copula."""
    own = 1.0 - sum(x * x for x in loadings.values())
    if own < -1e-12:
        raise InputError.one(
            "E252", f"the squared loadings of {key} sum to {1 - own:.3g}",
            "a loading is a correlation: factors cannot explain more than all of a doubt",
            "lower the loadings until their squares sum to at most 1",
        )
    z = np.sqrt(max(own, 0.0)) * special.ndtri(u)
    for factor, loading in loadings.items():
        z = z + loading * scores[factor]
    return np.asarray(np.clip(special.ndtr(z), 2.0**-54, 1 - 2.0**-53))


def outcome_probabilities(name: str, event: Event, values: Mapping[str, Array]) -> Array:
    """``(draws, outcomes)`` probabilities that sum to 1: as drawn, ``rest`` takes what is left."""
    draws = len(next(iter(values.values())))
    p = np.zeros((draws, len(event.outcomes)))
    rest = None
    for j, (outcome_id, outcome) in enumerate(event.outcomes.items()):
        if isinstance(outcome.p, Quantity):
            p[:, j] = np.clip(values[f"events.{name}.{outcome_id}.p"], 0, 1)
        else:
            rest = j
    if rest is not None:
        p[:, rest] = np.maximum(0.0, 1.0 - p.sum(axis=1))
    total = p.sum(axis=1, keepdims=True)
    return np.asarray(np.where(total > 0, p / np.where(total > 0, total, 1), 1 / p.shape[1]))


def _outcome(name: str, event: Event, values: Mapping[str, Array]) -> Array:
    """Number of the outcome drawn, from the event's uniform number and the probabilities drawn with it."""
    u = values[f"events.{name}"]
    edges = np.cumsum(outcome_probabilities(name, event, values), axis=1)[:, :-1]
    return np.asarray((u[:, None] >= edges).sum(axis=1), float)


def sampled_case(scenario: Scenario, draws: int, seed: int, *, design: str = "random") -> Case:
    """The `Case` of ``draws`` draws of the scenario as it stands: ``scenario.sample(draws, seed)``."""
    return build_case(scenario, sample(scenario, draws, seed, design=design))


def build_case(scenario: Scenario, sample: Sample, what_if: WhatIf | str | None = None,
               only: Collection[str] | None = None) -> Case:
    """The `Case` of the sampled inputs, as they are or under a what-if; of all issues, or ``only`` of some.

    Events have happened as drawn, at full size; a what-if fixes outcomes, adds levers and effects, takes
    actors away or changes the voice. ``what_if`` may be an id (see `peaceroom.scenario.sampling.what_ifs`);
    one that is not the scenario's own must not have effects, whose numbers would not have been drawn.
    """
    state = build_state(scenario, sample, what_if)
    return assemble(state, seed=sample.seed, first=sample.first, only=only)


def build_state(scenario: Scenario, sample: Sample, what_if: WhatIf | str | None = None) -> State:
    """Every quantity of the sampled inputs with events and what-ifs applied, before it is said who speaks for whom."""
    name = ""
    if isinstance(what_if, str):
        name, what_if = what_if, get_what_if(scenario, what_if)
    elif what_if is not None:
        name = next((n for n, known in scenario.what_ifs.items() if known == what_if), "")
    if what_if is not None and what_if.discount:
        sample = revalued(discounted(scenario, what_if), sample)
    return State(scenario, sample.values, sample.draws, what_if, name)


def best_case(scenario: Scenario, what_if: WhatIf | str | None = None) -> Case:
    """One draw: every input at its best estimate, as things stand on the as-of date (no event has happened)."""
    return build_case(scenario, best_sample(inputs(scenario)), what_if)


def best_sample(wanted: tuple[Input, ...]) -> Sample:
    """A sample of one draw that holds the best estimates; events are left out: none has happened."""
    values = {i.key: np.array([i.distribution.best]) for i in wanted if i.kind != "event"}
    return Sample(values, 1, 0, 0, 1)
