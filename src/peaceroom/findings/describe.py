"""A scenario read aloud: who is at the table, what is to be settled, who wants what, whose word it rests on."""

from __future__ import annotations

from peaceroom.files.numbers import format_number
from peaceroom.findings.declared import declared, standing
from peaceroom.findings.description import (
    ActorSaid,
    Description,
    DraftSaid,
    EventSaid,
    IssueSaid,
    PositionSaid,
    ScoresSaid,
    SupportSaid,
    WhatIfSaid,
)
from peaceroom.scenario.drafts import Clause
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.naming import Names
from peaceroom.scenario.provenance import grounds, numbers
from peaceroom.scenario.row_names import row_names
from peaceroom.scenario.sampling.evidence import pooled, said
from peaceroom.scenario.types import Effect, Issue, Lever, Position, Quantity, Scenario, Score, Target


def tell(loaded: ScenarioFile) -> Description:
    """Everything that `peaceroom describe` says, as plain data (JSON-ready)."""
    s = loaded.scenario
    return {
        "scenario": loaded.name, "title": s.title, "summary": s.summary, "as_of": s.as_of.isoformat(),
        "horizon": s.horizon.isoformat(), "domain": s.domain, "voice": s.voice,
        "actors": [_actor(s, key) for key in s.actors],
        "support": [_support(s, i) for i in range(len(s.support))],
        "issues": [_issue(s, key) for key in s.issues],
        "agenda": [{"id": key, "issues": list(item.issues), "after": list(item.after)}
                   for key, item in s.agenda.items()],
        "process": _process(s),
        "no_agreement": {key: written(cell) for key, cell in s.no_agreement.items()},
        "thresholds": {key: written(cell) for key, cell in s.thresholds.items()},
        "drafts": [_draft(s, key) for key in s.drafts],
        "events": [_event(s, key) for key in s.events],
        "levers": [{"id": key, "name": lever.name or spaced(key), "by": _by(lever),
                    "effects": [effect_words(s, e) for e in lever.effects]} for key, lever in s.levers.items()],
        "what_ifs": [_what_if(s, key) for key in s.what_ifs],
        "numbers": _numbers(s), "sources": len(s.sources),
        "ledger_sources": 0 if s.ledger is None else len(s.ledger.sources),
        "warnings": [w.to_dict() for w in loaded.warnings],
    }


def written(cell: Quantity | None) -> str | None:
    """A cell as the analyst wrote it; ``from evidence`` where it is pooled."""
    if cell is None:
        return None
    return "from evidence" if cell.value is None else str(cell.value)


def spaced(key: str) -> str:
    """An id as words."""
    return key.replace("-", " ").replace("_", " ")


def _process(s: Scenario) -> list[str]:
    """Where the talks stand, and what the process file declares of them; nothing without one."""
    names = Names(s)
    return [*standing(s, names), *(f"{x.says[0].upper()}{x.says[1:]}." for x in declared(s, names))]


def _actor(s: Scenario, key: str) -> ActorSaid:
    actor = s.actors[key]
    return {"id": key, "name": actor.name, "kind": actor.kind, "of": actor.of, "aliases": list(actor.aliases),
            "consent": actor.consent, "ratifies": actor.ratifies, "capability": written(actor.capability),
            "issues": [row.issue for row in s.positions if row.actor == key]}


def _support(s: Scenario, i: int) -> SupportSaid:
    row = s.support[i]
    sure = "is said to give" if row.disputed else "gives"
    what = row.with_ or "support"
    on = " on " + ", ".join(row.issues) if row.issues else ""
    return {"from": row.from_, "to": row.to, "strength": written(row.strength), "disputed": row.disputed,
            "sentence": f"{s.actors[row.from_].name} {sure} {s.actors[row.to].name} {what} "
                        f"worth {written(row.strength)}{on}{' (disputed)' if row.disputed else ''}"}


def _issue(s: Scenario, key: str) -> IssueSaid:
    issue = s.issues[key]
    named = zip(row_names(s), s.positions, strict=True)
    rows = sorted(((row, name) for name, row in named if row.issue == key),
                  key=lambda found: _middle(s, found[0].position, found[1]))
    return {
        "id": key, "name": issue.name, "kind": issue.kind,
        "scale": [(value, issue.scale[value]) for value in sorted(issue.scale)],
        "reference": written(issue.reference), "decided_by": _rule(s, issue),
        "positions": [_row(s, issue, row, name) for row, name in rows],
        "scores": [_table(s, issue, table) for table in s.scores if table.issue == key],
    }


def _row(s: Scenario, issue: Issue, row: Position, name: str) -> PositionSaid:
    return {"actor": row.actor, "name": s.actors[row.actor].name, "position": _position(s, row.position, name),
            "nearest": _nearest_words(s, issue, row.position, name), "salience": written(row.salience),
            "capability": written(row.capability or s.actors[row.actor].capability),
            "because": row.because or row.position.because,
            "sources": list(dict.fromkeys((*row.sources, *row.position.sources)))}


def _table(s: Scenario, issue: Issue, table: Score) -> ScoresSaid:
    """What an actor makes of the options, best first where the middles of its points say so."""
    order = sorted(table.points, key=lambda o: (-_middle(s, table.points[o], ""), o))
    return {"actor": table.actor, "name": s.actors[table.actor].name, "because": table.because,
            "sources": list(table.sources),
            "points": [{"option": o, "words": issue.scale.get(o, format_number(o)), "points": written(table.points[o])}
                       for o in order]}


def _draft(s: Scenario, key: str) -> DraftSaid:
    draft = s.drafts[key]
    by = [draft.by] if isinstance(draft.by, str) else list(draft.by or ())
    return {"id": key, "name": draft.name or spaced(key), "by": by, "because": draft.because,
            "date": draft.date.isoformat() if draft.date else None,
            "text": {issue: clause_words(s.issues[issue], clause) for issue, clause in draft.text.items()}}


def clause_words(issue: Issue, clause: Clause) -> str:
    """What a clause says, as one reads it aloud: ``halves``, ``left open from 40 to 60``, ``referred to a court``."""
    if clause.value is not None:
        return _value_words(issue, clause.value)
    if clause.open is not None:
        low, high = (_value_words(issue, end) for end in clause.open)
        return f"left open from {low} to {high}"
    if clause.deferred:
        return "deferred"
    found = "" if clause.expect is None else f", which is expected to find {_value_words(issue, clause.expect)}"
    return f"referred to {clause.refer}{found}"


def _value_words(issue: Issue, value: float) -> str:
    return f"“{issue.scale[value]}”" if value in issue.scale else format_number(value)


def _rule(s: Scenario, issue: Issue) -> str:
    if issue.rule == "majority":
        return f"a majority of {issue.quota:.4g} of capability"
    if issue.rule == "unanimity":
        return "all who decide"
    named = issue.consent_of or [key for key, actor in s.actors.items() if actor.consent == "required"]
    return "consent of " + " and ".join(s.actors[key].name for key in named)


def _middle(s: Scenario, cell: Quantity, row_name: str) -> float:
    """The middle of what was written, or the median of what was pooled; 0 where nothing bounded was."""
    if cell.value is None:
        found = pooled(s).get(f"{row_name}.position")
        return 0.0 if found is None else found.ends[0] + (found.ends[1] - found.ends[0]) * found.median / 100
    if cell.value.form == "beta":
        return 0.0
    low, high = cell.value.support
    return (low + high) / 2


def _position(s: Scenario, cell: Quantity, row_name: str) -> str:
    """A position as written; where it is pooled, with what the evidence says."""
    return said(s, f"{row_name}.position") if cell.value is None else str(cell.value)


def _nearest_words(s: Scenario, issue: Issue, cell: Quantity, row_name: str) -> str | None:
    """The words of the anchor nearest to the middle of a position."""
    if (cell.value is None and s.ledger is None) or (cell.value is not None and cell.value.form == "beta"):
        return None
    middle = _middle(s, cell, row_name)
    return issue.scale[min(sorted(issue.scale), key=lambda anchor: abs(anchor - middle))]


def _event(s: Scenario, key: str) -> EventSaid:
    event = s.events[key]
    when = event.date.isoformat() if event.date else " to ".join(d.isoformat() for d in event.window or ())
    return {"id": key, "name": event.name or spaced(key), "when": when, "outcomes": [
        {"id": name, "name": outcome.name or spaced(name),
         "p": written(outcome.p) if isinstance(outcome.p, Quantity) else "rest",
         "effects": [effect_words(s, e) for e in outcome.effects]} for name, outcome in event.outcomes.items()]}


def _by(lever: Lever) -> list[str]:
    return [lever.by] if isinstance(lever.by, str) else list(lever.by or ())


def _what_if(s: Scenario, key: str) -> WhatIfSaid:
    w = s.what_ifs[key]
    parts = [f"{spaced(event)}: {spaced(outcome)}" for event, outcome in w.given.items()]
    parts += [s.levers[lever].name or spaced(lever) for lever in w.levers]
    parts += [f"without {s.actors[actor].name}" for actor in w.without]
    parts += [effect_words(s, e) for e in w.effects]
    parts += [f"{w.voice} speak" if w.voice == "factions" else "parties speak"] if w.voice else []
    for camp, by in w.discount.items():
        of = "partisan sources" if camp == "any" else f"sources of the camp of {s.actors[camp].name}"
        parts.append(f"{of} not believed" if by == 1 else f"{of} believed {100 * by:.0f} in 100 less")
    return {"id": key, "name": w.name or spaced(key), "because": w.because, "changes": parts}


def effect_words(s: Scenario, effect: Effect) -> str:
    """One effect as a phrase, e.g. ``position of Taliban on ceasefire falls by 5``."""
    if effect.equalise is not None:
        who = ", ".join(s.actors[a].name for a in effect.equalise.actors)
        return f"the same {effect.equalise.field.replace('_', ' ')} for {who}"
    if effect.set_ is not None:
        return f"{_target(s, effect.set_)} becomes {written(effect.set_.to)}"
    if effect.add is not None:
        by = written(effect.add.by) or ""
        fixed = effect.add.by.value is not None and effect.add.by.value.form == "number"
        verb = "changes" if not fixed else "falls" if by.startswith("-") else "rises"
        return f"{_target(s, effect.add)} {verb} by {by.removeprefix('-') if fixed else by}"
    assert effect.multiply is not None
    return f"{_target(s, effect.multiply)} is multiplied by {written(effect.multiply.by)}"


def _target(s: Scenario, target: Target) -> str:
    field = target.field.replace("_", " ")
    if target.from_ or target.to_actor:
        giver = f" from {s.actors[target.from_].name}" if target.from_ else ""
        receiver = f" to {s.actors[target.to_actor].name}" if target.to_actor else ""
        return f"{field} of support{giver}{receiver}"
    actors = (target.actor,) if isinstance(target.actor, str) else target.actor or ()
    issues = (target.issue,) if isinstance(target.issue, str) else target.issue or ()
    who = " of " + ", ".join(s.actors[a].name for a in actors) if actors else ""
    on = " on " + ", ".join(s.issues[i].name for i in issues) if issues else ""
    over = f", over {target.over_weeks:g} weeks," if target.over_weeks else ""
    return f"{field}{who}{on}{over}"


def _numbers(s: Scenario) -> dict[str, int]:
    found = grounds(numbers(s))
    return {"total": sum(found.values()), **found}
