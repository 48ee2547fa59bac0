"""What changed in a ledger since a day, and what that does to the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from peaceroom.evidence.ledger.changes import Change
from peaceroom.findings.changed_answers import AnswerRow, Row, changed_answers, other_answers
from peaceroom.findings.rounding import counted, listed
from peaceroom.scenario.types import Scenario

if TYPE_CHECKING:
    from peaceroom.runs.results import Result

#: rows that are printed of a part
_SHOWN = 12


class ChangeRow(TypedDict):
    """One record that changed, as `peaceroom.evidence.ledger.changes.Change` has it."""

    what: str
    kind: str
    id: str
    by: str
    on: str
    instead: str | None
    because: str | None


class Since(TypedDict):
    """The object of ``peaceroom evidence since --json``; answers as those of ``compare``."""

    since: str
    dated: bool
    draws: int
    seed: int
    records: list[ChangeRow]
    answers: list[AnswerRow]
    others: list[Row]


def since(scenario: Scenario, day: date, changes: Sequence[Change], before: Result, now: Result, *,
          dated: bool = False) -> Since:
    """The changes and their effect; ``before`` and ``now`` are answers on the same draws (`results_with`)."""
    return {
        "since": str(day), "dated": dated, "draws": now["draws"], "seed": now["seed"],
        "records": [_row(c) for c in changes], "answers": changed_answers(before, now, scenario, scenario),
        "others": other_answers(before, now, scenario, scenario),
    }


def _row(c: Change) -> ChangeRow:
    whole = asdict(c)
    return {"what": c.what, "kind": c.kind, "id": c.id, "by": c.by, "on": str(c.on), "instead": whole["instead"],
            "because": whole["because"]}


def in_words(found: Since) -> str:
    """The same as plain text for a terminal."""
    when = f"published after {found['since']}" if found["dated"] else f"added after {found['since']}"
    lines = [_counts(found["records"], found["since"], found["dated"])]
    for row in found["records"][:_SHOWN]:
        more = f" → {row['instead']}" if row["instead"] else f" ({row['because']})" if row["because"] else ""
        lines.append(f"  {row['on']}  {row['what']} {row['kind']} {row['id']}{more}")
    lines += _rest(len(found["records"]))
    lines.append("")
    if not found["answers"]:
        lines.append(f"No settlement moves by 1 % of its scale or more with what was {when}.")
    else:
        lines.append(f"Settlements without and with what was {when} (median, 10–90 %; largest change first)")
        # all models together first; a number's place in words is in --json
        for answer in sorted(found["answers"], key=lambda row: row["model"] != "all models")[:_SHOWN]:
            moved = "" if answer["moved"] is None else f" [{100 * answer['moved']:+.0f} % of the scale]"
            one, two = (text.partition(", ")[0] for text in (answer["before"], answer["after"]))
            lines.append(f"  {answer['issue']}, {answer['model']}{moved}: {one} → {two}")
        lines += _rest(len(found["answers"]))
    for other in found["others"][:_SHOWN]:
        moved = "" if other["moved"] is None else f" [{100 * other['moved']:+.0f}]"
        lines.append(f"  {other['part']}: {other['what']}{moved}: {other['before']} → {other['after']}")
    lines += _rest(len(found["others"]))
    return "\n".join(lines) + "\n"


def _rest(n: int) -> list[str]:
    return [f"  and {n - _SHOWN} more (--json lists all)"] if n > _SHOWN else []


def _counts(records: Sequence[ChangeRow], day: str, dated: bool) -> str:
    if not records:
        return f"Nothing was {'published' if dated else 'changed in the ledger'} after {day}."
    kinds = Counter((r["what"], r["kind"]) for r in records)
    return f"After {day}: " + listed([f"{counted(n, kind)} {'published' if dated else what}"
                                      for (what, kind), n in kinds.items()]) + "."
