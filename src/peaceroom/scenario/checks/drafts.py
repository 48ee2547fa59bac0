"""Drafts: E281–E284. Each names issues and actors that exist, stays on their scales and is not from the future."""

from __future__ import annotations

from peaceroom.files.nodes import Loc
from peaceroom.files.numbers import format_number
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.types import Issue


def drafts(c: Context) -> None:
    """Every draft of the scenario."""
    s, f = c.scenario, c.findings
    for name, draft in s.drafts.items():
        loc: Loc = ("drafts", name)
        by = (draft.by,) if isinstance(draft.by, str) else draft.by or ()
        for i, actor in enumerate(by):
            c.need("actors", actor, (*loc, "by") if isinstance(draft.by, str) else (*loc, "by", i))
        if draft.date is not None and draft.date > s.as_of:
            f.add("E284", (*loc, "date"), f"this draft is dated {draft.date}, after the as-of date {s.as_of}",
                  "leave it out, or give the date on which it was known")
        if not draft.text:
            c.absent("E282", (*loc, "text"), "this draft says nothing on any issue", "name an issue and its value")
        for issue, clause in draft.text.items():
            if c.need("issues", issue, (*loc, "text", issue), "key") and issue in s.issues:
                for part, value in (("value", clause.value), *(("open", end) for end in clause.open or ()),
                                    ("expect", clause.expect)):
                    if value is not None and (wrong := off_scale(s.issues[issue], value, single=part != "open")):
                        f.add("E281", (*loc, "text", issue, part), f"{issue}: {wrong[0]}", wrong[1])
                if clause.open is not None and s.issues[issue].kind == "options" and not any(
                        clause.open[0] <= o <= clause.open[1] for o in s.issues[issue].scale):
                    f.add("E283", (*loc, "text", issue), f"{issue}: no option lies in this range",
                          "the options are " + ", ".join(map(format_number, sorted(s.issues[issue].scale))))


def off_scale(issue: Issue, value: float, *, single: bool) -> tuple[str, str] | None:
    """What is wrong with a value, and what to type; ``None``: nothing. A ``single`` one is an option."""
    low, high = issue.ends
    options = sorted(issue.scale)
    near = min(options if issue.kind == "options" else (low, high), key=lambda o: abs(o - value))
    if issue.kind == "options" and single and value not in options:
        return (f"{format_number(value)} is not one of the options " + ", ".join(map(format_number, options)),
                f"did you mean {format_number(near)}?")
    if not low <= value <= high:
        return (f"{format_number(value)} lies outside the scale from {format_number(low)} to {format_number(high)}",
                f"did you mean {format_number(near)}?")
    return None
