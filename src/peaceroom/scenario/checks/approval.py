"""Who must accept a whole text, where not everybody need: E287–E289."""

from __future__ import annotations

from collections.abc import Iterable

from peaceroom.files.nodes import Loc
from peaceroom.scenario.checks.context import Context


def approval(c: Context) -> None:
    """As many can accept as must, those who must are among them, and each of them speaks with one voice."""
    s, f = c.scenario, c.findings
    if s.approval is None:
        return
    rule = s.approval
    for field in ("among", "including"):
        for i, word in enumerate(getattr(rule, field)):
            loc: Loc = ("approval", field, i)
            if c.need("actors", word, loc) and word in s.actors and word in getattr(rule, field)[:i]:
                f.add("E288", loc, f"{word} is named twice", "name everybody once")
    asked = rule.among or tuple(a for a, actor in s.actors.items() if actor.consent == "required")
    among = rule.among and c.complete(("approval", "among"), rule.among)
    for i, word in enumerate(rule.including):
        if word in s.actors and word not in asked and (among or c.whole):
            f.add("E288", ("approval", "including", i), f"{word} must accept and is not among those who are asked",
                  f"add it to among: [{', '.join(rule.among)}]" if rule.among else
                  f"write consent: required at actors: {word}")
    if not (among or c.whole):
        return
    if rule.at_least > len(set(asked)):
        f.add("E287", ("approval", "at_least"), f"{rule.at_least} must accept, and {len(set(asked))} are asked",
              f"write a number up to {len(set(asked))}, or ask more under among" if asked else
              "name those who are asked under among")
    elif len(set(rule.including)) > rule.at_least:
        f.add("E287", ("approval", "at_least"), f"at_least is {rule.at_least}, and {len(set(rule.including))} must be "
              "among them", f"write at_least: {len(set(rule.including))}, or take some from including")
    if c.whole:
        _voices(c, [a for a in dict.fromkeys(asked) if a in s.actors])


def _voices(c: Context, asked: Iterable[str]) -> None:
    """Each who may refuse speaks for itself, and says somewhere what it wants."""
    s, f = c.scenario, c.findings
    assert s.approval is not None
    speaking = {r.actor for r in s.positions} | {t.actor for t in s.scores}
    for actor in asked:
        loc: Loc = ("approval", "among", s.approval.among.index(actor)) if s.approval.among else (
            "approval", "at_least")
        family = {a for a in speaking if c.roots.get(a) == actor and a != actor}
        voice = s.actors[actor].voice or s.voice
        if actor not in speaking and not family:
            c.absent("E288", loc, f"{actor} has neither positions nor scores", "say what it wants, or do not ask it")
        elif actor not in s.approval.including and family and (voice == "factions" or actor not in speaking):
            f.add("E289", loc, f"{actor} speaks through {', '.join(sorted(family))}",
                  f"name it under including, name its factions under among, or write voice: party at actors: {actor}")
