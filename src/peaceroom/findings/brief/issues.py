"""The one table: a row for each issue, with what each side wants, the likely text, the room for one, and who balks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peaceroom.analysis.zone import suiting
from peaceroom.findings.brief.types import Balker, End, IssueRow
from peaceroom.findings.rounding import hundreds, in_100, listed
from peaceroom.findings.settlements import SettlementRow
from peaceroom.findings.view import View
from peaceroom.runs.redaction import hidden_ids

#: draws that the figure of who is suited where is counted on; points along a continuum
_DRAWS, _POINTS = 4096, 41
#: who refuses the compromise in fewer draws than this does not balk
_BALKS = 0.1
_NAMED = 2
#: a longer name is cut, its share never
_LETTERS = 80


def issue_rows(v: View, rows: Sequence[SettlementRow]) -> tuple[IssueRow, ...]:
    return tuple(_row(v, k, row) for k, row in enumerate(rows))


def _row(v: View, k: int, row: SettlementRow) -> IssueRow:
    low, high = float(v.case.low[k]), float(v.case.high[k])
    room, room_words = _room(v, k)
    balks = () if v.names.redact else _balks(v, k)
    return IssueRow(
        issue=_id(v, k), number=k + 1, name=v.issue(k), scale=(low, high),
        scale_words=(v.anchor(k, low), v.anchor(k, high)), ends=_ends(v, k), likely=_likely(v, k, row),
        middle=row.middle, range=row.interval, spans=_spans(row), room=room, room_words=room_words,
        suits=() if v.names.redact else _suits(v, k), balks=balks, balk_words=_balk_words(v, k, balks),
        where=f"settlement-{k + 1}")


def _id(v: View, k: int) -> str:
    """The issue's id; hidden as it is in a redacted run's own files, for an id may name an actor."""
    key = v.case.issues[k]
    return hidden_ids(v.case.issues, v.names)[key] if v.names.redact else key


def _ends(v: View, k: int) -> tuple[End, ...]:
    """The sides of those who decide, each from the lowest to the highest of its members' median positions."""
    sides: dict[str, list[float]] = {}
    for i in v.deciding(k):
        key = v.case.actors[i]
        actor = v.run.scenario.actors.get(key)
        side = (actor.of if actor else None) or key
        x = v.case.position[:, i, k]
        sides.setdefault(side, []).append(float(np.median(x[np.isfinite(x)])))
    found = []
    for side, at in sides.items():
        low, high = min(at), max(at)
        first, last = v.anchor(k, low), v.anchor(k, high)
        words = _want(v, k, (low + high) / 2) if first == last else f"from “{first}” to “{last}”"
        found.append(End(v.names.actor(side), words, low, high))
    return tuple(sorted(found, key=lambda e: (e.low + e.high, e.side)))


def _want(v: View, k: int, at: float) -> str:
    """Where a position lies: half-way between two anchors, as a settlement there is told, else the nearest one."""
    return v.place(k, at).removeprefix("close to ").removeprefix("nearest to ")


def _likely(v: View, k: int, row: SettlementRow) -> str:
    if row.median is None or row.low is None or row.high is None:
        return "no model gives a text"
    if len(row.humps) >= 2 and row.said:
        return "either " + ", or ".join(f"{v.place(k, h.median)} ({in_100(h.share, v.draws)})" for h in row.humps)
    if not row.said:
        return (f"wide open, from near “{v.anchor(k, row.low)}” to near “{v.anchor(k, row.high)}”; "
                f"the middle is {v.place(k, row.median)}")
    return v.place(k, row.median)


def _spans(row: SettlementRow) -> tuple[tuple[float, float], ...]:
    if len(row.humps) >= 2:
        return tuple((h.low, h.high) for h in row.humps)
    return () if row.low is None or row.high is None else ((row.low, row.high),)


def _room(v: View, k: int) -> tuple[float | None, str]:
    if v.names.redact:
        return None, "not shown"
    if not (v.case.required[:, k] & v.present[:, k]).any():
        return None, "nobody’s consent is needed"
    share = v.run.result["zone"].get(v.case.issues[k], {}).get("share")
    if share is None:
        return None, "not known: what failure is worth is missing"
    return float(share), hundreds(share, v.draws)


def _suits(v: View, k: int) -> tuple[tuple[float, float], ...]:
    options = v.case.options[k]
    points = np.linspace(v.case.low[k], v.case.high[k], _POINTS) if options is None else np.asarray(options)
    found = suiting(v.case.slice(0, min(_DRAWS, v.draws)), k, points)
    if found is None:
        return ()
    return tuple((float(x), float(p)) for x, p in zip(points, found.mean(axis=0), strict=True))


def _balks(v: View, k: int) -> tuple[Balker, ...]:
    found = v.run.result["zone"].get(v.case.issues[k], {}).get("blockers", ())
    return tuple(Balker(v.names.actor(b["actor"]), float(b["share"])) for b in found)


def _balk_words(v: View, k: int, balks: Sequence[Balker]) -> str:
    if v.names.redact:
        return "not shown"
    if "share" not in v.run.result["zone"].get(v.case.issues[k], {}):
        return "not known"
    named = [f"{b.name if len(b.name) <= _LETTERS else b.name[:_LETTERS - 1].rstrip() + '…'} "
             f"({hundreds(b.share, v.draws)})" for b in balks if b.share >= _BALKS][:_NAMED]
    return listed(named) if named else "nobody"
