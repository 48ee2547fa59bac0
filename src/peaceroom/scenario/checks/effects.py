"""Effects and what-ifs: each names quantities that exist, and changes something."""

from __future__ import annotations

from math import inf

from peaceroom.files.nodes import Loc
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.checks.values import all_effects
from peaceroom.scenario.types import Equalise, Target

_ROW = ("position", "salience", "capability", "flexibility", "bottom_line", "risk")


def effects(c: Context) -> None:
    """E201, E202, E241, E242, E256, E257."""
    existing = _existing(c)
    for loc, effect in all_effects(c):
        if effect.equalise is not None:
            _equalise(c, (*loc, "equalise"), effect.equalise, existing)
        for name, target in (("set", effect.set_), ("add", effect.add), ("multiply", effect.multiply)):
            if target is not None:
                _target(c, (*loc, name), target, existing)
        if effect.multiply is not None and (value := effect.multiply.by.value) and value.support[0] < 0 \
                and value.support[0] > -inf:
            c.findings.add("E256", (*loc, "multiply", "by"), f"a quantity is multiplied by {value}",
                           "write a factor such as 0.5 or 1.2", part="cell")
    for name, what_if in c.scenario.what_ifs.items():
        voiced = what_if.voice is not None and (
            what_if.voice != c.scenario.voice or any(a.voice for a in c.scenario.actors.values()))
        doubted = any(what_if.discount.values())
        if not (what_if.given or what_if.levers or what_if.without or what_if.effects or voiced or doubted):
            c.absent("E242", ("what_ifs", name), f"the what-if {name} changes nothing",
                     "give it events (given), levers, without, effects, another voice or a discount", part="key")


def _existing(c: Context) -> dict[str, set[tuple[str, str]]]:
    """field → (actor, issue) of every quantity there is; one of the two is empty where it does not apply."""
    s = c.scenario
    found: dict[str, set[tuple[str, str]]] = {}
    for row in s.positions:
        for field in _ROW:
            if getattr(row, field) is not None:
                found.setdefault(field, set()).add((row.actor, row.issue))
    for name, actor in s.actors.items():
        for field in ("capability", "risk", "disruption", "share"):
            if getattr(actor, field) is not None:
                found.setdefault(field, set()).add((name, ""))
    found["reference"] = {("", name) for name, issue in s.issues.items() if issue.reference is not None}
    found["no_agreement"] = {(name, "") for name in s.no_agreement}
    return found


def _ids(c: Context, block: str, given: str | tuple[str, ...] | None, loc: Loc) -> tuple[str, ...] | None:
    """The ids as a tuple; None when one of them is unknown (which is then a finding)."""
    if given is None:
        return ()
    if isinstance(given, str):
        return (given,) if c.need(block, given, loc) else None
    found = [c.need(block, word, (*loc, i)) for i, word in enumerate(given)]
    return given if all(found) else None


def _target(c: Context, loc: Loc, target: Target, existing: dict[str, set[tuple[str, str]]]) -> None:
    actors = _ids(c, "actors", target.actor, (*loc, "actor"))
    issues = _ids(c, "issues", target.issue, (*loc, "issue"))
    ends_known = [c.need("actors", word, (*loc, key))
                  for key, word in (("from", target.from_), ("receiver", target.to_actor)) if word is not None]
    if actors is None or issues is None or not all(ends_known):
        return
    on_support = target.from_ is not None or target.to_actor is not None
    if target.field == "strength" or (target.field == "share" and not actors):
        rows = [r for r in c.scenario.support
                if target.from_ in (None, r.from_) and target.to_actor in (None, r.to)
                and (not issues or not r.issues or set(issues) & set(r.issues))]
        if (rows and not (actors and target.field == "strength")) or (
                target.field == "share" and not on_support and existing.get("share")):
            return
        remedy = "name a row of support by from: … and receiver: …"
    elif on_support:
        remedy = "from and receiver name support; name actor and issue for other fields"
    else:
        reach = {a for a in c.roots if a in actors or c.roots[a] in actors} if actors else set(c.roots) | {""}
        if any((a in reach) and (not issues or not i or i in issues) for a, i in existing.get(target.field, ())):
            return
        remedy = "give the quantity a value first, or name another field, actor or issue"
    if any(r.from_ not in c.roots or r.to not in c.roots for r in c.scenario.support) and target.field == "strength":
        return  # a support row with unknown ids is a finding of its own
    who = f" of {', '.join(actors)}" if actors else ""
    what = f" on {', '.join(issues)}" if issues else ""
    c.absent("E241", (*loc, "field"), f"there is no {target.field}{who}{what}", remedy)


def _equalise(c: Context, loc: Loc, equalise: Equalise, existing: dict[str, set[tuple[str, str]]]) -> None:
    actors = _ids(c, "actors", equalise.actors, (*loc, "actors"))
    if actors is None:
        return
    if len(set(actors)) < 2:
        c.absent("E257", loc, "equalise needs two actors or more", "name at least two actors")
        return
    have = {a for a, _ in existing.get(equalise.field, ())}
    for i, actor in enumerate(actors):
        own = {a for a in c.roots if a == actor or c.roots[a] == actor} | {c.roots.get(actor, actor)}
        if not own & have:
            c.absent("E241", (*loc, "actors", i), f"there is no {equalise.field} of {actor}",
                           "give it a value first, or leave the actor out")
