"""Ids and names: every one that is used exists, and none means two things."""

from __future__ import annotations

from collections.abc import Iterable

from peaceroom.files.nodes import Loc
from peaceroom.scenario.checks.context import BLOCKS, Context


def references(c: Context) -> None:
    """E201–E209 outside of effects and provenance."""
    s = c.scenario
    for name, actor in s.actors.items():
        if actor.of is not None:
            c.need("actors", actor.of, ("actors", name, "of"))
    for i, row in enumerate(s.support):
        c.need("actors", row.from_, ("support", i, "from"))
        c.need("actors", row.to, ("support", i, "to"), but=row.from_)
        _all(c, "issues", row.issues, ("support", i, "issues"))
    for i, position in enumerate(s.positions):
        c.need("actors", position.actor, ("positions", i, "actor"))
        c.need("issues", position.issue, ("positions", i, "issue"))
    for i, table in enumerate(s.scores):
        c.need("actors", table.actor, ("scores", i, "actor"))
        c.need("issues", table.issue, ("scores", i, "issue"))
    for name in s.thresholds:
        c.need("actors", name, ("thresholds", name), "key")
    for name, issue in s.issues.items():
        loc: Loc = ("issues", name)
        _all(c, "actors", issue.consent_of, (*loc, "consent_of"))
        _all(c, "actors", issue.deciders, (*loc, "deciders"))
        if issue.setter is not None:
            c.need("actors", issue.setter, (*loc, "setter"))
        for field in ("recognition", "patience", "control"):
            for actor_id in getattr(issue, field):
                c.need("actors", actor_id, (*loc, field, actor_id), "key")
    for name, item in s.agenda.items():
        _all(c, "issues", item.issues, ("agenda", name, "issues"))
        _all(c, "agenda", item.after, ("agenda", name, "after"))
    for name in s.no_agreement:
        c.need("actors", name, ("no_agreement", name), "key")
    for name, lever in s.levers.items():
        by = (lever.by,) if isinstance(lever.by, str) else lever.by or ()
        for i, actor_id in enumerate(by):
            c.need("actors", actor_id, ("levers", name, "by", i))
    for name, what_if in s.what_ifs.items():
        loc = ("what_ifs", name)
        for event, outcome in what_if.given.items():
            if c.need("events", event, (*loc, "given", event), "key") and event in s.events:
                _outcome(c, event, outcome, (*loc, "given", event))
        _all(c, "levers", what_if.levers, (*loc, "levers"))
        _all(c, "actors", what_if.without, (*loc, "without"))


def _all(c: Context, block: str, ids: Iterable[str], loc: Loc) -> None:
    for i, word in enumerate(ids):
        c.need(block, word, (*loc, i))


def _outcome(c: Context, event: str, outcome: str, loc: Loc) -> None:
    outcomes = c.outcomes(event)
    if outcome not in outcomes:
        c.findings.add("E207", loc, f"the event {event} has no outcome {outcome}",
                       c.findings.did_you_mean(outcome, outcomes, f"add it under events: {event}"))


def duplicates(c: Context) -> None:
    """E210 rows, E211 ids, E212 names and aliases."""
    s, f = c.scenario, c.findings
    rows: dict[tuple[str, str], int] = {}
    for i, row in enumerate(s.positions):
        first = rows.setdefault((row.actor, row.issue), i)
        if first != i:
            line = f.places.at(f.original(("positions", first)))[1]
            where = f" (line {line})" if line else ""
            f.add("E210", ("positions", i), f"{row.actor} already has a row on {row.issue}{where}",
                  "join the two rows, or correct the actor or issue of one")
    for block in BLOCKS:
        alike: dict[str, str] = {}
        for name in getattr(s, block):
            other = alike.setdefault(name.replace("-", "").replace("_", ""), name)
            if other != name:
                f.add("E211", (block, name), f"the id {name} differs from {other} only by - or _",
                      "rename one of them", part="key")
    owner: dict[str, str] = {name: name for name in s.actors}
    for name, actor in s.actors.items():
        words: list[tuple[str, Loc]] = [(actor.name, ("actors", name, "name"))]
        words += [(word, ("actors", name, "aliases", i)) for i, word in enumerate(actor.aliases)]
        for word, loc in words:
            other = owner.setdefault(" ".join(word.casefold().split()), name)
            if other != name:
                f.add("E212", loc, f"{word!r} already means {other}", "keep it for one of the two actors")
