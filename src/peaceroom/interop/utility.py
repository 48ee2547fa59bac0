"""Outcome spaces and additive utilities of other programs as tables of points.

An issue has options; a party gives each issue a weight and each option an evaluation. The points of an option are 100 ×
weight × evaluation, so that the best text is worth 100 where weights sum to 1 and the best option of each issue to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite

from peaceroom.files.numbers import format_number
from peaceroom.files.places import Place
from peaceroom.interop.draft import Draft, shown, some
from peaceroom.interop.estimates import best_estimates
from peaceroom.scenario.types import Scenario

#: options that an issue of numbers may become, and steps of one without steps
MOST_OPTIONS, STEPS = 200, 11


@dataclass(slots=True)
class Choice:
    """One issue: its options as value and words; ``numeric`` where values are the program's own numbers, and not their
    count from 1; ``continuous`` where they are only some of all."""

    name: str
    options: list[tuple[float, str]]
    place: Place
    numeric: bool = False
    continuous: bool = False


@dataclass(slots=True)
class Party:
    """One party: by issue the worth of each option (weight × evaluation, 0 to 1), what failure is worth, its place."""

    name: str
    worth: list[list[float]]
    reserved: float | None
    place: Place
    lost: list[str] = field(default_factory=list)


def counted(name: str, words: Sequence[str], place: Place) -> Choice:
    """An issue whose options are words, numbered from 1."""
    return Choice(name, [(float(n), word) for n, word in enumerate(words, 1)], place)


def whole_numbers(name: str, low: int, high: int, place: Place) -> Choice:
    """An issue of whole numbers; of many, evenly spread ones."""
    step = max(1, -(-(high - low) // (MOST_OPTIONS - 1)))
    values = sorted({*range(low, high + 1, step), high})
    return Choice(name, [(float(v), str(v)) for v in values], place, True, step > 1)


def between(name: str, low: float, high: float, steps: int, place: Place) -> Choice:
    """An issue of numbers without steps, as evenly spread options."""
    values = [float(f"{low + (high - low) * n / (steps - 1):.12g}") for n in range(steps)]
    return Choice(name, [(v, format_number(v)) for v in values], place, True, True)


def linear(bias: float, slope: float) -> Callable[[float], float]:
    """The evaluation of a number by a straight line."""
    return lambda x: bias + slope * x


def enter(draft: Draft, issues: list[Choice], parties: list[Party]) -> None:
    """Enter issues and parties into a scenario in the making; problems are noted (E542, E544)."""
    for choice in issues:
        if draft.known("issues", choice.name) is not None:
            draft.refuse("E544", choice.place, f"the issue {choice.name[:60]!r} is there twice",
                         "give each issue a name of its own")
            continue
        if len(choice.options) < 2:
            draft.refuse("E542", choice.place, f"{choice.name[:60]} has fewer than two options",
                         "list what can be agreed, or take the issue out")
            continue
        draft.add("issues", choice.name, choice.place, kind="options", scale={
            value: shown(words) or format_number(value) for value, words in choice.options})
        if choice.continuous:
            draft.lost.append(f"{choice.name} takes every value between its ends: {len(choice.options)} of them became "
                              "options")
    draft.stop()
    ids = [draft.known("issues", choice.name) for choice in issues]
    for party in parties:
        if draft.known("actors", party.name) is not None:
            draft.refuse("E544", party.place, f"the party {party.name[:60]!r} is there twice", "name it otherwise")
            continue
        actor = draft.add("actors", party.name, party.place, kind="party", consent="required")
        for issue, choice, worth in zip(ids, issues, party.worth, strict=True):
            points = {value: float(f"{100 * u:.12g}") for (value, _), u in zip(choice.options, worth, strict=True)}
            draft.row("scores", {"": party.place}, {"actor": actor, "issue": issue, "points": points})
        if party.reserved is not None and isfinite(party.reserved):
            draft.data.setdefault("thresholds", {})[actor] = float(f"{100 * party.reserved:.12g}")
            draft.places["thresholds", actor] = party.place
        draft.lost += [f"{party.name}: {what}" for what in party.lost]
    draft.stop()


def out_of(scenario: Scenario) -> tuple[list[Choice], list[Party], list[str]] | None:
    """The points of a scenario as issues and parties, and what is not in them; None where it has no points.

    Every party values every option; where a table is missing its options are worth 0.
    """
    from peaceroom.scenario.file.scores_table import points_left_out

    if not scenario.scores:
        return None
    names = list(dict.fromkeys(table.issue for table in scenario.scores))
    place = "", 0, 0
    issues = [Choice(scenario.issues[name].name, sorted(scenario.issues[name].scale.items()), place) for name in names]
    lost = [what for what in points_left_out(scenario) if what not in ("names",)]
    best = best_estimates(scenario)
    tables = {(t.actor, t.issue): t for t in scenario.scores}
    parties = []
    for actor in dict.fromkeys(table.actor for table in scenario.scores):
        worth = [[best.get(f"scores.{actor}.{name}.{format_number(value)}", 0.0) if (actor, name) in tables else 0.0
                  for value, _ in choice.options] for name, choice in zip(names, issues, strict=True)]
        parties.append(Party(scenario.actors[actor].name, worth, best.get(f"thresholds.{actor}"), place))
    doubtful = sum(not c.value.is_fixed for t in scenario.scores for c in t.points.values() if c.value is not None)
    if doubtful:
        lost.append(f"doubts: {doubtful} numbers of points stand there as one best estimate each")
    if low := [p.name for p in parties if any(min(w) < 0 for w in p.worth)]:
        lost.append(f"points below 0 of {some(low)}: each issue was moved up so that its least is 0")
    return issues, parties, lost
