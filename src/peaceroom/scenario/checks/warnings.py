"""What a reader of the answers must know, though it is no reason to refuse the scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from peaceroom.core.errors import Warn
from peaceroom.files.notation import Written
from peaceroom.files.places import Places
from peaceroom.scenario.provenance import BARE, numbers
from peaceroom.scenario.row_names import roots
from peaceroom.scenario.types import Scenario
from peaceroom.scenario.walk import path_name, provenances

_SHOWN = 3
#: on a scale of this length or more, positions from 0 to 1 are taken for fractions
_LONG = 20
#: kinds of actors that are expected to want or give something (a host may do neither)
_WEIGHING = ("party", "faction", "patron", "guarantor")


def warnings(s: Scenario, places: Places) -> tuple[Warn, ...]:
    """All warnings (W001–W013, W015), in the order of their codes."""
    return tuple(sorted([*_evidence(s, places), *_doubt(s, places), *_gaps(s)]))


def _evidence(s: Scenario, places: Places) -> Iterator[Warn]:
    used = {source for _, found, _ in provenances(s) for source in found.sources}
    bare = [n.loc for n in numbers(s) if n.ground == BARE]
    if bare:
        lines = [places.at(loc, "cell")[1] for loc in bare[:9]]
        first = list(dict.fromkeys(str(line) if line else path_name(loc)
                                   for line, loc in zip(lines, bare, strict=False)))[:_SHOWN]
        where = "line" + "s" * (len(first) > 1) + " " if lines[0] else ""
        yield Warn("W001", f"{_count(len(bare), 'number')} {_have(bare)} neither sources nor a judgement, "
                   f"first in {where}{', '.join(first)}")
    if unused := [name for name in s.sources if name not in used]:
        yield Warn("W002", f"{_count(len(unused), 'source')} that nothing rests on: {_some(unused)}")
    for name, source in s.sources.items():
        if source.vintage == "final":
            yield Warn("W004", f"the source {name} is of final vintage: it may hold what was not known on {s.as_of}")
    if single := [f"{r.from_} to {r.to}" for r in s.support if len(r.sources) == 1 and not r.disputed
                  and r.judgement is None]:
        yield Warn("W005", f"{_count(len(single), 'row')} of support {'rests' if len(single) == 1 else 'rest'} on one "
                   f"source each and {'is' if len(single) == 1 else 'are'} not marked disputed: {_some(single)}")


def _doubt(s: Scenario, places: Places) -> Iterator[Warn]:
    fixed = []
    for i, row in enumerate(s.positions):
        cells = [c.value for c in (row.position, row.salience, row.capability) if c is not None]
        if all(v is not None and v.is_fixed for v in cells):
            fixed.append(_row(s, i, places))
    if fixed:
        yield Warn("W003", f"{_count(len(fixed), 'row')} of positions {_have(fixed)} numbers without any doubt: "
                   + _some(fixed))
    wide = []
    for i, row in enumerate(s.positions):
        value, issue = row.position.value, s.issues[row.issue]
        if value is not None and _width(value) > 0.9 * (issue.ends[1] - issue.ends[0]):
            wide.append(_row(s, i, places))
    if wide:
        yield Warn("W010", f"{_count(len(wide), 'position')} {'spans' if len(wide) == 1 else 'span'} nearly the whole "
                   f"scale, which says little more than no row: {_some(wide)}")
    yield from _fractions(s, places)


def _fractions(s: Scenario, places: Places) -> Iterator[Warn]:
    """W011, W013: rows whose numbers look like fractions of 1 on a scale of 100. A zero is zero on both."""
    saliences = {i: row.salience.value for i, row in enumerate(s.positions) if row.salience.value is not None}
    if small := _small(saliences):
        above = sum(v.support[1] > 1 for v in saliences.values())
        yield Warn("W011", f"{_count(len(small), 'salience')} {'lies' if len(small) == 1 else 'lie'} between 0 and 1"
                   + (f", and {above:,} of the others above" if above else "")
                   + f"; in the file they are percentages, 0–100: {_some(_row(s, i, places) for i in small)}")
    by_issue: dict[str, dict[int, Written]] = {}
    for i, row in enumerate(s.positions):
        low, high = s.issues[row.issue].ends
        if low == 0 and high >= _LONG and row.position.value is not None:
            by_issue.setdefault(row.issue, {})[i] = row.position.value
    if small := sorted(i for values in by_issue.values() for i in _small(values)):
        yield Warn("W013", f"{_count(len(small), 'position')} {'lies' if len(small) == 1 else 'lie'} between 0 and 1 "
                   f"on a scale that goes far beyond: {_some(_row(s, i, places) for i in small)}")


def _small(values: Mapping[int, Written]) -> list[int]:
    """Rows whose number looks like a fraction of 1; a bare 1 does only where no number of the column is above it."""
    all_small = not any(v.support[1] > 1 for v in values.values())
    return [i for i, v in values.items() if v.support[0] >= 0 and 0 < v.support[1] <= 1
            and (all_small or not (v.is_fixed and v.support[1] == 1))]


def _width(value: Written) -> float:
    return value.support[1] - value.support[0] if value.form in ("range", "uniform") else 0.0


def _gaps(s: Scenario) -> Iterator[Warn]:
    required = [name for name, actor in s.actors.items() if actor.consent == "required"]
    bounded = {r.actor for r in s.positions} - {r.actor for r in s.positions if r.bottom_line is None}
    bounded |= set(s.thresholds)
    if without := [name for name in required if name not in s.no_agreement and name not in bounded]:
        yield Warn("W006", f"no_agreement is not known for {_some(without)}: answers about the zone of agreement will "
                   "read “cannot say”")
    if without := [name for name, issue in s.issues.items() if issue.reference is None]:
        yield Warn("W007", f"the reference point is not known on {_some(without)}: models that need one leave it out")
    families: dict[str, set[str]] = {}
    for name, root in roots(s).items():
        families.setdefault(root, set()).add(name)
    rows = {(row.actor, row.issue) for row in s.positions} | {(table.actor, table.issue) for table in s.scores}
    absent: list[str] = []
    pointless: list[str] = []
    scored, scoring = {table.issue for table in s.scores}, {table.actor for table in s.scores}
    for issue_id, issue in s.issues.items():
        if issue.rule == "consent":
            for name in issue.consent_of or required:
                family = {name, *families.get(name, ())}
                if not any((a, issue_id) in rows for a in family):
                    given = issue_id in scored and not family.isdisjoint(scoring)
                    (pointless if given else absent).append(f"{name} on {issue_id}")
    if pointless:
        yield Warn("W015", f"no points are given, so that every option there is worth 0 to the party: "
                   f"{_some(pointless)}")
    if absent:
        yield Warn("W008", f"consent is required of actors whose position is not known: {_some(absent)}")
    busy = {row.actor for row in s.positions} | {table.actor for table in s.scores}
    busy |= {a for r in s.support for a in (r.from_, r.to)}
    busy |= {actor.of for actor in s.actors.values() if actor.of} | set(s.no_agreement)
    if (p := s.process) is not None:
        busy |= {*p.third_parties, *p.authorities, *p.ratifiers, *p.disruptors, *(x.from_ for x in p.exits)}
        busy |= {a for x in p.commitments.values() for a in (x.debtor, x.creditor)}
        busy |= {x.by for x in p.mass_action.values() if x.by is not None}
    if idle := [name for name, a in s.actors.items() if name not in busy and a.kind in _WEIGHING]:
        yield Warn("W009", f"{_count(len(idle), 'actor')} {_have(idle)} neither a position nor support: {_some(idle)}")
    for name, actor in s.actors.items():
        words = [" ".join(w.casefold().split()) for w in (actor.name, *actor.aliases)]
        if len(set(words)) < len(words):
            yield Warn("W012", f"a name or alias of {name} is given twice")


def _row(s: Scenario, i: int, places: Places) -> str:
    line = places.at(("positions", i))[1]
    row = s.positions[i]
    return f"{row.actor} on {row.issue}" + (f" (line {line})" if line else "")


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" + ("" if n == 1 else "s")


def _have(things: Sequence[object]) -> str:
    return "has" if len(things) == 1 else "have"


def _some(things: Iterable[str]) -> str:
    """The first few, and how many more."""
    all_ = list(dict.fromkeys(things))
    more = len(all_) - _SHOWN
    return ", ".join(all_[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
