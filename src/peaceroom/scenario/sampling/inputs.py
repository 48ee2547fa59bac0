"""Every uncertain number of a scenario under its name: what is drawn, from what, and for which place.

The name of an input is the name of its random stream, so it never depends on where the input stands in the
file (only a second row of the same pair needs a number: ``.2``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isfinite

from peaceroom.core.distributions import Distribution, Fixed, Uniform
from peaceroom.core.errors import InputError
from peaceroom.files.notation import Written
from peaceroom.scenario.row_names import ROW_FIELDS, row_names, score_names, support_names
from peaceroom.scenario.sampling.evidence import distribution
from peaceroom.scenario.types import Effect, Quantity, Scenario


@dataclass(frozen=True, slots=True)
class Input:
    """One number that is drawn.

    Attributes
    ----------
    key
        Name, e.g. ``positions.taliban.ceasefire.position``: also the name of its random stream.
    kind
        What it is: a field name of `peaceroom.scenario.types.FIELDS`, ``points``, ``threshold``, ``effect``,
        ``probability`` or ``event``.
    distribution
        On the scale of the file (salience 0–100). For an event: uniform; the outcome follows from it.
    quantity
        The cell as written, with its provenance; ``None`` for the outcome of an event.
    actor, issue
        Whom and what it is about, where that can be said.
    """

    key: str
    kind: str
    distribution: Distribution
    quantity: Quantity | None
    actor: str | None = None
    issue: str | None = None

    @property
    def is_fixed(self) -> bool:
        """Given without doubt."""
        return isinstance(self.distribution, Fixed)


def named_effects(scenario: Scenario) -> Iterator[tuple[str, Effect]]:
    """Every effect of the scenario with its name, e.g. ``levers.aid.effects.1``."""
    for event_id, event in scenario.events.items():
        for outcome_id, outcome in event.outcomes.items():
            for n, effect in enumerate(outcome.effects, 1):
                yield f"events.{event_id}.{outcome_id}.effects.{n}", effect
    for block, things in (("levers", scenario.levers), ("what_ifs", scenario.what_ifs)):
        for thing_id, thing in things.items():
            for n, effect in enumerate(thing.effects, 1):
                yield f"{block}.{thing_id}.effects.{n}", effect


def inputs(scenario: Scenario) -> tuple[Input, ...]:
    """All inputs of the scenario, in the order of the file's blocks.

    Raises `InputError`: E253 a cell that has no value (evidence that was not pooled), E111 a distribution
    that needs two ends where its quantity has none.
    """
    return tuple(_inputs(scenario))


def _inputs(s: Scenario) -> Iterator[Input]:
    for name, actor in s.actors.items():
        for kind in ("share", "capability", "risk", "disruption"):
            if cell := getattr(actor, kind):
                key = "faction_share" if kind == "share" else kind
                pooled = None if cell.from_ is None else distribution(s, f"actors.{name}.{kind}", None)
                yield _input(f"actors.{name}.{kind}", kind, cell, *_bounds(s, key, None, cell), actor=name,
                             pooled=pooled)
    for row_name, support in zip(support_names(s), s.support, strict=True):
        for kind in ("strength", "share"):
            cell = getattr(support, kind)
            yield _input(f"{row_name}.{kind}", kind, cell, *_bounds(s, kind, None, cell), actor=support.from_)
    for name, issue in s.issues.items():
        if issue.reference:
            yield _input(f"issues.{name}.reference", "reference", issue.reference,
                         *_bounds(s, "reference", name, issue.reference), issue=name)
    for row_name, row in zip(row_names(s), s.positions, strict=True):
        for kind in ROW_FIELDS:
            if cell := getattr(row, kind):
                key = f"{row_name}.{kind}"
                pooled = None if cell.from_ is None else distribution(s, key, row.issue)
                yield _input(key, kind, cell, *_bounds(s, kind, row.issue, cell), actor=row.actor, issue=row.issue,
                             pooled=pooled)
    for row_name, table in zip(score_names(s), s.scores, strict=True):
        for option, cell in table.points.items():
            yield _input(f"{row_name}.{option:g}", "points", cell, -inf, inf, False, actor=table.actor,
                         issue=table.issue)
    for name, cell in s.thresholds.items():
        yield _input(f"thresholds.{name}", "threshold", cell, -inf, inf, False, actor=name)
    for name, cell in s.no_agreement.items():
        yield _input(f"no_agreement.{name}", "no_agreement", cell, 0, 1, False, actor=name)
    for name, event in s.events.items():
        yield Input(f"events.{name}", "event", Uniform(0, 1), None)
        for outcome_id, outcome in event.outcomes.items():
            if isinstance(outcome.p, Quantity):
                yield _input(f"events.{name}.{outcome_id}.p", "probability", outcome.p, 0, 1, False)
    for name, effect in named_effects(s):
        if effect.set_:
            issue_id = effect.set_.issue if isinstance(effect.set_.issue, str) else None
            bounds = _bounds(s, effect.set_.field, issue_id, effect.set_.to)
            yield _input(f"{name}.to", "effect", effect.set_.to, *bounds)
        elif effect.add:
            yield _input(f"{name}.by", "effect", effect.add.by, -inf, inf, False)
        elif effect.multiply:
            yield _input(f"{name}.by", "effect", effect.multiply.by, 0, inf, True)


def _bounds(s: Scenario, kind: str, issue: str | None, cell: Quantity) -> tuple[float, float, bool]:
    """Ends of the scale on which a cell is drawn, and whether it is a ratio quantity."""
    match kind:
        case "position" | "bottom_line" | "reference":
            ends = [s.issues[issue].ends] if issue else [i.ends for i in s.issues.values()]
            return min(e[0] for e in ends), max(e[1] for e in ends), False
        case "salience":
            return 0, 100, False
        case "share" | "flexibility" | "no_agreement" | "disruption":
            return 0, 1, False
        case "faction_share":  # relative weights: 0..1 as a rule, but 2 and 1 is legal too
            within = cell.value is None or cell.value.support[1] <= 1 or cell.value.form == "beta"
            return (0, 1, False) if within else (0, inf, True)
        case _:  # capability, strength, risk
            return 0, inf, True


def _input(key: str, kind: str, cell: Quantity, lower: float, upper: float, ratio: bool, *,
           actor: str | None = None, issue: str | None = None, pooled: Distribution | None = None) -> Input:
    return Input(key, kind, pooled or _distribution(key, cell.value, lower, upper, ratio), cell, actor, issue)


def _distribution(key: str, value: Written | None, lower: float, upper: float, ratio: bool) -> Distribution:
    if value is None:
        raise InputError.one(
            "E253", f"{key} is left to evidence, but no evidence was pooled for it",
            "a number that nobody gave cannot be drawn", "write a range such as 40..60, with a reason",
        )
    if value.form == "beta" and not isfinite(upper - lower):
        raise InputError.one(
            "E111", f"{key} is written as {value}, but this quantity has no upper end",
            "a beta is stretched over a scale with two ends", "write a range such as 40..60, or lognormal(50, 0.3)",
        )
    return value.on(lower, upper, ratio=ratio)
