"""From a scenario and its process file to cases of the simulator: one for each *input draw* of what is not known.

An input draw gives every number that has a range (positions, support, chances, parameters) one value. Differences
between input draws are doubt about the inputs; differences between the draws that share one are chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.breaks import breaks
from peaceroom.core.case import Case
from peaceroom.files.notation import parse
from peaceroom.models import get_model
from peaceroom.models.asking import ask
from peaceroom.process.actors import Ceasefire, Disruptor, Ratifier, ThirdParty, Violence
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import BY_NAME, Parameters
from peaceroom.process.switches import Switches
from peaceroom.scenario.checks.process import items_in_talks, principals
from peaceroom.scenario.process_types import Process, kind_of
from peaceroom.scenario.sampling.effects import State
from peaceroom.scenario.sampling.sample import Sample, build_case, build_state, sample
from peaceroom.scenario.talks.drawing import Drawn, conditional_name, conditional_numbers, drawn_numbers
from peaceroom.scenario.talks.events import Calendar, branches, promises
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.talks.present import Present
from peaceroom.scenario.talks.rounds import hurry, recesses
from peaceroom.scenario.talks.shocks import Shocks
from peaceroom.scenario.talks.table import rules
from peaceroom.scenario.types import Quantity, Scenario, WhatIf

Array = NDArray[np.float64]
CLASSES = {"cessation": 1, "preliminary": 2, "definitive": 3}
#: share of coming texts that close an item, where a file says nothing
ITEM_SHARE = Quantity(value=parse("0.3..1"))


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

    def _of_parties(self, name: str) -> Array:
        """``(input_draws, n, J)`` of a row's quantity: the party's own row, else the mean of its factions by weight."""
        one, many = self._one, self._many
        out = np.full((self.input_draws, len(self.parties), len(self.issues)), np.nan)
        for i, party in enumerate(self.parties):
            if party in one.actors:
                out[:, i] = getattr(one, name)[:, one.actors.index(party)][:, self._columns]
            family = [k for k, a in enumerate(many.actors) if a != party and self._root(a) == party]
            if family:
                value = getattr(many, name)[:, family][:, :, self._columns]
                weight = np.where(np.isnan(value), 0.0, many.weight[:, family][:, :, self._columns])
                total = weight.sum(axis=1)
                with np.errstate(invalid="ignore", divide="ignore"):
                    mean = (np.nan_to_num(value) * weight).sum(axis=1) / total
                out[:, i] = np.where(np.isnan(out[:, i]), mean, out[:, i])
        return out

    def _root(self, actor: str) -> str:
        while (of := self.scenario.actors[actor].of) is not None:
            actor = of
        return actor

    @cached_property
    def ideal(self) -> Array:
        return self._of_parties("position")

    @cached_property
    def _capability(self) -> Array:
        """``(input_draws, n, J)`` of each party where it or its factions speak: what they share is the party's."""
        one = self._one
        out = np.full((self.input_draws, len(self.parties), len(one.issues)), np.nan)
        for i, party in enumerate(self.parties):
            family = one.capability[:, [k for k, a in enumerate(one.actors) if self._root(a) == party]]
            out[:, i] = np.where(np.isnan(family).all(axis=1), np.nan, np.nansum(family, axis=1))
        return out

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
        model = get_model(key)
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

    def _past(self, day: date | None) -> float:
        return 0.0 if day is None else max(0.0, (self.scenario.as_of - day).days / 7)

    @cached_property
    def _numbers(self) -> dict[str, Array]:
        ends = {name: issue.ends for name, issue in self.scenario.issues.items()}
        return (drawn_numbers(self.process, self.parties, self._capability, self.calendar, self.drawn)
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

    def _third_parties(self, g: int) -> tuple[ThirdParty, ...]:
        n = self._numbers
        gone = set(self.what_if.without)
        return tuple(ThirdParty(
            name, effort=0.0 if name in gone else float(n[f"{name}.effort"][g]), kind=third.kind,
            bias=float(n[f"{name}.bias"][g]),
            leverage={q: 0.0 if name in gone else float(n[f"{name}.leverage.{q}"][g]) for q in third.leverage},
            support={q: 0.0 if name in gone else float(n[f"{name}.support.{q}"][g]) for q in third.support},
        ) for name, third in self.process.third_parties.items())

    def _ratifiers(self, g: int) -> tuple[Ratifier, ...]:
        many = self._many
        out = []
        for name, ratifier in self.process.ratifiers.items():
            cell = ratifier.needs or self.scenario.no_agreement.get(name)
            ends = cell.value.support if cell is not None and cell.value is not None else None
            row = many.position[g, many.actors.index(name)][self._columns] if name in many.actors else []
            out.append(Ratifier(name, ratifier.party, needs=ends, ideals={
                j: float(x) for j, x in zip(self.issues, row, strict=False) if np.isfinite(x)}))
        return tuple(out)

    @cached_property
    def steps_ago(self) -> tuple[int, ...]:
        """Weeks since the texts of the twelve months that end with the last one."""
        if self.scenario.history is None:
            return ()
        days = sorted({step.date for step in self.scenario.history.steps})
        return tuple((self.scenario.as_of - day).days // 7 for day in days if (days[-1] - day).days <= 365)

    def case(self, g: int, multiplier: float = 1.0, texts_ratio: float = 1.0, wake: float = 1.0) -> ProcessCase:
        """The case of input draw ``g`` (0 … input draws − 1)."""
        p, s, n = self.process, self.scenario, self._numbers
        ids = list(self.items)
        facts = [p.items.get(k) for k in ids]
        gate = np.zeros((len(ids), len(ids)), bool)
        for k, name in enumerate(ids):
            for before in s.agenda[name].after if name in s.agenda else ():
                if before in self.items:
                    gate[k, ids.index(before)] = True
        scale = [list(s.issues.values())[c].ends for c in self._columns]
        case = ProcessCase(
            parties=self.parties, issues=self.issues, items=tuple(ids), ideal=self.ideal[g],
            item_of=np.array([k for k, name in enumerate(ids) for _ in self.items[name]]),
            bottom=self._of_parties_cached("bottom_line")[g],
            salience=np.nan_to_num(self._of_parties_cached("salience")[g]),
            low=np.array([e[0] for e in scale]), high=np.array([e[1] for e in scale]),
            share=np.array([n[f"{q}.strength"][g] for q in self.parties]),
            drift=np.array([n[f"{q}.trend"][g] for q in self.parties]),
            optimism=np.array([n[f"{q}.optimism"][g] for q in self.parties]),
            precedence=gate, tracks=int(p.talks.tracks),
            ease=hurry(p, s.as_of, self._weeks) * np.array(
                [n[f"items.{k}.ease"][g] if k in p.items else 1.0 for k in ids]),
            kinds=(kinds := tuple(kind_of(f) for f in facts)), clock_sample=self._clock(g),
            may_refer=np.array([kind == "procedure" if f is None or f.delegation is None else f.delegation
                                for f, kind in zip(facts, kinds, strict=True)]),
            back_channel=np.array([f is not None and f.back_channel for f in facts]),
            resume_after=np.array([f is not None and f.resumes_talks for f in facts]),
            ceasefire_class=np.array([CLASSES.get(f.ceasefire or "", 0) if f else 0 for f in facts]),
            ceasefire_term=np.array([round(f.term_weeks) if f else 0 for f in facts]),
            **rules(p, self.items, self._week, n, g),
            conditional=tuple((x.party, x.issue, x.after, float(n[conditional_name(x)][g])) for x in p.conditional),
            attractor=self.attractor[g],
            attractors=p.attractors if p.attractors in ("stances", "reservation") else "given",
            no_agreement=self.no_agreement[g],
            cost_range=np.array([[n[f"{q}.cost"][g]] * 2 for q in self.parties]),
            motivation=np.array([n[f"{q}.motivation"][g] for q in self.parties]).clip(.01, .99),
            trust_in=np.array([n[f"{q}.trust"][g] for q in self.parties]).clip(.01, .99),
            shift=np.array([n[f"{q}.loss_through_deal"][g] for q in self.parties]),
            exposure=np.array([n[f"{q}.exposure"][g] for q in self.parties]),
            third_parties=self._third_parties(g), events=self.calendar.events(g) + recesses(p, s.as_of, self._weeks),
            shocks=self._shocks.at(g), ratifiers=self._ratifiers(g),
            commitments=promises(p, s.as_of, self.drawn, g),
            disruptors=tuple(Disruptor(name, upset=d.upset.value.support if d.upset.value else (0, 0),
                                       opportunity=float(n[f"{name}.opportunity"][g]), objective=d.objective,
                                       wants=d.wants) for name, d in p.disruptors.items()),
            ceasefire_scope=tuple(f.ceasefire_scope if f else "general" for f in facts),
            ceasefire_collapse=np.array([n[f"items.{k}.ceasefire_collapse"][g] if k in p.items else np.nan
                                         for k in ids]),
            ceasefires=self._ceasefires(g), violence=self.violence, stage=self.present.state[g],
            items_settled=p.talks.settled,
            item_weeks=(self.present.state[g] != "not_opened") * np.array(
                [self._past((f.open_since if f else None) or p.talks.opened) for f in facts]),
            break_weeks=float(self.present.break_weeks[g]), steps_ago=self.steps_ago, multiplier=multiplier,
            texts_ratio=texts_ratio, wake=wake)
        wanted = {k: f.required for k, f in zip(ids, facts, strict=True) if f is not None and f.required}
        if not wanted:
            return case
        required = case.required.copy()
        for item, who in wanted.items():
            required[ids.index(item)] = [q in who for q in self.parties]
        return case.replace(required=required)

    def _clock(self, g: int) -> int:
        """Which resample of the clocks of items an input draw has; none where only a design may differ."""
        return -1 if self.input_draws == 1 or self.sampled is not None else g

    @cached_property
    def _rows(self) -> dict[str, Array]:
        return {name: self._of_parties(name) for name in ("bottom_line", "salience")}

    def _of_parties_cached(self, name: str) -> Array:
        return self._rows[name]

    def _ceasefires(self, g: int) -> tuple[Ceasefire, ...]:
        return tuple(Ceasefire(CLASSES[held.ceasefire], None if held.until is None else self._week(held.until),
                               held.scope, float(self._numbers[f"ceasefires.{k}.collapse"][g]))
                     for k, held in enumerate(self.process.ceasefires))

    @cached_property
    def item_share(self) -> Array:
        """``(input_draws,)`` share of coming texts that close an item."""
        cell = self.process.talks.steps_that_are_items or ITEM_SHARE
        return self.drawn("talks.steps_that_are_items", cell, .65, .05, 1)

    @property
    def item_share_ends(self) -> tuple[float, float]:
        """Lowest and highest share as written (of a distribution without ends: its 10 and 90 % points)."""
        value = (self.process.talks.steps_that_are_items or ITEM_SHARE).value
        assert value is not None
        if value.form in ("range", "number", "uniform", "triangular", "pert"):
            low, high = value.support
        else:
            low, high = value.on(.05, 1).ppf([.1, .9])
        return float(np.clip(low, .05, 1)), float(np.clip(high, .05, 1))

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
        out = {}
        for name, known in BY_NAME.items():
            if name in self.process.parameters:
                out[name] = self.drawn(f"parameters.{name}", self.process.parameters[name], known.default,
                                       known.floor, known.ceiling)
            elif known.law != "fixed" and known.identified != "anchor":
                u = self.drawn.units(f"process.parameters.{name}")
                out[name] = np.clip(known.quantile(u), known.floor, known.ceiling)
        if self.input_draws > 1 and self.sampled is None:
            # mean and spread hang together, so an input draw takes both from one resample of the table
            drawn = breaks().drawn
            taken = np.arange(self.input_draws) % drawn.mu.size
            out = {"break_mean": drawn.mu[taken], "break_sd": drawn.sigma[taken]} | out
        return out

    @cached_property
    def switches(self) -> Switches:
        return Switches().replace({k: bool(v) for k, v in self.process.mechanisms.items()})

    def under(self, what_if: WhatIf, name: str) -> Builder:
        """The same input draws under a what-if."""
        return Builder(self.scenario, self.seed, self.input_draws, self.violence, what_if, name, self, self.sampled,
                       self.given)
