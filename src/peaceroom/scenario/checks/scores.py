"""Tables of points and thresholds: E276–E280."""

from __future__ import annotations

from peaceroom.files.nodes import Loc
from peaceroom.files.numbers import format_number
from peaceroom.scenario.checks.context import Context


def scores(c: Context) -> None:
    """Each table is on an issue with options, has points for every option and no other, and is there once."""
    s, f = c.scenario, c.findings
    seen: dict[tuple[str, str], int] = {}
    for i, table in enumerate(s.scores):
        loc: Loc = ("scores", i)
        if (first := seen.setdefault((table.actor, table.issue), i)) != i:
            line = f.places.at(f.original(("scores", first)))[1]
            f.add("E279", loc, f"{table.actor} already has points on {table.issue}" + (f" (line {line})" if line else
            ""),
                  "keep one of the two", part="key")
        issue = s.issues.get(table.issue)
        if issue is None:
            continue
        if issue.kind != "options":
            f.add("E278", (*loc, "issue"), f"{table.issue} is a continuum, and a table of points knows single values",
                  f"write kind: options at {table.issue}, or give a position and a salience")
            continue
        options = sorted(issue.scale)
        for option in table.points:
            if option not in options:
                near = min(options, key=lambda o: abs(o - option))
                f.add("E276", (*loc, "points", option), f"{format_number(option)} is not one of the options "
                      + ", ".join(map(format_number, options)), f"did you mean {format_number(near)}?", part="key")
        missing = [o for o in options if o not in table.points]
        if missing and c.complete((*loc, "points"), table.points):
            f.add("E277", (*loc, "points"), f"{table.actor} gives no points to "
                  + ", ".join(map(format_number, missing)) + f" of {table.issue}",
                  "give every option its points; 0 where it is worth nothing")


def thresholds(c: Context) -> None:
    """A threshold is counted in points, so that its actor needs tables."""
    s = c.scenario
    for name in s.thresholds:
        if name in s.actors and not any(t.actor in c.members(name) for t in s.scores):
            c.absent("E280", ("thresholds", name), f"{name} has a threshold in points and no scores",
                     f"add its tables under scores, or write its share of the best package under no_agreement: {name}",
                     part="key")
