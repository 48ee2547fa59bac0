"""The own moves of an actor: what each changes, how large it is, and what it gives up.

Every move is of one size, a share of its own scale: a position moves by that share of the issue's scale (with options
to the next one), attention by so many hundredths of salience, means by that share of themselves, a payment and a demand
by that share of a best package. So that attention is not free, what one issue gains the others lose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from peaceroom.analysis.levers.outlook import Bench, Interest
from peaceroom.core.case import TIE, Array, Case
from peaceroom.files.numbers import format_number
from peaceroom.runs.lever_results import Size
from peaceroom.scenario.effect_types import ChangeBy, Effect, WhatIf
from peaceroom.scenario.sampling.assembly import assemble
from peaceroom.scenario.sampling.effects import State
from peaceroom.scenario.sampling.sample import build_case
from peaceroom.scenario.types import Issue

_FREE = "gives nothing up by itself; what it risks is the room for a text"
_UNKNOWN = "what it takes is not in the file"


@dataclass(frozen=True)
class Tried:
    """A move: the case after it, what it adds to what the table asks for, and its cost in the actor's own terms.

    ``asks`` ``(D,)``: the least that the actor accepts after it, where that changes; ``paid``: what it pays out of its
    own gain; ``failure_of``: whether what failure is worth is read off the case after the move.
    """

    id: str
    kind: str
    words: str
    size: Size
    case: Case
    issue: str | None = None
    other: str | None = None
    direction: str | None = None
    change: Array | None = None
    asks: float = 0.0
    paid: float = 0.0
    waits: bool = False
    cost: float | None = 0.0
    cost_words: str = ""


def own_moves(b: Bench, actor: str, size: float) -> Iterator[Tried]:
    """Every own move of an actor, in the order of the file."""
    members = b.family(actor)
    if members:
        interest = Interest.of(b.case, members)
        for k in range(len(b.case.issues)):
            yield from _positions(b, members, interest, k, size)
            yield from _attention(b, members, k, size)
            yield from _bottom_lines(b, members, interest, k, size)
        yield from _means(b, members, size)
        yield from _demands(b, members, interest, size)
    yield from _payments(b, actor, members, size)
    yield from _support(b, actor, size)
    yield from _declared(b, actor, members)
    yield from _waiting(b)


def _positions(b: Bench, members: list[int], interest: Interest, k: int, size: float) -> Iterator[Tried]:
    case = b.case
    x = case.position[:, members, k]
    if np.isnan(x).all():
        return
    issue = b.scenario.issues[case.issues[k]]
    others = [i for i in range(len(case.actors)) if i not in members and not np.isnan(case.position[:, i, k]).all()]
    if not others:
        return
    weight = np.nan_to_num(case.capability[:, others, k] * case.salience[:, others, k])
    theirs = (weight * np.nan_to_num(case.position[:, others, k])).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-300)
    toward = np.sign(np.median(theirs - np.nanmean(x, axis=1)))
    for sign in (-1.0, 1.0):
        moved = _stepped(case, k, x, sign, size)
        step = float(np.nanmean(moved - x))
        if abs(step) <= TIE * (case.high[k] - case.low[k]):
            continue
        position = np.array(case.position)
        position[:, members, k] = moved
        gives = sign == toward
        ideal = case.position[:, members]
        at = np.array(ideal)
        at[:, :, k] = moved
        given = interest.worth(np.nan_to_num(ideal)) - interest.worth(np.nan_to_num(at))
        cost = float(given.mean()) if gives else 0.0
        how = (f"{format_number(round(abs(step), 1))} of {format_number(float(case.high[k] - case.low[k]))} on the "
               "scale" if case.options[k] is None else "the next option")
        yield Tried(
            f"position.{case.issues[k]}.{'up' if sign > 0 else 'down'}", "position",
            f"move on ‘{issue.name}’ towards “{issue.scale[_ahead(issue, float(np.nanmedian(x)), sign)]}”",
            {"share": size, "words": how}, replace(case, position=position), issue=case.issues[k],
            direction="towards the others" if gives else "away from the others", cost=max(cost, 0.0),
            cost_words="what its new position is worth less to it than its old one" if gives else _FREE)


def _ahead(issue: Issue, value: float, sign: float) -> float:
    """The next point of the scale with words in a direction; its end where there is none."""
    ahead = [a for a in issue.scale if (a - value) * sign > 0]
    return (min(ahead) if sign > 0 else max(ahead)) if ahead else (max(issue.scale) if sign > 0 else min(issue.scale))


def _stepped(case: Case, k: int, x: Array, sign: float, size: float) -> Array:
    """Positions a step further: by a share of the scale, or to the next option; within the scale."""
    options = case.options[k]
    if options is None:
        return np.asarray(np.clip(x + sign * size * (case.high[k] - case.low[k]), case.low[k], case.high[k]))
    values = np.sort(np.asarray(options, float))
    at = np.abs(np.nan_to_num(x)[:, :, None] - values).argmin(axis=2)
    return np.where(np.isnan(x), np.nan, values[np.clip(at + int(sign), 0, values.size - 1)])


def _attention(b: Bench, members: list[int], k: int, size: float) -> Iterator[Tried]:
    case = b.case
    s = case.salience[:, members]
    if np.isnan(s[:, :, k]).all() or (~np.isnan(s)).any(axis=(0, 1)).sum() < 2:
        return
    gain = np.clip(np.nan_to_num(s[:, :, k]) + size, 0, 1) - np.nan_to_num(s[:, :, k])
    rest = np.nan_to_num(s).sum(axis=2) - np.nan_to_num(s[:, :, k])
    gain = np.where(np.isnan(s[:, :, k]), 0.0, np.minimum(gain, rest))
    kept = 1 - gain / np.maximum(rest, 1e-300)
    new = s * np.where(rest > 0, kept, 1.0)[:, :, None]
    new[:, :, k] = s[:, :, k] + gain
    if not gain.any():
        return
    salience = np.array(case.salience)
    salience[:, members] = new
    issue = case.issues[k]
    yield Tried(f"salience.{issue}", "salience", f"put more weight on ‘{b.scenario.issues[issue].name}’ and less on "
                "everything else", {"share": size, "words": f"{format_number(round(100 * size, 1))} points of 100"},
                replace(case, salience=salience), issue=issue, cost=None,
                cost_words="what it loses on the other issues")


def _bottom_lines(b: Bench, members: list[int], interest: Interest, k: int, size: float) -> Iterator[Tried]:
    case = b.case
    line, x = case.bottom_line[:, members, k], case.position[:, members, k]
    if np.isnan(line).all():
        return
    width = float(case.high[k] - case.low[k])
    side = np.where(line >= x, 1.0, -1.0)
    new = np.clip(line + side * size * width, case.low[k], case.high[k])
    step = float(np.nanmean(np.abs(new - line)))
    if step <= TIE * width:
        return
    bottom = np.array(case.bottom_line)
    bottom[:, members, k] = new
    before, after = np.array(case.position[:, members]), np.array(case.position[:, members])
    before[:, :, k], after[:, :, k] = np.where(np.isnan(line), x, line), np.where(np.isnan(new), x, new)
    cost = float((interest.worth(np.nan_to_num(before)) - interest.worth(np.nan_to_num(after))).mean())
    issue = b.scenario.issues[case.issues[k]]
    yield Tried(f"bottom-line.{case.issues[k]}", "bottom line", f"go further on ‘{issue.name}’ than its bottom line",
                {"share": size, "words": f"{format_number(round(step, 1))} of {format_number(width)} on the scale"},
                replace(case, bottom_line=bottom), issue=case.issues[k], direction="towards the others",
                cost=max(cost, 0.0), cost_words="what the new bottom line is worth less to it than the old one")


def _means(b: Bench, members: list[int], size: float) -> Iterator[Tried]:
    capability = np.array(b.case.capability)
    capability[:, members] *= 1 + size
    if np.nan_to_num(capability[:, members]).any():
        yield Tried("resources", "resources", "bring more means to the table on every issue",
                    {"share": size, "words": f"{format_number(round(100 * size, 1))} of 100 of its means"},
                    replace(b.case, capability=capability), cost=None, cost_words=_UNKNOWN)


def _demands(b: Bench, members: list[int], interest: Interest, size: float) -> Iterator[Tried]:
    """To accept less, and to bind itself to sign nothing that gives less than somewhat more."""
    at = [j for j, i in enumerate(b.table.members) if i in members]
    if not at or interest.asks is None:
        return
    best = np.abs(b.table.problem.best())
    for sign, name, said in ((-1.0, "accept-less", "accept a text worth less to it than it asks for today"),
                             (1.0, "bind-itself", "bind itself to sign nothing worth less than somewhat more")):
        change = np.zeros_like(best)
        change[:, at] = sign * size * best[:, at]
        yield Tried(name, "commitment", said, {
            "share": size, "words": f"{format_number(round(100 * size, 1))} of 100 points of its best package"},
            b.case, change=change, asks=sign * size, direction="towards the others" if sign < 0 else
            "away from the others", cost=size if sign < 0 else 0.0,
            cost_words="the most that it could get less than it asks for today" if sign < 0 else _FREE)


def _payments(b: Bench, actor: str, members: list[int], size: float) -> Iterator[Tried]:
    """Something on top of the text for another party, out of its own gain: so much of each one's best package."""
    best = np.abs(b.table.problem.best())
    mine = b.roots.get(actor, actor)
    receivers: dict[str, list[int]] = {}
    for j, i in enumerate(b.table.members):
        root = b.roots.get(b.case.actors[i], b.case.actors[i])
        if root != mine:
            receivers.setdefault(root, []).append(j)
    own = [j for j, i in enumerate(b.table.members) if i in members]
    for receiver, at in receivers.items():
        change = np.zeros_like(best)
        change[:, at] = -size * best[:, at]
        change[:, own] += size * best[:, own]
        points = f"{format_number(round(100 * size, 1))} of 100 points of each one's best package"
        yield Tried(f"pay.{receiver}", "side payment",
                    f"give {b.scenario.actors[receiver].name} something on top of the text",
                    {"share": size, "words": points}, b.case, other=receiver, change=change,
                    paid=size if members else 0.0, cost=size if members else None,
                    cost_words="what it pays, where a text is signed" if members else _UNKNOWN)


def _support(b: Bench, actor: str, size: float) -> Iterator[Tried]:
    """More or less support for those whom it supports."""
    receivers = dict.fromkeys(row.to for row in b.scenario.support if row.from_ == actor)
    for receiver in receivers:
        for factor, name, said in ((1 + size, "more", "more"), (1 - size, "less", "less")):
            effect = Effect(multiply=ChangeBy.model_validate(
                {"field": "strength", "from": actor, "receiver": receiver, "by": f"{factor:g}"}))
            case = _changed(b, WhatIf(effects=(effect,)), {"what_ifs..effects.1.by": factor})
            yield Tried(f"support.{receiver}.{name}", "resources",
                        f"support {b.scenario.actors[receiver].name} {said} than today",
                        {"share": size, "words": f"{format_number(round(100 * size, 1))} of 100 of its support"}, case,
                        other=receiver, cost=None, cost_words=_UNKNOWN)


def _changed(b: Bench, what_if: WhatIf, values: dict[str, float]) -> Case:
    drawn = {**b.drawn.values, **{k: np.full(b.drawn.draws, v) for k, v in values.items()}}
    state = State(b.scenario, drawn, b.drawn.draws, what_if, "")
    return assemble(state, seed=b.drawn.seed, first=b.drawn.first)


def _declared(b: Bench, actor: str, members: list[int]) -> Iterator[Tried]:
    """The levers that the file itself gives this actor."""
    for name, lever in b.scenario.levers.items():
        by = (lever.by,) if isinstance(lever.by, str) else lever.by or ()
        if actor not in by:
            continue
        case = build_case(b.scenario, b.drawn, WhatIf(levers=(name,)))
        cost: float | None = None
        if members:
            interest = Interest.of(b.case, members)
            old = np.nan_to_num(b.case.position[:, members])
            new = np.where(np.isnan(case.position[:, members]), old, case.position[:, members])
            lost = (interest.by_issue(old) - interest.by_issue(new)).mean(axis=0)
            cost = float(np.maximum(lost, 0).sum())
        yield Tried(f"lever.{name}", "declared", lever.name or name, {"share": 0.0, "words": "as the file gives it"},
                    case, cost=cost, cost_words="what its own changed positions are worth less to it" if members
                    else _UNKNOWN)


def _waiting(b: Bench) -> Iterator[Tried]:
    """Not to settle before an event ahead has ended."""
    for name, event in b.scenario.events.items():
        begins = event.date or (event.window and event.window[0])
        if f"events.{name}" not in b.events or (begins is not None and begins <= b.scenario.as_of):
            continue
        weeks = None if begins is None else round((begins - b.scenario.as_of).days / 7)
        when = "no date in the file" if weeks is None else f"{weeks} weeks"
        yield Tried(f"wait.{name}", "timing", f"wait until it is known how ‘{event.name or name}’ ends",
                    {"share": 0.0, "words": when}, b.after(name), waits=True, cost=None,
                    cost_words="what the weeks until then cost it is not in the file")
