"""Numbers of the process file, drawn once for each input draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.distributions import Fixed
from peaceroom.core.rng import uniforms
from peaceroom.scenario.process_limits import MOST_A_WEEK
from peaceroom.scenario.process_types import ConditionalBottomLine, Process
from peaceroom.scenario.talks.events import Calendar
from peaceroom.scenario.types import Quantity

Array = NDArray[np.float64]

#: numbers of a party between 0 and 1, with what is taken where a file says nothing
SHARES = {"motivation": 0.5, "trust": 0.5, "loss_through_deal": 0.0, "exposure": 0.0}


def mean_known(values: Array) -> Array:
    """``(input_draws,)`` mean over the issues on which the value is known; NaN where it is known on none."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    return np.asarray(np.where(known, values, 0).sum(axis=1) / np.where(count > 0, count, np.nan))


@dataclass(frozen=True)
class Drawn:
    """Numbers of the process, drawn once for each input draw: streams ``process.inputs.<key>``."""

    seed: int
    input_draws: int
    #: numbers in (0, 1) that are taken in place of drawn ones, by stream: points of a design
    given: Mapping[str, Array] = field(default_factory=dict)
    #: streams that were asked for
    asked: dict[str, None] = field(default_factory=dict, compare=False)

    def units(self, stream: str) -> Array:
        """``(input_draws,)`` numbers in (0, 1) of a stream."""
        self.asked[stream] = None
        found = self.given.get(stream)
        return uniforms(self.seed, stream, self.input_draws) if found is None else found

    def __call__(self, key: str, cell: Quantity | None, default: float, lower: float = -inf,
                 upper: float = inf) -> Array:
        """``(input_draws,)`` values of a cell, or the default where it is not given."""
        if cell is None or cell.value is None:
            return np.full(self.input_draws, default)
        law = cell.value.on(lower, upper)
        u = np.full(self.input_draws, 0.5) if isinstance(law, Fixed) else self.units(f"process.inputs.{key}")
        return np.asarray(np.clip(law.ppf(u), lower, upper))


def conditional_name(line: ConditionalBottomLine) -> str:
    """What a conditional bottom line is called among the inputs: ``taliban.bottom_line.ceasefire.after.roadmap``."""
    return f"{line.party}.bottom_line.{line.issue}.after.{line.after}"


def conditional_numbers(process: Process, ends: Mapping[str, tuple[float, float]], drawn: Drawn) -> dict[str, Array]:
    """`conditional_name` → ``(input_draws,)`` on the issue's scale, whose ends are given by issue; so for proposals."""
    return {f"proposals.{n}.position": drawn(f"proposals.{n}.position", x.position, np.nan, *ends[x.issue])
            for n, x in enumerate(process.proposals)} | {
                conditional_name(line): drawn(f"conditional.{n}", line.bottom_line, np.nan, *ends[line.issue])
                for n, line in enumerate(process.conditional)}


def drawn_numbers(process: Process, parties: tuple[str, ...], capability: Array, calendar: Calendar,
                  drawn: Drawn) -> dict[str, Array]:
    """``<name>.<field>`` → ``(input_draws,)``: strengths, trends, costs of parties; third parties; disruptors.

    ``capability``: ``(input_draws, n, J)`` of the parties, whoever speaks for them; a party without a strength of its
    own has its mean.
    """
    out: dict[str, Array] = {}
    for i, party in enumerate(parties):
        facts = process.parties.get(party)
        strength = facts.strength if facts is not None else None
        if strength is None and not np.isnan(capability[:, i]).all():
            given = mean_known(capability[:, i])
            out[f"{party}.strength"] = np.nan_to_num(given / np.nanmean(capability), nan=1.0)
        else:
            out[f"{party}.strength"] = drawn(f"parties.{party}.strength", strength, 1.0, 1e-6)
        out[f"{party}.trend"] = drawn(f"parties.{party}.trend", facts.trend if facts else None, 0.0, -1, 1)
        out[f"{party}.optimism"] = drawn(f"parties.{party}.optimism", facts.optimism if facts else None, 0.0, -1, 1)
        out[f"{party}.cost"] = drawn(f"parties.{party}.cost", facts.cost if facts else None, np.nan, 0, 1)
        for share, default in SHARES.items():
            out[f"{party}.{share}"] = drawn(f"parties.{party}.{share}", getattr(facts, share, None), default, 0, 1)
    equal = [e.equalise for e in calendar.whole_effects if e.equalise and e.equalise.field == "capability"]
    for alike in equal:
        held = [f"{q}.strength" for q in alike.actors if q in parties]
        if held:
            same: Array = np.asarray(np.mean([out[h] for h in held], axis=0))
            out |= dict.fromkeys(held, same)
    for name, third in process.third_parties.items():
        out[f"{name}.bias"] = drawn(f"third_parties.{name}.bias", third.bias, 0.0)
        out[f"{name}.effort"] = drawn(f"third_parties.{name}.effort", third.effort, 0.0, 0, 1)
        for party, cell in third.leverage.items():
            out[f"{name}.leverage.{party}"] = drawn(f"third_parties.{name}.leverage.{party}", cell, 0.0, 0, 1)
        for party, cell in third.support.items():
            out[f"{name}.support.{party}"] = (drawn(f"third_parties.{name}.support.{party}", cell, 0.0, 0)
                                              * calendar.factor(name, party))
    for name, item in process.items.items():
        out[f"items.{name}.ease"] = drawn(f"items.{name}.ease", item.ease, 1.0, 1e-6)
        key = f"items.{name}.ceasefire_collapse"
        out[key] = drawn(key, item.ceasefire_collapse, np.nan, 0, MOST_A_WEEK)
    for k, fire in enumerate(process.ceasefires):
        out[f"ceasefires.{k}.collapse"] = drawn(f"ceasefires.{k}.collapse", fire.collapse, np.nan, 0, MOST_A_WEEK)
    for name, disruptor in process.disruptors.items():
        out[f"{name}.opportunity"] = drawn(f"disruptors.{name}.opportunity", disruptor.opportunity, 0.0, 0)
    return out | table_numbers(process, drawn)


def table_numbers(process: Process, drawn: Drawn) -> dict[str, Array]:
    """Rates a week of who joins, leaves, tables something or stops talks: ``(input_draws,)`` by name."""
    out: dict[str, Array] = {}
    for name, facts in process.parties.items():
        for way, passage in (("joins", facts.joins), ("leaves", facts.leaves)):
            if passage is not None and passage.rate is not None:
                out[f"{name}.{way}.rate"] = drawn(f"parties.{name}.{way}.rate", passage.rate, 0.0, 0, MOST_A_WEEK)
    for name, authority in process.authorities.items():
        out[f"{name}.stops"] = drawn(f"authorities.{name}.stops", authority.stops, 0.0, 0, MOST_A_WEEK)
        out[f"{name}.resumes"] = drawn(f"authorities.{name}.resumes", authority.resumes, 0.0, 0, MOST_A_WEEK)
    for n, proposal in enumerate(process.proposals):
        if proposal.rate is not None:
            out[f"proposals.{n}.rate"] = drawn(f"proposals.{n}.rate", proposal.rate, 0.0, 0, MOST_A_WEEK)
    return out
