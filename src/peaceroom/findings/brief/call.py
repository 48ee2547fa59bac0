"""Whom to call first: the inputs whose knowledge would take away most of a doubt, by whose they are."""

from __future__ import annotations

from dataclasses import dataclass

from peaceroom.findings.brief.types import Line
from peaceroom.findings.deciding import number_name
from peaceroom.findings.rounding import cited
from peaceroom.findings.view import View

#: so many lines; an input is worth one from this share of the doubt on
_LINES, _LEAST = 3, 0.05


@dataclass(frozen=True)
class _Worth:
    """How much of the doubt about one answer would go if one number were known.

    ``share`` of the doubt, which is ``large`` (0–1); ``issue``: what the answer is about, empty where it is no single
    issue; ``doubt``: which doubt, in words.
    """

    share: float
    large: float
    actor: str
    input: str
    issue: str
    doubt: str


def calls(v: View) -> tuple[Line, ...]:
    """At most three lines, each about another actor, the most useful first; none in a redacted run."""
    if v.names.redact:
        return (Line("Not shown in a redacted report.", "word", False),)
    lines: list[Line] = []
    asked: set[str] = set()
    # half of a large doubt is worth more than nearly all of a small one
    for w in sorted(_decided(v), key=lambda w: (-w.share * w.large, w.input)):
        if w.share < _LEAST or w.actor in asked or len(lines) == _LINES:
            continue
        asked.add(w.actor)
        about = f", about {cited(v.names.issue(w.issue))}" if w.issue else ""
        lines.append(Line(f"{v.names.actor(w.actor)}{about}: {_asked(v, w)} would take away {100 * w.share:.0f} of 100 "
                          f"parts of the doubt {w.doubt}.", "word"))
    if not lines:
        lines.append(Line("No single number takes away as much as 5 of 100 parts of a doubt: no one call would settle "
                          "anything.", "word"))
    return tuple(lines)


def _decided(v: View) -> list[_Worth]:
    """What decides each answer, where it is somebody's to tell."""
    found = []
    for answer, decided in v.run.result.get("drivers", {}).items():
        kind, _, rest = answer.partition(".")
        known = {"settlement": (rest, "where it settles"), "zone": (rest, "whether any text there suits those needed"),
                 "draft": ("", f"whether the draft is accepted, {cited(_draft(v, rest))}")}.get(kind)
        for key, d in decided.get("inputs", {}).items():
            if known is not None and d["low"] > 0 and (actor := _actor(key)) is not None:
                found.append(_Worth(d["share"], _large(v, kind, rest, decided["sd"]), actor, key, *known))
    return found


def _large(v: View, kind: str, issue: str, sd: float) -> float:
    """How large the doubt about an answer is: its standard deviation, of the largest that it can have."""
    width = float(v.pool.width[v.case.issues.index(issue)]) if kind == "settlement" else 1.0
    return min(1.0, 2 * sd / width)


def _draft(v: View, key: str) -> str:
    draft = v.run.scenario.drafts.get(key)
    return v.names.text((draft.name if draft else None) or key)


def _asked(v: View, w: _Worth) -> str:
    """What to ask: ``what it wants there``, of another issue by its name."""
    match w.input.split("."):
        case ["positions", _, issue, "position"]:
            return "knowing what it wants there" if issue == w.issue else (
                f"knowing what it wants on {cited(v.names.issue(issue))}")
        case ["positions", _, issue, "salience"]:
            return "knowing how much it cares" if issue == w.issue else (
                f"knowing how much it cares about {cited(v.names.issue(issue))}")
        case ["no_agreement", _]:
            return "knowing what failure is worth to it"
        case ["actors", _, "capability"]:
            return "knowing how strong it is"
    return f"knowing {number_name(v.names, w.input)}"


def _actor(key: str) -> str | None:
    """Whose number it is, if it is anybody's."""
    kind, *rest = key.split(".")
    return rest[0] if kind in ("positions", "no_agreement", "actors", "thresholds") and rest else None
