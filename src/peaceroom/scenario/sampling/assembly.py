"""From quantities to a `Case`: who speaks on each issue, with how much capability, and whose consent counts.

Voice
    On an issue where a faction of a party has a row, the factions speak and share the party's capability; the
    party's own row then does not enter. With ``voice: party`` the party speaks. A party without a row of its
    own is then still spoken for by its factions: nobody loses its place at the table by the choice of voice.
Capability
    A row's own, else the actor's; plus support. Factions divide it in proportion to ``share`` (equal when
    absent); a faction's own capability is used as its weight instead.
Consent
    Rule ``consent``: the named actors, else all whose consent is required; a party that speaks through
    factions is bound by those that ratify, or by all of them if none does. ``unanimity``: the deciders, or
    everybody with a position. ``majority``: no single actor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.scenario.sampling.effects import State
from peaceroom.scenario.types import Issue, Scenario

Array = NDArray[np.float64]


def assemble(state: State, *, seed: int, first: int, only: Collection[str] | None = None) -> Case:
    """The `Case` of a state, of all issues or ``only`` of some (ids; every actor stays).

    Raises `InputError` E250 where an actor with a position has no capability.
    """
    s, d = state.scenario, state.draws
    with_rows = {row.actor for row in s.positions} | {table.actor for table in s.scores}
    actors = tuple(a for a in s.actors if a in with_rows)
    chosen = {name: issue for name, issue in s.issues.items() if only is None or name in only}
    issues = tuple(chosen)
    n, m = len(actors), len(issues)
    number = {a: i for i, a in enumerate(actors)}
    rows: dict[str, Array] = {
        field: np.full((d, n, m), np.nan)
        for field in ("position", "salience", "capability", "bottom_line", "flexibility")
    }
    required = np.zeros((n, m), bool)
    facts: dict[str, Array] = {name: np.full((n, m), np.nan) for name in ("recognition", "patience", "control")}
    placed: dict[str, list[str]] = {}
    for actor, issue_id in state.quantities["position"]:
        placed.setdefault(issue_id, []).append(actor)
    for k, (issue_id, issue) in enumerate(chosen.items()):
        weights = speakers(state, issue_id, issue, placed.get(issue_id, ()))
        for actor, weight in weights.items():
            i = number[actor]
            for field, array in rows.items():
                value = weight if field == "capability" else state.quantities[field].get((actor, issue_id))
                if value is not None:
                    array[:, i, k] = value / 100 if field == "salience" else value
        for actor in consenting(s, issue, weights, state.roots):
            required[number[actor], k] = True
        for name, array in facts.items():
            for actor, fact in _facts(getattr(issue, name), weights, state.roots, divide=name != "patience").items():
                array[number[actor], k] = fact
    reference = np.full((d, m), np.nan)
    for (_, issue_id), value in state.quantities["reference"].items():
        if issue_id in chosen:
            reference[:, issues.index(issue_id)] = value
    ends = np.array([issue.ends for issue in chosen.values()], float)
    group = {issue_id: item for item, agenda in s.agenda.items() for issue_id in agenda.issues}
    return Case(
        actors=actors, issues=issues, **rows, low=ends[:, 0], high=ends[:, 1], reference=reference,
        required=required, no_agreement=_per_actor(state, "no_agreement", actors),
        risk=_per_actor(state, "risk", actors),
        rule=tuple(i.rule for i in chosen.values()),
        quota=np.array([np.nan if i.quota is None else i.quota for i in chosen.values()], float),
        options=tuple(np.array(sorted(i.scale), float) if i.kind == "options" else None for i in chosen.values()),
        setter=tuple(i.setter for i in chosen.values()),
        recognition=facts["recognition"], patience=facts["patience"], control=facts["control"],
        groups=tuple(group.get(i, i) for i in issues), context={"domain": s.domain}, seed=seed, first=first,
        points=_points(state, actors, issues), threshold=_threshold(state, actors),
        **_approval(s, actors, chosen.values()),
    )


class _Asked(TypedDict):
    among: tuple[str, ...]
    spare: int
    by_approval: tuple[bool, ...]


def _approval(s: Scenario, actors: tuple[str, ...], issues: Collection[Issue]) -> _Asked:
    """Of whom, and how many of them, may refuse a text. Who is not at the table is not counted.

    An issue that names whose consent it needs, or has another rule, goes by that where it is looked at alone.
    """
    nobody: _Asked = {"among": (), "spare": 0, "by_approval": ()}
    if s.approval is None:
        return nobody
    asked = s.approval.among or tuple(a for a, actor in s.actors.items() if actor.consent == "required")
    among = tuple(a for a in asked if a in actors and a not in s.approval.including)
    spare = len(among) - (s.approval.at_least - len(s.approval.including))
    if spare <= 0:
        return nobody
    own = tuple(issue.rule == "consent" and not issue.consent_of for issue in issues)
    return {"among": among, "spare": spare, "by_approval": own}


def _points(state: State, actors: tuple[str, ...], issues: tuple[str, ...]) -> tuple[Array | None, ...]:
    """Per issue ``(draws, actors, options)`` points, NaN for actors without a table; ``None`` where nobody has one."""
    tables: list[Array | None] = []
    for issue in issues:
        given = {a: p for a in actors if (p := state.scores.points.get((a, issue))) is not None}
        if not given:
            tables.append(None)
            continue
        table = np.full((state.draws, len(actors), len(state.scores.options[issue])), np.nan)
        for actor, points in given.items():
            table[:, actors.index(actor)] = points
        tables.append(table)
    return tuple(tables)


def _threshold(state: State, actors: tuple[str, ...]) -> Array:
    """``(draws, actors)``; a faction without a threshold of its own has its party's."""
    out = np.full((state.draws, len(actors)), np.nan)
    for i, actor in enumerate(actors):
        value = state.scores.threshold.get(actor, state.scores.threshold.get(state.roots[actor]))
        if value is not None:
            out[:, i] = value
    return out


def speakers(state: State, issue_id: str, issue: Issue, placed: Iterable[str]) -> Mapping[str, Array]:
    """Who of those with a position (``placed``) enters weighted models on the issue: actor → ``(draws,)`` capability.
    """
    parties: dict[str, list[str]] = {}
    for actor in placed:
        if not issue.deciders or {actor, state.roots[actor]} & set(issue.deciders):
            parties.setdefault(state.roots[actor], []).append(actor)
    out: dict[str, Array] = {}
    for party, members in parties.items():
        factions = [a for a in members if a != party]
        if factions and (state.voice_of(party) == "factions" or party not in members):
            out |= _divided(state, party, factions, issue_id)
        else:
            silent = state.factions.get(party, ())
            out[party] = _whole(state, party, silent, issue_id)
    return out


def _whole(state: State, party: str, silent: list[str] | tuple[str, ...], issue_id: str) -> Array:
    """Capability of a party that speaks for itself, with the support that it and its silent factions get."""
    table = state.quantities["capability"]
    own = table.get((party, issue_id))
    if own is None:
        parts = [table[f, issue_id] for f in silent if (f, issue_id) in table]
        if not parts:
            raise _no_capability(party, issue_id)
        own = sum(parts, np.zeros(state.draws))
    for receiver in (party, *silent):
        own = own + state.support(receiver, issue_id)
    return np.maximum(own, 0.0)


def _divided(state: State, party: str, factions: list[str], issue_id: str) -> dict[str, Array]:
    """The party's capability among the factions that speak, plus what each is given directly."""
    table, shares = state.quantities["capability"], state.quantities["faction_share"]
    own = {f: table[f, issue_id] for f in factions if (f, issue_id) in table}
    whole = table.get((party, issue_id))
    if whole is None:
        missing = [f for f in factions if f not in own]
        if missing:
            raise _no_capability(missing[0], issue_id)
        whole = sum(own.values(), np.zeros(state.draws))
    equal = np.full(state.draws, 1 / len(factions))
    if len(own) == len(factions):
        weight = dict(own)
    else:  # an own capability counts as its part of the party's, to be compared with shares
        base = np.where(whole > 0, whole, 1.0)
        weight = {f: own[f] / base if f in own else shares.get((f, ""), equal) for f in factions}
    silent = [f for f in state.factions.get(party, ()) if f not in factions]
    for receiver in (party, *silent):
        whole = whole + state.support(receiver, issue_id)
    whole = np.maximum(whole, 0.0)
    total = sum(weight.values(), np.zeros(state.draws))
    known = total > 0
    return {f: whole * np.where(known, w / np.where(known, total, 1.0), equal) + state.support(f, issue_id)
            for f, w in weight.items()}


def consenting(s: Scenario, issue: Issue, speaking: Mapping[str, Array], roots: Mapping[str, str]) -> list[str]:
    """The speaking actors without whose consent the issue does not close."""
    if issue.rule == "majority":
        return []
    if issue.rule == "unanimity":
        return list(speaking)  # deciders have been narrowed already
    named = issue.consent_of or tuple(a for a, actor in s.actors.items() if actor.consent == "required")
    out: dict[str, None] = {}
    for actor in named:
        if actor in speaking:
            out[actor] = None
            continue
        factions = [f for f in speaking if roots[f] == actor]
        ratifying = [f for f in factions if s.actors[f].ratifies]
        out |= dict.fromkeys(ratifying or factions)
    return list(out)


def _facts(
    given: Mapping[str, float], speaking: Mapping[str, Array], roots: Mapping[str, str], *, divide: bool
) -> dict[str, float]:
    """A fact given per actor; what is given for a party goes to the factions that speak for it."""
    out: dict[str, float] = {}
    for actor, value in given.items():
        heirs = [actor] if actor in speaking else [f for f in speaking if roots[f] == actor]
        out |= {heir: value / len(heirs) if divide else value for heir in heirs}
    return out


def _per_actor(state: State, field: str, actors: tuple[str, ...]) -> Array:
    """``(draws, actors)``; a faction without a value of its own has its party's."""
    table = state.quantities[field]
    out = np.full((state.draws, len(actors)), np.nan)
    for i, actor in enumerate(actors):
        value = table.get((actor, ""), table.get((state.roots[actor], "")))
        if value is not None:
            out[:, i] = value
    return out


def _no_capability(actor: str, issue: str) -> InputError:
    return InputError.one(
        "E250", f"{actor} has a position on {issue} but no capability",
        "a position without capability cannot be weighed",
        f"write a capability in that row, or once under actors: {actor}",
    )
