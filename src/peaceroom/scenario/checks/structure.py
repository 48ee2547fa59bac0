"""Who takes part in what: membership, rules, sums, circles, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.files.nodes import Loc
from peaceroom.files.numbers import format_number
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.types import Event, Quantity


def local(c: Context) -> None:
    """E229–E231, E238, E240, E243, E245, E246, E251, E257–E259: one entry at a time."""
    s, f = c.scenario, c.findings
    if s.default_scale[0] >= s.default_scale[1]:
        f.add("E259", ("default_scale",), "the default scale does not rise from its first number to its second",
              "write [0, 100]")
    for name, actor in s.actors.items():
        if actor.kind == "faction" and actor.of is None:
            c.absent("E229", ("actors", name), f"the faction {name} does not say whose it is", "add of: PARTY",
                     part="key")
        elif actor.kind != "faction" and actor.of is not None:
            f.add("E231", ("actors", name, "of"), f"{name} is a {actor.kind} and yet `of` {actor.of}",
                  "write kind: faction, or delete `of`")
        elif actor.of is not None and actor.of in s.actors and s.actors[actor.of].kind not in ("party", "faction"):
            f.add("E230", ("actors", name, "of"), f"{actor.of} is a {s.actors[actor.of].kind}, not a party",
                  "name the party that the faction belongs to")
    for i, row in enumerate(s.support):
        if row.from_ == row.to:
            f.add("E240", ("support", i, "to"), f"{row.to} supports itself",
                  "name another receiver, or raise its capability")
    for name, issue in s.issues.items():
        if len(issue.scale) < 2:
            c.absent("E243", ("issues", name, "scale"), f"the scale of {name} has {len(issue.scale) or 'no'} point"
                  + ("" if len(issue.scale) == 1 else "s"), "write {0: words for one end, 100: words for the other}")
        if issue.rule == "majority" and issue.quota is None:
            c.absent("E246", ("issues", name), f"{name} is decided by majority, but no quota is given",
                  "add quota: 0.67, the share of capability that carries it", part="key")
        elif issue.rule != "majority" and issue.quota is not None:
            f.add("E245", ("issues", name, "quota"), f"{name} has a quota, but its rule is {issue.rule}",
                  "write rule: majority, or delete the quota")
    _agenda_and_levers(c)
    _no_agreement(c)


def _agenda_and_levers(c: Context) -> None:
    s, f = c.scenario, c.findings
    item_of: dict[str, str] = {}
    for name, item in s.agenda.items():
        if not item.issues:
            c.absent("E257", ("agenda", name), f"the agenda item {name} has no issues", "name its issues", part="key")
        for i, issue in enumerate(item.issues):
            other = item_of.setdefault(issue, name)
            if other != name or issue in item.issues[:i]:
                f.add("E251", ("agenda", name, "issues", i), f"{issue} is already in the agenda item {other}",
                      "keep it in one of them")
    for name, lever in s.levers.items():
        if not lever.effects:
            c.absent("E257", ("levers", name), f"the lever {name} has no effects", "add effects, or delete it",
                     part="key")
    for name, event in s.events.items():
        if not event.outcomes:
            c.absent("E257", ("events", name), f"the event {name} has no outcomes", "add outcomes with p", part="key")


def _no_agreement(c: Context) -> None:
    s = c.scenario
    named = {a for issue in s.issues.values() for a in issue.consent_of}
    unanimous = any(issue.rule == "unanimity" for issue in s.issues.values())
    for name in s.no_agreement:
        family = c.members(name) & set(s.actors)
        if family and not unanimous and not family & named \
                and not any(s.actors[a].consent == "required" or s.actors[a].ratifies for a in family):
            c.absent("E238", ("no_agreement", name), f"the consent of {name} is not required anywhere",
                           f"write consent: required at {name}, or delete this line", part="key")


def participation(c: Context) -> None:
    """E200, E218–E222 and E258: enough actors on every issue, and somebody who can say no."""
    s, f = c.scenario, c.findings
    if len(s.actors) < 2:
        f.add("E221", ("actors",), "there is only one actor" if s.actors else "there is no actor",
              "add the others at the table", part="key")
    if not s.issues:
        f.add("E200", ("issues",), "there is no issue", "name at least one question that is to be settled", part="key")
    on: dict[str, list[int]] = {name: [] for name in s.issues}
    for i, row in enumerate(s.positions):
        on.setdefault(row.issue, []).append(i)
    for name, issue in s.issues.items():
        rows = on[name]
        scored = {table.actor for table in s.scores if table.issue == name}
        actors = {s.positions[i].actor for i in rows} | scored
        if not actors:
            f.add("E219", ("issues", name), f"nobody has a position or scores on {name}",
                  "add rows under positions or scores, or delete the issue", part="key")
        elif len(actors) == 1 and not scored and len(s.actors) > 1:  # points need no second table: the others' are 0
            f.add("E220", ("issues", name), f"only {min(actors)} has a position on {name}",
                  "add those of others, or delete the issue", part="key")
        elif rows and not scored and all(_is_zero(s.positions[i].salience) for i in rows):
            f.add("E218", ("issues", name), f"every salience on {name} is 0",
                  "give the actors who care a salience above 0", part="key")
        if issue.setter is not None and issue.setter in s.actors and actors and not c.members(issue.setter) & actors:
            f.add("E258", ("issues", name, "setter"), f"{issue.setter} sets the agenda of {name} without a position",
                  "add its row under positions, or name another setter")
    if not any(a.consent == "required" for a in s.actors.values()):
        asked = [n for n, issue in s.issues.items() if issue.rule == "consent" and not issue.consent_of]
        if asked:
            f.add("E222", ("actors",), f"nobody's consent is required, and {asked[0]} is decided by consent",
                  "write consent: required at the parties that must agree", part="key")


def capability(c: Context) -> None:
    """E217 and E250: everybody with a position has a weight, and on every issue somebody's is above 0."""
    s, f = c.scenario, c.findings
    rows = {(r.actor, r.issue): r.capability for r in s.positions}
    helped = {(c.roots.get(r.to), issue) for r in s.support for issue in (r.issues or s.issues)}
    families: dict[str, list[str]] = {}
    for actor, root in c.roots.items():
        families.setdefault(root, []).append(actor)
    weights: dict[str, list[Quantity]] = {}
    for i, row in enumerate(s.positions):
        if row.actor not in s.actors or row.issue not in s.issues:
            continue
        root = c.roots[row.actor]
        # a faction shares its party's; a party that gives none of its own is as strong as its factions
        asked = families[root] if row.actor == root else [row.actor, root]
        found = [cell for a in asked if (cell := rows.get((a, row.issue)) or s.actors[a].capability) is not None]
        if not found:
            f.add("E250", ("positions", i), f"{row.actor} has a position on {row.issue} but no capability",
                  f"add capability: … to this row, or once under actors: {row.actor}")
        weights.setdefault(row.issue, []).extend(found)
    for name, cells in weights.items():
        if cells and all(_is_zero(cell) for cell in cells) and not any(issue == name for _, issue in helped):
            f.add("E217", ("issues", name), f"every capability on {name} is 0",
                  "give at least one actor a capability above 0", part="key")


def _is_zero(cell: Quantity) -> bool:
    return cell.value is not None and cell.value.form in ("number", "range", "uniform") and cell.value.support == (0, 0)


def sums(c: Context) -> None:
    """E223, E224, E226, E248, E249: what must make a whole, where no part of it was left out for its form."""
    s = c.scenario
    for name, event in s.events.items():
        if event.outcomes and c.complete(("events", name, "outcomes"), event.outcomes):
            _probabilities(c, name, event)
    for name, issue in s.issues.items():
        _whole(c, "E248", ("issues", name, "recognition"), issue.recognition, "recognition probabilities")
        _whole(c, "E249", ("issues", name, "control"), issue.control, "control shares")


def _whole(c: Context, code: str, loc: Loc, parts: Mapping[str, float], what: str) -> None:
    total = sum(parts.values())
    if parts and c.complete(loc, parts) and abs(total - 1) > 1e-6:
        c.findings.add(code, loc, f"the {what} sum to {format_number(round(total, 6))}",
                       "change them so that they sum to 1", part="key")


def _probabilities(c: Context, name: str, event: Event) -> None:
    f, loc = c.findings, ("events", name, "outcomes")
    rests = [o for o, outcome in event.outcomes.items() if outcome.p == "rest"]
    if len(rests) > 1:
        f.add("E224", (*loc, rests[1], "p"), f"{rests[0]} and {rests[1]} both take the rest",
              "give one of them a number")
        return
    low = high = 0.0
    for outcome in event.outcomes.values():
        if isinstance(outcome.p, Quantity) and (value := outcome.p.value) is not None:
            # a normal or beta names no ends
            ends = (0.0, 1.0) if value.form in ("normal", "lognormal", "beta") else value.support
            low, high = low + ends[0], high + ends[1]
    low, high = round(low, 9), round(high, 9)
    if len(event.outcomes) == 1:
        if not rests and (low, high) != (1, 1):
            only = next(iter(event.outcomes))
            f.add("E226", (*loc, only, "p"), f"{only} is the only outcome of {name} and not certain",
                  "add the other outcomes, one of them with p: rest", part="cell")
    elif low > 1 + 1e-6:
        f.add("E223", loc, f"the probabilities of {name} sum to {format_number(low)} or more",
              "lower them so that they sum to 1", part="key")
    elif not rests and high < 1 - 1e-6:
        f.add("E223", loc, f"the probabilities of {name} sum to {format_number(high)} at most",
              "raise them, or give one outcome p: rest", part="key")


def circles(c: Context) -> None:
    """E227 agenda, E228 membership."""
    s, f = c.scenario, c.findings
    for circle in _circles({name: item.after for name, item in s.agenda.items()}):
        f.add("E227", ("agenda", circle[0], "after"), "these agenda items wait for each other: " + " → ".join(circle),
              "delete one of their `after`")
    for circle in _circles({name: (actor.of,) if actor.of else () for name, actor in s.actors.items()}):
        f.add("E228", ("actors", circle[0], "of"), "these actors belong to each other: " + " → ".join(circle),
              "let the factions belong to a party")


def _circles(after: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Every circle once, from its first member in file order back to that member."""
    done: set[str] = set()
    order = {name: i for i, name in enumerate(after)}
    found = []
    for start in after:
        stack = [(start, iter(after[start]))] if start not in done else []
        trail = dict.fromkeys([start] if stack else [])
        while stack:
            step = next(stack[-1][1], None)
            if step is None:
                done.add(stack.pop()[0])
                trail.popitem()
            elif step in trail:
                names = list(trail)
                circle = names[names.index(step):]
                first = min(range(len(circle)), key=lambda k: order[circle[k]])
                found.append([*circle[first:], *circle[:first], circle[first]])
            elif step in after and step not in done:
                stack.append((step, iter(after[step])))
                trail[step] = None
    return found
