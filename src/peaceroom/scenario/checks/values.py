"""Values against their scales: E107, E213–E216, E225, E237, E239, E244, E254, E255, E273."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from peaceroom.files.nodes import Loc
from peaceroom.files.notation import TOO_LARGE, Written, trouble
from peaceroom.files.numbers import format_number
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.types import Effect, Issue, Quantity

#: field → (code, low, high, what the limits are) of every field that has no scale of its own
LIMITS: dict[str, tuple[str, float, float]] = {
    "salience": ("E107", 0, 100),
    "capability": ("E216", 0, inf),
    "strength": ("E255", 0, inf),
    "risk": ("E255", 0, inf),
    "weight": ("E255", 0, inf),  # the share of a faction: a relative weight
    "share": ("E254", 0, 1),
    "flexibility": ("E254", 0, 1),
    "disruption": ("E254", 0, 1),
    "no_agreement": ("E237", 0, 1),
    "probability": ("E225", 0, 1),
    "points": ("E255", -inf, inf),
    "threshold": ("E255", -inf, inf),
}
#: two ends of a scale nearer than this would be one
_TOO_SMALL = 1e-100
_ON_SCALE = {"position": "E213", "reference": "E214", "bottom_line": "E215"}
_CALLED = {"weight": "share", "no_agreement": "the value of no agreement", "bottom_line": "bottom line",
           "reference": "reference point"}


def cells(c: Context) -> Iterator[tuple[Loc, str, Quantity, Issue | None]]:
    """Every cell: path, field, quantity, and its issue where it has one."""
    s = c.scenario
    for name, actor in s.actors.items():
        for field in ("capability", "risk", "disruption", "share"):
            if (cell := getattr(actor, field)) is not None:
                yield ("actors", name, field), "weight" if field == "share" else field, cell, None
    for i, support in enumerate(s.support):
        yield ("support", i, "strength"), "strength", support.strength, None
        yield ("support", i, "share"), "share", support.share, None
    for name, issue in s.issues.items():
        if issue.reference is not None:
            yield ("issues", name, "reference"), "reference", issue.reference, issue
    for i, row in enumerate(s.positions):
        on = s.issues.get(row.issue)
        for field in ("position", "salience", "capability", "flexibility", "bottom_line", "risk"):
            if (cell := getattr(row, field)) is not None:
                yield ("positions", i, field), field, cell, on
    for i, table in enumerate(s.scores):
        for option, cell in table.points.items():
            yield ("scores", i, "points", option), "points", cell, None
    for name, cell in s.thresholds.items():
        yield ("thresholds", name), "threshold", cell, None
    for name, cell in s.no_agreement.items():
        yield ("no_agreement", name), "no_agreement", cell, None
    for name, event in s.events.items():
        for outcome, what in event.outcomes.items():
            if isinstance(what.p, Quantity):
                yield ("events", name, "outcomes", outcome, "p"), "probability", what.p, None
    for loc, effect in all_effects(c):
        if (change := effect.set_) is not None:
            one = s.issues.get(change.issue) if isinstance(change.issue, str) else None
            field = "weight" if change.field == "share" and change.actor is not None else change.field
            yield (*loc, "set", "to"), field, change.to, one


def all_effects(c: Context) -> Iterator[tuple[Loc, Effect]]:
    """Every effect of events, levers and what-ifs."""
    s = c.scenario
    for name, event in s.events.items():
        for outcome, what in event.outcomes.items():
            for i, effect in enumerate(what.effects):
                yield ("events", name, "outcomes", outcome, "effects", i), effect
    for block, things in (("levers", s.levers), ("what_ifs", s.what_ifs)):
        for name, thing in things.items():
            for i, effect in enumerate(thing.effects):
                yield (block, name, "effects", i), effect


def values(c: Context) -> None:
    """Every number lies on its scale."""
    for loc, field, cell, issue in cells(c):
        if cell.value is None:
            continue
        if field in _ON_SCALE:
            if issue is not None:
                _on_scale(c, loc, field, cell.value, issue)
            continue
        code, low, high = LIMITS[field]
        _within(c, code, loc, _CALLED.get(field, field), cell.value, low, high, f"outside {_ends(low, high)}")
    for i, support in enumerate(c.scenario.support):
        if support.disputed or support.strength.disputed:
            lows = [cell.value.support[0] for cell in (support.strength, support.share) if cell.value is not None]
            if lows and min(lows) > 0:
                value = support.strength.value
                remedy = f"write 0..{format_number(value.support[1])}" if value else "write a range from 0"
                c.findings.add("E239", ("support", i, "strength"),
                               f"disputed support of {value} leaves no room for there being none", remedy, part="cell")


def _on_scale(c: Context, loc: Loc, field: str, value: Written, issue: Issue) -> None:
    if len(issue.scale) < 2:  # reported by itself
        return
    low, high = issue.ends
    found = _within(c, _ON_SCALE[field], loc, _CALLED.get(field, field), value, low, high,
                    f"off the scale {_ends(low, high)} of {_issue_id(c, issue)}")
    if not found and issue.kind == "options" and field == "position" and value.form in ("number", "categories"):
        options = sorted(issue.scale)
        for number in value.numbers[:1] if value.form == "number" else value.numbers[::2]:
            if number not in options:
                near = min(options, key=lambda option: abs(option - number))
                c.findings.add("E244", loc, f"position {format_number(number)} is not one of the options "
                               + ", ".join(map(format_number, options)),
                               f"did you mean {format_number(near)}, or a range over several options?", part="cell")
                return


def _issue_id(c: Context, issue: Issue) -> str:
    return next(name for name, other in c.scenario.issues.items() if other is issue)


def _within(c: Context, code: str, loc: Loc, called: str, value: Written, low: float, high: float, where: str) -> bool:
    if value.form == "beta":  # is stretched over the scale
        return False
    first, last = value.support
    if low <= first and last <= high:
        return False
    guess = _guess(value, low, high)
    remedy = f"did you mean {guess}?" if guess else f"write a number {_between(low, high)}"
    c.findings.add(code, loc, f"{called} {value} is {where}", remedy, part="cell")
    return True


def _guess(value: Written, low: float, high: float) -> Written | None:
    """What was probably meant: a sign or a decimal point out of place."""
    if value.form not in ("number", "range", "uniform", "triangular", "pert"):
        return None
    numbers = []
    for x in value.numbers:
        tries = [x, abs(x), x / 10, x / 100] if high < inf else [x, abs(x)]
        # a fraction of a whole is often given in per cent
        fitting = [y for y in ([x, x / 100] if high == 1 and x > 1 else tries) if low <= y <= high]
        if not fitting:
            return None
        numbers.append(round(fitting[0], 12))
    return Written(value.form, tuple(numbers)) if numbers == sorted(numbers) else None


def _ends(low: float, high: float) -> str:
    return f"{format_number(low)}–{format_number(high)}" if high < inf else f"{format_number(low)} and above"


def _between(low: float, high: float) -> str:
    return f"from {format_number(low)} to {format_number(high)}" if high < inf else f"of at least {format_number(low)}"


def distributions(c: Context) -> None:
    """E111, E273: what is drawn can be calculated with. What is off its scale as written is told by `values`."""
    for loc, field, cell, issue in cells(c):
        if cell.value is None or (field in _ON_SCALE and (issue is None or len(issue.scale) < 2)):
            continue
        low, high = issue.ends if issue is not None and field in _ON_SCALE else LIMITS[field][1:]
        if field == "weight":  # 0..1 as a rule, and relative weights above
            high = 1 if cell.value.form == "beta" or cell.value.support[1] <= 1 else inf
        first, last = cell.value.support
        if cell.value.form == "beta" or (low <= first and last <= high):
            drawable(c, loc, _CALLED.get(field, field), cell.value, low, high, ratio=high == inf)
    for loc, effect in all_effects(c):
        for name, change in (("add", effect.add), ("multiply", effect.multiply)):
            value = change.by.value if change is not None else None
            low = -inf if name == "add" else 0
            if value is not None and (value.form == "beta" or value.support[0] >= low):
                drawable(c, (*loc, name, "by"), "by", value, low, inf, ratio=name == "multiply")
    for name, issue in c.scenario.issues.items():
        far = max(map(abs, issue.scale), default=0) > TOO_LARGE
        if len(issue.scale) > 1 and (far or issue.ends[1] - issue.ends[0] < _TOO_SMALL):
            c.findings.add("E273", ("issues", name, "scale"), f"the ends of the scale of {name} are too "
                           f"{'far from' if far else 'near to'} each other to calculate with",
                           "write the scale in another unit")


def drawable(c: Context, loc: Loc, called: str, value: Written, low: float, high: float, *, ratio: bool) -> None:
    """E111 and E273 for a cell drawn on a scale: a beta without two ends, shapes that no number comes of, overflow."""
    match trouble(value, low, high, ratio):
        case "large":
            c.findings.add("E273", loc, f"{called} {value} is too large to calculate with, or its tail is",
                           "write all of them on a smaller scale, or with less doubt", part="cell")
        case "unknown" if value.form == "beta" and high == inf:
            c.findings.add("E111", loc, f"{called} {value} has no upper end to stretch a beta to",
                           "write a range such as 40..60, or lognormal(50 0.3)", part="cell")
        case "unknown" | "off":
            c.findings.add("E111", loc, f"no numbers can be drawn from {called} {value}",
                           "write a range such as 40..60", part="cell")
