"""The quantities of a scenario while events, levers and what-ifs act on them.

Effects are applied in one documented order: events by date, then id; then levers in the what-if's order;
then the what-if's own effects. Each changes a quantity where it stands: a later effect sees the earlier
one's result. Results are cut to the quantity's scale at once (position to the ends of the issue, capability
and strength at 0, shares to [0, 1]).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

import numpy as np
from numpy.typing import NDArray

from peaceroom.scenario.row_names import ROW_FIELDS, roots, row_names, support_names
from peaceroom.scenario.sampling.scores import Scores
from peaceroom.scenario.types import Effect, Equalise, Event, Scenario, Target, WhatIf

Array = NDArray[np.float64]
#: (actor, issue); one of them empty where a quantity has only the other; for support (row number, issue)
Place = tuple[str, str]

_UNIT_FIELDS = ("flexibility", "no_agreement", "disruption")
_SCALE_FIELDS = ("position", "bottom_line", "reference")
#: lowest risk exponent that an effect can leave behind: the model needs one above 0
_LEAST_RISK = 1e-3


class State:
    """Every quantity by field and place, with the effects of events and of one what-if applied.

    Attributes
    ----------
    quantities
        field → place → ``(draws,)``. ``share`` holds support's shares, ``faction_share`` the factions'.
    factions
        party → its factions, of any depth.
    scores
        Tables of points and thresholds.
    removed
        Actors whose rows and support a what-if takes away.

    ``name`` is the what-if's id: its effects' own inputs are drawn under it.
    """

    def __init__(
        self, scenario: Scenario, values: Mapping[str, Array], draws: int, what_if: WhatIf | None = None,
        name: str = "",
    ) -> None:
        self.scenario, self.draws = scenario, draws
        self.what_if = what_if or WhatIf()
        self.removed = frozenset(self.what_if.without)
        self.roots = roots(scenario)
        self.factions: dict[str, list[str]] = {}
        for actor, root in self.roots.items():
            if actor != root:
                self.factions.setdefault(root, []).append(actor)
        self.quantities = _quantities(scenario, values, self.removed)
        self.scores = Scores(scenario, values, self.removed)
        self.scores.stand_in(self.quantities, draws)
        self._values, self._name = values, name
        self._apply_all()

    def voice_of(self, party: str) -> str:
        """``party`` or ``factions``: the what-if's choice, else the actor's, else the scenario's."""
        own = self.scenario.actors[party].voice
        return self.what_if.voice or own or self.scenario.voice

    def supporters(self, actor: str, issue: str) -> list[Array]:
        """What each row of support adds to the actor's capability on the issue: strength × share."""
        strengths, shares = self.quantities["strength"], self.quantities["share"]
        return [strengths[place] * shares[place]
                for j, row in enumerate(self.scenario.support)
                if row.to == actor and (place := (str(j), issue)) in strengths]

    def support(self, actor: str, issue: str) -> Array:
        """Sum of `supporters`; 0 without any."""
        total = np.zeros(self.draws)
        for part in self.supporters(actor, issue):
            total = total + part
        return total

    # -- effects ---------------------------------------------------------------------------------------

    def _apply_all(self) -> None:
        s, given = self.scenario, self.what_if.given
        for event_id, event in sorted(s.events.items(), key=lambda item: (_when(item[1]), item[0])):
            drawn = self._values.get(f"events.{event_id}")
            for j, (outcome_id, outcome) in enumerate(event.outcomes.items()):
                if event_id in given:
                    mask = np.full(self.draws, given[event_id] == outcome_id)
                elif drawn is not None:
                    mask = drawn == j
                else:
                    continue
                if mask.any():
                    self._apply_effects(f"events.{event_id}.{outcome_id}", outcome.effects, mask)
        for lever in self.what_if.levers:
            self._apply_effects(f"levers.{lever}", s.levers[lever].effects, None)
        if self.what_if.effects:
            self._apply_effects(f"what_ifs.{self._name}", self.what_if.effects, None)

    def _apply_effects(self, name: str, effects: Iterable[Effect], mask: NDArray[np.bool_] | None) -> None:
        for n, effect in enumerate(effects, 1):
            if effect.equalise:
                self._equalise(effect.equalise, mask)
            elif target := effect.set_ or effect.add or effect.multiply:
                key = f"{name}.effects.{n}.{'to' if effect.set_ else 'by'}"
                self._change(target, effect, self._values[key], mask)

    def _change(self, target: Target, effect: Effect, value: Array, mask: NDArray[np.bool_] | None) -> None:
        for field, place in self.matches(target):
            table = self.quantities[field]
            old = table[place]
            new = value if effect.set_ else old + value if effect.add else old * value
            new = np.clip(new, *self._limits(field, place))
            table[place] = new if mask is None else np.where(mask, new, old)

    def matches(self, target: Target) -> list[tuple[str, Place]]:
        """The quantities that a target names.

        An effect on a party also reaches the rows of its factions (they speak for it); on capability it
        reaches them only where the party has none of its own, since factions share the party's.
        """
        actors, issues = _ids(target.actor), _ids(target.issue)
        found: list[tuple[str, Place]] = []
        fields = {"share": ("share", "faction_share")}.get(target.field, (target.field,))
        for field in fields:
            for place in self.quantities[field]:
                if field in ("strength", "share"):
                    row = self.scenario.support[int(place[0])]
                    fits = (not actors and target.from_ in (None, row.from_) and target.to_actor in (None, row.to)
                            and (not issues or place[1] in issues))
                elif field == "faction_share":
                    fits = target.from_ is None and target.to_actor is None and self._reaches(field, place, actors)
                else:
                    fits = self._reaches(field, place, actors) and (not issues or not place[1] or place[1] in issues)
                if fits:
                    found.append((field, place))
        return found

    def _reaches(self, field: str, place: Place, actors: tuple[str, ...]) -> bool:
        actor, issue = place
        if not actors:
            return True
        if not actor:
            return False
        if actor in actors:
            return True
        root = self.roots[actor]
        if root == actor or root not in actors or field not in (*ROW_FIELDS, "faction_share"):
            return False
        own = (root, "") if field == "risk" else (root, issue)
        return field not in ("capability", "risk") or own not in self.quantities[field]

    def _limits(self, field: str, place: Place) -> tuple[float, float]:
        if field in _SCALE_FIELDS:
            return self.scenario.issues[place[1]].ends
        if field == "salience":
            return 0.0, 100.0
        if field == "share" or field in _UNIT_FIELDS:
            return 0.0, 1.0
        return (_LEAST_RISK, inf) if field == "risk" else (0.0, inf)

    def _equalise(self, equalise: Equalise, mask: NDArray[np.bool_] | None) -> None:
        """Give the actors their mean, draw by draw: on each issue where at least two of them have a value.

        Capability means capability with support, as the models weigh it: each actor's own part becomes the
        mean less its support, and what a party's factions are given is its support too.
        """
        field, table = equalise.field, self.quantities[equalise.field]
        issues = ("",) if field in ("risk", "no_agreement") else tuple(self.scenario.issues)
        for issue in issues:
            values = {a: v for a in equalise.actors if (v := self._value(field, a, issue)) is not None}
            if len(values) < 2:
                continue
            mean = sum(values.values(), np.zeros(self.draws)) / len(values)
            for actor in values:
                new = mean - self._all_support(actor, issue) if field == "capability" else mean
                places = [(actor, issue)] if field != "salience" else [
                    (a, issue) for a in (actor, *self.factions.get(actor, ())) if (a, issue) in table]
                for place in places:
                    old = table.get(place, values[actor])
                    table[place] = new if mask is None else np.where(mask, new, old)

    def _value(self, field: str, actor: str, issue: str) -> Array | None:
        table = self.quantities[field]
        own = table.get((actor, issue))
        parts = [table[f, issue] for f in self.factions.get(actor, ()) if (f, issue) in table]
        if own is None and parts:
            own = sum(parts, np.zeros(self.draws)) / (1 if field == "capability" else len(parts))
        if own is not None and field == "capability":
            return own + self._all_support(actor, issue)
        return own

    def _all_support(self, actor: str, issue: str) -> Array:
        """Support of an actor and, if it is a party, of its factions."""
        return sum((self.support(a, issue) for a in self.factions.get(actor, ())), self.support(actor, issue))


def _quantities(s: Scenario, values: Mapping[str, Array], removed: frozenset[str]) -> dict[str, dict[Place, Array]]:
    """Field → place → drawn values, before any effect."""
    q: dict[str, dict[Place, Array]] = {
        field: {} for field in (*ROW_FIELDS, "strength", "share", "faction_share", "no_agreement", "disruption",
                                "reference")}
    for actor in s.actors:
        for field, name in (("faction_share", "share"), ("disruption", "disruption"), ("risk", "risk")):
            if (value := values.get(f"actors.{actor}.{name}")) is not None:
                q[field][actor, ""] = value
        if (value := values.get(f"actors.{actor}.capability")) is not None:
            q["capability"] |= {(actor, issue): value for issue in s.issues}
        if (value := values.get(f"no_agreement.{actor}")) is not None:
            q["no_agreement"][actor, ""] = value
    risks: dict[str, list[Array]] = {}
    for name, row in zip(row_names(s), s.positions, strict=True):
        if row.actor in removed:
            continue
        for field in ROW_FIELDS:
            if (value := values.get(f"{name}.{field}")) is None:
                continue
            if field == "risk":
                risks.setdefault(row.actor, []).append(value)
            else:
                q[field][row.actor, row.issue] = value
    for actor, parts in risks.items():  # a model knows one exponent per actor: the geometric mean of its rows'
        q["risk"].setdefault((actor, ""), np.exp(np.mean(np.log(parts), axis=0)))
    for j, (name, support) in enumerate(zip(support_names(s), s.support, strict=True)):
        if support.from_ not in removed:
            for issue in support.issues or s.issues:
                q["strength"][str(j), issue] = values[f"{name}.strength"]
                q["share"][str(j), issue] = values[f"{name}.share"]
    for issue in s.issues:
        if (value := values.get(f"issues.{issue}.reference")) is not None:
            q["reference"]["", issue] = value
    return q


def _ids(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given or ()


def _when(event: Event) -> str:
    """The day on which an event begins; one without a day comes first."""
    begins = event.date or (event.window and event.window[0])
    return str(begins or "")
