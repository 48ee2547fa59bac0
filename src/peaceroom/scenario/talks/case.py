"""From a scenario and its process file to cases of the simulator: one for each *input draw* of what is not known.

An input draw gives every number that has a range (positions, support, chances, parameters) one value. Differences
between input draws are doubt about the inputs; differences between the draws that share one are chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from math import ceil

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.models import get_model
from peaceroom.models.asking import ask
from peaceroom.models.written_options import own_options
from peaceroom.process.actors import Violence
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import ALL_TEXTS
from peaceroom.process.clocks import ITEM_TEXT
from peaceroom.process.parameters import Parameters
from peaceroom.process.switches import Switches
from peaceroom.scenario.checks.process import items_in_talks, party_of, principals
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.sampling.effects import State
from peaceroom.scenario.sampling.sample import Sample, build_case, build_state, sample
from peaceroom.scenario.talks.drawing import Drawn, conditional_name, conditional_numbers, drawn_numbers
from peaceroom.scenario.talks.events import Calendar, branches, promises
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.talks.item_share import item_share, item_share_ends
from peaceroom.scenario.talks.outsiders import CLASSES, ceasefires, disruptors, ratifiers, third_parties
from peaceroom.scenario.talks.parameters import drawn_parameters
from peaceroom.scenario.talks.party_rows import PartyRows
from peaceroom.scenario.talks.present import Present, texts_ago, weeks_since
from peaceroom.scenario.talks.rounds import hurry, recesses
from peaceroom.scenario.talks.shocks import Shocks
from peaceroom.scenario.talks.table import holding, precedence, rules, with_approval
from peaceroom.scenario.talks_types import kind_of
from peaceroom.scenario.types import Scenario, WhatIf

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Builder:
    """Makes cases of a scenario; ``what_if`` acts on positions, values of no agreement, support and events."""

    scenario: Scenario
    seed: int
    input_draws: int
    violence: Violence
    what_if: WhatIf = field(default_factory=WhatIf)
    name: str = ""
    #: of a what-if: the builder of the case as things stand, which has what no what-if changes
    base: Builder | None = None
    #: points of a design: the scenario's inputs, and numbers in (0, 1) by stream of the process. Then nothing else
    #: differs between input draws
    sampled: Sample | None = None
    given: Mapping[str, Array] = field(default_factory=dict)

    @cached_property
    def process(self) -> Process:
        return self.scenario.process or Process()

    @cached_property
    def parties(self) -> tuple[str, ...]:
        return principals(self.scenario)

    @cached_property
    def items(self) -> dict[str, tuple[str, ...]]:
        return items_in_talks(self.scenario, self.process)

    @cached_property
    def issues(self) -> tuple[str, ...]:
        return tuple(issue for issues in self.items.values() for issue in issues)

    @cached_property
    def drawn(self) -> Drawn:
        return Drawn(self.seed, self.input_draws, self.given)

    @cached_property
    def _all_inputs(self) -> Sample:
        """Draws of every input of the scenario, events and what-ifs among them."""
        if self.base:
            return self.base._all_inputs
        return sample(self.scenario, self.input_draws, self.seed) if self.sampled is None else self.sampled

    @cached_property
    def _sample(self) -> Sample:
        """The scenario's inputs without any event: events come in their week."""
        found = self._all_inputs
        kept = {k: v for k, v in found.values.items() if k not in {f"events.{e}" for e in self.scenario.events}}
        mine = f"what_ifs.{self.name}."  # a changed what-if has no id, and its effects are looked up without one
        kept |= {f"what_ifs..{k.removeprefix(mine)}": v for k, v in kept.items() if k.startswith(mine)}
        return replace(found, values=kept)

    @cached_property
    def _one(self) -> Case:
        """As things stand, parties speaking for themselves."""
        return self._case(voice="party")

    @cached_property
    def _many(self) -> Case:
        """As things stand, factions speaking."""
        return self._case(voice="factions")

    @cached_property
    def _state(self) -> State:
        return build_state(self.scenario, self._sample, self.what_if.model_copy(update={"given": {}}))

    def _case(self, **changes: object) -> Case:
        return build_case(self.scenario, self._sample, self.what_if.model_copy(update={"given": {}, **changes}))

    @cached_property
    def _columns(self) -> list[int]:
        return [list(self.scenario.issues).index(j) for j in self.issues]

    @cached_property
    def _rows(self) -> PartyRows:
        return PartyRows(self.parties, self._one, self._many, self._columns,
                         partial(party_of, self.scenario))

    @cached_property
    def ideal(self) -> Array:
        return self._rows.position

    @cached_property
    def no_agreement(self) -> Array:
        """``(input_draws, n)``: the party's own, whoever speaks for it (NaN: from beliefs)."""
        found = self._state.quantities["no_agreement"]
        unknown = np.full(self.input_draws, np.nan)
        return np.stack([found.get((party, ""), unknown) for party in self.parties], axis=1)

    @cached_property
    def attractor(self) -> Array:
        """``(input_draws, branches, J)``: the settlement as things stand, then after each combination of outcomes."""
        key = "compromise" if self.process.attractors in ("stances", "reservation") else self.process.attractors
        model = get_model(key, **own_options(self.scenario.models, key))
        found = [ask(key, model, self._case(given=given)).outcome[:, self._columns]
                 for given in branches(self.scenario)[0]]
        out = np.stack(found, axis=1)
        middle = np.nanmean(self.ideal, axis=1)[:, None, :]
        return np.asarray(np.where(np.isnan(out), middle, out))

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.of(self.scenario, self.process, self.parties, self.issues, self.what_if, self._sample,
                           self.drawn)

    def _week(self, day: date) -> int:
        return max(1, ceil((day - self.scenario.as_of).days / 7))

    @cached_property
    def _numbers(self) -> dict[str, Array]:
        ends = {name: issue.ends for name, issue in self.scenario.issues.items()}
        return (drawn_numbers(self.process, self.parties, self._rows.capability, self.calendar, self.drawn)
                | conditional_numbers(self.process, ends, self.drawn))

    @cached_property
    def _shocks(self) -> Shocks:
        return Shocks.of(self.process, self.drawn)

    @cached_property
    def present(self) -> Present:
        """Where the talks stand, by input draw."""
        return Present.of(self.process.talks, self.scenario.as_of, self.drawn)

    @cached_property
    def _weeks(self) -> int:
        return Horizon.of(self.scenario).weeks

    @property
    def inputs(self) -> dict[str, Array]:
        """``(input_draws,)`` of every number of the process that may have a range, by name: support, exits …"""
        return self._numbers | self._shocks.numbers | self.present.inputs | self.calendar.inputs

    @property
    def scenario_inputs(self) -> dict[str, Array]:
        """``(input_draws,)`` of every number of the scenario that acts as things stand: positions, salience …"""
        return {name: values for name, values in self._sample.values.items()
                if not name.startswith(("events.", "levers.", "what_ifs."))}

    @cached_property
    def steps_ago(self) -> tuple[int, ...]:
        """Weeks since the texts of the twelve months that end with the last one."""
        return texts_ago(self.scenario.history, self.scenario.as_of)

    def case(self, g: int, multiplier: float = 1.0, texts_ratio: float = 1.0,
             texts_away: float = ALL_TEXTS, texts_resumed: float = 1.0) -> ProcessCase:
        """The case of input draw ``g`` (0 … input draws − 1)."""
        pace = multiplier, texts_ratio, texts_away, texts_resumed
        if (g, pace) not in self._cases:
            self._cases[g, pace] = self._case_of(g, *pace)
        return self._cases[g, pace]

    @cached_property
    def _cases(self) -> dict[tuple[int, tuple[float, ...]], ProcessCase]:
        """Cases by input draw and pace, once they were asked for: most simulations of a run differ in switches only."""
        return {}

    def _case_of(self, g: int, multiplier: float, texts_ratio: float, texts_away: float,
                 texts_resumed: float) -> ProcessCase:
        p, s, n = self.process, self.scenario, self._numbers
        ids = list(self.items)
        facts = [p.items.get(k) for k in ids]
        scale = [list(s.issues.values())[c].ends for c in self._columns]
        case = ProcessCase(
            parties=self.parties, issues=self.issues, items=tuple(ids), ideal=self.ideal[g],
            item_of=np.array([k for k, name in enumerate(ids) for _ in self.items[name]]),
            bottom=self._rows.bottom_line[g],
            salience=np.nan_to_num(self._rows.salience[g]),
            low=np.array([e[0] for e in scale]), high=np.array([e[1] for e in scale]),
            share=np.array([n[f"{q}.strength"][g] for q in self.parties]),
            drift=np.array([n[f"{q}.trend"][g] for q in self.parties]),
            optimism=np.array([n[f"{q}.optimism"][g] for q in self.parties]),
            precedence=precedence(s, ids), tracks=int(p.talks.tracks),
            ease=hurry(p, s.as_of, self._weeks) * np.array(
                [n[f"items.{k}.ease"][g] if k in p.items else 1.0 for k in ids]),
            kinds=(kinds := tuple(kind_of(f) for f in facts)), clock_sample=self._clock(g),
            may_refer=np.array([kind == "procedure" if f is None or f.delegation is None else f.delegation
                                for f, kind in zip(facts, kinds, strict=True)]),
            back_channel=np.array([f is not None and f.back_channel for f in facts]),
            resume_after=np.array([f is not None and f.resumes_talks for f in facts]),
            ceasefire_class=np.array([CLASSES.get(f.ceasefire or "", 0) if f else 0 for f in facts]),
            ceasefire_term=np.array([round(f.term_weeks) if f else 0 for f in facts]),
            **with_approval(rules(p, self.items, self._week, n, g), s, self.items, self._holding),
            conditional=tuple((x.party, x.issue, x.after, float(n[conditional_name(x)][g])) for x in p.conditional),
            attractor=self.attractor[g],
            attractors=p.attractors if p.attractors in ("stances", "reservation") else "given",
            no_agreement=self.no_agreement[g],
            cost_range=np.array([[n[f"{q}.cost"][g]] * 2 for q in self.parties]),
            motivation=np.array([n[f"{q}.motivation"][g] for q in self.parties]).clip(.01, .99),
            trust_in=np.array([n[f"{q}.trust"][g] for q in self.parties]).clip(.01, .99),
            shift=np.array([n[f"{q}.loss_through_deal"][g] for q in self.parties]),
            exposure=np.array([n[f"{q}.exposure"][g] for q in self.parties]),
            third_parties=third_parties(p, n, g, self.what_if.without),
            events=self.calendar.events(g) + recesses(p, s.as_of, self._weeks),
            shocks=self._shocks.at(g), ratifiers=ratifiers(s, p, self.issues, self._many, self._columns, g),
            commitments=promises(p, s.as_of, self.drawn, g),
            disruptors=disruptors(p, n, g),
            ceasefire_scope=tuple(f.ceasefire_scope if f else "general" for f in facts),
            ceasefire_collapse=np.array([n[f"items.{k}.ceasefire_collapse"][g] if k in p.items else np.nan
                                         for k in ids]),
            ceasefires=ceasefires(p, n, g, self._week), violence=self.violence, stage=self.present.state[g],
            items_settled=p.talks.settled,
            item_weeks=(self.present.state[g] != "not_opened") * np.array(
                [weeks_since((f.open_since if f else None) or p.talks.opened, s.as_of) for f in facts]),
            break_weeks=float(self.present.break_weeks[g]), steps_ago=self.steps_ago, multiplier=multiplier,
            texts_ratio=texts_ratio, texts_away=texts_away, texts_resumed=texts_resumed, item_text=ITEM_TEXT)
        wanted = {k: f.required for k, f in enumerate(facts) if f is not None and f.required}
        return case.replace(required=np.array([[q in wanted[k] for q in self.parties] if k in wanted else row
                                               for k, row in enumerate(case.required)])) if wanted else case

    @cached_property
    def _holding(self) -> dict[str, list[str]]:
        """Party → the issues on which it has a position."""
        return holding(self.ideal, self.parties, self.issues)

    def _clock(self, g: int) -> int:
        """Which resample of the clocks of items an input draw has; none where only a design may differ."""
        return -1 if self.input_draws == 1 or self.sampled is not None else g

    @cached_property
    def item_share(self) -> Array:
        """``(input_draws,)`` share of coming texts that close an item."""
        return item_share(self.process, self.drawn)

    @property
    def item_share_ends(self) -> tuple[float, float]:
        """Lowest and highest share as written (of a distribution without ends: its 10 and 90 % points)."""
        return item_share_ends(self.process)

    def streams(self) -> tuple[str, ...]:
        """Streams of numbers of the process that are in doubt, those of a what-if first where there is one."""
        self.case(0)
        self.parameters(0)
        _ = self.item_share
        mine = tuple(self.drawn.asked)
        return mine if self.base is None else tuple(dict.fromkeys((*mine, *self.base.streams())))

    def parameters(self, g: int) -> Parameters:
        """Values of input draw ``g``: the file's, else drawn from the prior; what base rates identify stays fitted."""
        if self.base:
            return self.base.parameters(g)
        if g not in self._made:
            self._made[g] = Parameters(
                {**Parameters().values, **{name: float(v[g]) for name, v in self._parameters.items()}})
        return self._made[g]

    @cached_property
    def _made(self) -> dict[int, Parameters]:
        """Parameters by input draw, once they were asked for."""
        return {}

    @cached_property
    def _parameters(self) -> dict[str, Array]:
        return drawn_parameters(self.process, self.drawn, together=self.sampled is None)

    @cached_property
    def switches(self) -> Switches:
        return Switches().replace({k: bool(v) for k, v in self.process.mechanisms.items()})

    def under(self, what_if: WhatIf, name: str) -> Builder:
        """The same input draws under a what-if."""
        return Builder(self.scenario, self.seed, self.input_draws, self.violence, what_if, name, self, self.sampled,
                       self.given)
